"""What is seen of a case, and the sums that figures are made of. No figure is defined here.

A Tally can take an observation out again and can be added to another, so that a board keeps one for each stretch of
time and team and never reads a story twice.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import datetime
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
