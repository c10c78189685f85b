"""The tables of a journal's file: made if there are none, and a file of before gets what came since."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from .codec import JournalTampered

SCHEMA = 1
"""The tables this Segue knows. What only adds to them leaves the number, so that a Segue of before still reads them."""

ADDED = (
    (
        "conversation", "due", "INTEGER",
        "UPDATE conversation SET due = waiting_since WHERE waiting_since IS NOT NULL AND due IS NULL",
    ),
)  # fmt: skip
"""Columns that came later: table, name, type, and what fills it where a Segue of before has written."""

INDEXES = """
DROP INDEX IF EXISTS conversation_waiting;
DROP INDEX IF EXISTS conversation_line;
CREATE INDEX IF NOT EXISTS conversation_waits ON conversation (due, waiting_since, id)
    WHERE waiting_since IS NOT NULL;
CREATE INDEX IF NOT EXISTS conversation_place ON conversation (team, due, waiting_since, id)
    WHERE waiting_since IS NOT NULL;
"""
"""Those over added columns, made once the columns are there."""


def with_tables(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The same connection, with the tables made if there are none.

    Raises:
        JournalTampered: they are a newer Segue's.
    """
    schema = Path(__file__).with_name("schema.sql").read_text("utf-8")
    if sqlite3.sqlite_version_info < (3, 37):  # STRICT came with 3.37; the codec keeps the types anyway
        schema = schema.replace(") STRICT, WITHOUT ROWID", ") WITHOUT ROWID").replace(") STRICT", ")")
    connection.executescript(f"BEGIN IMMEDIATE;\n{schema}\nCOMMIT;")
    (found,) = connection.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    if found != str(SCHEMA):
        connection.close()
        raise JournalTampered(f"its tables are of version {found}, this Segue knows version {SCHEMA}")
    filled = "\n".join(f"{fill};" for *_, fill in ADDED)
    connection.executescript(f"BEGIN IMMEDIATE;\n{_missing(connection)}\n{INDEXES}\n{filled}\nCOMMIT;")
    return connection


def _missing(connection: sqlite3.Connection) -> str:
    """Statements that add the columns which a file of before has not."""
    tables = {table for table, *_ in ADDED}
    known = {table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")} for table in tables}
    return "\n".join(
        f"ALTER TABLE {table} ADD COLUMN {column} {kind};"
        for table, column, kind, _ in ADDED
        if column not in known[table]
    )
