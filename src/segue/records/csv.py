"""Customers, orders and past tickets from CSV files, read once. For trials and small shops.

A copy of this file is how a new kind of records begins: one class with `record`.
"""

from __future__ import annotations

import csv
import logging
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ..core.packet import Record
from .parts import AT_MOST, DATES, order_line, record_of, ticket_line

log = logging.getLogger("segue")

Rows = dict[str, list[Mapping[str, object]]]


class CsvRecords:
    """What two or three files know of a customer.

    Args:
        customers: with a column `id`; `name`, `tier` and `language` are understood, every other column is passed on as
            a fact of that name.
        orders: with columns `id` and `customer_id`; the rest is told in words, newest first by `placed_on`.
        tickets: past ones, with columns `id` and `customer_id`; `subject` or `text`, `solution` or `status`, and `date`
            are told, newest first.

    Raises:
        OSError: a file cannot be read.
        KeyError: a file has no such column.
    """

    def __init__(self, customers: Path, orders: Path | None = None, tickets: Path | None = None) -> None:
        self._customers = _by_id(customers)
        self._orders = _by_customer(orders, "placed_on")
        self._tickets = _by_customer(tickets, *DATES)

    async def record(self, customer: str) -> Record | None:
        """The customer's row, their orders and past tickets; None if nobody has this id."""
        row = self._customers.get(customer.strip())
        if row is None:
            return None
        return replace(
            record_of(customer, row),
            orders=tuple(order_line(order) for order in self._orders[customer.strip()][:AT_MOST]),
            tickets=tuple(ticket_line(ticket) for ticket in self._tickets[customer.strip()][:AT_MOST]),
        )


def _by_id(path: Path) -> dict[str, Mapping[str, object]]:
    """Each customer's row; of two with the same id the last one holds, and it is said."""
    found: dict[str, Mapping[str, object]] = {}
    for number, row in enumerate(_rows(path), 2):
        id = _cell(row, "id")
        if id in found:
            log.warning("%s has the id %r again in row %d; the last one holds", path, id, number)
        found[id] = row
    return found


def _by_customer(path: Path | None, *dates: str) -> Rows:
    """Each customer's rows, newest first."""
    rows: Rows = defaultdict(list)
    for row in _rows(path) if path else ():
        rows[_cell(row, "customer_id")].append(row)
    for theirs in rows.values():
        theirs.sort(key=lambda row: next((_dated(str(row[date])) for date in dates if row.get(date)), ""), reverse=True)
    return rows


def _dated(text: str) -> str:
    """A date to sort by: 2026-2-3 lies before 2026-11-02."""
    return re.sub(r"\d+", lambda figures: figures[0].zfill(8), text.strip())


def _cell(row: Mapping[str, object], name: str) -> str:
    return str(row[name]).strip()


def _rows(path: Path) -> list[dict[str, object]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: value for name, value in row.items() if name} for row in csv.DictReader(file)]
