"""The floor at one moment: who is there with how many open slots, who waits, and what a case finds that asks now.

Sets of people are whole numbers with a bit for each: who may serve two cases is one step, however many there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ..routing.cases import AgentLike, CaseLike, RulesLike
from ..routing.lines import FIT_AT_FIRST, FIT_LATER, GATE, UNLISTED

MOST = 200
"""Cases of a line that are compared one by one; of a longer one every so many."""

Signature = tuple[object, ...]
"""What tells cases apart for those who may serve them."""

Kind = tuple[str, str]
"""The certificate or else the likeliest intent, and the language: cases of one kind wait for nearly the same people."""


@dataclass(slots=True)
class Waiting:
    """A case that waits."""

    case: CaseLike
    due: float
    signature: Signature
    kind: Kind


@dataclass(frozen=True, slots=True)
class Place:
    """What a case that asks now finds: people as bits, and who comes first.

    Attributes:
        able: who is there and may take it, at the latest when it has waited a moment.
        ahead: those due no later for whom the same people are there, each by the share of them who may.
        all_ahead: the same of everybody who waits.
        before: those due no later, each by the share of their own people who may take this case too.
    """

    waiting: Waiting
    able: int
    ahead: float
    all_ahead: float
    before: float


class Floor:
    """Who is there and who waits.

    Args:
        rules: of the team.
    """

    def __init__(self, rules: RulesLike) -> None:
        self.rules = rules
        self.waiting: dict[str, Waiting] = {}
        self._head_start = getattr(rules, "head_start", {})
        self._agents: list[AgentLike] = []
        self._number: dict[str, int] = {}
        self._open: list[int] = []
        self._capacity: list[int] = []
        self._able: dict[Signature, int] = {}

    # ---- what happens

    def arrive(self, case: CaseLike) -> Waiting:
        """A case starts to wait."""
        waiting = self.waiting[case.id] = self.seen(case)
        return waiting

    def requeue(self, case: CaseLike) -> None:
        """Better facts about a case that waits."""
        if case.id in self.waiting:
            self.waiting[case.id] = self.seen(case)

    def leave(self, case_id: str) -> Waiting | None:
        """A case waits no more."""
        return self.waiting.pop(case_id, None)

    def free(self, agent: AgentLike) -> None:
        """An agent's room has changed."""
        number = self._number.get(agent.id)
        if number is None:
            number = self._number[agent.id] = len(self._agents)
            self._agents.append(agent)
            self._able.clear()
        known, self._agents[number] = self._agents[number], agent
        if known.skills is not agent.skills and (known.skills, known.languages, known.certifications) != (
            agent.skills, agent.languages, agent.certifications
        ):  # fmt: skip
            self._able.clear()
        _set(self._open, number, max(0, agent.capacity - agent.busy))
        _set(self._capacity, number, agent.capacity)

    def start(self, case_id: str, agent_id: str) -> Waiting | None:
        """Somebody answers a case."""
        number = self._number.get(agent_id)
        if number is not None:
            _set(self._open, number, max(0, sum(level >> number & 1 for level in self._open) - 1))
        return self.waiting.pop(case_id, None)

    # ---- what is so

    def slots(self, people: int = -1) -> int:
        """Slots of some people who are there, free or not."""
        return sum((level & people).bit_count() for level in self._capacity)

    def free_slots(self, people: int = -1) -> int:
        """Open slots of some people who are there."""
        return sum((level & people).bit_count() for level in self._open)

    def there(self) -> int:
        """Who is there, as bits."""
        return self._capacity[0] if self._capacity else 0

    def place(self, case: CaseLike) -> Place:
        """What a case finds that asks now."""
        seen = self.seen(case)
        there = self.there()
        able = self._able_for(seen.signature) & there
        first, everybody = dict[Signature, int](), dict[Signature, int]()
        looked, step = self.some()
        for other in looked:
            everybody[other.signature] = everybody.get(other.signature, 0) + 1
            if other.due <= seen.due:
                first[other.signature] = first.get(other.signature, 0) + 1
        ahead = all_ahead = before = 0.0
        for signature, many in everybody.items():
            theirs = self._able_for(signature) & there
            both = (theirs & able).bit_count()
            if both:
                share = both / able.bit_count()
                all_ahead += many * share
                ahead += first.get(signature, 0) * share
                before += first.get(signature, 0) * both / theirs.bit_count()
        return Place(seen, able, step * ahead, step * all_ahead, step * before)

    def some(self) -> tuple[Sequence[Waiting], int]:
        """Those who wait, of a long line every so many; and of how many each stands for."""
        step = max(1, len(self.waiting) // MOST)
        return tuple(islice(self.waiting.values(), 0, None, step)), step

    def best_free_fit(self, place: Place) -> float:
        """The share resolved that is expected of the best free person, 0.0 to 1.0; whoever fits at once is enough."""
        best, case, certified = 0.0, place.waiting.case, self.rules.certified
        for agent in self._each(place.able & (self._open[0] if self._open else 0)):
            fit = sum(
                p * agent.skills.get(name, 0.0 if name in certified else UNLISTED) for name, p in case.intents.items()
            )
            best = max(best, fit)
            if best >= FIT_AT_FIRST:
                break
        return best

    def seen(self, case: CaseLike) -> Waiting:
        """A case as it stands in line: when it is due and what tells it apart."""
        likely = sorted(case.intents.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
        sensitive = [(p, name) for name, p in case.intents.items() if name in self.rules.certified]
        gate = max(sensitive)[1] if sum(p for p, _ in sensitive) > GATE else None
        rounded = tuple((name, round(p, 1)) for name, p in likely if p >= 0.05)
        is_sure = bool(likely) and likely[0][1] >= FIT_AT_FIRST
        due = case.requested_at + self.rules.targets[case.tier] / case.urgency - self._head_start.get(case.tier, 0.0)
        kind = (gate or (likely[0][0] if likely else ""), case.language)
        return Waiting(case, due, (case.language, case.certification, gate, rounded, is_sure), kind)

    def may_have(self, agent_id: str, waiting: Waiting) -> bool:
        """Whether somebody may take a case, there or not."""
        number = self._number.get(agent_id)
        return number is not None and bool(self._able_for(waiting.signature) >> number & 1)

    def _able_for(self, signature: Signature) -> int:
        """Who may take such a case, there or not, as bits."""
        known = self._able.get(signature)
        if known is None:
            certified = self.rules.certified
            bits = (1 << n for n, agent in enumerate(self._agents) if _fits(agent, signature, certified))
            known = self._able[signature] = sum(bits)
        return known

    def _each(self, people: int) -> Iterator[AgentLike]:
        while people:
            lowest = people & -people
            yield self._agents[lowest.bit_length() - 1]
            people ^= lowest


def _set(levels: list[int], number: int, many: int) -> None:
    """How many slots somebody has: their bit stands in so many levels."""
    while len(levels) < many:
        levels.append(0)
    bit = 1 << number
    for at in range(len(levels)):
        levels[at] = levels[at] | bit if at < many else levels[at] & ~bit


def _fits(agent: AgentLike, signature: Signature, certified: frozenset[str]) -> bool:
    """Whether somebody may take such a case, at the latest when it has waited a moment."""
    language, certification, gate, rounded, is_sure = signature
    if language not in agent.languages or not {certification, gate} - {None} <= agent.certifications:
        return False
    assert isinstance(rounded, tuple)
    fit = sum(p * agent.skills.get(name, 0.0 if name in certified else UNLISTED) for name, p in rounded)
    return bool(fit >= (FIT_AT_FIRST - 0.05 if is_sure else FIT_LATER))
