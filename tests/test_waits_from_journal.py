"""Waits learned from a journal: which handoffs teach what, the command, and the server that takes up what was learned."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from segue import Segue
from segue.cli import app
from segue.core import events as e
from segue.core.conversation import Conversation, replay
from segue.core.entries import Entry
from segue.core.packet import Mood, Packet
from segue.core.policy import Policy
from segue.core.receiving import Offer
from segue.core.routing import Destination
from segue.core.waits import Expected
from segue.core.waits.features import NAMES
from segue.server.learning import Learning
from segue.waits import LearnedEstimator
from segue.waits.seen import Seen, line_of, rows_in
from segue.waits.store import latest

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)
PACKET = Packet(Mood("calm"), "normal", "a refund", "Wants a refund.")


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def handed(seconds: float, ahead: float = 0.0, team: str = "general", **more) -> e.HandedOff:
    known = {"ahead": ahead, "due_in": 180.0, "formula": 4.0}
    expected = Expected(3, 60.0, tuple((name, known.get(name, 0.0)) for name in NAMES))
    return e.HandedOff(
        at(seconds), PACKET, Destination(team, "it is"), "A moment.", "r-1", **{"expected": expected, **more}
    )


def taken(seconds: float) -> tuple[e.Event, ...]:
    return (
        e.Offered(at(seconds), Offer("o", "mia", "general", at(seconds + 20))),
        e.Accepted(at(seconds), "o", "mia", "Mia is here."),
    )


def rows_of(*told: tuple[str, e.Event]):
    kept = []
    seen = Seen(kept.append)
    for conversation, event in told:
        seen.tell(conversation, event)
    return [(row.waited, row.is_imputed) for row in kept]


def test_a_wait_ends_with_the_first_words_of_who_took_it():
    offered, accepted = taken(10)
    told = [("c", handed(0)), ("c", offered), ("c", accepted), ("c", e.HumanSpoke(at(30), "mia", "Hello."))]

    assert rows_of(*told, ("c", e.HumanSpoke(at(90), "mia", "So."))) == [(30, False)]


def test_words_of_who_passed_it_on_end_nothing():
    assert rows_of(("c", handed(0)), ("c", e.HumanSpoke(at(5), "leo", "I pass you on."))) == []


def test_who_left_waited_until_one_of_their_team_was_answered():
    told = [("gone", handed(0)), ("next", handed(20)), ("gone", e.Closed(at(60), "left"))]
    answered = [*(("next", event) for event in taken(80)), ("next", e.HumanSpoke(at(90), "mia", "Hello."))]

    assert rows_of(*told, *answered) == [(70, False), (90, True)]


@pytest.mark.parametrize(
    "event",
    [
        e.CallbackBooked(at(20), at(3_600), "+1 555 0100", "We will call you."),
        e.DetailsLeft(at(20), "ana@example.com", "We will write."),
        e.HandedBack(at(20), "mia", "Nothing.", (), "Here I am again."),
    ],
    ids=lambda event: type(event).__name__,
)
def test_of_who_chose_something_else_nothing_is_learned(event):
    told = [("c", handed(0)), ("c", event), ("c", e.Closed(at(30), "done"))]

    assert rows_of(*told, ("n", handed(40)), *(("n", one) for one in taken(50))) == []


def test_a_handoff_of_before_teaches_nothing():
    words = e.HumanSpoke(at(30), "mia", "Hello.")
    for old in (handed(0, expected=None), handed(0, expected=Expected(3, 60.0)), handed(0, since=at(-60))):
        assert rows_of(("c", old), *(("c", event) for event in taken(10)), ("c", words)) == []


def test_rows_go_through_a_file_unchanged(tmp_path):
    kept = []
    seen = Seen(kept.append)
    for event in (handed(0, 2.0), *taken(10), e.HumanSpoke(at(30.25), "mia", "Hello.")):
        seen.tell("c", event)
    (tmp_path / "rows").write_text("".join(map(line_of, kept)), encoding="utf-8")

    assert list(rows_in(tmp_path / "rows")) == kept


async def filled(segue: Segue, many: int) -> None:
    """A journal of ten days, from nine to nine: a minute for each who is ahead."""
    rng = random.Random(3)

    async def one(number: int) -> None:
        began, ahead = number * 864_000 / many, float(rng.randrange(5))
        waited = (5 + 60 * ahead) * rng.lognormvariate(0, 0.3)
        events = (
            e.Opened(at(began), "ana"), e.CustomerSpoke(at(began), "I want a person"),
            handed(began, ahead, answers=(0,)), *taken(began + 1),
            e.HumanSpoke(at(began + waited), "mia", "Hello."), e.HandedBack(at(began + waited + 300), "mia", "Paid back.", (), "Here I am again."),
        )  # fmt: skip
        id = f"c-{number}"
        await segue.journal.append(Entry(Conversation(id), replay(id, events), events))

    for number in range(many):
        await one(number)


def journal_of(path, many: int) -> None:
    async def fill() -> None:
        async with Segue(path, Policy(), timers=False) as segue:
            await filled(segue, many)

    asyncio.run(fill())


@pytest.fixture(scope="module")
def journal(tmp_path_factory):
    path = tmp_path_factory.mktemp("waits") / "shop.db"
    journal_of(path, 2_100)
    return path


def test_the_command_learns_tells_and_draws(journal, tmp_path):
    done = CliRunner().invoke(app, ["train-waits", str(journal), "--out", str(tmp_path / "waits")])

    assert done.exit_code == 0, done.output
    assert "2,100 handoffs of 11 days, 0 of whom gave up" in done.output
    assert "version 1 is in" in done.output
    assert (tmp_path / "waits" / "waits.png").stat().st_size > 10_000


def test_too_small_a_journal_is_told_with_what_would_do(tmp_path):
    journal_of(tmp_path / "shop.db", 3)
    done = CliRunner().invoke(app, ["train-waits", str(tmp_path / "shop.db"), "--out", str(tmp_path / "waits")])

    assert done.exit_code == 2
    assert "there are 3 of which it is known what came" in done.output
    assert not (tmp_path / "waits").exists()


def test_the_server_learns_in_a_process_of_its_own_and_the_line_speaks_from_it(journal, tmp_path):
    async def story() -> None:
        async with Segue(journal, Policy(), timers=False) as segue:
            learning = Learning(segue, tmp_path / "shop.waits")
            assert not await learning.take_up()
            assert await learning.learn()
            assert await learning.take_up()
            assert (learning.version, latest(tmp_path / "shop.waits")) == (1, 1)
            assert isinstance(segue.line.expecting.estimator, LearnedEstimator)
            assert segue.line.expecting.estimator.model.told["rows"] == 2_100
            assert not await learning.take_up()  # nothing new

    asyncio.run(story())


def test_a_day_on_which_learning_fails_is_only_that_day(journal, tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("segue.server.learning.FIRST_AFTER", 0.0)
    monkeypatch.setattr("segue.server.learning.DAILY", 0.01)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "full"))

    async def story() -> None:
        async with Segue(journal, Policy(), timers=False) as segue:
            learning = Learning(segue, tmp_path / "shop.waits")
            keeping = asyncio.create_task(learning.keep())
            while not caplog.records:
                await asyncio.sleep(0.01)
            (tmp_path / "full").mkdir()
            while not learning.version:
                assert not keeping.done()
                await asyncio.sleep(0.05)
            keeping.cancel()

    asyncio.run(asyncio.wait_for(story(), 60))
    assert "FileNotFoundError" in caplog.text


def test_what_cannot_be_used_leaves_the_formula_speaking(journal, tmp_path, caplog):
    (tmp_path / "shop.waits").mkdir()
    (tmp_path / "shop.waits" / "waits.json").write_text("{}", encoding="utf-8")

    async def story() -> None:
        async with Segue(journal, Policy(), timers=False) as segue:
            assert not await Learning(segue, tmp_path / "shop.waits").take_up()
            assert not isinstance(segue.line.expecting.estimator, LearnedEstimator)

    asyncio.run(story())
