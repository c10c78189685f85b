"""What the AI asked for and what it proposed, so that a short answer gets its name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .shapes import ENOUGH


@dataclass(frozen=True, slots=True)
class Question:
    """Something the AI asked for.

    Attributes:
        name: what was asked for in one to three words ("city", "order number").
        kind: date, time, place, count, amount, code, or "" where any words will do.
        text: the question as it stood.
        is_closed: it can be answered by yes or no.
    """

    name: str
    kind: str
    text: str
    is_closed: bool = False


_SENTENCE = re.compile(r"[^.?!;\n]{2,400}(?:[.?!;\n]+|$)")
_ASKS_FOR = re.compile(
    r"\b(?:tell me|provide|give me|share|enter|specify|confirm|need|have|know|what(?:'s| is| was| are)|which is"
    r"|choose)"
    r" (?:me |us |with )?(?:the|your) ((?!like|are|is|following|details|information|final|confirmation|same|best"
    r"|right|most)[a-z]+(?: (?:number|id|code|address|name|type|date|time|city))?)",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"\b(?:which|what)(?:'s| is| are| was)?(?: the| your| specific| exact)*(?: (?:kind|type|sort|name)s? of(?:"
    r" the| a)?)? "
    r"((?!would|do|did|is|are|will|can|should|you|type\b|kind\b|sort\b)[a-z]+)",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\b(?:how many|number of|what number of) ((?:[a-z]+ )?[a-z]+)", re.IGNORECASE)
_HOW_LONG = re.compile(r"\bhow long\b|\bhow many (?:days|nights|hours|weeks)\b", re.IGNORECASE)
_KINDS = {
    "date": "date", "day": "date", "dates": "date", "when": "date", "time": "time", "hour": "time", "city": "place",
    "area": "place", "location": "place", "place": "place", "where": "place", "destination": "place",
    "amount": "amount", "address": "place", "town": "place", "number": "code", "id": "code", "code": "code",
}  # fmt: skip
_NO_ANSWER_WANTED = re.compile(
    r"\b(?:anything else|something else i|else (?:i|can|that)|may i help|can i (?:help|assist|do)|help you|shall"
    r" i|should i|would you like me"
    r"|is (?:that|this|it|everything) (?:ok|okay|correct|right|fine|all)|correct\?|right\?|do you like|how about"
    r"|what about"
    r"|sounds? good|assist you)",
    re.IGNORECASE,
)
_FROM = re.compile(r"\bfrom\b|\bout of\b|\bleav|\bdepart|\borigin|\bpick(?:ed|ing)? (?:you |it )?up", re.IGNORECASE)
_TO = re.compile(
    r"\b(?:go|going|head(?:ed|ing)?|destination|travell?(?:ing)?|fly(?:ing)?|arriv\w+|drop|send|haeding)\b",
    re.IGNORECASE,
)
_BACK = re.compile(r"\breturn|\bback\b|\buntil\b|\bdrop|\btill\b|\bend date|\bcheck(?:ing)?[ -]?out", re.IGNORECASE)
_CLOSED = re.compile(
    r"(?:\w+[,.!]? ){0,3}?(?:do|does|did|is|are|was|have|has|will|would|can|could|any)\b", re.IGNORECASE
)


def questions_in(text: str) -> tuple[Question, ...]:
    """The questions of one AI turn, in their order, at most four: who asks more gets no short answers."""
    said = text[-ENOUGH:]
    if "?" not in said and not _ASKS_FOR.search(said):
        return ()
    found: list[Question] = []
    for match in _SENTENCE.finditer(said):
        sentence = match[0].strip()
        is_question = sentence.endswith("?")
        asked = None if is_question else _ASKS_FOR.search(sentence)
        if not (is_question or asked) or _NO_ANSWER_WANTED.search(sentence):
            continue
        if is_question:
            parts = re.split(r"(?<=\w) and (?=(?:what|when|where|which|how|on what|at what|for how|until)\b)", sentence)
            found += [_question(part.strip(), sentence) for part in parts]
        elif asked:
            name = asked[1].lower()
            found.append(Question(name, _kind(name), sentence))
    return tuple(found[:4])


def _question(part: str, sentence: str) -> Question:
    low = part.lower()
    if _HOW_LONG.search(low):
        return Question("length", "count", sentence)
    if many := _HOW_MANY.search(low):
        words = many[1].split()
        name = words[0] if len(words) == 1 or words[0] not in ("checked", "different") else many[1]
        return Question(name, "count", sentence)
    if re.search(r"\bhow much\b", low):
        return Question("amount", "amount", sentence)
    if re.search(r"\bwhere\b|\b(?:which|what) (?:city|place|town|location|area|airport|station)\b", low):
        return Question(_place(low), "place", sentence)
    if re.search(r"\bwhen\b|\b(?:date|dates|day)\b", low):
        return Question(_date(low), "date", sentence)
    if re.search(r"\b(?:what|which|specific|preferred)\b.{0,12}\btime\b|\ba time\b", low):
        return Question("time", "time", sentence)
    if named := _ASKS_FOR.search(part) or _WHICH.search(part):
        name = named[1].lower()
        return Question(name, _kind(name), sentence)
    place = re.search(r"\b(?:city|area|location|town|place)\b", low)
    if place and re.search(r"\b(?:specific|particular|preferred|in mind|which)\b", low):
        return Question(_place(low), "place", sentence)
    return Question("", "", sentence, bool(_CLOSED.match(part)))


def _place(low: str) -> str:
    if _FROM.search(low):
        return "from"
    if _TO.search(low) and not re.search(r"\b(?:search|look|check|find)\b", low):
        return "to"
    named = re.search(r"\b(?:city|area|location|town|place|airport|station)\b", low)
    return named[0] if named else "place"


def _date(low: str) -> str:
    return "return date" if _BACK.search(low) and not re.search(r"\bpick", low) else "date"


def _kind(name: str) -> str:
    return _KINDS.get(name.split()[-1], "")


# ---- proposals and assent

_OFFERS = re.compile(
    r"\b(?:how about|what about|i found|i have found|there(?:'s| is| are)|i (?:can |would )?(?:suggest|recommend"
    r"|see|have)|called|named"
    r"|would you like|you (?:may|might|can|could)|maybe|try|is a (?:nice|good|great)|also|option|available|it's"
    r"|matching|there)\b",
    re.IGNORECASE,
)
_CONFIRMS = re.compile(
    r"\bconfirm|\bcorrect\b|\bright\?|\bis (?:that|this|everything) (?:ok|okay|right|correct|fine|alright)|\bjust"
    r" to be|\bto make sure"
    r"|\bdo i have|\byou(?:'d| would)? (?:want|like) to\b|\bshall i\b|\bshould i\b|\bverify\b|\bi'll (?:book"
    r"|reserve|buy)|\blet me (?:recap|repeat)",
    re.IGNORECASE,
)
_YES = re.compile(
    r"(?:(?:oh|well|hmm+|um|so|i think|i guess|alright|and|then)[,.!]? )*(?:yes|yeah|yep|yup|ya|sure|ok(?:ay)?"
    r"|great|perfect|fine|good|cool|nice"
    r"|awesome|excellent|wonderful|fantastic|alright|all right|absolutely|definitely|correct|right|exactly|of"
    r" course|agreed|please do"
    r"|that(?:'s|s| is| will| would|'ll| sounds| one| works| seems| looks| suits)|sounds|i(?:'ll| will) take|i"
    r" (?:like|love)|it (?:is|sounds|works|looks)"
    r"|(?:this|it) (?:will|works|sounds|is)|works|go ahead|i'm (?:good|fine|happy|okay|ok) with|lovely|super"
    r"|thats)\b",
    re.IGNORECASE,
)
_TAKES_IT = re.compile(
    r"\b(?:book|reserve|buy|rent|play|order|get|take|visit|see|schedule|purchase|watch|confirm)(?: me| us)? "
    r"(?:it|this|that|one|there|them|a table|tickets?|the (?:table|room|tickets?|car|flight|place|house|movie"
    r"|song|hotel|apartment|appointment)"
    r"|an? (?:appointment|reservation|booking|visit|table|room|seat))\b|\bmake (?:me |us )?(?:a|the)"
    r" (?:reservation|booking|appointment)",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"\b(?:(?:any|some|some)?(?:thing|one|where)? ?else|others?|another|different|instead|not|no|don't|nope"
    r"|rather)\b",
    re.IGNORECASE,
)


def proposes(text: str) -> bool:
    """Whether an AI's turn puts something forward that can be taken."""
    return bool(_OFFERS.search(text[:ENOUGH]))


def confirms(text: str) -> bool:
    """Whether an AI's turn says back what it understood."""
    return bool(_CONFIRMS.search(text[:ENOUGH]))


def agrees(text: str) -> bool:
    """Whether a customer's turn says yes to what was put before them."""
    start = text[:160]
    if taken := _TAKES_IT.search(text[:400]):
        return not _ELSE.search(text[: taken.start()])
    yes = _YES.match(start.strip())
    if not yes:
        return False
    clause = re.split(r"[.!?,]|\bbut\b|\band\b", start.strip()[yes.end() :], maxsplit=1)[0]
    return not _ELSE.search(clause)
