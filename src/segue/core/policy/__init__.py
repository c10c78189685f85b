"""How this team decides: every threshold with its source, the teams, the people, the words for its intents.

A Policy is checked when it is built, so that one that exists can be trusted. `checks.py` beside this says what
contradicts itself, `toml.py` reads policy.toml; KEYS there names each key, its meaning and the source of its default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from ..errors import SegueError
from .checks import LONGEST as LONGEST
from .checks import SIGNALS as SIGNALS
from .checks import contradictions
from .hours import ALWAYS as ALWAYS
from .hours import Holiday as Holiday
from .hours import Hours as Hours
from .masks import FOR_ENDPOINTS, FOR_PEOPLE, FOR_SYSTEMS
from .masks import MASKABLE as MASKABLE
from .patterns import FactPattern as FactPattern
from .records import NO_STATEMENTS, USUAL_PATHS
from .records import Paths as Paths
from .records import Statements as Statements
from .version import version_of

STAKES = ("fraud_security", "close_account", "dispute", "refund", "cancel", "complaint")
"""The stakes that the readers in the box know. A team's own reader may know others."""

TOPICS = (
    "legal_threat", "regulatory", "fraud", "accessibility", "safety", "self_harm", "medical", "financial_advice",
    "legal_advice", "privacy",
)  # fmt: skip
"""The topics that the readers in the box know. A team's own reader may know others."""


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
        hours: when they are on duty, holidays included.
        fallback: the team that takes over while nobody here is on duty; None: its customers wait for it.
        overflow_after: how long a customer waits for this team alone; None: as long as somebody is on duty.
        overflow_to: the team that takes them then; None: the general team.
    """

    id: str
    name: str
    intents: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    hours: Hours = ALWAYS
    fallback: str | None = None
    overflow_after: timedelta | None = None
    overflow_to: str | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """What customers of one tier are promised; the tier stands in their record.

    Attributes:
        target: within it a person should have answered. Source: the standard tier of the simulated centre, findings on
            routing, section 0 (180 s).
        head_start: by so much they are due earlier, whatever the urgency. Source: none unless you say so.
    """

    id: str
    target: timedelta = timedelta(seconds=180)
    head_start: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the desk.

    Attributes:
        teams: ids, the main one first.
        languages: ISO 639-1.
        skills: intent and the share of it this person resolves without passing on, 0.0 to 1.0.
        capacity: conversations of weight 1 at a time; 0: never asked, e.g. because they only look on.
        hours: None: those of the team they are asked for.
        role: "supervisor" sees every team's conversations and is asked for help; "agent" those of their own teams.
        certifications: the certified topics and intents that they may take.
    """

    id: str
    name: str
    teams: tuple[str, ...]
    languages: tuple[str, ...] = ("en",)
    skills: tuple[tuple[str, float], ...] = ()
    capacity: int = 3
    hours: Hours | None = None
    role: Literal["agent", "supervisor"] = "agent"
    certifications: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Channel:
    """How customers reach you, by the name that a conversation is opened with.

    Attributes:
        weight: what a conversation takes of somebody's capacity, 1 or more.
    """

    id: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class CannedReply:
    """A sentence that people at the desk need often.

    Attributes:
        key: what they type for it ("refund_sent").
        text: with gaps {customer} and {agent} for the two names.
    """

    key: str
    text: str


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
class Subject:
    """A topic or a stake of a team's own, told by examples.

    Attributes:
        id: as it is named in `topics.compliance`, `high_stakes.stakes` or a team's topics ("allergens").
        examples: how customers put it; a few are enough.
        kind: "topic" or "stake".
    """

    id: str
    examples: tuple[str, ...]
    kind: Literal["topic", "stake"] = "topic"


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
    agreement_above: float = 0.85
    retrieval_above: float = 0.5
    token_probability_above: float = 0.5
    planted_above: float = 0.9
    clarify_on: tuple[str, ...] = ("agreement", "retrieval", "token_probability")
    clarify_at_most: int = 1

    same_question_at: int = 3
    same_answer_at: int = 2
    refusals_at: int = 3
    tool_failures_at: int = 2
    hops_at: int = 2
    offers_at: int = 5

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
    certified: tuple[str, ...] = ()

    answer_within: timedelta = timedelta(seconds=30)
    read_within: timedelta = timedelta(seconds=2)
    records_within: timedelta = timedelta(seconds=2)
    similar_within: timedelta = timedelta(seconds=1)
    records_kept_for: timedelta = timedelta(minutes=5)
    offer_for: timedelta = timedelta(seconds=20)
    cool_down: timedelta = timedelta(seconds=15)
    cool_down_lapsed: timedelta = timedelta(seconds=60)
    wrap_up_for: timedelta = timedelta(0)
    first_answer_within: timedelta = timedelta(minutes=2)
    handoff_within: timedelta = timedelta(minutes=10)
    first_word_within: timedelta = timedelta(minutes=10)
    reassign_silent_after: timedelta = timedelta(minutes=3)
    reassign_away_after: timedelta = timedelta(minutes=3)
    knows_the_case_for: timedelta = timedelta(days=7)
    callback_within: timedelta = timedelta(minutes=30)
    ask_after: timedelta = timedelta(seconds=25)
    ask_below: float = 0.85
    ask_facts_at_most: int = 2
    inform_every: timedelta = timedelta(minutes=2)
    place_kept_for: timedelta = timedelta(minutes=10)
    survey_after: timedelta = timedelta(minutes=2)
    close_after: timedelta = timedelta(hours=24)
    message_at_most: int = 20_000

    mask_people: tuple[str, ...] = FOR_PEOPLE
    mask_endpoints: tuple[str, ...] = FOR_ENDPOINTS
    mask_webhooks: tuple[str, ...] = FOR_SYSTEMS
    mask_exports: tuple[str, ...] = FOR_SYSTEMS
    mask_links: tuple[str, ...] = FOR_SYSTEMS

    teams: tuple[Team, ...] = (Team("support", "Support"),)
    people: tuple[Person, ...] = ()
    tiers: tuple[Tier, ...] = ()
    channels: tuple[Channel, ...] = ()
    intents: tuple[IntentWords, ...] = ()
    subjects: tuple[Subject, ...] = ()
    facts: tuple[FactPattern, ...] = ()
    replies: tuple[CannedReply, ...] = ()
    records_sql: Statements = NO_STATEMENTS
    records_http: Paths = USUAL_PATHS

    def __post_init__(self) -> None:
        for key, problem, try_this in contradictions(self):
            raise BadPolicy(key, problem, try_this)

    def version(self) -> str:
        """A short hash of what it decides on: two files that mean the same have the same."""
        return version_of(self)

    def team(self, id: str) -> Team | None:
        """A team by its id."""
        return next((team for team in self.teams if team.id == id), None)

    def person(self, id: str) -> Person | None:
        """A person by their id."""
        return next((person for person in self.people if person.id == id), None)

    def weight_of(self, channel: str) -> int:
        """What a conversation of a channel takes of somebody's capacity; 1 where nothing is said of it."""
        return next((known.weight for known in self.channels if known.id == channel), 1)

    def heaviest(self) -> int:
        """The most that a conversation of any channel takes."""
        return max((channel.weight for channel in self.channels), default=1)

    def team_name(self, id: str) -> str:
        """A team's name for people's eyes; its id where there is no such team."""
        team = self.team(id)
        return team.name if team else id

    def person_name(self, id: str) -> str:
        """Somebody's name for people's eyes; their id where nobody by it works here (any more)."""
        person = self.person(id)
        return person.name if person else id

    def intent_name(self, intent: str) -> str:
        """An intent's name for people's eyes."""
        words = next((words for words in self.intents if words.intent == intent), None)
        return (words.name if words else "") or intent.replace("_", " ")

    def staff_of(self, team: str) -> tuple[Person, ...]:
        """The people who work in a team, in the order of the policy."""
        return tuple(person for person in self.people if team in person.teams)

    def certified_for(self, certificate: str, team: str | None = None) -> tuple[Person, ...]:
        """Who may take what needs a certificate, of a team or at all; not who takes nothing."""
        return tuple(
            person
            for person in self.people
            if person.capacity and certificate in person.certifications and (team is None or team in person.teams)
        )

    def missing_facts(self, intents: frozenset[str], known: frozenset[str]) -> tuple[FactPattern, ...]:
        """Its own facts that a case of these intents needs and nobody gave.

        Args:
            known: names of the facts that are there, in lower case.
        """
        return tuple(
            fact
            for fact in self.facts
            if fact.is_asked
            and fact.name.casefold() not in known
            and (not fact.needed_for or not intents.isdisjoint(fact.needed_for))
        )

    def language_or_first(self, language: str | None) -> str:
        """The customer's language if the team's sentences exist in it, else the team's first."""
        return language if language in self.languages else self.languages[0]
