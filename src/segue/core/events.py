"""All that can happen to a conversation, in the past tense.

An event is what was written down, complete enough that the conversation can be told again from its events alone. Each
begins with its aware time. Nothing here decides; who may do what when stands in MOVES (core/conversation.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .errors import SegueError
from .handback import Task
from .packet import Packet
from .reading import Reading
from .receiving import Offer
from .routing import Destination
from .transcript import Attachment
from .triggers import NOT_MEASURED, Reason, Signals


class SilentHandoff(SegueError):
    """A handoff of which the customer would not be told. Give it the sentence that they read."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation began, with the AI.

    Attributes:
        customer: the customer's id, None for a visitor nobody knows.
        channel: chat, email or voice.
        assistant: name of the AI that has it first.
    """

    at: datetime
    customer: str | None = None
    channel: str = "chat"
    assistant: str = "ai"


@dataclass(frozen=True, slots=True)
class CustomerSpoke:
    """The customer's words, kept before anything else.

    Attributes:
        key: the client's own id of the message, so that a second delivery is known; None if it had none.
    """

    at: datetime
    text: str
    key: str | None = None
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """A customer turn was read.

    Attributes:
        turn: its number.
        gap: why nothing was read ("the reader took longer than 2 s"); "" if it was.
    """

    at: datetime
    turn: int
    reading: Reading
    gap: str = ""


@dataclass(frozen=True, slots=True)
class ToolStarted:
    """A tool is about to run; what it may spend is reserved.

    Attributes:
        call: id of the call.
        spends: sums by "tool.argument" as decimal text.
    """

    at: datetime
    call: str
    tool: str
    arguments: tuple[tuple[str, str], ...]
    by: str = "ai"
    spends: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ToolEnded:
    """A tool has run, well or not. What a failed call reserved stays spent: nobody knows what it did before."""

    at: datetime
    call: str
    tool: str
    arguments: tuple[tuple[str, str], ...]
    result: str
    ok: bool
    by: str = "ai"


@dataclass(frozen=True, slots=True)
class Alarmed:
    """A guard, a limit or a crash recorded a reason for a handoff, before anybody could swallow it."""

    at: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class AiSpoke:
    """The AI's words, sent.

    Attributes:
        answers: numbers of the customer turns that end with it.
        is_question: a clarifying question.
    """

    at: datetime
    text: str
    by: str = "ai"
    answers: tuple[int, ...] = ()
    is_question: bool = False
    signals: Signals = NOT_MEASURED


@dataclass(frozen=True, slots=True)
class DraftKept:
    """The AI's words, not sent; kept for the person.

    Attributes:
        because: why ("ana took over while it was written").
    """

    at: datetime
    text: str
    because: str
    by: str = "ai"


@dataclass(frozen=True, slots=True)
class Delegated:
    """One AI passed the customer to another, within its charter."""

    at: datetime
    by: str
    to: str
    because: str


@dataclass(frozen=True, slots=True)
class HandedOff:
    """A person must have it. Cannot be built without a packet, a destination and the customer's sentence.

    Attributes:
        say: what the customer reads, committed in the same breath.
        by: the AI, or the person who transfers.
        reference: the number the customer can quote.
        answers: numbers of the customer turns that end with it.
    """

    at: datetime
    packet: Packet
    destination: Destination
    say: str
    reference: str
    by: str = "ai"
    answers: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.say.strip():
            raise SilentHandoff


@dataclass(frozen=True, slots=True)
class Rerouted:
    """The line widened: nobody in the team could take it, so that another may."""

    at: datetime
    destination: Destination
    say: str


@dataclass(frozen=True, slots=True)
class Offered:
    """One person was asked."""

    at: datetime
    offer: Offer


@dataclass(frozen=True, slots=True)
class Accepted:
    """They took it.

    Attributes:
        say: what the customer reads ("Ana from Billing has joined ...").
    """

    at: datetime
    offer: str
    by: str
    say: str


@dataclass(frozen=True, slots=True)
class Declined:
    """They said no."""

    at: datetime
    offer: str
    by: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Expired:
    """They did not answer in time."""

    at: datetime
    offer: str
    by: str


@dataclass(frozen=True, slots=True)
class Informed:
    """A waiting customer was told how it stands."""

    at: datetime
    say: str


@dataclass(frozen=True, slots=True)
class TookOver:
    """A person took it without being asked."""

    at: datetime
    by: str
    say: str
    answers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class HumanSpoke:
    """The person's words, sent."""

    at: datetime
    by: str
    text: str
    files: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """A note among colleagues; the customer never sees it."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """Whoever has it, and keeps it, asked a colleague (None: the supervisors) to look at it; no customer sees this."""

    at: datetime
    by: str
    text: str
    to: str | None = None


@dataclass(frozen=True, slots=True)
class CallbackBooked:
    """The customer will be called.

    Attributes:
        due: aware time.
        contact: how they are reached, in their own words.
    """

    at: datetime
    due: datetime
    contact: str
    say: str
    answers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DetailsLeft:
    """The customer left an address and goes; the answer goes there."""

    at: datetime
    contact: str
    say: str


@dataclass(frozen=True, slots=True)
class HandedBack:
    """The person is done; the AI wraps up.

    Attributes:
        note: what was agreed, for the customer's eyes.
        tasks: with their times.
    """

    at: datetime
    by: str
    note: str
    tasks: tuple[Task, ...]
    say: str


@dataclass(frozen=True, slots=True)
class TaskDone:
    """A wrap-up task or callback came due and was carried out or put in the outbox."""

    at: datetime
    task: Task


@dataclass(frozen=True, slots=True)
class Rated:
    """The customer's rating, 1 to 5.

    Attributes:
        after_human: whether a person had taken part.
        answers: numbers of the customer turns that end with it.
        comment: what they added in their own words.
    """

    at: datetime
    score: int
    after_human: bool
    say: str = ""
    answers: tuple[int, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """It is over."""

    at: datetime
    because: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """The customer came back."""

    at: datetime


Event = (
    Opened | CustomerSpoke | Understood | ToolStarted | ToolEnded | Alarmed | AiSpoke | DraftKept | Delegated
    | HandedOff | Rerouted | Offered | Accepted | Declined | Expired | Informed | TookOver | HumanSpoke
    | Noted | HelpAsked | CallbackBooked | DetailsLeft | HandedBack | TaskDone | Rated | Closed | Reopened
)  # fmt: skip
"""Anything that can happen."""
