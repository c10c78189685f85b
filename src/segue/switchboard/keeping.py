"""Who is kept free for whom: a call that takes three is not passed for ever by chats that take one."""

from __future__ import annotations

from datetime import datetime

from ..core.conversation import Conversation, Holder
from ..core.receiving import Seat, kept_for
from ..core.routing.fitting import is_for_anybody
from .line import Line

AHEAD = 50
"""How many of those who are due first are looked at; whoever stands further back is reached as the line moves."""


async def kept_free(line: Line, state: Conversation, seats: tuple[Seat, ...], now: datetime) -> frozenset[str]:
    """People who are not asked for this conversation, because others are due before it, take more, and fit nobody yet.

    One is kept for each of these: whoever has the most free for it already. Nobody is where every channel weighs alike,
    for who booked a call or left details, nor from somebody who has waited so long that anybody may have them.
    """
    policy, to, due = line.policy, state.destination, state.destination.due if state.destination else None
    weight = policy.weight_of(state.channel)
    kept: set[str] = set()
    if due is None or policy.heaviest() <= weight or (to is not None and is_for_anybody(to, now)):
        return frozenset()
    for row in await line.journal.waiting(None, AHEAD):
        if row.due >= due:
            break
        other = await line.journal.load(row.conversation)
        if other is None or other.id == state.id or other.offer is not None or other.destination is None:
            continue
        if other.is_arranged:
            continue
        heavier = policy.weight_of(other.channel)
        if heavier > weight:
            keeper = (other.who,) if other.holder is Holder.TRANSFER and other.who else ()
            left = tuple(seat for seat in seats if seat.person.id not in kept)
            one = kept_for(other.destination, left, frozenset((*other.asked, *keeper)), policy, now, heavier)
            kept |= {one} if one is not None else set()
    return frozenset(kept)
