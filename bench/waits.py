"""What a learned wait is worth beside the formula and the plain mean: errors, bands and promises on days not seen.

The centre is bench/centre.toml, played by our own simulation with the team's own matcher; every seed is another month of
it. Each real customer teaches; of them, whoever came on the last days was told a band first. Who gave up would have
waited for as long as it took until somebody who could have taken them took one who was due no earlier.

    python bench/waits.py [--seeds 1,2] [--learn 12] [--test 8]
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean
from time import perf_counter, process_time

from segue.core.policy import Policy
from segue.core.routing.cases import Rules
from segue.core.routing.matching import Matcher
from segue.core.simulation import Scenario
from segue.core.simulation.customers import drawn
from segue.core.simulation.floor import Floor
from segue.core.simulation.hearing import Hearing
from segue.core.simulation.toml import from_toml
from segue.waits import LearnedEstimator
from segue.waits.model import LONG
from segue.waits.rows import Row

CENTRE = Path(__file__).with_name("centre.toml")
DAY = 86_400.0

Told = tuple[float, float, float, float]
"""Low, expected and high by the estimator, and what the formula said."""


class Shown:
    """The team's matcher, of which an estimator sees all that it is told."""

    def __init__(
        self, matcher: Matcher, watcher: LearnedEstimator, start: float, told: dict[float, Told] | None
    ) -> None:
        self._matcher, self._watcher, self._start, self._told = matcher, watcher, start, told
        self.took: list[float] = []

    def arrive(self, case, now):
        shown, at = self._shown(case), self._start + now
        if self._told is not None:
            began = process_time()
            band = self._watcher.estimate(shown, at)
            self.took.append(process_time() - began)
            if band is not None:
                expected = self._watcher.expected(shown, at)
                self._told[at] = (band[0], expected, band[1], self._watcher.seconds(shown))
        self._watcher.arrive(shown, at)
        return self._matcher.arrive(case, now)

    def requeue(self, case, now):
        self._watcher.requeue(self._shown(case), self._start + now)
        return self._matcher.requeue(case, now)

    def free(self, agent, now):
        self._watcher.free(agent, self._start + now)
        return self._matcher.free(agent, now)

    def leave(self, case_id):
        return self._matcher.leave(case_id)

    def tick(self, now):
        return self._matcher.tick(now)

    def left(self, case_id, now):
        self._watcher.leave(self._id(case_id), self._start + now)

    def started(self, case_id, agent_id, now):
        self._watcher.start(self._id(case_id), agent_id, self._start + now)

    def _id(self, case_id):
        return f"{self._start:.0f} {case_id}"

    def _shown(self, case):
        return replace(case, id=self._id(case.id), requested_at=self._start + case.requested_at)


class Watched(Floor):
    """A day on which the estimator also sees who gives up and who is answered."""

    def __init__(self, watcher: LearnedEstimator, start: float, told: dict[float, Told] | None, *given) -> None:
        super().__init__(*given)
        self._matcher = self.shown = Shown(self._matcher, watcher, start, told)

    def _gives_up(self, visit, legs):
        waits = visit.state in ("waiting", "offered")
        super()._gives_up(visit, legs)
        if waits and visit.state == "gone":
            self.shown.left(visit.case.id, self._now)

    def _accepts(self, visit, place):
        super()._accepts(visit, place)
        if visit.state == "talking":
            self.shown.started(visit.case.id, place.worker.id, self._now)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", default="1,2")
    parser.add_argument("--learn", type=int, default=12, help="days before anything is measured")
    parser.add_argument("--test", type=int, default=8, help="days on which it is")
    options = parser.parse_args()
    centre = from_toml(CENTRE.read_text(encoding="utf-8"), lambda name: Policy()).base
    for seed in map(int, options.seeds.split(",")):
        for name, trains in (("formula and its bands", False), ("learned", True)):
            began = perf_counter()
            told, rows, took = month(centre, seed, options.learn, options.test, trains)
            shown(f"seed {seed}, {name}", told, rows, took, perf_counter() - began)


def month(
    centre: Scenario, seed: int, learn: int, test: int, trains: bool
) -> tuple[dict[float, Told], Sequence[Row], Sequence[float]]:
    """What was told on the later days, all rows, and the seconds that each estimate took."""
    targets = {name: tier.target for name, tier in centre.tiers.items()}
    watcher = LearnedEstimator(Rules(targets, centre.certified), trains=trains)
    hearing = Hearing(centre.arrivals.shares(), centre.confused, centre.accuracy, random.Random(f"{seed} voices"))
    told: dict[float, Told] = {}
    took: list[float] = []
    for number in range(learn + test):
        came = list(drawn(centre, 1.0, number % 5, random.Random(f"{seed} {number}")))
        chances = lambda who, number=number: random.Random(f"{seed} {number} {who}")  # noqa: E731
        day = Watched(
            watcher, number * DAY, told if number >= learn else None, centre, came, hearing, number % 5, chances
        )
        day.play()
        took += day.shown.took
        print(f"\rday {number + 1} of {learn + test}, {len(watcher.rows):,} handoffs", end="", file=sys.stderr)
    print(file=sys.stderr)
    return told, tuple(watcher.rows), took


def shown(title: str, told: dict[float, Told], rows: Sequence[Row], took: Sequence[float], seconds: float) -> None:
    seen = [(told[row.at], row.waited, row.is_imputed) for row in rows if row.at in told]
    before = fmean(row.waited for row in rows if row.at < min(told))
    print(
        f"{title}: {len(seen):,} handoffs of the later days, {sum(is_imputed for *_, is_imputed in seen):,} of them gave up;"
        f" {seconds:.0f} s, {1e6 * fmean(took):.0f} us of processor time an estimate"
    )
    long = [(band, wait) for band, wait, _ in seen if wait > LONG]
    print(f"  mean error of what is expected   {fmean(abs(one[1] - wait) for one, wait, _ in seen):7.1f} s")
    print(
        f"  ... of the middle of the band    {fmean(abs((one[0] + one[2]) / 2 - wait) for one, wait, _ in seen):7.1f} s"
    )
    print(f"  ... of the formula               {fmean(abs(one[3] - wait) for one, wait, _ in seen):7.1f} s")
    print(f"  ... of the plain mean before     {fmean(abs(before - wait) for _, wait, _ in seen):7.1f} s")
    print(f"  the band holds                   {fmean(one[0] <= wait <= one[2] for one, wait, _ in seen):7.3f}")
    print(f"  ... for those over {LONG:.0f} s          {fmean(one[0] <= wait <= one[2] for one, wait in long):7.3f}")
    print(f"  the promise is kept              {fmean(wait <= one[2] for one, wait, _ in seen):7.3f}")
    print(f"  ... for those over {LONG:.0f} s          {fmean(wait <= one[2] for one, wait in long):7.3f}")
    print(f"  width of the band                {fmean(one[2] - one[0] for one, _, _ in seen):7.1f} s")


if __name__ == "__main__":
    main()
