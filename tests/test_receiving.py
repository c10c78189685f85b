"""Step 4: the best free person is asked, and the customer reads who comes and roughly when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.core.policy import Person, Policy, Team
from segue.core.policy.hours import from_text
from segue.core.reading import Likely
from segue.core.receiving import (
    NAMED,
    Offer,
    OfferGone,
    Seat,
    check_accept,
    looked_at,
    next_offer,
    notice,
    on_duty,
    opening,
    sorry,
    when,
)
from segue.core.routing import Destination
from segue.core.routing.candidates import Candidate, Miss
from segue.core.waits import Expected
from segue.core.wording import LANGUAGES, say

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""A Monday."""
SUNDAY = datetime(2026, 11, 29, 12, tzinfo=UTC)
OFFICE = from_text("Mon-Fri 09:00-17:00")
POLICY = Policy(
    languages=LANGUAGES,
    teams=(Team("support", "Support"), Team("billing", "Billing", ("refund",), hours=OFFICE)),
)
REFUND = Destination("billing", "intent is refund", (Likely("refund", 0.8), Likely("invoice", 0.2)), "de")


def seat(id, *, busy=0, idle=0, present=True, **person):
    known = {"teams": ("billing",), "languages": ("en",), "capacity": 3, **person}
    return Seat(Person(id, id.title(), **known), present, busy, NOW - timedelta(minutes=idle))


def offered(*seats, to=REFUND, asked=(), now=NOW):
    found = next_offer(to, seats, frozenset(asked), POLICY, now)
    return found and found[0].person.id


WELL, FAIRLY = (("refund", 1.0), ("invoice", 1.0)), (("refund", 0.5), ("invoice", 0.5))


@pytest.mark.parametrize(
    ("better", "worse", "to"),
    [
        # who knows the case goes before the language
        (seat("b", busy=2), seat("a", languages=("de",), skills=WELL), replace(REFUND, person="b")),
        # the language before the skills
        (seat("b", languages=("en", "de"), busy=2), seat("a", skills=WELL), REFUND),
        # the skills before how busy they are
        (seat("b", skills=WELL, busy=2), seat("a", skills=FAIRLY), REFUND),
        (seat("b", skills=(("refund", 0.9),), busy=2), seat("a", skills=(("invoice", 1.0),)), REFUND),
        # least busy before the narrowest
        (seat("b", skills=(("refund", 1.0), ("invoice", 1.0), ("x", 1.0))), seat("a", skills=WELL, busy=1), REFUND),
        # the narrowest before the longest idle, so that generalists stay free
        (seat("b", skills=WELL), seat("a", skills=(*WELL, ("x", 1.0)), idle=60), REFUND),
        # the longest idle before the id
        (seat("b", idle=60), seat("a", idle=59), REFUND),
        # the id, so that a replay agrees with the day itself
        (seat("a"), seat("b"), REFUND),
        # without a known language nobody is preferred for one
        (seat("a"), seat("b", languages=("de",)), replace(REFUND, language=None)),
        # skills that differ by less than a hundredth do not count
        (seat("b", skills=(("refund", 0.500),)), seat("a", skills=(("refund", 0.501),), busy=1), REFUND),
    ],
)
def test_the_order_in_which_people_are_asked(better, worse, to):
    assert offered(better, worse, to=to) == offered(worse, better, to=to) == better.person.id


@pytest.mark.parametrize(
    "away",
    [
        seat("a", present=False),
        seat("a", busy=3),
        seat("a", busy=4),
        seat("a", capacity=1, busy=1),
        seat("a", teams=("support",)),
        seat("a", hours=from_text("Sat 09:00-17:00")),
    ],
)
def test_who_is_away_full_elsewhere_or_off_duty_is_not_asked(away):
    assert offered(away) is None
    assert offered(away, seat("b")) == "b"


def test_who_declined_is_not_asked_again_and_when_all_did_nobody_is():
    seats = (seat("a"), seat("b"))

    assert [offered(*seats, asked=asked) for asked in ((), ("a",), ("a", "b"))] == ["a", "b", None]
    assert offered() is None


def test_who_knows_the_case_and_declined_is_not_asked_again_either():
    assert offered(seat("a"), seat("b"), to=replace(REFUND, person="b"), asked=("b",)) == "a"


def test_out_of_hours_only_those_with_hours_of_their_own_are_on_duty():
    own, theirs = seat("a", hours=from_text("Sun 09:00-17:00")), seat("b")

    assert [seat.person.id for seat in on_duty((own, theirs), "billing", POLICY, SUNDAY)] == ["a"]
    assert [seat.person.id for seat in on_duty((own, theirs), "billing", POLICY, NOW)] == ["b"]


@pytest.mark.parametrize(
    ("to", "one", "why"),
    [
        (replace(REFUND, person="ana"), seat("ana"), "Ana knows the case"),
        (REFUND, seat("ana", skills=WELL, busy=1), "Ana fits best (1.00), 1 of 3 taken"),
        (REFUND, seat("ana"), "Ana is free, 0 of 3 taken"),
    ],
)
def test_the_offer_says_why_this_person(to, one, why):
    assert next_offer(to, (one,), frozenset(), POLICY, NOW)[1] == why


def test_the_offer_comes_with_who_was_looked_at_and_why_not_they():
    seats = (
        seat("ana", languages=("de",), skills=WELL, busy=1), seat("ben", languages=("de",), skills=WELL, busy=2),
        seat("chloe", present=False), seat("dan", languages=("de",), skills=FAIRLY), seat("eve", skills=WELL),
        seat("fay"), seat("gus", busy=3), seat("hal", teams=("support",)), seat("ida", hours=from_text("Sat 09:00-17:00")),
    )  # fmt: skip
    found = next_offer(REFUND, seats, frozenset({"fay"}), POLICY, NOW)

    assert [(who.person, who.miss) for who in found.looked.candidates] == [
        ("ana", None), ("ben", Miss.BUSY), ("dan", Miss.FIT), ("eve", Miss.LANGUAGE), ("fay", Miss.ASKED_BEFORE),
        ("gus", Miss.FULL), ("ida", Miss.OFF_DUTY), ("chloe", Miss.AWAY),
    ]  # fmt: skip
    assert found.looked.candidates[0] == Candidate("ana", None, 1.0, 1, 3, NOW)
    assert found.looked.others == ()


def test_of_a_large_team_the_best_are_named_and_the_others_counted():
    seats = [seat(f"p{number:03}", idle=number, present=number % 2 == 0) for number in range(200)]
    found = next_offer(REFUND, seats, frozenset(), POLICY, NOW)

    assert [who.person for who in found.looked.candidates] == [f"p{198 - 2 * n:03}" for n in range(NAMED)]
    assert found.looked.others == (("away", 100), ("idle", 92))


def test_where_nobody_can_be_asked_the_record_says_why_not():
    looked = looked_at(REFUND, (seat("ana"), seat("ben", present=False)), frozenset({"ana"}), POLICY, NOW)

    assert [(who.person, who.miss) for who in looked.candidates] == [("ana", "asked_before"), ("ben", "away")]


SEATS = st.lists(
    st.builds(
        seat,
        st.sampled_from("abcdef"),
        busy=st.integers(0, 4),
        idle=st.integers(0, 3),
        present=st.booleans(),
        teams=st.sampled_from([("billing",), ("support",), ("support", "billing")]),
        languages=st.sampled_from([("en",), ("de", "en")]),
        skills=st.sampled_from([(), WELL, FAIRLY]),
    ),
    unique_by=lambda seat: seat.person.id,
)


@given(SEATS, st.frozensets(st.sampled_from("abcdef")), st.randoms())
def test_whoever_is_asked_has_room_and_was_not_asked_and_the_order_of_seats_does_not_matter(seats, asked, chance):
    found = next_offer(REFUND, seats, asked, POLICY, NOW)
    shuffled = list(seats)
    chance.shuffle(shuffled)

    assert next_offer(REFUND, shuffled, asked, POLICY, NOW) == found
    if found is not None:
        assert found[0].room() > 0
        assert "billing" in found[0].person.teams
        assert found[0].person.id not in asked
        assert found.looked.candidates[0].person == found.seat.person.id
    else:
        there = [s for s in seats if s.present and "billing" in s.person.teams and s.person.id not in asked]
        speak = [s for s in there if "de" in s.person.languages]
        assert not [s for s in speak or there if s.room()]


OFFER = Offer("o-1", "ana", "billing", NOW + timedelta(seconds=20))


@pytest.mark.parametrize(
    ("offer", "id", "by", "now", "holder"),
    [
        (None, "o-1", "ana", NOW, "ben has it"),
        (OFFER, "o-0", "ana", NOW, "ben has it"),
        (OFFER, "o-1", "ben", NOW, "it was made to ana"),
        (OFFER, "o-1", "ana", OFFER.until, "it lapsed at 12:00:20"),
        (OFFER, "o-1", "ana", OFFER.until + timedelta(days=1), "it lapsed at 12:00:20"),
        (OFFER, "o-1", "ben", OFFER.until, "it was made to ana"),
    ],
)
def test_an_offer_that_is_taken_anothers_or_too_late_is_gone(offer, id, by, now, holder):
    with pytest.raises(OfferGone) as gone:
        check_accept(offer, id, by, now, "ben has it")

    assert (gone.value.offer, gone.value.holder) == (id, holder)
    assert str(gone.value) == f"offer {id} is gone: {holder}"


@pytest.mark.parametrize("now", [NOW, OFFER.until - timedelta(microseconds=1)])
def test_until_it_lapses_the_one_who_was_asked_may_take_it(now):
    assert check_accept(OFFER, "o-1", "ana", now, "it is with offer") is OFFER


THERE = (seat("a"),)


def told(language="en", to=REFUND, seats=THERE, now=NOW, tried=False):
    return notice(to, seats, Expected(1), POLICY, now, language=language, reference="R-17", tried=tried)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_customer_reads_the_team_what_is_passed_on_and_roughly_when(language):
    said, with_tried = told(language), told(language, tried=True)

    assert "Billing" in said
    assert say("passed", language) in said
    assert say("soon_one", language) in said
    assert say("passed_with_tried", language) in with_tried
    assert "R-17" not in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("to", "seats", "now"),
    [
        (replace(REFUND, on_duty=False), (), SUNDAY),
        (replace(REFUND, on_duty=False), (seat("a"),), NOW),
        (REFUND, (), NOW),
        (REFUND, (seat("a", present=False),), NOW),
        (REFUND, (seat("a", teams=("support",)),), NOW),
    ],
)
def test_where_nobody_is_the_customer_reads_so_with_choices_and_a_reference(language, to, seats, now):
    said = told(language, to, seats, now=now)
    there_is_an_opening = say("opening", language, when="2026-11-30 09:00 (UTC)") in said

    assert "Billing" in said
    assert "R-17" in said
    assert sum(map(said.count, ".。")) >= 3  # that nobody is there, the reference, the choices
    assert there_is_an_opening is (now is SUNDAY)
    assert say("soon_one", language) not in said


def test_the_english_off_duty_sentence_offers_a_call_an_address_and_to_stay():
    said = told(to=replace(REFUND, on_duty=False), now=SUNDAY)

    assert "right now; we are back 2026-11-30 09:00 (UTC)." in said
    assert all(choice in said for choice in ("call you back", "leave your details", "stay here"))


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        (Expected(1), "It usually takes under a minute."),
        (Expected(5), "It usually takes under 5 minutes."),
        (Expected(None, holds=True), "We still expect to be as quick as we said."),
        (Expected(None), "We can't tell yet how long it will take;"),
    ],
)
def test_the_wait_is_told_as_it_is_known(expected, sentence):
    assert when(expected, "en").startswith(sentence)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_takes_longer_than_was_told_is_told_with_an_apology(language):
    assert sorry(Expected(5), "Five.", language) == "Five."
    assert sorry(Expected(5, is_longer=True), "Five.", language) == f"{say('wait_longer', language)} Five."


def test_a_language_that_the_team_does_not_write_gets_the_teams_first():
    german = replace(POLICY, languages=("de", "en"))
    said = notice(REFUND, (seat("a"),), Expected(1), german, NOW, language="ja", reference="R-17", tried=False)

    assert say("passed", "de") in said


def test_a_team_that_is_on_duty_or_never_is_or_is_unknown_has_no_opening_to_tell():
    never = replace(POLICY, teams=(*POLICY.teams, Team("night", "Night", hours=replace(OFFICE, spans=()))))

    assert opening("billing", POLICY, NOW, "en") == ""
    assert opening("night", never, NOW, "en") == ""
    assert opening("sales", POLICY, NOW, "en") == ""
    assert opening("billing", POLICY, SUNDAY, "en") == "; we are back 2026-11-30 09:00 (UTC)"


@pytest.mark.parametrize(
    ("present", "busy", "capacity", "room"), [(True, 0, 3, 3), (True, 3, 3, 0), (True, 5, 3, 0), (False, 0, 3, 0)]
)
def test_a_seat_has_as_much_room_as_is_left(present, busy, capacity, room):
    assert seat("a", present=present, busy=busy, capacity=capacity).room() == room


@pytest.mark.parametrize(
    ("busy", "capacity", "weight", "takes", "fits"),
    [
        (0, 3, 1, 1, True),
        (2, 3, 1, 1, True),
        (3, 3, 1, 1, False),
        (0, 3, 3, 3, True),
        (1, 3, 3, 3, False),
        (0, 2, 3, 2, True),  # more than they have: while they have nothing else
        (1, 2, 3, 2, False),
        (4, 3, 1, 1, False),  # their capacity was lowered
        (0, 0, 1, 0, False),
        (0, 0, 3, 0, False),
    ],
)
def test_a_conversation_fits_by_its_weight(busy, capacity, weight, takes, fits):
    one = seat("ana", busy=busy, capacity=capacity)

    assert (one.takes(weight), one.fits(weight)) == (takes, fits)
    assert not replace(one, present=False).fits(weight)


def test_who_has_room_for_a_chat_but_not_for_a_call_is_told_as_full():
    seats = (seat("ana", busy=1, skills=WELL), seat("ben"))

    assert next_offer(REFUND, seats, frozenset(), POLICY, NOW).seat.person.id == "ana"
    found = next_offer(REFUND, seats, frozenset(), POLICY, NOW, 3)
    assert (found.seat.person.id, found.because) == ("ben", "Ben is free, 0 of 3 taken, it takes 3")
    assert [(who.person, who.miss) for who in found.looked.candidates] == [("ben", None), ("ana", Miss.FULL)]
    assert looked_at(REFUND, seats[:1], frozenset(), POLICY, NOW, 3).candidates[0].miss is Miss.FULL


def cooling(id, seconds=30, **known):
    return replace(seat(id, **known), cools_until=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("others", "asked", "expected"),
    [
        ((seat("ben"),), (), "ben"),
        ((seat("ben", busy=3),), (), None),  # on duty, and will be free
        ((seat("ben", present=False),), (), "ana"),  # nobody else is there: better she than nobody
        ((seat("ben", hours=from_text("Sat 09:00-17:00")),), (), "ana"),
        ((seat("ben", teams=("support",)),), (), "ana"),
        ((seat("ben"),), ("ben",), "ana"),  # he said no to this one
        ((cooling("ben"),), (), "ana"),  # both are spared: neither is
        ((cooling("ben", busy=3),), (), "ana"),
        ((), (), "ana"),
    ],
)
def test_who_just_said_no_is_spared_while_somebody_else_is_on_duty(others, asked, expected):
    seats = (cooling("ana", skills=WELL), *others)
    found = next_offer(REFUND, seats, frozenset(asked), POLICY, NOW)
    looked = found.looked if found else looked_at(REFUND, seats, frozenset(asked), POLICY, NOW)

    assert (found and found.seat.person.id) == expected
    assert (Miss.COOLING in [who.miss for who in looked.candidates]) == (expected != "ana")


def test_nobody_may_take_what_they_are_not_certified_for_because_another_is_spared():
    law = replace(REFUND, certificate="law")
    seats = (cooling("ana", certifications=("law",)), seat("ben"))

    assert next_offer(law, seats, frozenset(), POLICY, NOW).seat.person.id == "ana"


@pytest.mark.parametrize(
    ("busy", "wrapping", "capacity", "present", "expected"),
    [
        (3, 1, 3, True, True),
        (3, 0, 3, True, False),
        (2, 2, 3, True, False),  # there is room beside it
        (3, 1, 3, False, False),
        (4, 1, 3, True, False),  # full without it too
    ],
)
def test_who_is_full_only_because_of_wrap_up_is_wrapping_up(busy, wrapping, capacity, present, expected):
    one = replace(seat("ana", busy=busy, capacity=capacity, present=present), wrapping=wrapping)

    assert one.is_wrapping_up() is expected


def test_whom_a_colleague_named_is_asked_although_they_are_spared():
    named = replace(REFUND, person="ana", is_named=True)
    seats = (cooling("ana"), seat("ben", skills=WELL))

    assert next_offer(named, seats, frozenset(), POLICY, NOW).seat.person.id == "ana"
    assert next_offer(replace(named, is_named=False), seats, frozenset(), POLICY, NOW).seat.person.id == "ben"
