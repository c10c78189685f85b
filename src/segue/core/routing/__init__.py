"""Step 3, routing: the right receiver on the first transfer.

By what the customer needs, not by where they wrote: an explicit destination first, then what only certified people
take, the topic, the stake, then the probabilities of the intents summed over each team; what is nobody's goes to the
general team.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ..policy import Policy, Team
from ..reading import Likely
from ..triggers import Reason, Trigger
from .candidates import NOBODY, Looked
from .duty import Lost, certificate_of, may_take, owner_of, stand_in, uncertified
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
        person: somebody who knows the case, or was named, and is asked first; None for nobody.
        lost: teams that were considered, and why they were not taken.
        on_duty: whether the team has hours now.
        policy: the version of the policy that decided it; "" in journals of before.
        scores: teams and the probability that speaks for them by intent, highest first.
        looked: where the line widened, who of the team before was looked at.
        certificate: only somebody who holds it is asked, however long it takes; None: anybody.
        only_people: what of it only people may decide, in words, so that the customer cannot go back to the AI with it;
            "": nothing.
        tier, urgency: of the customer and the packet. None and "" where they are not known.
        since: aware time of the first request, kept through transfers.
        due: aware time by which a person should have answered; who is due first is asked about first.
        answers_until: aware time up to which a question may tell more, so that only somebody who fits well is asked;
            None: none is asked, or it was answered.
        holds_until: aware time up to which it waits for somebody who fits well, if one is there.
        is_named: whether `person` is asked first because somebody named them.
        person_until: when the part of who had the conversation before ended; None: nobody had it, or in journals of
            before.
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
    certificate: str | None = None
    tier: str | None = None
    urgency: str = ""
    is_named: bool = False
    person_until: datetime | None = None
    only_people: str = ""
    since: datetime | None = None
    due: datetime | None = None
    holds_until: datetime | None = None
    answers_until: datetime | None = None


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
    person_until: datetime | None = None,
) -> Destination:
    """The team that should have it next.

    Args:
        reasons: of the handoff, most important first.
        intents: the goal's probabilities, likeliest first.
        person: who had the conversation before and is asked first if they work in that team.
        person_until: when their part ended; long ago they know the case no longer. None: just now.
    """
    certificate = certificate_of(reasons, intents, policy)
    team, because, lost = _by_need(reasons, intents, policy, certificate)
    team, because, lost = _certified(team, because, lost, certificate, policy)
    named = next((policy.person(reason.person) for reason in reasons if reason.person), None)
    named = named if named and team.id in named.teams else None
    chosen, passed = (team, ()) if named else stand_in(team, certificate, policy, now)
    if chosen is not team:
        day = team.hours.holiday(now)
        away = f"closed for {day.name}" if day else "off duty"
        because = f"{because}; {team.name} is {away}, {chosen.name} stands in"
    told = dict(passed)  # that somebody is away says more than what spoke for them
    lost = (*passed, *(row for row in lost if row[0] not in told and row[0] != chosen.id))
    known = policy.person(person) if person and not named else None
    known = known if known and chosen.id in known.teams else None
    if known and person_until and now - person_until > policy.knows_the_case_for:
        because = f"{because}; {known.name} had it until {person_until:%Y-%m-%d}, too long ago to be asked first"
        known = None
    asked_first = named.id if named else known.id if known else None
    return Destination(
        chosen.id, because, intents, language, asked_first, lost, chosen.hours.are_on(now), policy.version(),
        tuple((team.id, round(share, 4)) for share, team in _shares(intents, policy)[:SCORED] if share > 0),
        certificate=certificate, only_people=_only_people(reasons, certificate),
        is_named=named is not None, person_until=None if named else person_until,
    )  # fmt: skip


PEOPLES = (Trigger.COMPLIANCE, Trigger.OUT_OF_SCOPE, Trigger.HIGH_STAKES)
"""Reasons for which the AI may not decide, whatever the customer would like."""


def _only_people(reasons: Sequence[Reason], certificate: str | None) -> str:
    """What only people may decide of it; "" for nothing."""
    found = next((reason.because for reason in reasons if reason.trigger in PEOPLES), "")
    return found or (f"only certified people take {_spoken(certificate)}" if certificate else "")


def _by_need(
    reasons: Sequence[Reason], intents: tuple[Likely, ...], policy: Policy, certificate: str | None
) -> tuple[Team, str, Lost]:
    for reason in reasons:
        named = policy.team(reason.to) if reason.to else None
        if named:
            return named, f"{reason.because} (goes to {named.name})", ()
    unknown = tuple((reason.to, "there is no such team") for reason in reasons if reason.to)
    if certificate is not None and any(reason.about == certificate for reason in reasons):
        owner = owner_of(certificate, policy)
        if owner is not None:
            return owner, f"it is about {_spoken(certificate)}, which only certified people take", unknown
    team, because, lost = _by_subject(reasons, intents, policy)
    return team, because, (*unknown, *lost)


def _certified(team: Team, because: str, lost: Lost, certificate: str | None, policy: Policy) -> tuple[Team, str, Lost]:
    """The team, or another where nobody of it may take the case."""
    if certificate is None or may_take(team, certificate, policy):
        return team, because, lost
    owner = owner_of(certificate, policy)
    if owner is None or owner is team:
        return team, because, lost
    told = f"it may be about {_spoken(certificate)}, which only certified people take"
    return owner, told, ((team.id, f"{because}, but {uncertified(certificate)}"), *lost)


def _by_subject(reasons: Sequence[Reason], intents: tuple[Likely, ...], policy: Policy) -> tuple[Team, str, Lost]:
    for reason in reasons:
        team = _team_with_topic(policy, reason.about)
        if team:
            return team, f"the topic is {_spoken(reason.about)}", _likelier(team, "the topic", intents, policy)
    for reason in reasons:
        team = _team_with_intent(policy, reason.about)
        if team:
            return team, f"what is at stake is {_spoken(reason.about)}", _likelier(team, "the stake", intents, policy)
    return _by_probability(intents, policy)


def _by_probability(intents: tuple[Likely, ...], policy: Policy) -> tuple[Team, str, Lost]:
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


def _likelier(chosen: Team, first: str, intents: tuple[Likely, ...], policy: Policy) -> Lost:
    """A team for which the intents speak clearly, where something else decided."""
    share, team = _shares(intents, policy)[0]
    if share < CLEAR or team is chosen:
        return ()
    return ((team.id, f"intent speaks for it with {share:.2f}, but {first} goes first"),)


def _shares(intents: tuple[Likely, ...], policy: Policy) -> list[tuple[float, Team]]:
    """Every team with the probability that speaks for it, highest first; ties in the order of the policy."""
    shares = [(sum(likely.p for likely in intents if likely.name in team.intents), team) for team in policy.teams]
    return sorted(shares, key=lambda pair: -pair[0])


def _team_with_topic(policy: Policy, topic: str | None) -> Team | None:
    return next((team for team in policy.teams if topic is not None and topic in team.topics), None)


def _team_with_intent(policy: Policy, intent: str | None) -> Team | None:
    return next((team for team in policy.teams if intent is not None and intent in team.intents), None)


def _spoken(name: str | None) -> str:
    return (name or "").replace("_", " ")
