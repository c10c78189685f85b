"""A process that writes as fast as it can is killed without warning: what it acknowledged is in the file, all of it.

Run as a program with a path, this file is that process. bench/kill.py plays more rounds.
"""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from segue.core import events as e
from segue.core.conversation import Conversation, apply, replay
from segue.core.entries import Entry, Job, JobKind
from segue.journal.sqlite import SqliteJournal

WRITERS = 20
"""Conversations written at the same time."""

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


async def write_for_ever(path: Path) -> None:
    """Writes, and tells on standard output what is durable: the conversation and its version."""
    journal = await SqliteJournal.open(path)
    await journal.seat("ana", 1_000_000, NOW)

    async def one(id: str) -> None:
        state = Conversation(id)
        while True:
            at = NOW + timedelta(seconds=state.version)
            event: e.Event = (
                e.CustomerSpoke(at, "Where is my order?", f"key {state.version}") if state.version else e.Opened(at)
            )
            after = apply(state, event)
            jobs = (Job(JobKind.ANSWER, id, at, str(after.version)),)
            await journal.append(Entry(state, after, (event,), jobs, (("ana", 1),), f"key {state.version}"))
            os.write(1, f"{id} {after.version}\n".encode())  # in one piece: a line is there or it is not
            state = after

    await asyncio.gather(*(one(f"c{number}") for number in range(WRITERS)))


@dataclass(frozen=True, slots=True)
class Found:
    """What was in the file after the kill.

    Attributes:
        acknowledged: entries that the process had told of.
        kept: entries in the file; it may have died between the commit and the word.
        missing: acknowledged and not kept.
        gaps: conversations whose events, state, keys or jobs do not fit together.
        integrity: SQLite's own word, "ok" if all is well.
        opened_in: seconds until the file was open again.
    """

    acknowledged: int
    kept: int
    missing: int
    gaps: int
    integrity: str
    opened_in: float


def kill_once(path: Path, after: float) -> Found:
    """Lets a process write for so many seconds from its first word, kills it and looks."""
    root = Path(__file__).parents[2]
    child = subprocess.Popen([sys.executable, __file__, str(path)], stdout=subprocess.PIPE, cwd=root)
    assert child.stdout is not None
    lines = [child.stdout.readline()]
    timer = threading.Timer(after, child.kill)
    timer.start()
    lines += child.stdout.readlines()
    child.wait()
    child.stdout.close()
    told = dict.fromkeys((f"c{number}" for number in range(WRITERS)), 0)
    for line in lines:
        if line.endswith(b"\n"):
            id, version = line.decode().split()
            told[id] = int(version)
    return asyncio.run(look(path, told))


async def look(path: Path, told: dict[str, int]) -> Found:
    """What the file has of what was told."""
    begin = time.perf_counter()
    journal = await SqliteJournal.open(path)
    opened_in = time.perf_counter() - begin
    kept = missing = gaps = 0
    jobs: dict[str, list[str]] = {}
    for job in await journal.pending():
        jobs.setdefault(job.conversation, []).append(job.fence)
    for id, acknowledged in told.items():
        events = await journal.events_of(id)  # raises if a version is missing between two others
        last = len(events)
        fits = await journal.load(id) == (replay(id, events) if events else None)
        fits &= sorted(map(int, jobs.get(id, []))) == list(range(1, last + 1))
        fits &= not last or await journal.turn_of_key(id, f"key {last - 1}") == last
        kept, missing, gaps = kept + last, missing + max(0, acknowledged - last), gaps + (not fits)
    (seat,) = await journal.seats()
    gaps += seat.busy != kept
    await journal.close()
    connection = sqlite3.connect(path)
    (integrity,) = connection.execute("PRAGMA integrity_check").fetchone()
    connection.close()
    return Found(sum(told.values()), kept, missing, gaps, integrity, opened_in)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_was_acknowledged_survives_a_kill(tmp_path: Path, seed: int) -> None:
    found = kill_once(tmp_path / "journal.db", after=random.Random(seed).uniform(0.1, 0.7))

    assert found.acknowledged > WRITERS
    assert (found.missing, found.gaps, found.integrity) == (0, 0, "ok")
    assert found.acknowledged <= found.kept


if __name__ == "__main__":
    asyncio.run(write_for_ever(Path(sys.argv[1])))
