"""Customers and orders from two CSV files, read once. For trials and small shops.

A copy of this file is how a new kind of records begins: one class with `record`.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from ..core.packet import Record


class CsvRecords:
    """What two files know of a customer.

    Args:
        customers: with a column `id`; `name`, `tier` and `language` are understood, every other column is passed on as
            a fact of that name.
        orders: with columns `id` and `customer_id`; the rest is told in words, newest first by `placed_on`.

    Raises:
        OSError: a file cannot be read.
        KeyError: a file has no such column.
    """

    def __init__(self, customers: Path, orders: Path | None = None) -> None:
        self._customers = {row["id"]: row for row in _rows(customers)}
        self._orders: dict[str, list[Mapping[str, str]]] = defaultdict(list)
        for row in _rows(orders) if orders else ():
            self._orders[row["customer_id"]].append(row)

    async def record(self, customer: str) -> Record | None:
        """The customer's row and their orders; None if nobody has this id."""
        row = self._customers.get(customer)
        if row is None:
            return None
        orders = sorted(self._orders[customer], key=lambda order: order.get("placed_on", ""), reverse=True)
        known = ("id", "name", "tier", "language")
        return Record(
            customer=customer,
            name=row.get("name") or None,
            tier=row.get("tier") or None,
            language=row.get("language") or None,
            facts=tuple((name, value) for name, value in row.items() if name not in known and value),
            orders=tuple(_told(order) for order in orders),
            tickets=(),
        )


def _told(order: Mapping[str, str]) -> str:
    rest = [
        f"{name.replace('_', ' ')} {value}"
        for name, value in order.items()
        if value and name not in ("id", "customer_id")
    ]
    return f"{order['id']}: {', '.join(rest)}"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
