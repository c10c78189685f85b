"""What the journal on disk promises beside: one process, the same again after the end, nothing believed blindly."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from segue.core import events as e
from segue.core.conversation import Conversation, Holder, apply_all, replay
from segue.core.entries import Entry, Job, JobKind, Written
from segue.core.receiving import Offer
from segue.journal.codec import JournalTampered
from segue.journal.sqlite import JournalLocked, SqliteJournal
from segue.switchboard.ports import Journal

from .journals import MINUTE, NOW, Story, entry, handed_off, opened, planned, spoke

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


@pytest.mark.skipif(os.name == "nt", reason="modes of files are another thing there")
def test_a_new_journal_is_for_its_owner_alone(tmp_path: Path) -> None:
    modes: dict[str, int] = {}

    async def told(journal: Journal) -> None:
        await opened(journal)
        names = ("journal.db", "journal.db-wal")
        modes.update({name: os.stat(os.path.join(tmp_path, name)).st_mode & 0o777 for name in names})

    on_file(tmp_path, told)

    assert modes == {"journal.db": 0o600, "journal.db-wal": 0o600}


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


def test_a_file_of_before_who_is_due_was_kept_opens_with_its_line(tmp_path: Path) -> None:
    async def first(journal: Journal) -> None:
        await journal.append(entry(await opened(journal, "c1"), handed_off(NOW, "billing")))
        await opened(journal, "c2")

    async def again(journal: Journal) -> None:
        (row,) = await journal.waiting("billing")
        assert (row.conversation, row.since, row.due) == ("c1", NOW, NOW)

    on_file(tmp_path, first)
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        for index in ("conversation_waits", "conversation_place"):
            connection.execute(f"DROP INDEX {index}")
        connection.execute("ALTER TABLE conversation DROP COLUMN due")
        connection.execute("CREATE INDEX conversation_line ON conversation (team, waiting_since, id)")
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


def test_a_file_from_before_there_were_pauses_opens_and_keeps_them(tmp_path: Path) -> None:
    async def before(journal: Journal) -> None:
        await journal.seat("ana", 2, NOW)
        await opened(journal)

    async def after(journal: Journal) -> None:
        (seat,) = await journal.seats()
        assert (seat.person, seat.wrapping, seat.wraps_until, seat.cools_until) == ("ana", 0, None, None)
        state = await journal.load("c1")
        assert state is not None
        made = e.Offered(NOW, Offer("o1", "ana", "billing", NOW + MINUTE))
        no = e.Declined(NOW, "o1", "ana", "", NOW + MINUTE)
        took = e.TookOver(NOW, "ana", "Here I am.")
        back = e.HandedBack(NOW, "ana", "Done", (), "Thanks.", NOW + MINUTE)
        await journal.append(entry(state, handed_off(NOW), made, no, took, back, seats=(("ana", 1),)))

    async def again(journal: Journal) -> None:
        (seat,) = await journal.seats()
        assert (seat.busy, seat.wrapping, seat.cools_until) == (1, 1, NOW + MINUTE)
        assert await journal.wrapping_up("ana") == ("c1",)

    on_file(tmp_path, before)
    with sqlite3.connect(tmp_path / "journal.db") as file:
        file.executescript("DROP TABLE wrapping_up; DROP TABLE cool_down;")
    file.close()
    on_file(tmp_path, after, again)


def test_seats_at_hand_are_never_those_of_before(tmp_path: Path) -> None:
    """Forty come and go, take and give back while others look: whoever looks after a write sees it."""

    async def story(journal: Journal) -> None:
        await journal.seat("ana", 40, NOW)

        async def takes(number: int) -> None:
            took = entry(await opened(journal, f"c{number}"), e.TookOver(NOW, "ana", "Here."), seats=(("ana", 1),))
            await journal.append(took)
            assert (await journal.seats())[0].busy > 0
            await journal.set_present("ana", number % 2 == 0, NOW)
            back = e.HandedBack(NOW, "ana", "Done", (), "Thanks.", NOW + MINUTE)
            await journal.append(entry(took.after, back))
            assert (await journal.seats())[0].wrapping > 0
            if number % 3:
                await journal.append(
                    entry(apply_all(took.after, [back]), e.WrappedUp(NOW, "ana", True), seats=(("ana", -1),))
                )

        async def looks() -> None:
            for _ in range(200):
                await journal.seats()
                await asyncio.sleep(0)

        await asyncio.gather(looks(), looks(), *map(takes, range(40)))
        (seat,) = await journal.seats()
        assert (seat.busy, seat.wrapping) == (14, 14)
        assert await journal.seats() is await journal.seats()
        await journal.seat("ana", 41, NOW)
        assert (await journal.seats())[0].capacity == 41

    on_file(tmp_path, story)
