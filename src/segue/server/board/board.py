"""Keeps the board: reads the journal through, listens to what is written, shows a team and a period."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ...core import events as e
from ...core.quality import COUNTED, LEAST, METRICS, Figure, report_of
from ...core.receiving import Seat
from ...library import Segue
from ...switchboard.desk import UnknownTeam
from ...switchboard.line import Change
from ..views.chat import stamp
from . import promises
from .cells import HOUSE, Cells, Tallies, added
from .periods import Peaks, Period, Span, span_of
from .present import Present, alerts_of, by_team, now_of, spoken
from .shapes import BoardShown, FigureShown, Point
from .stories import Stories

log = logging.getLogger("segue.server")

SLICE = 0.002
"""Seconds that the board works on end before everybody else has a turn."""

AT_ONCE = 200
"""Events that are read from the journal at a time."""

LOOK_EVERY = 30.0
"""Seconds after which what is too old is let go although nothing happens."""

AGAIN_AFTER = 20
"""How many times as long as figures took to add up they stand before they are added up again: a twentieth of one core
for each team and period that somebody looks at, however long the period."""

SEATS_FOR = 0.5
"""Seconds for which the people at the desk are not looked up again."""


@dataclass(slots=True)
class Summed:
    """Figures of a team and period, added up.

    Attributes:
        changes: of the cells at the time; `last`: the stretch that had begun.
        ready_at, took: on the clock that only runs forward.
    """

    figures: list[FigureShown]
    course: list[Point]
    since: datetime
    changes: int
    last: int
    ready_at: float
    took: float


class Board:
    """`start` after Segue is open, `stop` before it is closed."""

    def __init__(self, segue: Segue, clock: Callable[[], datetime] | None = None) -> None:
        self.segue, self.policy = segue, segue.policy
        self.cells, self.present = Cells(), Present()
        self.peaks = Peaks(self.cells)
        self.is_whole = False
        self._hears = False
        self._clock = clock or segue.line.clock
        self._stories = Stories(segue.journal, self.cells, self.policy.first_answer_within)
        self._teams = (HOUSE, *(team.id for team in self.policy.teams))
        self._zone = ZoneInfo(
            next(team.hours.zone for team in self.policy.teams if team.id == self.policy.general_team)
        )
        self._came: deque[tuple[str, int, e.Event]] = deque()
        self._changes: list[Change] = []
        self._something = asyncio.Event()
        self._settled = asyncio.Event()
        self._summed: dict[tuple[str, Period], Summed] = {}
        self._seats: tuple[float, tuple[Seat, ...]] = (0.0, ())
        self._loop = asyncio.get_running_loop()
        self._task: asyncio.Task[None] | None = None
        self._until = 0.0

    async def start(self) -> None:
        """Begins to listen, and to read the journal through in the background."""
        self.segue.tap(self._tapped)
        self._task = self._loop.create_task(self._run())

    async def stop(self) -> None:
        """Ends it; the next start reads the journal again."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def settled(self) -> None:
        """Returns when everything that was written so far is counted."""
        await asyncio.sleep(0)
        await self._settled.wait()

    # ---- what happens

    def _tapped(self, change: Change) -> None:
        try:
            is_here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            is_here = False
        if is_here:
            self._tell(change)
        else:  # a tool in a thread of its own wrote it
            self._loop.call_soon_threadsafe(self._tell, change)

    def _tell(self, change: Change) -> None:
        """Takes note and leaves the counting for later: whoever wrote this waits for nobody's figures."""
        if not self._hears:
            self._changes.append(change)
            return
        before, after = change.before, change.after
        if before.epoch != after.epoch or any(
            (before.destination is not after.destination, before.help != after.help,
             before.is_arranged != after.is_arranged, before.stalled is not after.stalled)
        ):  # fmt: skip
            self.present.stands(after)
            self._note()
        for version, event in enumerate(change.events, before.version + 1):
            if type(event) in COUNTED:
                self._came.append((after.id, version, event))
                self._settled.clear()
                self._something.set()

    async def _run(self) -> None:
        try:
            await self._read_through()
            self.is_whole = True
        except Exception:
            log.exception("the board could not read the journal; its figures begin now")
        await self._listen()
        while True:
            try:
                await self._count_what_came()
            except Exception:
                log.exception("something could not be counted; the board goes on without it")

    async def _read_through(self) -> None:
        """The whole journal, in the order of writing; then what was written during the last look."""
        position, count = 0, AT_ONCE
        self.cells.let_go(self._clock())
        while count == AT_ONCE:
            self._changes.clear()  # it is in the journal, which is read next
            fed = await self.segue.journal.feed(position, AT_ONCE)
            for row in fed:
                position = row.position
                if self.present.happened(row.conversation, row.event):
                    self.peaks.note(row.event.at, self.present.waiting)
                if type(row.event) in COUNTED:
                    await self._stories.count(row.conversation, row.version, row.event)
                await self._give_way()
            count = len(fed)

    async def _listen(self) -> None:
        """From here on what is written is told by the tap; what both tell is counted once."""
        for id in self.present.lacking():
            state = await self.segue.journal.load(id)
            if state is not None:
                self.present.stands(state)
        self._hears = True
        changes, self._changes = self._changes, []
        for change in changes:
            self._tell(change)
            self.present.stands(change.after)
        if not self._came:
            self._settled.set()

    async def _count_what_came(self) -> None:
        while self._came:
            id, version, event = self._came.popleft()
            await self._stories.count(id, version, event)
            await self._give_way()
        self._settled.set()
        self._something.clear()
        try:
            async with asyncio.timeout(LOOK_EVERY):
                await self._something.wait()
        except TimeoutError:
            now = self._clock()
            self.cells.let_go(now)
            self.peaks.let_go()
        self._note()

    def _note(self) -> None:
        self.peaks.note(self._clock(), self.present.waiting)

    async def _give_way(self) -> None:
        if time.perf_counter() > self._until:
            await asyncio.sleep(0)
            self._until = time.perf_counter() + SLICE

    # ---- what is shown

    async def view(self, team: str | None, period: Period) -> BoardShown:
        """The board of a team (None: all) and a period, as it goes over the wire.

        Raises:
            UnknownTeam: the policy has no such team.
        """
        if team is not None and self.policy.team(team) is None:
            raise UnknownTeam(team, self._teams[1:])
        self._note()
        summed, seats, now = await self._sums(team or HOUSE, period), await self._people(), self._clock()
        return {
            "at": stamp(now),
            "team": team,
            "period": period,
            "since": stamp(summed.since),
            "is_whole": self.is_whole,
            "teams": [{"id": one.id, "name": one.name} for one in self.policy.teams],
            "now": now_of(self.present, seats, team),
            "by_team": by_team(self.present, seats, self.policy, team),
            "figures": summed.figures,
            "course": summed.course,
            "alerts": alerts_of(self.present, seats, self.policy, team, now),
        }

    async def _people(self) -> tuple[Seat, ...]:
        at, seats = self._seats
        if time.monotonic() - at > SEATS_FOR:
            seats = await self.segue.line.seats()
            self._seats = time.monotonic(), seats
        return seats

    async def _sums(self, team: str, period: Period) -> Summed:
        """The figures, added up again only if something changed and the last time was cheap enough."""
        span = span_of(period, self.cells, self._clock(), self._zone)
        known = self._summed.get((team, period))
        if known is not None:
            is_same = known.changes == self.cells.changes and known.last == span.last
            if is_same or time.monotonic() - known.ready_at < AGAIN_AFTER * known.took:
                known.course[-1]["waiting"] = self.peaks.most(span.level, span.points()[-1], team)
                return known
        began, changes = time.perf_counter(), self.cells.changes
        figures, course = await self._add_up(team, span)
        took = time.perf_counter() - began
        since = span.level.begins(span.first)
        found = Summed(figures, course, since, changes, span.last, time.monotonic(), took)
        self._summed[team, period] = found
        return found

    async def _add_up(self, team: str, span: Span) -> tuple[list[FigureShown], list[Point]]:
        whole: Tallies = {}
        course: list[Point] = []
        for stretches in span.points():
            part: Tallies = {}
            added(span.level, stretches, team, part)
            for name, tally in part.items():
                whole.setdefault(name, _METRICS[name].tally()).add(tally)
            course.append(self._point(team, span, stretches, part))
            await self._give_way()
        report = dict(report_of(whole).figures)
        bound = spoken(self.policy.first_answer_within)
        return [_shown(name, report, bound) for name in report], course

    def _point(self, team: str, span: Span, stretches: range, part: Tallies) -> Point:
        report = report_of(part)
        return {
            "at": stamp(span.level.begins(stretches[0])),
            "handoffs": report["reasons"].n,
            "first_human_message": report["first_human_message"].value,
            "service_level": report["service_level"].value,
            "waiting": self.peaks.most(span.level, stretches, team),
        }


_METRICS = {metric.name: metric for metric in METRICS}


def _shown(name: str, report: Mapping[str, Figure], bound: str) -> FigureShown:
    """A figure for the wire; its sentence names the team's own bound."""
    metric, figure = _METRICS[name], report[name]
    is_promise = name == promises.NAME
    value, low, high = promises.interval(figure) if is_promise else (figure.value, None, None)
    return {
        "name": name,
        "unit": metric.unit,
        "meaning": metric.meaning.replace("`times.first_answer_within`", bound),
        "value": value,
        "n": figure.n,
        "parts": [] if is_promise else list(figure.parts),
        "needed": LEAST if is_promise else 1,
        "low": low,
        "high": high,
        "promises": promises.by_minutes(figure) if is_promise else [],
    }
