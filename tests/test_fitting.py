"""How well somebody fits a waiting case, counted by the live line as the matcher counts it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from segue.core.policy import Person, Policy, Team, Tier
from segue.core.reading import Likely
from segue.core.receiving import Found, Seat, looked_at, next_offer
from segue.core.routing import Destination, Matcher
from segue.core.routing.candidates import Miss
from segue.core.routing.fitting import fitting
from segue.core.routing.inputs import agent_of, case_of, due_at, holds_until, rules_of
from segue.core.routing.lines import ANYBODY_AFTER, GATE, Profile, Waiting

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
INTENTS = ("refund", "invoice", "dispute", "order")
TIERS = (Tier("gold", timedelta(seconds=60)), Tier("standard", timedelta(seconds=180)))


def a_policy(people=(), certified=("dispute",)):
    teams = (Team("support", "Support", ("order",)), Team("billing", "Billing", ("refund", "invoice", "dispute")))
    return Policy(teams=teams, people=tuple(people), certified=certified, tiers=TIERS, languages=("en", "de"))


@st.composite
def persons(draw, id="a"):
    skills = draw(st.dictionaries(st.sampled_from(INTENTS), st.sampled_from((0.3, 0.7, 0.85, 1.0)), max_size=3))
    return Person(
        id, id.title(), draw(st.sampled_from((("billing",), ("billing", "support")))),
        draw(st.sampled_from((("en",), ("en", "de")))), tuple(skills.items()), draw(st.integers(1, 3)),
        certifications=draw(st.sampled_from(((), ("dispute",)))),
    )  # fmt: skip


@st.composite
def destinations(draw):
    weights = draw(st.lists(st.integers(1, 20), min_size=1, max_size=3))
    names = draw(st.permutations(INTENTS))
    rest = draw(st.integers(0, 10))
    total = sum(weights) + rest
    intents = tuple(Likely(name, weight / total) for name, weight in zip(names, weights, strict=False))
    return Destination(
        "billing", "", tuple(sorted(intents, key=lambda one: -one.p)), draw(st.sampled_from((None, "en", "de")))
    )


@given(persons(), destinations())
def test_the_fit_is_the_matchers_own(person, to):
    policy = a_policy([person])
    case, agent = case_of("c", to, policy, requested_at=NOW), agent_of(person, policy)
    weights = tuple((name, p) for name, p in case.intents.items() if p >= 0.02)
    profile = Profile(agent.skills, agent.languages, agent.certifications)
    theirs = profile.fit(Waiting(case, 0, 0, 0, None, weights), frozenset(policy.certified))

    assert abs(fitting(to, policy).fit(person) - theirs) < 1e-9


@st.composite
def floors(draw):
    """Seats of a team of whom somebody fits well, so that the matcher's thresholds and the line's are one."""
    people = [draw(persons(id=id)) for id in "abcde"[: draw(st.integers(1, 4))]]
    seats = [
        Seat(one, True, draw(st.integers(0, one.capacity)), NOW - timedelta(seconds=draw(st.integers(1, 99))))
        for one in people
    ]
    well = Person("w", "W", ("billing",), ("en", "de"), tuple((name, 1.0) for name in INTENTS), 1)
    well = replace(well, certifications=("dispute",))
    return [*seats, Seat(well, True, draw(st.integers(0, 1)), NOW)]


@given(floors(), destinations(), st.sampled_from(("gold", None)))
def test_the_line_asks_whom_the_matcher_would_at_once_and_when_the_hold_is_over(seats, to, tier):
    policy = a_policy([seat.person for seat in seats])
    disputes = sum(one.p for one in to.intents if one.name == "dispute")
    to = replace(
        to, certificate="dispute" if disputes > GATE else None, since=NOW, tier=tier,
        due=due_at(policy, NOW, tier, ""), holds_until=holds_until(policy, NOW, tier),
    )  # fmt: skip
    matcher = Matcher(rules_of(policy))
    for seat in seats:
        matcher.free(agent_of(seat.person, policy, busy=seat.busy), seat.idle_since.timestamp())

    matches = matcher.arrive(case_of("c", to, policy, requested_at=NOW, tier=tier), NOW.timestamp())
    found = next_offer(to, seats, frozenset(), policy, NOW)
    assert as_good(to, policy, seats, matches) == as_good(to, policy, seats, found)
    if found is None:
        matches = matcher.tick(to.holds_until.timestamp())
        later = next_offer(to, seats, frozenset(), policy, to.holds_until)
        assert as_good(to, policy, seats, matches) == as_good(to, policy, seats, later)


def as_good(to, policy, seats, found):
    """What the choice goes by first: how well they fit and how busy they are; None for nobody."""
    if not found:
        return None
    id = found.seat.person.id if isinstance(found, Found) else found[0][1]
    seat = next(seat for seat in seats if seat.person.id == id)
    return round(fitting(to, policy).fit(seat.person), 2), seat.busy


def a_seat(id, skills, *, busy=0, languages=("en",)):
    return Seat(Person(id, id.title(), ("billing",), languages, tuple(skills.items()), 1), True, busy, NOW)


LIKELY = Destination(
    "billing", "", (Likely("refund", 0.6), Likely("invoice", 0.4)), "en",
    since=NOW, due=NOW + timedelta(minutes=3), holds_until=NOW + timedelta(seconds=90),
)  # fmt: skip
FULL = a_seat("ana", {"refund": 1.0, "invoice": 1.0}, busy=1)
LESS = a_seat("ben", {"refund": 1.0, "invoice": 0.2})


def asked(*seats, to=LIKELY, after=0):
    found = next_offer(
        to, seats, frozenset(), a_policy([seat.person for seat in seats]), NOW + timedelta(seconds=after)
    )
    return found and found.seat.person.id


def test_an_unsure_case_waits_a_moment_for_who_fits_well_and_is_there():
    assert asked(FULL, LESS) is None
    assert asked(FULL, LESS, after=90) == "ben"
    assert asked(replace(FULL, busy=0), LESS) == "ana"


def test_nobody_waits_for_somebody_who_is_not_there():
    assert asked(replace(FULL, present=False), LESS) == "ben"
    assert asked(LESS) == "ben"


INVOICES = a_seat("uli", {"refund": 0.2, "invoice": 1.0})


def test_while_an_answer_may_come_only_somebody_who_fits_well_is_asked():
    to = replace(LIKELY, answers_until=NOW + timedelta(seconds=45))

    assert asked(LESS, INVOICES, to=to) is None
    assert asked(LESS, INVOICES, to=to, after=44) is None
    assert asked(LESS, INVOICES, to=to, after=45) == "ben"
    assert asked(LESS, INVOICES, to=replace(to, holds_until=NOW + timedelta(seconds=20)), after=20) == "ben"
    assert asked(replace(FULL, busy=0), INVOICES, to=to) == "ana"


def test_no_answer_is_waited_for_that_would_change_nothing():
    to = replace(LIKELY, answers_until=NOW + timedelta(seconds=45))
    elsewhere = replace(to, intents=(Likely("refund", 0.6), Likely("order", 0.4)))

    assert asked(LESS, to=to) == "ben"  # whatever the answer is, nobody else is there
    assert asked(LESS, replace(LESS, person=replace(LESS.person, id="zoe")), to=to) == "ben"
    assert asked(LESS, to=elsewhere) is None  # it may lead to another team


def test_whoever_knows_the_case_is_asked_whatever_they_fit():
    assert asked(FULL, LESS, to=replace(LIKELY, person="ben")) == "ben"


def test_a_case_of_before_is_not_held():
    assert asked(FULL, LESS, to=replace(LIKELY, holds_until=None, since=None)) == "ben"


def test_a_language_is_waited_for_while_somebody_there_speaks_it_and_never_for_ever():
    to = replace(LIKELY, language="de")
    speaker = a_seat("uli", {"refund": 0.9, "invoice": 0.9}, busy=1, languages=("en", "de"))
    free = a_seat("ana", {"refund": 1.0, "invoice": 1.0})

    assert asked(free, speaker, to=to) is None
    assert asked(free, speaker, to=to, after=ANYBODY_AFTER - 1) is None
    assert asked(free, speaker, to=to, after=ANYBODY_AFTER) == "ana"
    assert asked(free, replace(speaker, present=False), to=to) == "ana"


def test_the_record_says_who_was_held_back_and_why():
    found = looked_at(LIKELY, (FULL, LESS), frozenset(), a_policy([FULL.person, LESS.person]), NOW)

    assert [(one.person, one.miss) for one in found.candidates] == [("ana", Miss.FULL), ("ben", Miss.HELD)]
