"""The matcher: who comes first, who takes it, and what can never happen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.core.routing import lines
from segue.core.routing.cases import Agent, Case, Rules
from segue.core.routing.matching import Matcher

RULES = Rules({"gold": 60.0, "standard": 180.0}, frozenset({"fraud"}))
EN = frozenset({"en"})


def case(id: str = "c", at: float = 0.0, **more: object) -> Case:
    given = {"intents": {"billing": 1.0}, "language": "en", **more}
    return Case(id, at, **given)


def agent(id: str = "ana", room: int = 1, **more: object) -> Agent:
    given = {"skills": {"billing": 1.0}, "languages": EN, "capacity": room, **more}
    return Agent(id, **given)


def pairs(matches) -> list[tuple[str, str]]:
    return [(case_id, agent_id) for case_id, agent_id, _ in matches]


# ---- who comes first, and who takes it


def test_who_is_due_first_comes_first_whoever_came_first():
    matcher = Matcher(RULES)
    for one in (case("late"), case("gold", 50.0, tier="gold"), case("urgent", 60.0, urgency=2.5)):
        assert matcher.arrive(one, one.requested_at) == []

    assert pairs(matcher.free(agent(room=3), 70.0)) == [("gold", "ana"), ("urgent", "ana"), ("late", "ana")]


def test_a_head_start_is_not_shrunk_by_urgency():
    matcher = Matcher(replace(RULES, head_start={"gold": 300.0}))
    matcher.arrive(case("standard", 0.0, urgency=2.5), 0.0)
    matcher.arrive(case("gold", 200.0, tier="gold", urgency=2.5), 200.0)

    assert pairs(matcher.free(agent(), 201.0)) == [("gold", "ana")]


@pytest.mark.parametrize(
    ("agents", "chosen"),
    [
        ((agent("second", skills={"billing": 0.85}), agent("expert")), "expert"),
        ((agent("busy", 3, busy=2), agent("free", 3, busy=1)), "free"),
        ((agent("broad", skills={"billing": 1.0, "tech": 1.0}), agent("narrow")), "narrow"),
        ((agent("idle"), agent("just back")), "idle"),
    ],
)
def test_best_fit_then_least_busy_then_narrowest_then_longest_idle(agents, chosen):
    matcher = Matcher(RULES)
    for at, one in enumerate(agents):
        matcher.free(one, float(at))

    assert pairs(matcher.arrive(case(), 10.0)) == [("c", chosen)]


def test_the_whole_vector_counts_and_not_its_first_word_alone():
    matcher = Matcher(RULES)
    matcher.free(agent("first only", skills={"billing": 1.0}), 0.0)
    matcher.free(agent("both", skills={"billing": 0.85, "refund": 0.85}), 0.0)

    assert pairs(matcher.arrive(case(intents={"billing": 0.5, "refund": 0.5}), 1.0)) == [("c", "both")]


def test_an_unsure_case_waits_a_moment_for_somebody_who_fits_well():
    matcher = Matcher(RULES)
    matcher.free(agent("half", skills={"billing": 1.0}), 0.0)
    unsure = case(intents={"billing": 0.6, "tech": 0.4})

    assert matcher.arrive(unsure, 0.0) == []
    assert matcher.tick(lines.HOLD * 180.0 - 1) == []
    assert pairs(matcher.tick(lines.HOLD * 180.0)) == [("c", "half")]
    assert pairs(Matcher(RULES).arrive(unsure, 0.0)) == []


def test_better_facts_replace_the_old_ones_and_the_place_in_line_stays():
    matcher = Matcher(RULES)
    matcher.arrive(case("unsure", 0.0, intents={"billing": 0.5, "tech": 0.5}), 0.0)
    matcher.arrive(case("other", 1.0, intents={"tech": 1.0}), 1.0)
    matcher.requeue(case("unsure", 0.0, intents={"tech": 1.0}), 20.0)

    assert pairs(matcher.free(agent(skills={"tech": 1.0}, room=2), 21.0)) == [("unsure", "ana"), ("other", "ana")]


def test_a_transfer_keeps_its_first_due_time():
    matcher = Matcher(RULES)
    matcher.free(agent(), 0.0)
    assert pairs(matcher.arrive(case("moved", 0.0), 0.0)) == [("moved", "ana")]
    matcher.arrive(case("newer", 500.0, intents={"tech": 1.0}), 500.0)
    matcher.requeue(case("moved", 0.0, intents={"tech": 1.0}), 600.0)

    assert pairs(matcher.free(agent("ben", skills={"tech": 1.0}), 601.0)) == [("moved", "ben")]


# ---- what nothing relaxes


@pytest.mark.parametrize(
    ("one", "able"),
    [
        (case(language="es"), agent(languages=frozenset({"en", "es"}))),
        (case(certification="fraud"), agent(certifications=frozenset({"fraud"}))),
        (
            case(intents={"billing": 0.9, "fraud": 0.1}),
            agent(skills={"billing": 1.0, "fraud": 1.0}, certifications=frozenset({"fraud"})),
        ),
    ],
)
def test_a_language_and_a_certificate_are_never_relaxed(one, able):
    matcher = Matcher(RULES)
    matcher.free(agent("unable"), 0.0)
    matcher.arrive(one, 0.0)

    assert all(matcher.tick(at * 600.0) == [] for at in range(20))
    assert pairs(matcher.free(able, 12_000.0)) == [("c", "ana")]


def test_whoever_fits_nobody_is_taken_by_anybody_at_last():
    matcher = Matcher(RULES)
    matcher.arrive(case(intents={"music": 1.0}), 0.0)
    matcher.free(agent(), 1.0)

    assert matcher.tick(lines.ANYBODY_AFTER - 1) == []
    assert pairs(matcher.tick(lines.ANYBODY_AFTER)) == [("c", "ana")]
    matcher.arrive(case("d", 2_000.0, intents={"music": 1.0}), 2_000.0)
    assert matcher.tick(2_000.0 + lines.ANYBODY_AFTER) == []
    assert pairs(matcher.free(agent("ben"), 4_000.0)) == [("d", "ben")]


def test_who_left_is_matched_with_nobody():
    matcher = Matcher(RULES)
    matcher.arrive(case("gone"), 0.0)
    matcher.arrive(case("here"), 1.0)
    matcher.leave("gone")
    matcher.leave("never came")

    assert pairs(matcher.free(agent(room=2), 2.0)) == [("here", "ana")]


# ---- laws

INTENTS = ("billing", "refund", "tech", "fraud")
vectors = st.lists(st.floats(0.01, 1.0), min_size=4, max_size=4).map(
    lambda raw: dict(zip(INTENTS, (value / sum(raw) for value in raw), strict=True))
)
languages = st.sampled_from(["en", "es"])
cases = st.builds(
    Case,
    st.sampled_from([f"c{number}" for number in range(12)]),
    st.just(0.0),
    vectors,
    languages,
    st.sampled_from([None, None, None, "fraud"]),
    st.sampled_from(["gold", "standard"]),
    st.sampled_from([1.0, 2.5]),
)
agents = st.builds(
    Agent,
    st.sampled_from(["ana", "ben", "chloe"]),
    st.dictionaries(st.sampled_from(INTENTS), st.sampled_from([0.85, 1.0]), max_size=4),
    st.sets(languages, min_size=1).map(frozenset),
    st.sampled_from([frozenset(), frozenset({"fraud"})]),
    st.integers(0, 3),
    st.integers(0, 2),
)
steps = st.lists(st.tuples(st.sampled_from(["arrive", "free", "leave", "requeue", "tick"]), cases, agents), max_size=60)


class Floor:
    """Carries matches out as a switchboard would, and holds them to the law."""

    def __init__(self) -> None:
        self.matcher = Matcher(RULES)
        self.waiting: dict[str, Case] = {}
        self.room: dict[str, tuple[Agent, int]] = {}
        self.now = 0.0

    def step(self, what: str, one: Case, who: Agent) -> None:
        self.now += 7.0
        seen = replace(one, requested_at=self.now)
        if what == "arrive" and one.id not in self.waiting:
            self.waiting[one.id] = seen
            self.carry_out(self.matcher.arrive(seen, self.now))
        elif what == "requeue":
            first = self.waiting[one.id].requested_at if one.id in self.waiting else self.now
            self.waiting[one.id] = replace(one, requested_at=first)
            self.carry_out(self.matcher.requeue(self.waiting[one.id], self.now))
        elif what == "leave":
            self.waiting.pop(one.id, None)
            self.carry_out(self.matcher.leave(one.id))
        elif what == "free":
            self.room[who.id] = (who, max(0, who.capacity - who.busy))
            self.carry_out(self.matcher.free(who, self.now))
        else:
            self.carry_out(self.matcher.tick(self.now))

    def carry_out(self, matches) -> None:
        for case_id, agent_id, because in matches:
            one = self.waiting.pop(case_id)
            who, room = self.room[agent_id]
            assert room > 0, "no open slot"
            assert one.language in who.languages
            assert one.certification is None or one.certification in who.certifications
            assert sum(p for name, p in one.intents.items() if name == "fraud") <= lines.GATE or (
                "fraud" in who.certifications
            )
            assert because
            self.room[agent_id] = (who, room - 1)


@settings(max_examples=300, deadline=None)
@given(steps)
def test_nobody_is_matched_twice_overfilled_or_against_what_is_hard(played):
    floor = Floor()
    for what, one, who in played:
        floor.step(what, one, who)


@settings(max_examples=150, deadline=None)
@given(steps)
def test_nobody_waits_for_ever_where_somebody_is_able(played):
    """However the line stands: once everybody's time has come, able people who get free empty it."""
    floor = Floor()
    for what, one, who in played:
        floor.step(what, one, who)
    floor.now += lines.ANYBODY_AFTER + 1
    floor.carry_out(floor.matcher.tick(floor.now))
    able = agent("able", 100, skills={}, languages=frozenset({"en", "es"}), certifications=frozenset({"fraud"}))
    floor.room["able"] = (able, 100)
    floor.carry_out(floor.matcher.free(able, floor.now))

    assert floor.waiting == {}


def told_of(matcher, what, one, who, now):
    if what == "leave":
        return matcher.leave(one.id)
    return matcher.tick(now) if what == "tick" else getattr(matcher, what)(who if what == "free" else one, now)


@settings(max_examples=100, deadline=None)
@given(steps)
def test_the_same_day_gives_the_same_matches(played):
    told = []
    for _ in range(2):
        matcher, matches = Matcher(RULES), []
        for at, (what, one, who) in enumerate(played):
            now = 7.0 * at
            seen = replace(one, id=f"{one.id}-{at}" if what == "arrive" else one.id, requested_at=now)
            found = told_of(matcher, what, seen, who, now)
            matches += found
        told.append(matches)

    assert told[0] == told[1]


def test_a_slot_that_opens_looks_at_the_heads_and_never_at_the_line(monkeypatch):
    looks = []
    fit = lines.Profile.fit
    monkeypatch.setattr(lines.Profile, "fit", lambda self, *given: looks.append(1) or fit(self, *given))
    costs = {}
    for length in (100, 10_000):
        matcher = Matcher(RULES)
        for number in range(length):
            matcher.arrive(case(f"c{number}", float(number), intents={INTENTS[number % 3]: 1.0}), float(number))
        looks.clear()
        assert len(matcher.free(agent(skills=dict.fromkeys(INTENTS, 1.0)), 1e6)) == 1
        costs[length] = len(looks)

    assert costs[100] == costs[10_000] <= 3
