"""The journal on disk: one SQLite file, one process, one thread that writes. Nothing to install.

Durable means on the disk: WAL with synchronous=FULL, and acknowledged only after the commit. One process per file is
more than tidiness: SQLite before 3.51.3 can corrupt a WAL that two connections write or checkpoint at once.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO, TypeVar

from ..core.conversation import Conversation, Holder, Overtaken
from ..core.entries import Entry, Fed, Found, Job, Listed, SeatRow, Waiting, Written
from ..core.errors import SegueError
from ..core.events import Event
from . import jobs, overview, statements
from .codec import JournalTampered, micros
from .latest import Latest
from .tables import with_tables
from .writer import JournalClosed, Writer

Result = TypeVar("Result")

REMEMBERED = 4_000
"""Conversations whose state is kept at hand, some 40 MB of the busiest. Our own guess: more than are under way at once
at any desk; another one is read again in well under a millisecond."""

CACHE = 32 * 1024
"""KiB of the file that each of the two connections keeps at hand. Our own guess: the rows of 100,000 conversations."""

log = logging.getLogger("segue")


class JournalLocked(SegueError):
    """Another process has this journal open. Stop that one, or give this one a file of its own.

    Attributes:
        path: the journal's file.
        pid: number of the process that has it, None if it is not known.
    """

    def __init__(self, path: str, pid: int | None = None) -> None:
        by = f"process {pid}" if pid else "another process"
        super().__init__(f"{path} is open in {by}; stop that one, or give this one a file of its own")
        self.path = path
        self.pid = pid


class SqliteJournal:
    """Everything in one file. `await SqliteJournal.open(path)` begins it, `await journal.close()` ends it."""

    def __init__(self, path: str | Path, remember: int = REMEMBERED) -> None:
        """Opens or makes the file; blocks for some milliseconds. See `open`."""
        self.path = os.path.realpath(path)
        self._lock = _lock(self.path)
        try:
            _make_private(self.path)
            writing = with_tables(_connect(self.path))
            self._questions = _connect(self.path, "PRAGMA query_only = 1").cursor()
            self._long_questions = _connect(self.path, "PRAGMA query_only = 1").cursor()
        except BaseException:
            self._lock.close()
            raise
        self._writer = Writer(writing)
        self._reader = ThreadPoolExecutor(1, "segue-journal-reader")
        self._long_reader = ThreadPoolExecutor(1, "segue-journal-long-reader")
        self._latest = Latest(remember)
        self._moves = 0
        self._seats: tuple[int, tuple[SeatRow, ...]] | None = None
        self._reading: tuple[int, asyncio.Future[tuple[SeatRow, ...]]] | None = None
        self._is_closed = False

    @classmethod
    async def open(cls, path: str | Path, remember: int = REMEMBERED) -> SqliteJournal:
        """The journal in this file, made if there is none.

        Args:
            remember: conversations whose state is kept at hand.

        Raises:
            JournalLocked: another process has it open.
            JournalTampered: it is no journal, or one of a newer Segue.
            OSError: the file cannot be written there.
        """
        return await asyncio.to_thread(cls, path, remember)

    async def load(self, conversation: str) -> Conversation | None:
        """The state, None if there is no such conversation.

        Raises:
            JournalTampered: its events cannot be understood.
        """
        state = self._latest.get(conversation)
        if state is not None and not self._is_closed:
            return state
        state = await self._ask(statements.state_of, conversation)
        if state is not None:
            self._latest.keep(state)
        return state

    async def append(self, entry: Entry) -> Written:
        """Keeps an entry.

        Raises:
            Overtaken: the version moved on, or a seat has no room left (or none to give back).
            JournalClosed: too late.
        """
        prepared = statements.prepare(entry)
        keep = partial(self._kept, entry.after, bool(prepared.seats or prepared.pauses))
        try:
            return await self._writer.submit(partial(statements.write, prepared), keep)
        except Overtaken:
            self._latest.drop(entry.after.id)  # so that nobody decides on what they were overtaken with again
            raise

    async def events_of(self, conversation: str, after: int = 0) -> Sequence[Event]:
        """Events after a version, oldest first.

        Raises:
            JournalTampered: one is missing or cannot be understood.
        """
        return await self._ask(statements.events_of, conversation, after)

    async def turn_of_key(self, conversation: str, key: str) -> int | None:
        """The version that a message with this key got, None if it never came."""
        return await self._ask(statements.version_of_key, conversation, key)

    async def claim(
        self, now: datetime, most: int, lease: timedelta, kinds: Sequence[str] | None = None
    ) -> Sequence[Job]:
        """Jobs that are due, soonest first, with the time they were due at; they are ours until now + lease.

        One that cannot be understood is left out and logged, so that it does not stop all others.
        """
        begin, end = micros(now), micros(now + lease)
        rows = await self._writer.submit(lambda transaction: jobs.claim(transaction, begin, most, end, kinds))
        ours = []
        for row in rows:
            try:
                ours.append(replace(jobs.job_of(row), attempts=row[-1] + 1))
            except JournalTampered:
                log.exception("a job is left out")
        return ours

    async def finish(self, job: Job) -> bool:
        """Deletes a job we hold; False if its lease was lost to another."""
        return await self._writer.submit(lambda transaction: jobs.finish(transaction, job.id, job.attempts))

    async def postpone(self, job: Job, run_at: datetime) -> bool:
        """Lets a job we hold come due again at a time; False if its lease was lost to another."""
        at = micros(run_at)
        return await self._writer.submit(lambda transaction: jobs.postpone(transaction, job.id, job.attempts, at))

    async def next_due(self) -> datetime | None:
        """When the next job comes due, None if there is none."""
        return await self._ask(jobs.next_due)

    async def pending(self, kind: str | None = None) -> Sequence[Job]:
        """All jobs that are not finished, soonest first; a claimed one comes due again when its lease ends.

        Raises:
            JournalTampered: one cannot be understood.
        """
        return await self._ask(jobs.pending, kind)

    async def seat(self, person: str, capacity: int, now: datetime) -> None:
        """Makes a person known, absent at first; changes the capacity of one who is known."""
        at = micros(now)
        await self._writer.submit(lambda transaction: jobs.seat(transaction, person, capacity, at), self._seats_moved)

    async def set_present(self, person: str, present: bool, now: datetime) -> None:
        """Somebody came or went, and is spared no more; who is not known stays unknown."""
        at = micros(now)
        work = partial(jobs.set_present, person=person, present=present, now=at)
        await self._writer.submit(work, self._seats_moved)

    async def end_cool_down(self, person: str) -> None:
        """Somebody who was spared for a while may be asked again."""
        await self._writer.submit(lambda transaction: jobs.end_cool_down(transaction, person), self._seats_moved)

    async def seats(self) -> Sequence[SeatRow]:
        """Everybody who is known, by id; read again only once something of them was written."""
        moves, known = self._moves, self._seats
        if known is not None and known[0] == moves and not self._is_closed:
            return known[1]
        reading = self._reading
        if reading is None or reading[0] != moves or reading[1].done():  # else somebody is reading just that
            reading = self._reading = moves, asyncio.ensure_future(self._ask(jobs.seats))
        rows = await asyncio.shield(reading[1])
        self._seats = moves, rows  # if anything was written meanwhile, this is looked at by nobody
        return rows

    def _kept(self, state: Conversation, has_moved: bool, written: Written) -> None:
        self._latest.keep(state, written)
        if has_moved:
            self._seats_moved(None)

    def _seats_moved(self, _: None) -> None:
        """Called in the writing thread, after the commit and before anybody is told."""
        self._moves += 1

    async def wrapping_up(self, person: str) -> Sequence[str]:
        """Conversations that a person has given back and still writes up, soonest free first."""
        return await self._ask(jobs.wrapping_up, person)

    async def waiting(self, team: str | None = None, most: int | None = None) -> Sequence[Waiting]:
        """Conversations that wait for somebody (those with `waiting_since`), who is due first before the others."""
        return await self._ask(statements.waiting, team, most)

    async def offered_to(self, person: str) -> Sequence[str]:
        """Conversations that are offered to a person, longest wait first."""
        return await self._ask(statements.offered_to, person)

    async def feed(self, after: int, most: int) -> Sequence[Fed]:
        """Events of all conversations in the order of writing, those after a position (0: from the beginning)."""
        return await self._ask_long(overview.feed, after, most)

    async def listing(
        self,
        *,
        holders: Sequence[Holder] | None = None,
        teams: Sequence[str] | None = None,
        who: str | None = None,
        customer: str | None = None,
        ids: Sequence[str] | None = None,
        before: tuple[datetime, str] | None = None,
        most: int = 50,
    ) -> Sequence[Listed]:
        """Conversations to which all of this applies, the one with the newest event first."""
        return await self._ask_long(overview.listing, holders, teams, who, customer, ids, before, most)

    async def find(self, words: str, most: int) -> Sequence[Found]:
        """Conversations in which all these words stand in one message, those said last first; see overview.py for how
        far back it looks."""
        return await self._ask_long(overview.find, words, most)

    async def close(self) -> None:
        """Ends it after what is queued is written; a second time changes nothing."""
        self._is_closed = True
        await asyncio.to_thread(self._end)

    def _end(self) -> None:
        for reader in (self._reader, self._long_reader):
            reader.shutdown()
        for cursor in (self._questions, self._long_questions):
            cursor.connection.close()  # before the writer's, which then empties the WAL into the file
        self._writer.close()
        self._lock.close()

    async def _ask(self, question: Callable[..., Result], *arguments: object) -> Result:
        """What a question to the tables is answered, all of it at one moment, in the reading thread."""
        if self._is_closed:
            raise JournalClosed
        work = partial(_answer, self._questions, question, arguments)
        return await asyncio.get_running_loop().run_in_executor(self._reader, work)

    async def _ask_long(self, question: Callable[..., Result], *arguments: object) -> Result:
        """The same in a thread of its own, for what may take long."""
        if self._is_closed:
            raise JournalClosed
        work = partial(_answer, self._long_questions, question, arguments)
        return await asyncio.get_running_loop().run_in_executor(self._long_reader, work)


def _answer(cursor: sqlite3.Cursor, question: Callable[..., Result], arguments: tuple[object, ...]) -> Result:
    cursor.execute("BEGIN")
    try:
        return question(cursor, *arguments)
    finally:
        cursor.execute("COMMIT")


def _make_private(path: str) -> None:
    """A new journal is for its owner alone: customers' words stand in it. SQLite gives its companions the same mode."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError:  # it is there already and its owner decides; or SQLite says better what is wrong
        pass


def _connect(path: str, *pragmas: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    try:
        for pragma in (
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            f"PRAGMA cache_size = -{CACHE}",
            *pragmas,
        ):
            connection.execute(pragma)
    except sqlite3.DatabaseError as wrong:
        connection.close()
        if isinstance(wrong, sqlite3.OperationalError):  # the disk's fault, not the file's
            raise
        raise JournalTampered(f"{path}: {wrong}") from wrong
    return connection


def _lock(path: str) -> IO[str]:
    """The lock file of a journal, held until it is closed or the process ends, however it ends.

    Raises:
        JournalLocked: somebody has it.
    """
    file = open(f"{path}.lock", "a+", encoding="ascii")  # noqa: SIM115  # open as long as the journal is
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(1 << 20)  # a locked byte cannot be read there, and the first ones hold the number
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as taken:
        file.seek(0)
        pid = file.read(20).strip()
        file.close()
        raise JournalLocked(path, int(pid) if pid.isdecimal() else None) from taken
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
