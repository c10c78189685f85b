"""What goes over the wire of a packet, field by field, as in web/shared/wire.ts. Nothing is computed here."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

# ---- what people at the desk see


class EvidenceShown(TypedDict):
    turn: int | None
    text: str


class MoodShown(TypedDict):
    word: str
    tone: float | None
    evidence: list[EvidenceShown]


class Tried(TypedDict):
    """Something that was done or told; of an answer, `result` is what the customer said to it."""

    what: str
    result: str
    ok: bool | None
    by: str
    turn: int | None
    kind: str
    seen: bool | None


class FactShown(TypedDict):
    """A fact; `corrected` by the customer, after they saw what was passed on. `first` is what it was before."""

    name: str
    value: str
    source: str
    turn: int | None
    verified: bool
    first: str | None
    corrected: bool


class Why(TypedDict):
    trigger: str
    because: str
    evidence: list[EvidenceShown]


class CustomerRecord(TypedDict):
    customer: str
    name: str | None
    tier: str | None
    language: str | None
    facts: list[tuple[str, str]]
    orders: list[str]
    tickets: list[str]


class SolvedShown(TypedDict):
    """A past ticket like this one."""

    ticket: str
    what: str
    solution: str


class AskedShown(TypedDict):
    """What they were asked while they waited; `turn` is the `seq` of the answer's line, `is_answer` null while open."""

    question: str
    answer: str
    turn: int | None
    is_answer: bool | None


class Card(TypedDict):
    """The packet, in the order in which a person reads it. A `turn` is the `seq` of a line."""

    mood: MoodShown
    urgency: str
    identity: str
    goal: str
    brief: str
    stuck: str
    tried: list[Tried]
    facts: list[FactShown]
    asked: list[AskedShown]
    missing: list[str]
    promised: list[str]
    why: list[Why]
    intent: str | None
    language: str | None
    record: CustomerRecord | None
    similar: list[SolvedShown]
    gaps: list[str]
    draft: str | None
    turns: int


class Verdict(TypedDict):
    """What the receiver said of a handoff; None: not said."""

    needed: bool | None
    right_team: bool | None
    right_brief: bool | None


class NudgeShown(TypedDict):
    """A question of a draft whose answer is known.

    `turn` is the `seq` of the line, `line` its number as people count; None where the records know it.
    """

    question: str
    name: str
    value: str
    source: str
    turn: int | None
    line: int | None


class Nudges(TypedDict):
    """The surest first."""

    nudges: list[NudgeShown]


# ---- what a customer sees


class PassedFact(TypedDict):
    name: str
    value: str


class PassedAttempt(TypedDict):
    """What was done: the customer's own attempt or an answer in its words; of a lookup, what it was for, or ""."""

    kind: Literal["own", "answer", "lookup"]
    text: str


class PassedOn(TypedDict):
    """What was passed on to people, without what is theirs alone."""

    goal: str
    tried: list[PassedAttempt]
    facts: list[PassedFact]
