"""Who waits and who is free, in heaps: cases of one signature in one line, agents who can do the same in one profile.

Cases that may be told apart by nothing but their time stand in one heap, so that a slot that opens looks at a few heads
and never at the line: the cost does not grow with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from heapq import heappop, heappush
from math import inf
from operator import attrgetter

from .cases import CaseLike

FIT_AT_FIRST, FIT_LATER = 0.80, 0.55
"""Expected share resolved that an agent needs for a case that just came, and for one that waited HOLD of its target.
Source: findings on routing, 5.3."""

HOLD = 0.5
"""Share of the tier's target for which an unsure case waits for somebody who fits well. Source: the same."""

GATE = 0.04
"""Probability of certified intents from which only somebody certified may take it. Source: findings on routing, 5.4,
with .05; at .04 a tenth fewer reach somebody uncertified first, for .1 to .25 points more who give up (18 days)."""

UNLISTED = 0.15
"""Share of cases that somebody without the skill resolves; of certified intents nobody does. Source: the same, 5.12."""

SECOND = 0.15
"""Probability from which the second intent tells cases apart. Source: the same, 5.2."""

SURE = 0.85
"""Probability of the likeliest intent from which a case is sure: sure and unsure ones stand in lines of their own, for
those of one line then fit nearly the same people. Our own choice; finer steps changed nothing on twelve days."""

ANYBODY_AFTER = 1_800.0
"""Seconds after which a case may go to anybody whom nothing hard forbids it, so that nobody waits for ever. Our own
guess: earlier, at a few targets, it made one in forty first transfers wrong on twelve simulated days."""

LEAST = 0.02
"""Probability below which an intent adds nothing to a fit worth its time."""

NEVER = inf
"""When nobody in a line is due."""


@dataclass(slots=True)
class Waiting:
    """A case in the line.

    Attributes:
        due: its virtual deadline.
        relaxed_at: from when on somebody who fits less well may take it.
        anybody_at: from when on anybody may.
        gate: the certificate that it may need, None for none.
        weights: its intents with their probabilities, the likely ones.
    """

    case: CaseLike
    due: float
    relaxed_at: float
    anybody_at: float
    gate: str | None
    weights: tuple[tuple[str, float], ...]
    is_here: bool = True

    def needed(self, now: float) -> float:
        """The fit that somebody needs for it."""
        if now < self.relaxed_at:
            return FIT_AT_FIRST
        return FIT_LATER if now < self.anybody_at else 0.0


@dataclass(slots=True, eq=False)
class Profile:
    """Agents who can do the same, the free ones in a heap: fewest open, then longest idle."""

    skills: Mapping[str, float]
    languages: frozenset[str]
    certifications: frozenset[str]
    free: list[tuple[int, float, str]] = field(default_factory=list)
    lines: list[Line] | None = None

    def fit(self, waiting: Waiting, certified: frozenset[str]) -> float:
        """The expected share resolved, 0.0 to 1.0."""
        skills, total = self.skills, 0.0
        for name, p in waiting.weights:
            level = skills.get(name)
            if level is not None:
                total += p * level
            elif name not in certified:
                total += p * UNLISTED
        return total

    def may(self, waiting: Waiting) -> bool:
        """Whether nothing hard forbids it."""
        case = waiting.case
        return (
            case.language in self.languages
            and (case.certification is None or case.certification in self.certifications)
            and (waiting.gate is None or waiting.gate in self.certifications)
        )


@dataclass(slots=True, eq=False)
class Line:
    """Cases of one signature, the earliest due first."""

    language: str
    certification: str | None
    gate: str | None
    first: str
    second: str
    is_sure: bool
    heap: list[tuple[float, int, Waiting]] = field(default_factory=list)
    due: float = inf

    def push(self, waiting: Waiting, order: int) -> None:
        """Takes in one more."""
        heappush(self.heap, (waiting.due, order, waiting))
        self.due = self.heap[0][0]

    def head(self) -> Waiting | None:
        """The first who is still there."""
        heap = self.heap
        while heap and not heap[0][2].is_here:
            heappop(heap)
        self.due = heap[0][0] if heap else NEVER
        return heap[0][2] if heap else None


due_of = attrgetter("due")
