"""What a sentence claims that can be false in one word: numbers, sums, dates, times, codes, addresses and names.

`Stock` is all of it that stands in the fields and the transcript; `unheld` says what of a sentence is not in stock.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from ..grounding.facts import CURRENCIES, FRACTIONS, GERMAN, NUMBER, SCALES, SHORT_SCALES, VALUES, numbers_in
from .moments import DATES, MONTHS, SPAN, TIME, WORDS, Day, days_in, times_in
from .openers import AFTER_A_PLACE, GERMAN_NOUNS, NEVER_A_NAME, NUMBER_WORDS, OPENERS

EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
LINK = re.compile(r"https?:|www\.|(?<![\w-])\w[\w-]*\.[^\W\d_]{2,}(?!\w)", re.IGNORECASE)
FILE = re.compile(r"[\w-]{1,80}\.(?:jpe?g|png|pdf|heic|webp|gif|txt|csv|docx?|mp4|mov)(?!\w)", re.IGNORECASE)
_RUN = re.compile(r"(?<![\w$€£¥₹.,])(?=(?:\D{0,3}\d){7})\+?\(?\d[\d \-()/]{5,30}\d(?!\w|[.,]\d| ?[$€£¥₹%])")
_CODE = re.compile(r"(?<![\w-])#?(?=[\w-]*\d)(?=[\w-]*[^\W\d])\w[\w-]*|(?<!\w)\w+_\w+")
_ORDINAL = re.compile(r"(?<![\w-])(\d+)(?:st|nd|rd|th)(?!\w)")
_MEASURE = re.compile(r"(\d+)-?((?<=-)[^\W\d_]{3,12}|(?<!-)[^\W\d_]{1,3})")
_LANDS = r"(?:u\.?s\.?|american|canadian|australian|british|full|whole|extra|more|in)"
_CURRENCY = "|".join(sorted((re.escape(word) for word in CURRENCIES if word.isalpha()), key=len, reverse=True))
_ITS_CURRENCY = re.compile(rf"(?: {_LANDS})? ({_CURRENCY})(?!\w)")
_OF_A_LAND = re.compile(rf" {_LANDS} ({_CURRENCY})(?!\w)")
_MONEY = frozenset(CURRENCIES.values())
_GLUED = re.compile(r"(\d[.,]\d+)([^\W\d_]{1,3})(?!\w)")
_THOUSANDS = re.compile(r"([$€£¥₹] ?\d{1,12})(k|mn|bn|m|b)(?!\w)", re.IGNORECASE)
QUOTED = re.compile(r"[“„«\"]([^“”„«»\"]{1,300})[”“»\"]")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_TITLES = r"mrs?\.?|ms\.?|dr\.?|herrn?|frau|señora?|monsieur|madame|named"
_AFTER = re.compile(
    r"(?<![\w'-])(?:(?:by|from|in|at|near|of) (?:new|north|south|east|west|great|greater|upper|lower)"
    rf"|by|from|in|at|via|near|(?P<title>{_TITLES})) (?P<name>[^\W\d_][\w'-]*)",
    re.IGNORECASE,
)
"""A word behind which a name stands, whatever its letters."""

_ENDS_PLAIN = re.compile(
    r"(?!(?:beij|nanj|pek|sterl|flem|brown|hard|mann|kipl|read|harr|jenn)ing)"
    r"(?:.{3,20}ing|.{2,20}[ts]ions?|.{4,20}ments?|.{3,20}ity|.{3,20}ities)$"
)
"""Endings of things and deeds that no name has, but for a few."""

_LAST_NAME = re.compile(r"[^\w.!?]{0,8}(?<![^\W_])(?:last|family|sur)[_ ]?name(?![^\W_])[^\w.!?]{0,8}", re.IGNORECASE)
_INNER = re.compile(r"(?<=[\w,'] )[^\W\d_][\w'’-]*")
_ROW = re.compile(r"[!?;\n]")
_PAIR = re.compile(r"(?<![\w'-])(?=([^\W\d_][\w'-]*)(?:\.? )([^\W\d_][\w'-]*))")
_STARTS = "“„«\"'‘("
_ALSO_WORDS = frozenset("may march mar mars mai jan set".split())
"""Months that are words too where they are written small."""

_LONG = 4
"""Figures in a row within a code by which it may be named alone ("HL-48213" and "order 48213"). Our own guess."""


class Stock:
    """All claims that stand somewhere.

    Args:
        texts: what was said, done and known.
        years: those in which it was; a day without a year lies in one of them.
    """

    def __init__(self, texts: Iterable[str], years: frozenset[int] = frozenset()) -> None:
        whole = " \n ".join(map(plain, texts))
        self.text = " ".join(whole.casefold().split())
        self.words = frozenset(_words(whole))
        said = list(_WORD.findall(whole))
        rows = ([_bare(word) for word in _WORD.findall(row)] for row in _ROW.split(_LAST_NAME.sub(" ", whole)))
        self.pairs = frozenset(pair for row in rows for pair in pairwise(row))
        inner = (word for word in _INNER.findall(whole) if word[0].isupper())
        self.called = frozenset(map(_bare, inner)) - {word for word in said if word.islower()}
        lower = whole.lower()
        self.emails, self.files = frozenset(EMAIL.findall(lower)), frozenset(FILE.findall(lower))
        lower = EMAIL.sub(" ", lower)
        self.days = frozenset(day for _, days in days_in(lower) for day in days)
        self.times = frozenset(at for _, times in times_in(lower) for at in times)
        self.moments = frozenset(WORDS[word] for word in _WORD.findall(lower) if word in WORDS)
        self.months = frozenset(MONTHS[word] for word in _WORD.findall(lower) if word in MONTHS)
        self.runs = frozenset(_digits(run) for run in _RUN.findall(_without(DATES, lower)))
        rest = _without((*DATES, TIME), lower)
        codes = _CODE.findall(rest)
        self.codes = frozenset(map(_code, codes))
        self.currencies = frozenset(_currencies(lower))
        long = (Decimal(run) for code in codes for run in re.findall(rf"\d{{{_LONG},20}}", code))
        ordinals = (Decimal(day[1]) for day in _ORDINAL.finditer(rest))
        parts = (Decimal(str(FRACTIONS[word][0])) for word in _WORD.findall(rest) if word in FRACTIONS)
        self._units: dict[Decimal, set[str]] = {}
        for value, unit in (*_measured(codes), *_figures(rest), *_spelled(rest)):
            self._units.setdefault(value, set()).add(unit)
        self.numbers = frozenset((*self._units, *long, *ordinals, *parts))
        self.years = years | {day.year for day in self.days if day.year} | {
            int(value) for value in self.numbers if 1900 <= value <= 2200 and value == int(value)
        }  # fmt: skip

    def has_sum(self, values: Iterable[Decimal], unit: str) -> bool:
        """Whether a number stands here, and with this currency; one that stands without any has the only one there is.

        Args:
            unit: "" for any.
        """
        known = [value for value in values if value in self.numbers]
        if not unit or not known:
            return bool(known)
        is_only = unit in self.currencies and (unit == "%" or len(self.currencies - {"%"}) == 1)
        return any(unit in (own := self._units.get(value, {""})) or (own == {""} and is_only) for value in known)

    def has_day(self, days: frozenset[Day]) -> bool:
        """Whether one reading of a date is that of a date here; a year that only one of them names must stand here."""
        return any(
            (one.month, one.day) == (day.month, day.day)
            and (one.year == day.year or day.year is None or (one.year is None and day.year in self.years))
            for day in days
            for one in self.days
        )


def plain(text: str) -> str:
    """The text with wide, raised and joined letters in their plain form."""
    return _THOUSANDS.sub(r"\1 \2", _GLUED.sub(r"\1 \2", unicodedata.normalize("NFKC", text).replace("’", "'")))


def unheld(sentence: str, stock: Stock) -> str | None:
    """The first claim of a sentence that is not in stock, as it stands there; None if all of them are."""
    said = plain(sentence)
    for quoted in QUOTED.findall(said):
        if " ".join(quoted.casefold().split()).strip(" .,;:!?…") not in stock.text:
            return str(quoted)
    kinds = (_addresses, _moments, _numbers, _names, _small_names, _halves)
    return next((claim for kind in kinds for claim in kind(said, stock)), None)


# ---- one kind of claim after the other


def _addresses(said: str, stock: Stock) -> Iterator[str]:
    lower = said.lower()
    yield from (found for found in EMAIL.findall(lower) if found not in stock.emails)
    yield from (found for found in FILE.findall(EMAIL.sub(" ", lower)) if found not in stock.files)


def _moments(said: str, stock: Stock) -> Iterator[str]:
    lower = _without((EMAIL,), said.lower())
    if len(lower) != len(said):  # a few letters change their length with their case; places would be off then
        said = lower
    yield from (found for found, days in days_in(lower) if not stock.has_day(days))
    yield from (found for found, times in times_in(_without(DATES, lower)) if not times & stock.times)
    rest = _without(DATES, lower)
    yield from (found for found in SPAN.findall(rest) if found not in stock.text)
    known = stock.months | {day.month for day in stock.days}
    for found in _WORD.finditer(rest):
        word = found[0]
        if word in WORDS and WORDS[word] not in stock.moments:
            yield word
        is_sure = word not in _ALSO_WORDS or said[found.start()].isupper()
        if word in MONTHS and is_sure and MONTHS[word] not in known:
            yield word


def _numbers(said: str, stock: Stock) -> Iterator[str]:
    lower = _without((EMAIL, *DATES), said.lower())
    for run in _RUN.findall(lower):
        if _digits(run) not in stock.runs and not any(value in stock.numbers for value in values_of(run)):
            yield run
    rest = _without((_RUN, TIME), lower)
    for day in _ORDINAL.finditer(rest):
        if Decimal(day[1]) not in stock.numbers and int(day[1]) not in {one.day for one in stock.days}:
            yield day[0]
    rest = _without((_ORDINAL, FILE), rest)
    for code in _CODE.findall(rest):
        if _code(code) not in stock.codes and not any(
            stock.has_sum((value,), unit) for value, unit in _measured([code])
        ):
            yield code
    rest = _CODE.sub(" ", rest)
    for found in NUMBER.finditer(rest):
        if not stock.has_sum(_scaled(found), _currency_of(found, rest)):
            yield found[0].strip()
    yield from (f"{value:g}" for value, unit in _spelled(rest) if not stock.has_sum((value,), unit))
    for word in _WORD.findall(rest):
        values = FRACTIONS.get(word, (1,))
        if values[0] != 1 and word not in stock.words and not any(value in stock.numbers for value in values):
            yield word
    yield from (letter for letter in rest if unicodedata.category(letter) in ("Nl", "No"))


def _names(said: str, stock: Stock) -> Iterator[str]:
    """Words with a capital letter, at whatever place, that are in no source; and words in a script without capitals,
    of which nobody can tell which are names."""
    is_german = sum(word in GERMAN for word in _WORD.findall(said.lower())) >= 2
    for found in _WORD.finditer(said):
        word = re.sub(r"'s$", "", found[0])
        if not any(letter.isupper() or letter.islower() for letter in word):
            if word.casefold() not in stock.text:
                yield word
            continue
        if not any(letter.isupper() or unicodedata.category(letter) == "Lt" for letter in word):
            continue
        low = word.casefold()
        if low in stock.words or word in NEVER_A_NAME or low in WORDS or low in MONTHS or low in CURRENCIES:
            continue
        if low in OPENERS and word == word.capitalize() and _opens(said, found.start()):
            continue
        if is_german and word in GERMAN_NOUNS:
            continue
        if all(part in stock.words for part in re.split(r"[-']", low) if part):
            continue
        yield word


def _small_names(said: str, stock: Stock) -> Iterator[str]:
    """Unknown words without a capital letter where a name stands: "bought by caroline in berlin"."""
    for found in _AFTER.finditer(said):
        word = _bare(found["name"])
        if word in stock.words or word in WORDS or word in MONTHS or word in NUMBER_WORDS or word in VALUES:
            continue
        if not found["title"] and (word in AFTER_A_PLACE or word in OPENERS or _ENDS_PLAIN.match(word)):
            continue
        if word not in NEVER_A_NAME and word.upper() not in NEVER_A_NAME:
            yield found["name"]


def _halves(said: str, stock: Stock) -> Iterator[str]:
    """Two words of a name that stand in the sources, but nowhere side by side: a first name and another's last."""
    for found in _PAIR.finditer(said):
        words, parts = (found[1], found[2]), (_bare(found[1]), _bare(found[2]))
        if any(word in NEVER_A_NAME or _is_no_name(part) for word, part in zip(words, parts, strict=True)):
            continue
        if any(not word[0].isupper() and part not in stock.called for word, part in zip(words, parts, strict=True)):
            continue
        if parts[0] != parts[1] and parts not in stock.pairs and parts[::-1] not in stock.pairs:
            yield " ".join(words)


def _is_no_name(low: str) -> bool:
    return (
        low in OPENERS
        or low in WORDS
        or low in MONTHS
        or low in CURRENCIES
        or low in AFTER_A_PLACE
        or (low.capitalize() in GERMAN_NOUNS)
    )


def _bare(word: str) -> str:
    """A word in small letters without the mark of whose it is."""
    return re.sub(r"'s?$", "", word.casefold())


def _opens(said: str, at: int) -> bool:
    before = said[:at].rstrip(_STARTS + " ")
    return not before or before[-1] in ".!?:;…"


# ---- numbers


def values_of(digits: str) -> set[Decimal]:
    """What figures may mean: "1,200.00" is one thing, "1.200" may be two."""
    parts = [part for part in re.split(r"[.,]", re.sub(r"[^\d.,]", "", digits)) if part]
    if not parts:
        return set()
    found = set()
    if len(parts) == 1 or (len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])):
        found.add(Decimal("".join(parts)))
    if len(parts) > 1:
        found.add(Decimal(f"{''.join(parts[:-1])}.{parts[-1]}"))
    return found


def _scaled(found: re.Match[str]) -> set[Decimal]:
    scale = found["scale"] or ""
    factor = SCALES.get(scale, SHORT_SCALES.get(scale, 1))
    return {value if factor == 1 else value * factor for value in values_of(found["digits"])}  # a product is rounded


def _currencies(lower: str) -> Iterator[str]:
    yield from (unit for sign, unit in CURRENCIES.items() if not sign.isalpha() and sign in lower)
    yield from (CURRENCIES[word] for word in re.findall(r"[^\W\d_]+", lower) if word in CURRENCIES)


def _figures(rest: str) -> Iterator[tuple[Decimal, str]]:
    """Numbers in figures, each with its currency, or else what is counted; "" for none."""
    without = _CODE.sub(" ", rest)
    for found in NUMBER.finditer(without):
        unit = _currency_of(found, without) or found["after"] or ""
        yield from ((value, unit) for value in _scaled(found))


def _currency_of(found: re.Match[str], text: str) -> str:
    named = (found["before"] or found["after"] or "").strip()
    after = _ITS_CURRENCY.match(text, found.end())
    return CURRENCIES.get(named, "") or (CURRENCIES.get(after[1], "") if after and not named else "")


def _measured(codes: Iterable[str]) -> Iterator[tuple[Decimal, str]]:
    """Numbers that are one word with what they count: "120eur", "12-pack"."""
    for code in codes:
        if found := _MEASURE.fullmatch(code):
            unit = CURRENCIES.get(found[2], "")
            yield from ((value, unit) for value in values_of(found[1]))


def _spelled(lower: str) -> Iterator[tuple[Decimal, str]]:
    """Numbers in words with their currency, of which "one" and "first" count nothing."""
    words = re.sub(r"(?<!\w)\w*\d[\w.,]*", " ", _OF_A_LAND.sub(r" \1", lower))
    words = _WORD.sub(lambda found: " " if found[0] in MONTHS or found[0] in FRACTIONS else found[0], words)
    for value, units in numbers_in(words).units.items():
        money = {unit if unit in _MONEY else "" for unit in units}
        yield from ((Decimal(str(value)), unit) for unit in money if unit or value != 1)
    yield from ((Decimal(NUMBER_WORDS[word]), "") for word in _WORD.findall(lower) if word in NUMBER_WORDS)


# ---- small ones


def _words(text: str) -> Iterator[str]:
    for word in _WORD.findall(text.casefold()):
        yield word
        yield re.sub(r"'s$", "", word)
        yield from (part for part in re.split(r"[-']", word) if part)


def _digits(run: str) -> str:
    return re.sub(r"\D", "", run)


def _code(code: str) -> str:
    return re.sub(r"[\W_]", "", code.casefold())


def _without(forms: Iterable[re.Pattern[str]], text: str) -> str:
    for form in forms:
        text = form.sub(lambda found: " " * len(found[0]), text)
    return text
