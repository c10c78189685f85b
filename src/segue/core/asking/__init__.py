"""Asked while waiting: one question at a time, so that the right person comes and has what they need.

`next_question` says what a waiting customer is asked next, if anything. The place in line never depends on it, and
nothing is asked once a person has them: MOVES holds that. `answers.py` beside this says what an answer means, and where
the customer waits with it. All questions are made by code and the policy's own words, none by a model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from ..packet import Packet
from ..packet.looks import look
from ..packet.secret_names import is_secret_name
from ..policy import FactPattern, Policy
from ..reading import Likely
from ..redaction import asks_for_secret, find
from ..routing import Destination, route
from ..transcript import Speaker, Transcript
from ..triggers import LIKELY, Reason, Trigger
from ..wording import say

INTENT = "intent"
"""What a question is about that is not about a fact."""

AMOUNT = "amount of the refund"
"""The sum that a refund needs, as the packet calls it."""

LEFT_IN_PEACE = (Trigger.COMPLIANCE, Trigger.OUT_OF_SCOPE, Trigger.REOPENED, Trigger.CALLBACK)
"""Reasons after which nothing is asked: whoever tells of danger, law or health talks to a person, and whoever comes
back or is called is known already."""

UPSET = ("angry", "frustrated")
"""Moods in which somebody who asked for a person, or is handed off for their tone, is not kept with questions."""

NEVER_ASKED = ("card", "iban", "ssn", "license", "secret")
"""Kinds of personal data that are never asked for, whatever a policy masks."""

_IDENTITY = re.compile(
    r"\b(?:credit|debit|bank) ?cards?\b|\bcard (?:number|no)\b|\b(?:kredit|bank|ec-?)?karten?nummer|\bkreditkarte"
    r"|\btarjeta\b|\bcarte (?:bancaire|bleue|de crédit)|\bcartão\b|カード番号|\biban\b|\bssn\b|\bsocial security"
    r"|\b(?:passport|driving licen[cs]e|driver'?s? licen[cs]e|ausweis)(?:\w*| number)\b|\bsozialversicherung",
    re.IGNORECASE,
)
"""The same as people say it."""

SECOND_LEAST = 0.15
"""An intent below it competes with none. Source: as the matcher's, core/routing/lines.py."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a waiting customer is asked.

    Attributes:
        about: "intent", or the name of a fact.
        say: as they read it.
        choices: intents between which it asks; () where it is open.
        because: why it is asked, for the desk and the record.
        asks: the same for people at the desk, without the words around it.
    """

    about: str
    say: str
    choices: tuple[str, ...] = ()
    because: str = ""
    asks: str = ""


def may_be_asked(packet: Packet, channel: str) -> bool:
    """Whether this customer may be asked anything: not by mail, not in distress, and not against their mood."""
    triggers = {reason.trigger for reason in packet.why}
    is_kept = packet.mood.word in UPSET and not triggers.isdisjoint((Trigger.ASKED, Trigger.TONE))
    return channel != "email" and packet.urgency != "critical" and not is_kept and triggers.isdisjoint(LEFT_IN_PEACE)


def next_question(
    packet: Packet,
    destination: Destination,
    transcript: Transcript,
    policy: Policy,
    now: datetime,
    *,
    asked: tuple[str, ...] = (),
    language: str | None = None,
    channel: str = "chat",
) -> Question | None:
    """What the customer is asked next while they wait; None: nothing.

    Args:
        packet: as it stands; what is in it is not asked.
        transcript: what the AI asked there before is not asked again.
        asked: what they were asked while waiting, by `Question.about`.
    """
    if not may_be_asked(packet, channel):
        return None
    tongue = policy.language_or_first(language)
    said = tuple(turn.text.casefold() for _, turn in transcript.of(Speaker.AI))
    if INTENT not in asked:
        found = _about_intent(packet.why, destination, policy, now, tongue)
        if found is not None and not any(
            _is_said(words, said) for words in (found.say, _clarifying(found, tongue, policy))
        ):
            return found
    if sum(about != INTENT for about in asked) >= policy.ask_facts_at_most:
        return None
    wanted = (one for one in _about_facts(packet, destination, policy, tongue, bool(asked)) if one.about not in asked)
    return next((one for one in wanted if not _was_asked(one, policy, said)), None)


# ---- what it is about


def is_unsure(intents: tuple[Likely, ...], policy: Policy) -> bool:
    """Whether nothing is known of what it is about, or two intents compete."""
    if len(intents) < 2:
        return not intents
    first, second = intents[:2]
    is_close = first.p / ((first.p + second.p) or 1.0) < policy.ask_below
    return first.p < policy.ask_below and second.p >= SECOND_LEAST and is_close


def _about_intent(
    reasons: tuple[Reason, ...], destination: Destination, policy: Policy, now: datetime, language: str
) -> Question | None:
    intents = destination.intents
    if not is_unsure(intents, policy):
        return None
    pair = tuple(likely.name for likely in intents[:2])
    known = pair or tuple(team.intents[0] for team in policy.teams if team.intents)
    if not _matters(known, reasons, destination, policy, now):
        return None
    if pair and language == policy.languages[0]:  # intents have names in one language only
        first, second = map(policy.intent_name, pair)
        told = ", ".join(f"{policy.intent_name(likely.name)} {likely.p:.2f}" for likely in intents[:2])
        return Question(
            INTENT,
            say("ask_between", language, first=first, second=second),
            pair,
            f"not sure: {told}",
            f"{first}, or {second}?",
        )
    because = "two intents compete" if pair else "nobody knows yet what it is about"
    return Question(INTENT, say("ask_open", language), pair, because, "what is it about?")


def _matters(
    names: tuple[str, ...], reasons: tuple[Reason, ...], destination: Destination, policy: Policy, now: datetime
) -> bool:
    """Whether an answer would change who is asked: another team, or somebody in it who is better at one of them."""
    teams = {route(reasons, (Likely(name, 1.0),), policy, now).team for name in names}
    if len(teams) > 1:
        return True
    staff = policy.staff_of(destination.team)
    return len(names) == 2 and any(dict(one.skills).get(names[0]) != dict(one.skills).get(names[1]) for one in staff)


def _clarifying(question: Question, language: str, policy: Policy) -> str:
    """The same as the AI asks it before a handoff."""
    if not question.choices or language != policy.languages[0]:
        return say("clarify", language)
    first, second = map(policy.intent_name, question.choices)
    return say("clarify_between", language, first=first, second=second)


# ---- facts


def _about_facts(
    packet: Packet, destination: Destination, policy: Policy, language: str, is_next: bool
) -> Iterator[Question]:
    """What is missing and may be asked for, in the order of the policy, the refund's sum last."""
    known = frozenset(fact.name.casefold() for fact in packet.facts)
    likely = frozenset(intent.name for intent in destination.intents if intent.p >= LIKELY)
    for fact in policy.missing_facts(likely, known):
        words = words_for(fact, language, policy)
        if words and not is_private(fact, policy):
            yield Question(
                fact.name, _led(words, language, is_next), (), f"{fact.called or fact.name} is missing", words
            )
    if AMOUNT in packet.missing and "amount" not in known:
        words = say("ask_amount", language)
        yield Question(AMOUNT, _led(words, language, is_next), (), "the refund's amount is missing", words)


def words_for(fact: FactPattern, language: str, policy: Policy) -> str:
    """How a fact is asked for in a language; "" where the policy has no words in it."""
    own = dict(fact.ask)
    if language in own:
        return own[language]
    if language != policy.languages[0]:
        return ""  # its name is in the first language only
    return own.get("", "") or say("ask_fact", language, name=fact.called or fact.name)


def is_private(fact: FactPattern, policy: Policy) -> bool:
    """Whether it would ask for what is secret, or hidden from people: that is never asked for."""
    names, words = (fact.name, fact.called), tuple(words for _, words in fact.ask)
    kinds = (*NEVER_ASKED, *policy.mask_people)
    if any(is_secret_name(name) or name.casefold().replace("-", "") in kinds for name in names):
        return True
    if any(find(example, NEVER_ASKED) for example in fact.examples):
        return True
    told = (*names, *words)
    return any(_IDENTITY.search(text) or look(text).asks_for_secret or asks_for_secret(text) for text in told)


def _led(words: str, language: str, is_next: bool) -> str:
    return say("one_more" if is_next else "while_waiting", language, question=words)


def _was_asked(question: Question, policy: Policy, said: tuple[str, ...]) -> bool:
    """Whether the AI asked for it before: in these words, or by its name in any question."""
    fact = next((fact for fact in policy.facts if fact.name == question.about), None)
    if _is_said(question.say, said):
        return True
    names = ("refund",) if fact is None else (fact.called.casefold(), *(words.casefold() for _, words in fact.ask))
    return any(
        "?" in text and any(name and name in text for name in names) for text in said if fact or "how much" in text
    )


def _is_said(words: str, said: tuple[str, ...]) -> bool:
    return words.casefold() in said
