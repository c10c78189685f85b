"""What records are made of: a customer, their orders, their past tickets, each asked on its own and told in one line.

How a row becomes a fact or a line stands here once, so that a file, a database and an endpoint tell the same story.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from ..core.errors import SegueError
from ..core.packet import Record

log = logging.getLogger("segue")

AT_MOST = 50
"""Orders and tickets of one customer that are told, the latest. Source: our own guess at what anybody reads."""

LINE, VALUE = 300, 500
"""Characters of a line, and of a fact. Our own guess: more is no line."""

WITHIN = 1.6
"""Seconds that a part has where nobody says. Source: four fifths of `times.records_within`, so that a part that hangs
is named before all of it is given up."""

KNOWN = ("id", "name", "tier", "language")
TEXTS, SOLUTIONS, DATES = (
    ("subject", "text", "title"),
    ("solution", "resolution", "status"),
    ("date", "created_at", "day"),
)
"""Columns of a past ticket that are understood; the first that says something is told."""


class BadRecords(SegueError):
    """Records that cannot be asked as they are set up; nothing was asked.

    Attributes:
        because: what is wrong, with what would do.
    """

    def __init__(self, because: str) -> None:
        super().__init__(f"the records cannot be asked: {because}")
        self.because = because


class RecordsFailed(SegueError):
    """Records, or the history, did not say what they were asked; the packet names the gap and the person still comes.

    Attributes:
        because: what happened, in words without any customer's.
    """

    def __init__(self, because: str) -> None:
        super().__init__(f"the records gave no answer: {because}")
        self.because = because


class Parts(Protocol):
    """Records whose parts are asked each on its own."""

    async def customer(self, id: str) -> Record | None:
        """Name, tier, language and facts; None if nobody has this id."""

    async def orders(self, id: str) -> tuple[str, ...]:
        """Their orders, latest first."""

    async def tickets(self, id: str) -> tuple[str, ...]:
        """Their past tickets, latest first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One part's answer, or why there is none."""

    found: object = None
    failed: BaseException | None = None


async def together(parts: Parts, id: str, within: float = WITHIN) -> Record | None:
    """The whole record, its parts asked at the same time.

    Args:
        within: seconds that each part has.

    Returns:
        What was had, the parts that failed named in its gaps; None if nobody has this id.

    Raises:
        RecordsFailed, TimeoutError, Exception: every part failed; the customer's own failure.
    """
    asked = await asyncio.gather(
        one(parts.customer, id, within), one(parts.orders, id, within), one(parts.tickets, id, within)
    )
    return joined(id, *asked)


async def one(part: Callable[[str], Awaitable[object]], id: str, within: float) -> Asked:
    """A part's answer within some seconds; a cancellation that is meant for us goes on."""
    try:
        async with asyncio.timeout(within):
            return Asked(await part(id))
    except (Exception, asyncio.CancelledError) as error:
        task = asyncio.current_task()
        if isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling():
            raise
        return Asked(failed=error)


def joined(id: str, customer: Asked, orders: Asked, tickets: Asked) -> Record | None:
    """The record that three answers make; see `together`."""
    if customer.failed is not None and orders.failed is not None and tickets.failed is not None:
        raise customer.failed
    if customer.failed is None and customer.found is None:
        return None
    record = customer.found if isinstance(customer.found, Record) else Record(id)
    named = (("the customer's name and tier", customer), ("the orders", orders), ("the past tickets", tickets))
    failed = [(what, part.failed) for what, part in named if part.failed is not None]
    for what, error in failed:
        log.warning("%s of %s could not be had: %r", what, id, error)
    gaps = [f"{what} could not be had ({_why(error)})" for what, error in failed]
    return replace(record, orders=_lines(orders.found), tickets=_lines(tickets.found), gaps=(*record.gaps, *gaps))


def record_of(id: str, row: Mapping[str, object]) -> Record:
    """A customer from a row: `name`, `tier` and `language` are understood, every other value is a fact of that name."""
    said = {name: text for name, value in row.items() if (text := words(value, VALUE))}
    facts = tuple((name, value) for name, value in said.items() if name not in KNOWN)
    return Record(id, said.get("name"), said.get("tier"), said.get("language"), facts)


def order_line(row: Mapping[str, object]) -> str:
    """An order in words: its number, then all else that is known of it."""
    said = {name: text for name, value in row.items() if name != "customer_id" and (text := words(value))}
    rest = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in said.items() if name != "id")
    return _cut(f"{said['id']}: {rest}" if "id" in said else rest)


def ticket_line(row: Mapping[str, object]) -> str:
    """A past ticket in words: its number and date, what it was about, and what came of it."""
    said = {name: text for name, value in row.items() if (text := words(value))}
    about, came, date = (
        next((said[name] for name in names if name in said), "") for names in (TEXTS, SOLUTIONS, DATES)
    )
    if not about:
        return order_line(row)
    head = f"{said.get('id', '')} ({date})" if date else said.get("id", "")
    return _cut(f"{f'{head.strip()}: ' if head else ''}{about}{f'; {came}' if came else ''}")


def words(value: object, most: int = LINE) -> str:
    """A value as a person reads it, in one line; "" for what says nothing, or is no text, number or date."""
    if value is None or isinstance(value, bytes | bytearray | memoryview | Mapping | list):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _cut(" ".join(str(value).split()), most)


def _cut(text: str, most: int = LINE) -> str:
    return text if len(text) <= most else f"{text[: most - 3].rstrip()}..."


def _lines(found: object) -> tuple[str, ...]:
    return tuple(line for line in found if isinstance(line, str))[:AT_MOST] if isinstance(found, tuple) else ()


def _why(error: BaseException) -> str:
    if isinstance(error, RecordsFailed):
        return error.because
    return "it took too long" if isinstance(error, TimeoutError) else type(error).__name__
