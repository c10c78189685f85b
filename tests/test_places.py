"""The lines of a desk: whoever is due first of those whom somebody free may take, and nobody holds others up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from segue.core.conversation import Conversation, Holder
from segue.core.policy import Person, Policy, Team
from segue.core.reading import Likely
from segue.core.receiving import Offer, Seat, next_offer
from segue.core.routing import Destination
from segue.switchboard.places import Places

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TEAMS = ("billing", "support")
POLICY = Policy(
    teams=tuple(Team(id, id.title()) for id in TEAMS), general_team="support", languages=("en", "de"),
    certified=("dispute",),
)  # fmt: skip


def a_state(id, *, due=0, team="billing", language="en", certificate=None, intent="refund", offered=False):
    to = Destination(
        team, "", (Likely(intent, 0.9),), language, certificate=certificate, due=NOW + timedelta(seconds=due)
    )
    offer = Offer("o", "ana", team, NOW) if offered else None
    return Conversation(
        id, holder=Holder.OFFER if offered else Holder.QUEUE, destination=to, waiting_since=NOW, offer=offer
    )


def a_seat(id="ana", *, languages=("en",), teams=("billing",), busy=0, certifications=(), present=True):
    person = Person(id, id.title(), teams, languages, capacity=1, certifications=certifications)
    return Seat(person, present, busy, NOW)


def first(states, *seats, passed=None):
    places = Places(POLICY)
    for state in states:
        places.take(state)
    found = places.first(seats, passed or Counter(), NOW)
    return found and found[1]


def test_whoever_is_due_first_comes_first():
    assert first([a_state("c-1", due=9), a_state("c-2", due=3)], a_seat()) == "c-2"


def test_whom_nobody_free_may_take_holds_nobody_up():
    certified = [a_state(f"d-{n}", due=n, certificate="dispute") for n in range(60)]
    elsewhere = [a_state(f"s-{n}", due=n, team="support") for n in range(60)]
    mine = a_state("c-1", due=999)

    assert first([*certified, *elsewhere, mine], a_seat()) == "c-1"
    assert first([*certified, *elsewhere, mine], a_seat(busy=1)) is None
    assert first([*certified, mine], a_seat(certifications=("dispute",))) == "d-0"


def test_a_language_that_somebody_there_speaks_is_waited_for():
    german, english = a_state("g", due=1, language="de"), a_state("e", due=9)
    speaker = a_seat("uli", languages=("en", "de"), busy=1)

    assert first([german, english], a_seat(), speaker) == "e"
    assert first([german, english], a_seat(), replace(speaker, present=False)) == "g"


def test_what_was_first_asked_for_counts_through_a_transfer():
    state = a_state("g", due=1, language="de")
    asked = NOW - timedelta(minutes=31)
    passed_on = replace(state, destination=replace(state.destination, since=asked, due=asked))
    speaker = a_seat("uli", languages=("en", "de"), busy=1)

    assert first([state], a_seat(), speaker) is None
    assert first([passed_on], a_seat(), speaker) == "g"  # as whoever chooses has it: in the end anybody


def test_who_is_offered_or_gone_stands_in_no_line():
    places = Places(POLICY)
    places.take(a_state("c-1"))
    places.take(a_state("c-1", offered=True))
    assert places.first((a_seat(),), {}, NOW) is None
    places.take(a_state("c-1"))
    places.take(replace(a_state("c-1"), waiting_since=None, holder=Holder.HUMAN, who="ana"))
    assert places.first((a_seat(),), {}, NOW) is None


STATES = st.builds(
    a_state, st.sampled_from([f"c-{n}" for n in range(8)]), due=st.integers(0, 9), team=st.sampled_from(TEAMS),
    language=st.sampled_from((None, "en", "de")), certificate=st.sampled_from((None, "dispute")),
    intent=st.sampled_from(("refund", "invoice")), offered=st.booleans(),
)  # fmt: skip
SEATS = st.lists(
    st.builds(
        a_seat, languages=st.sampled_from((("en",), ("en", "de"))), teams=st.sampled_from((("billing",), TEAMS)),
        busy=st.integers(0, 1), certifications=st.sampled_from(((), ("dispute",))), present=st.booleans(),
    ),
    max_size=4,
)  # fmt: skip


@given(st.lists(STATES, max_size=30), SEATS)
def test_it_is_whoever_a_look_at_everybody_would_find(states, seats):
    seats = tuple(replace(seat, person=replace(seat.person, id=f"p-{n}")) for n, seat in enumerate(seats))
    places, waiting = Places(POLICY), {}
    for state in states:
        places.take(state)
        waiting[state.id] = state
    there = [state for state in waiting.values() if state.offer is None]
    could = [one for one in there if next_offer(one.destination, seats, frozenset(), POLICY, NOW)]

    found = places.first(seats, {}, NOW)
    assert (found is None) == (not could)
    if could:
        assert waiting[found[1]].destination.due == min(state.destination.due for state in could)
