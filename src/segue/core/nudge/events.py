"""Whether a moment or a place that is known is that of the event which a question asks about.

"It arrived on March 4th" answers "when did you receive it?", and neither "when did you buy it?" nor "when would you
like it to be picked up?".
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..packet import Fact
from ..packet.looks import look
from ..packet.shapes import ENOUGH
from ..transcript import Speaker, Transcript

_EVENTS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(rf"\b(?:{words})\b")
    for name, words in {
        "birth": r"birth\w*|born|dob",
        "arrival": r"arriv\w*|deliver\w*|receiv\w*|came|show(?:ed)? up|(?:got|get) (?:it|them|the|here|there)|landed",
        "purchase": r"bought|buy\w*|purchas\w*|ordered|ordering|(?:you|i|we|they|to) order|paid|pay|payment",
        "charge": r"charg(?:ed|es?)|bill(?:ed|ing)|debit\w*|withdr[ae]w\w*|deducted",
        "sending": r"sen[dt]|ship(?:ped|ping)?|post(?:ed)?|mailed|sent back",
        "courier": r"courier|driver|collect\w*|picked up|technician|engineer|pick (?:it|them|the \w+) up",
        "call": r"call(?:s|ed|ing)?|callback|call ?back|phone you|ring you|reach you|contact you|talk|speak",
        "trouble": r"happen\w*|notic\w*|br(?:eak|oke|oken)\w*|fail\w*|stop(?:ped)?|crack\w*|problem|issue|went wrong"
        r"|began|leak\w*|since when",
        "end": r"expir\w*|run out|end(?:s|ed)|cancel\w*|due",
        "move": r"mov(?:e|es|ed|ing)(?! (?:on|forward|ahead))",
        "visit": r"come in|come by|drop by|stop by|visit\w*|appointment",
        "travel": r"travel\w*|leav(?:e|ing)|depart\w*|fly\w*|flight|train|bus|trip|go|going",
        "stay": r"check(?:ing)?[ -]?in|stay\w*|hotel|room",
        "table": r"table|reserv\w*|eat|dine|dinner|lunch|restaurant",
        "rent": r"rent\w*|car",
        "use": r"us(?:e|ed|ing)|open(?:ed)?|install\w*|sign(?:ed)? up|join\w*|creat\w*",
    }.items()
}
_ALONE = frozenset("birth call courier charge trouble move end use purchase sending".split())
"""Events whose moment is that of no other one."""

_NOT_ASKED = r"(?:want|need|say|mean|prefer|wish|plan|like|have in mind|intend)"
PAST_QUESTION = re.compile(
    rf"\bdid\b(?! (?:you|they) (?:\w+ )?{_NOT_ASKED})|\b(?:was|were|had|has|ago)\b|\bhave (?:you|they|we|i)\b"
    r"(?! (?:\w+ )?(?:thought|decided|chosen|a|an|any|in|anything|something|picked|got)\b)"
)
_AHEAD = re.compile(
    r"\b(?:will|'ll|would|can|could|should|shall|want|like|need|prefer\w*|works?|suits?|plan\w*|going to|next|tomorrow"
    r"|available|convenient|best|good|want(?:ed|ing))\b"
)
_PAST = re.compile(
    r"\b(?:arrived|delivered|came|got|received|bought|purchased|ordered|placed|paid|charged|billed|happened|started"
    r"|began|broke|noticed|called|sent|shipped|did|since|ago|yesterday|last (?:week|month|year|\w+day)|returned|moved"
    r"|opened|cancel+ed|stopped|failed|(?:was|were) (?!looking|hoping|thinking|wondering|going|planning|wanting))"
)
_BESIDE = re.compile(
    r"\b(?:who|what|which|how|why|where)\b.*\bwhen\b"
    r"|^(?:[\w']+\W+){0,2}?(?:does|is|did|are|was|has|were|do|can|could|would|will)\b"
    r"(?!.*\b(?:know|tell|say|remember|recall|sure|when is|share|confirm|give)\b).*\bwhen\b"
)
_LEAVES = re.compile(r"\b(?:leav(?:e|ing)|depart\w*)\b")
_CLAUSE = re.compile(r"[.!?;\n]| but | and (?=i |it |the |my |we )")
_MOST = 400
"""Characters of a text in which a verb is looked for. Our own guess."""


def is_of_it(low: str, fact: Fact, transcript: Transcript) -> bool:
    """Whether what a fact tells belongs to the event of a question.

    Args:
        low: the question in lower case.
    """
    around = _around(fact, transcript)
    asked, told = _events(low), _nearest(around, fact.value.lower())
    if fact.name == "date of birth":
        told = frozenset(("birth",))
    was = bool(_PAST.search(around)) and not _AHEAD.search(around)
    if PAST_QUESTION.search(low):
        return bool(asked & told) if asked or told else was
    if _AHEAD.search(low) and was:
        return False
    if was:
        return bool(asked & told)
    if _LEAVES.search(low) and told and "travel" not in told:
        return False  # who leaves a hotel or brings back a car does so at its end
    return bool(asked & told) or not (asked & _ALONE or (asked and told & _ALONE))


def asks_when(low: str) -> bool:
    """Whether the "when" of a sentence asks; in "does it leak when it rains?" it tells of circumstances."""
    return not _BESIDE.search(low)


def happened(low: str, transcript: Transcript) -> Fact | None:
    """The latest date that the customer gave of an event in the past, of all those that they gave."""
    for number, turn in reversed(list(transcript.of(Speaker.CUSTOMER))):
        for shape in look(turn.text).shapes:
            fact = Fact("date", shape.value, number)
            around = _around(fact, transcript) if shape.kind == "date" else ""
            if _events(low) & _nearest(around, shape.value.lower()) and _PAST.search(around):
                return fact
    return None


def _events(low: str) -> frozenset[str]:
    return frozenset(name for name, words in _EVENTS.items() if words.search(low[:_MOST]))


def _nearest(around: str, value: str) -> frozenset[str]:
    """The event whose verb stands next to a value: before it, or else behind it."""
    at = around.find(value)
    found = [(match.start(), name) for name, words in _EVENTS.items() for match in words.finditer(around[:_MOST])]
    before = [start for start, _ in found if start < at]
    nearest = max(before) if before else min((start for start, _ in found), default=0)
    return frozenset(name for start, name in found if start == nearest)


def _around(fact: Fact, transcript: Transcript) -> str:
    """The clause in which a value stands, and if no event is named there the question to which it was the answer."""
    at = -1 if fact.turn is None else fact.turn - transcript.first
    if not 0 <= at < len(transcript.turns):
        return ""
    text, value = transcript.turns[at].text[:ENOUGH].lower(), fact.value.lower()
    clause = next((part for part in _CLAUSE.split(text) if value in part), text)[:_MOST]
    if _events(clause):
        return clause
    for turn in reversed(transcript.turns[max(0, at - 3) : at]):
        if turn.speaker in (Speaker.AI, Speaker.HUMAN):
            asked = [part for part in _CLAUSE.split(turn.text[:ENOUGH].lower()) if part.strip()]
            return f"{clause} {asked[-1][:_MOST]}" if asked and "?" in turn.text else clause
    return clause
