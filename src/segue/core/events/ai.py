"""What the AI's side did: it read, called tools, spoke, kept a draft, passed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..reading import Reading
from ..triggers import NOT_MEASURED, Reason, Signals


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
