"""Waiting in one thread for what is written in the loop of another."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from concurrent.futures import wait as wait_for
from typing import TypeVar

Result = TypeVar("Result")
LOOK_AGAIN = 0.5
"""Seconds between two looks at whether the loop that a thread waits for is still there."""


def waited_for(written: Future[Result], loop: asyncio.AbstractEventLoop) -> Result:
    """What a loop in another thread came to. A loop that ended meanwhile answers nobody: that is an error, no wait."""
    while True:
        wait_for((written,), timeout=LOOK_AGAIN)
        if written.done():
            return written.result()
        if loop.is_closed():
            raise RuntimeError("the turn's event loop has ended; nothing was written")
