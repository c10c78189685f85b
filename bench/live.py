"""The live line's own rule on the simulated centre: who is asked for whom, by teams and lines as the desk does it.

Beside it the matcher on the same days. A team is an intent with everybody who is skilled in it, as a desk of specialists
would have it; whoever nobody is sure about goes to the general team, which is everybody. What the journal adds is left
out: time here is the centre's, and an offer is made in the moment in which it is found.

    python bench/live.py [--days 10] [--seed 1]
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from simulate import CENTRE, shown

from segue.core.conversation import Conversation, Holder
from segue.core.policy import Person, Policy, Team, Tier
from segue.core.reading import Likely
from segue.core.receiving import Seat, next_offer
from segue.core.routing import route
from segue.core.routing.cases import AgentLike, CaseLike, Match
from segue.core.routing.inputs import due_at, holds_until
from segue.core.simulation import Figures, Scenario
from segue.core.simulation.customers import drawn
from segue.core.simulation.figures import figures_of
from segue.core.simulation.floor import Floor
from segue.core.simulation.hearing import Hearing
from segue.core.simulation.toml import from_toml
from segue.core.triggers import Reason, Trigger
from segue.switchboard.places import Kind, Places

MIDNIGHT = datetime(2026, 11, 23, tzinfo=UTC)
ASKED = (Reason(Trigger.ASKED, "the customer asks for a person"),)
ANSWERED = 45.0
"""Seconds until an answer to the question may be there: as on the desk, 25 until it is asked and 20 for the answer."""
URGENCY = {1.0: "normal", 1.5: "high", 2.5: "critical"}


def policy_of(centre: Scenario) -> Policy:
    """The centre as a policy."""
    intents = tuple(centre.talk)
    teams = tuple(Team(name, name.title(), (name,)) for name in intents)
    people = tuple(
        Person(
            one.id, one.id, (*(name for name in intents if one.skills.get(name)), "everybody"),
            tuple(sorted(one.languages)), tuple(one.skills.items()), one.capacity, certifications=tuple(one.certified),
        )
        for one in centre.workers
    )  # fmt: skip
    tiers = tuple(Tier(name, timedelta(seconds=tier.target)) for name, tier in centre.tiers.items())
    return Policy(
        teams=(*teams, Team("everybody", "Everybody")), people=people, general_team="everybody", tiers=tiers,
        certified=tuple(sorted(centre.certified)), languages=("en", "es"),
    )  # fmt: skip


class LiveLine:
    """Speaks to the floor as a matcher does, and decides as the desk does."""

    def __init__(self, policy: Policy, asks_below: float) -> None:
        self.policy, self._asks_below = policy, asks_below
        self._places = Places(policy)
        self._seats = {one.id: Seat(one, False, 0, MIDNIGHT) for one in policy.people}
        self._states: dict[str, Conversation] = {}

    def arrive(self, case: CaseLike, now: float) -> list[Match]:
        state = self._state(case, now, now)
        if max(case.intents.values()) < self._asks_below and state.destination is not None:
            state = replace(state, destination=replace(state.destination, answers_until=at(now + ANSWERED)))
        return self._waits(state, now)

    def requeue(self, case: CaseLike, now: float) -> list[Match]:
        known = self._states.get(case.id)
        state = self._state(case, case.requested_at, now)
        if known is not None and known.destination and state.destination:
            held = known.destination.holds_until
            state = replace(state, destination=replace(state.destination, holds_until=held))
        return self._waits(state, now)

    def leave(self, case_id: str) -> list[Match]:
        gone = self._states.pop(case_id, None)
        if gone is not None:
            self._places.take(replace(gone, waiting_since=None))
        return []

    def free(self, agent: AgentLike, now: float) -> list[Match]:
        seat = self._seats[agent.id]
        self._seats[agent.id] = replace(
            seat, present=agent.capacity > 0, busy=agent.busy, idle_since=at(now) if agent.busy < seat.busy else
            seat.idle_since,
        )  # fmt: skip
        return self._filled(now)

    def tick(self, now: float) -> list[Match]:
        return self._filled(now)

    def _state(self, case: CaseLike, since: float, now: float) -> Conversation:
        likely = tuple(Likely(*pair) for pair in sorted(case.intents.items(), key=lambda pair: -pair[1]))
        to = route(ASKED, likely, self.policy, at(now), language=case.language)
        urgency, began = URGENCY[case.urgency], at(since)
        to = replace(
            to, tier=case.tier, urgency=urgency, since=began, due=due_at(self.policy, began, case.tier, urgency),
            holds_until=holds_until(self.policy, at(now), case.tier),
        )  # fmt: skip
        return Conversation(case.id, holder=Holder.QUEUE, destination=to, waiting_since=began)

    def _waits(self, state: Conversation, now: float) -> list[Match]:
        self._states[state.id] = state
        self._places.take(state)
        return self._offered(state, now)

    def _offered(self, state: Conversation, now: float) -> list[Match]:
        assert state.destination is not None
        found = next_offer(state.destination, self._seats.values(), frozenset(), self.policy, at(now))
        if found is None:
            return []
        seat = found.seat
        self._seats[seat.person.id] = replace(seat, busy=seat.busy + 1, idle_since=at(now))
        self.leave(state.id)
        return [(state.id, seat.person.id, found.because)]

    def _filled(self, now: float) -> list[Match]:
        passed, matches = Counter[Kind](), list[Match]()
        while found := self._places.first(self._seats.values(), passed, at(now)):
            kind, id = found
            made = self._offered(self._states[id], now)
            matches += made
            passed[kind] += not made
        return matches


def at(now: float) -> datetime:
    return MIDNIGHT + timedelta(seconds=now)


def played(centre: Scenario, number: int, seed: int, live: Policy | None) -> Figures:
    """One day by the matcher, or by the live line."""
    named = f"{seed} {number}"
    customers = list(drawn(centre, 1.0, number % 5, random.Random(f"{named} customers")))
    hearing = Hearing(centre.arrivals.shares(), centre.confused, centre.accuracy, random.Random(f"{seed} hearing"))
    floor = Floor(centre, customers, hearing, number % 5, lambda id: random.Random(f"{named} {id}"))
    if live is not None:
        floor._matcher = LiveLine(live, centre.ask_below)
    return figures_of(centre, floor.play())


def compared(centre: Scenario, days: int, seed: int) -> tuple[Sequence[Figures], Sequence[Figures]]:
    policy = policy_of(centre)
    matcher, live = [], []
    for number in range(days):
        matcher.append(played(centre, number, seed, None))
        live.append(played(centre, number, seed, policy))
        print(f"\r{number + 1} of {days} days", end="", flush=True)
    print()
    return matcher, live


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    centre = from_toml(Path(CENTRE).read_text(encoding="utf-8"), lambda name: Policy()).base
    matcher, live = compared(centre, options.days, options.seed)
    shown("the matcher", matcher, has_bars=True)
    shown("the live line", live, has_bars=True)


if __name__ == "__main__":
    main()
