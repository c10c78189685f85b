"""Pauses of people at the desk: while they write up what they gave back, and after an offer that they did not take."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from ..core import events as e
from ..core.conversation import Conversation
from ..core.entries import Job, JobKind
from .line import NOTHING, Line, Step


class Pauses:
    """Ends pauses, when their time is over or whoever has them says so.

    Args:
        fill: offers who waits to who is free.
    """

    def __init__(self, line: Line, fill: Callable[[], Awaitable[object]]) -> None:
        self.line, self._fill = line, fill

    async def end(self, person: str) -> None:
        """Somebody says that they are ready: nothing of theirs stays taken by what they gave back, and they are asked
        again."""
        for id in await self.line.journal.wrapping_up(person):
            await self._wrapped_up(id, person, None)
        await self.line.journal.end_cool_down(person)
        await self._fill()

    async def wrap_up_over(self, job: Job) -> None:
        """The time to write it up is over; nothing is written if they were ready before, or have it again."""
        await self._wrapped_up(job.conversation, job.fence, datetime.fromisoformat(dict(job.body)["until"]))
        await self._fill()  # whatever was written: a process may have died between the two

    async def cool_down_over(self, job: Job) -> None:
        """Somebody may be asked again: who waits is offered to them."""
        await self._fill()

    async def _wrapped_up(self, id: str, person: str, until: datetime | None) -> None:
        """Ends one wrap-up.

        Args:
            until: only the one that lasts until then; None: whichever it is.
        """

        async def plan(state: Conversation) -> Step:
            ours = (one for one in state.wrapping if one.by == person and until in (None, one.until))
            return Step((e.WrappedUp(self.line.clock(), person, until is None),)) if any(ours) else NOTHING

        await self.line.change(id, plan)


def wrap_up_job(id: str, person: str, until: datetime) -> Job:
    """The end of somebody's time to write it up."""
    return Job(JobKind.WRAP_UP, id, until, person, (("until", until.isoformat()),))


def not_taken(event: Callable[[datetime | None], e.Event], line: Line, id: str, person: str, span: timedelta) -> Step:
    """The step of an offer that was not taken, and what ends the time in which its person is asked nothing else.

    Args:
        event: makes the event with the end of that time; None: there is none.
    """
    if not span:
        return Step((event(None),))
    until = line.clock() + span
    return Step((event(until),), (Job(JobKind.COOL_DOWN, id, until, person),))
