"""What is carried over, before it is written: teams, people, tiers, and notes of what was left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was not carried over.

    Attributes:
        place: where it stands in the file that was read.
        problem: what it is, in words.
        by_hand: what to do.
    """

    place: str
    problem: str
    by_hand: str


@dataclass(slots=True)
class PlannedTeam:
    """A team, as far as it is known; `of` is where it comes from."""

    id: str
    name: str
    of: str
    intents: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    fallback: str = ""
    overflow_after: int = 0
    overflow_to: str = ""


@dataclass(slots=True)
class PlannedPerson:
    """Somebody at the desk; `of` is where they come from."""

    id: str
    name: str
    of: str
    teams: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    skills: dict[str, float] = field(default_factory=dict)
    capacity: int | None = None
    role: str = ""
    hours: str = ""
    zone: str = ""


@dataclass(slots=True)
class Plan:
    """Everything that a policy will say."""

    teams: dict[str, PlannedTeam] = field(default_factory=dict)
    people: dict[str, PlannedPerson] = field(default_factory=dict)
    tiers: dict[str, str] = field(default_factory=dict)
    general: str = ""
    notes: list[Note] = field(default_factory=list)

    def note(self, place: str, problem: str, by_hand: str) -> None:
        """Keeps one, once."""
        found = Note(place, problem, by_hand)
        if found not in self.notes:
            self.notes.append(found)


SKILLED = 0.85
"""Share that somebody resolves who has a skill without a level. Source: level 1 of the simulated centre, findings on
routing, section 3."""

LANGUAGES = {
    "english": "en", "german": "de", "deutsch": "de", "spanish": "es", "español": "es", "french": "fr",
    "français": "fr",
    "portuguese": "pt", "português": "pt", "japanese": "ja", "italian": "it", "dutch": "nl", "chinese": "zh",
    "korean": "ko", "polish": "pl", "russian": "ru", "arabic": "ar", "hindi": "hi", "turkish": "tr",
}  # fmt: skip
"""Languages by the names that people write."""


def slug(name: str, taken: Container[str] = (), usual: str = "team") -> str:
    """An id from a name: lower-case letters, digits and underscores; with a number where it is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    id = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40] or usual
    numbered, number = id, 2
    while numbered in taken:
        numbered, number = f"{id}_{number}", number + 1
    return numbered


def language(said: str) -> str:
    """A language's code from its name, code or locale; "" if it is none."""
    word = said.strip().lower()
    code = LANGUAGES.get(word, re.split("[-_]", word)[0])
    return code if re.fullmatch("[a-z]{2,3}", code) else ""


def levelled(levels: dict[str, float | None], highest: float) -> dict[str, float]:
    """Shares from levels: as they are up to 1, else in parts of the highest; without one the usual share."""
    whole = highest if highest > 1 else 1.0
    return {
        slug(name, usual="skill"): SKILLED if level is None else round(min(1.0, max(0.0, level / whole)), 2)
        for name, level in levels.items()
    }
