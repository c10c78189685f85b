"""Whether the answer to a question is known: as a fact, from when it was asked before, from the records."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from ..packet import Fact, Record
from ..packet.clauses import shortened
from ..packet.facts import Walk
from ..packet.looks import look
from ..packet.requests import singular, things_of
from ..packet.shapes import plain, shapes_in
from ..transcript import Speaker, Transcript
from .asks import ASKS, NUMBERED, Ask, asked_in
from .events import PAST_QUESTION, asks_when, happened, is_of_it
from .wanted import OWN, is_of_another, is_wanted

_PUTS_FORWARD = re.compile(
    r"\b(?:book|reserve|i have|there (?:is|are)|found|available|train|option|how about|what about)\b"
)
_LEAVES_OPEN = re.compile(r"\b(?:any|anything|particular|specific|preferred|preferences?|else|some)\b", re.IGNORECASE)
_UNSAID = re.compile(r"\b(?:don't know|not sure|no idea|you tell me|why|wait|before that|first)\b")
_PRICED = re.compile(r"\b(?:how much|costs?|prices?|rates?|charges?|fees?)\b")
_CONSENTS = re.compile(r"\b(?:(?:fine|ok(?:ay)?|good|happy) (?:with|to|for)|(?:is|'s|am|'m) (?:fine|ok(?:ay)?|good))\b")
_EMPTY = frozenset("want fine okay ok good inter prefe need care possi well optio".split())
"""Words that say nothing of what a question is about."""

Found = tuple[Fact, float]


def answered(kind: str, low: str, walk: Walk, transcript: Transcript) -> Found | None:
    """The fact that answers a kind of question."""
    ask = ASKS[kind]
    if (kind in OWN and not is_wanted(low)) or (kind == "place" and _PAPERS.search(low)):
        return None
    if kind in ("date", "moment") and not asks_when(low):
        return None
    fitting = [fact for fact in walk.ledger.facts() if _fits(kind, ask, fact, low)]
    fitting = [fact for fact in fitting if _is_the_one(kind, low, fact, transcript)]
    if kind == "number" and len({fact.value for fact in fitting}) > 1 and _WHICH.search(low):
        return None
    if kind == "address" and _POST.search(low):
        return next(((fact, ask.p) for fact in map(partial(_post_code, transcript), fitting) if fact), None)
    best = next((fact for fact in fitting if not _only_priced(fact, transcript)), None)
    if best:
        is_of_next = kind not in OWN and best not in walk.ledger.present()
        return _own_words(best, transcript), ask.p * (0.4 if is_of_next else 1.0)
    if kind == "date" and (told := happened(low, transcript)):
        return told, ask.p
    if kind in _COUNTS and (counted := _counted(transcript)):
        return counted, 0.8
    asked = _asked_before(kind, ask, transcript)
    if asked and _is_the_one(kind, low, asked, transcript):
        return asked, 0.75
    if kind == "kind" and (named := _unnamed(walk, transcript)):
        return named, 0.6
    return None


_OF_EVENTS = frozenset("date moment time place from to length amount which".split())
"""What differs from event to event."""

_WHICH = re.compile(r"\b(?:which|what) (?:order|booking|reservation|account|invoice|ticket)\b")
_OF_WORDS = re.compile(r"\b(?:where|how|why)\b")
_PAPERS = re.compile(
    r"\bwhere\b.*\b(?:numbers?|codes?|e-?mails?|ids?|invoices?|receipts?|labels?|orders?|buttons?|files?)\b"
)
_POST = re.compile(r"\bpost ?code\b|\bzip\b")
_POST_CODE = re.compile(r"\b(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{5}(?:-\d{4})?|\d{4} ?[A-Z]{2})\b")


def _is_the_one(kind: str, low: str, fact: Fact, transcript: Transcript) -> bool:
    """Whether a fact of the right kind is that of the same event, or the customer's own."""
    if kind in _OF_EVENTS:
        return is_of_it(low, fact, transcript)
    return kind not in OWN or not is_of_another(_words_of(fact.turn, transcript), fact.value.lower())


def _post_code(transcript: Transcript, fact: Fact) -> Fact | None:
    """The post code beside an address; None if there is none."""
    at = -1 if fact.turn is None else fact.turn - transcript.first
    text = transcript.turns[at].text if 0 <= at < len(transcript.turns) else ""
    found = _POST_CODE.search(text.partition(fact.value)[2][:80])
    return replace(fact, name="post code", value=found[0]) if found else None


def _own_words(fact: Fact, transcript: Transcript) -> Fact:
    """A time as the customer put it, if the AI only said the same in other words."""
    clock = _clock(fact.value) if fact.source == "ai" and _shape(fact.value) == "time" else None
    for number, turn in reversed(list(transcript.of(Speaker.CUSTOMER))) if clock else ():
        if said := next(
            (s.value for s in look(turn.text).shapes if s.kind == "time" and _clock(s.value) == clock), None
        ):
            return replace(fact, value=said, turn=number, source="customer")
    return fact


def _clock(value: str) -> tuple[int, int] | None:
    """Hour and minute on a clock's face."""
    low = plain(value)
    found = re.search(r"(?:(half past|quarter past|quarter to) )?(\d{1,2})(?: (\d{2})\b)?", low)
    if found is None:
        return None
    minute = {"half past": 30, "quarter past": 15, "quarter to": -15}.get(found[1] or "", int(found[3] or 0))
    at = int(found[2]) * 60 + minute
    return at // 60 % 12, at % 60


_PLACED = frozenset("from to place at near city area location name".split())
_COUNTS = ("count", "people", "tickets")
_FOR_SOME = re.compile(
    r"\b(?:for|of|just|only) (one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\b"
    r"(?! ?(?:days?|nights?|hours?|weeks?|months?|rooms?|beds?|bedrooms?|minutes?|[ap]\.?m\b|:|th\b|of (?!us)|\W?\d))"
)


def _counted(transcript: Transcript) -> Fact | None:
    """How many, where no word says what is counted: "a ride for two"."""
    for number, turn in reversed(list(transcript.of(Speaker.CUSTOMER))):
        if match := _FOR_SOME.search(turn.text.lower()):
            return Fact("people", match[1], number)
    return None


def _asked_before(kind: str, ask: Ask, transcript: Transcript) -> Fact | None:
    """What the customer said when the same was asked before; None if it was not, or not answered."""
    asked = is_alone = False
    found = None
    things: frozenset[str] = frozenset()
    for number, turn in transcript.numbered():
        if turn.speaker in (Speaker.AI, Speaker.HUMAN):
            kinds = [kinds[0] for kinds, _ in asked_in(turn.text) if kinds]
            asked, is_alone = kind in kinds, len(kinds) == 1
        elif turn.speaker is Speaker.CUSTOMER:
            if asked and "?" not in turn.text and not _UNSAID.search(turn.text.lower()):
                value = _answer(turn.text, ask) if is_alone or ask.shape else ""
                if not value and kind == "kind":
                    value = shortened(turn.text, 60) if things_of(turn.text) - things else ""
                found = Fact(kind, value, number) if value else found
            asked = False
        things |= things_of(turn.text) if turn.tool is None else frozenset()
    return found


def _answer(text: str, ask: Ask) -> str:
    """The value in what was said to a question of a kind; "" if there is none."""
    seen = look(text)
    if ask.shape:
        return next((shape.value for shape in seen.shapes if shape.kind == ask.shape), "")
    return seen.answer or next((value for _, value, _ in seen.names), "")


def _only_priced(fact: Fact, transcript: Transcript) -> bool:
    """Whether a value stands only in a question for a price ("what is it for one night?")."""
    words = _words_of(fact.turn, transcript)
    return "?" in words and bool(_PRICED.search(words)) and not fact.first


def _unnamed(walk: Walk, transcript: Transcript) -> Fact | None:
    """A name that the customer gave without any word for what it is: it may be the kind that is asked for."""
    placed = {plain(fact.value) for fact in walk.ledger.facts() if fact.name in _PLACED}
    for number, turn in reversed(list(transcript.of(Speaker.CUSTOMER))):
        for little, value, _ in look(turn.text).names:
            if little in ("", "for", "like", "of", "try") and plain(value) not in placed and len(value) > 2:
                return Fact("named", value, number)
    return None


def settled(sentence: str, walk: Walk, transcript: Transcript) -> Found | None:
    """What a question for yes or no asks although it was settled: another date is known, or its words were said."""
    if PAST_QUESTION.search(sentence.lower()) or _OF_WORDS.search(sentence.lower()):
        return None  # what happened is no wish that could be settled
    dates = [shape.value for shape in look(sentence).shapes if shape.kind == "date"]
    if dates and not _PUTS_FORWARD.search(sentence.lower()):
        known = [fact for fact in walk.ledger.facts() if _shape(fact.value) == "date"]
        return (known[0], 0.6) if known else None
    if " or " in sentence and (chosen := _chosen(sentence, transcript)):
        return chosen, 0.7
    leaves_open = _LEAVES_OPEN.search(sentence) or _PUTS_FORWARD.search(sentence.lower())
    things = frozenset() if leaves_open else _stems(sentence) - _EMPTY
    is_choice = " or " in sentence
    said: frozenset[str] = frozenset()
    for number, turn in transcript.numbered() if things else ():
        if turn.speaker in (Speaker.AI, Speaker.HUMAN) and "?" in turn.text:
            said = _stems(turn.text)
        elif turn.speaker is Speaker.CUSTOMER:
            if is_choice and not _decides(sentence, turn.text):
                continue
            there = _stems(turn.text)
            consents = _CONSENTS.search(turn.text.lower()) is not None
            is_told = (
                len(things) > 1
                and (things <= there or (_most(things, there) and (is_choice or consents)))
                and "?" not in turn.text
            )
            if is_told or (_most(things, said) and look(turn.text).agrees):
                return Fact(_called(things, turn.text, sentence), shortened(turn.text, 60), number), 0.7
            said = frozenset()
    return None


def _chosen(sentence: str, transcript: Transcript) -> Fact | None:
    """What a question puts up for choice and the customer had said."""
    names = [value for _, value, _ in look(sentence).names]
    for number, turn in reversed(list(transcript.of(Speaker.CUSTOMER))):
        words = f" {look(turn.text).plain} "
        if said := next((name for name in names if f" {plain(name)} " in words), None):
            return Fact("choice", said, number)
    return None


def _called(things: frozenset[str], *texts: str) -> str:
    """What a settled question is about, in the customer's words, or else in those of the question."""
    for text in texts:
        words = (word for word in re.findall(r"[^\W\d_][\w'-]*", text) if _stems(word) & things)
        if name := " ".join(dict.fromkeys(words)):
            return name
    return ""


def _decides(sentence: str, said: str) -> bool:
    """Whether words name one of two things that are put up for choice, and not both."""
    left, _, right = sentence.lower().partition(" or ")
    first, second = _stems(" ".join(left.split()[-3:])) - _EMPTY, _stems(" ".join(right.split()[:3])) - _EMPTY
    there = _stems(said)
    return bool(first & there) != bool(second & there) if first and second else True


def _stems(text: str) -> frozenset[str]:
    return frozenset(thing[:5] for thing in things_of(text.lower()))


def _most(wanted: frozenset[str], there: frozenset[str]) -> bool:
    return 2 * len(wanted & there) >= len(wanted)


def _words_of(turn: int | None, transcript: Transcript) -> str:
    at = -1 if turn is None else turn - transcript.first
    return transcript.turns[at].text.lower() if 0 <= at < len(transcript.turns) else ""


def _fits(kind: str, ask: Ask, fact: Fact, low: str) -> bool:
    name = fact.name.lower()
    if kind == "number":
        asked = next((found for form in NUMBERED if (found := form.search(low))), None)
        return bool(asked and asked[1] in name) or (name in ("number", "code", "id") and _shape(fact.value) == "code")
    if kind == "your name":
        return name in ("name", "your name", "full name", "customer name")
    words = set(map(singular, re.findall(r"[a-z-]+", name)))
    if kind == "date" and "return" in words:
        return False
    return bool(ask.names & words) or (bool(ask.shape) and _shape(fact.value) == ask.shape)


def _shape(value: str) -> str:
    return next((shape.kind for shape in shapes_in(value)), "")


def on_record(kind: str, low: str, record: Record | None) -> Fact | None:
    """What the records know of it."""
    if record is None:
        return None
    if kind == "your name":
        return Fact("name", record.name, None, "record", True) if record.name else None
    if not is_wanted(low) or (kind == "address" and _POST.search(low)):
        return None
    words = {"email": ("email", "e-mail"), "phone": ("phone", "mobile"), "address": ("address",)}.get(kind, ())
    found = next(((name, value) for name, value in record.facts if any(w in name.lower() for w in words)), None)
    return Fact(found[0], found[1], None, "record", True) if found and words else None
