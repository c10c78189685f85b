"""Sums of money as customers write them: "$89.90", "1.234,50 EUR", "R$ 50", "forty bucks", "500 euros"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .message import Message

CURRENCIES: Mapping[str, str] = {
    "r$": "BRL",
    "us$": "USD",
    "a$": "AUD",
    "c$": "CAD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "usd": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "buck": "USD",
    "bucks": "USD",
    "dolares": "USD",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "gbp": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "quid": "GBP",
    "pfund": "GBP",
    "libras": "GBP",
    "livres": "GBP",
    "jpy": "JPY",
    "yen": "JPY",
    "円": "JPY",
    "brl": "BRL",
    "reais": "BRL",
    "real": "BRL",
    "inr": "INR",
    "rs": "INR",
    "rupee": "INR",
    "rupees": "INR",
    "chf": "CHF",
    "franken": "CHF",
    "cad": "CAD",
    "aud": "AUD",
    "mxn": "MXN",
    "pesos": "MXN",
    "sek": "SEK",
}
"""How a currency is written, and its ISO 4217 code. "$" and "pounds" are what most customers mean by them."""

UNITS: Mapping[str, int] = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen"
        " eighteen nineteen".split()
    )
} | {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}

SCALES: Mapping[str, int] = {"hundred": 100, "thousand": 1000, "grand": 1000, "million": 1_000_000}

_SIGN = r"r\$|us\$|a\$|c\$|[$€£¥₹]"
_NAME = "|".join(sorted((name for name in CURRENCIES if name.isalpha() and name.isascii()), key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"
_SPOKEN = "|".join([*UNITS, *SCALES, "a", "and"])
_WRITTEN = re.compile(
    rf"(?:(?P<before>{_SIGN}|\b(?:{_NAME})\.?) ?(?P<after_it>{_DIGITS})(?P<thousand>k\b)?(?![\d.,]\d))"
    rf"|(?<![\d.,])(?P<ahead>{_DIGITS})(?P<kilo>k)? ?-?(?P<behind>(?:{_NAME})\b|{_SIGN}|円)"
    rf"|\b(?P<spoken>(?:(?:{_SPOKEN})[ -]){{1,6}})(?P<of>(?:{_NAME})\b)"
)
_BARE = re.compile(
    r"\b(?:refund(?:ed)?|reimbursement|back|charged|billed|paid)(?: me)?(?: of)?"
    r" (?P<sum>[1-9]\d{0,2}(?:[.,]\d{3})+(?:[.,]\d\d)?|[1-9]\d{0,3}(?:[.,]\d\d)?)(?![\w.,%]| (?:times|days|weeks"
    r"|hours|months|items|nights|orders|people))"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum that was spoken of.

    Attributes:
        cents: hundredths of its currency.
        currency: ISO 4217 code, None if it was not said.
        at: where it stands in the folded text.
    """

    cents: int
    currency: str | None
    at: int


def amounts(said: Message) -> tuple[Amount, ...]:
    """Every sum in the message, in order."""
    if not any(map(str.isdigit, said.text)) and SPELT.isdisjoint(said.words):
        return ()
    named = tuple(_named(said.text))
    return named or tuple(Amount(cents(found["sum"]), None, found.start("sum")) for found in _BARE.finditer(said.text))


SPELT = frozenset(UNITS) | frozenset(SCALES)
"""Number words; without one of them or a digit there is no sum to look for."""


def _named(text: str) -> Iterator[Amount]:
    for found in _WRITTEN.finditer(text):
        digits = found["after_it"] or found["ahead"]
        name = (found["before"] or found["behind"] or found["of"]).rstrip(".")
        if digits:
            times = 1000 if found["thousand"] or found["kilo"] else 1
            yield Amount(cents(digits) * times, CURRENCIES[name], found.start())
        elif (number := spoken(found["spoken"])) is not None:
            yield Amount(100 * number, CURRENCIES[name], found.start())


def cents(digits: str) -> int:
    """Hundredths of a written number; the last point or comma before one or two digits parts the fraction."""
    whole, fraction = digits, ""
    parted = re.fullmatch(r"(.*)[.,](\d{1,2})", digits)
    if parted is not None:
        whole, fraction = parted.groups()
    return 100 * int(re.sub(r"\D", "", whole) or "0") + int((fraction or "0").ljust(2, "0"))


def spoken(words: str) -> int | None:
    """A number in words ("five hundred"), None if there is none in them ("and a")."""
    total, part, any_number = 0, 0, False
    for word in re.split(r"[ \n-]+", words.strip()):
        if word in SCALES:
            part = max(1, part) * SCALES[word]
            if SCALES[word] >= 1000:
                total, part = total + part, 0
        elif word in UNITS:
            part += UNITS[word]
        any_number = any_number or word in SCALES or word in UNITS
    return total + part if any_number else None
