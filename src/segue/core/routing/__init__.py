"""Step 3, routing: the right receiver on the first transfer.

By what the customer needs, not by where they wrote: an explicit destination first, then the topic, then the stake,
then the probabilities of the intents summed over each team; what is nobody's goes to the general team.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..policy import Policy, Team
from ..reading import Likely
from ..triggers import Reason
from .candidates import NOBODY, Looked
from .matching import Matcher as Matcher

CLEAR = 0.5
"""The share of probability that a team needs to get the conversation by intent. Source: with less, the general team is
as likely to be right; findings on calibrated classifiers put confident cases far above it."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a conversation goes, and why.

    Attributes:
        team: a team's id.
        because: one clause in words.
        intents: the probabilities it was decided on, likeliest first; offers weigh skills with them.
        language: the customer's, None if nobody measured it.
        person: somebody who knows the case and is asked first, None for nobody.
        lost: teams that were considered, and why they were not taken.
        on_duty: whether the team has hours now.
        policy: the version of the policy that decided it; "" in journals of before.
        scores: teams and the probability that speaks for them by intent, highest first.
        looked: where the line widened, who of the team before was looked at.
    """

    team: str
    because: str
    intents: tuple[Likely, ...] = ()
    language: str | None = None
    person: str | None = None
    lost: tuple[tuple[str, str], ...] = ()
    on_duty: bool = True
    policy: str = ""
    scores: tuple[tuple[str, float], ...] = ()
    looked: Looked = NOBODY


SCORED = 8
"""Teams whose score is kept. Our own guess: those further down have next to nothing."""


def route(
    reasons: Sequence[Reason],
    intents: tuple[Likely, ...],
    policy: Policy,
    now: datetime,
    *,
    language: str | None = None,
    person: str | None = None,
) -> Destination:
    """The team that should have it next.

    Args:
        reasons: of the handoff, most important first.
        intents: the goal's probabilities, likeliest first.
        person: who had the conversation before and is asked first if they work in that team.
    """
    team, because, lost = _by_need(reasons, intents, policy)
    chosen = _on_duty(team, policy, now)
    if chosen is not team:
        lost = ((team.id, "nobody is on duty there now"), *lost)
        because = f"{because}; {team.name} is off duty, {chosen.name} stands in"
    lost = tuple((id, why) for id, why in lost if id != chosen.id)
    known = policy.person(person) if person else None
    asked_first = known.id if known and chosen.id in known.teams else None
    return Destination(
        chosen.id, because, intents, language, asked_first, lost, chosen.hours.are_on(now), policy.version(),
        tuple((team.id, round(share, 4)) for share, team in _shares(intents, policy)[:SCORED] if share > 0),
    )  # fmt: skip


def _by_need(
    reasons: Sequence[Reason], intents: tuple[Likely, ...], policy: Policy
) -> tuple[Team, str, tuple[tuple[str, str], ...]]:
    for reason in reasons:
        named = policy.team(reason.to) if reason.to else None
        if named:
            return named, f"{reason.because} (goes to {named.name})", ()
    unknown = tuple((reason.to, "there is no such team") for reason in reasons if reason.to)
    team, because, lost = _by_subject(reasons, intents, policy)
    return team, because, (*unknown, *lost)


def _by_subject(
    reasons: Sequence[Reason], intents: tuple[Likely, ...], policy: Policy
) -> tuple[Team, str, tuple[tuple[str, str], ...]]:
    for reason in reasons:
        team = _team_with_topic(policy, reason.about)
        if team:
            return team, f"the topic is {_spoken(reason.about)}", ()
    for reason in reasons:
        team = _team_with_intent(policy, reason.about)
        if team:
            return team, f"what is at stake is {_spoken(reason.about)}", ()
    return _by_probability(intents, policy)


def _by_probability(intents: tuple[Likely, ...], policy: Policy) -> tuple[Team, str, tuple[tuple[str, str], ...]]:
    shares = _shares(intents, policy)
    share, team = shares[0]
    general = policy.team(policy.general_team) or policy.teams[0]
    lost = tuple((other.id, f"intent speaks for it with {p:.2f} only") for p, other in shares[1:4] if p > 0)
    if share >= CLEAR:
        said = next(likely for likely in intents if likely.name in team.intents)
        return team, f"intent is {_spoken(said.name)} ({share:.2f})", lost
    if share > 0:
        lost = ((team.id, f"intent speaks for it with {share:.2f} only"), *lost)
    return general, "the intent is not clear" if intents else "no intent was recognised", lost


def _shares(intents: tuple[Likely, ...], policy: Policy) -> list[tuple[float, Team]]:
    """Every team with the probability that speaks for it, highest first; ties in the order of the policy."""
    shares = [(sum(likely.p for likely in intents if likely.name in team.intents), team) for team in policy.teams]
    return sorted(shares, key=lambda pair: -pair[0])


def _on_duty(team: Team, policy: Policy, now: datetime) -> Team:
    """The team itself if it has hours now, else the first stand-in along its fallbacks that has; else itself."""
    stand_in: Team | None = team
    while stand_in is not None:  # policies with circles are refused when built
        if stand_in.hours.are_on(now):
            return stand_in
        stand_in = policy.team(stand_in.fallback) if stand_in.fallback else None
    return team


def _team_with_topic(policy: Policy, topic: str | None) -> Team | None:
    return next((team for team in policy.teams if topic is not None and topic in team.topics), None)


def _team_with_intent(policy: Policy, intent: str | None) -> Team | None:
    return next((team for team in policy.teams if intent is not None and intent in team.intents), None)


def _spoken(name: str | None) -> str:
    return (name or "").replace("_", " ")
