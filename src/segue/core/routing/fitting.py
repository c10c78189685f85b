"""How well somebody fits a waiting case, and how well they must: the matcher's rule for people of one team.

The live line asks people of one team, the matcher everybody; both count fit and hold alike, and a test holds that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..policy import Person, Policy
from . import Destination
from .inputs import KNOWS_THEIR_TEAM, OF_THE_TEAM, team_name, whole
from .lines import ANYBODY_AFTER, FIT_AT_FIRST, FIT_LATER, LEAST, SECOND, UNLISTED


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a case asks of people.

    Attributes:
        weights: what it may be about with the probabilities, the likely ones; what is unknown is the team itself.
        owners: intent to the ids of the teams that have it.
        certified: intents that only somebody certified takes.
        team: the id of the team it waits for.
    """

    weights: tuple[tuple[str, float], ...]
    owners: Mapping[str, frozenset[str]]
    certified: frozenset[str]
    team: str

    def fit(self, person: Person) -> float:
        """The expected share of such cases that somebody resolves without passing them on, 0.0 to 1.0."""
        listed, total = dict(person.skills), 0.0
        for name, p in self.weights:
            level = listed.get(name)
            total += p * (self._unlisted(name, person) if level is None else level)
        return total

    def is_decided(self, people: Sequence[Person]) -> bool:
        """Whether one of these is best in all that it may well be about, so that an answer would change nothing."""
        likely = [name for name, p in self.weights if p >= SECOND]
        if any(self.team not in self.owners[name] for name in likely):
            return False  # an answer may lead to another team
        levels = [[self._level(name, person) for person in people] for name in likely]
        return any(all(row[at] >= max(row) for row in levels) for at in range(len(people)))

    def _level(self, name: str, person: Person) -> float:
        level = dict(person.skills).get(name)
        return self._unlisted(name, person) if level is None else level

    def _unlisted(self, name: str, person: Person) -> float:
        if not self.owners[name].isdisjoint(person.teams) and not (
            name in self.certified and name not in person.certifications
        ):
            if name == team_name(self.team):
                return 1.0
            return OF_THE_TEAM if person.skills else KNOWS_THEIR_TEAM
        return 0.0 if name in self.certified else UNLISTED


def fitting(destination: Destination, policy: Policy) -> Fitting:
    """What a waiting case asks of people."""
    weights = tuple((name, p) for name, p in whole(destination).items() if p >= LEAST)
    owners = {name: frozenset(team.id for team in policy.teams if name in team.intents) for name, _ in weights}
    owners[team_name(destination.team)] = frozenset((destination.team,))
    return Fitting(weights, owners, frozenset(policy.certified), destination.team)


def is_for_anybody(destination: Destination, now: datetime) -> bool:
    """Whether it has waited so long that neither fit nor language holds it any more: nobody waits for ever."""
    since = destination.since
    return since is not None and now >= since + timedelta(seconds=ANYBODY_AFTER)


def needed(destination: Destination, best: float, now: datetime, *, is_decided: bool = False) -> float:
    """The fit that somebody needs to be asked now.

    Args:
        best: the best fit of those who are there, free or not: nobody waits for somebody who is not. While an answer
            may come it does not matter: that is what is waited for then.
        is_decided: no answer would change who of them is asked.
    """
    if destination.holds_until is None or destination.since is None:
        return 0.0  # a journal of before
    if is_for_anybody(destination, now):
        return 0.0
    answers_until = None if is_decided else destination.answers_until
    if answers_until is not None and now < min(answers_until, destination.holds_until):
        return FIT_AT_FIRST
    return min(best, FIT_AT_FIRST if now < destination.holds_until else FIT_LATER)
