"""Scores into thresholds from outcomes: where to set `answer_above` so that few answers sent are wrong.

A score is no probability until it was compared with what happened. `ece` says how far it is off, `floor` how high it
must be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, exp, lgamma, log
from math import floor as floor_of

from .errors import SegueError

Outcome = tuple[float, bool]
"""A score from 0.0 to 1.0, and whether the answer was right."""

AT_LEAST = 500
"""Labelled answers below which no threshold is given. Source: our own guess; with fewer, the bound for one wrong
answer in twenty leaves hardly a threshold standing."""

PLACES = 10_000
"""A floor is written in ten-thousandths."""

DOUBT = 0.05
"""Chance that the true share of wrong answers lies above the bound all the same. Source: the usual 95 %, one-sided."""


class NotEnoughData(SegueError):
    """Too few labelled outcomes for a number. Label more, or keep the threshold of the policy.

    Attributes:
        n: how many there are.
        at_least: how many are needed.
    """

    def __init__(self, n: int, at_least: int) -> None:
        super().__init__(f"{n:,} labelled outcomes are too few for a threshold; at least {at_least:,} are needed")
        self.n = n
        self.at_least = at_least


@dataclass(frozen=True, slots=True)
class Floor:
    """The lowest score at which answers may be sent.

    Attributes:
        threshold: answers at or above it are kept.
        kept: how many of the outcomes that are.
        wrong: how many of those were wrong.
        n: all outcomes.
    """

    threshold: float
    kept: int
    wrong: int
    n: int


def floor(outcomes: Sequence[Outcome], max_wrong: float, at_least: int = AT_LEAST) -> Floor | None:
    """The lowest threshold that keeps the share of wrong answers at or above it within `max_wrong`.

    With a margin for chance: the upper end of the exact one-sided 95 % interval (Clopper and Pearson) must lie within
    it, not the share that was seen. The margin holds for one threshold; that the lowest of many was taken makes it a
    little too hopeful, so check it on outcomes that came later.

    Args:
        max_wrong: 0.0 to 1.0.

    Returns:
        None if no threshold is that safe.

    Raises:
        NotEnoughData: fewer than `at_least` outcomes.
    """
    if len(outcomes) < max(1, at_least):
        raise NotEnoughData(len(outcomes), max(1, at_least))
    found: Floor | None = None
    for threshold, kept, wrong in _from_the_top(outcomes):
        if wrong <= max_wrong * kept and chance_of_at_most(wrong, kept, max_wrong) <= DOUBT:
            found = Floor(threshold, kept, wrong, len(outcomes))
    return found


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What the outcomes of one signal say.

    Attributes:
        floor: None if there is too little data, or no threshold is safe enough.
        too_few: why there is none, if it is for want of data.
        ece: None with too little data, or without any.
        n, wrong: how many outcomes there were, and how many were wrong.
    """

    floor: Floor | None
    too_few: NotEnoughData | None
    ece: float | None
    n: int
    wrong: int


def calibrated(outcomes: Sequence[Outcome], max_wrong: float, at_least: int = AT_LEAST) -> Calibrated:
    """A floor that can be written down, with what it keeps; or why there is none.

    The floor is written with four places, rounded down where nothing more is kept by that, else up, and counted again.

    Args:
        max_wrong: 0.0 to 1.0.
    """
    n, wrong = len(outcomes), sum(not right for _, right in outcomes)
    try:
        found = floor(outcomes, max_wrong, at_least)
    except NotEnoughData as too_few:
        return Calibrated(None, too_few, None, n, wrong)
    if found is not None:
        below = floor_of(found.threshold * PLACES) / PLACES
        is_same = sum(score >= below for score, _ in outcomes) == found.kept
        threshold = below if is_same else min(1.0, ceil(found.threshold * PLACES) / PLACES)
        kept = [right for score, right in outcomes if score >= threshold]
        found = Floor(threshold, len(kept), kept.count(False), n) if kept else None
    return Calibrated(found, None, ece(outcomes), n, wrong)


def ece(outcomes: Sequence[Outcome], bins: int = 15) -> float | None:
    """Expected calibration error: how far scores lie from the share that was right, over bins of equal width.

    Returns:
        0.0 (score .8 means right in 8 of 10) to 1.0; None without outcomes.
    """
    if not outcomes:
        return None
    sums = [(0.0, 0)] * bins
    for score, right in outcomes:
        at = min(max(0, int(score * bins)), bins - 1)
        sums[at] = (sums[at][0] + score - right, sums[at][1] + 1)
    return sum(abs(off) for off, _ in sums) / len(outcomes)


def chance_of_at_most(wrong: int, n: int, p: float) -> float:
    """Probability of so few wrong ones or fewer among n, if each were wrong with probability p."""
    if wrong >= n or p <= 0.0:
        return 1.0
    if p >= 1.0:
        return 0.0
    largest = lgamma(n + 1) - lgamma(wrong + 1) - lgamma(n - wrong + 1) + wrong * log(p) + (n - wrong) * log(1 - p)
    term = total = 1.0  # the chance of exactly `wrong`, as a multiple of which the smaller ones are summed
    for count in range(wrong, 0, -1):
        term *= count * (1 - p) / ((n - count + 1) * p)
        total += term
        if term < total * 1e-12:
            break
    return min(1.0, exp(largest) * total)


def _from_the_top(outcomes: Sequence[Outcome]) -> Iterable[tuple[float, int, int]]:
    """Each score that occurs, highest first, with how many lie at or above it and how many of those are wrong."""
    wrong = 0
    ordered = sorted(outcomes, reverse=True)
    for kept, (score, right) in enumerate(ordered, 1):
        wrong += not right
        if kept == len(ordered) or ordered[kept][0] != score:
            yield score, kept, wrong
