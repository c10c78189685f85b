"""What the customer asks for, told from what they only answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .phrases import (
    ABOUT_WITH,
    ACTS,
    ASKS,
    ASKS_LATE,
    CALLS_FOR_VERB,
    CALLS_YOU,
    CUE,
    FINITE,
    GREETING,
    IS_ABOUT,
    LIGHT,
    NEEDS_THING,
    NO_INFINITIVE,
    NO_THING,
    NO_VERB,
    NUMBERED,
    OFFERS,
    PERSON,
    REFRAINS,
    SENTENCE,
    STATES,
    STOP,
    TALK,
    TELLS,
    TROUBLE,
    VERBS,
    WISHES_LATE,
    WORD,
)
from .shapes import ENOUGH, MOMENTS


class Form(StrEnum):
    """How a wish is put, so that it can be told again in good English."""

    DO = "wants to"
    ASK = "asks you to"
    REFRAIN = "asks you not to"
    THING = "wants"
    QUESTION = "asks"
    WORDS = "says"


@dataclass(frozen=True, slots=True)
class Request:
    """A sentence in which the customer wants something.

    Attributes:
        turn: where it stands.
        phrase: verb and thing, without "I would like to"; a question or a complaint as it stood.
        things: what it is about, in plain singular words; names, dates and numbers are not among them.
        rank: 3 something is to be done; 2 a thing is wanted or something is wrong; 1 something is to be told or shown;
            0 nothing that the next one could act on (small talk, "transfer me").
    """

    turn: int
    phrase: str
    things: frozenset[str]
    rank: int = 2
    form: Form = Form.DO


def sentences_in(text: str) -> list[str]:
    """The sentences with their marks."""
    return [match[0].strip() for match in SENTENCE.finditer(text)]


def requests_in(number: int, text: str) -> list[Request]:
    """The requests of one customer turn, in their order."""
    found = []
    for sentence in sentences_in(text[:ENOUGH]):
        if " " not in sentence and len(sentence) < 12:
            continue
        request = _request(number, sentence)
        if request is not None:
            found.append(request)
    return found


def _request(number: int, sentence: str) -> Request | None:
    greeting = GREETING.match(sentence)
    rest = sentence[greeting.end() :] if greeting else sentence
    asks = ASKS.match(rest)
    if asks and not OFFERS.match(rest):
        return _question(number, rest)
    cue = _cue(rest)
    phrase = rest[cue:].strip()
    if again := _cue(phrase):  # "please, can you ..."
        cue, phrase = rest.index(phrase) + again, phrase[again:].strip()
    phrase = phrase.rstrip(" .!?,;")
    words = phrase.split(maxsplit=1)
    if not words:
        return None
    before = rest[:cue].lower().rstrip(" ,")
    if about := ABOUT_WITH.search(phrase):
        return _need(number, about[1])
    if asks:
        things = things_of(phrase)
        return Request(number, rest.strip(), things, _rank(f"get {phrase}", things, 2), Form.QUESTION)
    is_verb = words[0].lower().strip(",") in VERBS and not NUMBERED.match(phrase)
    if not cue and not is_verb:
        return _late(number, rest)
    if not is_verb and CALLS_FOR_VERB.search(before) and NO_VERB.isdisjoint((words[0].lower(),)):
        is_verb = words[0].isalpha()
    things = things_of(phrase)
    if is_verb and not cue and rest.rstrip().endswith("?"):
        return Request(number, phrase, things, _rank(phrase, things, 2), Form.QUESTION)
    if is_verb and _is_unsure(before, phrase):
        return Request(number, rest.strip(" .!?,;"), things, _rank(phrase, things, 2), Form.WORDS)
    if is_verb and (refrains := REFRAINS.match(phrase)):
        return Request(number, phrase[refrains.end() :], things, _rank(phrase, things, 3), Form.REFRAIN)
    if is_verb:
        form = Form.ASK if not cue or CALLS_YOU.search(before) else Form.DO
        return Request(number, phrase, things, _rank(phrase, things, 3), form)
    return _thing(number, rest, before, phrase)


def _is_unsure(before: str, phrase: str) -> bool:
    """Whether the first word of a phrase may after all be no verb: then the customer's own words are told."""
    if NEEDS_THING.search(before) or NO_INFINITIVE.match(phrase) or (not before and STATES.match(phrase)):
        return True
    light = LIGHT.match(phrase)
    return bool(light and (light[1] or light[2].lower() in VERBS)) or " with you" in phrase


def _thing(number: int, rest: str, before: str, phrase: str) -> Request:
    """What is wanted without a verb: a thing, something to be told, or words that have to be left as they are."""
    things = things_of(phrase)
    if ASKS.match(phrase):
        return Request(number, f"know {phrase}", things, _rank(f"know {phrase}", things, 1))
    rank = _rank(f"get {phrase}", things, 2)
    if phrase.startswith(("concerning ", "regarding ")):
        return Request(number, f"help with {phrase.partition(' ')[2]}", things, rank, Form.THING)
    if IS_ABOUT.search(before):
        return Request(number, f"help with {phrase}", things, rank, Form.THING)
    form = Form.WORDS if NO_THING.match(phrase) or FINITE.search(phrase) or NO_INFINITIVE.match(phrase) else Form.THING
    return Request(number, rest.strip(" .!?,;") if form is Form.WORDS else phrase, things, rank, form)


def _question(number: int, rest: str) -> Request:
    phrase = rest.strip().rstrip(" .!?,;")
    things = things_of(phrase)
    return Request(number, phrase, things, 1 if things else 0, Form.QUESTION)


def _need(number: int, about: str) -> Request:
    """What is left of "I want to talk to a person about a refund"."""
    phrase = about if ACTS.match(about) else f"help with {about}"
    things = things_of(phrase)
    return Request(number, phrase, things, 2 if things else 0, Form.THING)


def _late(number: int, rest: str) -> Request | None:
    """A wish or a question that comes after other words in its sentence: "I told you, refund me $500"."""
    if late := WISHES_LATE.search(rest):
        wish = _request(number, rest[late.end() :])
        if wish is not None and wish.rank:
            return wish
    if late := ASKS_LATE.search(rest):
        return _request(number, rest[late.end() :])
    _, comma, tail = rest.rstrip(" .!?,;").rpartition(", ")
    wish = _request(number, tail) if comma and len(tail) > 8 else None
    if wish is not None and wish.rank == 3:
        return wish
    return _trouble(number, rest.strip(" .!?,;"))


def _rank(phrase: str, things: frozenset[str], rank: int) -> int:
    """The rank of a wish, lowered where it only wants to be told something, or wants nothing that could be done."""
    if is_idle(phrase):
        return 0
    if TELLS.match(phrase):
        return min(rank, 1) if things else 0
    return rank if things else 0


def is_idle(phrase: str) -> bool:
    """Whether a wish is small talk or asks for a person: the handoff itself answers it."""
    return bool(PERSON.search(phrase) or TALK.match(phrase))


def _trouble(number: int, phrase: str) -> Request | None:
    """A sentence that wants nothing in words but tells of something that went wrong."""
    if len(phrase) < 15 or not TROUBLE.search(phrase) or is_idle(phrase):
        return None
    things = things_of(phrase)
    return Request(number, phrase, things, 2, Form.WORDS) if things else None


def _cue(text: str) -> int:
    """Where the wish begins after "could you please" and the like; 0 if nothing of the kind stands there."""
    end = 0
    while match := CUE.match(text, end):
        end = match.end()
        while end < len(text) and text[end] in " ,":
            end += 1
        if end >= len(text):
            break
    return end


def things_of(phrase: str) -> frozenset[str]:
    """The plain words for things in a phrase, in the singular."""
    words = WORD.findall(phrase)
    named = {word for word in words[1:] if word[0].isupper()} if not phrase.istitle() else set()
    return frozenset(
        singular(low)
        for word in words
        if len(word) > 2
        and word not in named
        and (low := word.lower()) not in STOP
        and low not in MOMENTS
        and low[-3:] not in ("n't", "n’t")
    )


def singular(word: str) -> str:
    """Good enough to see that two words are the same thing."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
