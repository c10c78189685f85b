"""The forms that dates, times, sums, numbers, codes and names take in ordinary writing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .accounts import account_at

ENOUGH = 2_000
"""Characters of one message that are searched: more is a pasted document, and time must not grow with it."""

_MONTHS = (
    "january february march april may june july august september october november december jan feb mar apr jun"
    " jul aug sep sept oct "
    "nov dec januar februar märz mai juni juli oktober dezember enero febrero marzo abril mayo junio julio"
    " agosto septiembre octubre "
    "noviembre diciembre janvier février mars avril juin juillet août septembre octobre novembre décembre"
    " janeiro fevereiro março maio "
    "junho julho setembro outubro novembro dezembro"
).split()
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag"
    " samstag sonntag lunes martes "
    "miércoles jueves viernes sábado domingo lundi mardi mercredi jeudi vendredi samedi dimanche"
).split()
MOMENTS = frozenset((*_MONTHS, *_WEEKDAYS))
"""Months and weekdays in the languages of our sentences."""

_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_WEEKDAY = "|".join(_WEEKDAYS)
_SMALL = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_PART = r"(?:morning|afternoon|evening|night)"
_IN_THE = rf"(?: in the {_PART}| at night| tonight)?"
_TH = r"(?:st|nd|rd|th)"

_TENS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|hundred|thousand|and|a)"
)
_AMOUNT = (
    rf"(?:{_TENS}[ -]){{1,7}}(?:dollars|bucks|euros?|pounds)\b|"
    + r"[$€£¥₹] ?\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)* ?(?:dollars|bucks|euros?|pounds|usd|eur|gbp|[€£$])(?!\w)"
)
_DATE = "|".join(
    (
        r"\d{4}-\d{2}-\d{2}",
        r"\d{1,2}/\d{1,2}(?:/\d{2,4})?",
        r"\d{1,2}\.\d{1,2}\.\d{2,4}",
        rf"(?:the )?\d{{1,2}}(?:{_TH}|\.|º)?(?: of| de| day of)? {_MONTH}(?:,? (?:de )?\d{{4}})?",
        rf"{_MONTH} (?:the )?\d{{1,2}}{_TH}?(?:,? \d{{4}})?(?![\d:])",
        rf"(?:the )?\d{{1,2}}{_TH} of (?:this|next|the) month",
        r"(?:the )?day after tomorrow|tomorrow|today|tonight|übermorgen|morgen|mañana|demain|amanhã",
        rf"(?:(?:this|next|coming|last|on) )?(?:{_WEEKDAY})\b(?: (?:of )?(?:this|next) week)?",
        r"(?:later )?(?:this|next|last) (?:week(?:end)?|month|year)",
        rf"the \d{{1,2}}{_TH}",
    )
)
_TIME = "|".join(
    (
        rf"(?:{_PART} )?\d{{1,2}}:\d{{2}}(?: ?[ap]\.?m\b\.?| ?(?:uhr|h)\b)?{_IN_THE}",
        rf"(?:{_PART} )?\d{{1,2}} ?(?:[ap]\.?m\b\.?|o'?clock|uhr\b){_IN_THE}",
        rf"(?:half past|quarter (?:past|to)) (?:\d{{1,2}}|{_SMALL}){_IN_THE}",
        rf"(?:\d{{1,2}}|{_SMALL}) in the {_PART}",
        rf"{_PART} (?:at )?(?:\d{{1,2}}|half past \d{{1,2}}|quarter (?:past|to) \d{{1,2}})\b",
        r"noon|midday|midnight",
    )
)
_STREET = (
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|drive|dr|lane|ln|way|court|ct|square|place|plaza|parkway"
    r"|highway)"
)
_PATTERN = re.compile(
    rf"(?<![\w@.])(?:(?P<email>[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,4}})"
    rf"|(?P<amount>{_AMOUNT})|(?P<date>{_DATE})|(?P<time>{_TIME})"
    rf"|(?P<address>\d{{1,6}}(?: (?!and\b|for\b|at\b|in\b)[a-z'.-]{{1,20}}){{1,4}}? {_STREET}\b)"
    r"|(?P<phone>\+?\(?\d{2,4}\)?(?:[ .-]?\d{2,4}){2,4}(?!\w))"
    r"|(?P<code>\#\s?\w[\w-]{2,30}|(?=[a-z_-]{0,30}\d)(?=[\d_-]{0,30}[a-z])(?!\d{1,3}[a-z]{1,3}\b)\w[\w-]{3,40}"
    r"|\d{4,20}(?:-\d{1,20}){0,3})"
    rf"|(?P<count>\d{{1,3}}(?![.,]\d)|{_SMALL}|a couple)(?:[ -](?:of )?(?P<noun>[a-z]{{3,20}}))?)(?!\w)",
    re.IGNORECASE,
)
_BEGINS = frozenset(
    (
        f"{_SMALL}|a|couple|today|tonight|tomorrow|noon|midday|midnight|this|next|last|later|coming|on|the|day"
        f"|half|quarter|morning|afternoon"
        "|evening|night|übermorgen|morgen|mañana|demain|amanhã"
    ).split("|")
)
"""Words without a figure with which a shape can begin; months and weekdays are told by MOMENTS."""

_HINTS = frozenset((*MOMENTS, *_SMALL.split(
    "|"), *"couple today tonight tomorrow noon midday midnight week weekend month year"
.split(),
                    *"half quarter übermorgen morgen mañana demain amanhã".split()))  # fmt: skip
_FIGURE = re.compile(r"[\d@]")
_TOKEN = re.compile(r"\S+")
_INNER = re.compile(r"[\w$€£¥₹#+(]")

_NO_NOUN = frozenset(
    "anywhere somewhere them these it and are but can for from has had how its may not one off the that then"
    " this those though thing things time"
    " times to too was way "
    "which who will with would you your more other others else day moment please thanks last next step stop"
    " second minute "
    "hello hi at is in on or of option result results percent degrees there works work only sounds what when"
    " where".split()
)
_MODEL = re.compile(r"\b[A-Z][\w-]+ $")
_ENDS_IN_S = frozenset("bus class gas business express".split())
_NEXT_PLURAL = re.compile(r" ([a-z]{3,20}[a-rt-z]s)\b", re.IGNORECASE)
_NUMBER_OF = re.compile(
    r"\b(order|booking|invoice|ticket|case|reservation|claim|policy|account|bestellung|rechnung|commande|facture|pedido|factura"
    r"|reserva|encomenda|fatura) (?:(?:number|no\.?|nr\.?|id|número|numéro|nummer|n[º°]) )?#?$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"([a-z]{2,20})(?: (number|no\.?|id|code|ref(?:erence)?|nr\.?))?(?: is| was|:|,| #| =)* ?#?$", re.IGNORECASE
)
_NO_LABEL = _NO_NOUN | frozenset(
    "meant mean not no said say sorry "
    "if about because so just me my number number's it from by call reach code id ref reference use try please"
    " need want give".split()
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A value by its form.

    Attributes:
        kind: email, amount, date, time, address, phone, iban, card, code, count or name.
        noun: what is counted, or the word that names the code; "" if nothing does.
    """

    kind: str
    value: str
    noun: str
    start: int
    end: int


def shapes_in(text: str) -> Iterator[Shape]:
    """Everything of a known form, from left to right; nothing overlaps."""
    said = text[:ENOUGH]
    if not _FIGURE.search(said) and _HINTS.isdisjoint(_WORD.findall(said.lower())):
        return
    at = 0
    for token in _TOKEN.finditer(said):  # a few words can begin a shape: far cheaper than a search at every letter
        word = token[0]
        if token.start() < at or not (
            _FIGURE.search(word) or (bare := word.strip("(\"'“,.").lower()) in _BEGINS or bare in MOMENTS
        ):
            continue
        for start in (token.start() + inner.start() for inner in _INNER.finditer(word)):
            if start < at or (start > token.start() and said[start - 1].isalnum()):
                continue
            if account := account_at(said, start):
                kind, at = account
                yield Shape(kind, said[start:at], "", start, at)
                continue
            match = _PATTERN.match(said, start)
            if match is None:
                continue
            shape = _shape("count" if match.lastgroup == "noun" else match.lastgroup or "", match, said)
            if shape is not None:
                yield shape
                at = shape.end
            else:
                at = max(at, match.start() + 1)


def _shape(kind: str, match: re.Match[str], said: str) -> Shape | None:
    value, noun = match[0], ""
    if kind == "count" and match["count"].isdigit() and (of := _NUMBER_OF.search(said[: match.start()][-24:])):
        return Shape("code", match["count"], of[1].lower(), match.start("count"), match.end("count"))
    if kind == "count":
        value, noun = match["count"], (match["noun"] or "").lower()
        after = _NEXT_PLURAL.match(said, match.end())
        if noun and after and (not noun.endswith("s") or noun in _ENDS_IN_S):
            noun = after[1].lower()  # "three event tickets", "2 checked bags"
        if noun in _NO_NOUN:
            noun = ""
        if value.istitle() and value.isalpha() and _MODEL.search(said[max(0, match.start() - 30) : match.start()]):
            return None  # "the Harrow One": a model, no number
        before = said[max(0, match.start() - 8) : match.start()].lower()
        if not noun:
            if not value.isdigit() and before.strip():
                return None  # "that one", "one in Fresno": no number
        elif value.lower() == "one" and before.endswith(("that ", "this ", "other ", "the ", "which ")):
            return None
    elif kind in ("code", "phone"):
        if kind == "phone" and sum(c.isdigit() for c in value) < 7:
            kind = "code"
        if kind == "code" and re.fullmatch(r"(?:19|20)\d\d", value):
            return None
        label = _LABEL.search(said[max(0, match.start() - 40) : match.start()])
        noun = label[1].lower() if label and label[1].lower() not in _NO_LABEL else ""
        if noun and label and (label[2] or "").lower() in ("id", "code"):
            noun = f"{noun} {label[2].lower()}"
    elif kind == "date":
        value = re.sub(r"^(?:on |the (?=.*\w \w))", "", value, flags=re.IGNORECASE)
    end = match.start("count") + len(value) if kind == "count" and not noun else match.end()
    return Shape(kind, value.rstrip("."), noun, match.start(), end)


def plain(text: str) -> str:
    """Lower-case words and numbers with single spaces: two spellings of a value are then the same text."""
    words = _WORD.findall(text.lower())
    if not _FIGURES.keys().isdisjoint(words):
        words = [_FIGURES.get(word, word) for word in words]
    return " ".join(words)


_FIGURES = {word: str(number) for number, word in enumerate(_SMALL.split("|"), 1)}


_WORD = re.compile(r"\w+")
