"""What the matcher is told: cases that wait, agents who may take them, and what the team decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

Match = tuple[str, str, str]
"""Case, agent, and why in words."""


class CaseLike(Protocol):
    """A conversation that waits; see `Case`."""

    @property
    def id(self) -> str: ...
    @property
    def requested_at(self) -> float: ...
    @property
    def intents(self) -> Mapping[str, float]: ...
    @property
    def language(self) -> str: ...
    @property
    def certification(self) -> str | None: ...
    @property
    def tier(self) -> str: ...
    @property
    def urgency(self) -> float: ...


class AgentLike(Protocol):
    """Somebody who may take cases, at one moment; see `Agent`."""

    @property
    def id(self) -> str: ...
    @property
    def skills(self) -> Mapping[str, float]: ...
    @property
    def languages(self) -> frozenset[str]: ...
    @property
    def certifications(self) -> frozenset[str]: ...
    @property
    def capacity(self) -> int: ...
    @property
    def busy(self) -> int: ...


class RulesLike(Protocol):
    """What a team decided; see `Rules`."""

    @property
    def targets(self) -> Mapping[str, float]: ...
    @property
    def certified(self) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation that waits for a person.

    Attributes:
        requested_at: seconds; of the first request, kept through transfers.
        intents: name to probability; they sum to 1.
        language: hard: only somebody who speaks it.
        certification: hard: only somebody who holds it; None where it is not known to be needed.
        tier: a key of the rules' targets.
        urgency: 1.0 is usual, more is more urgent.
    """

    id: str
    requested_at: float
    intents: Mapping[str, float]
    language: str
    certification: str | None = None
    tier: str = "standard"
    urgency: float = 1.0


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody who may take cases, at one moment.

    Attributes:
        skills: intent to the share of such cases they resolve, 0.0 to 1.0.
        capacity: cases at a time; 0 while away.
        busy: slots taken: offered, in talk or in wrap-up.
    """

    id: str
    skills: Mapping[str, float]
    languages: frozenset[str]
    certifications: frozenset[str] = frozenset()
    capacity: int = 1
    busy: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What a team decided of its line.

    Attributes:
        targets: tier to seconds within which a person should have answered.
        certified: intents that only somebody certified for them takes.
        head_start: tier to seconds by which its cases are due earlier, whatever their urgency.
    """

    targets: Mapping[str, float]
    certified: frozenset[str] = frozenset()
    head_start: Mapping[str, float] = field(default_factory=dict)
