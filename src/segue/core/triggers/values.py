"""What triggers speak of: reasons with their evidence, what was measured, the situation, and the three decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import exp

from ..reading import Reading
from ..transcript import Transcript

LIKELY = 0.5
"""From this probability on a reading counts as "yes". Not a setting: a calibrated reader makes .5 mean .5, and no
policy may turn a deaf ear to somebody who asks for a person."""

STRETCH = 16
"""How many of the last turns a decision looks at, so that its cost does not grow with the conversation."""


class Trigger(StrEnum):
    """What set a handoff off; stable codes for reports and webhooks."""

    ASKED = "explicit_request"
    COMPLIANCE = "compliance"
    OUT_OF_SCOPE = "out_of_scope"
    HIGH_STAKES = "high_stakes"
    REPEATED = "repeated_failure"
    TONE = "tone"
    LOW_CONFIDENCE = "low_confidence"
    UNGROUNDED = "ungrounded"
    PLANTED = "planted_order"
    PROMISE = "promise"
    FAILURE = "failure"
    LOOP = "loop"
    LIMIT = "limit"
    TRANSFER = "transfer"
    REOPENED = "reopened"
    CALLBACK = "callback"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a reason can be checked.

    Attributes:
        turn: number in the whole conversation, None if it is no turn (a limit, a crash).
        words: as they stood there.
    """

    turn: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a handoff (or for a clarifying question).

    Attributes:
        because: one clause in words, as a person at the desk would read it.
        about: the stake, topic or intent at issue; routing goes by it.
        to: the team that must have it, where the rule itself knows (a charter's `over_to`).
        person: who of that team is asked first, where somebody named them.
    """

    trigger: Trigger
    because: str
    evidence: tuple[Evidence, ...] = ()
    about: str | None = None
    to: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Signals:
    """What was measured of an AI's draft. None is "not measured" and never stands for a middling value.

    Attributes:
        confidence: that the draft is right, 0.0 to 1.0, however the AI's builder measured it.
        grounded: share of the draft that its sources support, 0.0 to 1.0.
        agreement: share of several drafts that say the same, 0.0 to 1.0.
        sources: names of what the draft rests on.
        retrieval: how well what was looked up fits the question, 0.0 to 1.0, as your search scores it.
        token_probability: mean probability of the draft's tokens, 0.0 to 1.0; see `token_probability`.
        notes: how it was measured, where that is not as planned, as plain facts for people ("1 of 2 claims grounded by
            words alone: the judge took longer than 2 s"). No rule goes by them.

    Raises:
        ValueError: a figure is no probability.
    """

    confidence: float | None = None
    grounded: float | None = None
    agreement: float | None = None
    sources: tuple[str, ...] = ()
    retrieval: float | None = None
    token_probability: float | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("confidence", "grounded", "agreement", "retrieval", "token_probability"):
            value = getattr(self, name)
            if value is not None and not 0.0 <= value <= 1.0:  # NaN too: it would pass every threshold unseen
                raise ValueError(f"{name} lies between 0.0 and 1.0, not {value!r}; leave it out if it was not measured")


NOT_MEASURED = Signals()


def token_probability(logprobs: Sequence[float]) -> float | None:
    """The mean probability of a draft's tokens from what chat APIs give as log probabilities: their geometric mean.

    Args:
        logprobs: natural logarithms, 0.0 or less, one for each token; not those of a prompt.

    Returns:
        0.0 to 1.0; None ("not measured") without any.

    Raises:
        ValueError: one of them is above 0 or no number, so that it is no log probability.
    """
    if not logprobs:
        return None
    wrong = next((value for value in logprobs if not value <= 0.0), None)
    if wrong is not None:
        raise ValueError(f"a log probability is 0.0 or less, not {wrong!r}; leave logprobs out if there are none")
    return exp(sum(logprobs) / len(logprobs))


@dataclass(frozen=True, slots=True)
class Planted:
    """An order to the AI in what it wrote its draft from: a tool's result, or a source.

    Attributes:
        p: probability that it is one, 0.0 to 1.0.
        words: as they stood there, with what stands around them.
        where: what brought it, for people's eyes ("the tool lookup").
        turn: number of the tool's turn, None for a source.
    """

    p: float
    words: str
    where: str
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a decision looks at.

    Attributes:
        transcript: the last stretch; its last customer turn is the one to answer.
        readings: the readings of its customer turns by turn number, oldest first.
        draft: what the AI would say; None before it was asked.
        clarified: clarifying questions since the last answer.
        hops: AI to AI, (from, to), since the customer spoke.
        alarms: reasons that code around the AI recorded already: a guard, a limit, a crash.
        unanswered: numbers of the customer turns that wait for an outcome; empty: the last one only.
        planted: what gives the AI orders in what its draft was written from, as far as anybody read it.
    """

    transcript: Transcript
    readings: tuple[tuple[int, Reading], ...] = ()
    signals: Signals = NOT_MEASURED
    draft: str | None = None
    clarified: int = 0
    hops: tuple[tuple[str, str], ...] = ()
    alarms: tuple[Reason, ...] = ()
    unanswered: tuple[int, ...] = ()
    planted: tuple[Planted, ...] = ()

    def to_answer(self) -> tuple[tuple[int | None, Reading], ...]:
        """The readings of all turns that wait for an outcome: a wish is not lost because more words followed it."""
        waiting = tuple((turn, reading) for turn, reading in self.readings if turn in self.unanswered)
        return waiting or (self.reading(),)

    def reading(self) -> tuple[int | None, Reading]:
        """The reading of the turn to answer with its number; an empty one if nobody read it."""
        return self.readings[-1] if self.readings else (None, Reading())

    def with_draft(self, draft: str, signals: Signals) -> Situation:
        """The same after the AI was asked."""
        return replace(self, draft=draft, signals=signals)


@dataclass(frozen=True, slots=True)
class Answer:
    """The AI may speak."""

    not_measured: tuple[str, ...] = ()
    action: str = field(default="answer", init=False)
    reasons: tuple[Reason, ...] = field(default=(), init=False)


@dataclass(frozen=True, slots=True)
class Clarify:
    """One question first.

    Attributes:
        question: in the customer's language, ready to be sent.
    """

    question: str
    reasons: tuple[Reason, ...]
    not_measured: tuple[str, ...] = ()
    action: str = field(default="clarify", init=False)


@dataclass(frozen=True, slots=True)
class HandOff:
    """A person (or a specialist team) must have it. There is always at least one reason."""

    reasons: tuple[Reason, ...]
    not_measured: tuple[str, ...] = ()
    action: str = field(default="hand_off", init=False)


Decision = Answer | Clarify | HandOff
