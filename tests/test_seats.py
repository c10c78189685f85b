"""What a conversation takes of whose capacity is told by its state, and what is written is the difference."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.core import events as e
from segue.core.conversation import Conversation, Holder, apply
from segue.core.conversation.seats import seats_moved, seats_of
from segue.core.entries import Entry
from segue.core.handback import WrapUp
from segue.core.receiving import Offer
from segue.journal.memory import MemoryJournal
from tests.contracts.journals import MINUTE, NOW, handed_off, legal_events

WEIGHTS = st.lists(st.integers(1, 5), min_size=1, max_size=7)


def weighed(events, weights):
    """The same events, in which offers and take-overs take these weights in turn."""
    for number, event in enumerate(events):
        weight = weights[number % len(weights)]
        if isinstance(event, e.Offered):
            event = replace(event, offer=replace(event.offer, weight=weight))
        elif isinstance(event, e.TookOver):
            event = replace(event, weight=weight)
        yield event


def counted(state):
    """Over the open offer, the holder and the wrap-ups, counted here once more."""
    held = Counter()
    if state.offer is not None:
        held[state.offer.agent] += state.offer.weight
    if state.holder in (Holder.HUMAN, Holder.TRANSFER):
        held[state.who] += state.weight
    for one in state.wrapping:
        held[one.by] += one.weight
    return held


@given(legal_events(), WEIGHTS)
@settings(max_examples=300, deadline=None)
def test_what_was_moved_in_all_is_what_is_taken_after_every_event(events, weights):
    state, taken = Conversation("c1"), Counter()
    for event in weighed(events, weights):
        before, state = state, apply(state, event)
        for person, more in seats_moved(before, state):
            taken[person] += more
        assert +taken == counted(state) == Counter(seats_of(state))
        assert min(taken.values(), default=0) >= 0
        assert len({one.by for one in state.wrapping}) == len(state.wrapping), "nobody writes it up twice"
        has_it = state.who if state.holder in (Holder.HUMAN, Holder.TRANSFER) else None
        is_asked = state.offer.agent if state.offer else None
        assert not {one.by for one in state.wrapping} & {has_it, is_asked}, "who has it again is not writing it up"


@given(st.lists(st.tuples(legal_events(30), WEIGHTS), min_size=1, max_size=4))
@settings(max_examples=50, deadline=None)
def test_the_seats_of_a_journal_are_the_sum_over_its_conversations(stories):
    async def story():
        journal, states = MemoryJournal(), {}
        for person in ("ana", "ben"):
            await journal.seat(person, 1000, NOW)
        for number, (events, weights) in enumerate(stories):
            state = Conversation(f"c{number}")
            for event in weighed(events, weights):
                after = apply(state, event)
                await journal.append(Entry(state, after, (event,), seats=seats_moved(state, after)))
                state = after
            states[state.id] = state
        held = sum(map(counted, states.values()), Counter())
        wrapping = Counter()
        for state in states.values():
            wrapping.update({one.by: one.weight for one in state.wrapping})
        for seat in await journal.seats():
            assert (seat.busy, seat.wrapping) == (held[seat.person], wrapping[seat.person])
            assert bool(await journal.wrapping_up(seat.person)) == bool(seat.wrapping)

    asyncio.run(story())


OFFERED = e.Offered(NOW, Offer("o", "ben", "billing", NOW + MINUTE, weight=2))


@pytest.mark.parametrize(
    ("events", "taken"),
    [
        ((), {}),
        ((OFFERED,), {"ben": 2}),
        ((OFFERED, e.Declined(NOW, "o", "ben")), {}),
        ((OFFERED, e.Closed(NOW, "over")), {}),
        ((OFFERED, e.Accepted(NOW, "o", "ben", "Ben is here.")), {"ben": 2}),
        ((OFFERED, e.TookOver(NOW, "ana", "Ana is here.", (), 3)), {"ana": 3}),
        ((e.TookOver(NOW, "ana", "Ana is here.", (), 3), handed_off(NOW), OFFERED), {"ana": 3, "ben": 2}),
        (
            (e.TookOver(NOW, "ana", "Ana.", (), 3), handed_off(NOW), OFFERED, e.Accepted(NOW, "o", "ben", "Ben.")),
            {"ben": 2},
        ),
        ((e.TookOver(NOW, "ana", "Ana.", (), 3), e.HandedBack(NOW, "ana", "Done", (), "Thanks.")), {}),
        ((e.TookOver(NOW, "ana", "Ana.", (), 3), e.HandedBack(NOW, "ana", "Done", (), "Thanks.", NOW)), {"ana": 3}),
    ],
)
def test_who_has_how_much(events, taken):
    state = Conversation("c1")
    for event in (e.Opened(NOW), handed_off(NOW), *events):
        state = apply(state, event)

    assert seats_of(state) == taken


def test_who_writes_it_up_is_told_with_what_it_takes_and_until_when():
    state = Conversation("c1")
    back = e.HandedBack(NOW, "ana", "Done", (), "Thanks.", NOW + MINUTE)
    for event in (e.Opened(NOW), e.TookOver(NOW, "ana", "Ana.", (), 3), back):
        state = apply(state, event)

    assert state.wrapping == (WrapUp("ana", NOW + MINUTE, 3),)
    assert apply(state, e.WrappedUp(NOW, "ben")).wrapping == state.wrapping
    assert apply(state, e.WrappedUp(NOW, "ana", is_early=True)).wrapping == ()
    assert apply(apply(state, e.Closed(NOW, "over")), e.Reopened(NOW)).wrapping == state.wrapping
