"""The waits that were told and how many were kept: for the board with an interval, and as counts for metrics."""

from __future__ import annotations

from ...core.quality import LEAST, Figure, wilson
from .cells import HOUSE, Cells, Level
from .shapes import Promise

NAME = "promise_kept"
"""Of the metric."""


def by_minutes(figure: Figure) -> list[Promise]:
    """The shares by the minutes that were told, the shortest first."""
    counts = dict(figure.parts)
    told = ((int(part), n, counts[f"{part} kept"]) for part, n in figure.parts if part.isdigit())
    return [_promise(minutes, n, kept) for minutes, n, kept in told]


def interval(figure: Figure) -> tuple[float | None, float | None, float | None]:
    """A share with the ends of its 95 % interval; three times None below LEAST."""
    if figure.value is None or figure.n < LEAST:
        return None, None, None
    return figure.value, *wilson(figure.value, figure.n)


def _promise(minutes: int, n: int, kept: int) -> Promise:
    value, low, high = interval(Figure(kept / n if n else None, n))
    return {"minutes": minutes, "n": n, "value": value, "low": low, "high": high}


class Counts:
    """How many waits of the last 30 days were told and kept, by minutes, of the whole house."""

    def __init__(self, cells: Cells) -> None:
        self._cells = cells
        self._changes = -1
        self._counts: dict[str, int] = {}

    def of(self, minutes: int, is_kept: bool) -> float:
        """So many were told "under so many minutes", or of these kept."""
        if self._changes != self._cells.changes:
            self._counts, self._changes = _counted(self._cells.hourly), self._cells.changes
        return float(self._counts.get(f"{minutes} kept" if is_kept else str(minutes), 0))


def _counted(level: Level) -> dict[str, int]:
    counts: dict[str, int] = {}
    for teams in level.cells.values():
        tally = teams.get(HOUSE, {}).get(NAME)
        for part, times in tally.parts.items() if tally else ():
            counts[part] = counts.get(part, 0) + times
    return counts
