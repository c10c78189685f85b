"""What must not travel, by form: numbers with check sums, and words beside them that name them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..packet.accounts import cards_in, ibans_in
from ..policy import BadPolicy
from .addresses import addresses_in
from .names import names_in
from .secrets import secrets_in
from .spelled import in_text, spelled

SHORT = {
    "card": "CREDIT_CARD",
    "iban": "IBAN_CODE",
    "ssn": "US_SSN",
    "license": "US_DRIVER_LICENSE",
    "secret": "SECRET",
    "email": "EMAIL_ADDRESS",
    "url": "DOMAIN_NAME",
    "ip": "IP_ADDRESS",
    "phone": "PHONE_NUMBER",
    "address": "STREET_ADDRESS",
    "name": "PERSON",
}
"""Short name, as in a policy and in a token, and the kind it stands for; in the order in which a doubt is settled."""

ALL = tuple(SHORT.values())
DEFAULT = tuple(kind for kind in ALL if kind != "PERSON")
"""What is hidden where nobody says what: names only where they are asked for."""


@dataclass(frozen=True, slots=True)
class Find:
    """Something that must not travel.

    Attributes:
        kind: one of ALL.
        start, end: offsets in the text as given.
    """

    kind: str
    start: int
    end: int


# ---- forms: each regex is linear, its repeats are bounded

_SSN = re.compile(r"(?<![\d-])\d{3}([- ])\d{2}\1\d{4}(?![\d-])")
_SSN_BARE = re.compile(r"(?:\bssn|social security)[^\d\n]{0,24}(\d{9})(?!\d)", re.IGNORECASE)
_LICENSE = re.compile(
    r"(?:driver'?s?|driving|drivers’|driver’s) licen[cs]e(?: (?:number|no\.?|id|#))?[\s:#]*(?:is|was|:|=)?[\s:#]*"
    r"((?=[A-Za-z]{0,4}[ -]?\d)[A-Za-z0-9](?:[ -]?[A-Za-z0-9]){4,19})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?!\w)")
_URL = re.compile(
    r"\b(?:https?|ftp)://[^\s<>\"'()\[\]{}|\\^`]{3,500}|\bwww\.[^\s<>\"'()\[\]{}|\\^`]{3,300}"
    r"|(?<![\w@.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.(?:com|org|net|edu|gov|info|biz|io|ai|app|dev|shop|online"
    r"|site|co\.uk|com\.br|com\.au"
    r"|de|fr|es|it|nl|ch|at|be|pl|pt|se|uk|eu|us|ca|cz|dk|fi|hu|ie|jp|cn|ru|si|in|br|mx|au|nz|za)(?![\w@-]"
    r"|\.\w)(?:/[^\s<>\"']{0,300})?"
)  # fmt: skip
_IP = re.compile(
    r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)"
    r"|(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}(?![\w:])"
    r"|(?<![\w:])(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6}(?![\w:])"
)
_PHONE = re.compile(
    r"(?<![\w.#$€£-])(?<!\d,)(?:\+|00)?\(?\d{1,5}+\)?(?:[ ./-]{0,2}+\(?\d{1,5}+\)?+){1,6}+(?![\w%]|[.,-]\d)"
    r"|(?<![\w.])\+\d{8,15}(?!\d)"
)
_CALLED = re.compile(
    r"\b(?:phone|tel(?:efon|ephone)?|call|mobile|cell|fax|whatsapp|sms|text|ring|reach|handy|número|numéro"
    r"|móvil)\b[^\d\n]{0,24}$",
    re.IGNORECASE,
)
_CALLED_AFTER = re.compile(r"[ -]{1,2}(?:fax|mobile|office|phone|cell)\b", re.IGNORECASE)


def _ssns(text: str) -> Iterator[tuple[int, int]]:
    yield from (match.span() for match in _SSN.finditer(text))
    yield from (match.span(1) for match in _SSN_BARE.finditer(text))


def _licenses(text: str) -> Iterator[tuple[int, int]]:
    return (match.span(1) for match in _LICENSE.finditer(text))


def _emails(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _EMAIL.finditer(text))


def _urls(text: str) -> Iterator[tuple[int, int]]:
    for match in _URL.finditer(text):
        yield match.start(), match.start() + len(match[0].rstrip(".,;:!?"))


def _ips(text: str) -> Iterator[tuple[int, int]]:
    return (match.span() for match in _IP.finditer(text))


def _phones(text: str) -> Iterator[tuple[int, int]]:
    """Seven to fifteen figures in groups; without any gap or plus only where words call it a phone number."""
    for match in _PHONE.finditer(text):
        said = match[0]
        digits = sum(c.isdigit() for c in said)
        if not 7 <= digits <= 15 or _NO_PHONE.fullmatch(said):
            continue
        is_called = _CALLED.search(text[max(0, match.start() - 40) : match.start()])
        is_called = is_called or _CALLED_AFTER.match(text, match.end())
        if is_called or said.startswith(("+", "00")) or _GROUPS.fullmatch(said):
            yield match.start(), match.end()


_NO_PHONE = re.compile(
    r"\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}[-/. ]\d{1,2}[-/. ]\d{4}|\d{5}-\d{4}|\d{4}-\d{4}|\d{4} ?- ?\d{4}"
)
"""Dates, long postal codes, spans of years."""

_GROUPS = re.compile(r"(?:\(?\d{1,5}\)?[ ./-]{1,2}|\(\d{1,5}\)){1,6}\d{2,5}")


_FORMS: dict[str, Callable[[str], Iterable[tuple[int, int]]]] = {
    "CREDIT_CARD": cards_in,
    "IBAN_CODE": ibans_in,
    "US_SSN": _ssns,
    "US_DRIVER_LICENSE": _licenses,
    "SECRET": secrets_in,
    "EMAIL_ADDRESS": _emails,
    "DOMAIN_NAME": _urls,
    "IP_ADDRESS": _ips,
    "PHONE_NUMBER": _phones,
    "STREET_ADDRESS": addresses_in,
    "PERSON": names_in,
}


def kinds_of(names: Iterable[str]) -> tuple[str, ...]:
    """The kinds that short or full names stand for, each once.

    Raises:
        BadPolicy: there is no such kind; nothing is let through under a misspelt name.
    """
    kinds = [SHORT.get(name, name) for name in names]
    unknown = next((kind for kind in kinds if kind not in _FORMS), None)
    if unknown is not None:
        raise BadPolicy("mask", f"there is no kind {unknown!r}", ", ".join(SHORT))
    return tuple(dict.fromkeys(kinds))


def find(text: str, kinds: Iterable[str] = DEFAULT) -> tuple[Find, ...]:
    """What must not travel, from left to right. Nothing overlaps: what begins first wins, then the order of ALL.

    Raises:
        BadPolicy: there is no such kind.
    """
    wanted = kinds_of(kinds)
    if not text:
        return ()
    plain, places = spelled(text)
    ranked = sorted(
        (start, ALL.index(kind), -end, kind) for kind in wanted for start, end in _FORMS[kind](plain) if start < end
    )
    found: list[Find] = []
    for start, _, minus_end, kind in ranked:
        if not found or start >= found[-1].end:
            found.append(Find(kind, start, -minus_end))
        elif -minus_end > found[-1].end:  # two forms run into each other: all of it goes
            found[-1] = Find(found[-1].kind, found[-1].start, -minus_end)
    if places is None:
        return tuple(found)
    return tuple(Find(one.kind, *in_text(one.start, one.end, places)) for one in found)
