"""The watchdog's eye: which open handoff is beyond its bound, and what it lacks.

Every handoff ends: somebody takes it and writes, a call is made, details are left, it is handed back or closed. Until
then each step has a bound, and this says when one is passed. It looks at one conversation; who looks at all, and
how often, is the switchboard's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from .. import events as e
from ..events import Missing
from ..handback import TaskKind
from ..policy import Policy
from . import Conversation, Holder

WAITS = frozenset({Holder.QUEUE, Holder.OFFER, Holder.TRANSFER})
"""Holders under which somebody is still to take it."""

OPEN = WAITS | {Holder.HUMAN}
"""Holders under which a handoff is not over."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """A handoff beyond its bound.

    Attributes:
        since: aware time from which on it waits for what is missing.
        because: in words, without a customer's ("nobody was offered it for 10 minutes").
    """

    missing: Missing
    since: datetime
    because: str


def stuck(state: Conversation, policy: Policy, now: datetime) -> Stuck | None:
    """What an open handoff lacks that is beyond its bound; None while all is as it should be, or it is over."""
    if state.holder not in OPEN:
        return None
    return _call(state, policy, now) or _word(state, policy, now) or _taker(state, policy, now)


def event_of(found: Stuck | None, state: Conversation, now: datetime) -> e.Stalled | None:
    """What is to be written of it; None if that stands in the journal already."""
    if found is None or found.missing is state.stalled:
        return None
    return e.Stalled(now, state.handoffs, found.missing, found.because)


def _call(state: Conversation, policy: Policy, now: datetime) -> Stuck | None:
    """A promised call that nobody carried out."""
    due = min((task.due for task in state.tasks if task.kind is TaskKind.CALLBACK and task.due), default=None)
    if due is None or now - due <= policy.callback_within:
        return None
    return Stuck(Missing.CALLBACK, due, f"a callback is {spoken(now - due)} late")


def _word(state: Conversation, policy: Policy, now: datetime) -> Stuck | None:
    """Somebody took it and has written nothing."""
    since = state.silent_since
    if state.holder is not Holder.HUMAN or since is None or now - since <= policy.first_word_within:
        return None
    return Stuck(Missing.FIRST_WORD, since, f"accepted, and no first word for {spoken(now - since)}")


def _taker(state: Conversation, policy: Policy, now: datetime) -> Stuck | None:
    """Nobody has taken it. Whoever booked a call or left details waits for nobody."""
    since, to = state.returned_at or state.waiting_since, state.destination  # back in line the bound begins again
    if state.holder not in WAITS or since is None or to is None or state.is_arranged:
        return None
    offers = _offers(state)
    is_late = now - since > policy.handoff_within and _was_open(to.team, policy, now)
    if not is_late and len(state.asked) - _keepers(state) < policy.offers_at:
        return None
    if not policy.staff_of(to.team):
        return Stuck(Missing.STAFF, since, f"nobody staffs {policy.team_name(to.team)}")
    if not offers:
        return Stuck(Missing.OFFER, since, f"nobody was offered it for {spoken(now - since)}")
    times = "once" if offers == 1 else f"{offers} times"
    return Stuck(Missing.TAKER, since, f"offered {times}, nobody took it")


def _offers(state: Conversation) -> int:
    """How often it was offered, the open offer included."""
    return len(state.asked) - _keepers(state) + (state.offer is not None)


def _keepers(state: Conversation) -> int:
    """Who passes it on stands among those who are not asked, without an offer."""
    return int(state.holder is Holder.TRANSFER and state.who in state.asked[:1])


def _was_open(team: str, policy: Policy, now: datetime) -> bool:
    """Whether somebody could have taken it all the time: hours at both ends of the bound. A team that nobody staffs, or
    whose hours never come, has no hours that could excuse it."""
    known, staff = policy.team(team), policy.staff_of(team)
    if known is None or not staff or known.hours.next_opening(now) is None:
        return True
    of_staff = [person.hours or known.hours for person in staff]
    return any(hours.are_on(now) and hours.are_on(now - policy.handoff_within) for hours in of_staff)


def spoken(span: timedelta) -> str:
    """A length of time as people say it, rounded down: "10 minutes"."""
    minutes = int(span.total_seconds()) // 60
    if minutes < 1:
        return f"{int(span.total_seconds())} s"
    if minutes < 120:
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"{minutes // 60} hours"
