"""Looks at who waits, as jobs: how it stands, the end of a hold, a team that is empty. `timers.py` carries them out."""

from __future__ import annotations

from datetime import datetime

from ..core.conversation import IN_LINE, Conversation, Holder
from ..core.entries import Job, JobKind
from .line import NOTHING, Line, Step


def handoff_fence(reference: str | None, handoff: int) -> str:
    """The handoff that a look is for, by its number; over with it."""
    return f"{reference}.{handoff}"


def wait_fence(state: Conversation) -> str:
    """The wait that a look is for: its handoff, and the time since which it is back in line."""
    fence = handoff_fence(state.reference, state.handoffs)
    return f"{fence}.{state.returned_at.timestamp():.0f}" if state.returned_at else fence


def is_for(state: Conversation, job: Job) -> bool:
    """Whether a look is for this very wait, and it goes on."""
    return state.holder in (*IN_LINE, Holder.TRANSFER) and wait_fence(state) == job.fence


def inform_job(line: Line, id: str, fence: str, told: int, overflow: datetime | None = None) -> Job:
    """The next look at a waiting customer; each time later, so that a night of waiting is no night of messages.

    Args:
        fence: `wait_fence`, or `handoff_fence` of a handoff that begins.
        told: how often they were looked at before.
        overflow: when they have waited long enough for another team; looked at then too, if it comes first.
    """
    now = line.clock()
    at = now + line.policy.inform_every * 2 ** min(told, 4)
    at = overflow if overflow is not None and now < overflow < at else at
    return Job(JobKind.INFORM, id, at, fence, (("told", str(told)),))


def held_look(state: Conversation, now: datetime) -> Step:
    """A look at the moment from which on somebody who fits less well may be asked."""
    to = state.destination
    until = min((at for at in (to.answers_until, to.holds_until) if at and at > now), default=None) if to else None
    return NOTHING if until is None else Step(jobs=(Job(JobKind.HELD, state.id, until, wait_fence(state)),))


def left_job(state: Conversation, now: datetime) -> Job:
    """A look at once, beside the others: the last of the people whom a customer waits for has left."""
    return Job(JobKind.LEFT, state.id, now, wait_fence(state))
