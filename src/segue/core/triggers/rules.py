"""The rules, in the order of the mission document. Read RULES first (at the end).

A rule is a pure function from a Situation to the one Reason it found. It changes nothing and knows of no other rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..policy import Policy
from ..reading import Reading, Stake
from ..transcript import Speaker, Turn
from .measures import unmet
from .phrases import is_farewell, promises_a_person, refuses, same_words
from .values import LIKELY, Evidence, Reason, Situation, Trigger

Found = Reason | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of RULES.

    Attributes:
        find: the reason, None if the rule has nothing to say.
        meaning: one sentence for people.
    """

    trigger: Trigger
    find: Callable[[Situation, Policy], Found]
    meaning: str


def asked_for_human(now: Situation, policy: Policy) -> Found:
    for turn, reading in now.to_answer():
        if reading.wants_human is not None and reading.wants_human >= LIKELY:
            return Reason(Trigger.ASKED, "the customer asks for a person", _words(now, turn, reading, "wants_human"))
    return None


def needs_compliance(now: Situation, policy: Policy) -> Found:
    return _topic(now, policy.compliance, Trigger.COMPLIANCE, "regulated subject")


def is_out_of_scope(now: Situation, policy: Policy) -> Found:
    found = _topic(now, policy.out_of_scope, Trigger.OUT_OF_SCOPE, "the AI may not speak about this")
    if found:
        return found
    for turn, reading in now.to_answer():
        fraud = reading.stake("fraud_security")
        if fraud and fraud.p >= LIKELY and "fraud" in policy.out_of_scope:
            because = "the AI may not speak about this: fraud"
            return Reason(Trigger.OUT_OF_SCOPE, because, _words(now, turn, reading, "fraud_security"), "fraud")
        if reading.out_of_scope is not None and reading.out_of_scope >= policy.out_of_scope_above:
            because = f"the request is none of ours (probability {reading.out_of_scope:.2f})"
            return Reason(Trigger.OUT_OF_SCOPE, because, _words(now, turn, reading, "out_of_scope"))
    return None


def is_high_stakes(now: Situation, policy: Policy) -> Found:
    for turn, reading in now.to_answer():
        for stake in reading.stakes:
            if stake.p < LIKELY or stake.name not in policy.high_stakes:
                continue
            because = _why_a_person_decides(stake, policy)
            if because:
                evidence = _words(now, turn, reading, stake.name)
                return Reason(Trigger.HIGH_STAKES, because, evidence, stake.name)
    return None


def is_repeating(now: Situation, policy: Policy) -> Found:
    return (
        _same_question(now, policy)
        or _same_answer(now, policy)
        or _same_meaning(now, policy)
        or _refused_again(now, policy)
    )


def is_falling(now: Situation, policy: Policy) -> Found:
    """Tone that is bad for several messages on end, or falls from message to message."""
    measured = [(turn, reading.tone) for turn, reading in now.readings if reading.tone is not None]
    last = measured[-policy.tone_messages :]
    if len(last) == policy.tone_messages and all(tone <= policy.tone_floor for _, tone in last):
        because = f"tone at or below {policy.tone_floor} for {len(last)} messages on end"
        return Reason(Trigger.TONE, because, _tones(now, last))
    fall = measured[-3:]
    tones = [tone for _, tone in fall]
    if _is_fall(tones, policy):
        return Reason(
            Trigger.TONE, f"tone fell from {tones[0]:.1f} to {tones[2]:.1f} over three messages", _tones(now, fall)
        )
    return None


def _is_fall(tones: list[float], policy: Policy) -> bool:
    """Whether three tones sink from one to the next, far enough, and end badly."""
    sinks = len(tones) == 3 and tones[0] > tones[1] > tones[2]
    return sinks and tones[0] - tones[2] >= policy.tone_fall and tones[2] <= policy.tone_floor


def is_unsure(now: Situation, policy: Policy) -> Found:
    low = [found.because for found in unmet(now, policy) if found.measure.name != "grounded" and not found.asks_first]
    return Reason(Trigger.LOW_CONFIDENCE, " and ".join(low), _draft(now)) if low else None


def is_ungrounded(now: Situation, policy: Policy) -> Found:
    low = [found.because for found in unmet(now, policy) if found.measure.name == "grounded" and not found.asks_first]
    return Reason(Trigger.UNGROUNDED, low[0], _draft(now)) if low else None


def is_planted(now: Situation, policy: Policy) -> Found:
    """What the customer writes decides nothing here: somebody who tries out the AI is answered by it."""
    orders = [order for order in now.planted if order.p >= policy.planted_above] if now.draft is not None else []
    if not orders:
        return None
    worst = max(orders, key=lambda order: order.p)
    because = f"{worst.where} gives the AI orders"
    return Reason(Trigger.PLANTED, because, tuple(Evidence(order.turn, order.words) for order in orders))


def promised_a_person(now: Situation, policy: Policy) -> Found:
    words = promises_a_person(now.draft) if now.draft else ""
    return Reason(Trigger.PROMISE, "the AI's answer promises a person", (Evidence(None, words),)) if words else None


def has_failed(now: Situation, policy: Policy) -> Found:
    crash = next((alarm for alarm in now.alarms if alarm.trigger is Trigger.FAILURE), None)
    if crash:
        return crash
    failures = [
        Evidence(number, f"{turn.tool.name}: {(turn.tool.result or '')[:120]}")
        for number, turn in _since_the_customer_spoke(now)
        if turn.tool is not None and turn.tool.ok is False
    ]
    if len(failures) < policy.tool_failures_at:
        return None
    return Reason(Trigger.FAILURE, f"{len(failures)} tool calls failed since the customer spoke", tuple(failures))


def is_looping(now: Situation, policy: Policy) -> Found:
    alarm = next((alarm for alarm in now.alarms if alarm.trigger is Trigger.LOOP), None)
    if alarm:
        return alarm
    for hop in now.hops:
        if now.hops.count(hop) >= policy.hops_at:
            path = " -> ".join([now.hops[0][0], *(to for _, to in now.hops)])
            return Reason(Trigger.LOOP, f"the AIs passed it in a circle: {path}", (Evidence(None, path),))
    return None


def is_over_limit(now: Situation, policy: Policy) -> Found:
    elsewhere = (Trigger.FAILURE, Trigger.LOOP)  # told by the rules of that name
    return next((alarm for alarm in now.alarms if alarm.trigger not in elsewhere), None)


RULES: tuple[Rule, ...] = (
    Rule(Trigger.ASKED, asked_for_human, "The customer asks for a person. Always honoured, under every policy."),
    Rule(Trigger.COMPLIANCE, needs_compliance, "A regulated subject, whatever the confidence."),
    Rule(Trigger.OUT_OF_SCOPE, is_out_of_scope, "A subject the AI may not speak about."),
    Rule(Trigger.HIGH_STAKES, is_high_stakes, "A cancellation, a large refund, a closure or a dispute is a person's."),
    Rule(Trigger.REPEATED, is_repeating, "The same question, answer or refusal again."),
    Rule(Trigger.TONE, is_falling, "Tone is bad or falls over consecutive messages."),
    Rule(Trigger.LOW_CONFIDENCE, is_unsure, "A figure of the draft is below its floor."),
    Rule(Trigger.UNGROUNDED, is_ungrounded, "The draft's sources do not support it."),
    Rule(Trigger.PLANTED, is_planted, "What the draft was written from gives the AI orders."),
    Rule(Trigger.PROMISE, promised_a_person, "A draft that promises a person is a handoff."),
    Rule(Trigger.FAILURE, has_failed, "A tool, the AI or a reader failed."),
    Rule(Trigger.LOOP, is_looping, "AIs pass the customer in a circle."),
    Rule(
        Trigger.LIMIT,
        is_over_limit,
        "A tool call went beyond a limit or a charter, or code around the AI asks for a person.",
    ),
)
"""Every trigger in the order in which reasons are told. A rule finds one reason at most."""


def _topic(now: Situation, names: tuple[str, ...], trigger: Trigger, what: str) -> Found:
    for turn, reading in now.to_answer():
        topic = next((topic for topic in reading.topics if topic.p >= LIKELY and topic.name in names), None)
        if topic is not None:
            because = f"{what}: {topic.name.replace('_', ' ')}"
            return Reason(trigger, because, _words(now, turn, reading, topic.name), topic.name)
    return None


def _why_a_person_decides(stake: Stake, policy: Policy) -> str:
    """One clause; "" where the AI may go on: a refund within the limit or unnamed (the guarded tool holds it then),
    a cancellation that the team left to it."""
    if stake.name == "refund":
        if stake.amount_cents is None or stake.amount_cents <= policy.refund_above_cents:
            return ""
        limit = policy.refund_above_cents / 100
        return f"a refund of {stake.amount_cents / 100:.2f} is above the limit of {limit:.2f}"
    if stake.name == "cancel":
        of = (stake.of or "").lower()
        if of in policy.ai_may_cancel or of.removesuffix("s") in policy.ai_may_cancel:
            return ""
        return f"a cancellation{f' of the {stake.of}' if stake.of else ''} is a person's"
    return f"{stake.name.replace('_', ' ')} is a person's"


def _same_question(now: Situation, policy: Policy) -> Found:
    turn, reading = now.reading()
    since = _goal_began(now)
    before = sum(since <= earlier for earlier, _ in now.readings[:-1]) if since else reading.repeats
    repeats = min(reading.repeats or 0, before or 0)  # what was asked for another goal is no question asked again
    if repeats + 1 < policy.same_question_at:
        return None
    because = f"the customer asks the same for the {_nth(repeats + 1)} time"
    return Reason(Trigger.REPEATED, because, _words(now, turn, reading, "repeats"))


def _same_answer(now: Situation, policy: Policy) -> Found:
    """The AI's draft, or its last recorded answer, said as often before as the policy allows at most."""
    said = _answers(now)
    latest = now.draft if now.draft is not None else (said.pop()[1] if said else "")
    if not latest or (now.draft is None and not _customer_spoke_last(now)):
        return None
    since = _goal_began(now) if "?" in latest else 0  # what is asked for another goal is no question asked again
    again = [Evidence(number, text[:120]) for number, text in said if number >= since and same_words(text, latest)]
    if len(again) + 1 < policy.same_answer_at:
        return None
    return Reason(Trigger.REPEATED, f"the AI gives the same answer for the {_nth(len(again) + 1)} time", tuple(again))


def _same_meaning(now: Situation, policy: Policy) -> Found:
    """The AI's last answer or question, said before in other words while the customer was after the same; one time more
    is allowed than in the same words, for what is alike may differ in what matters."""
    answers, customer = dict(_answers(now)), now.transcript.last(Speaker.CUSTOMER)
    if now.draft is not None or customer is None or not _customer_spoke_last(now) or is_farewell(customer.text):
        return None
    since, said_before = _goal_began(now), now.reading()[1].said_before
    again = [Evidence(number, answers[number][:120]) for number in said_before if number >= since and number in answers]
    if len(again) < policy.same_answer_at:
        return None
    because = f"the AI says or asks the same for the {_nth(len(again) + 1)} time, in other words"
    return Reason(Trigger.REPEATED, because, tuple(again))


def _goal_began(now: Situation) -> int:
    """The turn with which the customer came to what they are after now, by their likeliest intents; 0 if they were
    after nothing else. A message without an intent ("yes", an order number) belongs to what was before."""
    meant = [
        (turn, intent.name) for turn, reading in now.readings if (intent := reading.intent()) and intent.p >= LIKELY
    ]
    others = [turn for turn, name in meant if name != meant[-1][1]]
    return next((turn for turn, _ in meant if turn > others[-1]), 0) if others else 0


def _refused_again(now: Situation, policy: Policy) -> Found:
    """The AI's last answers all say that it cannot, and the customer still asks."""
    answers = _answers(now)
    last = answers[-policy.refusals_at :]
    customer = now.transcript.last(Speaker.CUSTOMER)
    if now.draft is not None or len(last) < policy.refusals_at or customer is None or is_farewell(customer.text):
        return None
    words = [Evidence(number, refuses(text)) for number, text in last]
    if not all(evidence.words for evidence in words):
        return None
    return Reason(Trigger.REPEATED, f"the AI said {len(last)} times on end that it cannot", tuple(words))


def _words(now: Situation, turn: int | None, reading: Reading, signal: str) -> tuple[Evidence, ...]:
    """The words that showed a signal, else the turn that was read, cut short."""
    words = reading.words_for(signal)
    if not words:
        said = dict(now.transcript.numbered()).get(turn) if turn is not None else now.transcript.last(Speaker.CUSTOMER)
        words = said.text[:120] if said else ""
    return (Evidence(turn, words),)


def _tones(now: Situation, measured: list[tuple[int, float]]) -> tuple[Evidence, ...]:
    texts = {number: turn.text for number, turn in now.transcript.of(Speaker.CUSTOMER)}
    return tuple(Evidence(number, f"{texts.get(number, '')[:80]} ({tone:+.1f})") for number, tone in measured)


def _draft(now: Situation) -> tuple[Evidence, ...]:
    return (Evidence(None, (now.draft or "")[:120]),)


def _answers(now: Situation) -> list[tuple[int, str]]:
    """What the AI said since people last had a part in it: after a handback the count starts anew."""
    people = (Speaker.HUMAN, Speaker.SYSTEM)
    last = max((number for number, turn in now.transcript.numbered() if turn.speaker in people), default=-1)
    return [(number, turn.text) for number, turn in now.transcript.of(Speaker.AI) if turn.text and number > last]


def _since_the_customer_spoke(now: Situation) -> Iterator[tuple[int, Turn]]:
    last = next((n for n, turn in reversed(list(now.transcript.numbered())) if turn.speaker is Speaker.CUSTOMER), -1)
    return ((number, turn) for number, turn in now.transcript.numbered() if number > last)


def _customer_spoke_last(now: Situation) -> bool:
    spoken = [turn.speaker for turn in now.transcript.turns if turn.speaker is not Speaker.TOOL]
    return bool(spoken) and spoken[-1] is Speaker.CUSTOMER


def _nth(count: int) -> str:
    return {2: "second", 3: "third"}.get(count, f"{count}th")
