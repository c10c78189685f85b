"""What a packet holds, in the order in which a person at the desk reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..errors import SegueError
from ..reading import Likely
from ..triggers import Evidence, Reason


class EmptyPacket(SegueError):
    """A packet that would tell the next one nothing: its brief or its goal is empty."""


@dataclass(frozen=True, slots=True)
class Mood:
    """How the customer feels, to be known before anything else is read.

    Attributes:
        word: angry, frustrated, unhappy, calm, pleased, or "not measured".
        tone: -1.0 (furious) to 1.0 (delighted); None if nobody measured it.
        evidence: the words that showed it.
    """

    word: str
    tone: float | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something that was really done or told, so that nobody does it twice.

    Attributes:
        what: the tool's name as given, with what it was called with ("get_order(order 4471)"); of an answer its start.
        result: what came back, cut short; "no result yet" while it runs; of an answer what the customer said to it.
        turn: number in the whole conversation.
        ok: whether it worked; None while it runs or if nobody said.
        by: ai, or the name of who did it; customer for what they tried themselves.
        kind: tool, answer (the AI told the customer), or own (the customer did it).
        at: aware time, where the transcript has one.
        seen: whether the customer was told: of a tool's result, whether the AI wrote to them after it.
    """

    what: str
    result: str
    turn: int | None
    ok: bool | None = None
    by: str = "ai"
    kind: str = "tool"
    at: datetime | None = None
    seen: bool | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that need not be asked again.

    Attributes:
        name: "order", "date", "city".
        value: the last one given, as it stood there.
        turn: where the value stands, as a number in the whole conversation.
        source: customer, ai (said by the AI and agreed to), or "tool:<name>".
        verified: a tool call with this value worked.
        first: the value given first, if it changed since.
    """

    name: str
    value: str
    turn: int | None
    source: str = "customer"
    verified: bool = False
    first: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody was asked while they waited for a person, and what came of it.

    Attributes:
        about: "intent", or the name of a fact.
        question: in short, for people.
        answer: their words, cut short; "" while there are none.
        turn: of the answer, as a number in the whole conversation.
        is_answer: whether it answers; None while there is none.
    """

    about: str
    question: str
    answer: str = ""
    turn: int | None = None
    is_answer: bool | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """What the records know of the customer.

    Attributes:
        customer: their id.
        tier: as the records name it ("gold").
        language: ISO 639-1.
        facts: names and values that fit nowhere else.
        orders: recent orders or products, one line each, latest first.
        tickets: earlier tickets, one line each, latest first.
        gaps: parts of it that could not be had ("the orders did not answer in time").
    """

    customer: str
    name: str | None = None
    tier: str | None = None
    language: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    orders: tuple[str, ...] = ()
    tickets: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Solved:
    """A ticket of the team's own history that was like this one, and how it was solved.

    Attributes:
        ticket: its number there.
        what: what the customer wrote, its start.
        solution: what solved it, its start.
        likeness: cosine of the two texts' vectors, 0.0 to 1.0.
    """

    ticket: str
    what: str
    solution: str
    likeness: float


@dataclass(frozen=True, slots=True)
class Packet:
    """What the next one must know. The transcript stays where it is; the desk shows it last.

    Attributes:
        mood: how the customer feels.
        urgency: low, normal, high or critical.
        goal: what the customer needs now, in words that name it.
        brief: two or three sentences, written from the other fields only.
        stuck: where it stands, in one clause.
        tried: what was really done and told, oldest first.
        facts: what need not be asked again, the present task's first.
        missing: what the AI asked and nobody answered.
        promised: what the AI said it would do, where no tool call shows it done.
        why: the reasons for the handoff, the first trigger first.
        intent: the likeliest, by the team's own name.
        intents: what was read last, likeliest first.
        identity: who they are, so that nobody asks for it again: "signed in as c-1001", "says to be ...", "not known".
        record: what the records know: account, recent orders, earlier tickets.
        similar: past tickets like this one, the likest first.
        gaps: what could not be had ("the records did not answer").
        draft: what the AI would have said next; nobody has read it.
        language: ISO 639-1, of what the customer wrote last.
        turns: how long the conversation is.
        asked: what they were asked while they waited, and what they answered.

    Raises:
        EmptyPacket: the goal or the brief says nothing.
    """

    mood: Mood
    urgency: str
    goal: str
    brief: str
    stuck: str = ""
    tried: tuple[Attempt, ...] = ()
    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    promised: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()
    intent: str | None = None
    intents: tuple[Likely, ...] = ()
    identity: str = ""
    record: Record | None = None
    similar: tuple[Solved, ...] = ()
    gaps: tuple[str, ...] = ()
    draft: str | None = None
    language: str | None = None
    turns: int = 0
    asked: tuple[Asked, ...] = ()

    def __post_init__(self) -> None:
        if not self.goal.strip() or not self.brief.strip():
            raise EmptyPacket
