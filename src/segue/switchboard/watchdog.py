"""The watchdog: once a minute everything that waits is looked at, and what is beyond its bound is written and logged.

It takes nobody's word that a handoff is cared for: it looks at the journal's lines, not at jobs. What is beyond a bound
is a rule of core/conversation/stuck.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from ..core.conversation import Conversation, Holder
from ..core.conversation.stuck import event_of, stuck
from .line import NOTHING, Line, Step, log

LOOK_EVERY = timedelta(minutes=1)
"""Between two looks; who waits for less is not looked at. Our own guess: bounds are minutes."""

AT_ONCE = 500
"""Conversations with people that are listed at a time."""


class Watchdog:
    """Looks, and writes down what is stuck."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._next: datetime | None = None

    async def look_if_due(self) -> int:
        """Looks if a minute has passed since the last time; how many were found anew."""
        now = self.line.clock()
        if self._next is not None and now < self._next <= now + LOOK_EVERY:  # a clock may have been set back
            return 0
        self._next = now + LOOK_EVERY
        try:
            return await self.look()
        except Exception:
            log.exception("the watchdog stumbled and looks again in a minute")
            return 0

    async def look(self) -> int:
        """Looks at everything that waits, and at everybody who has somebody; how many were found anew."""
        found = 0
        async for id in self._suspects(self.line.clock()):
            found += await self._look_at(id)
            await asyncio.sleep(0)  # a state at hand is there at once; whoever waits for the loop goes first
        return found

    async def _look_at(self, id: str) -> bool:
        async def plan(state: Conversation) -> Step:
            now = self.line.clock()
            event = event_of(stuck(state, self.line.policy, now), state, now)
            return Step((event,)) if event else NOTHING

        change = await self.line.change(id, plan)
        for event in change.events:
            log.warning("%s (%s) is stuck: %s", id, change.after.reference, getattr(event, "because", ""))
        return bool(change.events)

    async def _suspects(self, now: datetime) -> AsyncIterator[str]:
        for waiting in await self.line.journal.waiting():
            if now - waiting.since >= LOOK_EVERY:
                yield waiting.conversation
        before: tuple[datetime, str] | None = None
        while True:
            rows = await self.line.journal.listing(holders=(Holder.HUMAN,), before=before, most=AT_ONCE)
            for row in rows:
                yield row.conversation
            if len(rows) < AT_ONCE:
                return
            before = rows[-1].last_at, rows[-1].conversation
