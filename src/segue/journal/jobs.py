"""What comes due and who sits where: the tables job and seat."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime

from ..core.entries import Job, JobKind, SeatRow
from .codec import JournalTampered, micros, moment
from .writer import Row, Transaction

JOBS = "INSERT INTO job (kind, conversation, run_at, fence, body)"
JobRow = tuple[int, str, str, int, str, str, int]

_JOBS = "SELECT id, kind, conversation, run_at, fence, body, attempts FROM job"


def job_row(job: Job) -> Row:
    """A job as JOBS takes it."""
    return job.kind._value_, job.conversation, micros(job.run_at), job.fence, json.dumps(job.body) if job.body else "[]"


def claim(transaction: Transaction, now: int, most: int, until: int, kinds: Sequence[str] | None) -> list[JobRow]:
    """The rows of jobs that are due, as they were before they became ours."""
    transaction.flush()
    of_kinds = "" if kinds is None else f" AND kind IN ({', '.join('?' * len(kinds))})"
    due = transaction.cursor.execute(
        f"{_JOBS} WHERE run_at <= ?{of_kinds} ORDER BY run_at, id LIMIT ?", (now, *(kinds or ()), most)
    ).fetchall()
    if due:
        transaction.cursor.executemany(
            "UPDATE job SET run_at = ?, attempts = attempts + 1 WHERE id = ?", [(until, row[0]) for row in due]
        )
    return due


def finish(transaction: Transaction, id: int, attempts: int) -> bool:
    """Deletes a job; False if somebody else has claimed it since."""
    transaction.flush()
    deleted = transaction.cursor.execute("DELETE FROM job WHERE id = ? AND attempts = ?", (id, attempts))
    return deleted.rowcount == 1


def postpone(transaction: Transaction, id: int, attempts: int, run_at: int) -> bool:
    """Lets a job come due again at a time; False if somebody else has claimed it since."""
    transaction.flush()
    moved = transaction.cursor.execute(
        "UPDATE job SET run_at = ? WHERE id = ? AND attempts = ?", (run_at, id, attempts)
    )
    return moved.rowcount == 1


def next_due(cursor: sqlite3.Cursor) -> datetime | None:
    """When the next job comes due."""
    value = cursor.execute("SELECT min(run_at) FROM job").fetchone()[0]
    return None if value is None else moment(value)


def pending(cursor: sqlite3.Cursor, kind: str | None) -> tuple[Job, ...]:
    """All jobs, soonest first."""
    return tuple(map(job_of, cursor.execute(f"{_JOBS} WHERE kind = ifnull(?, kind) ORDER BY run_at, id", (kind,))))


def job_of(row: JobRow) -> Job:
    """A job from its row.

    Raises:
        JournalTampered: a newer Segue wrote it, or somebody by hand.
    """
    id, kind, conversation, run_at, fence, body, attempts = row
    try:
        pairs = tuple([(str(name), str(value)) for name, value in json.loads(body)])
        return Job(JobKind(kind), conversation, moment(run_at), fence, pairs, id, attempts)
    except (TypeError, ValueError) as wrong:
        raise JournalTampered(f"job {id}: {wrong}", conversation) from wrong


def seat(transaction: Transaction, person: str, capacity: int, now: int) -> None:
    """Makes a person known, or changes their capacity."""
    transaction.cursor.execute(
        "INSERT INTO seat (person, capacity, since) VALUES (?, ?, ?) ON CONFLICT (person) DO UPDATE"
        " SET capacity = excluded.capacity, since = excluded.since WHERE capacity <> excluded.capacity",
        (person, capacity, now),
    )


def set_present(transaction: Transaction, person: str, present: bool, now: int) -> None:
    """Somebody came or went; nobody is spared any more who says so."""
    end_cool_down(transaction, person)
    transaction.cursor.execute(
        "UPDATE seat SET present = ?, since = ? WHERE person = ? AND present <> ?", (present, now, person, present)
    )


def seats(cursor: sqlite3.Cursor) -> tuple[SeatRow, ...]:
    """Everybody who is known, by id."""
    wraps = {  # these two are short: a join with all people costs more than the rest
        person: (taken, moment(until))
        for person, taken, until in cursor.execute(
            "SELECT person, sum(weight), max(until) FROM wrapping_up GROUP BY person"
        )
    }
    cools = {person: moment(until) for person, until in cursor.execute("SELECT person, until FROM cool_down")}
    rows = cursor.execute("SELECT person, present, busy, capacity, since FROM seat ORDER BY person")
    found = []
    for person, there, busy, most, since in rows:
        taken, until = wraps.get(person, (0, None))
        found.append(SeatRow(person, bool(there), busy, most, moment(since), taken, until, cools.get(person)))
    return tuple(found)


def end_cool_down(transaction: Transaction, person: str) -> None:
    """Somebody may be asked again."""
    transaction.cursor.execute("DELETE FROM cool_down WHERE person = ?", (person,))


def wrapping_up(cursor: sqlite3.Cursor, person: str) -> tuple[str, ...]:
    """Conversations that a person has given back and still writes up, soonest free first."""
    rows = cursor.execute(
        "SELECT conversation FROM wrapping_up WHERE person = ? ORDER BY until, conversation", (person,)
    )
    return tuple([id for (id,) in rows])
