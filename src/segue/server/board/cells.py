"""What was seen, summed up by stretches of time and by team: the board's memory. It is as large for a million
conversations as for a thousand, but for eight bytes for each time that a median needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from ...core.quality import METRICS, Observation, Tally

FIVE_MINUTES = timedelta(minutes=5)
HOUR = timedelta(hours=1)

HOUSE = ""
"""The key of the sums over all teams; what has no team is in these only."""

Tallies = dict[str, Tally]
Seen = tuple[str, Observation]

_METRICS = {metric.name: metric for metric in METRICS}


@dataclass(slots=True)
class Level:
    """Stretches of one length.

    Attributes:
        width: of a stretch; they begin at whole multiples of it since 1970.
        kept: how far back they go.
        cells: stretch, team, metric.
        oldest: what lies before it has been let go and is not taken in again.
    """

    width: timedelta
    kept: timedelta
    cells: dict[int, dict[str, Tallies]] = field(default_factory=dict)
    oldest: int = 0

    def stretch(self, at: datetime) -> int:
        """The number of the stretch that a time lies in."""
        return (at - _1970) // self.width

    def begins(self, stretch: int) -> datetime:
        """When a stretch begins."""
        return _1970 + stretch * self.width

    def let_go(self, now: datetime) -> None:
        """Drops what is too old."""
        oldest = self.stretch(now - self.kept)
        if oldest > self.oldest:
            self.oldest = oldest
            for stretch in [stretch for stretch in self.cells if stretch < oldest]:
                del self.cells[stretch]


class Cells:
    """The sums, fine for a day and by the hour for a month.

    Attributes:
        changes: rises with every change, so that a reader knows whether to look again.
    """

    def __init__(self) -> None:
        self.fine = Level(FIVE_MINUTES, timedelta(hours=26))  # a day of 25 hours, and what is begun of an hour
        self.hourly = Level(HOUR, timedelta(days=30, hours=2))
        self.changes = 0

    def replace(self, was: Sequence[Seen], now: Sequence[Seen]) -> None:
        """Takes out how a conversation looked, and puts in how it looks now."""
        same = 0
        while same < min(len(was), len(now)) and was[same] == now[same]:
            same += 1
        if same == len(was) == len(now):
            return
        self.changes += 1
        for name, one in was[same:]:
            for tally in self._tallies(name, one, makes=False):
                tally.forget(one)
        for name, one in now[same:]:
            for tally in self._tallies(name, one, makes=True):
                tally.count(one)

    def _tallies(self, name: str, seen: Observation, *, makes: bool) -> Iterator[Tally]:
        """The sums that an observation belongs to."""
        for level in (self.fine, self.hourly):
            stretch = level.stretch(seen.at)
            if stretch < level.oldest:
                continue
            teams = level.cells.setdefault(stretch, {}) if makes else level.cells.get(stretch, {})
            for team in (HOUSE, seen.team) if seen.team is not None else (HOUSE,):
                tallies = teams.setdefault(team, {}) if makes else teams.get(team, {})
                if name in tallies:
                    yield tallies[name]
                elif makes:
                    yield tallies.setdefault(name, _METRICS[name].tally())

    def let_go(self, now: datetime) -> None:
        """Drops what no period reaches any more."""
        self.fine.let_go(now)
        self.hourly.let_go(now)


def added(level: Level, stretches: Iterable[int], team: str, into: Tallies) -> None:
    """Adds up a team's sums over some stretches."""
    for stretch in stretches:
        for name, tally in level.cells.get(stretch, {}).get(team, {}).items():
            if name not in into:
                into[name] = _METRICS[name].tally()
            into[name].add(tally)


_1970 = datetime(1970, 1, 1, tzinfo=UTC)
