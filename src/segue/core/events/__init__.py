"""All that can happen to a conversation, in the past tense.

An event is what was written down, complete enough that the conversation can be told again from its events alone. Each
begins with its aware time. Nothing here decides; who may do what when stands in MOVES (core/conversation.py).
"""

from __future__ import annotations

from .ai import AiSpoke as AiSpoke
from .ai import Alarmed as Alarmed
from .ai import Delegated as Delegated
from .ai import DraftKept as DraftKept
from .ai import ToolEnded as ToolEnded
from .ai import ToolStarted as ToolStarted
from .ai import Understood as Understood
from .customer import CallbackBooked as CallbackBooked
from .customer import Corrected as Corrected
from .customer import CustomerSpoke as CustomerSpoke
from .customer import DetailsLeft as DetailsLeft
from .customer import Opened as Opened
from .customer import Rated as Rated
from .customer import Reopened as Reopened
from .customer import WentBack as WentBack
from .handoff import Accepted as Accepted
from .handoff import Answered as Answered
from .handoff import AskedWhileWaiting as AskedWhileWaiting
from .handoff import Closed as Closed
from .handoff import Declined as Declined
from .handoff import Expired as Expired
from .handoff import HandedBack as HandedBack
from .handoff import HandedOff as HandedOff
from .handoff import Informed as Informed
from .handoff import Lapse as Lapse
from .handoff import Missing as Missing
from .handoff import Offered as Offered
from .handoff import Reassigned as Reassigned
from .handoff import Repacked as Repacked
from .handoff import Rerouted as Rerouted
from .handoff import Reworded as Reworded
from .handoff import SilentHandoff as SilentHandoff
from .handoff import Stalled as Stalled
from .handoff import TaskDone as TaskDone
from .handoff import TookOver as TookOver
from .handoff import Withdrawn as Withdrawn
from .handoff import WrappedUp as WrappedUp
from .people import Heed as Heed
from .people import HelpAsked as HelpAsked
from .people import HumanSpoke as HumanSpoke
from .people import Judged as Judged
from .people import Noted as Noted
from .people import Nudged as Nudged
from .people import Revealed as Revealed

Event = (
    Opened | CustomerSpoke | Understood | ToolStarted | ToolEnded | Alarmed | AiSpoke | DraftKept | Delegated
    | HandedOff | Rerouted | Offered | Accepted | Declined | Expired | Informed | TookOver | HumanSpoke
    | Noted | HelpAsked | Reworded | Corrected | Nudged | Judged | Revealed | CallbackBooked | DetailsLeft | HandedBack
    | Reassigned | Repacked | Stalled | WrappedUp | TaskDone | Rated | Closed | Reopened | WentBack
    | AskedWhileWaiting | Answered | Withdrawn
)  # fmt: skip
"""Anything that can happen."""
