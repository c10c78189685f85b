"""Which team may take a case now: its hours and holidays, its stand-ins, and what only certified people take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..policy import Policy, Team
from ..reading import Likely
from ..triggers import Reason
from .lines import GATE

Lost = tuple[tuple[str, str], ...]
"""Teams that were considered, and why they were not taken."""


def certificate_of(reasons: Sequence[Reason], intents: Sequence[Likely], policy: Policy) -> str | None:
    """The certificate that somebody needs for a case, None for none.

    What a reason is about goes first; then the likeliest of the certified intents, once they are likely enough together
    (GATE). Where a reason names a team itself the guess of the intents is left out: somebody knew better.
    """
    about = next((reason.about for reason in reasons if reason.about in policy.certified), None)
    if about is not None or any(reason.to and policy.team(reason.to) for reason in reasons):
        return about
    sensitive = [likely for likely in intents if likely.name in policy.certified]
    if sum(likely.p for likely in sensitive) <= GATE:
        return None
    return max(sensitive, key=lambda likely: likely.p).name


def may_take(team: Team, certificate: str | None, policy: Policy) -> bool:
    """Whether anybody of a team holds the certificate, if one is needed."""
    return certificate is None or bool(policy.certified_for(certificate, team.id))


def owner_of(certificate: str, policy: Policy) -> Team | None:
    """The team for what needs a certificate: one that has it by topic or intent, with somebody certified if possible;
    else any with somebody certified."""
    theirs = [team for team in policy.teams if certificate in team.topics or certificate in team.intents]
    able = [team for team in (*theirs, *policy.teams) if may_take(team, certificate, policy)]
    return next(iter((*able, *theirs)), None)


def stand_in(team: Team, certificate: str | None, policy: Policy, now: datetime) -> tuple[Team, Lost]:
    """The team itself if it has hours now, else the first along its fallbacks that has and may; else itself.

    Returns:
        With the teams that were passed over, and why.
    """
    lost: list[tuple[str, str]] = []
    one: Team | None = team
    while one is not None:  # policies with circles are refused when built
        if not may_take(one, certificate, policy) and one is not team:
            lost.append((one.id, uncertified(certificate)))
        elif one.hours.are_on(now):
            return one, tuple(lost)
        else:
            lost.append((one.id, closed(one, now)))
        one = policy.team(one.fallback) if one.fallback else None
    return team, tuple(row for row in lost if row[0] != team.id)


def closed(team: Team, now: datetime) -> str:
    """Since when is of no use to anybody; until when, and for which holiday, in words."""
    day, back = team.hours.holiday(now), team.hours.next_opening(now)
    said = f"closed for {day.name}" if day else "closed"
    return f"{said} until {back:%Y-%m-%d %H:%M} ({team.hours.zone})" if back else said


def uncertified(certificate: str | None) -> str:
    """Why a team may not take it."""
    return f"nobody there is certified for {(certificate or '').replace('_', ' ')}"
