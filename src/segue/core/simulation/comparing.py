"""Days into differences: paired by day, for waits of one day hang together and would feign certainty one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from .figures import Figures, Part

ENOUGH = 5
"""Days from which an interval is given. Source: findings on routing, 8.5."""

NORMAL = 1.959964
EXACT = {1: 12.7062, 2: 4.3027, 3: 3.1824, 4: 2.7764}
"""The quantile of the normal distribution for 95 %, and those of Student's t for so few days that the series is off."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean over days with its 95 % interval.

    Attributes:
        low, high: None where there are too few days.
        days: those on which something was seen.
    """

    mean: float
    low: float | None
    high: float | None
    days: int

    @property
    def is_seen(self) -> bool:
        """Whether it differs from nothing, as far as chance lets one see."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of one part: before, after, and the difference on the same days. None: nothing was seen."""

    base: Interval | None
    variant: Interval | None
    difference: Interval | None


def interval(values: Sequence[float]) -> Interval | None:
    """The mean over days with its 95 % interval by Student's t, one value for each day."""
    n = len(values)
    if not n:
        return None
    mean = sum(values) / n
    if n < ENOUGH:
        return Interval(mean, None, None, n)
    spread = sqrt(sum((value - mean) ** 2 for value in values) / (n - 1))
    half = student(n - 1) * spread / sqrt(n)
    return Interval(mean, mean - half, mean + half, n)


def compared(base: Sequence[Figures], variant: Sequence[Figures], part: Part, figure: str) -> Compared:
    """One figure of the same days without and with a change.

    Args:
        base, variant: the figures of each day, in the same order.
    """
    before = [day.get(part, {}).get(figure) for day in base]
    after = [day.get(part, {}).get(figure) for day in variant]
    pairs = [(one, other) for one, other in zip(before, after, strict=True) if one is not None and other is not None]
    return Compared(
        interval([one for one in before if one is not None]),
        interval([other for other in after if other is not None]),
        interval([other - one for one, other in pairs]),
    )


def student(freedom: int) -> float:
    """The two-sided 95 % quantile of Student's t, by its series around the normal distribution; within 0.003."""
    if freedom in EXACT:
        return EXACT[freedom]
    z, n = NORMAL, float(freedom)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / n + second / n**2 + third / n**3
