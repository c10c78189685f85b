"""Step 1, trigger detection: answer, ask once, or hand off, and why. Read RULES first (in `rules.py` beside this).

All rules are asked, in the order of the mission document, so that a handoff carries every reason there was. Whoever
asks for a person gets one: that rule has no setting. `phrases.py` knows how an AI's own words give it away.
"""

from __future__ import annotations

from ..policy import Policy
from ..reading import Reading
from ..wording import say
from .measures import MEASURES, Measure, unmet
from .rules import RULES, Rule
from .values import (
    LIKELY,
    NOT_MEASURED,
    STRETCH,
    Answer,
    Clarify,
    Decision,
    Evidence,
    HandOff,
    Planted,
    Reason,
    Signals,
    Situation,
    Trigger,
    token_probability,
)


def detect(now: Situation, policy: Policy) -> tuple[Reason, ...]:
    """Every reason for a handoff, in the order of RULES."""
    return tuple(found for rule in RULES if (found := rule.find(now, policy)))


def decide(now: Situation, policy: Policy) -> Decision:
    """What happens next with the customer's last turn.

    Args:
        now: before the AI is asked (draft None) the answer tells whether to ask it at all; with its draft, whether
            that may be sent.

    Returns:
        HandOff if any rule has a reason; else Clarify if a figure of the draft is below its floor and the team asks
        first; else Answer. Each says what nobody measured.
    """
    reasons = detect(now, policy)
    missing = _not_measured(now)
    if reasons:
        return HandOff(reasons, missing)
    for low in unmet(now, policy):
        trigger = Trigger.UNGROUNDED if low.measure.name == "grounded" else Trigger.LOW_CONFIDENCE
        reason = Reason(trigger, low.because, _draft(now))
        return Clarify(clarifying_question(now.reading()[1], policy), (reason,), missing)
    return Answer(missing)


def clarifying_question(reading: Reading, policy: Policy) -> str:
    """One question that would settle what is meant: between the two likeliest intents, or an open one."""
    language = policy.language_or_first(reading.language)
    if len(reading.intents) >= 2 and language == policy.languages[0]:  # intents have names in one language only
        first, second = (policy.intent_name(likely.name) for likely in reading.intents[:2])
        return say("clarify_between", language, first=first, second=second)
    return say("clarify", language)


def _not_measured(now: Situation) -> tuple[str, ...]:
    _, reading = now.reading()
    missing = list(reading.not_measured())
    if now.draft is not None:
        missing += [measure.name for measure in MEASURES if getattr(now.signals, measure.name) is None]
    refund = reading.stake("refund")
    if refund and refund.p >= LIKELY and refund.amount_cents is None:
        missing.append("amount of the refund")
    return tuple(missing)


def _draft(now: Situation) -> tuple[Evidence, ...]:
    return (Evidence(None, (now.draft or "")[:120]),)


__all__ = [
    "LIKELY",
    "MEASURES",
    "NOT_MEASURED",
    "RULES",
    "STRETCH",
    "Answer",
    "Clarify",
    "Decision",
    "Evidence",
    "HandOff",
    "Measure",
    "Planted",
    "Reason",
    "Rule",
    "Signals",
    "Situation",
    "Trigger",
    "clarifying_question",
    "decide",
    "detect",
    "token_probability",
]  # fmt: skip
