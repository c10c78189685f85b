"""The one thread that writes: whatever is queued is committed together and acknowledged only then.

Group commit joins strangers in one transaction, so one unit's failure is its own outcome and never the batch's.
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from ..core.errors import SegueError

Result = TypeVar("Result")

BATCH = 256
"""Units in one transaction at most. Source: 100 writers at once reach the disk's best well below it."""

ROWS = (64, 16, 4, 1)
"""Rows in one INSERT: few enough sizes that SQLite's statements are made once and used again."""

Row = tuple[object, ...]


class JournalClosed(SegueError):
    """The journal was closed. What was acknowledged is kept; open it again to write more."""


class Transaction:
    """What units of work write with. Everything in it is committed together.

    Attributes:
        cursor: for statements whose outcome matters at once.
    """

    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self.cursor = cursor
        self._later: dict[str, list[Row]] = {}

    def later(self, insert: str, rows: Iterable[Row]) -> None:
        """Rows that nobody looks at before `flush`, for an INSERT without its VALUES.

        Many of one table in one statement are cheaper, and meanwhile the event loop has the interpreter to itself:
        after each statement this thread must ask for it again.
        """
        known = self._later.get(insert)
        if known is None:
            known = self._later[insert] = []
        known += rows

    def flush(self) -> None:
        """Writes what was left for later. To be called by a unit before it looks at such a table."""
        for insert, rows in self._later.items():
            start = 0
            for size in ROWS:
                while len(rows) - start >= size:
                    values = tuple(chain.from_iterable(rows[start : start + size]))
                    self.cursor.execute(_with_values(insert, len(rows[0]), size), values)
                    start += size
        self._later.clear()

    def forget(self) -> None:
        """Drops what was left for later, after a rollback."""
        self._later.clear()


@cache
def _with_values(insert: str, columns: int, rows: int) -> str:
    row = f"({', '.join('?' * columns)})"
    return f"{insert} VALUES {', '.join([row] * rows)}"


class _Unit(Generic[Result]):
    """Something to write, and whoever waits for it."""

    __slots__ = ("after", "error", "future", "loop", "result", "work")

    def __init__(self, work: Callable[[Transaction], Result], after: Callable[[Result], None] | None) -> None:
        self.work = work
        self.after = after
        self.loop = asyncio.get_running_loop()
        self.future: asyncio.Future[Result] = self.loop.create_future()
        self.result: Result
        self.error: Exception | None = None


_Units = list[_Unit[Any]]  # Any: one batch holds units of every kind of result


class Writer:
    """Owns the only connection that writes.

    Args:
        connection: in autocommit mode; used by nobody else from now on, closed at the end.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._queue: SimpleQueue[_Unit[Any] | None] = SimpleQueue()
        self._lock = threading.Lock()  # nothing is put behind the None that ends the queue
        self._is_closed = False
        self._ended = threading.Event()
        threading.Thread(target=self._run, name="segue-journal", daemon=True).start()

    def submit(
        self, work: Callable[[Transaction], Result], after: Callable[[Result], None] | None = None
    ) -> asyncio.Future[Result]:
        """What `work` returns, once it is durable.

        Args:
            work: run in the writer's thread inside a transaction, perhaps twice if the first one was rolled back. It
                may refuse with a SegueError only before it has written anything.
            after: called with the result in the writer's thread, after the commit and before anybody is told.

        Raises:
            JournalClosed: too late.
        """
        unit = _Unit(work, after)
        with self._lock:
            if self._is_closed:
                raise JournalClosed
            self._queue.put(unit)
        return unit.future

    def close(self) -> None:
        """Writes what is queued and ends; blocks until then."""
        with self._lock:
            if not self._is_closed:
                self._is_closed = True
                self._queue.put(None)
        self._ended.wait()

    def _run(self) -> None:
        transaction = Transaction(self._connection.cursor())
        is_last = False
        while not is_last:
            batch, is_last = self._next_batch()
            if batch:
                self._commit(transaction, batch)
                _settle_all(batch)
        self._connection.close()
        self._ended.set()

    def _next_batch(self) -> tuple[_Units, bool]:
        """Whatever is queued, waiting for the first; and whether it was the end."""
        batch: _Units = []
        unit = self._queue.get()
        more = min(self._queue.qsize(), BATCH - 1)
        while unit is not None:
            batch.append(unit)
            if not more:
                return batch, False
            more -= 1
            unit = self._queue.get_nowait()
        return batch, True

    def _commit(self, transaction: Transaction, batch: _Units) -> None:
        try:
            transaction.cursor.execute("BEGIN IMMEDIATE")
            for unit in batch:
                try:
                    unit.result = unit.work(transaction)
                except SegueError as refusal:  # raised before it has written anything, so that the batch goes on
                    unit.error = refusal
            transaction.flush()
            transaction.cursor.execute("COMMIT")
        except Exception:  # not a refusal: somebody's fault, but whose is not known
            self._roll_back(transaction)
            self._commit_each(transaction, batch)
        for unit in batch:
            if unit.after is not None and unit.error is None:
                unit.after(unit.result)

    def _commit_each(self, transaction: Transaction, batch: _Units) -> None:
        """The same again with a savepoint around each, so that only the guilty one gets the error."""
        execute = transaction.cursor.execute
        try:
            execute("BEGIN IMMEDIATE")
            for unit in batch:
                execute("SAVEPOINT unit")
                try:
                    unit.result, unit.error = unit.work(transaction), None
                    transaction.flush()
                except Exception as fault:
                    unit.error = fault
                    transaction.forget()
                    execute("ROLLBACK TO unit")
                execute("RELEASE unit")
            execute("COMMIT")
        except Exception as fault:  # the disk is full, the file is gone: nothing of the batch is kept
            self._roll_back(transaction)
            for unit in batch:
                unit.error = fault

    def _roll_back(self, transaction: Transaction) -> None:
        transaction.forget()
        if self._connection.in_transaction:  # SQLite itself may have rolled back already
            self._connection.rollback()


def _settle_all(batch: _Units) -> None:
    """Tells everybody, with one call into each event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, _Units] = {}
    for unit in batch:
        by_loop.setdefault(unit.loop, []).append(unit)
    for loop, units in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, units)
        except RuntimeError:  # that loop has ended, and with it whoever waited
            continue


def _settle(units: _Units) -> None:
    for unit in units:
        if unit.future.done():  # whoever waited was cancelled; what is written stays written
            continue
        if unit.error is None:
            unit.future.set_result(unit.result)
        else:
            unit.future.set_exception(unit.error)
