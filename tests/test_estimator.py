"""The wait as an honest band: none without ground, longer behind others, learned also from those who gave up."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from segue.core.routing.cases import Agent, Case, Rules
from segue.core.waits import WaitEstimator
from segue.core.waits.estimator import LONGEST, NEEDED
from segue.core.waits.features import NAMES

RULES = Rules({"standard": 180.0}, frozenset({"fraud"}))
EN = frozenset({"en"})


def case(id: str, at: float, intent: str = "billing") -> Case:
    return Case(id, at, {intent: 1.0}, "en")


def agent(id: str = "ana", busy: int = 0, capacity: int = 2, skill: str = "billing") -> Agent:
    return Agent(id, {skill: 1.0}, EN, frozenset(), capacity, busy)


def served(estimator: WaitEstimator, many: int, wait: float, start: float = 0.0, busy: int = 2) -> None:
    """So many cases that waited so long while everybody was busy, one after the other."""
    for number in range(many):
        at = start + 1_000.0 * number
        estimator.free(agent(busy=busy), at)
        estimator.arrive(case(f"s{start}-{number}", at), at)
        estimator.start(f"s{start}-{number}", "ana", at + wait)


def test_no_band_without_ground():
    estimator = WaitEstimator(RULES)

    assert estimator.estimate(case("c", 0.0), 0.0) is None
    served(estimator, NEEDED - 1, 60.0)
    assert estimator.estimate(case("c", 1e6), 1e6) is None


def test_what_came_of_the_same_line_is_what_is_told():
    estimator = WaitEstimator(RULES)
    rng = random.Random(7)
    for number in range(200):
        served(estimator, 1, rng.uniform(50, 150), 2_000.0 * number)
    estimator.free(agent(busy=2), 1e6)
    low, high = estimator.estimate(case("c", 1e6), 1e6)

    assert 50 <= low <= 75
    assert 125 <= high <= 150


def test_behind_others_it_takes_longer_and_those_of_another_team_do_not_count():
    estimator = WaitEstimator(RULES)
    estimator.free(agent(busy=2), 0.0)
    estimator.free(agent("tech", busy=2, skill="tech"), 0.0)
    alone, _ = estimator._formula(estimator._floor.place(case("c", 10.0)))
    for number in range(5):
        estimator.arrive(case(f"t{number}", 0.0, "tech"), 0.0)
    beside, _ = estimator._formula(estimator._floor.place(case("c", 10.0)))
    for number in range(5):
        estimator.arrive(case(f"b{number}", 0.0), 0.0)
    behind, _ = estimator._formula(estimator._floor.place(case("c", 10.0)))

    assert alone == beside < behind


def test_somebody_free_answers_at_once_and_nobody_there_is_no_short_wait():
    estimator = WaitEstimator(RULES)
    nobody, _ = estimator._formula(estimator._floor.place(case("c", 0.0)))
    estimator.free(agent(), 0.0)
    free, group = estimator._formula(estimator._floor.place(case("c", 0.0)))

    assert nobody == LONGEST
    assert (free < 10, group) == (True, (True, True))


def test_who_gave_up_counts_with_the_wait_that_they_would_have_had():
    patient, impatient = WaitEstimator(RULES), WaitEstimator(RULES)
    for estimator, gives_up in ((patient, False), (impatient, True)):
        for number in range(80):
            at = 3_000.0 * number
            estimator.free(agent(busy=2), at)
            for who, waits in (("a", 30.0), ("b", 900.0)):
                estimator.arrive(case(f"{who}{number}", at), at)
                if who == "a":
                    estimator.start(f"a{number}", "ana", at + waits)
            if gives_up:
                estimator.leave(f"b{number}", at + 100.0)
                estimator.arrive(case(f"n{number}", at + 200.0), at + 200.0)
                estimator.start(f"n{number}", "ana", at + 900.0)
            else:
                estimator.start(f"b{number}", "ana", at + 900.0)
    bands = [one.estimate(case("c", 1e6), 1e6) for one in (patient, impatient)]

    assert all(band is not None and band[1] > 600 for band in bands)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["arrive", "free", "leave", "start", "requeue"]), st.integers(0, 9)), max_size=120
    )
)
def test_a_band_is_a_band_whatever_happened(steps):
    estimator, now = WaitEstimator(RULES), 0.0
    for what, number in steps:
        now += 40.0
        one = case(f"c{number}", now, ("billing", "fraud", "tech")[number % 3])
        if what == "free":
            estimator.free(agent(f"a{number}", busy=number % 3), now)
        elif what == "start":
            estimator.start(one.id, f"a{number}", now)
        elif what == "leave":
            estimator.leave(one.id, now)
        else:
            getattr(estimator, what)(one, now)
        band = estimator.estimate(case("probe", now), now)
        assert band is None or 0 <= band[0] <= band[1]


def test_features_are_named_in_order_and_count_those_who_may_take_it():
    estimator = WaitEstimator(RULES)
    estimator.free(agent(busy=1), 0.0)
    estimator.free(agent("tech", capacity=3, skill="tech"), 0.0)
    estimator.arrive(case("first", 0.0), 0.0)
    found = dict(estimator.features(case("c", 60.0), 60.0))

    assert tuple(found) == NAMES
    assert (found["able"], found["slots"], found["free"], found["ahead"]) == (1, 2, 1, 1)
    assert (found["there"], found["all_slots"], found["all_free"]) == (2, 5, 4)
    assert (found["same"], found["oldest_same"], found["due_in"]) == (1, 60, 180)


def test_features_change_nothing():
    estimator = WaitEstimator(RULES)
    estimator.free(agent(busy=2), 0.0)
    estimator.arrive(case("first", 0.0), 0.0)

    assert estimator.features(case("c", 60.0), 60.0) == estimator.features(case("c", 60.0), 60.0)


def test_who_may_have_a_case_is_known_also_of_those_who_are_away():
    estimator = WaitEstimator(RULES)
    estimator.free(agent(capacity=0), 0.0)
    estimator.free(agent("tech", skill="tech"), 0.0)
    stands = estimator.stand(case("c", 0.0))

    assert estimator.may_have("ana", stands)
    assert not estimator.may_have("tech", stands)
    assert not estimator.may_have("nobody", stands)
