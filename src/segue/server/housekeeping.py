"""What a server does beside its work: removes files that no message carried, and sessions and answers that are over;
closes the tabs of sessions that ended elsewhere."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from .access.people import SLIDING
from .house import House

log = logging.getLogger("segue.server")
EVERY = timedelta(minutes=30)
TABS_EVERY = timedelta(seconds=10)
"""How long a tab goes on at most after its session ended by another process or by its time. Our own guess."""
ANSWERS_FOR = timedelta(days=2)
"""How long the answer to a turn is kept for a backend that asks again. Our own guess: longer than any retry."""


async def tidy(house: House) -> None:
    """Once through everything."""
    now = house.segue.line.clock()
    await house.files.remove_orphans(now - house.settings.orphans_after)
    await house.accounts.forget_sessions(now - SLIDING)
    await house.accounts.forget_answers(now - ANSWERS_FOR)


async def keep_tidy(house: House) -> None:
    """Until it is cancelled; what fails is told and done at the next round."""
    while True:
        try:
            await tidy(house)
        except Exception:
            log.exception("tidying up failed; it is tried again in %s", EVERY)
        await asyncio.sleep(EVERY.total_seconds())


async def close_tabs(house: House) -> None:
    """Closes the open tabs of people whose session has ended."""
    live = house.live
    for session in {socket.agent.session for socket in (*live.lists.sockets, *live.boards.walls)}:
        if not await house.access.people.is_on(session):
            live.end_session(session)


async def keep_tabs(house: House) -> None:
    """Until it is cancelled; what fails is told and done at the next round."""
    while True:
        await asyncio.sleep(TABS_EVERY.total_seconds())
        try:
            await close_tabs(house)
        except Exception:
            log.exception("sessions could not be looked at; it is tried again in %s", TABS_EVERY)
