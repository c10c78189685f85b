"""What a server does beside its work: removes files that no message carried, and sessions and answers that are over."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from .access.people import SLIDING
from .house import House

log = logging.getLogger("segue.server")
EVERY = timedelta(minutes=30)
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
