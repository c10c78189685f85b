"""A small team: 14 people with 820 handoffs a day, our matcher beside strict skill queues on the same days and rosters.

The team is that of the large centre (bench/centre.toml), cut to 14: twelve people with a speciality each, and two who hold
both certificates; so cut, strict skill queues lose 15 % of the customers, as the findings on routing (4.5) have it. Bars
of the time to the right person: must 105 s, strong 95 s.

    python bench/small.py [--rosters 8] [--days 3]
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from segue.core.policy import Policy
from segue.core.routing.cases import Agent, Match, Rules
from segue.core.routing.matching import Matcher
from segue.core.simulation import Figures, Scenario, interval
from segue.core.simulation.customers import drawn
from segue.core.simulation.figures import ALL, figures_of
from segue.core.simulation.floor import Floor
from segue.core.simulation.hearing import Hearing
from segue.core.simulation.toml import from_toml
from segue.core.simulation.world import Worker

CENTRE = Path(__file__).with_name("centre.toml")
PEOPLE, CERTIFIED = 14, 2
MUST, STRONG = 105.0, 95.0
EXPERT, SECOND = 1.0, 0.85
RELATED = {
    "billing": ("refund", "account"), "refund": ("billing", "shipping"), "shipping": ("refund", "tech"),
    "tech": ("account", "shipping"), "account": ("billing", "tech"), "cancel": ("billing", "refund"),
}  # fmt: skip
"""Second skills of a specialist, each with a chance of 60 %; a fifth are generalists. Source: findings on routing, 3."""
SHIFTS = ((8, 16), (10, 18), (12, 20))
NAMED = (
    ("to_right", "to the right person, mean s"), ("wait_mean", "mean wait, s"), ("wait_p95", "p95 of waits, s"),
    ("abandoned", "abandoned"), ("right_first", "right on the first transfer"), ("re_transfers", "re-transfers"),
    ("uncertified", "certified topics seen first by another"),
)  # fmt: skip


class StrictSkill:
    """Strict skill queues: the likeliest intent decides, whoever has the skill takes the longest wait; longest idle first."""

    def __init__(self, rules: Rules) -> None:
        self._waiting: dict[str, object] = {}
        self._agents: dict[str, list] = {}

    def arrive(self, case, now: float) -> list[Match]:
        self._waiting[case.id] = case
        free = [one for one in self._agents.values() if one[1] > 0 and _may(one[0], case)]
        if not free:
            return []
        best = min(free, key=lambda one: (one[0].capacity - one[1], one[2]))
        return [self._matched(case, best)]

    requeue = arrive

    def leave(self, case_id: str) -> list[Match]:
        self._waiting.pop(case_id, None)
        return []

    def free(self, agent: Agent, now: float) -> list[Match]:
        one = self._agents[agent.id] = [agent, max(0, agent.capacity - agent.busy), now]
        found = []
        while one[1] > 0:
            fits = [case for case in self._waiting.values() if _may(agent, case)]
            if not fits:
                break
            found.append(self._matched(min(fits, key=lambda case: case.requested_at), one))
        return found

    def tick(self, now: float) -> list[Match]:
        return []

    def _matched(self, case, one: list) -> Match:
        one[1] -= 1
        del self._waiting[case.id]
        return (case.id, one[0].id, "has the skill")


def _may(agent: Agent, case) -> bool:
    is_allowed = case.certification is None or case.certification in agent.certifications
    return (
        is_allowed
        and case.language in agent.languages
        and max(case.intents, key=case.intents.__getitem__) in agent.skills
    )


class Played(Floor):
    """A day with a matcher of our choice."""

    def __init__(self, matcher: Callable[[Rules], object], centre: Scenario, *given) -> None:
        super().__init__(centre, *given)
        self._matcher = matcher(Rules({name: tier.target for name, tier in centre.tiers.items()}, centre.certified))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rosters", type=int, default=8)
    parser.add_argument("--days", type=int, default=3, help="of each roster")
    options = parser.parse_args()
    centre = from_toml(CENTRE.read_text(encoding="utf-8"), lambda name: Policy()).base
    found: dict[str, list[Figures]] = {"strict skill queues": [], "our matcher": []}
    for seed in range(options.rosters):
        small = team(centre, seed)
        for number in range(options.days):
            played(small, f"{seed}.{number}", found)
        print(f"\rroster {seed + 1} of {options.rosters}", end="", flush=True)
    print(f"\n{PEOPLE} people, {options.rosters} rosters of {options.days} days; 95 % intervals over days")
    for name, days in found.items():
        shown(name, days)


def team(centre: Scenario, seed: int) -> Scenario:
    """Another roster of 14, with as many customers for each of them as in the large centre."""
    rng = random.Random(f"roster {seed}")
    rates = {
        name: tuple(rate * PEOPLE / len(centre.workers) for rate in hours)
        for name, hours in centre.arrivals.rates.items()
    }
    soft = [name for name in rates if name not in centre.certified]
    work = {name: sum(rates[name]) * centre.talk[name] for name in soft}
    exact = {name: (PEOPLE - CERTIFIED) * part / sum(work.values()) for name, part in work.items()}
    counts = {name: int(share) for name, share in exact.items()}
    by_rest = sorted(soft, key=lambda name: counts[name] - exact[name])
    for name in by_rest[: PEOPLE - CERTIFIED - sum(counts.values())]:
        counts[name] += 1
    workers = []
    for name in (name for name, count in counts.items() for _ in range(count)):
        skills = {name: EXPERT} | {other: SECOND for other in RELATED[name] if rng.random() < 0.6}
        if rng.random() < 0.2:
            skills = dict.fromkeys(soft, SECOND) | skills
        workers.append((name, skills, frozenset()))
    certified = frozenset(centre.certified)
    trust = dict.fromkeys(sorted(certified), EXPERT) | {"account": SECOND}
    workers += [("trust", trust, certified)] * CERTIFIED
    people = []
    for i, (name, skills, holds) in enumerate(workers):
        start, end = SHIFTS[i % 3] if holds else rng.choices(SHIFTS, (0.5, 0.17, 0.33))[0]
        shifts = tuple((day, (start * 3600.0, end * 3600.0)) for day in range(5))
        speaks = frozenset({"en", "es"} if i % 4 == 0 or holds else {"en"})
        people.append(Worker(f"{name}-{i}", name, skills, shifts, speaks, holds))
    return replace(centre, arrivals=replace(centre.arrivals, rates=rates), workers=tuple(people))


def played(small: Scenario, name: str, found: dict[str, list[Figures]]) -> None:
    """The same day under both; strict queues ask the customer nothing, as they are today."""
    hearing = Hearing(small.arrivals.shares(), small.confused, small.accuracy, random.Random(f"{name} voices"))
    for who, matcher, world in (
        ("strict skill queues", StrictSkill, replace(small, ask_below=0.0)), ("our matcher", Matcher, small),
    ):  # fmt: skip
        came = list(drawn(world, 1.0, 0, random.Random(name)))
        day = Played(matcher, world, came, hearing, 0, lambda who: random.Random(f"{name} {who}"))
        found[who].append(figures_of(world, day.play()))


def shown(title: str, days: Sequence[Figures]) -> None:
    print(f"{title}: {sum(day[ALL]['customers'] or 0 for day in days) / len(days):,.0f} handoffs a day")
    for name, said in NAMED:
        one = interval([value for day in days if (value := day[ALL][name]) is not None])
        if one is None or one.low is None or one.high is None:
            continue
        bars = ""
        if name == "to_right" and title == "our matcher":
            verdict = "strong" if one.mean <= STRONG else "must" if one.mean <= MUST else "missed"
            bars = f"  at most {MUST:g}, {STRONG:g}: {verdict}"
        print(f"  {said:<40} {one.mean:>8.3g}  {one.low:.3g} to {one.high:.3g}{bars}")


if __name__ == "__main__":
    main()
