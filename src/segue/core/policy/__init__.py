"""How this team decides: every threshold with its source, the teams, the people, the words for its intents.

A Policy is checked when it is built, so that one that exists can be trusted. `toml.py` beside this reads policy.toml;
KEYS there names each key, what it means and where its default comes from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from ..errors import SegueError
from .hours import ALWAYS as ALWAYS
from .hours import Hours as Hours

STAKES = ("fraud_security", "close_account", "dispute", "refund", "cancel", "complaint")
"""The stakes that the readers in the box know. A team's own reader may know others."""

TOPICS = (
    "legal_threat", "regulatory", "fraud", "accessibility", "safety", "self_harm", "medical", "financial_advice",
    "legal_advice", "privacy",
)  # fmt: skip
"""The topics that the readers in the box know. A team's own reader may know others."""

LONGEST = timedelta(days=3650)
"""No length of time in a policy is longer: ten years, our own guess at where a slip of the finger begins."""


class BadPolicy(SegueError):
    """A policy that contradicts itself or cannot be read. Nothing was taken from it.

    Attributes:
        key: the key at fault, dotted ("confidence.answer_above"), "" if the whole file is meant.
        problem: what is wrong, in words.
        try_this: a value that would do.
        line: the line in the file, counted from 1; None if the policy was built in code.
    """

    def __init__(self, key: str, problem: str, try_this: str, line: int | None = None) -> None:
        at = "" if line is None else f"line {line}: "
        named = f"{key}: " if key else ""
        super().__init__(f"{at}{named}{problem}. This would do: {try_this}")
        self.key = key
        self.problem = problem
        self.try_this = try_this
        self.line = line

    def at(self, line: int | None) -> BadPolicy:
        """The same refusal with its line."""
        return BadPolicy(self.key, self.problem, self.try_this, line)


@dataclass(frozen=True, slots=True)
class Team:
    """People who answer the same kind of question.

    Attributes:
        id: short and stable, as used in events ("billing").
        name: as a customer reads it ("our billing team" is said as "Billing").
        intents: what is theirs by intent or by stake.
        topics: what is theirs by topic (legal_threat, fraud, ...); a topic goes before an intent.
        hours: when they are on duty.
        fallback: the team that takes over while nobody here is on duty; None: its customers wait for it.
    """

    id: str
    name: str
    intents: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    hours: Hours = ALWAYS
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the desk.

    Attributes:
        teams: ids, the main one first.
        languages: ISO 639-1.
        skills: intent and the share of it this person resolves without passing on, 0.0 to 1.0.
        capacity: conversations at a time, 1 or more.
        hours: None: those of the team they are asked for.
    """

    id: str
    name: str
    teams: tuple[str, ...]
    languages: tuple[str, ...] = ("en",)
    skills: tuple[tuple[str, float], ...] = ()
    capacity: int = 3
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class IntentWords:
    """How an intent sounds, for readers that know no training.

    Attributes:
        phrases: lower-case words or short phrases; any one found in the text speaks for the intent.
        name: as a customer reads it in a clarifying question ("a refund").
    """

    intent: str
    phrases: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """A team's thresholds, teams and people. What each number means and where it comes from stands in KEYS.

    Raises:
        BadPolicy: something contradicts itself, e.g. the two confidence thresholds cross.
    """

    name: str = "the shop"
    languages: tuple[str, ...] = ("en",)
    general_team: str = "support"

    answer_above: float = 0.85
    hand_off_below: float = 0.75
    grounded_above: float = 0.5
    clarify_at_most: int = 1

    same_question_at: int = 3
    same_answer_at: int = 2
    refusals_at: int = 3
    tool_failures_at: int = 2
    hops_at: int = 2

    tone_floor: float = -0.5
    tone_fall: float = 0.6
    tone_messages: int = 2

    high_stakes: tuple[str, ...] = ("refund", "cancel", "close_account", "dispute")
    refund_above_cents: int = 5000
    ai_may_cancel: tuple[str, ...] = (
        "order", "booking", "reservation", "flight", "appointment", "ticket", "trip", "table", "ride",
    )  # fmt: skip
    compliance: tuple[str, ...] = ("medical", "financial_advice", "legal_advice", "privacy")
    out_of_scope: tuple[str, ...] = (
        "legal_threat", "regulatory", "fraud", "accessibility", "safety", "self_harm",
    )  # fmt: skip
    out_of_scope_above: float = 0.85

    answer_within: timedelta = timedelta(seconds=30)
    read_within: timedelta = timedelta(seconds=2)
    records_within: timedelta = timedelta(seconds=2)
    offer_for: timedelta = timedelta(seconds=20)
    inform_every: timedelta = timedelta(minutes=2)
    survey_after: timedelta = timedelta(minutes=2)
    close_after: timedelta = timedelta(hours=24)
    message_at_most: int = 20_000

    teams: tuple[Team, ...] = (Team("support", "Support"),)
    people: tuple[Person, ...] = ()
    intents: tuple[IntentWords, ...] = ()

    def __post_init__(self) -> None:
        for key, problem, try_this in _contradictions(self):
            raise BadPolicy(key, problem, try_this)

    def team(self, id: str) -> Team | None:
        """A team by its id."""
        return next((team for team in self.teams if team.id == id), None)

    def person(self, id: str) -> Person | None:
        """A person by their id."""
        return next((person for person in self.people if person.id == id), None)

    def team_name(self, id: str) -> str:
        """A team's name for people's eyes; its id where there is no such team."""
        team = self.team(id)
        return team.name if team else id

    def intent_name(self, intent: str) -> str:
        """An intent's name for people's eyes."""
        words = next((words for words in self.intents if words.intent == intent), None)
        return (words.name if words else "") or intent.replace("_", " ")

    def staff_of(self, team: str) -> tuple[Person, ...]:
        """The people who work in a team, in the order of the policy."""
        return tuple(person for person in self.people if team in person.teams)

    def language_or_first(self, language: str | None) -> str:
        """The customer's language if the team's sentences exist in it, else the team's first."""
        return language if language in self.languages else self.languages[0]


def _contradictions(policy: Policy) -> Iterable[tuple[str, str, str]]:
    """Each contradiction as key, problem and a value that would do."""
    yield from _thresholds(policy)
    yield from _names(policy)


def _thresholds(p: Policy) -> Iterable[tuple[str, str, str]]:
    shares = {
        "confidence.answer_above": p.answer_above,
        "confidence.hand_off_below": p.hand_off_below,
        "confidence.grounded_above": p.grounded_above,
        "topics.out_of_scope_above": p.out_of_scope_above,
    }
    for key, share in shares.items():
        if not 0.0 <= share <= 1.0:
            yield key, f"{share} is no probability", "0.85"
    if p.hand_off_below > p.answer_above:
        problem = f"{p.hand_off_below} lies above confidence.answer_above ({p.answer_above})"
        yield "confidence.hand_off_below", problem, str(p.answer_above)
    if not -1.0 <= p.tone_floor <= 0.0:
        yield "tone.floor", f"{p.tone_floor} is outside -1.0 to 0.0", "-0.5"
    if not 0.0 < p.tone_fall <= 2.0:
        yield "tone.fall", f"{p.tone_fall} is outside 0.0 to 2.0", "0.6"
    counts = {
        "repeats.same_question": (p.same_question_at, 2, 3, 1000),
        "repeats.same_answer": (p.same_answer_at, 2, 2, 1000),
        "repeats.refusals": (p.refusals_at, 1, 3, 1000),
        "repeats.tool_failures": (p.tool_failures_at, 1, 2, 1000),
        "repeats.hops": (p.hops_at, 2, 2, 1000),
        "tone.messages": (p.tone_messages, 1, 2, 1000),
        "times.message_at_most": (p.message_at_most, 100, 20_000, 10_000_000),
        "confidence.clarify_at_most": (p.clarify_at_most, 0, 1, 1000),
    }
    for key, (count, least, usual, most) in counts.items():
        if count < least:
            yield key, f"{count} is too few", str(least)
        if count > most:
            yield key, f"{_short(count)} is too many", str(usual)
    if not 0 <= p.refund_above_cents <= 10**14:
        yield "high_stakes.refund_above", "should be nothing or more, and no more than a trillion", "50.00"
    spans = {
        "times.answer_within": p.answer_within,
        "times.read_within": p.read_within,
        "times.records_within": p.records_within,
        "times.offer_for": p.offer_for,
        "times.inform_every": p.inform_every,
        "times.close_after": p.close_after,
    }
    for key, span in spans.items():
        if span <= timedelta(0):
            yield key, "should be longer than nothing", '"20s"'
        if span > LONGEST:
            yield key, "is longer than ten years", '"24h"'
    if p.survey_after < timedelta(0):
        yield "times.survey_after", "lies in the past", '"2m"'
    if p.survey_after > LONGEST:
        yield "times.survey_after", "is longer than ten years", '"2m"'


def _short(count: int) -> str:
    return str(count) if abs(count) < 10**30 else "a number of more than thirty digits"


def _names(p: Policy) -> Iterable[tuple[str, str, str]]:
    ids = [team.id for team in p.teams]
    if not p.languages:
        yield "policy.languages", "names no language", '["en"]'
    if len(set(ids)) < len(ids):
        yield "teams", "two teams share an id", "one id for each team"
    if p.general_team not in ids:
        yield (
            "policy.general_team",
            f"there is no team {p.general_team!r}",
            repr(ids[0]) if ids else "a [teams.support]",
        )
    people = [person.id for person in p.people]
    if len(set(people)) < len(people):
        yield "people", "two people share an id", "one id for each person"
    for person in p.people:
        unknown = next((team for team in person.teams if team not in ids), None)
        if unknown is not None:
            yield f"people.{person.id}.teams", f"there is no team {unknown!r}", str(ids[:3])
        if not person.teams:
            yield f"people.{person.id}.teams", "is in no team", str(ids[:1])
        if person.capacity < 1:
            yield f"people.{person.id}.capacity", f"{person.capacity} leaves no room for a customer", "3"
        if person.capacity > 1000:
            yield f"people.{person.id}.capacity", f"{_short(person.capacity)} is too many", "3"
        wrong = next((name for name, share in person.skills if not 0.0 <= share <= 1.0), None)
        if wrong is not None:
            yield f"people.{person.id}.skills", f"{wrong} is outside 0.0 to 1.0", "0.8"
    for team in p.teams:
        if team.fallback is not None and team.fallback not in ids:
            yield f"teams.{team.id}.fallback", f"there is no team {team.fallback!r}", repr(p.general_team)
        if _is_in_circle(p, team):
            yield f"teams.{team.id}.fallback", "leads back to the team itself", "leave it out"


def _is_in_circle(p: Policy, start: Team) -> bool:
    seen = {start.id}
    team = p.team(start.fallback) if start.fallback else None
    while team is not None:
        if team.id in seen:
            return True
        seen.add(team.id)
        team = p.team(team.fallback) if team.fallback else None
    return False
