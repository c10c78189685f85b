"""What every journal promises, in memory and on disk alike. A new one is added to JOURNALS and passes the rest."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segue.core import events as e
from segue.core.conversation import MOVES, Conversation, Holder, Overtaken, apply, apply_all, replay
from segue.core.entries import Entry, Job, JobKind, Waiting, Written
from segue.core.handback import Task, TaskKind
from segue.core.packet import Mood, Packet
from segue.core.reading import Likely, Reading
from segue.core.receiving import Offer
from segue.core.routing import Destination
from segue.core.triggers import Reason, Trigger
from segue.journal.codec import JournalTampered
from segue.journal.memory import MemoryJournal
from segue.journal.sqlite import JournalLocked, SqliteJournal
from segue.journal.writer import JournalClosed
from segue.switchboard.ports import Journal

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def in_memory(folder: Path) -> Journal:
    return MemoryJournal()


async def on_disk(folder: Path) -> Journal:
    return await SqliteJournal.open(folder / "journal.db")


async def on_disk_forgetful(folder: Path) -> Journal:
    """With no state at hand, so that each one is told again from the file."""
    return await SqliteJournal.open(folder / "journal.db", remember=0)


JOURNALS = {"memory": in_memory, "sqlite": on_disk, "sqlite, nothing at hand": on_disk_forgetful}

Story = Callable[[Journal], Awaitable[None]]
Play = Callable[[Story], None]


@pytest.fixture(params=JOURNALS.values(), ids=JOURNALS)
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    """Plays a story with a journal of each kind."""

    async def told(story: Story) -> None:
        journal = await request.param(tmp_path)
        try:
            await story(journal)
        finally:
            await journal.close()

    return lambda story: asyncio.run(told(story))


def entry(before: Conversation, *events: e.Event, **more: object) -> Entry:
    return Entry(before, apply_all(before, events), events, **more)  # type: ignore[arg-type]


def spoke(text: str = "Where is it?", key: str | None = None, after: timedelta = timedelta()) -> e.CustomerSpoke:
    return e.CustomerSpoke(NOW + after, text, key)


async def opened(journal: Journal, id: str = "c1") -> Conversation:
    first = entry(Conversation(id), e.Opened(NOW, "carla"))
    await journal.append(first)
    return first.after


PACKET = Packet(Mood("calm", 0.1), "normal", "A refund for order 4471", "It broke on the second day.")


def handed_off(at: datetime, team: str = "billing") -> e.HandedOff:
    return e.HandedOff(
        at, PACKET, Destination(team, "intent is refund", (Likely("refund", 0.9),)), "One moment.", "R-1"
    )


SAMPLES: Mapping[type, Callable[[datetime, Conversation], e.Event]] = {
    e.Opened: lambda at, c: e.Opened(at, "carla", "email"),
    e.CustomerSpoke: lambda at, c: e.CustomerSpoke(at, "Où est ma commande? 📦", f"k{c.version}"),
    e.Understood: lambda at, c: e.Understood(at, max(0, c.turns - 1), Reading(tone=-0.25, language="fr")),
    e.ToolStarted: lambda at, c: e.ToolStarted(at, f"t{c.version}", "refund", (("order", "4471"),), "ai", (("refund.amount", "49.90"),)),
    e.ToolEnded: lambda at, c: e.ToolEnded(at, c.running[0][0] if c.running else "t", "refund", (), "no", ok=False),
    e.Alarmed: lambda at, c: e.Alarmed(at, Reason(Trigger.LIMIT, "above the limit", about="refund")),
    e.AiSpoke: lambda at, c: e.AiSpoke(at, "Soon.", answers=c.unanswered, is_question=c.version % 2 == 0),
    e.DraftKept: lambda at, c: e.DraftKept(at, "Dear Carla", "ana took over"),
    e.Delegated: lambda at, c: e.Delegated(at, c.who or "ai", "orders", "it is about an order"),
    e.HandedOff: lambda at, c: handed_off(at),
    e.Rerouted: lambda at, c: e.Rerouted(at, Destination("general", "nobody is there"), "A moment longer."),
    e.Offered: lambda at, c: e.Offered(at, Offer(f"o{c.version}", "ana", "billing", at + MINUTE)),
    e.Accepted: lambda at, c: e.Accepted(at, c.offer.id if c.offer else "o", "ana", "Ana is here."),
    e.Engaged: lambda at, c: e.Engaged(at, c.offer.id if c.offer else "o", "returns-ai"),
    e.Declined: lambda at, c: e.Declined(at, c.offer.id if c.offer else "o", "ana"),
    e.Expired: lambda at, c: e.Expired(at, c.offer.id if c.offer else "o", "ana"),
    e.Informed: lambda at, c: e.Informed(at, "About two minutes."),
    e.TookOver: lambda at, c: e.TookOver(at, "ben", "Ben is here.", c.unanswered),
    e.HumanSpoke: lambda at, c: e.HumanSpoke(at, c.who or "ana", "Hello Carla"),
    e.Noted: lambda at, c: e.Noted(at, "ana", "She is right."),
    e.CallbackBooked: lambda at, c: e.CallbackBooked(at, at + 60 * MINUTE, "+49 30 1234", "We call you."),
    e.DetailsLeft: lambda at, c: e.DetailsLeft(at, "carla@example.com", "We write to you."),
    e.HandedBack: lambda at, c: e.HandedBack(at, "ana", "Refunded", (Task(TaskKind.SURVEY, "", at + MINUTE),), "Thanks."),
    e.TaskDone: lambda at, c: e.TaskDone(at, c.tasks[0] if c.tasks else Task(TaskKind.CONFIRM)),
    e.Rated: lambda at, c: e.Rated(at, 5, after_human=True),
    e.Closed: lambda at, c: e.Closed(at, "silent"),
    e.Reopened: lambda at, c: e.Reopened(at),
}  # fmt: skip
"""One of each event that may happen to a conversation."""


@st.composite
def legal_events(draw: st.DrawFn, at_most: int = 60) -> tuple[e.Event, ...]:
    """A journal that MOVES allows, from the beginning."""
    state, events = Conversation("c1"), []
    for number in range(draw(st.integers(1, at_most))):
        kinds = sorted(MOVES[state.holder], key=lambda kind: kind.__name__)
        event = SAMPLES[draw(st.sampled_from(kinds))](NOW + number * MINUTE, state)
        state = apply(state, event)
        events.append(event)
    return tuple(events)


# ---- conversations


def test_a_conversation_that_was_never_opened_is_none(play: Play) -> None:
    async def story(journal: Journal) -> None:
        assert await journal.load("c1") is None
        assert await journal.events_of("c1") == ()
        assert await journal.turn_of_key("c1", "k") is None
        with pytest.raises(Overtaken):
            await journal.append(entry(replay("c1", [e.Opened(NOW)]), spoke()))

    play(story)


def test_what_was_appended_is_loaded(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        said = entry(state, spoke(key="k1"), e.Understood(NOW, 0, Reading(tone=0.5)), key="k1")

        assert isinstance(journal, Journal)
        assert await journal.append(said) == Written(3)
        assert await journal.load("c1") == said.after
        assert tuple(await journal.events_of("c1")) == (e.Opened(NOW, "carla"), *said.events)
        assert tuple(await journal.events_of("c1", after=2)) == said.events[1:]
        assert tuple(await journal.events_of("c1", after=9)) == ()
        assert await journal.turn_of_key("c1", "k1") == 3

    play(story)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(events=legal_events(), cuts=st.lists(st.integers(1, 5), min_size=60, max_size=60))
def test_the_state_is_what_the_events_tell(
    tmp_path_factory: pytest.TempPathFactory, events: tuple[e.Event, ...], cuts: list[int]
) -> None:
    async def story(journal: Journal) -> None:
        state, rest = Conversation("c1"), list(events)
        for cut in cuts:
            some, rest = tuple(rest[:cut]), rest[cut:]
            if some:
                step = entry(state, *some)
                await journal.append(step)
                state = step.after
                assert await journal.load("c1") == state
        assert tuple(await journal.events_of("c1")) == events
        assert await journal.load("c1") == replay("c1", events)
        is_waiting = state.waiting_since is not None
        assert [row.conversation for row in await journal.waiting()] == ["c1"] * is_waiting
        await journal.close()

    async def all_three() -> None:
        for begin in JOURNALS.values():
            await story(await begin(tmp_path_factory.mktemp("journal")))

    asyncio.run(all_three())


def test_a_thousand_turns_are_kept_and_loaded(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        for number in range(250):
            at = NOW + number * MINUTE
            step = entry(state, e.CustomerSpoke(at, f"{number}?"), e.AiSpoke(at, f"{number}!", answers=(number,)))
            await journal.append(step)
            state = step.after
        step = entry(state, *(e.CustomerSpoke(NOW, str(number)) for number in range(500)))
        await journal.append(step)

        assert step.after.turns == 1000
        assert await journal.load("c1") == step.after
        assert replay("c1", await journal.events_of("c1")) == step.after

    play(story)


def test_a_stale_entry_is_refused_and_told_who_has_it(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        await journal.append(entry(state, e.TookOver(NOW, "ana", "Ana is here.")))

        with pytest.raises(Overtaken) as refused:
            await journal.append(entry(state, e.AiSpoke(NOW, "Soon."), jobs=(Job(JobKind.CLOSE, "c1", NOW),)))
        with pytest.raises(Overtaken):
            await journal.append(entry(Conversation("c1"), e.Opened(NOW)))

        assert refused.value.holder == "ana"
        assert len(await journal.events_of("c1")) == 2
        assert await journal.pending() == ()

    play(story)


def test_an_entry_that_contradicts_itself_is_a_mistake(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        with pytest.raises(ValueError, match="cannot become"):
            await journal.append(Entry(state, state, (spoke(),)))
        with pytest.raises(ValueError, match="cannot become"):
            await journal.append(Entry(Conversation("c2"), Conversation("c2"), ()))

        assert len(await journal.events_of("c1")) == 1

    play(story)


def test_jobs_alone_can_be_written(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)

        assert await journal.append(Entry(state, state, (), (Job(JobKind.INFORM, "c1", NOW),))) == Written(1)
        assert len(await journal.pending()) == 1
        assert await journal.load("c1") == state

    play(story)


def test_of_a_hundred_at_once_one_wins_each_version(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await opened(journal)
        lost: Counter[str] = Counter()

        async def one(name: str) -> None:
            while True:
                state = await journal.load("c1")
                assert state is not None
                try:
                    await journal.append(entry(state, e.CustomerSpoke(NOW, name)))
                    return
                except Overtaken:
                    lost[name] += 1

        await asyncio.gather(*(one(f"task {number}") for number in range(100)))
        events = await journal.events_of("c1")

        assert Counter(event.text for event in events[1:]) == Counter(f"task {number}" for number in range(100))
        assert await journal.load("c1") == replay("c1", events)
        assert lost  # else it was no race

    play(story)


def test_strangers_in_one_commit_do_not_share_a_refusal(play: Play) -> None:
    async def story(journal: Journal) -> None:
        states = [await opened(journal, f"c{number}") for number in range(20)]
        for state in states[::2]:
            await journal.append(entry(state, spoke("first")))
        outcomes = await asyncio.gather(
            *(journal.append(entry(state, spoke("second"))) for state in states), return_exceptions=True
        )

        assert [type(outcome) for outcome in outcomes] == [Overtaken, Written] * 10
        assert [len(await journal.events_of(state.id)) for state in states] == [2] * 20

    play(story)


# ---- keys


def test_a_message_that_comes_twice_is_kept_once(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        said = entry(state, spoke(key="k1"), key="k1", jobs=(Job(JobKind.ANSWER, "c1", NOW),))
        first = await journal.append(said)
        later = entry(said.after, spoke("and?"))
        await journal.append(later)

        assert first == Written(2)
        assert await journal.append(said) == Written(2, repeated=True)  # although its version is stale
        assert await journal.append(entry(later.after, spoke(key="k1"), key="k1")) == Written(2, repeated=True)
        assert await journal.load("c1") == later.after
        assert len(await journal.pending()) == 1

    play(story)


def test_a_key_belongs_to_its_conversation(play: Play) -> None:
    async def story(journal: Journal) -> None:
        for id in ("c1", "c2"):
            state = await opened(journal, id)
            assert await journal.append(entry(state, spoke(key="k"), key="k")) == Written(2)

    play(story)


def test_the_same_message_fifty_times_at_once_is_kept_once(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        said = entry(state, spoke(key="k"), key="k")
        outcomes = await asyncio.gather(*(journal.append(said) for _ in range(50)))

        assert Counter(outcomes) == {Written(2): 1, Written(2, repeated=True): 49}

    play(story)


# ---- seats


def test_a_seat_is_taken_and_given_back_with_the_entry(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await journal.seat("ben", 1, NOW)
        await journal.seat("ana", 2, NOW)
        await journal.set_present("ana", True, NOW + MINUTE)
        await journal.set_present("nobody", True, NOW)
        state = await opened(journal)
        taken = entry(state, e.TookOver(NOW + 2 * MINUTE, "ana", "Ana is here."), seats=(("ana", 1),))
        await journal.append(taken)
        ana, ben = await journal.seats()

        assert (ana.person, ana.present, ana.busy, ana.capacity, ana.since) == ("ana", True, 1, 2, NOW + 2 * MINUTE)
        assert (ben.person, ben.present, ben.busy, ben.capacity, ben.since) == ("ben", False, 0, 1, NOW)
        back = entry(taken.after, e.HandedBack(NOW, "ana", "Done", (), "Thanks."), seats=(("ana", -1),))
        await journal.append(back)
        assert [seat.busy for seat in await journal.seats()] == [0, 0]

    play(story)


@pytest.mark.parametrize("seats", [(("ana", 2),), (("ana", -1),), (("nobody", 1),), (("ben", 1), ("ana", 2))])
def test_no_seat_is_overfull_or_less_than_empty(play: Play, seats: tuple[tuple[str, int], ...]) -> None:
    async def story(journal: Journal) -> None:
        await journal.seat("ana", 1, NOW)
        await journal.seat("ben", 1, NOW)
        state = await opened(journal)
        with pytest.raises(Overtaken):
            await journal.append(
                entry(state, spoke(key="k"), key="k", seats=seats, jobs=(Job(JobKind.CLOSE, "c1", NOW),))
            )

        assert [seat.busy for seat in await journal.seats()] == [0, 0]
        assert await journal.load("c1") == state
        assert await journal.pending() == ()
        assert await journal.turn_of_key("c1", "k") is None

    play(story)


def test_a_seat_given_from_hand_to_hand_needs_no_room(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await journal.seat("ana", 1, NOW)
        state = await opened(journal)
        first = entry(state, spoke(), seats=(("ana", 1),))
        await journal.append(first)
        await journal.append(entry(first.after, spoke(), seats=(("ana", 1), ("ana", -1))))

        assert [seat.busy for seat in await journal.seats()] == [1]

    play(story)


def test_twenty_at_once_for_three_seats(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await journal.seat("ana", 3, NOW)
        states = [await opened(journal, f"c{number}") for number in range(20)]
        outcomes = await asyncio.gather(
            *(journal.append(entry(state, spoke(), seats=(("ana", 1),))) for state in states), return_exceptions=True
        )

        assert Counter(map(type, outcomes)) == {Written: 3, Overtaken: 17}
        assert [seat.busy for seat in await journal.seats()] == [3]

    play(story)


def test_a_lowered_capacity_throws_nobody_out(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await journal.seat("ana", 2, NOW)
        state = await opened(journal)
        step = entry(state, spoke(), seats=(("ana", 2),))
        await journal.append(step)
        await journal.seat("ana", 1, NOW + MINUTE)
        await journal.seat("ana", 1, NOW + 2 * MINUTE)  # the same again is no change

        (seat,) = await journal.seats()
        assert (seat.busy, seat.capacity, seat.since) == (2, 1, NOW + MINUTE)
        with pytest.raises(Overtaken):
            await journal.append(entry(step.after, spoke(), seats=(("ana", 1),)))
        await journal.append(entry(step.after, spoke(), seats=(("ana", -1),)))
        assert [seat.busy for seat in await journal.seats()] == [1]

    play(story)


# ---- jobs


async def planned(journal: Journal, *minutes: int) -> None:
    """One job for each of these minutes from now."""
    jobs = tuple(Job(JobKind.ANSWER, "c1", NOW + minute * MINUTE, str(minute), (("a", "b"),)) for minute in minutes)
    await journal.append(entry(Conversation("c1"), e.Opened(NOW), jobs=jobs))


def test_what_is_due_comes_soonest_first_and_once(play: Play) -> None:
    async def story(journal: Journal) -> None:
        assert await journal.next_due() is None
        await planned(journal, 3, 1, 2, 60)
        assert await journal.next_due() == NOW + MINUTE
        assert await journal.claim(NOW, 10, MINUTE) in ((), [])
        two = await journal.claim(NOW + 5 * MINUTE, 2, MINUTE)
        one = await journal.claim(NOW + 5 * MINUTE, 10, MINUTE)

        assert [(job.fence, job.attempts, job.run_at) for job in two] == [
            ("1", 1, NOW + MINUTE),
            ("2", 1, NOW + 2 * MINUTE),
        ]
        assert [job.fence for job in one] == ["3"]
        assert (two[0].kind, two[0].conversation, two[0].body) == (JobKind.ANSWER, "c1", (("a", "b"),))
        assert await journal.next_due() == NOW + 6 * MINUTE
        assert [await journal.finish(job) for job in (*two, *one)] == [True, True, True]
        assert await journal.finish(two[0]) is False
        assert [job.fence for job in await journal.pending()] == ["60"]

    play(story)


def test_a_job_whose_worker_died_comes_due_again(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await planned(journal, 0)
        (dead,) = await journal.claim(NOW, 10, MINUTE)
        assert not await journal.claim(NOW + MINUTE / 2, 10, MINUTE)
        (alive,) = await journal.claim(NOW + MINUTE, 10, MINUTE)

        assert (alive.id, alive.attempts) == (dead.id, 2)
        assert await journal.finish(dead) is False
        assert await journal.finish(alive) is True
        assert await journal.pending() == ()

    play(story)


def test_a_late_worker_who_lost_to_nobody_may_finish(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await planned(journal, 0)
        (job,) = await journal.claim(NOW, 10, MINUTE)

        assert await journal.finish(replace(job, run_at=NOW)) is True

    play(story)


def test_many_workers_share_the_jobs(play: Play) -> None:
    async def story(journal: Journal) -> None:
        await planned(journal, *range(50))
        claims = await asyncio.gather(*(journal.claim(NOW + 60 * MINUTE, 7, MINUTE) for _ in range(10)))

        assert sorted(int(job.fence) for jobs in claims for job in jobs) == list(range(50))

    play(story)


def test_pending_tells_the_kinds_apart(play: Play) -> None:
    async def story(journal: Journal) -> None:
        jobs = tuple(Job(kind, "c1", NOW + MINUTE) for kind in (JobKind.SEND, JobKind.CLOSE, JobKind.SEND))
        await journal.append(entry(Conversation("c1"), e.Opened(NOW), jobs=jobs))

        assert [job.kind for job in await journal.pending("send")] == [JobKind.SEND] * 2
        assert [job.attempts for job in await journal.pending()] == [0, 0, 0]
        assert len({job.id for job in await journal.pending()}) == 3

    play(story)


# ---- the line


def test_the_line_stands_in_the_order_of_asking(play: Play) -> None:
    async def story(journal: Journal) -> None:
        for id, minute, team in (("late", 3, "billing"), ("early", 1, "general"), ("middle", 2, "billing")):
            state = await opened(journal, id)
            await journal.append(entry(state, handed_off(NOW + minute * MINUTE, team)))
        late = await journal.load("late")
        assert late is not None

        assert [row.conversation for row in await journal.waiting()] == ["early", "middle", "late"]
        assert list(await journal.waiting("general")) == [Waiting("early", "general", NOW + MINUTE)]
        await journal.append(entry(late, e.TookOver(NOW, "ana", "Ana is here.")))
        assert [row.conversation for row in await journal.waiting("billing")] == ["middle"]

    play(story)


# ---- the end


def test_after_the_end_nothing_more_is_written(play: Play) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        last = asyncio.ensure_future(journal.append(entry(state, spoke())))
        await asyncio.sleep(0)
        await journal.close()
        await journal.close()

        assert await last == Written(2)  # what was queued is written first
        for late in (
            journal.append(entry(state, spoke())),
            journal.load("c1"),
            journal.events_of("c1"),
            journal.claim(NOW, 1, MINUTE),
            journal.seat("ana", 1, NOW),
        ):
            with pytest.raises(JournalClosed):
                await late

    play(story)


# ---- the file


def on_file(tmp_path: Path, *stories: Story) -> None:
    """Each story with a journal newly opened on the same file."""

    async def told() -> None:
        for story in stories:
            journal = await SqliteJournal.open(tmp_path / "journal.db")
            try:
                await story(journal)
            finally:
                await journal.close()

    asyncio.run(told())


def test_a_journal_that_is_opened_again_tells_the_same(tmp_path: Path) -> None:
    kept: list[object] = []

    async def first(journal: Journal) -> None:
        await journal.seat("ana", 2, NOW)
        state = await opened(journal)
        for _ in range(20):
            step = entry(
                state, spoke(key=f"k{state.version}"), key=f"k{state.version}", jobs=(Job(JobKind.ANSWER, "c1", NOW),)
            )
            await journal.append(step)
            state = step.after
        await journal.append(entry(state, handed_off(NOW), seats=(("ana", 1),)))
        kept.extend(await all_of(journal))

    async def again(journal: Journal) -> None:
        assert await all_of(journal) == kept

    async def all_of(journal: Journal) -> list[object]:
        said = await journal.load("c1"), await journal.events_of("c1"), await journal.turn_of_key("c1", "k7")
        return [*said, await journal.pending(), await journal.seats(), await journal.waiting()]

    on_file(tmp_path, first, again, again)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["journal.db", "journal.db.lock"]


SECOND = """
import asyncio, sys
from segue.journal.sqlite import JournalLocked, SqliteJournal
try:
    asyncio.run(SqliteJournal.open(sys.argv[1]))
except JournalLocked as locked:
    print(locked.pid, locked.path == sys.argv[1], locked)
"""


def test_a_second_process_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"

    async def story(journal: Journal) -> None:
        run = await asyncio.create_subprocess_exec(
            sys.executable, "-c", SECOND, str(path), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        said, wrong = await run.communicate()

        assert said.decode().startswith(f"{os.getpid()} True {path} is open in process {os.getpid()};"), wrong
        with pytest.raises(JournalLocked):
            await SqliteJournal.open(path)

    on_file(tmp_path, story, opened)  # type: ignore[arg-type]  # and afterwards it is free again


TAMPERING = {
    "an event's text": "UPDATE event SET body = '{' WHERE version = 2",
    "an event's name": "UPDATE event SET kind = 'Abducted' WHERE version = 2",
    "an event that could not happen": "UPDATE event SET kind = 'Reopened' WHERE version = 2",
    "an event that is gone": "DELETE FROM event WHERE version = 2",
    "the last event": "DELETE FROM event WHERE version = 3",
    "who holds it": "UPDATE conversation SET holder = 'archive'",
    "the version": "UPDATE conversation SET version = 7",
}


@pytest.mark.parametrize("change", TAMPERING.values(), ids=TAMPERING)
def test_a_file_changed_by_hand_is_not_believed(tmp_path: Path, change: str) -> None:
    async def first(journal: Journal) -> None:
        await journal.append(entry(await opened(journal), spoke("one"), spoke("two")))
        await opened(journal, "healthy")

    async def again(journal: Journal) -> None:
        with pytest.raises(JournalTampered) as refused:
            await journal.load("c1")
        assert refused.value.conversation == "c1"
        assert refused.value.problem
        assert await journal.load("healthy") is not None

    on_file(tmp_path, first)
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute(f"{change}{' AND' if 'WHERE' in change else ' WHERE'} {_id(change)} = 'c1'")
    connection.close()
    on_file(tmp_path, again)


def _id(change: str) -> str:
    return "id" if change.startswith("UPDATE conversation") else "conversation"


@pytest.mark.parametrize(
    "change", ["UPDATE snapshot SET body = '{'", "UPDATE snapshot SET version = 3", "DELETE FROM snapshot"]
)
def test_a_lost_snapshot_loses_nothing(tmp_path: Path, change: str) -> None:
    kept: list[Conversation | None] = []

    async def first(journal: Journal) -> None:
        await journal.append(entry(await opened(journal), *(spoke() for _ in range(40))))
        kept.append(await journal.load("c1"))

    async def again(journal: Journal) -> None:
        assert await journal.load("c1") == kept[0]

    on_file(tmp_path, first)
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute(change)
    connection.close()
    on_file(tmp_path, again)


def test_a_job_that_cannot_be_understood_stops_no_other(tmp_path: Path) -> None:
    async def first(journal: Journal) -> None:
        await planned(journal, 0, 1)

    async def again(journal: Journal) -> None:
        assert [job.fence for job in await journal.claim(NOW + 5 * MINUTE, 10, MINUTE)] == ["1"]
        with pytest.raises(JournalTampered):
            await journal.pending()

    on_file(tmp_path, first)
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute("UPDATE job SET kind = 'party' WHERE fence = '0'")
    connection.close()
    on_file(tmp_path, again)


def test_a_newer_journal_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    async def nothing(journal: Journal) -> None:
        return

    on_file(tmp_path, nothing)
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute("UPDATE meta SET value = '2' WHERE name = 'schema'")
    connection.close()
    with pytest.raises(JournalTampered, match="version 2"):
        on_file(tmp_path, nothing)
    (tmp_path / "journal.db").write_text("Dear diary, " * 100)
    with pytest.raises(JournalTampered):
        on_file(tmp_path, nothing)


def test_one_that_cannot_be_written_does_not_spoil_the_batch(tmp_path: Path) -> None:
    async def story(journal: Journal) -> None:
        states = [await opened(journal, f"c{number}") for number in range(9)]
        entries = [entry(state, spoke(), jobs=(Job(JobKind.CLOSE, state.id, NOW),)) for state in states]
        entries[4] = entry(states[4], spoke(), key="half a character \ud83d")
        impossible = replace(replay("c5", [e.Opened(NOW)]), holder=Holder.HUMAN, who=None, version=2, epoch=9)
        entries[5] = Entry(states[5], impossible, (spoke(),))
        outcomes = await asyncio.gather(*map(journal.append, entries), return_exceptions=True)

        wrong = [number for number, outcome in enumerate(outcomes) if outcome != Written(2)]
        assert wrong == [4, 5]
        assert isinstance(outcomes[4], UnicodeEncodeError)
        assert isinstance(outcomes[5], sqlite3.IntegrityError)  # the CHECKs: a person's conversation has a person
        assert [len(await journal.events_of(state.id)) for state in states] == [2, 2, 2, 2, 1, 1, 2, 2, 2]
        assert len(await journal.pending()) == 7

    on_file(tmp_path, story)


def test_who_was_cancelled_while_waiting_has_still_written(tmp_path: Path) -> None:
    async def story(journal: Journal) -> None:
        state = await opened(journal)
        task = asyncio.ensure_future(journal.append(entry(state, spoke())))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await opened(journal, "c2")  # written after it

        after = await journal.load("c1")
        assert after is not None
        assert after.version == 2

    on_file(tmp_path, story)
