"""The periods of the board, and the stretches that its curves are drawn in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from .cells import Cells, Level

Period = Literal["hour", "today", "7d", "30d"]
PERIODS: tuple[Period, ...] = get_args(Period)


@dataclass(frozen=True, slots=True)
class Span:
    """A period as stretches of a level.

    Attributes:
        first, last: numbers of stretches, both in it.
        step: how many of them make one point of a curve.
    """

    level: Level
    first: int
    last: int
    step: int

    def points(self) -> list[range]:
        """The stretches of each point, oldest first; the last one may have only begun."""
        return [range(at, min(at + self.step, self.last + 1)) for at in range(self.first, self.last + 1, self.step)]


def span_of(period: Period, cells: Cells, now: datetime, zone: ZoneInfo) -> Span:
    """The stretches of a period that ends now.

    "hour" has the five minutes that have begun and the eleven before; "today" begins at midnight where the general team
    works; "7d" and "30d" have the hour that has begun and the whole ones before.
    """
    match period:
        case "hour":
            return _back(cells.fine, now, 12, 1)
        case "today":
            midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
            return Span(cells.fine, cells.fine.stretch(midnight), cells.fine.stretch(now), 12)
        case "7d":
            return _back(cells.hourly, now, 7 * 24, 6)
        case "30d":
            return _back(cells.hourly, now, 30 * 24, 24)


def _back(level: Level, now: datetime, stretches: int, step: int) -> Span:
    last = level.stretch(now)
    return Span(level, last - stretches + 1, last, step)


class Peaks:
    """How many waited at most, in each stretch of five minutes for a day and each hour for a month."""

    def __init__(self, cells: Cells) -> None:
        self._levels = {id(level): (level, dict[tuple[int, str], int]()) for level in (cells.fine, cells.hourly)}

    def note(self, now: datetime, waiting: Callable[[str], int], teams: tuple[str, ...]) -> None:
        """Takes in how many wait now."""
        for level, peaks in self._levels.values():
            stretch = level.stretch(now)
            for team in teams:
                peaks[stretch, team] = max(peaks.get((stretch, team), 0), waiting(team))

    def let_go(self) -> None:
        """Drops what is too old."""
        for level, peaks in self._levels.values():
            for key in [key for key in peaks if key[0] < level.oldest]:
                del peaks[key]

    def most(self, level: Level, stretches: range, team: str) -> int | None:
        """The most of some stretches; None if nobody looked in any of them."""
        _, peaks = self._levels[id(level)]
        seen = [peaks[stretch, team] for stretch in stretches if (stretch, team) in peaks]
        return max(seen, default=None)
