"""The ways a case may take from team to team, stand-ins and overflows, and what cannot work there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # the package's own values; it imports this file for the checks
    from . import Policy, Team

Way = Literal["fallback", "overflow_to"]
LONGEST_WAIT = timedelta(days=1)
"""No overflow comes later, and no tier's target or head start is longer: our own guess at where a slip of the finger
begins, for after a day nobody is in a chat any more."""


def routing_contradictions(p: Policy) -> Iterable[tuple[str, str, str]]:
    """What cannot work in teams, tiers and certificates: key, problem and a value that would do."""
    for team in p.teams:
        yield from _of_way(p, team, "fallback")
        yield from _of_way(p, team, "overflow_to")
        if team.overflow_after is not None and not timedelta(0) < team.overflow_after <= LONGEST_WAIT:
            yield f"teams.{team.id}.overflow_after", "should be longer than nothing, a day at most", '"10m"'
    tiers = [tier.id for tier in p.tiers]
    if len(set(tiers)) < len(tiers):
        yield "tiers", "two tiers share an id", "one id for each tier"
    for tier in p.tiers:
        if not timedelta(0) < tier.target <= LONGEST_WAIT:
            yield f"tiers.{tier.id}.target", "should be longer than nothing, a day at most", '"90s"'
        if not timedelta(0) <= tier.head_start <= LONGEST_WAIT:
            yield f"tiers.{tier.id}.head_start", "should be nothing or more, a day at most", '"60s"'


def _of_way(p: Policy, team: Team, way: Way) -> Iterable[tuple[str, str, str]]:
    to: str | None = getattr(team, way)
    if to is None:
        return
    key = f"teams.{team.id}.{way}"
    if p.team(to) is None:
        others = [other.id for other in p.teams if other.id != team.id]
        yield key, f"there is no team {to!r:.60}", f'"{_best(p, others)}"' if others else "leave it out"
    elif circle := circle_of(p, team, way):
        yield key, f"leads back to the team itself: {' -> '.join(circle)}", "leave it out"


def circle_of(p: Policy, start: Team, way: Way) -> tuple[str, ...]:
    """The teams that a way passes until it is where it was before, () if it ends."""
    seen, team = [start.id], p.team(getattr(start, way) or "")
    while team is not None:
        if team.id in seen:
            return (*seen, team.id)
        seen.append(team.id)
        team = p.team(getattr(team, way) or "")
    return ()


def _best(p: Policy, others: list[str]) -> str:
    return p.general_team if p.general_team in others else others[0]
