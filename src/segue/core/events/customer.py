"""What the customer did: came, spoke, chose, corrected, rated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..transcript import Attachment


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
class Corrected:
    """The customer saw what was passed on and corrected a fact, or withheld it.

    Attributes:
        name, was: the fact, as the packet had it.
        value: what holds instead; None: it is withheld.
    """

    at: datetime
    name: str
    was: str
    value: str | None = None


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
class WentBack:
    """A waiting customer would rather go on with the AI; an open offer is withdrawn with it.

    Attributes:
        turns: numbers of the customer turns, written while they waited, that the AI is to answer.
    """

    at: datetime
    say: str
    turns: tuple[int, ...] = ()


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
class Reopened:
    """The customer came back."""

    at: datetime
