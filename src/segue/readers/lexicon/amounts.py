"""Sums of money as customers write them: "$89.90", "1.234,50 EUR", "R$ 50", "forty bucks", "500 euros"."""

# ruff: noqa: E501 - numbers stand in a row

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from .message import Message

CURRENCIES: dict[str, str] = {
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

_ALSO = {
    "PLN": "zł zl zloty zlotys pln", "NOK": "nok", "DKK": "dkk", "CZK": "czk kč kc", "HUF": "huf ft forint", "THB": "thb baht ฿",
    "AED": "aed dirham dirhams", "SAR": "sar riyal riyals", "TRY": "tl ₺ lira", "RUB": "rub ₽ rubles", "KRW": "krw ₩", "CNY": "cny rmb yuan",
    "HKD": "hkd hk$", "SGD": "sgd s$", "NZD": "nzd nz$", "ZAR": "zar rand", "ILS": "ils ₪ shekels", "PHP": "₱", "NGN": "₦ naira", "EUR": "eu",
    "SEK": "kronor", "MXN": "mxn peso", "VND": "vnd ₫", "IDR": "idr", "MYR": "myr ringgit", "UAH": "uah ₴", "BRL": "real",
}  # fmt: skip
CURRENCIES |= {name: code for code, names in _ALSO.items() for name in names.split()}

UNSAID = frozenset({"kr"})
"""Money of several countries: the sum is known, the currency is not."""

CENTS: Mapping[str, str | None] = {
    "pence": "GBP", "p": "GBP", "cent": None, "cents": None, "ct": None, "cts": None, "centimos": None, "centimes": None, "centavos": None,
}  # fmt: skip
"""Hundredths by name, and whose they are where that is sure."""

_NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    "null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn siebzehn achtzehn neunzehn",
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve",
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "zero um dois tres quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove",
)
_TENS = (
    "twenty thirty forty fifty sixty seventy eighty ninety", "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig",
    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", "vingt trente quarante cinquante soixante - - -",
    "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
)  # fmt: skip
_HUNDREDS = (
    "cien doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
    "cem duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos",
)
UNITS: Mapping[str, int] = {
    **{word: number for row in _NUMBERS for number, word in enumerate(row.split())},
    **{word: 10 * number for row in _TENS for number, word in enumerate(row.split(), start=2) if word != "-"},
    **{word: 100 * number for row in _HUNDREDS for number, word in enumerate(row.split(), start=1)},
    "couple": 2, "few": 3, "several": 3, "ciento": 100, "cento": 100, "ein": 1, "eine": 1, "una": 1, "uma": 1, "une": 1, "dreißig": 30,
}  # fmt: skip
"""Number words of five languages without accents. "A few" are three: a sum said so is no less."""

SCALES: Mapping[str, int] = {
    "hundred": 100, "hundert": 100, "cent": 100, "cents": 100, "thousand": 1000, "grand": 1000, "tausend": 1000, "mil": 1000, "mille": 1000,
    "k": 1000, "million": 10**6, "millions": 10**6, "millionen": 10**6, "millon": 10**6, "millones": 10**6, "milhao": 10**6, "milhoes": 10**6,
    "mio": 10**6, "mn": 10**6, "m": 10**6, "billion": 10**9, "milliarde": 10**9, "milliarden": 10**9, "mrd": 10**9, "bn": 10**9,
}  # fmt: skip
_TIMES = "|".join(sorted((word for word in SCALES if word not in ("cent", "cents")), key=len, reverse=True))
_COMPOUND = r"(?:ein|zwei|drei|vier|funf|sechs|sieben|acht|neun|zehn|elf|zwolf|zwanzig|dreissig|dreißig|vierzig|funfzig|sechzig|siebzig|achtzig|neunzig|und|hundert|tausend){2,9}"
"""A German number is one word, however long."""
_PIECE = re.compile(
    "|".join(sorted((*(word for word in UNITS), "und", "hundert", "tausend", "funf"), key=len, reverse=True))
)

_SIGN = r"r\$|us\$|hk\$|nz\$|a\$|c\$|s\$|[$€£¥₹฿₺₽₩₪₱₦₫₴]"
_NAME = "|".join(
    sorted((name for name in (*CURRENCIES, "kr") if name.isalpha() and name not in "円฿"), key=len, reverse=True)
)
_DIGITS = r"\d{1,3}(?:[.,' ]\d{3})+(?:[.,]\d{1,2})?|\d{1,9}(?:[.,]\d{1,2})?"
_WORDED = "|".join(
    sorted({*UNITS, *SCALES, "half", "a", "an", "and", "und", "y", "e", "et", "of"} - {"k", "m"}, key=len, reverse=True)
)
_SPOKEN = rf"(?:(?:{_COMPOUND}|{_WORDED})[ -]){{1,8}}"
_WRITTEN = re.compile(
    rf"(?:(?P<before>{_SIGN}|\b(?:{_NAME})\.?) ?(?P<after_it>{_DIGITS})(?: ?(?P<thousand>{_TIMES})\b)?(?![\d.,]\d))"
    rf"|(?<![\d.,])(?P<ahead>{_DIGITS})(?: ?(?P<kilo>{_TIMES})\.?)? ?-?(?P<behind>(?:{_NAME})\b|{_SIGN}|円)"
    rf"|(?<![\d.,])(?P<small>\d{{1,4}}) ?(?P<cents>cents?|cts?|pence|centimos|centimes|centavos)\b|(?<![\d.,])(?P<pence>\d{{1,2}})p\b"
    rf"|(?P<sign>{_SIGN}) ?(?P<said>(?:(?:{_COMPOUND}|{_WORDED})(?:[ -]|(?!\w))){{1,8}})"
    rf"|\b(?P<spoken>{_SPOKEN})(?P<of>(?:{_NAME}|cents?|pence)\b)(?! ?\d)"
)
_SUM = r"[1-9]\d{0,2}(?:[.,]\d{3})+(?:[.,]\d\d)?|[1-9]\d{0,4}(?:[.,]\d\d)?"
_BARE = re.compile(
    rf"\b(?:refund(?:ed)?|reimburse(?:d|ment)?|back|charged|billed|paid)(?: me)?(?: of| the| my| for)?"
    rf" (?P<sum>{_SUM})(?P<kilo>k\b)?(?![\w%]|[.,]\d| (?:times|days|weeks|hours|months|items|nights|orders|people|years|minutes))"
    rf"|\b(?P<ahead>{_SUM}) (?:back|refunded|reimbursed)\b"
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
    if not any(map(str.isdigit, said.text)) and SPELT.isdisjoint(said.words) and not _GERMAN.search(said.text):
        return ()
    named = tuple(_named(said.text))
    return named or tuple(_bare(said.text))


def highest(sums: Iterable[Amount]) -> Amount | None:
    """The highest of several sums, the first of equal ones: that much may be lost."""
    return max(sums, key=lambda amount: amount.cents, default=None)


SPELT = frozenset(UNITS) | frozenset(SCALES)
"""Number words; without one of them or a digit there is no sum to look for."""
_GERMAN = re.compile("hundert|tausend|zig|ssig")


def _named(text: str) -> Iterator[Amount]:
    for found in _WRITTEN.finditer(text):
        digits, small = found["after_it"] or found["ahead"], found["small"] or found["pence"]
        name = (found["before"] or found["behind"] or found["of"] or found["sign"] or found["cents"] or "p").rstrip(".")
        currency = CENTS[name] if name in CENTS else CURRENCIES.get(name)
        if digits:
            times = SCALES[found["thousand"] or found["kilo"]] if found["thousand"] or found["kilo"] else 1
            yield Amount(cents(digits) * times, currency, found.start())
        elif small:
            yield Amount(int(small), currency, found.start())
        elif (number := spoken(found["spoken"] or found["said"])) is not None:
            yield Amount(number if name in CENTS else 100 * number, currency, found.start())


def _bare(text: str) -> Iterator[Amount]:
    for found in _BARE.finditer(text):
        times = 1000 if found["kilo"] else 1
        yield Amount(cents(found["sum"] or found["ahead"]) * times, None, found.start())


def cents(digits: str) -> int:
    """Hundredths of a written number; the last point or comma before one or two digits parts the fraction."""
    whole, fraction = digits, ""
    parted = re.fullmatch(r"(.*)[.,](\d{1,2})", digits)
    if parted is not None:
        whole, fraction = parted.groups()
    return 100 * int(re.sub(r"\D", "", whole) or "0") + int((fraction or "0").ljust(2, "0"))


def spoken(words: str) -> int | None:
    """A number in words ("five hundred", "zweihundertfünfzig"), None if there is none in them ("and a")."""
    total, part, half, any_number = 0, 0, False, False
    for word in _pieces(words):
        if word in SCALES:
            scale = SCALES[word]
            part = scale // 2 + part * scale if half else max(1, part) * scale
            half = False
            if scale >= 1000:
                total, part = total + part, 0
        elif word == "half":
            half = True
        elif word in UNITS:
            part += UNITS[word]
        any_number = any_number or word in SCALES or word in UNITS
    return total + part if any_number else None


def _pieces(words: str) -> Iterator[str]:
    """The words of a number, those of German ones apart."""
    for word in re.split(r"[ \n-]+", words.strip()):
        if word in UNITS or word in SCALES or not _GERMAN.search(word):
            yield word
        else:
            yield from _PIECE.findall(word)
