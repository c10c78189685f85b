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
from ..routing.lines import FIT_AT_FIRST, FIT_LATER, GATE, UNLISTED

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

MOST = 200
"""Cases of a line that are compared one by one; of a longer one every so many."""

Group = tuple[bool, bool]
"""Whether somebody able is free, and whether the case is sure."""

Signature = tuple[object, ...]
"""What tells cases apart for those who may serve them."""


@dataclass(slots=True)
class _Asked:
    """A case that waits.

    Attributes:
        said: what the formula said when it came, in which group.
    """

    case: CaseLike
    due: float
    signature: Signature
    said: float
    group: Group
    left_at: float = 0.0


@dataclass(slots=True)
class _Room:
    agent: AgentLike
    open: int
    able: dict[Signature, bool] = field(default_factory=dict)


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
        self._waiting: dict[str, _Asked] = {}
        self._rooms: dict[str, _Room] = {}
        self._gone: deque[_Asked] = deque(maxlen=MOST)
        self._seen: dict[Group, _Seen] = {}

    # ---- what happens

    def arrive(self, case: CaseLike, now: float) -> None:
        """A case starts to wait."""
        said, group = self._formula(case)
        self._waiting[case.id] = _Asked(case, self._due(case), self._signature(case), said, group)

    def requeue(self, case: CaseLike, now: float) -> None:
        """Better facts about a case that waits; of one that comes back nothing is learned."""
        known = self._waiting.get(case.id)
        if known is not None:
            known.case, known.signature = case, self._signature(case)

    def leave(self, case_id: str, now: float) -> None:
        """A waiting customer has gone: the wait that they would have had is learned once it shows."""
        asked = self._waiting.pop(case_id, None)
        if asked is not None:
            asked.left_at = now
            self._gone.append(asked)

    def free(self, agent: AgentLike, now: float) -> None:
        """An agent's room has changed."""
        known = self._rooms.get(agent.id)
        room = max(0, agent.capacity - agent.busy)
        if known is not None and known.agent.skills is agent.skills:
            known.agent, known.open = agent, room
        else:
            self._rooms[agent.id] = _Room(agent, room)

    def start(self, case_id: str, agent_id: str, now: float) -> None:
        """A person wrote the first words of a leg; with the first leg the wait is over."""
        room = self._rooms.get(agent_id)
        if room is not None:
            room.open = max(0, room.open - 1)
        asked = self._waiting.pop(case_id, None)
        if asked is not None:
            self._learn(asked, now - asked.case.requested_at)
            self._learn_of_the_gone(asked, now)

    def estimate(self, case: CaseLike, now: float) -> tuple[float, float] | None:
        """Seconds until the first words, as a band that holds in 80 of 100 cases; None where no band is honest."""
        said, group = self._formula(case)
        seen = self._seen.get(group)
        return None if seen is None else seen.band(said)

    # ---- learning

    def _learn(self, asked: _Asked, waited: float) -> None:
        self._seen.setdefault(asked.group, _Seen()).add(asked.said, waited)

    def _learn_of_the_gone(self, served: _Asked, now: float) -> None:
        """Who gave up would have been served when the next one like them is who was due no earlier."""
        left: deque[_Asked] = deque(maxlen=MOST)
        for gone in self._gone:
            if gone.signature == served.signature and served.due >= gone.due:
                self._learn(gone, min(max(now, gone.left_at) - gone.case.requested_at, LONGEST))
            elif now - gone.left_at > LONGEST:
                self._learn(gone, min(gone.left_at - gone.case.requested_at, LONGEST))  # at least so long
            else:
                left.append(gone)
        self._gone = left

    # ---- the formula

    def _formula(self, case: CaseLike) -> tuple[float, Group]:
        """Seconds that the queue's length speaks for, and the group of cases that are compared with it."""
        signature = self._signature(case)
        able = [room for room in self._rooms.values() if room.agent.capacity > 0 and self._is_able(room, signature)]
        is_sure = bool(signature[-1])
        if not able:
            return LONGEST, (False, is_sure)
        free, ahead = sum(room.open for room in able), self._ahead(case, able)
        if free > ahead:
            return ANSWER + ahead / free, (True, is_sure)
        served = sum(room.agent.capacity for room in able) / TALK
        in_line = min(int(ahead - free) + 1, 400)
        return ANSWER + sum(1.0 / (served + i / PATIENCE) for i in range(in_line)), (False, is_sure)

    def _ahead(self, case: CaseLike, able: Sequence[_Room]) -> float:
        """Who comes first among those whom the same people can serve, each by the share of them who can."""
        due, counts = self._due(case), dict[Signature, int]()
        waiting = list(self._waiting.values())
        step = max(1, len(waiting) // MOST)
        for other in waiting[::step]:
            if other.due <= due:
                counts[other.signature] = counts.get(other.signature, 0) + 1
        return step * sum(
            many * sum(self._is_able(room, signature) for room in able) / len(able)
            for signature, many in counts.items()
        )

    def _signature(self, case: CaseLike) -> Signature:
        """Language, certificates, the two likeliest intents in steps of a tenth, whether it is sure."""
        likely = sorted(case.intents.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
        sensitive = [(p, name) for name, p in case.intents.items() if name in self.rules.certified]
        gate = max(sensitive)[1] if sum(p for p, _ in sensitive) > GATE else None
        rounded = tuple((name, round(p, 1)) for name, p in likely if p >= 0.05)
        is_sure = bool(likely) and likely[0][1] >= FIT_AT_FIRST
        return (case.language, case.certification, gate, rounded, is_sure)

    def _is_able(self, room: _Room, signature: Signature) -> bool:
        known = room.able.get(signature)
        if known is None:
            known = room.able[signature] = _fits(room.agent, signature, self.rules.certified)
        return known

    def _due(self, case: CaseLike) -> float:
        return case.requested_at + self.rules.targets[case.tier] / case.urgency


def _fits(agent: AgentLike, signature: Signature, certified: frozenset[str]) -> bool:
    """Whether somebody may take such a case, at the latest when it has waited a moment."""
    language, certification, gate, rounded, is_sure = signature
    if language not in agent.languages or not {certification, gate} - {None} <= agent.certifications:
        return False
    assert isinstance(rounded, tuple)
    fit = sum(p * agent.skills.get(name, 0.0 if name in certified else UNLISTED) for name, p in rounded)
    return bool(fit >= (FIT_AT_FIRST - 0.05 if is_sure else FIT_LATER))


def _quantile(ordered: Sequence[float], share: float) -> float:
    at = share * (len(ordered) - 1)
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])
