"""What the matcher is told, made from a policy and a conversation: `rules_of`, `agent_of`, `case_of`.

The matcher knows intents, languages and certificates and no teams. A team's name stands among the intents of its cases
as far as nothing better is known, so that a wish which nobody understood is for anybody of that team.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache

from ..policy import Person, Policy, Tier
from . import Destination
from .cases import Agent, Case, Rules
from .lines import HOLD

STANDARD = "standard"
"""The tier of everybody whose own is not in the policy."""

KNOWS_THEIR_TEAM = 0.85
"""Share that somebody resolves of their teams' cases where they list no skills. Source: level 1 of the simulated
centre, findings on routing, section 3."""

OF_THE_TEAM = 0.6
"""The same for what they do not list beside other skills. Our own guess: just above FIT_LATER, so that they are asked
once nobody better was free during the hold."""

URGENCY: Mapping[str, float] = {"low": 1.0, "normal": 1.0, "high": 1.5, "critical": 2.5}
"""A packet's urgency as the matcher counts it. Source: the simulated centre, findings on routing, section 3."""


def rules_of(policy: Policy) -> Rules:
    """Targets and head starts by tier, and what only certified people take."""
    tiers = {tier.id.casefold(): tier for tier in (Tier(STANDARD), *policy.tiers)}
    return Rules(
        targets={id: tier.target.total_seconds() for id, tier in tiers.items()},
        certified=frozenset(policy.certified),
        head_start={id: tier.head_start.total_seconds() for id, tier in tiers.items()},
    )


def agent_of(person: Person, policy: Policy, *, busy: int = 0, is_there: bool = True) -> Agent:
    """Somebody at the desk as the matcher sees them.

    Args:
        busy: slots taken: offered, in talk or in wrap-up.
        is_there: they are present and on duty; else they have no room.
    """
    skills = _skills(person.skills, _of_teams(person, policy), tuple(map(team_name, person.teams)))
    room = person.capacity if is_there else 0
    return Agent(person.id, skills, frozenset(person.languages), frozenset(person.certifications), room, busy)


def case_of(
    id: str, destination: Destination, policy: Policy, *, requested_at: datetime, tier: str | None = None,
    urgency: str = "normal",
) -> Case:  # fmt: skip
    """A waiting conversation as the matcher sees it.

    Args:
        requested_at: aware; the first request, kept through transfers.
        tier: as it stands in the customer's record.
        urgency: a packet's word.
    """
    return Case(
        id,
        requested_at.timestamp(),
        whole(destination),
        _spoken_there(destination, policy),
        destination.certificate,
        _tier(tier, policy),
        URGENCY.get(urgency, 1.0),
    )


def due_at(policy: Policy, since: datetime, tier: str | None, urgency: str) -> datetime:
    """When a waiting case is due, as the matcher counts it: its tier's target over its urgency, less the head start.

    Args:
        since: aware; the first request.
        tier: as it stands in the customer's record.
        urgency: a packet's word.
    """
    rules, name = rules_of(policy), _tier(tier, policy)
    return since + timedelta(seconds=rules.targets[name] / URGENCY.get(urgency, 1.0) - rules.head_start[name])


def holds_until(policy: Policy, now: datetime, tier: str | None) -> datetime:
    """Until when a case that begins to wait now waits for somebody who fits well: HOLD of its tier's target."""
    return now + timedelta(seconds=HOLD * rules_of(policy).targets[_tier(tier, policy)])


def _of_teams(person: Person, policy: Policy) -> tuple[str, ...]:
    """The intents of somebody's teams that they may take."""
    teams = (team for id in person.teams if (team := policy.team(id)) is not None)
    may = {*person.certifications}
    return tuple(name for team in teams for name in team.intents if name not in policy.certified or name in may)


@lru_cache(maxsize=4096)
def _skills(
    listed: tuple[tuple[str, float], ...], of_teams: tuple[str, ...], teams: tuple[str, ...]
) -> Mapping[str, float]:
    """The same mapping for the same skills, by which the matcher knows people again."""
    unlisted = OF_THE_TEAM if listed else KNOWS_THEIR_TEAM
    return {**dict.fromkeys(of_teams, unlisted), **dict(listed), **dict.fromkeys(teams, 1.0)}


def team_name(id: str) -> str:
    """What a team is called among intents: a wish of which nothing better is known than whose it is."""
    return f"team {id}"


def whole(destination: Destination) -> Mapping[str, float]:
    """The probabilities with what is missing to 1 on the team itself; shrunk where there is more than 1."""
    intents = {likely.name: likely.p for likely in destination.intents}
    known = sum(intents.values())
    if known >= 1:
        return {name: p / known for name, p in intents.items()}
    return {**intents, team_name(destination.team): 1 - known}


def _spoken_there(destination: Destination, policy: Policy) -> str:
    """The customer's language if anybody of the team speaks it, else the first of the policy that one does: nobody
    waits for a language that nobody has."""
    spoken = [language for person in policy.staff_of(destination.team) for language in person.languages]
    wished = (destination.language or policy.languages[0], *policy.languages, *spoken)
    return next((language for language in wished if language in spoken), wished[0])


def _tier(tier: str | None, policy: Policy) -> str:
    name = (tier or STANDARD).casefold()
    return name if any(name == one.id.casefold() for one in policy.tiers) else STANDARD
