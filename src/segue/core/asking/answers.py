"""What a waiting customer's answer means: which intent they named, whether they refuse, and where they wait with it."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace
from datetime import datetime

from ..packet import Packet
from ..policy import Policy
from ..reading import Likely, Reading
from ..routing import CLEAR, Destination, route
from ..routing.duty import may_take
from ..triggers import LIKELY
from . import AMOUNT, INTENT, Question

NAMED = 0.95
"""Probability of an intent that somebody names when asked for it. Our own guess: what they say of it themselves."""

FLOOR = 0.02
"""Probability of what one of two readings did not see. Our own guess: no reader sees everything."""

_REFUSES = re.compile(
    r"\b(?:no more|stop|quit|enough|without|no) (?:\w+ ){0,2}(?:questions?|asking)\b"
    r"|\b(?:don['’]?t|do not|won['’]?t|will not|rather not|not going to|not gonna)\s+(?:want to\s+|wanna\s+)?"
    r"(?:ask|answer|say|tell|be asked|talk to (?:a |the )?(?:bot|robot|machine|ai))\b"
    r"|\bnone of your\b|\bjust (?:get|give|connect|put) me\b|\bleave me (?:alone|in peace)\b"
    r"|\bkeine (?:weiteren |mehr )?fragen\b|\b(?:nicht|nichts) (?:mehr )?(?:fragen|sagen|beantworten|antworten)\b"
    r"|\blassen sie mich\b|\bhör(?:en sie)? auf\b"
    r"|\bno (?:quiero|voy a) (?:responder|contestar|decir)|\bdej[ea] de preguntar|\b(?:no más|sin|basta de) preguntas"
    r"|\bne (?:veux|vais|souhaite) pas (?:répondre|dire|le dire)|\barrêtez de\b|\b(?:plus|pas|assez) de questions"
    r"|\bnão (?:quero|vou) (?:responder|dizer)|\bpare de perguntar|\b(?:sem|chega de|mais nenhuma) perguntas?"
    r"|質問(?:は|を|に)?(?:しないで|やめて|いらない|いりません|不要|答えたくない)|答えたくない|聞かないで|言いたくない",
    re.IGNORECASE,
)
_BARE_NO = re.compile(
    r"\W*(?:no|nope|nah|nein|non|não|いいえ|いや|no thanks|nein danke|no gracias|non merci)\W*", re.IGNORECASE
)
_FIRST = re.compile(
    r"\b(?:(?:the )?first(?: one)?|former|erste[rns]?|primer[oa]?|premi(?:er|ère)|primeir[oa])\b|最初|前者|一つ目",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r"\b(?:(?:the )?second(?: one)?|latter|zweite[rns]?|segund[oa]|deuxième|seconde?)\b|後者|二つ目|2つ目",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|isn['’]t|neither|no|nicht|kein\w*|weder|ni|pas|não|nem)\W+(?:\w+\W+){0,3}$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")


def refuses(text: str, reading: Reading) -> bool:
    """Whether somebody does not want to be asked: in so many words, by a bare no, or by asking for a person instead."""
    is_no = _REFUSES.search(text[:400]) is not None or _BARE_NO.fullmatch(text[:60]) is not None
    return is_no or (reading.wants_human or 0.0) >= LIKELY


def intents_after(
    before: tuple[Likely, ...], question: Question | None, text: str, reading: Reading, policy: Policy
) -> tuple[Likely, ...]:
    """The probabilities with what was said since: the intent they named, or both readings together.

    Args:
        before: as they stood.
        question: what they were asked; None: they wrote unasked.
        reading: of the text by itself.
    """
    named = choice_in(text, question.choices, policy) if question and question.about == INTENT else None
    if named is not None:
        others = [likely for likely in before if likely.name != named]
        rest = sum(likely.p for likely in others) or 1.0
        left = tuple(Likely(likely.name, round((1.0 - NAMED) * likely.p / rest, 4)) for likely in others)
        return (Likely(named, NAMED), *_sorted(left))
    return _together(before, reading.intents)


def _together(before: tuple[Likely, ...], since: tuple[Likely, ...]) -> tuple[Likely, ...]:
    """Two independent readings of one matter; one alone where the other saw nothing."""
    if not before or not since:
        return since or before
    one, two = ({likely.name: likely.p for likely in intents} for intents in (before, since))
    both = {name: max(one.get(name, 0.0), FLOOR) * max(two.get(name, 0.0), FLOOR) for name in {**one, **two}}
    mass = min(1.0, max(sum(one.values()), sum(two.values())))
    whole = sum(both.values())
    return _sorted(tuple(Likely(name, round(mass * p / whole, 4)) for name, p in both.items()))


def _sorted(intents: tuple[Likely, ...]) -> tuple[Likely, ...]:
    return tuple(sorted(intents, key=lambda likely: (-likely.p, likely.name)))


def choice_in(text: str, choices: tuple[str, ...], policy: Policy) -> str | None:
    """Which of two intents an answer names: by a word of its name, by a phrase of it, or as the first or the second."""
    if len(choices) != 2:
        return None
    words = {intent.intent: intent.phrases for intent in policy.intents}
    names = {one: {word.casefold() for word in _WORD.findall(policy.intent_name(one))} for one in choices}
    shared = names[choices[0]] & names[choices[1]]
    said = text[:400].casefold()
    found = []
    for place, one in enumerate(choices):
        signs = [
            re.escape(word) for word in (*sorted(names[one] - shared), *(p.casefold() for p in words.get(one, ())))
        ]
        hit = re.search("|".join(signs), said) if signs else None
        hit = hit or (_FIRST, _SECOND)[place].search(said)
        if hit is not None and not _NOT.search(said[: hit.start()]):
            found.append(one)
    return found[0] if len(found) == 1 else None


def answers(question: Question, text: str, reading: Reading, packet: Packet, policy: Policy) -> bool:
    """Whether words answer a question.

    Args:
        packet: made anew with them.
    """
    if refuses(text, reading):
        return False
    if question.about == INTENT:
        named = choice_in(text, question.choices, policy) is not None
        likely = reading.intent()
        return named or (likely is not None and likely.p >= LIKELY) or (not question.choices and len(text.split()) > 1)
    if question.about == AMOUNT:
        return any(map(str.isdigit, text)) and AMOUNT not in packet.missing
    return any(fact.name.casefold() == question.about.casefold() for fact in packet.facts)


def place_after(
    destination: Destination, packet: Packet, policy: Policy, now: datetime, staffed: Set[str]
) -> Destination:
    """The destination with what is known now: another team where that is clear and somebody is there, else the same
    with better probabilities, by which the right person of it is asked.

    Args:
        packet: made anew with the answer.
        staffed: teams in which somebody is on duty who may take it.
    """
    new = route(
        packet.why, packet.intents, policy, now,
        language=packet.language or destination.language, person=destination.person,
    )  # fmt: skip
    certificate = new.certificate or destination.certificate  # what needs a certificate goes nowhere without
    known = replace(
        destination, intents=new.intents, scores=new.scores, language=new.language, certificate=certificate,
        policy=new.policy,
    )  # fmt: skip
    to = policy.team(new.team)
    is_clear = bool(new.scores) and new.scores[0][1] >= CLEAR
    is_there = new.team in staffed or destination.team not in staffed
    if (
        new.team == destination.team
        or to is None
        or not (is_clear and is_there)
        or not may_take(to, certificate, policy)
    ):
        return known
    return replace(
        known, team=new.team, because=f"they were asked while they waited, and {new.because}", person=new.person,
        lost=((destination.team, destination.because), *(row for row in new.lost if row[0] != destination.team)),
        on_duty=new.on_duty,
    )  # fmt: skip
