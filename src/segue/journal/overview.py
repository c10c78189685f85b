"""What is asked of many conversations at once: lists, the feed of all events, and where words stand.

These questions may take long. They have a thread and a connection of their own, so that no message waits behind one.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
import time
from collections.abc import Sequence
from datetime import datetime

from ..core.conversation import Holder
from ..core.entries import Fed, Found, Listed
from .codec import JournalTampered, decode_event, micros, moment

log = logging.getLogger("segue")

FIND_WITHIN = 0.5
"""Seconds that a search may look, newest first. Our own guess at what a person waits for without wondering: some
300,000 events on one core of two, measured."""

LOOK_AT_CLOCK = 20_000
"""Steps of SQLite between two looks at the clock: some hundred microseconds."""

TERMS = 8
"""Words of a search that count; more of them find nothing more exactly. Our own guess."""

_ROWS = "SELECT id, holder, who, team, customer, waiting_since, offer_agent, last_at, version FROM conversation"
_NEWEST = "ORDER BY last_at DESC, id DESC LIMIT ?"
_SAID = """CASE kind WHEN 'HandedOff' THEN json_extract(body, '$.reference')
    WHEN 'Opened' THEN json_extract(body, '$.customer') ELSE json_extract(body, '$.text') END"""
SEARCHED = ("CustomerSpoke", "AiSpoke", "HumanSpoke", "Noted", "HandedOff", "Opened")
"""Events in which words are looked for: of the last two the reference and the customer."""


def listing(
    cursor: sqlite3.Cursor,
    holders: Sequence[Holder] | None,
    teams: Sequence[str] | None,
    who: str | None,
    customer: str | None,
    ids: Sequence[str] | None,
    before: tuple[datetime, str] | None,
    most: int,
) -> tuple[Listed, ...]:
    """Conversations to which all of this applies, the one with the newest event first."""
    teams, ids = (None if names is None else tuple(names) for names in (teams, ids))
    wanted, given = _conditions(teams, who, customer, ids, before)
    open_ones = [holder.value for holder in (Holder if holders is None else holders) if holder is not Holder.ARCHIVE]
    parts, all_given = [], []
    if open_ones:
        parts.append(f"SELECT * FROM ({_ROWS} WHERE holder IN ({_marks(open_ones)}){wanted} {_NEWEST})")
        all_given += [*open_ones, *given, most]
    if holders is None or Holder.ARCHIVE in holders:
        # in order already, unless so few are asked for that it is quicker to look them up
        in_order = " INDEXED BY conversation_over" if ids is None and customer is None else ""
        parts.append(f"SELECT * FROM ({_ROWS}{in_order} WHERE holder = 'archive'{wanted} {_NEWEST})")
        all_given += [*given, most]
    if not parts or teams == () or ids == ():
        return ()
    rows = cursor.execute(f"{' UNION ALL '.join(parts)} {_NEWEST}", (*all_given, most))
    return tuple([_listed(*row) for row in rows])


def _conditions(
    teams: Sequence[str] | None,
    who: str | None,
    customer: str | None,
    ids: Sequence[str] | None,
    before: tuple[datetime, str] | None,
) -> tuple[str, list[object]]:
    """What is asked of a row, and the values it is asked with."""
    wanted, given = "", list[object]()
    for column, values in (("team", teams), ("id", ids)):
        if values is not None:
            wanted += f" AND {column} IN ({_marks(values)})"
            given += values
    for column, value in (("who", who), ("customer", customer)):
        if value is not None:
            wanted += f" AND {column} = ?"
            given.append(value)
    if before is not None:
        wanted += " AND (last_at, id) < (?, ?)"
        given += [micros(before[0]), before[1]]
    return wanted, given


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _listed(
    id: str,
    holder: str,
    who: str | None,
    team: str | None,
    customer: str | None,
    since: int | None,
    offered_to: str | None,
    last_at: int,
    version: int,
) -> Listed:
    waiting = None if since is None else moment(since)
    return Listed(id, Holder(holder), who, team, customer, waiting, offered_to, moment(last_at), version)


def feed(cursor: sqlite3.Cursor, after: int, most: int) -> tuple[Fed, ...]:
    """Events of all conversations in the order of writing.

    Positions are rowids. No event is ever deleted, so that they rise without a gap and a VACUUM keeps them. An event
    that cannot be understood is left out and logged, so that it does not stop all others.
    """
    while True:
        rows = cursor.execute(
            "SELECT rowid, conversation, version, kind, body FROM event WHERE rowid > ? ORDER BY rowid LIMIT ?",
            (after, most),
        ).fetchall()
        fed = []
        for position, id, version, kind, body in rows:
            after = position
            try:
                fed.append(Fed(position, id, version, decode_event(kind, body, id, version)))
            except JournalTampered:
                log.exception("an event is left out")
        if fed or not rows:
            return tuple(fed)


def find(cursor: sqlite3.Cursor, words: str, most: int, within: float = FIND_WITHIN) -> tuple[Found, ...]:
    """Conversations in which all these words stand in one message, those said last first.

    It looks through the events backwards for so many seconds: what lies further back is not found. The case of A to Z
    makes no difference; any other word is found as it is given, in capitals, in small letters and capitalised.
    """
    terms = words.split()[:TERMS]
    if not terms or most < 1:
        return ()
    looked, given = [], list[object](SEARCHED)
    for place, written in (("body", _in_json), (f"({_SAID})", str)):  # the whole text first: it need not be taken apart
        for term in terms:
            forms = [f"%{_plain(written(form))}%" for form in _forms(term)]
            looked.append("(" + " OR ".join([f"{place} LIKE ? ESCAPE '!'"] * len(forms)) + ")")
            given += forms
    question = (
        f"SELECT conversation, version, at FROM event NOT INDEXED WHERE kind IN ({_marks(SEARCHED)})"
        f" AND {' AND '.join(looked)} ORDER BY rowid DESC"
    )
    found: dict[str, Found] = {}
    end = time.monotonic() + within
    cursor.connection.set_progress_handler(lambda: time.monotonic() > end, LOOK_AT_CLOCK)
    try:
        for id, version, at in cursor.execute(question, given):
            found.setdefault(id, Found(id, version, moment(at)))
            if len(found) == most:
                break
    except sqlite3.OperationalError as stopped:
        if "interrupt" not in str(stopped):
            raise
    finally:
        cursor.connection.set_progress_handler(None, 0)
    return tuple(found.values())


def _forms(term: str) -> tuple[str, ...]:
    """The ways in which a word may be written; LIKE knows those of A to Z by itself."""
    term = term[:100]
    return (term,) if term.isascii() else tuple(dict.fromkeys((term, term.lower(), term.upper(), term.capitalize())))


def _in_json(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _plain(text: str) -> str:
    """A text as LIKE takes it literally."""
    return re.sub(r"([!%_])", r"!\1", text)
