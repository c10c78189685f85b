"""Records from a database, by SELECT statements that the team writes. It is read, and only read.

Read ONLY_READ first: what makes a connection one that cannot write, where the database has such a thing. Besides, every
statement is checked before it is taken, and every transaction is rolled back.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..core.packet import Record
from ..core.policy import BadPolicy, Statements
from ..core.policy.records import EXAMPLES, PARTS, wrong_in
from .parts import AT_MOST, WITHIN, BadRecords, RecordsFailed, order_line, record_of, ticket_line, together

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine, TextClause

T = TypeVar("T")

log = logging.getLogger("segue")

ONLY_READ: Mapping[str, tuple[str, ...]] = {
    "postgresql": (
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "SET default_transaction_read_only = on",
        "SET statement_timeout = {ms}",
    ),
    "mysql": ("SET SESSION TRANSACTION READ ONLY", "SET SESSION MAX_EXECUTION_TIME = {ms}"),
    "mariadb": ("SET SESSION TRANSACTION READ ONLY", "SET SESSION max_statement_time = {s}"),
    "sqlite": ("PRAGMA query_only = ON",),
}
"""What a new connection is told, by dialect. SQLite's file is opened with mode=ro besides."""

AT_ONCE = 5
"""Connections. Source: SQLAlchemy's usual pool size; whoever finds none in time is a gap."""

STEPS = 10_000
"""Steps of SQLite's machine between two looks at the time; some tenths of a millisecond."""


class SqlRecords:
    """What a database knows of a customer, over any URL of SQLAlchemy's.

    Statements run in threads of their own, three at the same time for one customer.

    Args:
        url: e.g. "sqlite:///shop.db", "postgresql+psycopg://reader:...@db/shop". Its driver must be installed.
        statements: of the policy, `policy.records_sql`.
        within: seconds after which the database is asked to give a statement up.

    Raises:
        BadPolicy: there is no statement for the customer, or one that does not only read.
        BadRecords: the URL cannot be used, or its driver is missing.
        ImportError: SQLAlchemy is missing; it comes with `segue[sql]`.
    """

    def __init__(self, url: str, statements: Statements, within: float = WITHIN) -> None:
        self._engine = _engine(url, within)
        self._statements = {part: _statement(part, str(getattr(statements, part))) for part in PARTS}
        if self._statements["customer"] is None:
            raise BadPolicy("records.sql.customer", "is missing", EXAMPLES["customer"])
        self._within = within

    async def record(self, customer: str) -> Record | None:
        """The whole record; see `together`. `Kept` remembers it besides."""
        return await together(self, customer, self._within)

    async def customer(self, id: str) -> Record | None:
        """Name, tier, language and facts; None if nobody has this id."""
        rows = await self._rows("customer", id, 1)
        return record_of(id, rows[0]) if rows else None

    async def orders(self, id: str) -> tuple[str, ...]:
        """Their orders in the statement's order, AT_MOST of them."""
        return tuple(filter(None, map(order_line, await self._rows("orders", id, AT_MOST))))

    async def tickets(self, id: str) -> tuple[str, ...]:
        """Their past tickets in the statement's order, AT_MOST of them."""
        return tuple(filter(None, map(ticket_line, await self._rows("tickets", id, AT_MOST))))

    async def _rows(self, part: str, id: str, most: int) -> list[dict[str, object]]:
        statement = self._statements[part]
        if statement is None:
            return []
        return await _in_thread(lambda: self._read(statement, id, most))

    def _read(self, statement: TextClause, id: str, most: int) -> list[dict[str, object]]:
        from sqlalchemy.exc import DBAPIError, SQLAlchemyError
        from sqlalchemy.exc import TimeoutError as NoneFree

        try:
            with self._engine.connect() as connection:
                _bound(connection.connection.driver_connection, self._within)
                try:
                    found = connection.execute(statement, {"customer": id}).mappings().fetchmany(most)
                finally:
                    connection.rollback()
                return [dict(row) for row in found]
        except NoneFree:
            raise RecordsFailed("every connection to the database was busy") from None
        except DBAPIError as error:  # its words are for whoever wrote the statement, not for the packet
            log.warning("the database refused a statement of [records.sql]: %s", error.orig)
            raise RecordsFailed(f"the database refused: {_said(error.orig)}") from None
        except SQLAlchemyError as error:
            raise RecordsFailed(f"the database could not be asked: {type(error).__name__}") from None


def _bound(connection: object, within: float) -> None:
    """Lets SQLite give a statement up in time; other databases were told when they were connected."""
    if isinstance(connection, sqlite3.Connection):
        until = time.monotonic() + within
        connection.set_progress_handler(lambda: time.monotonic() > until, STEPS)


def _said(error: BaseException | None) -> str:
    return "it took too long" if "interrupted" in str(error) else type(error).__name__


def _statement(part: str, words: str) -> TextClause | None:
    from sqlalchemy import text

    if not words:
        return None
    problem = wrong_in(words)
    statement = text(words.strip().rstrip(";"))
    if problem is None and set(statement.compile().params) != {"customer"}:  # a colon within quotes
        problem = "names something else than :customer with a colon; write \\: for a colon that is none"
    if problem is not None:
        raise BadPolicy(f"records.sql.{part}", problem, EXAMPLES[part])
    return statement


def _engine(url: str, within: float) -> Engine:
    import sqlalchemy
    from sqlalchemy.exc import ArgumentError

    try:
        made = sqlalchemy.make_url(url)
        options: dict[str, Any] = (
            {"creator": _read_only_file(made, within)} if made.get_backend_name() == "sqlite" else {}
        )
        engine = sqlalchemy.create_engine(
            made, pool_size=AT_ONCE, max_overflow=0, pool_timeout=within, pool_pre_ping=True, hide_parameters=True,
            **options,
        )  # fmt: skip
    except ImportError as error:
        raise BadRecords(f"the driver of this database is missing ({error.name}); install it beside Segue") from None
    except ArgumentError:  # its words may hold the password
        raise BadRecords("this is no address of a database; say e.g. sqlite:///shop.db") from None
    only_read = ONLY_READ.get(engine.dialect.name, ())

    def told(connection: Any, _: object) -> None:
        cursor = connection.cursor()
        for line in only_read:
            cursor.execute(line.format(ms=int(within * 1000), s=within))
        cursor.close()
        connection.commit()  # else the rollback takes it back

    sqlalchemy.event.listen(engine, "connect", told)
    return engine


def _read_only_file(url: URL, within: float) -> Callable[[], sqlite3.Connection]:
    """Opens a SQLite file that is there, for reading."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise BadRecords("a SQLite database of records is a file; say e.g. sqlite:///shop.db")
    file = Path(url.database).absolute()
    if not file.is_file():
        raise BadRecords(f"there is no file {url.database}; say sqlite:/// and the path of one")

    def opened() -> sqlite3.Connection:
        return sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=within, check_same_thread=False)

    return opened


async def _in_thread(work: Callable[[], T]) -> T:
    """Work in a thread that ends with the process: a database that hangs keeps neither the loop nor the exit."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[T] = loop.create_future()

    def settle(found: T | None, error: BaseException | None) -> None:
        if future.done():
            return  # nobody waits any more
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(found)  # type: ignore[arg-type]  # what `work` returned

    def run() -> None:
        found, failed = None, None
        try:
            found = work()
        except BaseException as error:
            failed = error
        try:
            loop.call_soon_threadsafe(settle, found, failed)
        except RuntimeError:
            pass  # the loop has ended meanwhile

    threading.Thread(target=run, name="segue-records", daemon=True).start()
    return await future
