"""What durability costs: the journal against a bare loop of the same SQL, and the cost of a message as things grow.

Run as `.venv/bin/python bench/journal.py`. Figures are the best of several short runs; compare the ratios.
"""

from __future__ import annotations

import asyncio
import gc
import random
import sqlite3
import tempfile
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from typing import TypeVar

from segue.core import events as e
from segue.core.conversation import Conversation, apply, apply_all
from segue.core.entries import Entry, Job, JobKind
from segue.core.reading import Likely, Reading
from segue.core.triggers import Signals
from segue.journal import statements
from segue.journal.codec import decode, encode
from segue.journal.jobs import JOBS
from segue.journal.sqlite import SqliteJournal

Row = TypeVar("Row")

RUNS = 5
NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
ASKED = "Where is my order 4471? It should have been here on Monday."
ANSWERED = "Your order 4471 was shipped on Tuesday and arrives tomorrow."
READ = Reading(0.02, (Likely("order_status", 0.94),), 0.01, -0.2, 0.1, repeats=0, language="en")


def opened(id: str) -> Entry:
    """The first entry of a conversation."""
    before, event = Conversation(id), e.Opened(NOW, "customer-1")
    return Entry(before, apply(before, event), (event,))


def turns(state: Conversation, count: int) -> Iterator[Entry]:
    """One entry per turn, customer and AI in turn, each with one job."""
    for number in range(count):
        at = NOW + timedelta(seconds=state.version)
        words = (
            e.CustomerSpoke(at, ASKED)
            if number % 2 == 0
            else e.AiSpoke(at, ANSWERED, answers=state.unanswered, signals=Signals(0.93))
        )
        after = apply(state, words)
        yield Entry(state, after, (words,), (Job(JobKind.ANSWER, state.id, at + timedelta(seconds=30), str(number)),))
        state = after


# ---- the bare loop


class Bare:
    """Group commit and the statements, nothing else: what the machine gives."""

    def __init__(self, path: Path) -> None:
        self.loop = asyncio.get_running_loop()
        self.queue: SimpleQueue[tuple[statements.Prepared, asyncio.Future[None]] | None] = SimpleQueue()
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.connection.execute("PRAGMA synchronous = FULL")
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    async def append(self, rows: statements.Prepared) -> None:
        future = self.loop.create_future()
        self.queue.put((rows, future))
        await future

    def run(self) -> None:
        execute = self.connection.cursor().execute
        while first := self.queue.get():
            batch = [first]
            while len(batch) < 256 and self.queue.qsize():
                batch.append(self.queue.get())  # type: ignore[arg-type]  # None comes alone, at the end
            execute("BEGIN IMMEDIATE")
            for rows, _ in batch:
                execute(rows.change, rows.state)
                execute(f"{statements.EVENTS} VALUES (?, ?, ?, ?, ?)", rows.events[0])
                execute(f"{JOBS} VALUES (?, ?, ?, ?, ?)", rows.jobs[0])
                if rows.snapshot is not None:
                    execute(f"{statements.SNAPSHOTS} VALUES (?, ?, ?)", rows.snapshot)
            execute("COMMIT")
            self.loop.call_soon_threadsafe(self.acknowledge, batch)
        self.connection.close()

    @staticmethod
    def acknowledge(batch: list[tuple[statements.Prepared, asyncio.Future[None]]]) -> None:
        for _, future in batch:
            future.set_result(None)

    def close(self) -> None:
        self.queue.put(None)
        self.thread.join()


async def transitions(tasks: int, each: int, is_bare: bool) -> float:
    """Durable transitions per second with so many tasks, each on a conversation of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        journal = await SqliteJournal.open(path)
        first = [opened(f"c{number}") for number in range(tasks)]
        await asyncio.gather(*map(journal.append, first))
        work = [list(turns(entry.after, each)) for entry in first]
        gc.collect()
        gc.freeze()
        if is_bare:
            await journal.close()
            bare = Bare(path)
            seconds = await timed(bare.append, [[statements.prepare(entry) for entry in row] for row in work])
            bare.close()
        else:
            seconds = await timed(journal.append, work)
            await journal.close()
        gc.unfreeze()
    return tasks * each / seconds


async def timed(append: Callable[[Row], Awaitable[object]], work: Sequence[Sequence[Row]]) -> float:
    """Seconds until every row of every task is acknowledged."""

    async def one(rows: Sequence[Row]) -> None:
        for row in rows:
            await append(row)

    begin = time.perf_counter()
    await asyncio.gather(*map(one, work))
    return time.perf_counter() - begin


async def throughput() -> None:
    print("durable transitions (compare-and-set, event, job) per second; bare has its texts made beforehand\n")
    print(f"{'':24}{'segue':>10}{'bare':>10}{'share':>8}")
    for name, tasks, each in (("one writer", 1, 400), ("100 writers at once", 100, 100)):
        ours = bare = 0.0
        for _ in range(RUNS):  # in turns, so that a busy minute of the machine hits both
            ours = max(ours, await transitions(tasks, each, is_bare=False))
            bare = max(bare, await transitions(tasks, each, is_bare=True))
        print(f"{name:24}{ours:>10,.0f}{bare:>10,.0f}{ours / bare:>8.0%}")


# ---- what grows


async def message(journal: SqliteJournal, id: str) -> None:
    """One message of a customer: load, apply, append."""
    state = await journal.load(id)
    assert state is not None
    await journal.append(next(turns(state, 1)))


async def messages(path: Path, ids: Sequence[str], is_warm: bool) -> float:
    """Microseconds per message, 50 at once, each to a conversation of its own."""
    best = float("inf")
    journal = await SqliteJournal.open(path, remember=len(ids) if is_warm else 0)
    for id in ids if is_warm else ():
        await journal.load(id)
    for _ in range(RUNS):
        waves = [ids[start::50] for start in range(50)]

        async def one(own: Sequence[str]) -> None:
            for id in own:
                await message(journal, id)

        begin = time.perf_counter()
        await asyncio.gather(*map(one, waves))
        best = min(best, (time.perf_counter() - begin) / len(ids))
    await journal.close()
    return best * 1e6


async def grown(path: Path, conversations: int, turns_each: int) -> list[str]:
    """A journal with so many conversations of so many turns; their ids."""
    journal = await SqliteJournal.open(path)
    ids = [f"conversation-{number}" for number in range(conversations)]

    async def one(id: str) -> None:
        first = opened(id)
        await journal.append(first)
        for entry in turns(first.after, turns_each):
            await journal.append(entry)

    for start in range(0, len(ids), 1000):
        await asyncio.gather(*map(one, ids[start : start + 1000]))
    await journal.close()
    return ids


async def growth() -> None:
    print("\nmicroseconds per message (load, apply, append), 50 at once\n")
    print(f"{'':40}{'state at hand':>14}{'from the file':>14}")
    for conversations, turns_each in ((1_000, 1), (100_000, 1), (100, 10), (100, 1_000)):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bench.db"
            ids = await grown(path, conversations, turns_each)
            chosen = random.Random(1).sample(ids, min(1_000, len(ids)))
            warm, cold = await messages(path, chosen, is_warm=True), await messages(path, chosen, is_warm=False)
        name = (
            f"{conversations:,} conversations of {turns_each:,} turns"
            if turns_each > 1
            else f"{conversations:,} conversations"
        )
        print(f"{name:40}{warm:>14.0f}{cold:>14.0f}")


def codec() -> None:
    print("\nmicroseconds to write and to read\n")
    state = opened("c1").after
    for number, entry in enumerate(turns(state, 16)):
        state = apply_all(state, entry.events)
        if number % 2 == 0:
            state = apply(state, e.Understood(NOW, number, READ))
    for value in (
        e.CustomerSpoke(NOW, ASKED, "k-1"),
        e.AiSpoke(NOW, ANSWERED, answers=(3,), signals=Signals(0.93)),
        state,
    ):
        text = encode(value)
        there, back = best_of(lambda: encode(value)), best_of(lambda: decode(type(value), text))  # noqa: B023
        print(f"{type(value).__name__:24}{there:>10.1f}{back:>10.1f}{len(text):>10,} bytes")


def best_of(work: Callable[[], object]) -> float:
    """Microseconds of one call."""
    best = float("inf")
    for _ in range(RUNS):
        begin = time.perf_counter()
        for _ in range(500):
            work()
        best = min(best, time.perf_counter() - begin)
    return best / 500 * 1e6


async def main() -> None:
    await throughput()
    await growth()


if __name__ == "__main__":
    asyncio.run(main())
    codec()
