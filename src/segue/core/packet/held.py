"""A model's words for goal and brief, held against the packet and the transcript, sentence by sentence.

A sentence stands if every number, sum, date, time, code, address and name in it stands in a field, the record or the
transcript, and if it neither tells its reader what to do nor promises the customer anything. What is true of the rest
of its words nobody can check here: they are a model's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date

from ..grounding.words import sentences, stems
from ..transcript import Speaker, Transcript, Turn
from .claims import EMAIL, FILE, LINK, QUOTED, Stock, plain, unheld
from .contents import Packet
from .moments import MONTHS

MOST_WORDS, MOST_SENTENCES, LEAST_SENTENCES = 60, 3, 2
"""Of a brief. Source: the packet's own measure, what the next one reads in 60 words; two or three sentences."""

LEAST_OF_A_GOAL, MOST_OF_A_GOAL = 2, 20
"""Words. Our own guess: a goal is one clause, and a word alone tells less than the plain one."""

MOST_CHARACTERS = 2_000
"""Of each, so that nobody pays for a flood; 60 long words are fewer."""

ENOUGH = 50_000
"""Characters of the transcript that are looked at, the last ones. Source: a model gets a fifth of it (readers/llm)."""

_DAY = re.compile(rf"(\d\.) (?=(?:{'|'.join(MONTHS)})\b)", re.IGNORECASE)
"""The "4. März", whose full stop ends no sentence."""

_MARKUP = re.compile(r"[<>`{}|\\\[\]~^]|\*\*|__|^\s*#+\s|&#|&\w{2,8};|\bjavascript:", re.IGNORECASE)
_YOU = re.compile(
    r"\b(?:you|your|yours|yourself|please|kindly|bitte|veuillez|vous|votre|vos|usted|tu|por favor|você|ignore"
    r"|disregard|click)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"^(?:\W|and |then |now |also |immediately |urgent:? |note:? |important:? )*(?:"
    r"(?:do not|don't|never|always|make sure|be sure|ensure|remember|note that|treat|trust|act|stop|skip)\b"
    r"|(?:call|send|pay|give|refund|transfer|credit|issue|grant|cancel|visit|open|book|ask|tell|offer|forward|check|approve"
    r"|contact|accept|confirm|ship|reset|read|reply|put|add|let|return|follow|go|use|help|charge|press|wait|inform|reject"
    r"|deny|allow|connect|escalate|process|proceed|apologi[sz]e|authori[sz]e|make|take|arrange|provide|change|update"
    r"|replace|resolve|release|remove|delete|disable|enable|share|disclose|move|schedule|write|promise|compensate) (?:"
    r"the|a|an|them|him|her|it|this|that|these|those|all|any|every|their|his|its|here|out|up|ahead|back|immediately|now"
    r"|[$€£¥₹]\d*|\d+)(?!\w))",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:agents?|representatives?|reps?|readers?|recipients?|colleagues?|teams?|staff|supervisors?|managers?|we|company"
    r"|support|billing|specialists?|persons?|someone|somebody|whoever|mitarbeiter\w*|wir|nous|nosotros)\b[^.;]{0,30}?"
    r"\b(?:must|should|shall|needs? to|has to|have to|ought to|is to|are to|may now|can now|muss|müssen|sollte\w*|doit"
    r"|doivent|debe\w*|deve\w*)\b"
    r"|\b(?:must|should|shall|needs? to|has to|have to|ought to|is to|are to)(?: \w+)? be \w+(?:ed|en|t|d)\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\b(?:will|'ll|won't|shall|(?:is|are|am|be) going to|guarantee\w*|assure\w*|commit(?:s|ted)? to|wird|werden"
    r"|garantier\w*|sera|seront|allons|va|vamos|será\w*|garanti\w*|vai|rembourser\w*|reembolsar[áe]\w*)\b|'ll\b",
    re.IGNORECASE,
)
_OWN_PLAN = re.compile(
    r"\b(?:customer|caller|client)(?:'ll| will| (?:is|are) going to)"
    r" (?!receive\b|get\b|be\b|have\b|see\b|not\b|soon\b|shortly\b|also\b)",
    re.IGNORECASE,
)
"""What the customer will do themselves is no promise of ours."""

_PROMISED = re.compile(r"\b(?:promis|versp[rg]|zugesagt|promet|promes)\w*\b", re.IGNORECASE)
_GRANTED = re.compile(
    r"\b(?:approved?|approval|authori[sz]\w+|verified|confirmed|eligible|entitled|waived|granted|allowed|permitted"
    r"|(?<!not )(?<!not been )(?<!never )(?<!be )(?:refunded|reimbursed|credited|compensated|repaid)"
    r"|genehmigt|bestätigt|erstattet|remboursée?|reembolsad[oa]"
    r"|approuvé\w*|vérifié\w*|aprobad\w*|verificad\w*|aprovad\w*)\b",
    re.IGNORECASE,
)
_PAID = re.compile(r"(?<!not )\b(?:(?:was|were|is|are|been|being|got|already) paid|paid (?:back|out))\b", re.IGNORECASE)
"""Money that went out on our side; that the customer paid is told otherwise."""

_FREE_TO = re.compile(
    r"\b(?:free|welcome|cleared|licensed|empowered|at liberty) to\b"
    r"|\b(?:agents?|we|reps?|representatives?|readers?|colleagues?|team|staff|supervisors?|managers?|company|person)"
    r" (?:can|may|(?:is|are) able to)\b(?! ?not\b)",
    re.IGNORECASE,
)
"""That somebody may do a thing."""

_BY_CUSTOMER = re.compile(
    r"\b(?:customer|caller|client|they|he|she|kund\w+|cliente?)\b[^.;]{0,30}\b(?:says?|said|claims?|claimed|states?|stated"
    r"|asks?|asked|wants?|wanted|requests?|requested|sagt|fragt|möchte|dit|demande|veut|dice|pide|quiere|diz|pede|quer)\b",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Worded:
    """A model's words, which nobody has checked yet.

    Attributes:
        by: which model.
    """

    goal: str
    brief: str
    by: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A sentence that does not stand.

    Attributes:
        because: why, without any of its words.
    """

    sentence: str
    because: str


@dataclass(frozen=True, slots=True)
class Held:
    """What is left of a model's words.

    Attributes:
        goal, brief: "" where the plain words stand.
    """

    goal: str
    brief: str
    rejected: tuple[Rejected, ...] = ()


def held(goal: str, brief: str, packet: Packet, transcript: Transcript) -> Held:
    """What of a model's words may stand in place of the plain ones; a brief of fewer than two sentences is none."""
    check = Check(packet, transcript)
    (goal_told, goal_not), (told, rejected) = _goal(goal, check), _brief(brief, check)
    return Held(goal_told, " ".join(told) if len(told) >= LEAST_SENTENCES else "", (*goal_not, *rejected))


class Check:
    """The rules for one sentence, over all that is known."""

    def __init__(self, packet: Packet, transcript: Transcript) -> None:
        turns = _last(transcript)
        known = tuple(_texts(packet))
        days = tuple(turn.at for turn in turns if turn.at)
        years = frozenset(year for at in days for year in (at.year, at.year + 1))
        self._stock = Stock((*known, *(text for turn in turns for text in _said(turn))), years)
        ours = tuple(text for turn in turns if turn.speaker is not Speaker.CUSTOMER for text in _said(turn))
        grounds = (packet.tried, packet.promised, packet.identity, packet.why, packet.record)
        self._granted = frozenset(stems(" ".join((*ours, *(text for ground in grounds for text in _texts(ground))))))
        self._has_paid = any(_PAID.search(text) for text in ours)
        self._promised = frozenset(stems(" ".join(packet.promised)))

    def why_not(self, sentence: str, *, is_goal: bool = False) -> str:
        """Why a sentence does not stand; "" if it does.

        Args:
            is_goal: a goal may be told as an order ("cancel order 4471"), for it is the customer's.
        """
        if _strange(sentence) or _MARKUP.search(sentence):
            return "it has marks that no plain sentence has"
        if LINK.search(FILE.sub(" ", EMAIL.sub(" ", sentence))):
            return "it has a link"
        own = QUOTED.sub(" … ", plain(sentence))
        if _YOU.search(own) or _DUTY.search(own) or (not is_goal and _ORDER.search(own)):
            return "it tells its reader what to do"
        if unheld(sentence, self._stock) is not None:
            return "a number, date or name in it stands nowhere"
        if _PROMISE.search(_OWN_PLAN.sub("customer to ", own)) or self._is_new_promise(own):
            return "it promises something"
        if self._is_new_grant(own):
            return "it says that something is granted or sure"
        return ""

    def _is_new_promise(self, own: str) -> bool:
        found = _PROMISED.search(own)
        after = [stem for stem in stems(own[found.end() :]) if len(stem) > 2][:8] if found else []
        return found is not None and not any(stem in self._promised for stem in after)

    def _is_new_grant(self, own: str) -> bool:
        granted = [stem for word in _GRANTED.findall(own) for stem in stems(word)]
        is_free = _FREE_TO.search(own) is not None or (not self._has_paid and _PAID.search(own) is not None)
        return not _BY_CUSTOMER.search(own) and (is_free or any(stem not in self._granted for stem in granted))


def _goal(goal: str, check: Check) -> tuple[str, tuple[Rejected, ...]]:
    said = " ".join(goal.split())
    if not said:
        return "", ()
    if len(said) > MOST_CHARACTERS or len(said.split()) > MOST_OF_A_GOAL or len(sentences(said)) != 1:
        return "", (Rejected(said[:MOST_CHARACTERS], "it is too long for a goal"),)
    if len(said.split()) < LEAST_OF_A_GOAL:
        return "", (Rejected(said, "it is too short for a goal"),)
    because = check.why_not(said, is_goal=True)
    return ("", (Rejected(said, because),)) if because else (said.rstrip(".。"), ())


def _brief(brief: str, check: Check) -> tuple[list[str], list[Rejected]]:
    """The first sentences that stand, as many as a brief may have."""
    if len(brief) > MOST_CHARACTERS:
        return [], [Rejected(brief[:MOST_CHARACTERS], "it is far too long")]
    told: list[str] = []
    rejected = []
    for piece in sentences(_DAY.sub(r"\1·", " ".join(brief.split()))):
        sentence = piece.replace(".·", ". ")
        because = check.why_not(sentence)
        if not because and (len(told) == MOST_SENTENCES or len(" ".join((*told, sentence)).split()) > MOST_WORDS):
            because = "it is too long for a brief"
        if because:
            rejected.append(Rejected(sentence, because))
        else:
            told.append(sentence)
    return told, rejected


def _strange(sentence: str) -> bool:
    """Signs that cannot be seen, or turn the direction of others."""
    return any(unicodedata.category(letter)[0] == "C" for letter in sentence)


def _last(transcript: Transcript) -> list[Turn]:
    """The last turns that are looked at, latest first."""
    kept: list[Turn] = []
    left = ENOUGH
    for turn in reversed(transcript.turns):
        left -= sum(map(len, _said(turn)))
        if left < 0:
            break
        kept.append(turn)
    return kept


def _said(turn: Turn) -> tuple[str, ...]:
    """All that a turn says; a tool's arguments by name."""
    tool = turn.tool
    called = () if tool is None else (tool.name, *(f"{n} {value}" for n, value in tool.arguments), tool.result or "")
    return (turn.text, *called, *(file.name for file in turn.files), turn.name or "")


def _texts(value: object) -> Iterator[str]:
    """Every text in a value, dates among them; figures that are our own (scores, numbers of turns) are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, date):
        yield value.isoformat()
    elif isinstance(value, tuple):
        for part in value:
            yield from _texts(part)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))
