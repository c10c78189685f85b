"""Where a waiting case goes instead, when nobody of its team is there or it has waited too long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from ..policy import Policy, Team
from . import Destination, route
from .duty import may_take, owner_of


def wider(
    destination: Destination, policy: Policy, staffed: frozenset[str], since: datetime, now: datetime
) -> Destination | None:
    """The team that takes the place of a waiting case's own.

    Args:
        staffed: teams with somebody on duty who may take it.
        since: aware time from which they wait.

    Returns:
        None: it keeps its place. With nobody of the team there, the first of its stand-ins, its overflow and the
        general team where somebody is; after `overflow_after` its overflow, if somebody is there.
    """
    team = policy.team(destination.team)
    if team is None:
        return None
    if team.id not in staffed:
        because = f"nobody of {team.name} is there"
        to = next((one for one in _instead(team, policy) if one.id in staffed), None)
    elif team.overflow_after is not None and now - since >= team.overflow_after:
        because = f"nobody of {team.name} was free within {_spoken(team.overflow_after)}"
        to = policy.team(team.overflow_to or policy.general_team)
    else:
        return None
    if to is None or to is team or to.id not in staffed or not may_take(to, destination.certificate, policy):
        return None
    return moved(destination, to.id, because, because, policy)


def moved(
    destination: Destination, to: str, because: str, lost: str, policy: Policy, *, on_duty: bool = True
) -> Destination:
    """The same case at another team: nobody of the first is asked first, and no answer is waited for.

    Args:
        lost: why it does not stay where it is.
    """
    rows = ((destination.team, lost), *(row for row in destination.lost if row[0] not in (destination.team, to)))
    return replace(
        destination, team=to, because=because, lost=rows, person=None, is_named=False, answers_until=None,
        on_duty=on_duty, policy=policy.version(),
    )  # fmt: skip


def instead_of_gone(destination: Destination, policy: Policy, now: datetime) -> Destination:
    """Where a case goes that waits for a team which the policy does not have any more: by its intents, as at first."""
    found = route((), destination.intents, policy, now)
    to = policy.team(found.team) or policy.teams[0]
    if not may_take(to, destination.certificate, policy):
        to = owner_of(destination.certificate or "", policy) or to
    because, lost = f"there is no team {destination.team} any more", "there is no such team any more"
    there = moved(destination, to.id, because, lost, policy, on_duty=to.hours.are_on(now))
    return replace(there, scores=found.scores)


def overflow_at(destination: Destination | None, policy: Policy, since: datetime) -> datetime | None:
    """When a case that waits since then is looked at for its overflow."""
    team = policy.team(destination.team) if destination else None
    return since + team.overflow_after if team and team.overflow_after else None


def _instead(team: Team, policy: Policy) -> Iterator[Team]:
    """Its stand-ins, each with its own, then its overflow, then the general team."""
    one: Team | None = policy.team(team.fallback or "")
    while one is not None:  # policies with circles are refused when built
        yield one
        one = policy.team(one.fallback or "")
    for id in (team.overflow_to, policy.general_team):
        found = policy.team(id or "")
        if found is not None and found is not team:
            yield found


def _spoken(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    if seconds % 60:
        return f"{seconds} seconds"
    return "a minute" if seconds == 60 else f"{seconds // 60} minutes"
