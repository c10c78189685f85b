"""How long somebody will wait, as an honest band: by the queue's length from the first minute, by what was seen later.

The formula counts who comes first among those whom the same people can serve, how fast these people get free, and who
will have given up by then. What really came of cases for which it said the same gives the band. Who gave up is counted
with the wait that they would have had, for else only short waits would be learned from.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..routing.cases import AgentLike, CaseLike, RulesLike
from .features import Features, features_of
from .floor import MOST, Floor, Place, Waiting

NEEDED = 40
"""Waits that were like this one, from which a band is honest. Source: findings on routing, 6.4, with 20, of which a
tenth is two."""

NEAREST = 160
"""Waits that make a band: those for which the formula said nearly the same. Our own choice."""

KEPT = 4_000
"""Waits of each group that are remembered, the latest; two days of a large team. Our own choice."""

TALK, PATIENCE, ANSWER = 540.0, 560.0, 7.0
"""Seconds of a conversation with its wrap-up, of a customer's patience, and from an offer to the first words, until the
team's own are known. Source: findings on routing, 6.1."""

LONGEST = 1_800.0
"""Seconds beyond which a wait is as good as none: what would have come of who gave up is not followed further."""


Group = tuple[bool, bool]
"""Whether somebody able is free, and whether the case is sure."""


@dataclass(slots=True)
class _Asked:
    """A case that waits.

    Attributes:
        said: what the formula said when it came, in which group.
    """

    waiting: Waiting
    said: float
    group: Group
    left_at: float = 0.0


@dataclass(slots=True)
class _Seen:
    """What came of cases of one group, by what the formula had said; of the same the older first."""

    ordered: list[tuple[float, int, float]] = field(default_factory=list)
    order: deque[tuple[float, int, float]] = field(default_factory=deque)
    number: int = 0

    def add(self, said: float, waited: float) -> None:
        """One more; the oldest goes when there are too many."""
        self.number += 1
        one = (said, self.number, waited)
        insort(self.ordered, one)
        self.order.append(one)
        if len(self.order) > KEPT:
            del self.ordered[bisect_left(self.ordered, self.order.popleft())]

    def band(self, said: float) -> tuple[float, float] | None:
        """The middle 80 % of the waits for which the formula said nearly the same."""
        if len(self.ordered) < NEEDED:
            return None
        first, last = bisect_left(self.ordered, (said,)), bisect_left(self.ordered, (said, self.number + 1))
        most = min(NEAREST, max(NEEDED, len(self.ordered) // 8))
        low = last - most if last - first >= most else first - (most - (last - first)) // 2
        low = max(0, min(low, len(self.ordered) - most))
        near = sorted(waited for _, _, waited in self.ordered[low : low + most])
        return _quantile(near, 0.1), _quantile(near, 0.9)


class WaitEstimator:
    """Watches a floor and says what somebody who asks now will wait. Learns as it goes; keeps nothing for ever.

    Args:
        rules: of the team.
    """

    def __init__(self, rules: RulesLike) -> None:
        self.rules = rules
        self._floor = Floor(rules)
        self._asked: dict[str, _Asked] = {}
        self._gone: deque[_Asked] = deque(maxlen=MOST)
        self._seen: dict[Group, _Seen] = {}

    # ---- what happens

    def arrive(self, case: CaseLike, now: float) -> None:
        """A case starts to wait."""
        said, group = self._formula(self._floor.place(case))
        waiting = self._floor.arrive(case)
        self._asked[case.id] = _Asked(waiting, said, group)

    def requeue(self, case: CaseLike, now: float) -> None:
        """Better facts about a case that waits; of one that comes back nothing is learned."""
        self._floor.requeue(case)
        if case.id in self._asked and case.id in self._floor.waiting:
            self._asked[case.id].waiting = self._floor.waiting[case.id]

    def leave(self, case_id: str, now: float) -> None:
        """A waiting customer has gone: the wait that they would have had is learned once it shows."""
        self._floor.leave(case_id)
        asked = self._asked.pop(case_id, None)
        if asked is not None:
            asked.left_at = now
            self._gone.append(asked)

    def free(self, agent: AgentLike, now: float) -> None:
        """An agent's room has changed."""
        self._floor.free(agent)

    def start(self, case_id: str, agent_id: str, now: float) -> None:
        """A person wrote the first words of a leg; with the first leg the wait is over."""
        self._floor.start(case_id, agent_id)
        asked = self._asked.pop(case_id, None)
        if asked is not None:
            self._learn(asked, now - asked.waiting.case.requested_at)
            self._learn_of_the_gone(asked, now)

    # ---- what is said

    def estimate(self, case: CaseLike, now: float) -> tuple[float, float] | None:
        """Seconds until the first words, as a band that holds in 80 of 100 cases; None where no band is honest."""
        said, group = self._formula(self._floor.place(case))
        seen = self._seen.get(group)
        return None if seen is None else seen.band(said)

    def seconds(self, case: CaseLike) -> float:
        """Seconds until the first words, by the formula alone; LONGEST where nobody able is there."""
        return self._formula(self._floor.place(case))[0]

    def stand(self, case: CaseLike) -> Waiting:
        """A case as it stands in line: when it is due, and of what kind it is."""
        return self._floor.seen(case)

    def may_have(self, agent_id: str, waiting: Waiting) -> bool:
        """Whether somebody may take a case, at the latest when it has waited a moment."""
        return self._floor.may_have(agent_id, waiting)

    def features(self, case: CaseLike, now: float) -> Features:
        """What the wait of a case that asks now depends on, in numbers; see `features.NAMES`."""
        place = self._floor.place(case)
        return features_of(self._floor, case, place, self._formula(place)[0], now)

    # ---- learning

    def _learn(self, asked: _Asked, waited: float) -> None:
        self._seen.setdefault(asked.group, _Seen()).add(asked.said, waited)

    def _learn_of_the_gone(self, served: _Asked, now: float) -> None:
        """Who gave up would have been served when the next one like them is who was due no earlier."""
        left: deque[_Asked] = deque(maxlen=MOST)
        for gone in self._gone:
            then, since = gone.waiting, gone.waiting.case.requested_at
            if then.signature == served.waiting.signature and served.waiting.due >= then.due:
                self._learn(gone, min(max(now, gone.left_at) - since, LONGEST))
            elif now - gone.left_at > LONGEST:
                self._learn(gone, min(gone.left_at - since, LONGEST))  # at least so long
            else:
                left.append(gone)
        self._gone = left

    # ---- the formula

    def _formula(self, place: Place) -> tuple[float, Group]:
        """Seconds that the queue's length speaks for, and the group of cases that are compared with it."""
        is_sure = bool(place.waiting.signature[-1])
        if not place.able:
            return LONGEST, (False, is_sure)
        free, ahead = self._floor.free_slots(place.able), place.ahead
        if free > ahead:
            return ANSWER + ahead / free, (True, is_sure)
        served = self._floor.slots(place.able) / TALK
        in_line = min(int(ahead - free) + 1, 400)
        return ANSWER + sum(1.0 / (served + i / PATIENCE) for i in range(in_line)), (False, is_sure)


def _quantile(ordered: Sequence[float], share: float) -> float:
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])
