"""The matcher on the simulated centre, each figure beside its bar, and what a decision costs as the line grows.

The centre is bench/centre.toml: 46 people, 2,700 handoffs a day, a reader that is right in 90 of 100 cases. It is made up,
and its roster is our own; the bars were set on such a centre, and move with the roster as the figures do.

    python bench/simulate.py [--days 40] [--seed 1] [--fast]
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter, perf_counter_ns

from segue.core.policy import Policy
from segue.core.routing.cases import Agent, Case, Rules
from segue.core.routing.matching import Matcher
from segue.core.simulation import Figures, Scenario, Simulation, interval
from segue.core.simulation.customers import drawn
from segue.core.simulation.figures import ALL
from segue.core.simulation.hearing import Hearing
from segue.core.simulation.toml import from_toml
from segue.core.simulation.variants import applied

CENTRE = Path(__file__).with_name("centre.toml")
AGENTS, TURNS = 1_012, 4_000
"""People in the test of speed (the centre's, 22 times), and slots that open with a customer who comes, for each line."""

BARS = (
    ("right_first", "right on the first transfer", "at least", 0.97, 0.985),
    ("re_transfers", "re-transfers", "at most", 0.075, 0.058),
    ("to_right", "to the right person, mean s", "at most", 58, 52),
    ("wait_mean", "mean wait, s", "at most", 34, 31),
    ("wait_p95", "p95 of waits, s", "at most", 175, 162),
    ("abandoned", "abandoned", "at most", 0.049, 0.039),
    ("uncertified", "certified topics seen first by another", "at most", 0.04, 0.03),
)
"""Figure, its name, the side of the bar, and the bars: must and strong."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fast", action="store_true", help="only the speed")
    options = parser.parse_args()
    plan = from_toml(CENTRE.read_text(encoding="utf-8"), lambda name: Policy())
    if not options.fast:
        worlds = {"as it is": plan.base} | {one.name: applied(plan.base, one) for one in plan.variants}
        simulation = Simulation(worlds, lambda name: random.Random(f"{options.seed} {name}"))
        for name in worlds:
            began = perf_counter()
            days = [simulation.simulate(name, i % 5, i // 5) for i in range(options.days)]
            each = (perf_counter() - began) / options.days
            shown(f"{name}, {options.days} days of {each:.2f} s", days, has_bars=name == "as it is")
    speeds(plan.base)


def shown(title: str, days: Sequence[Figures], has_bars: bool) -> None:
    customers = sum(day[ALL]["customers"] or 0 for day in days) / len(days)
    print(
        f"{title}: {customers:,.0f} handoffs a day, 95 % intervals over days{'; bars: must, strong' if has_bars else ''}"
    )
    for name, said, side, must, strong in BARS:
        found = interval([value for day in days if (value := day[ALL][name]) is not None])
        if found is None:
            continue
        reached = [found.mean >= bar if side == "at least" else found.mean <= bar for bar in (must, strong)]
        verdict = "strong" if all(reached) else "must" if reached[0] else "missed"
        within = f"{found.low:.3g} to {found.high:.3g}" if found.low is not None and found.high is not None else "-"
        bars = f"  {side} {must:g}, {strong:g}: {verdict}" if has_bars else ""
        print(f"  {said:<40} {found.mean:>8.3g}  {within:<16}{bars}")
    print()


# ---- the speed


def speeds(centre: Scenario) -> None:
    print(f"One decision with {AGENTS:,} people: a slot opens and is given away, and another customer comes")
    costs: dict[int, float] = {}
    for waiting in (100, 1_000, 10_000, 100_000):
        took = sorted(min(pair) for pair in zip(*(timed(centre, waiting) for _ in range(2)), strict=True))
        mean, p99 = sum(took) / len(took), took[int(0.99 * len(took))]
        costs[waiting] = mean
        print(f"  {waiting:>7,} wait: {mean:5.1f} us, p99 {p99:6.1f} us, {1e6 / mean:>7,.0f} a second")
    print(
        f"  at 10,000: bars 20,000 a second (strong 25,000), p99 1,000 us; reached {1e6 / costs[10_000]:,.0f} a second"
    )
    print(f"  growth from 100 to 100,000: x{costs[100_000] / costs[100]:.2f}, bars x2 (strong x1.3)")


def timed(centre: Scenario, waiting: int) -> list[float]:
    """Microseconds of each of TURNS decisions; the same customers each time, so that the better of two runs counts."""
    matcher = Matcher(Rules({name: tier.target for name, tier in centre.tiers.items()}, centre.certified))
    people = [
        Agent(f"{worker.id}.{i}", worker.skills, worker.languages, worker.certified, 2, 2)
        for i in range(AGENTS // len(centre.workers))
        for worker in centre.workers
    ]
    for agent in people:
        matcher.free(agent, 0.0)
    came = cases(centre, waiting + TURNS)
    for _, case in zip(range(waiting), came, strict=False):
        matcher.arrive(case, case.requested_at)
    took = []
    for i, case in zip(range(TURNS), came, strict=False):
        slot = replace(people[i % len(people)], busy=1)
        began = perf_counter_ns()
        matcher.free(slot, case.requested_at)
        matcher.arrive(case, case.requested_at)
        took.append((perf_counter_ns() - began) / 1e3)
    return took


def cases(centre: Scenario, n: int) -> Iterator[Case]:
    """Customers of the centre, a hundredth of a second apart; of many, the same few thousand again."""
    hearing = Hearing(centre.arrivals.shares(), centre.confused, centre.accuracy, random.Random(1))
    some = list(drawn(centre, 1.0, 0, random.Random(2)))
    heard = [hearing.heard(one.intent, one.said[0]) for one in some]
    for i in range(n):
        one = some[i % len(some)]
        yield Case(f"c{i}", i / 100, heard[i % len(some)], one.language, None, one.tier, one.urgency)


if __name__ == "__main__":
    main()
