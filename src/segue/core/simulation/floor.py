"""One day on the floor, event by event, with the team's own matcher."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from heapq import heappop, heappush

from ..routing.cases import Agent, Case, Match, Rules
from ..routing.lines import UNLISTED
from ..routing.matching import Matcher
from .chance import Chances
from .customers import LEGS
from .hearing import Hearing
from .world import Customer, Scenario, Visit, Worker

TICK = 5.0
"""Seconds between two looks at who has waited long. Source: findings on routing, 5.3."""

OVER = 7_200.0
"""Seconds after the last arrival, shift or break at which whoever still waits has given up. Our own guess."""

CUT, SKILLED = 0.6, 0.0
"""Share of a conversation after which somebody able sees that it must go on; skill above which somebody is able.
Source of the first: findings on routing, section 3."""

SLOWER = ((0.15, 1.6), (0.85, 1.2), (1.0, 1.0))
"""Share resolved, and how much longer a conversation takes; in between by a straight line. Source: the same."""


@dataclass(slots=True)
class Place:
    """Somebody at work.

    Attributes:
        away: reasons for which they take nothing now: a break, an offer that they let lapse.
        taken: slots in use: offered, in talk or in wrap-up.
    """

    worker: Worker
    is_on: bool = False
    away: int = 0
    taken: int = 0
    talking: int = 0

    def now(self) -> Agent:
        """As the matcher sees them."""
        worker = self.worker
        room = worker.capacity if self.is_on and not self.away else 0
        return Agent(worker.id, worker.skills, worker.languages, worker.certified, room, self.taken)


class Floor:
    """A day that is played once.

    Args:
        chances: chance for each person's breaks, by their id.
    """

    def __init__(
        self, scenario: Scenario, customers: Sequence[Customer], hearing: Hearing, weekday: int, chances: Chances
    ) -> None:
        self._world, self._hearing = scenario, hearing
        targets = {name: tier.target for name, tier in scenario.tiers.items()}
        self._matcher = Matcher(Rules(targets, scenario.certified))
        self._visits = {one.id: Visit(one, self._case(one)) for one in customers}
        self._places = {worker.id: Place(worker) for worker in scenario.workers}
        self._plan: list[tuple[float, int, Callable[[], None]]] = []
        self._order = 0
        self._now = 0.0
        self._shifts(weekday, chances)
        for visit in self._visits.values():
            self._at(visit.customer.at, partial(self._arrives, visit))

    def play(self) -> Sequence[Visit]:
        """Every customer with what became of them, in order of arrival."""
        times = [when for when, _, _ in self._plan] or [0.0]
        end = max(times) + OVER
        self._at(min(times), partial(self._ticks, end))
        while self._plan and self._plan[0][0] <= end:
            self._now, _, act = heappop(self._plan)
            act()
        for visit in self._visits.values():
            if visit.state in ("waiting", "offered"):
                visit.state, visit.gone_at = "gone", end
        return list(self._visits.values())

    def _ticks(self, end: float) -> None:
        self._carry_out(self._matcher.tick(self._now))
        if self._now < end:
            self._at(self._now + TICK, partial(self._ticks, end))

    def _at(self, when: float, act: Callable[[], None]) -> None:
        self._order += 1
        heappush(self._plan, (when, self._order, act))

    # ---- who works

    def _shifts(self, weekday: int, chances: Chances) -> None:
        for place in self._places.values():
            chance = chances(place.worker.id)
            for start, end in place.worker.on(weekday):
                self._at(start, partial(self._comes, place, True))
                self._at(end, partial(self._comes, place, False))
                for length in self._world.breaks:
                    begins = start + chance.random() * max(0.0, end - start - length)
                    if end - start > 4 * length:  # nobody takes half an hour off two
                        self._at(begins, partial(self._rests, place, length))

    def _comes(self, place: Place, is_on: bool) -> None:
        place.is_on = is_on
        self._tell(place)

    def _rests(self, place: Place, length: float) -> None:
        place.away += 1
        self._at(self._now + length, partial(self._is_back, place))
        self._tell(place)

    def _is_back(self, place: Place) -> None:
        place.away -= 1
        self._tell(place)

    def _tell(self, place: Place) -> None:
        self._carry_out(self._matcher.free(place.now(), self._now))

    # ---- who waits

    def _case(self, customer: Customer) -> Case:
        intents = self._hearing.heard(customer.intent, customer.said[0])
        return Case(customer.id, customer.at, intents, customer.language, None, customer.tier, customer.urgency)

    def _arrives(self, visit: Visit) -> None:
        visit.state = "waiting"
        self._loses_patience_later(visit)
        if max(visit.case.intents.values()) < self._world.ask_below:
            self._at(self._now + self._world.answer_after, partial(self._answers, visit))
        self._carry_out(self._matcher.arrive(visit.case, self._now))

    def _answers(self, visit: Visit) -> None:
        if visit.state == "waiting" and not visit.by:
            visit.was_asked = True
            visit.case = replace(visit.case, intents=self._hearing.heard(visit.customer.intent, *visit.customer.said))
            self._carry_out(self._matcher.requeue(visit.case, self._now))

    def _loses_patience_later(self, visit: Visit) -> None:
        patience = self._world.tiers[visit.customer.tier].patience * visit.customer.patience
        self._at(self._now + patience, partial(self._gives_up, visit, len(visit.by)))

    def _gives_up(self, visit: Visit, legs: int) -> None:
        if len(visit.by) == legs and visit.state in ("waiting", "offered"):
            was_waiting = visit.state == "waiting"
            visit.state, visit.gone_at = "gone", self._now
            if was_waiting:
                self._carry_out(self._matcher.leave(visit.case.id))

    # ---- who is brought together

    def _carry_out(self, matches: Iterable[Match]) -> None:
        for case, agent, _ in matches:
            visit, place = self._visits[case], self._places[agent]
            visit.state = "offered"
            place.taken += 1
            lapses = visit.customer.lapses[min(visit.offers, LEGS - 1)] < self._world.lapse_share
            visit.offers += 1
            if lapses:
                self._at(self._now + self._world.lapse_after, partial(self._lapses, visit, place))
            else:
                after = self._world.accept_after * visit.customer.accept
                self._at(self._now + after, partial(self._accepts, visit, place))

    def _lapses(self, visit: Visit, place: Place) -> None:
        place.taken -= 1
        if self._world.lapse_away > 0:
            self._rests(place, self._world.lapse_away)
        else:
            self._tell(place)
        if visit.state == "offered":
            visit.state = "waiting"
            self._carry_out(self._matcher.requeue(visit.case, self._now))

    def _accepts(self, visit: Visit, place: Place) -> None:
        if visit.state != "offered":  # they gave up a moment before
            place.taken -= 1
            self._tell(place)
            return
        intent, skills = visit.customer.intent, place.worker.skills
        able = skills.get(intent, 0.0)
        if visit.first_at is None:
            visit.first_at, visit.first_skill = self._now, able
        resolves = skills.get(intent, 0.0 if intent in self._world.certified else UNLISTED)
        visit.state = "talking"
        visit.by.append(place.worker.id)
        is_last = len(visit.by) >= LEGS
        is_resolved = is_last or visit.customer.resolves[len(visit.by) - 1] < resolves
        if is_resolved:
            visit.right_at = self._now
        takes = self._length(visit.customer, resolves, able, is_resolved)
        takes *= self._world.together if place.talking else 1.0
        place.talking += 1
        self._at(self._now + takes, partial(self._ends, visit, place, is_resolved))

    def _length(self, customer: Customer, resolves: float, able: float, is_resolved: bool) -> float:
        """Seconds of a conversation."""
        if not is_resolved and able <= SKILLED:
            return self._world.triage * customer.triage
        whole = self._world.talk[customer.intent] * customer.talk * slower(resolves)
        return whole if is_resolved else whole * CUT

    def _ends(self, visit: Visit, place: Place, is_resolved: bool) -> None:
        wrap_up = self._world.wrap_up * visit.customer.wrap_up * (1.0 if is_resolved else 0.5)
        self._at(self._now + wrap_up, partial(self._is_free, place))
        if is_resolved:
            visit.state = "done"
            return
        intent = visit.customer.intent
        needs = intent if intent in self._world.certified else None
        visit.case = replace(visit.case, intents={intent: 1.0}, certification=needs)
        visit.state = "waiting"
        self._loses_patience_later(visit)
        self._carry_out(self._matcher.requeue(visit.case, self._now))

    def _is_free(self, place: Place) -> None:
        place.talking -= 1
        place.taken -= 1
        self._tell(place)


def slower(resolves: float) -> float:
    """How much longer a conversation takes with somebody who resolves a share of such cases."""
    below = SLOWER[0]
    for at in SLOWER:
        if resolves <= at[0]:
            part = (resolves - below[0]) / (at[0] - below[0]) if at[0] > below[0] else 1.0
            return below[1] + max(0.0, part) * (at[1] - below[1])
        below = at
    return below[1]
