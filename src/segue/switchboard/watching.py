"""Who is told what was written, after the fact. Nobody waits for them, and what they break breaks nothing else."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Sequence

from ..core.events import Event
from .ports import Watcher

log = logging.getLogger("segue")


class Watched:
    """One watcher with a line of its own: told in order, in the loop it was made in, from whichever thread it comes.

    Args:
        watcher: plain or async.
    """

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._loop = asyncio.get_running_loop()
        self._line: asyncio.Queue[tuple[str, Sequence[Event]]] = asyncio.Queue()
        self._task = self._loop.create_task(self._run())

    def tell(self, id: str, events: Sequence[Event]) -> None:
        """Puts what was written in the line."""
        if events:
            self._loop.call_soon_threadsafe(self._line.put_nowait, (id, events))

    async def end(self, within: float) -> None:
        """Tells what is in the line still, for so many seconds, and ends."""
        try:
            async with asyncio.timeout(within):
                await asyncio.sleep(0)  # what was told from this loop a moment ago is put in the line now
                await self._line.join()
        except TimeoutError:
            log.warning("a watcher did not hear everything within %g s", within)
        self._task.cancel()

    async def _run(self) -> None:
        while True:
            id, events = await self._line.get()
            try:
                told = self._watcher(id, events)
                if inspect.isawaitable(told):
                    await told
            except (Exception, asyncio.CancelledError) as error:
                if isinstance(error, asyncio.CancelledError) and self._task.cancelling():
                    raise
                log.exception("a watcher failed on %s", id)
            finally:
                self._line.task_done()
