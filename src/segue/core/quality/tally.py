"""What is seen of a case, and the sums that figures are made of. No figure is defined here.

A Tally can take an observation out again and can be added to another, so that a board keeps one for each stretch of
time and team and never reads a story twice.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from statistics import median
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Figure:
    """One number and how much it rests on.

    Attributes:
        value: None where nothing was seen, never 0 for that.
        n: the cases behind it: what each metric counts them by is in its sentence.
        parts: the same by name, most frequent first, where the figure falls into parts.
    """

    value: float | None
    n: int
    parts: tuple[tuple[str, int], ...] = ()


LEAST = 30
"""Cases below which a share that is shown with its interval is hidden. Source: findings on routing, 8.5."""

SURE = 1.96
"""Standard deviations of a 95 % interval."""


class Observation(NamedTuple):
    """One thing seen of one case, small enough to be kept by the million.

    Attributes:
        at: aware time that it counts for.
        team: the team it counts for; None where it is the whole house's.
        value: a count, 1.0 or 0.0 for yes or no, seconds, or a rating.
        parts: names that it falls under.
    """

    at: datetime
    team: str | None
    value: float
    parts: tuple[str, ...] = ()


class Tally:
    """Observations of one metric, summed up.

    Attributes:
        n: how many.
        total: the sum of their values.
        parts: how often each name was among theirs.
        values: each value, for figures that need the middle one; None where they need not be kept.
    """

    __slots__ = ("n", "parts", "total", "values")

    def __init__(self, *, keeps: bool) -> None:
        self.n, self.total = 0, 0.0
        self.parts: dict[str, int] = {}
        self.values = array("d") if keeps else None

    def count(self, seen: Observation) -> None:
        """Puts an observation in."""
        self.n += 1
        self.total += seen.value
        if self.values is not None:
            self.values.append(seen.value)
        for part in seen.parts:
            self.parts[part] = self.parts.get(part, 0) + 1

    def forget(self, seen: Observation) -> None:
        """Takes out one that was put in."""
        self.n -= 1
        self.total -= seen.value
        if self.values is not None:
            self.values.remove(seen.value)
        for part in seen.parts:
            self.parts[part] -= 1
            if not self.parts[part]:
                del self.parts[part]

    def add(self, other: Tally) -> None:
        """Puts in everything that another has."""
        self.n += other.n
        self.total += other.total
        if self.values is not None and other.values is not None:
            self.values.extend(other.values)
        for part, times in other.parts.items():
            self.parts[part] = self.parts.get(part, 0) + times


# ---- what a figure makes of its tally


def total_of(seen: Tally) -> Figure:
    """The sum of the values, and the parts."""
    parts = tuple(sorted(seen.parts.items(), key=lambda part: (-part[1], part[0])))
    return Figure(seen.total if seen.n else None, seen.n, parts)


def mean_of(seen: Tally) -> Figure:
    """The mean of the values: of yes and no, the share of yes."""
    return Figure(seen.total / seen.n if seen.n else None, seen.n)


def median_of(seen: Tally) -> Figure:
    """The value in the middle."""
    return Figure(median(seen.values) if seen.values else None, seen.n)


def kept_of(seen: Tally) -> Figure:
    """The mean, and as parts, by the minutes that were told, how many there were and how many of them were kept."""
    told = sorted((part for part in seen.parts if part.isdigit()), key=int)
    names = [name for minutes in told for name in (minutes, f"{minutes} kept")]
    parts = tuple((name, seen.parts.get(name, 0)) for name in names)
    return Figure(seen.total / seen.n if seen.n else None, seen.n, parts)


def wilson(share: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a share that was seen in n cases, by Wilson's formula; 0.0 to 1.0."""
    if n <= 0:
        return 0.0, 1.0
    middle, spread = share + SURE**2 / (2 * n), SURE * sqrt(share * (1 - share) / n + SURE**2 / (4 * n * n))
    whole = 1 + SURE**2 / n
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)
