"""The board says what `measure` says of the same stories, in whatever order they come, and how it stands now."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue import Segue
from segue.core import events as e
from segue.core.conversation import replay
from segue.core.policy import Hours, Person, Policy, Team
from segue.core.quality import METRICS, Observation, Tally, measure, report_of
from segue.core.quality.tally import kept_of
from segue.server.access import Agent, NotAllowed
from segue.server.board import Board, promises
from segue.server.board import stories as stories_module
from segue.server.board.cells import HOUSE, Cells, added
from segue.server.board.periods import PERIODS, Peaks, span_of
from segue.server.board.present import Present
from segue.server.board.shapes import BoardShown, FigureShown
from segue.server.board.show import check_may_see
from segue.server.board.stories import Stories
from segue.switchboard.desk import UnknownTeam

from ..test_quality import ANY_EVENT, CALLED_BACK, CLEAN, GAVE_UP, NOON, RE_TRANSFERRED, SLOW, possible

POLICY = Policy(
    teams=(Team("support", "Customer Care"), Team("billing", "Billing", ("refund",))),
    people=(
        Person("ana", "Ana", ("billing",)), Person("ben", "Ben", ("support", "billing")), Person("mei", "Mei", ("support",)),
    ),
)  # fmt: skip
WITHIN = POLICY.first_answer_within


class Clock:
    """A clock moved by hand."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


class Kept:
    """The stories of a property, as a journal would give them back."""

    def __init__(self, journals: Sequence[Sequence[e.Event]]) -> None:
        self.journals = journals

    async def events_of(self, id: str, after: int = 0) -> Sequence[e.Event]:
        return self.journals[int(id)][after:]


def whole(cells: Cells, team: str = HOUSE) -> object:
    """The report over everything that the cells of an hour hold."""
    tallies = {metric.name: metric.tally() for metric in METRICS}
    added(cells.hourly, sorted(cells.hourly.cells), team, tallies)
    return report_of(tallies)


@given(st.lists(st.lists(ANY_EVENT, max_size=16), max_size=5), st.data())
def test_the_board_counts_what_measure_counts_in_whatever_order_conversations_come(
    journals: list[list[e.Event]], data: st.DataObject
) -> None:
    told = [possible(journal) for journal in journals]
    turns = data.draw(st.permutations([id for id, journal in enumerate(told) for _ in journal]))
    at_hand = data.draw(st.integers(1, 3))

    async def count() -> Cells:
        cells = Cells()
        stories = Stories(Kept(told), cells, WITHIN)  # type: ignore[arg-type]  # it needs no more of a journal
        next_one = [0] * len(told)
        for id in turns:
            next_one[id] += 1
            for _ in range(2):  # the journal and the tap tell the same
                await stories.count(str(id), next_one[id], told[id][next_one[id] - 1])
        return cells

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stories_module, "STORIES", at_hand)  # so that most are read again
        cells = asyncio.run(count())

    assert whole(cells) == measure(told, WITHIN)


def test_a_figure_of_a_team_is_that_of_its_conversations() -> None:
    async def count() -> Cells:
        cells = Cells()
        stories = Stories(Kept([]), cells, WITHIN)  # type: ignore[arg-type]
        for id, journal in enumerate((CLEAN, GAVE_UP, CALLED_BACK, SLOW, RE_TRANSFERRED)):
            for version, event in enumerate(journal, 1):
                await stories.count(str(id), version, event)
        return cells

    cells = asyncio.run(count())

    assert whole(cells, "billing") != whole(cells, "support")
    assert (
        whole(cells, "billing")["first_human_message"] == measure([CLEAN, SLOW, RE_TRANSFERRED])["first_human_message"]
    )  # type: ignore[index]
    assert whole(cells, "support")["first_human_message"].n == 0  # type: ignore[index]


def test_what_no_period_reaches_is_let_go_and_not_taken_in_again() -> None:
    cells = Cells()
    seen = list(cells_of_clean())
    cells.replace((), seen)
    cells.let_go(NOON + timedelta(hours=28))

    assert not cells.fine.cells
    assert cells.hourly.cells

    cells.let_go(NOON + timedelta(days=32))
    cells.replace(seen, seen[:1])

    assert not cells.hourly.cells


def cells_of_clean() -> Sequence[tuple[str, object]]:
    from segue.core.quality import observe

    return list(observe(CLEAN, WITHIN))


@pytest.mark.parametrize(
    ("period", "since", "points"),
    [
        ("hour", "2026-03-02T11:05", 12),
        ("today", "2026-03-02T05:00", 8),  # midnight in New York; 07:04 there now
        ("7d", "2026-02-23T13:00", 28),
        ("30d", "2026-01-31T13:00", 30),
    ],
)
def test_a_period_ends_now_and_begins_where_its_sentence_says(period: str, since: str, points: int) -> None:
    span = span_of(period, Cells(), NOON + timedelta(minutes=4), ZoneInfo("America/New_York"))  # type: ignore[arg-type]

    assert span.level.begins(span.first).strftime("%Y-%m-%dT%H:%M") == since
    assert len(span.points()) == points
    assert [at for part in span.points() for at in part] == list(range(span.first, span.last + 1))


def test_the_most_who_waited_is_kept_by_stretch_through_quiet_ones_too() -> None:
    cells = Cells()
    peaks = Peaks(cells)
    for minutes, waiting in ((0, 1), (2, 4), (4, 2), (10, 0)):
        peaks.note(NOON + timedelta(minutes=minutes), {HOUSE: waiting})
    first = cells.fine.stretch(NOON)

    assert [peaks.most(cells.fine, range(at, at + 1), HOUSE) for at in range(first - 1, first + 4)] == [
        None,
        4,
        2,
        2,
        None,
    ]
    assert peaks.most(cells.hourly, range(cells.hourly.stretch(NOON), cells.hourly.stretch(NOON) + 1), HOUSE) == 4


@given(st.lists(st.lists(ANY_EVENT, max_size=30), max_size=6))
def test_who_waits_and_who_has_whom_is_what_the_conversations_say(journals: list[list[e.Event]]) -> None:
    present, read, states = Present(), Present(), []
    for id, journal in enumerate(journals):
        for number, event in enumerate(told := possible(journal), 1):
            present.stands(replay(str(id), told[:number]))
            present.happened(str(id), e.Informed(NOON, "Still in line."))  # changes nothing
            read.happened(str(id), event)
        states.append(replay(str(id), told))

    waiting = [state for state in states if state.holder.value in ("queue", "offer")]
    assert present.waiting[HOUSE] == len(waiting)
    assert present.waiting["billing"] == sum(
        state.destination.team == "billing" for state in waiting if state.destination
    )
    assert present.with_ai() == sum(state.holder.value in ("ai", "wrap_up") for state in states)
    assert set(present.places) == {s.id for s in states if s.holder.value in ("queue", "offer", "human", "transfer")}
    assert present.lacking() == []
    assert +read.waiting == +present.waiting  # type: ignore[operator]  # a journal that is read tells the same
    assert read.lacking() == list(read.places)
    assert read.with_ai() == present.with_ai()
    for missing in e.Missing:
        open_ones = [state for state in states if state.id in present.places]
        assert present.stuck(missing) == sum(state.stalled is missing for state in open_ones)


# ---- the whole board, on a real journal


@pytest.fixture
def run(tmp_path: Path) -> Callable[[Callable[[Segue, Clock], Awaitable[None]]], None]:
    """Runs a story on a SQLite file; the board is the story's."""

    def run(story: Callable[[Segue, Clock], Awaitable[None]], policy: Policy = POLICY) -> None:
        async def go() -> None:
            clock = Clock()
            async with Segue(tmp_path / "shop.db", policy, clock=clock, timers=False) as segue:
                await story(segue, clock)

        asyncio.run(go())

    return run


async def board_of(segue: Segue) -> Board:
    board = Board(segue)
    await board.start()
    await board.settled()
    return board


async def look(board: Board, team: str | None = None, period: str = "hour") -> BoardShown:
    await board.settled()
    board._summed.clear()  # as if some time had passed
    board._seats = (-9.0, ())
    return await board.view(team, period)  # type: ignore[arg-type]


def figure(shown: BoardShown, name: str) -> FigureShown:
    return next(figure for figure in shown["figures"] if figure["name"] == name)


async def asks(segue: Segue, id: str) -> None:
    async with segue.turn(id, "I want to talk to a person"):
        pass


async def answered(segue: Segue, id: str, person: str, clock: Clock, seconds: float) -> None:
    await asks(segue, id)
    ((_, offer),) = [pair for pair in await segue.offers(person) if pair[0].id == id]
    clock.forward(seconds=seconds / 2)
    await segue.accept(id, offer.id, person)
    clock.forward(seconds=seconds / 2)
    await segue.reply(id, person, "Hello, I have read it all.")


def test_a_board_that_starts_late_shows_what_one_that_was_there_shows(run) -> None:  # type: ignore[no-untyped-def]
    async def story(segue: Segue, clock: Clock) -> None:
        early = await board_of(segue)
        await segue.arrive("mei")
        await answered(segue, "c-1", "mei", clock, 30)
        await segue.give_back("c-1", "mei", "Solved.")
        await segue.rate("c-1", 4)
        await answered(segue, "c-2", "mei", clock, 10)
        async with segue.turn("c-3", "Where is my order?") as turn:
            turn.say("On its way.", confidence=0.99)
        late = await board_of(segue)
        await asks(segue, "c-4")
        told = [await segue.story(id) for id in ("c-1", "c-2", "c-3", "c-4")]
        expected = measure(told, WITHIN)

        for board in (early, late):
            shown = await look(board)
            assert shown["is_whole"]
            assert {
                f["name"]: (f["value"], f["n"], tuple(f["parts"])) for f in shown["figures"] if f["needed"] == 1
            } == {name: (f.value, f.n, f.parts) for name, f in expected.figures if name != "promise_kept"}
            assert figure(shown, "promise_kept")["n"] == expected["promise_kept"].n
        a, b = await look(early), await look(late)
        assert {**a, "at": 0} == {**b, "at": 0}  # the curve of those who waited, too
        assert figure(a, "first_human_message")["value"] == 20.0
        await early.stop()
        await late.stop()

    run(story)


def test_now_is_counted_as_it_happens_by_team_too(run) -> None:  # type: ignore[no-untyped-def]
    async def story(segue: Segue, clock: Clock) -> None:
        board = await board_of(segue)
        await asks(segue, "c-1")
        clock.forward(seconds=20)
        await asks(segue, "c-2")
        shown = await look(board)
        assert shown["now"] == {
            "waiting": 2, "longest_wait_since": "2026-03-02T12:00:00.000Z", "offered": 0, "with_people": 0, "with_ai": 0,
            "online": 0, "wrap_up": 0, "capacity": 0, "busy": 0,
        }  # fmt: skip
        await segue.arrive("mei")  # takes up to three, and is asked for both
        shown = await look(board)
        assert (shown["now"]["offered"], shown["now"]["online"], shown["now"]["capacity"]) == (2, 1, 3)
        await segue.take_over("c-1", "mei")
        shown = await look(board)
        assert (shown["now"]["waiting"], shown["now"]["with_people"]) == (1, 1)
        assert shown["now"]["longest_wait_since"] == "2026-03-02T12:00:20.000Z"
        by_team = {row["team"]: (row["waiting"], row["online"], row["with_people"]) for row in shown["by_team"]}
        assert by_team == {"support": (1, 1, 1), "billing": (0, 0, 0)}
        other = await look(board, "billing")
        assert (other["now"]["waiting"], [row["team"] for row in other["by_team"]]) == (0, ["billing"])
        assert [point["waiting"] for point in shown["course"]][-1] == 2
        await board.stop()

    run(story)


def test_alerts_name_the_late_the_helpless_and_the_empty_team(run) -> None:  # type: ignore[no-untyped-def]
    async def story(segue: Segue, clock: Clock) -> None:
        board = await board_of(segue)
        await segue.arrive("mei")
        await answered(segue, "c-1", "mei", clock, 4)
        await segue.ask_for_help("c-1", "mei", "May I refund shipping?", None)
        await segue.leave("mei")
        await asks(segue, "c-2")
        assert [alert["kind"] for alert in (await look(board))["alerts"]] == ["nobody", "help"]
        clock.forward(seconds=WITHIN.total_seconds() + 1)
        nobody, help, late = (await look(board))["alerts"]
        assert nobody["text"] == "1 customer waits for Customer Care and nobody is there"
        assert (help["conversation"], help["text"]) == ("c-1", "Mei asks for help: May I refund shipping?")
        assert late["conversation"] == "c-2"
        assert late["text"].endswith("waits longer than 2 minutes")
        assert (await look(board, "billing"))["alerts"] == []
        await segue.leave_details("c-2", "ana@example.com")  # they need not wait any more
        await segue.give_back("c-1", "mei", "Yes.")
        assert (await look(board))["alerts"] == []
        await board.stop()

    run(story)


def test_what_the_watchdog_found_is_an_alert_until_it_is_taken_and_a_board_that_starts_late_has_it(run) -> None:  # type: ignore[no-untyped-def]
    async def story(segue: Segue, clock: Clock) -> None:
        board = await board_of(segue)
        await asks(segue, "c-1")
        clock.forward(seconds=POLICY.handoff_within.total_seconds() + 60)
        assert await segue.timers.watchdog.look() == 1
        late = await board_of(segue)
        for one in (board, late):
            (stuck,) = [alert for alert in (await look(one))["alerts"] if alert["kind"] != "nobody"]
            assert (stuck["kind"], stuck["conversation"]) == ("stuck", "c-1")
            assert stuck["text"].endswith("nobody was asked")
            assert [one.present.stuck(missing) for missing in (e.Missing.OFFER, e.Missing.TAKER)] == [1, 0]
        await segue.take_over("c-1", "mei")
        assert (await look(board))["alerts"] == []
        clock.forward(seconds=POLICY.first_word_within.total_seconds() + 60)
        assert await segue.timers.watchdog.look() == 1
        (stuck,) = (await look(board))["alerts"]
        assert stuck["text"].endswith("no first word yet")
        await segue.reply("c-1", "mei", "Hello, I have read it all.")
        assert (await look(board))["alerts"] == []
        assert sum(map(board.present.stuck, e.Missing)) == 0
        assert figure(await look(board), "stuck")["value"] == 1.0
        await board.stop()
        await late.stop()

    run(story)


def test_figures_are_added_up_again_only_after_a_change(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("segue.server.board.board.AGAIN_AFTER", 0)

    async def story(segue: Segue, clock: Clock) -> None:
        board = await board_of(segue)
        first = (await board.view(None, "7d"))["figures"]
        assert (await board.view(None, "7d"))["figures"] is first
        await asks(segue, "c-1")
        await board.settled()
        assert (await board.view(None, "7d"))["figures"] is not first
        await board.stop()

    run(story)


def test_what_was_never_seen_is_not_measured_and_a_team_must_be_known(run) -> None:  # type: ignore[no-untyped-def]
    async def story(segue: Segue, clock: Clock) -> None:
        board = await board_of(segue)
        for period in PERIODS:
            shown = await look(board, None, period)
            assert {one["value"] for one in shown["figures"]} == {None}
            assert [one["name"] for one in shown["figures"]] == [metric.name for metric in METRICS]
            assert all(one["meaning"].endswith(".") for one in shown["figures"])
            assert "within 2 minutes;" in figure(shown, "service_level")["meaning"]
        with pytest.raises(UnknownTeam):
            await board.view("nowhere", "hour")
        await board.stop()

    run(story)


def test_today_begins_at_midnight_where_the_general_team_works(run) -> None:  # type: ignore[no-untyped-def]
    async def story(segue: Segue, clock: Clock) -> None:
        board = await board_of(segue)
        assert (await look(board, None, "today"))["since"] == "2026-03-02T05:00:00.000Z"
        await board.stop()

    team = Team("support", "Customer Care", hours=Hours(None, "America/New_York"))
    run(story, Policy(teams=(team,)))


def test_people_see_their_own_teams_and_supervisors_see_all() -> None:
    ana, mei = Agent("ana", "agent", ("billing",), "s"), Agent("mei", "supervisor", ("support",), "s")

    check_may_see(ana, "billing")
    check_may_see(mei, None)
    check_may_see(mei, "billing")
    for team in (None, "support"):
        with pytest.raises(NotAllowed):
            check_may_see(ana, team)


def test_a_stop_ends_the_counting(run) -> None:  # type: ignore[no-untyped-def]
    async def story(segue: Segue, clock: Clock) -> None:
        board = await board_of(segue)
        await board.stop()
        await asks(segue, "c-1")  # nobody counts it, nobody minds

    run(story)


def test_kept_waits_are_shown_from_thirty_on_each_with_its_interval():
    few = Tally(keeps=False)
    for number in range(29):
        few.count(
            Observation(datetime(2026, 3, 2, tzinfo=UTC), None, 1.0, ("3", "3 kept") if number else ("1", "1 kept"))
        )
    assert promises.interval(kept_of(few)) == (None, None, None)

    for number in range(71):
        few.count(
            Observation(
                datetime(2026, 3, 2, tzinfo=UTC), None, float(number < 61), ("5", "5 kept")[: 1 + (number < 61)]
            )
        )
    figure = kept_of(few)
    value, low, high = promises.interval(figure)
    one, three, five = promises.by_minutes(figure)

    assert (value, figure.n) == (0.9, 100)
    assert (round(low, 3), round(high, 3)) == (0.826, 0.945)  # Wilson's, as tables have it
    assert (one["minutes"], one["n"], one["value"]) == (1, 1, None)
    assert (three["n"], three["value"]) == (28, None)
    assert (five["n"], round(five["value"], 3)) == (71, 0.859)
    assert five["low"] < 0.859 < five["high"]


def test_no_wait_told_is_not_measured():
    figure = kept_of(Tally(keeps=False))

    assert promises.interval(figure) == (None, None, None)
    assert promises.by_minutes(figure) == []


def test_promises_are_counted_for_whoever_scrapes():
    cells = Cells()
    cells.let_go(datetime(2026, 3, 2, tzinfo=UTC))
    at = datetime(2026, 3, 2, tzinfo=UTC)
    cells.replace((), [("promise_kept", Observation(at, "billing", 1.0, ("3", "3 kept")))])
    counts = promises.Counts(cells)

    assert (counts.of(3, False), counts.of(3, True), counts.of(5, True)) == (1.0, 1.0, 0.0)
    cells.replace((), [("promise_kept", Observation(at, "billing", 0.0, ("3",)))])
    assert (counts.of(3, False), counts.of(3, True)) == (2.0, 1.0)
