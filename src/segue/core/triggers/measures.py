"""The figures of a draft, each with its own floor. Read MEASURES first.

They are never averaged and never make up for one another: a draft goes out only if every figure that was measured
reaches its floor. What happens below a floor is the team's to say: one question first, or a person at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..policy import Policy
from .values import Situation


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of MEASURES.

    Attributes:
        name: the field of Signals.
        said: as a reason names it.
        floor: the field of Policy that is its floor.
    """

    name: str
    said: str
    floor: str


MEASURES = (
    Measure("confidence", "confidence", "answer_above"),
    Measure("grounded", "grounding", "grounded_above"),
    Measure("agreement", "agreement of drafts", "agreement_above"),
    Measure("retrieval", "retrieval", "retrieval_above"),
    Measure("token_probability", "token probability", "token_probability_above"),
)
"""Every figure of a draft, in the order in which reasons are told."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """A figure below its floor.

    Attributes:
        asks_first: whether the team wants one question before a person, and none was asked too many.
        because: one clause in words.
    """

    measure: Measure
    score: float
    asks_first: bool
    because: str


def unmet(now: Situation, policy: Policy) -> tuple[Unmet, ...]:
    """Every figure of the draft below its floor, in the order of MEASURES; a missing figure is below none."""
    if now.draft is None:
        return ()
    return tuple(found for measure in MEASURES if (found := _unmet(measure, now, policy)))


def _unmet(measure: Measure, now: Situation, policy: Policy) -> Unmet | None:
    score: float | None = getattr(now.signals, measure.name)
    floor: float = getattr(policy, measure.floor)
    if score is None or score >= floor:
        return None
    figure = f"{measure.said} {score:.2f}"
    if measure.name == "confidence":
        may_ask = score >= policy.hand_off_below
        below = f"{figure} is below {policy.hand_off_below:.2f}"
        between = f"{figure} lies between {policy.hand_off_below:.2f} and {floor:.2f}"
    elif measure.name == "grounded":
        may_ask = measure.name in policy.clarify_on
        below = between = f"its sources support {score:.2f} of the answer, less than {floor:.2f}"
    else:
        may_ask = measure.name in policy.clarify_on
        below = between = f"{figure} is below {floor:.2f}"
    if not may_ask:
        return Unmet(measure, score, False, below)
    if now.clarified < policy.clarify_at_most:
        return Unmet(measure, score, True, between)
    return Unmet(measure, score, False, f"{figure} is still below {floor:.2f} after a clarifying question")
