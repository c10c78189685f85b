"""Who may come in: people's passwords, sessions, API keys, whose conversation is whose. A SQLite file of its own.

The journal knows none of this, so that a copy of the conversations is no copy of the passwords.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.pool import StaticPool

Result = TypeVar("Result")

_tables = sa.MetaData()
_people = sa.Table(
    "people", _tables,
    sa.Column("person", sa.Text, primary_key=True), sa.Column("password", sa.Text, nullable=False),
)  # fmt: skip
_sessions = sa.Table(
    "sessions", _tables,
    sa.Column("id", sa.Text, primary_key=True), sa.Column("person", sa.Text, nullable=False, index=True),
    sa.Column("made_at", sa.Float, nullable=False), sa.Column("seen_at", sa.Float, nullable=False),
)  # fmt: skip
_keys = sa.Table(
    "keys", _tables,
    sa.Column("id", sa.Text, primary_key=True), sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("hash", sa.Text, nullable=False, unique=True), sa.Column("made_at", sa.Float, nullable=False),
)  # fmt: skip
_chats = sa.Table(
    "chats", _tables,
    sa.Column("conversation", sa.Text, primary_key=True), sa.Column("subject", sa.Text, nullable=False),
    sa.Column("opened_at", sa.Float, nullable=False), sa.Index("chats_of_subject", "subject", "opened_at"),
)  # fmt: skip
_files = sa.Table(
    "files", _tables,
    sa.Column("id", sa.Text, primary_key=True), sa.Column("conversation", sa.Text, nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False), sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("size", sa.Integer, nullable=False), sa.Column("by", sa.Text, nullable=False),
    sa.Column("kept_at", sa.Float, nullable=False), sa.Column("is_sent", sa.Boolean, nullable=False, index=True),
)  # fmt: skip
_turns = sa.Table(
    "turns", _tables,
    sa.Column("conversation", sa.Text, primary_key=True), sa.Column("key", sa.Text, primary_key=True),
    sa.Column("answer", sa.LargeBinary, nullable=False), sa.Column("at", sa.Float, nullable=False, index=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A person's session; `id` is a hash, the secret itself is kept nowhere."""

    id: str
    person: str
    made_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An API key without its secret."""

    id: str
    name: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class FileRow:
    """An attachment.

    Attributes:
        size: bytes.
        by: whose it is: a customer's subject or "agent:<person>".
        is_sent: a message carries it.
    """

    id: str
    conversation: str
    name: str
    media_type: str
    size: int
    by: str
    kept_at: datetime
    is_sent: bool


class Accounts:
    """The accounts; each method is one short transaction in the one thread that has the file.

    Args:
        file: made if it is missing, readable by us alone; None keeps it in memory.
    """

    def __init__(self, file: Path | None) -> None:
        if file is not None:
            file.touch(mode=0o600)
        self._engine = sa.create_engine(
            f"sqlite:///{file}" if file else "sqlite://",
            poolclass=StaticPool,
            connect_args={"check_same_thread": False, "timeout": 10},
        )
        sa.event.listen(self._engine, "connect", _prepare)
        self._thread = ThreadPoolExecutor(1, "accounts")
        _tables.create_all(self._engine)

    async def close(self) -> None:
        """Ends it; what was acknowledged is kept."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.dispose)
        self._thread.shutdown()

    # ---- people

    async def password_of(self, person: str) -> str | None:
        """The argon2 hash of a person's password, None if they have none."""
        query = sa.select(_people.c.password).where(_people.c.person == person)
        return await self._in_thread(lambda to: to.execute(query).scalar())

    async def set_password(self, person: str, password: str) -> None:
        """Keeps the hash of a new password."""
        row = insert(_people).values(person=person, password=password)
        row = row.on_conflict_do_update(index_elements=["person"], set_={"password": password})
        await self._in_thread(lambda to: to.execute(row))

    async def remove_person(self, person: str) -> bool:
        """Takes a password away and ends the sessions; False if there was none."""

        def remove(to: sa.Connection) -> bool:
            to.execute(_sessions.delete().where(_sessions.c.person == person))
            return to.execute(_people.delete().where(_people.c.person == person)).rowcount == 1

        return await self._in_thread(remove)

    async def people(self) -> Sequence[str]:
        """Who has a password."""
        query = sa.select(_people.c.person).order_by(_people.c.person)
        return await self._in_thread(lambda to: list(to.execute(query).scalars()))

    # ---- sessions

    async def begin_session(self, id: str, person: str, now: datetime) -> None:
        """Keeps a new session."""
        row = _sessions.insert().values(id=id, person=person, made_at=now.timestamp(), seen_at=now.timestamp())
        await self._in_thread(lambda to: to.execute(row))

    async def session(self, id: str) -> SessionRow | None:
        """A session, None if there is none (or no longer)."""
        found = await self._in_thread(lambda to: to.execute(_sessions.select().where(_sessions.c.id == id)).first())
        return SessionRow(found.id, found.person, _at(found.made_at), _at(found.seen_at)) if found else None

    async def see_session(self, id: str, now: datetime) -> None:
        """A session was used."""
        row = _sessions.update().where(_sessions.c.id == id).values(seen_at=now.timestamp())
        await self._in_thread(lambda to: to.execute(row))

    async def end_session(self, id: str) -> None:
        """Ends one at once."""
        await self._in_thread(lambda to: to.execute(_sessions.delete().where(_sessions.c.id == id)))

    async def end_sessions_of(self, person: str) -> None:
        """Ends every session of a person."""
        await self._in_thread(lambda to: to.execute(_sessions.delete().where(_sessions.c.person == person)))

    async def forget_sessions(self, seen_before: datetime) -> None:
        """Removes sessions that ended by themselves."""
        row = _sessions.delete().where(_sessions.c.seen_at < seen_before.timestamp())
        await self._in_thread(lambda to: to.execute(row))

    # ---- API keys

    async def add_key(self, id: str, name: str, hash: str, now: datetime) -> bool:
        """Keeps a new key; False if the name is taken."""
        row = insert(_keys).values(id=id, name=name, hash=hash, made_at=now.timestamp()).on_conflict_do_nothing()
        return await self._in_thread(lambda to: to.execute(row).rowcount == 1)

    async def key(self, hash: str) -> KeyRow | None:
        """The key with this hash, None if there is none (or no longer)."""
        found = await self._in_thread(lambda to: to.execute(_keys.select().where(_keys.c.hash == hash)).first())
        return KeyRow(found.id, found.name, _at(found.made_at)) if found else None

    async def keys(self) -> Sequence[KeyRow]:
        """All keys, by name."""
        rows = await self._in_thread(lambda to: to.execute(_keys.select().order_by(_keys.c.name)).all())
        return [KeyRow(row.id, row.name, _at(row.made_at)) for row in rows]

    async def remove_key(self, name: str) -> bool:
        """Revokes a key at once; False if there is none by this name."""
        return await self._in_thread(lambda to: to.execute(_keys.delete().where(_keys.c.name == name)).rowcount == 1)

    # ---- whose conversation is whose

    async def add_chat(self, subject: str, conversation: str, now: datetime) -> str:
        """A conversation begins for a subject; whose it is now (another's, if it was there already)."""
        row = insert(_chats).values(conversation=conversation, subject=subject, opened_at=now.timestamp())
        query = sa.select(_chats.c.subject).where(_chats.c.conversation == conversation)

        def keep(to: sa.Connection) -> str:
            to.execute(row.on_conflict_do_nothing())
            return str(to.execute(query).scalar_one())

        return await self._in_thread(keep)

    async def subject_of(self, conversation: str) -> str | None:
        """Whose conversation it is, None if no customer of ours began it."""
        query = sa.select(_chats.c.subject).where(_chats.c.conversation == conversation)
        return await self._in_thread(lambda to: to.execute(query).scalar())

    async def chats_of(self, subject: str, most: int = 20) -> Sequence[str]:
        """A subject's conversations, newest first."""
        query = sa.select(_chats.c.conversation).where(_chats.c.subject == subject)
        query = query.order_by(_chats.c.opened_at.desc()).limit(most)
        return await self._in_thread(lambda to: list(to.execute(query).scalars()))

    # ---- files

    async def add_file(self, row: FileRow, at_most: int) -> bool:
        """Keeps what is known of a file; False if its conversation would have more than so many bytes."""
        query = sa.select(sa.func.coalesce(sa.func.sum(_files.c.size), 0)).where(
            _files.c.conversation == row.conversation
        )
        values = {**asdict(row), "kept_at": row.kept_at.timestamp()}

        def keep(to: sa.Connection) -> bool:
            if to.execute(query).scalar_one() + row.size > at_most:
                return False
            to.execute(_files.insert().values(values))
            return True

        return await self._in_thread(keep)

    async def file(self, id: str) -> FileRow | None:
        """What is known of a file, None if there is none."""
        found = await self._in_thread(lambda to: to.execute(_files.select().where(_files.c.id == id)).first())
        return FileRow(**{**found._mapping, "kept_at": _at(found.kept_at)}) if found else None

    async def send_files(self, ids: Sequence[str]) -> int:
        """A message carries them; how many of them there are."""
        row = _files.update().where(_files.c.id.in_(ids)).values(is_sent=True)
        return await self._in_thread(lambda to: to.execute(row).rowcount)

    async def remove_orphans(self, before: datetime) -> Sequence[str]:
        """Forgets files that were kept before a time, and that no message carries; which they were."""
        row = _files.delete().where(~_files.c.is_sent, _files.c.kept_at < before.timestamp()).returning(_files.c.id)
        return await self._in_thread(lambda to: list(to.execute(row).scalars()))

    async def known_files(self, ids: Sequence[str]) -> frozenset[str]:
        """Those of these files that there are."""

        def look(to: sa.Connection) -> frozenset[str]:
            parts = (ids[at : at + 500] for at in range(0, len(ids), 500))
            found = (to.execute(sa.select(_files.c.id).where(_files.c.id.in_(part))).scalars() for part in parts)
            return frozenset(id for part in found for id in part)

        return await self._in_thread(look)

    # ---- what a backend was answered

    async def answer(self, conversation: str, key: str) -> bytes | None:
        """What was answered to a turn with this key, None if it never came."""
        query = sa.select(_turns.c.answer).where(_turns.c.conversation == conversation, _turns.c.key == key)
        return await self._in_thread(lambda to: to.execute(query).scalar())

    async def keep_answer(self, conversation: str, key: str, answer: bytes, now: datetime) -> None:
        """Keeps what is answered to a turn; the first one stands."""
        row = insert(_turns).values(conversation=conversation, key=key, answer=answer, at=now.timestamp())
        await self._in_thread(lambda to: to.execute(row.on_conflict_do_nothing()))

    async def forget_answers(self, before: datetime) -> None:
        """Removes answers that nobody asks for any more."""
        await self._in_thread(lambda to: to.execute(_turns.delete().where(_turns.c.at < before.timestamp())))

    async def _in_thread(self, work: Callable[[sa.Connection], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._now, work)

    def _now(self, work: Callable[[sa.Connection], Result]) -> Result:
        with self._engine.begin() as connection:
            return work(connection)


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")  # at a power cut the last second of sign-ins may be lost


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
