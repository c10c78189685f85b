"""What waiting customers are told of their wait: the desk and the line as they are, handed to an estimator.

Every change passes by here, so that nothing is asked of the journal for a sentence. A wait ends with a person's first
words. The estimator knows no teams: a language it is told is that of a team ("billing en"), so that it counts only
those who may be asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from ..core.conversation import HELD, Conversation, Holder
from ..core.policy import Policy
from ..core.receiving import Seat, on_duty
from ..core.routing import Destination
from ..core.routing.cases import AgentLike, Case, CaseLike
from ..core.routing.inputs import agent_of, case_of, rules_of, team_name
from ..core.waits import Expected, WaitEstimator, retold
from ..core.waits.estimator import LONGEST

ANY = "*"
"""The language of a case where nobody there speaks the customer's."""


class Estimator(Protocol):
    """What says how long somebody will wait. Times are seconds, `now` is in them too."""

    def arrive(self, case: CaseLike, now: float) -> None:
        """A case starts to wait."""

    def requeue(self, case: CaseLike, now: float) -> None:
        """Better facts about a case that waits."""

    def leave(self, case_id: str, now: float) -> None:
        """A waiting customer has gone."""

    def free(self, agent: AgentLike, now: float) -> None:
        """Somebody's room has changed."""

    def start(self, case_id: str, agent_id: str, now: float) -> None:
        """A person wrote the first words."""

    def estimate(self, case: CaseLike, now: float) -> tuple[float, float] | None:
        """Until the first words, as a band that holds in 80 of 100 cases; None where no band is honest."""

    def seconds(self, case: CaseLike) -> float:
        """The same by the queue's length alone; LONGEST where nobody able is there."""

    def features(self, case: CaseLike, now: float) -> tuple[tuple[str, float], ...]:
        """What it depends on, by name."""


class Expecting:
    """Follows the line and the desk, and says what to tell.

    Attributes:
        estimator: may be changed for another that knows the same line, see `follow`.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.estimator: Estimator = WaitEstimator(rules_of(policy))
        self._seats: dict[str, Seat] = {}
        self._cases: dict[str, Case] = {}
        self._agents: dict[str, AgentLike] = {}
        self._coming: dict[str, tuple[str, int]] = {}
        self._moved: set[str] = set()
        self._minute = -1
        self._looked_at: Iterable[Seat] = ()

    def begin(self, state: Conversation) -> None:
        """Takes in somebody who waits already."""
        if state.waiting_since is not None and state.id not in self._cases:
            self._comes(state)
            self._arrives(state, state.returned_at or state.waiting_since)

    def follow(self, estimator: Estimator, now: datetime) -> None:
        """From now on another estimator is asked; it is told who is there and who waits."""
        for agent in self._agents.values():
            estimator.free(agent, now.timestamp())
        for case in self._cases.values():
            estimator.arrive(case, now.timestamp())
        self.estimator = estimator

    # ---- what happens

    def tap(self, before: Conversation, after: Conversation) -> None:
        """A conversation has changed."""
        self._comes(after)
        if after.waiting_since is not None:
            if before.waiting_since is None or before.handoffs != after.handoffs:
                self._arrives(after, after.returned_at or after.waiting_since)
            elif before.destination is not after.destination:
                self._requeues(after)
        elif after.id in self._cases:
            now = _seconds(after)
            if after.holder in HELD:
                if after.silent_since is None and after.who is not None:
                    del self._cases[after.id]
                    self.estimator.start(after.id, after.who, now)
            else:
                del self._cases[after.id]
                self.estimator.leave(after.id, now)

    def look(self, seats: Iterable[Seat], now: datetime) -> None:
        """Takes in who is there; within a minute, whoever is as before costs next to nothing."""
        minute = int(now.timestamp() // 60)  # hours of duty begin and end with one
        if seats is self._looked_at and minute == self._minute and not self._moved:
            return
        self._looked_at = seats
        for seat in seats:
            is_same = self._seats.get(seat.person.id) == seat and seat.person.id not in self._moved
            if minute == self._minute and is_same:
                continue
            self._seats[seat.person.id] = seat
            agent = self._agent(seat, now)
            if self._agents.get(seat.person.id) != agent:
                self._agents[seat.person.id] = agent
                self.estimator.free(agent, now.timestamp())
        self._minute = minute
        self._moved.clear()

    # ---- what is said

    def expected(
        self, state: Conversation, destination: Destination, since: datetime, now: datetime, *, is_new: bool = False
    ) -> Expected:
        """What to tell a waiting customer now; `look` first.

        Args:
            since: when they asked in this handoff.
            is_new: nothing was told of this handoff yet.
        """
        case = self._case(state.id, destination, since)
        seconds = self.estimator.seconds(case)
        promised = None if is_new else state.promised_until
        if seconds >= LONGEST or (not is_new and self._is_refused(state, destination, now)):
            return retold(None, promised, now)
        band = self.estimator.estimate(case, now.timestamp())
        wait = timedelta(seconds=band[1] if band else seconds)
        features = self.estimator.features(case, now.timestamp()) if is_new else ()
        return retold(wait, promised, now, seconds=seconds, features=features)

    def _is_refused(self, state: Conversation, destination: Destination, now: datetime) -> bool:
        """Whether everybody who has room for it said no or let it pass: then nobody can tell when one will not."""
        seats = on_duty(self._seats.values(), destination.team, self.policy, now, destination.certificate)
        made = state.offer.agent if state.offer else None
        able = {seat.person.id for seat in seats if seat.room() or seat.person.id == made}
        return bool(able) and able <= {*state.asked, *((state.who,) if state.who else ())}

    # ---- what the estimator is told

    def _comes(self, state: Conversation) -> None:
        """Whose slot is taken already by a case that still counts as waiting: offered, or taken without a word yet."""
        person, weight = None, 0
        if state.waiting_since is not None and state.offer is not None:
            person, weight = state.offer.agent, state.offer.weight
        elif state.holder is Holder.HUMAN and state.silent_since is not None and state.id in self._cases:
            person, weight = state.who, state.weight
        before = self._coming.pop(state.id, None)
        if person is not None:
            self._coming[state.id] = (person, weight)
        self._moved.update(one[0] for one in (before, self._coming.get(state.id)) if one)

    def _arrives(self, state: Conversation, since: datetime) -> None:
        if state.destination is not None:
            case = self._cases[state.id] = self._case(state.id, state.destination, since)
            self.estimator.arrive(case, _seconds(state))

    def _requeues(self, state: Conversation) -> None:
        if state.destination is not None and state.waiting_since is not None:
            since = state.returned_at or state.waiting_since
            case = self._cases[state.id] = self._case(state.id, state.destination, since)
            self.estimator.requeue(case, _seconds(state))

    def _case(self, id: str, destination: Destination, since: datetime) -> Case:
        """A waiting conversation for those of its team; of the team alone where nobody there fits what it is about."""
        case = case_of(
            id, destination, self.policy, requested_at=since, tier=destination.tier, urgency=destination.urgency
        )
        intents, own = dict(case.intents), team_name(destination.team)
        if destination.certificate is None:  # then nobody need be certified, whatever the guess
            guessed = sum(intents.pop(name, 0.0) for name in self.policy.certified)
            intents[own] = intents.get(own, 0.0) + guessed
        case = replace(case, intents=intents, language=self._tongue(destination))
        if self.estimator.seconds(case) >= LONGEST:
            return replace(case, intents={own: 1.0})
        return case

    def _tongue(self, destination: Destination) -> str:
        wished, there = f"{destination.team} {destination.language or ANY}", self._agents.values()
        is_spoken = any(wished in agent.languages for agent in there if agent.capacity)
        return wished if is_spoken else f"{destination.team} {ANY}"

    def _agent(self, seat: Seat, now: datetime) -> AgentLike:
        person = seat.person
        teams = [team for team in person.teams if on_duty((seat,), team, self.policy, now)]
        tongues = frozenset(f"{team} {language}" for team in teams for language in (*person.languages, ANY))
        coming = sum(weight for who, weight in self._coming.values() if who == person.id)
        agent = agent_of(person, self.policy, busy=max(0, seat.busy - coming), is_there=bool(teams))
        return replace(agent, languages=tongues)


def _seconds(state: Conversation) -> float:
    return state.last_at.timestamp() if state.last_at else 0.0
