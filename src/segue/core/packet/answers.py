"""Short answers: what is left of "for two people, please" when the courtesies are gone."""

from __future__ import annotations

import re

from .shapes import plain

_FILLER = re.compile(
    r"^(?:(?:um+|uh+|well|oh|ok(?:ay)?|yes|yeah|sure|hi|hello|please|i(?:'d| would) (?:like|prefer|want|love)(?:"
    r" it)?(?: to)?|i (?:want|need|prefer|am|choose)(?: it)?|i'll (?:be|take|need|have|go with)"
    r"|i'm (?:at|in|going to|going|looking for|leaving|traveling|travelling)?|it(?:'s|s| is|'ll be| will be|"
    r" would be| should be)?|that(?:'s| is| would be)|the|an?|my \w+(?: \w+)? (?:is|are|was)|my|make it|how about"
    r"|maybe|perhaps|let'?s (?:do|say|go with|try)|just|for|in|at|on|from|to|around|near|about|should be|will be"
    r"|would be|is|find(?: me)?|find one|search|look|check|check in|some|go with|try|book|use"
    r"|we|there are|there will be|there is|a total of|preferably|probably|looking|get|have|see|as|of|by|with"
    r"|something|anything|something in|would like|like|one|out of|any|choose|visit)\b[\s,.!:]*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"(?:[\s,.!]+(?:please|thanks?(?: you)?|will (?:do|work)|works?(?: for me)?|is (?:fine|good|great|ok(?:ay)?)"
    r"|(?:would|will|should) be (?:great|fine|good|nice|perfect|ok|okay)|sounds good|for me|if possible|"
    r"it (?:will|would|should) be|sir|would work|and|then|would|instead|only|area|one|event|i think|i guess|it is"
    r"|it's))+[\s,.!]*$",
    re.IGNORECASE,
)
_NO_VALUE = re.compile(
    r"(?:no|nope|nah|none|not|any(?:thing|where|time|one|way)?|whatever|whichever|doesn't|don'?t|doesnt|either"
    r"|yes|yeah|yep|sure|ok|okay|correct|right|exactly|all|it|this|that|these|them|something|"
    r"thanks?|great|good|perfect|fine|you|i|we|hello|hi|hey|what|when|where|how|why|which|who|can|could|is|are|do"
    r"|does|did)\b|.*\b(?:care|matter|prefer|preference|know|sure|mind|else|different|other)\b",
    re.IGNORECASE,
)
_BORING = frozenset(
    "need refund help know change cancel check find book time date day way sure something anything else other"
    " another more any none what that this you your have like would prefer want".split()
)
_SENTENCES = re.compile(r"(?<=\w)[.!?;]+\s+")
_ALTERNATIVES = re.compile(r"([\w'-]+(?: [\w'-]+)?)(?:,? or )(?:an? |the )?([\w'-]+(?: [\w'-]+)?)")
_QUESTIONS = re.compile(r"[^.?!\n]{1,300}\?")

LONGEST = 90
"""Characters; whoever writes more does not just answer. Our own guess."""


def answer_in(text: str) -> str:
    """The value in a short answer to a question for one; "" if there is none."""
    if len(text) > LONGEST:
        return ""
    for sentence in _SENTENCES.split(text.strip()):
        value = _TAIL.sub("", _FILLER.sub("", sentence)).strip(" .,!?\"'")
        if (
            value
            and len(value.split()) <= 5
            and "?" not in sentence
            and not (says_nothing(value) or says_nothing(sentence))
        ):
            return value
    return ""


def says_nothing(text: str) -> bool:
    """Whether an answer names no value: yes, no, any, whatever."""
    return bool(_NO_VALUE.match(text))


def choices_in(asked: str, text: str) -> list[str]:
    """What a question put up for choice and the answer says again: "music or sports?" -> "music".

    Args:
        asked: the AI's words in lower case.
        text: the customer's, which the choices are cut from as they stand.
    """
    if " or " not in asked or "?" not in asked:
        return []
    low = text.lower()
    words = f" {plain(low)} "
    found: list[str] = []
    for match in _ALTERNATIVES.finditer(" ".join(_QUESTIONS.findall(asked))):
        for side, nearest in ((match[1], match[1].split()[-1]), (match[2], match[2].split()[0])):
            kept = next((plain(part) for part in (side, nearest) if _is_said(plain(part), low, words)), None)
            if kept is not None:
                found.append(text[low.index(kept) : low.index(kept) + len(kept)])
    return found


def _is_said(choice: str, low: str, words: str) -> bool:
    return len(choice) > 3 and choice not in _BORING and choice in low and f" {choice} " in words
