"""Who was looked at for a conversation, and why another was asked. `receiving` decides and fills these in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Miss(StrEnum):
    """Why somebody was not asked: they could not be, or another came first by this."""

    ASKED_BEFORE = "asked_before"
    FULL = "full"
    COOLING = "cooling"
    KEPT = "kept"
    OFF_DUTY = "off_duty"
    AWAY = "away"
    UNCERTIFIED = "uncertified"
    HELD = "held"
    CASE = "case"
    LANGUAGE = "language"
    FIT = "fit"
    BUSY = "busy"
    SKILLS = "skills"
    IDLE = "idle"
    ID = "id"


COULD_NOT = (
    Miss.ASKED_BEFORE, Miss.FULL, Miss.KEPT, Miss.COOLING, Miss.HELD, Miss.LANGUAGE, Miss.OFF_DUTY, Miss.AWAY,
    Miss.UNCERTIFIED,
)  # fmt: skip
"""Those who could not be asked at all, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the team as they were at that moment.

    Attributes:
        person: their id.
        miss: why not they; None for who is asked.
        fit: expected share of the customer's intents that they resolve, 0.0 to 1.0.
        busy, capacity: conversations they had, of so many.
        idle_since: aware time of their last change.
    """

    person: str
    miss: Miss | None = None
    fit: float = 0.0
    busy: int = 0
    capacity: int = 0
    idle_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """Everybody who was looked at, bounded.

    Attributes:
        candidates: the best ones, who is asked first.
        others: the rest, counted by why they were not asked.
    """

    candidates: tuple[Candidate, ...] = ()
    others: tuple[tuple[str, int], ...] = ()


NOBODY = Looked()
