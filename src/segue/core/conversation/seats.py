"""How much of whose capacity a conversation takes. Nothing else says so: whoever writes a change gives and takes the
difference, so that no seat can leak."""

from __future__ import annotations

from collections.abc import Mapping

from . import HELD, Conversation


def seats_of(state: Conversation) -> Mapping[str, int]:
    """People and what this conversation takes of their capacity: by an offer, because they have it, or because they
    have given it back and still write it up."""
    taken: dict[str, int] = {}
    if state.offer is not None:
        taken[state.offer.agent] = state.offer.weight
    if state.holder in HELD and state.who is not None:
        taken[state.who] = taken.get(state.who, 0) + state.weight
    for one in state.wrapping:
        taken[one.by] = taken.get(one.by, 0) + one.weight
    return taken


def seats_moved(before: Conversation, after: Conversation) -> tuple[tuple[str, int], ...]:
    """People and how much more (or less) of their capacity is taken after a change."""
    if (
        before.offer is after.offer
        and before.who == after.who
        and before.holder is after.holder
        and before.weight == after.weight
        and before.wrapping == after.wrapping
    ):
        return ()
    was, now = seats_of(before), seats_of(after)
    moved = ((person, now.get(person, 0) - was.get(person, 0)) for person in dict.fromkeys((*was, *now)))
    return tuple((person, more) for person, more in moved if more)
