"""The periods of the board, and the stretches that its curves are drawn in."""

from __future__ import annotations

from collections.abc import Mapping
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
        self._levels = (cells.fine, cells.hourly)
        self._peaks: dict[int, dict[int, dict[str, int]]] = {id(level): {} for level in self._levels}
        self._last: dict[int, int] = {}
        self._now: dict[str, int] = {}

    def note(self, at: datetime, waiting: Mapping[str, int]) -> None:
        """Takes in how many wait from a time on, by team; the stretches since the last time had those of then."""
        for level in self._levels:
            peaks, stretch = self._peaks[id(level)], level.stretch(at)
            if stretch < level.oldest:
                continue
            began = level.oldest - 1 if self._now else stretch  # before this level's first stretch some waited already
            for quiet in range(max(self._last.get(id(level), began) + 1, level.oldest), stretch + 1):
                peaks[quiet] = dict(self._now)
            self._last[id(level)] = max(stretch, self._last.get(id(level), stretch))
            here = peaks.setdefault(stretch, {})
            for team, count in waiting.items():
                here[team] = max(here.get(team, 0), count)
        self._now = dict(waiting)

    def let_go(self) -> None:
        """Drops what is too old."""
        for level in self._levels:
            peaks = self._peaks[id(level)]
            for stretch in [stretch for stretch in peaks if stretch < level.oldest]:
                del peaks[stretch]

    def most(self, level: Level, stretches: range, team: str) -> int | None:
        """The most of some stretches; None for times of which nothing is known."""
        peaks = self._peaks[id(level)]
        return max((peaks[stretch].get(team, 0) for stretch in stretches if stretch in peaks), default=None)
