"""Any reader that reads in place, made to read beside the event loop: few threads, a short queue, a fallback.

A reader that computes for milliseconds would hold up every socket of the process for as long. Here it computes in
threads of its own, and whoever cannot be served in time is read by the fallback at once, with a note that says so.
Nothing here knows how a text is read.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol, TypeVar

from ..core.reading import BadReading, Reading, check
from ..core.transcript import Transcript
from .length import LONG, place_of_last, size_of

log = logging.getLogger("segue")
T = TypeVar("T")
Passages = tuple[tuple[float, str], ...]
"""For each passage the probability that it gives the AI orders, and the words that show it."""

WORKERS = 1
"""Threads that read. Source: at 10 ms a reading one thread reads 100 a second, more than a team's customers write, and
on a machine with two cores the other one is the loop's."""

WAITING = 32
"""Readings that wait for a thread. Source: 32 of 10 ms wait a third of a second, well below WITHIN."""

WITHIN = 0.8
"""Seconds that a reading may wait and take. Source: two fifths of `times.read_within` (2 s), so that the fallback,
which may take as long again with a long text, still answers before the switchboard gives the reader up."""

CLOSE_WITHIN = 1.0
"""Seconds that threads have to end. Our own guess; one that is stuck ends with the process."""


class ReadsNow(Protocol):
    """A reader that reads in place. Several threads may ask it at once. It may have `read_passages_now` as well."""

    def read_now(self, transcript: Transcript) -> Reading:
        """A reading of the last customer turn."""


class Unread(Exception):
    """Passages were not read in time; the message says why. Whoever asked goes toward a person."""


class Pooled:
    """A reader that computes, read in threads.

    A Reader, for one event loop. The fallback reads at once where the reader has no room, is stuck, takes too long,
    raises or returns nonsense; the reading's notes say so. A thread cannot be stopped: one that is stuck is left alone,
    and is used again if it comes back.

    Args:
        reader: what computes; asked by up to `workers` threads at once.
        fallback: quick and never raises, as the lexicon is.
        waiting: how many readings may wait for a thread.
        within: seconds for waiting and reading; where the fallback reads a long text, it has as long again.
        called: the reader in the notes, as a plural ("the models").
    """

    def __init__(
        self,
        reader: ReadsNow,
        fallback: ReadsNow,
        workers: int = WORKERS,
        waiting: int = WAITING,
        within: float = WITHIN,
        called: str = "the models",
    ) -> None:
        self._called, self._within, self._reader, self._fallback = called, within, reader, fallback
        self._lane = _Lane(workers, waiting, called)
        self._spare = _Lane(1, waiting, "the word lists")
        self._one = asyncio.Lock()

    async def read(self, transcript: Transcript) -> Reading:
        """The reading of the last customer turn, after `2 * within` seconds at the latest, and what the fallback takes
        in place."""
        found = await self._lane.read(lambda: check(self._reader.read_now(transcript)), self._within)
        if isinstance(found, Reading):
            return found
        reading = await self._instead(transcript)
        return replace(reading, notes=(f"read by the word lists: {self._called} {found}", *reading.notes))

    async def read_passages(self, passages: Sequence[str]) -> Passages:
        """What gives the AI orders among passages, by the fallback where the reader has no room or takes too long.

        Raises:
            Unread: neither had them read in time.
        """
        problem = ""
        for lane, reader in ((self._lane, self._reader), (self._spare, self._fallback)):
            read = getattr(reader, "read_passages_now", None)
            if read is None:
                continue
            found: Passages | str = await lane.read(partial(read, passages), self._within)
            if not isinstance(found, str):
                return found
            problem = found
        if problem:
            raise Unread(problem)
        return ((0.0, ""),) * len(passages)

    async def close(self) -> None:
        """Ends the threads. Whoever waits, and whoever asks later, is read by the fallback."""
        for lane in (self._lane, self._spare):
            lane.close()
            await asyncio.to_thread(lane.join, CLOSE_WITHIN)

    async def _instead(self, transcript: Transcript) -> Reading:
        """What the fallback reads: in place where that takes no time, else in a thread of its own."""
        if size_of(transcript) <= LONG:
            return await self._in_place(transcript)
        found = await self._spare.read(lambda: check(self._fallback.read_now(transcript)), self._within)
        if isinstance(found, Reading):
            return found
        reading = await self._in_place(_shortened(transcript))
        return replace(reading, notes=("of a long message only start and end were read", *reading.notes))

    async def _in_place(self, transcript: Transcript) -> Reading:
        """Read by the fallback in the loop, one at a time: between two of a burst everybody else has a turn."""
        async with self._one:
            await asyncio.sleep(0)
            return self._fallback.read_now(transcript)


@dataclass(slots=True, eq=False)
class _Job:
    read: Callable[[], Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    is_late: bool = False


class _Lane:
    """Threads with one queue. What comes back is what was read, or why it was not: "were busy"."""

    def __init__(self, workers: int, waiting: int, called: str) -> None:
        self._workers, self._waiting, self._called = workers, waiting, called
        self._change = threading.Condition(threading.Lock())
        self._queue: deque[_Job] = deque()
        self._began: dict[_Job, float] = {}
        self._threads: list[threading.Thread] = []
        self._is_closed = False

    async def read(self, read: Callable[[], T], within: float) -> T | str:
        loop = asyncio.get_running_loop()
        job = _Job(read, loop, loop.create_future())
        problem = self._put(job, within)
        if problem:
            return problem
        try:
            async with asyncio.timeout(within):
                found: T | str = await job.future
                return found
        except TimeoutError:
            job.is_late = True
            log.warning("%s took longer than %g s on a reading", self._called, within)
            return f"took longer than {within:g} s"
        finally:
            self._drop(job)

    def close(self) -> None:
        with self._change:
            self._is_closed = True
            left = list(self._queue)
            self._queue.clear()
            self._change.notify_all()
        for job in left:
            _settle_soon(job, "were closed")

    def join(self, within: float) -> None:
        until = time.monotonic() + within
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _put(self, job: _Job, within: float) -> str:
        """Queues a job; "" or why not."""
        with self._change:
            if self._is_closed:
                return "were closed"
            if self._is_stuck(time.monotonic() - within):
                return f"have not answered for {within:g} s"
            if len(self._queue) >= self._waiting + self._workers - len(self._began):
                return "were busy"
            try:
                self._start()
            except RuntimeError:  # the machine gives no more threads
                return "got no thread"
            self._queue.append(job)
            self._change.notify()
            return ""

    def _is_stuck(self, long_ago: float) -> bool:
        """Whether every thread is at work on something that was given up, or should have been."""
        late = [job.is_late or began < long_ago for job, began in self._began.items()]
        return len(late) == self._workers and all(late)

    def _start(self) -> None:
        while len(self._threads) < self._workers:
            thread = threading.Thread(target=self._work, name="segue-reader", daemon=True)
            thread.start()
            self._threads.append(thread)

    def _drop(self, job: _Job) -> None:
        """Nobody waits for it any more; what was begun is finished, and forgotten."""
        with self._change:
            if job in self._queue:
                self._queue.remove(job)

    def _work(self) -> None:
        while (job := self._next()) is not None:
            found = self._found(job.read)
            with self._change:
                del self._began[job]
            _settle_soon(job, found)

    def _next(self) -> _Job | None:
        with self._change:
            while not self._queue:
                if self._is_closed:
                    return None
                self._change.wait()
            job = self._queue.popleft()
            self._began[job] = time.monotonic()
            return job

    def _found(self, read: Callable[[], T]) -> T | str:
        try:
            return read()
        except BadReading as error:  # its words may be the customer's: they are not logged
            log.warning("%s returned nonsense for %s", self._called, error.field or "the whole reading")
            return "returned nonsense"
        except BaseException as error:
            at = traceback.extract_tb(error.__traceback__)[-1]
            log.warning("%s failed: %s in %s, line %s", self._called, type(error).__name__, at.name, at.lineno)
            return f"failed ({type(error).__name__})"


def _settle_soon(job: _Job, found: object) -> None:
    try:
        job.loop.call_soon_threadsafe(_settle, job.future, found)
    except RuntimeError:  # its loop has ended, and nobody waits
        pass


def _settle(future: asyncio.Future[Any], found: object) -> None:
    if not future.done():
        future.set_result(found)


def _shortened(transcript: Transcript) -> Transcript:
    """The same up to the last customer turn, of which start and end are left."""
    at = place_of_last(transcript)
    turn = transcript.turns[at]
    if len(turn.text) > LONG:
        half = LONG // 2
        turn = replace(turn, text=f"{turn.text[:half]} {turn.text[-half:]}", tool=None)
    return Transcript((*transcript.turns[:at], turn), transcript.first)
