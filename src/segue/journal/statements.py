"""What is written of a conversation and read again. Whoever calls makes the rows; the writing thread only writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..core.conversation import Conversation, Holder, IllegalMove, Overtaken, apply_all
from ..core.entries import Entry, Waiting, Written
from ..core.events import Event
from .checks import check_entry, cooled_by, holder_in_words, net_seats, version_of_message
from .codec import JournalTampered, decode, decode_event, encode, micros, moment
from .jobs import JOBS, job_row
from .writer import Row, Transaction

SNAPSHOT_EVERY = 32
"""Versions between two snapshots. Source: our own guess, between a larger row with every message and a longer load of
what is not at hand; bench/journal.py shows both."""

# ---- writing a conversation


class Prepared(NamedTuple):
    """An entry as rows.

    Attributes:
        change: OPEN, MOVE or STAY, and `state` its parameters.
        key: its row, None if the entry has none.
        pauses: statements about who writes it up or is spared for a while, each with its parameters.
        snapshot: its row, None if none is due.
    """

    id: str
    change: str
    state: Row
    events: Sequence[Row]
    jobs: Sequence[Row]
    seats: Mapping[str, int] | None
    last_at: int
    pauses: Sequence[tuple[str, Row]]
    key: Row | None
    snapshot: Row | None
    written: Written


OPEN = (
    "INSERT INTO conversation (version, epoch, holder, who, team, customer, waiting_since, due, offer_id,"
    " offer_agent, offer_until, last_at, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
)
MOVE = (
    "UPDATE conversation SET version = ?, epoch = ?, holder = ?, who = ?, team = ?, customer = ?, waiting_since = ?,"
    " due = ?, offer_id = ?, offer_agent = ?, offer_until = ?, last_at = ? WHERE id = ? AND version = ?"
)
STAY = "UPDATE conversation SET version = ?, last_at = ? WHERE id = ? AND version = ?"
"""MOVE for the many entries that change neither the holder nor the line: a third of its cost, measured."""
EVENTS = "INSERT INTO event (conversation, version, kind, at, body)"
SNAPSHOTS = "INSERT OR REPLACE INTO snapshot (conversation, version, body)"
KEY = "INSERT INTO message_key (conversation, key, version) VALUES (?, ?, ?)"
FIND_KEY = "SELECT version FROM message_key WHERE conversation = ? AND key = ?"
FIND_SEAT = "SELECT busy, capacity FROM seat WHERE person = ?"
TAKE_SEAT = "UPDATE seat SET busy = busy + ?, since = ? WHERE person = ?"
COOL = "INSERT OR REPLACE INTO cool_down (person, until) VALUES (?, ?)"
WRAPS_UP = "INSERT OR REPLACE INTO wrapping_up (person, conversation, until, weight) VALUES (?, ?, ?, ?)"
WRAPPED_UP = "DELETE FROM wrapping_up WHERE person = ? AND conversation = ?"


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
        [job_row(job) for job in entry.jobs] if entry.jobs else (),
        net_seats(entry.seats) if entry.seats else None,
        last,
        _pauses(entry),
        (after.id, entry.key, version_of_message(entry)) if entry.key is not None else None,
        (after.id, after.version, encode(after)) if is_due else None,
        Written(after.version),
    )


def _pauses(entry: Entry) -> list[tuple[str, Row]]:
    """The statements that change who still writes the conversation up, and who is spared for a while."""
    before, after = entry.before, entry.after
    made: list[tuple[str, Row]] = [(COOL, (who, micros(until))) for who, until in cooled_by(entry).items()]
    if before.wrapping != after.wrapping:
        made += [(WRAPPED_UP, (one.by, before.id)) for one in before.wrapping]
        made += [(WRAPS_UP, (one.by, after.id, micros(one.until), one.weight)) for one in after.wrapping]
    return made


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
    offer, due = after.offer, after.due_at()
    row = (
        after.version,
        after.epoch,
        after.holder.value,
        after.who,
        after.destination.team if after.destination is not None else None,
        after.customer,
        None if after.waiting_since is None else micros(after.waiting_since),
        None if due is None else micros(due),
        None if offer is None else offer.id,
        None if offer is None else offer.agent,
        None if offer is None else micros(offer.until),
        last_at,
        after.id,
    )
    return (MOVE, (*row, before.version)) if before.version else (OPEN, row)


def write(entry: Prepared, transaction: Transaction) -> Written:
    """Writes an entry. All that can be refused is looked at before the first write.

    Raises:
        Overtaken: the version moved on, or a seat has no room left (or none to give back). Nothing was written.
    """
    cursor = transaction.cursor
    if entry.key is not None and (first := cursor.execute(FIND_KEY, entry.key[:2]).fetchone()):
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
    for statement, parameters in entry.pauses:
        cursor.execute(statement, parameters)
    if entry.key is not None:
        cursor.execute(KEY, entry.key)
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


def waiting(cursor: sqlite3.Cursor, team: str | None, most: int | None) -> tuple[Waiting, ...]:
    """Conversations that wait for somebody, who is due first before the others."""
    of_team = "" if team is None else " AND team = ?"
    rows = cursor.execute(
        "SELECT id, team, waiting_since, due, offer_agent FROM conversation WHERE waiting_since IS NOT NULL"
        f"{of_team} ORDER BY due, waiting_since, id LIMIT ?",
        (*(() if team is None else (team,)), -1 if most is None else most),
    )
    return tuple([Waiting(id, of, moment(since), moment(due), offered_to) for id, of, since, due, offered_to in rows])


def offered_to(cursor: sqlite3.Cursor, person: str) -> tuple[str, ...]:
    """Conversations that are offered to a person, longest wait first."""
    rows = cursor.execute("SELECT id FROM conversation WHERE offer_agent = ? ORDER BY waiting_since, id", (person,))
    return tuple([id for (id,) in rows])
