"""Records asked with a limit for each part, and not asked again while a conversation lasts."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from ..core.packet import Record
from ..core.policy import Policy
from .parts import Asked, Parts, joined, one

SHARE = 0.8
"""The share of `times.records_within` that a part has: what is left lets the rest be told, with the gap named. Our own
guess."""

CUSTOMERS = 1_000
"""Customers that are remembered, those asked for last. Source: our own guess, some 5 kB each."""


class Kept:
    """Any records in parts, with a time limit for each and a memory.

    A part that failed is not remembered: it is asked again at the next handoff.

    Args:
        parts: e.g. SqlRecords or HttpRecords.
        policy: its `times.records_within` bounds each part, its `records.keep_for` says how long is remembered.
        clock: seconds that only grow, for tests.
    """

    def __init__(self, parts: Parts, policy: Policy | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        policy = policy or Policy()
        self._parts, self._clock = parts, clock
        self._within = SHARE * policy.records_within.total_seconds()
        self._keep_for = policy.records_kept_for.total_seconds()
        self._kept: OrderedDict[tuple[str, str], tuple[float, Asked]] = OrderedDict()

    async def record(self, customer: str) -> Record | None:
        """The customer's record, the parts that could not be had named in its gaps; None if nobody has this id.

        Raises:
            RecordsFailed, TimeoutError, Exception: no part could be had.
        """
        return joined(
            customer,
            *await asyncio.gather(
                self._part("customer", customer, self._parts.customer),
                self._part("orders", customer, self._parts.orders),
                self._part("tickets", customer, self._parts.tickets),
            ),
        )

    async def _part(self, name: str, customer: str, ask: Callable[[str], Awaitable[object]]) -> Asked:
        key = (customer, name)
        kept = self._kept.get(key)
        if kept is not None and self._clock() - kept[0] < self._keep_for:
            self._kept.move_to_end(key)
            return kept[1]
        asked = await one(ask, customer, self._within)
        if asked.failed is None and self._keep_for > 0:
            self._kept[key] = (self._clock(), asked)
            self._kept.move_to_end(key)
            while len(self._kept) > 3 * CUSTOMERS:
                self._kept.popitem(last=False)
        return asked
