"""A customer's turn, read: a reading that can be believed, or none and why."""

from __future__ import annotations

import asyncio

from ..core.reading import NOTHING_READ, Reading, check
from ..core.transcript import Transcript
from .line import Line, log, raise_if_cancelled


async def reading_of(line: Line, transcript: Transcript) -> tuple[Reading, str]:
    """What the last customer turn means, else an empty reading and why; within the policy's time."""
    limit = line.policy.read_within.total_seconds()
    try:
        async with asyncio.timeout(limit):
            return check(await line.reader.read(transcript)), ""
    except TimeoutError:
        return NOTHING_READ, f"the reader took longer than {limit:g} s"
    except (Exception, asyncio.CancelledError) as error:
        raise_if_cancelled(error)
        log.warning("the reader failed: %s", type(error).__name__)  # what it says may quote the customer
        return NOTHING_READ, f"the reader failed ({type(error).__name__})"
