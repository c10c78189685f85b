"""Why it went where it went: every decision of a conversation, told in plain sentences and made again.

Each decision is recorded in the event that it led to, with all it was decided on. `decisions` reads that back: what was
decided, on what, who else was looked at; with a policy each one is made again by the same functions, `route` and
`next_offer`. No decision is made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .. import events as e
from ..conversation import Conversation, Holder, apply
from ..policy import Policy
from ..triggers import Reason
from . import replaying, telling
from .replaying import Replayed as Replayed

What = Literal["handoff", "transfer", "reroute", "reassignment", "question", "answer", "offer", "outcome"]


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, or what came of an offer.

    Attributes:
        version: of the event in its conversation, from 1.
        event: it holds all that it was decided on.
        policy: the version of the policy that decided it; "" in journals of before and for outcomes.
        told: sentences, in the order in which they should be read.
        replayed: what the same functions say today; None for outcomes and without a policy.
    """

    at: datetime
    version: int
    what: What
    event: e.Event
    policy: str
    told: tuple[str, ...]
    replayed: Replayed | None = None


def decisions(id: str, events: Iterable[e.Event], policy: Policy | None = None) -> Iterator[Decided]:
    """The decisions of a conversation, oldest first.

    Args:
        events: all of them, oldest first.
        policy: tells names, and each decision is made again with it; None: ids are told and nothing is made again.

    Raises:
        IllegalMove: the events cannot have happened so.
    """
    state, offers, reasons = Conversation(id), 0, tuple[Reason, ...]()
    names = policy or Policy()
    for event in events:
        offers = 0 if isinstance(event, e.HandedOff) else offers + isinstance(event, e.Offered)
        reasons = event.packet.why if isinstance(event, e.HandedOff) else reasons
        found = _decided(state, event, offers, names, policy, reasons)
        if found is not None:
            yield found
        state = apply(state, event)


def is_faithful(found: Iterable[Decided], policy: Policy) -> bool:
    """Whether no decision came out otherwise under the very policy that made it."""
    return not any(
        one.replayed is not None and one.replayed.answer == "differs" and one.policy == policy.version()
        for one in found
    )


def _decided(
    state: Conversation, event: e.Event, offers: int, names: Policy, policy: Policy | None, reasons: tuple[Reason, ...]
) -> Decided | None:
    what: What
    version, again = state.version + 1, None
    match event:
        case e.HandedOff():
            what = "transfer" if state.holder is Holder.HUMAN else "handoff"
            told, made_by = telling.handed_off(state, event, names), event.destination.policy
            again = replaying.handed_off(state, event, policy) if policy else None
        case e.Rerouted():
            what, told, made_by = "reroute", telling.rerouted(state, event, names), event.destination.policy
            again = replaying.rerouted(state, event, policy) if policy else None
        case e.Reassigned():
            what, told, made_by = "reassignment", telling.reassigned(event, names), event.destination.policy
        case e.AskedWhileWaiting():
            what, told, made_by = "question", telling.asked(event), ""
        case e.Answered():
            what, told = "answer", telling.answered(event, state.destination, names)
            made_by = event.destination.policy
            again = replaying.answered(state, event, reasons, policy) if policy else None
        case e.Offered():
            what, told, made_by = "offer", telling.offered(state, event, offers, names), event.offer.policy
            again = replaying.offered(state, event, policy) if policy else None
        case e.Accepted() | e.Declined() | e.Expired() | e.TookOver() | e.WentBack() | e.Withdrawn():
            what, told, made_by = "outcome", telling.came_of(event, state.offer, names), ""
        case _:
            return None
    return Decided(event.at, version, what, event, made_by, told, again)
