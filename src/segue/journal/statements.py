"""What is written to the tables of schema.sql and read from them. Values are made ready by whoever calls, so that the
writing thread only writes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ..core.conversation import Conversation, Holder, IllegalMove, Overtaken, apply_all
from ..core.entries import Entry, Job, JobKind, SeatRow, Waiting, Written
from ..core.events import Event
from .checks import check_entry, holder_in_words, net_seats
from .codec import JournalTampered, decode, decode_event, encode
from .writer import Row, Transaction

SNAPSHOT_EVERY = 16
"""Versions between two snapshots. Source: measured; one costs as much to write as about 16 events do to fold."""

_1970 = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """An aware time as the tables have it."""
    return (at - _1970) // _MICROSECOND


def moment(value: int) -> datetime:
    """The aware time of such a number."""
    return _1970 + timedelta(microseconds=value)


# ---- writing a conversation


class Prepared(NamedTuple):
    """An entry as rows.

    Attributes:
        change: OPEN, MOVE or STAY, and `state` its parameters.
        snapshot: its row, None if none is due.
    """

    id: str
    change: str
    state: Row
    events: Sequence[Row]
    jobs: Sequence[Row]
    seats: Mapping[str, int] | None
    last_at: int
    key: str | None
    snapshot: Row | None
    written: Written


OPEN = (
    "INSERT INTO conversation (version, epoch, holder, who, team, customer, waiting_since, offer_id, offer_agent,"
    " offer_until, last_at, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
)
MOVE = (
    "UPDATE conversation SET version = ?, epoch = ?, holder = ?, who = ?, team = ?, customer = ?, waiting_since = ?,"
    " offer_id = ?, offer_agent = ?, offer_until = ?, last_at = ? WHERE id = ? AND version = ?"
)
STAY = "UPDATE conversation SET version = ?, last_at = ? WHERE id = ? AND version = ?"
"""MOVE for the many entries that change neither the holder nor the line: a third of its cost, measured."""
EVENTS = "INSERT INTO event (conversation, version, kind, at, body)"
JOBS = "INSERT INTO job (kind, conversation, run_at, fence, body)"
SNAPSHOTS = "INSERT OR REPLACE INTO snapshot (conversation, version, body)"
KEY = "INSERT INTO message_key (conversation, key, version) VALUES (?, ?, ?)"
FIND_KEY = "SELECT version FROM message_key WHERE conversation = ? AND key = ?"
FIND_SEAT = "SELECT busy, capacity FROM seat WHERE person = ?"
TAKE_SEAT = "UPDATE seat SET busy = busy + ?, since = ? WHERE person = ?"


def prepare(entry: Entry) -> Prepared:
    """The rows of an entry.

    Raises:
        ValueError, TypeError: it contradicts itself or holds something that cannot be written.
    """
    check_entry(entry)
    before, after, last_at = entry.before, entry.after, entry.after.last_at
    last = 0 if last_at is None else micros(last_at)
    events: list[Row] = [
        (after.id, version, type(event).__name__, last if event.at is last_at else micros(event.at), encode(event))
        for version, event in enumerate(entry.events, before.version + 1)
    ]
    is_due = before.version // SNAPSHOT_EVERY != after.version // SNAPSHOT_EVERY or not before.version
    return Prepared(
        after.id,
        *_change(before, after, last),
        events,
        [_job_row(job) for job in entry.jobs] if entry.jobs else (),
        net_seats(entry.seats) if entry.seats else None,
        last,
        entry.key,
        (after.id, after.version, encode(after)) if is_due else None,
        Written(after.version),
    )


def _change(before: Conversation, after: Conversation, last_at: int) -> tuple[str, Row]:
    """The statement that changes the row of a conversation, and its parameters."""
    if (
        before.version
        and before.epoch == after.epoch
        and before.who == after.who
        and before.offer is after.offer
        and before.destination is after.destination
        and before.waiting_since is after.waiting_since
        and before.customer == after.customer
    ):
        return STAY, (after.version, last_at, after.id, before.version)
    offer = after.offer
    row = (
        after.version,
        after.epoch,
        after.holder.value,
        after.who,
        after.destination.team if after.destination is not None else None,
        after.customer,
        None if after.waiting_since is None else micros(after.waiting_since),
        None if offer is None else offer.id,
        None if offer is None else offer.agent,
        None if offer is None else micros(offer.until),
        last_at,
        after.id,
    )
    return (MOVE, (*row, before.version)) if before.version else (OPEN, row)


def _job_row(job: Job) -> Row:
    return job.kind._value_, job.conversation, micros(job.run_at), job.fence, json.dumps(job.body) if job.body else "[]"


def write(entry: Prepared, transaction: Transaction) -> Written:
    """Writes an entry. All that can be refused is looked at before the first write.

    Raises:
        Overtaken: the version moved on, or a seat has no room left (or none to give back). Nothing was written.
    """
    cursor = transaction.cursor
    if entry.key is not None and (first := cursor.execute(FIND_KEY, (entry.id, entry.key)).fetchone()):
        return Written(first[0], repeated=True)
    if entry.seats is not None:
        _check_seats(cursor, entry.id, entry.seats)
    cursor.execute(entry.change, entry.state)
    if cursor.rowcount != 1:
        raise Overtaken(entry.id, _holder(cursor, entry.id))
    transaction.later(EVENTS, entry.events)
    if entry.jobs:
        transaction.later(JOBS, entry.jobs)
    if entry.seats is not None:
        cursor.executemany(TAKE_SEAT, [(more, entry.last_at, person) for person, more in entry.seats.items()])
    if entry.key is not None:
        cursor.execute(KEY, (entry.id, entry.key, entry.written.version))
    if entry.snapshot is not None:
        transaction.later(SNAPSHOTS, (entry.snapshot,))
    return entry.written


def _check_seats(cursor: sqlite3.Cursor, id: str, seats: Mapping[str, int]) -> None:
    for person, more in seats.items():
        seat = cursor.execute(FIND_SEAT, (person,)).fetchone()
        if seat is None or seat[0] + more < 0 or (more > 0 and seat[0] + more > seat[1]):
            raise Overtaken(id)


def _holder(cursor: sqlite3.Cursor, id: str) -> str | None:
    row = cursor.execute("SELECT holder, who FROM conversation WHERE id = ?", (id,)).fetchone()
    return holder_in_words(Holder(row[0]), row[1]) if row else None


# ---- reading a conversation


def state_of(cursor: sqlite3.Cursor, id: str) -> Conversation | None:
    """The state: the snapshot and the events after it, None if there is no such conversation.

    Raises:
        JournalTampered: the events cannot be understood, or tell another story than the row.
    """
    row = cursor.execute("SELECT version, holder FROM conversation WHERE id = ?", (id,)).fetchone()
    if row is None:
        return None
    start = _snapshot_of(cursor, id)
    try:
        state = apply_all(start, events_of(cursor, id, start.version))
    except IllegalMove as wrong:
        raise JournalTampered(str(wrong), id) from wrong
    if (state.version, state.holder.value) != row:
        told = f"its events end at {state.version} under {state.holder.value}, its row is at {row[0]} under {row[1]}"
        raise JournalTampered(told, id, state.version)
    return state


def _snapshot_of(cursor: sqlite3.Cursor, id: str) -> Conversation:
    """The last snapshot; the empty beginning if none can be understood, for the events are the truth."""
    row = cursor.execute("SELECT version, body FROM snapshot WHERE conversation = ?", (id,)).fetchone()
    try:
        state = decode(Conversation, row[1]) if row else None
    except JournalTampered:
        state = None
    return state if state is not None and (state.id, state.version) == (id, row[0]) else Conversation(id)


def events_of(cursor: sqlite3.Cursor, id: str, after: int) -> tuple[Event, ...]:
    """Events after a version, oldest first.

    Raises:
        JournalTampered: one is missing or cannot be understood.
    """
    rows = cursor.execute(
        "SELECT version, kind, body FROM event WHERE conversation = ? AND version > ? ORDER BY version", (id, after)
    ).fetchall()
    for expected, (version, _, _) in enumerate(rows, max(after, 0) + 1):
        if version != expected:
            raise JournalTampered("an event is missing", id, expected)
    return tuple([decode_event(kind, body, id, version) for version, kind, body in rows])


def version_of_key(cursor: sqlite3.Cursor, id: str, key: str) -> int | None:
    """The version that a message with this key got."""
    row = cursor.execute(FIND_KEY, (id, key)).fetchone()
    return row[0] if row else None


def waiting(cursor: sqlite3.Cursor, team: str | None) -> tuple[Waiting, ...]:
    """Conversations that wait for somebody, longest first."""
    rows = cursor.execute(
        "SELECT id, team, waiting_since FROM conversation WHERE waiting_since IS NOT NULL"
        " AND team = ifnull(?, team) ORDER BY waiting_since, id",
        (team,),
    )
    return tuple([Waiting(id, of, moment(since)) for id, of, since in rows])


# ---- jobs and seats

JobRow = tuple[int, str, str, int, str, str, int]

_JOBS = "SELECT id, kind, conversation, run_at, fence, body, attempts FROM job"


def claim(transaction: Transaction, now: int, most: int, until: int) -> list[JobRow]:
    """The rows of jobs that are due, as they were before they became ours."""
    transaction.flush()
    due = transaction.cursor.execute(f"{_JOBS} WHERE run_at <= ? ORDER BY run_at, id LIMIT ?", (now, most)).fetchall()
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
    """Somebody came or went."""
    transaction.cursor.execute(
        "UPDATE seat SET present = ?, since = ? WHERE person = ? AND present <> ?", (present, now, person, present)
    )


def seats(cursor: sqlite3.Cursor) -> tuple[SeatRow, ...]:
    """Everybody who is known, by id."""
    rows = cursor.execute("SELECT person, present, busy, capacity, since FROM seat ORDER BY person")
    return tuple([SeatRow(person, bool(there), busy, most, moment(since)) for person, there, busy, most, since in rows])
