"""What a person asks for in a draft. Read ASKS first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..packet.requests import singular

LONGEST = 2_000
"""Characters of a draft that are looked at, its end: who writes more has asked before. Our own guess."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One kind of thing that is asked for.

    Attributes:
        question: how it sounds, in lower case.
        names: words of a fact's name that fit, in the singular.
        shape: form of a value that fits whatever it is called; "" for none.
        p: that such a question is a repeat if such a fact is there. Source: half of the services of repeat_ask.
    """

    question: re.Pattern[str]
    names: frozenset[str] = frozenset()
    shape: str = ""
    p: float = 0.9


def _ask(question: str, names: str = "", shape: str = "", p: float = 0.9) -> Ask:
    return Ask(re.compile(question), frozenset(map(singular, names.split())), shape, p)


_NUMBERED = (
    r"(order|account|booking|reservation|confirmation|reference|ref|tracking|customer|member|membership|invoice"
    r"|policy|ticket|case|flight|serial|contract|meter|claim|patient|student|loyalty|card)"
)
_IS_ASKED = r"(?:is (?:it|this|that)|are we|are you|do you mean|was it)"
NUMBERED = (
    re.compile(rf"\b{_NUMBERED}[ -]?(?:(?:number|no|id|code|ref(?:erence)?)\b|#)"),
    re.compile(rf"(?:\b(?:number|id|reference|code)|#) (?:of|for|on) (?:the|your|that|this) (?:[a-z]+ )?{_NUMBERED}\b"),
    re.compile(rf"\b(?:which|what) {_NUMBERED} {_IS_ASKED}\b"),
)
"""A number that has a name: "order number", "the number of the order", "which order is it"."""

_THING = (
    r"(?:restaurant|venue|hotel|event|movie|film|song|artist|doctor|dentist|stylist|shop|store|apartment|property"
    r"|airline|product|item)"
)
_PEOPLE = r"(?:people|persons?|guests?|travell?ers?|passengers?|riders?)"
_OF_YOU = r"of you(?=\W*$| (?:are|will|would)(?: be)? (?:there|going|com|travel|din|eat|stay|in\b))"
_PARTY = "person guest passenger rider traveler traveller ticket seat group us"

ASKS: Mapping[str, Ask] = {
    "number": _ask(
        "|".join(form.pattern for form in NUMBERED),
        "order account booking reservation confirmation reference number code id", "code",
    ),
    "email": _ask(r"\be-?mail(?: address)?\b", "email e-mail", "email"),
    "phone": _ask(
        r"\b(?:phone|telephone|mobile|cell(?:phone)?|contact|callback|daytime) (?:number|no\b)"
        r"|\byour (?:phone|mobile|telephone|cell)\W*$|\bnumber\b.*\b(?:reach|call|ring|phone) you\b"
        r"|\breach you (?:on|at)\b(?!.*\b(?:time|day)\b)",
        "phone", "phone",
    ),
    "address": _ask(
        r"(?<!mail )(?<!ip )(?<!web )\b(?:address|street|post ?code|zip)\b", "address street zip", "address"
    ),
    "your name": _ask(
        r"\byour (?:full |first |last |sur)?names?\b|\bwho am i (?:speaking|talking|chatting)\b",
        "name",
    ),
    "return": _ask(
        r"\b(?:when|what|which|until|date|day|how)\b.*\b(?:return|back|until|check(?:ing)?[ -]?out|drop\w*|turn\w* in"
        r"|end)\b|\buntil when\b|\breturn date\b",
        "return until end dropoff checkout",
    ),
    "length": _ask(
        r"\bhow long\b|\bhow many (?:days|nights|weeks|hours)\b|\bduration\b|\blength of\b"
        r"|\bnumber of (?:days|nights)\b",
        "length days night week duration stay",
    ),
    "count": _ask(r"\bhow many(?: then)?\?$|^how many\W*$", f"people {_PARTY}", "", 0.8),
    "people": _ask(
        rf"\b(?:how|what) many (?:{_PEOPLE}|adults|{_OF_YOU}|will|are|would|in)\b|\bparty\b|\bgroup size\b"
        rf"|\b(?:for|with) how many\b(?! (?:days|nights|rooms|tickets|seats))|\bnumber of {_PEOPLE}\b",
        f"people adult party size {_PARTY}",
    ),
    "tickets": _ask(
        r"\b(?:how|what) many (?:\w+ )?(?:tickets?|seats?)\b|\bnumber of (?:tickets?|seats?)\b", f"people {_PARTY}"
    ),
    "rooms": _ask(
        r"\b(?:how|what) many (?:\w+ )?(?:rooms?|bedrooms?|beds?|baths?|bathrooms?)\b"
        r"|\b(?:number|amount) of (?:rooms?|bedrooms?|beds?)\b",
        "room bedroom bed",
    ),
    "amount": _ask(
        r"\bhow much\b|\b(?:what|which|the|exact) (?:\w+ )?(?:amount|sum)\b|\bamount\b", "amount sum", "amount"
    ),
    "which": _ask(
        rf"\b(?:which|what|any|particular|specific|favou?rite|preferred) (?:is the |\w+ )?{_THING}\b"
        r"|\bwhere (?:exactly )?would you like to (?:eat|dine|reserve|book)\b",
        "at choice likes name restaurant venue hotel event by with movie product item", "", 0.8,
    ),
    "from": _ask(
        r"^(?!.*\b(?:days?|dates?|time|when|many|long)\b)"
        r"(?=.*\b(?:where|which|what|city|station|airport|place|location|from)\b).*(?:"
        r"\b(?:leav\w*|depart\w*|com(?:e|ing)|travel\w*|start\w*|fly\w*|need it|get it|pick\w*(?: \w+)? up)\b.*\bfrom\b"
        r"|\bdepart\w* (?:city|station|airport|place|location)|\borigin\b|\bleaving\?|\bfrom (?:where|which|what)\b"
        r"|\bpick\w*(?: \w+)? up\b|\bpick-?up (?:city|location|place)|\b(?:city|station|place|where).*\bleav)",
        "from origin departure pickup",
    ),
    "to": _ask(
        r"\bdestination\b|\bwhere to\b|\bto (?:which|what) place\b"
        r"|^(?!.*\b(?:days?|dates?|time|when|many|long)\b)(?=.*\b(?:where|which|what|city|place)\b)"
        r".*\b(?:go(?:ing)?|head(?:ed|ing)?|travel\w*|fly\w*|arriv\w*|dropped|drop|ride|heading)\b",
        "to destination", "address",
    ),
    "place": _ask(
        r"\b(?:which|what|in which|in what|any|preferred|specific|particular|some) (?:\w+ ){0,2}?"
        r"(?:city|area|town|place|location|region|part)\b|\bwhere\b.*\b(?:look|search|find|be|eat|dine|stay|live"
        r"|located|see|visit|take place|event|restaurant|hotel|one|it)\b|\b(?:city|area|location)\b[^.?!]*\?"
        r"|\bwhat place\b|\bplace ought\b|\bwhere should\b",
        "place city area location near town",
    ),
    "time": _ask(
        r"\b(?:what|which|specific|preferred|a) (?:\w+ ){0,3}tim(?:e|ing)\b|\btime of\b|\bo'?clock\b|\bwhat hour\b"
        r"|\bthe time you\b",
        "time", "time",
    ),
    "date": _ask(
        r"\bwhen\b|\b(?:what|which|on what|specific|exact|preferred|your) (?:\w+ ){0,2}(?:date|day)\b|\bdate\b"
        r"|\bwhat day\b|\bhow soon\b",
        "date start checkin check-in", "date",
    ),
    "moment": _ask(r"\bwhen\b", "time", "time", 0.7),
    "whom": _ask(
        r"\bwhom?\b.*\b(?:send|sending|sent|transfer\w*|pay\w*|receiv\w*|money|recipient|give)\b"
        r"|\b(?:recipient|payee|contact)\b|\bto whom\b|\bwhere would you like to send\b",
        "to recipient receiver account name",
    ),
    "kind": _ask(
        r"\b(?:what|which|any|preferred|particular|specific|some)\b[^.?!]*\b(?:type|kind|sort|category|genre|cuisine"
        r"|style|speciali[sz]\w*|food)\b|\bwhat should they speciali|\bprefer (?:music|sports|a|an)\b|\bcategory\b"
        r"|\bsomething involving\b",
        "type kind category genre cuisine food",
    ),
}  # fmt: skip
"""What is asked for: how it sounds, and which facts answer it. Of those that fit a question the first that is known."""

CLOSED = re.compile(
    r"(?:(?:sure|ok(?:ay)?|great|hello|hi|of course|certainly|and|so|also)\W+)*(?:do|does|did|is|are|will|would"
    r"|whether|care for|any|a|on|you want|can it|should it)\b"
)
"""How a question for yes or no begins."""

_OPEN = re.compile(r"(?:\w+\W+){0,2}(?:where|what|when|which|how (?:many|long|much)|who|whom)\b")
"""How a question that wants words begins, also without its mark."""

_ASKING = re.compile(
    r"\b(?:please (?:tell|give|send|provide|share|confirm|enter|let me|state)|tell me|let me know|provide|give me"
    r"|(?:can|could|may|might|would|will) (?:you|i)|i(?:'ll| will|'d|) (?:also |just )?need|i would need|need to know"
    r"|what(?:'s| is)|your \w+ (?:number|id)\b.*please)\b"
)
_SENTENCE = re.compile(r"[^.?!\n]*[.?!\n]|[^.?!\n]+$")
_PARTS = re.compile(r",? and (?=(?:what|when|where|which|how|who|for how|until)\b)")


def asked_in(draft: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """The questions of a draft: what kinds of thing each may ask for, likeliest first, and its sentence."""
    for match in _SENTENCE.finditer(draft[-LONGEST:]):
        sentence = match[0].strip()
        low = sentence.lower()
        if not (sentence.endswith("?") or _ASKING.search(low) or CLOSED.match(low) or _OPEN.match(low)):
            continue
        for part in _PARTS.split(low):
            yield tuple(kind for kind, ask in ASKS.items() if ask.question.search(part)), sentence
