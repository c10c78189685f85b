"""What people at the desk did, and what the desk did for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..transcript import Attachment


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


class Heed(StrEnum):
    """What became of a nudge."""

    SHOWN = "shown"
    HEEDED = "heeded"
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Nudged:
    """The desk showed a person, before they sent it, that they were asking for what is known.

    Attributes:
        fact: its name.
        turn: where it was given.
        outcome: shown first; then heeded (they took the value, or the question out) or sent anyway.
    """

    at: datetime
    by: str
    fact: str
    turn: int | None
    outcome: Heed


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict of the person who received a handoff. None: not asked, or not said.

    Attributes:
        handoff: its number in the conversation, from 1.
        needed: whether it needed a person at all.
        right_team: whether it came to the right team.
        right_brief: whether the brief was right.
    """

    at: datetime
    by: str
    handoff: int
    needed: bool | None = None
    right_team: bool | None = None
    right_brief: bool | None = None


@dataclass(frozen=True, slots=True)
class Revealed:
    """Somebody looked at a value that is masked for them.

    Attributes:
        token: what stands in its place for them ("[card-1]").
        to: the destination whose mask it is, "people" for the desk.
    """

    at: datetime
    by: str
    token: str
    to: str = "people"
