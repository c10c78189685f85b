"""Step 3: the right team on the first transfer, by what the customer needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segue.core.policy import Person, Policy, Team
from segue.core.policy.hours import from_text
from segue.core.policy.toml import from_toml
from segue.core.reading import Likely
from segue.core.routing import CLEAR, Destination, route
from segue.core.routing.widening import instead_of_gone, wider
from segue.core.triggers import Reason, Trigger

SHOP = from_toml((Path(__file__).parents[1] / "examples" / "shop" / "policy.toml").read_text(encoding="utf-8"))
MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)
"""Ten in New York: every team of the shop is on duty."""
MONDAY_EVENING = datetime(2026, 11, 24, 0, tzinfo=UTC)
"""Seven in New York: the technical and the membership people have gone home."""
SUNDAY_NIGHT = datetime(2026, 11, 22, 4, tzinfo=UTC)


def reason(about=None, trigger=Trigger.HIGH_STAKES, to=None):
    return Reason(trigger, "it is needed", about=about, to=to)


def likely(**shares):
    return tuple(Likely(name, p) for name, p in shares.items())


@pytest.mark.parametrize(
    ("reasons", "intents", "team", "because"),
    [
        ([reason("refund")], likely(), "billing", "what is at stake is refund"),
        ([reason("close_account")], likely(refund=0.9), "trust", "what is at stake is close account"),
        ([reason("legal_threat")], likely(refund=0.9), "trust", "the topic is legal threat"),
        ([reason("refund"), reason("legal_threat")], likely(refund=0.9), "trust", "the topic is legal threat"),
        ([reason("safety"), reason("refund")], likely(), "technical", "the topic is safety"),
        ([reason("refund"), reason("cancel")], likely(warranty=1.0), "billing", "what is at stake is refund"),
        ([reason()], likely(refund=0.94), "billing", "intent is refund (0.94)"),
        ([reason()], likely(refund=0.3, double_charge=0.3), "billing", "intent is refund (0.60)"),
        ([reason()], likely(warranty=0.4, refund=0.35, invoice=0.2), "billing", "intent is refund (0.55)"),
        ([reason()], likely(refund=0.5), "billing", "intent is refund (0.50)"),
        ([reason()], likely(refund=0.49), "support", "the intent is not clear"),
        ([reason()], likely(refund=0.4, warranty=0.4), "support", "the intent is not clear"),
        ([reason()], likely(weather=1.0), "support", "the intent is not clear"),
        ([reason()], likely(), "support", "no intent was recognised"),
        ([], likely(), "support", "no intent was recognised"),
        ([reason("weather")], likely(warranty=0.9), "technical", "intent is warranty (0.90)"),
        ([reason("refund", to="trust")], likely(refund=0.9), "trust", "it is needed (goes to Trust and Privacy)"),
        ([reason("safety"), reason(to="support")], likely(), "support", "it is needed (goes to Customer Care)"),
        ([reason(to="billing"), reason(to="trust")], likely(), "billing", "it is needed (goes to Billing)"),
        ([reason("refund", to="nowhere")], likely(), "billing", "what is at stake is refund"),
    ],
)  # fmt: skip
def test_an_explicit_team_goes_before_the_topic_the_stake_and_the_intent(reasons, intents, team, because):
    destination = route(reasons, intents, SHOP, MONDAY)

    assert (destination.team, destination.because) == (team, because)
    assert destination.on_duty
    assert destination.intents == intents


@pytest.mark.parametrize(
    ("intents", "lost"),
    [
        (likely(refund=0.9), ()),
        (likely(refund=0.6, warranty=0.3), (("technical", "intent speaks for it with 0.30 only"),)),
        (
            likely(refund=0.45, warranty=0.3),
            (
                ("billing", "intent speaks for it with 0.45 only"),
                ("technical", "intent speaks for it with 0.30 only"),
            ),
        ),
        (likely(order_status=0.4, refund=0.1), (("billing", "intent speaks for it with 0.10 only"),)),
        (likely(), ()),
    ],
)
def test_teams_that_were_considered_are_named_with_what_spoke_for_them(intents, lost):
    assert route([], intents, SHOP, MONDAY).lost == lost


@pytest.mark.parametrize(
    ("about", "now", "team", "on_duty", "because"),
    [
        ("warranty", MONDAY, "technical", True, "what is at stake is warranty"),
        (
            "warranty",
            MONDAY_EVENING,
            "support",
            True,
            "what is at stake is warranty; Technical Support is off duty, Customer Care stands in",
        ),
        ("legal_threat", SUNDAY_NIGHT, "trust", False, "the topic is legal threat"),
        ("refund", SUNDAY_NIGHT, "billing", False, "what is at stake is refund"),
    ],
)
def test_off_duty_the_stand_in_takes_it_and_with_none_it_waits_for_its_own_team(about, now, team, on_duty, because):
    destination = route([reason(about)], (), SHOP, now)

    assert (destination.team, destination.on_duty, destination.because) == (team, on_duty, because)
    assert dict(destination.lost) == {
        "support": {"technical": "closed until 2026-11-24 08:00 (America/New_York)"},
        "billing": {"support": "closed until 2026-11-22 09:00 (America/New_York)"},
    }.get(team, {})


def test_a_stand_in_is_not_named_among_the_lost():
    destination = route([], likely(warranty=0.6, order_status=0.3), SHOP, MONDAY_EVENING)

    assert destination.team == "support"
    assert destination.lost == (("technical", "closed until 2026-11-24 08:00 (America/New_York)"),)


def test_stand_ins_are_tried_one_after_the_other():
    night = from_text("Mon 00:00-01:00")
    policy = Policy(
        teams=(
            Team("support", "Support"),
            Team("a", "A", ("x",), hours=night, fallback="b"),
            Team("b", "B", hours=night, fallback="support"),
        )
    )

    assert route([reason("x")], (), policy, MONDAY).team == "support"
    assert route([reason("x")], (), policy, datetime(2026, 11, 23, 0, 30, tzinfo=UTC)).team == "a"


@pytest.mark.parametrize(
    ("person", "about", "asked_first"),
    [
        ("ana", "refund", "ana"),
        ("ana", "cancel_subscription", "ana"),
        ("ana", "legal_threat", None),
        ("jonas", "refund", None),
        ("nobody", "refund", None),
        (None, "refund", None),
    ],
)
def test_who_knows_the_case_is_asked_first_if_they_work_in_that_team(person, about, asked_first):
    assert route([reason(about)], (), SHOP, MONDAY, person=person).person == asked_first


def test_the_language_travels_along():
    assert route([], (), SHOP, MONDAY, language="fr").language == "fr"
    assert route([], (), SHOP, MONDAY).language is None


INTENTS = st.lists(
    st.sampled_from([i for team in SHOP.teams for i in team.intents] + ["weather"]), unique=True, max_size=4
)


@given(INTENTS, st.integers(1, 100), st.sampled_from([MONDAY, MONDAY_EVENING, SUNDAY_NIGHT]))
def test_by_intent_a_team_needs_a_clear_share_and_nothing_else_leaves_the_general_team(names, percent, now):
    intents = tuple(Likely(name, percent / 100 / len(names)) for name in names)
    shares = {team.id: sum(i.p for i in intents if i.name in team.intents) for team in SHOP.teams}

    destination = route([], intents, SHOP, now)

    assert destination.team in shares
    assert destination.because
    assert destination.team not in dict(destination.lost)
    assert destination == route([], intents, SHOP, now)
    if now is MONDAY and destination.team != SHOP.general_team:
        assert shares[destination.team] == max(shares.values()) >= CLEAR


@given(st.sampled_from([team.id for team in SHOP.teams]), INTENTS)
def test_an_explicit_team_that_is_on_duty_always_gets_it(team, names):
    intents = tuple(Likely(name, 0.9) for name in names)

    assert route([reason("fraud"), reason(to=team)], intents, SHOP, MONDAY).team == team


def test_the_person_of_a_policy_built_in_code_is_known_by_id():
    policy = Policy(people=(Person("mia", "Mia", ("support",)),))

    assert route([], (), policy, MONDAY, person="mia").person == "mia"


def test_whoever_goes_to_another_team_waits_there_for_no_answer_and_for_nobody_by_name():
    policy = Policy(teams=(Team("support", "Support"), Team("billing", "Billing")), general_team="support")
    to = Destination(
        "billing", "a colleague named her", person="ana", is_named=True, answers_until=MONDAY + timedelta(minutes=1)
    )
    for team, moved in (
        ("support", wider(to, policy, frozenset({"support"}), MONDAY, MONDAY)),
        ("support", instead_of_gone(replace(to, team="gone"), policy, MONDAY)),
    ):
        assert moved is not None
        assert (moved.team, moved.person, moved.is_named, moved.answers_until) == (team, None, False, None)
