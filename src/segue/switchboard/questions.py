"""What a waiting customer is asked next, and when that is looked at. `asking.py` asks it, and reads the answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..core.asking import INTENT, Question, next_question
from ..core.conversation import IN_LINE, Conversation
from ..core.entries import Job, JobKind
from ..core.packet import Packet
from ..core.policy import Policy
from ..core.routing import Destination
from ..core.transcript import Transcript
from .line import Line
from .looks import handoff_fence

ANSWERED_IN = timedelta(seconds=20)
"""From a question to its answer. Our own guess: a short sentence, typed."""


def question_for(
    state: Conversation, destination: Destination, packet: Packet, transcript: Transcript, policy: Policy, now: datetime
) -> Question | None:
    """What they are asked next while they wait there; None where they will not answer, or nothing is to be asked."""
    if state.is_left_in_peace:
        return None
    return next_question(
        packet, destination, transcript, policy, now,
        asked=state.questioned, language=state.language or packet.language, channel=state.channel,
    )  # fmt: skip


def answered_by(
    state: Conversation, destination: Destination, packet: Packet, policy: Policy, now: datetime
) -> datetime | None:
    """By when who is handed off now may have told what it is about; None: they are not asked that."""
    if not policy.ask_after:
        return None
    question = question_for(state, destination, packet, state.transcript(), policy, now)
    return now + policy.ask_after + ANSWERED_IN if question is not None and question.about == INTENT else None


def ask_jobs(line: Line, id: str, fence: str, at: datetime) -> tuple[Job, ...]:
    """A look at what a waiting customer may be asked, or has answered; none where nobody is asked anything.

    Args:
        fence: see `handoff_fence`.
    """
    return (Job(JobKind.ASK, id, at, fence),) if line.policy.ask_after else ()


def answer_jobs(line: Line, state: Conversation) -> tuple[Job, ...]:
    """The same at once, for words that come while a question is open."""
    if state.question is None or state.holder not in IN_LINE:
        return ()
    return ask_jobs(line, state.id, handoff_fence(state.reference, state.handoffs), line.clock())
