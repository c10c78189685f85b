"""Bank accounts and cards: numbers written in groups, which their own check digits hold together, however they are set.

The one place where they are known: facts are named by it, and what must not travel is masked by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

GAP = r"[\s.\-\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212_/·•\ufeff－．]{1,3}"
"""What stands between groups: spaces of any kind, a line break, dots, dashes, nothing that can be seen."""

_CLASSIC = re.compile(r"[ \-\u00a0\u202f\u2010-\u2015\u2212]")
_GAP = re.compile(GAP)
_GROUP = re.compile(r"\d+")
_GROUPS = re.compile(rf"\d{{4}}{GAP}\d{{4,6}}{GAP}\d{{4,5}}(?:{GAP}\d{{1,7}}){{0,2}}")
_ALONE = re.compile(r"[3-6]\d{14,15}(?!\w)")
_IBAN = re.compile(
    rf"[a-z]{{2}}(?:{GAP})?\d{{2}}(?:(?:{GAP})?[a-z\d]{{4}}){{2,7}}(?:(?:{GAP})?[a-z\d]{{1,3}})?(?!\w)", re.IGNORECASE
)
_IBAN_ODD = re.compile(rf"[A-Z]{{2}}\d{{2}}(?:(?:{GAP})?[A-Z\d]){{11,30}}(?!\w)")
_CALLED_IBAN = re.compile(r"\biban\b[^\d\n]{0,16}$", re.IGNORECASE)
_CALLED_CARD = re.compile(
    r"\b(?:card|cc|visa|mastercard|amex|maestro|karte|tarjeta|carte|cartão)\b[^\d\n]{0,30}$", re.IGNORECASE
)
_BEGINS = re.compile(r"(?<![A-Za-z0-9])[A-Za-zＡ-Ｚ]{2}[^A-Za-z0-9]{0,2}\d{2}")
_LAST_GAP = re.compile(rf"{GAP}(?=\w*$)")
_LEAST = 15
"""Characters of the shortest account number there is, Norway's. Source: the IBAN registry."""


def account_at(said: str, start: int) -> tuple[str, int] | None:
    """Whether an account or a card begins here: "iban" or "card", and where it ends.

    One that was mistyped is known only by the word before it; else it may be a telephone number as well.
    """
    if (end := iban_at(said, start)) is not None:
        return "iban", end
    match = _GROUPS.match(said, start)
    if match is not None:
        groups = [(start + one.start(), start + one.end()) for one in _GROUP.finditer(match[0])]
        is_called = _CALLED_CARD.search(said[max(0, start - 40) : start]) is not None
        if (end := _card_end(said, groups, is_called)) is not None and not said[end : end + 1].isalnum():
            return "card", end
    match = _ALONE.match(said, start)
    return ("card", match.end()) if match is not None and is_card(match[0]) else None


# ---- cards


def cards_in(text: str) -> Iterator[tuple[int, int]]:
    """Where cards stand, with groups or without."""
    chain: list[tuple[int, int]] = []
    for match in _GROUP.finditer(text):
        if chain and not _GAP.fullmatch(text, chain[-1][1], match.start()):
            yield from _cards_of(text, chain)
            chain = []
        chain.append(match.span())
    yield from _cards_of(text, chain)


def _cards_of(text: str, chain: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The cards among groups of figures that stand near each other."""
    if sum(end - start for start, end in chain) < 12:
        return
    at = 0
    rest: list[tuple[int, int]] = []
    while at < len(chain):
        start = chain[at][0]
        is_called = _CALLED_CARD.search(text[max(0, start - 40) : start]) is not None
        end = _card_end(text, chain[at : at + 5], is_called)
        if end is None:
            rest.append(chain[at])
            at += 1
            continue
        yield from _whole(text, rest)
        rest = []
        yield start, end
        while at < len(chain) and chain[at][0] < end:
            at += 1
    yield from _whole(text, rest)


def _card_end(text: str, groups: list[tuple[int, int]], is_called: bool) -> int | None:
    """Where a card of the usual groups ends that begins with the first of these."""
    sizes = [end - start for start, end in groups]
    counts = []
    if 13 <= sizes[0] <= 19:
        counts.append(1)
    if sizes[0] == 4 and len(sizes) > 2:
        if sizes[1] == 6 and sizes[2] in (4, 5):
            counts.append(3)
        if sizes[1:3] == [4, 4] and len(sizes) > 3:
            counts += [4] if sizes[3] <= 7 else []
            counts += [5] if sizes[3] == 4 and len(sizes) > 4 and sizes[4] <= 3 else []
    for count in counts:
        if is_card(text[groups[0][0] : groups[count - 1][1]]):
            return groups[count - 1][1]
    return groups[counts[0] - 1][1] if is_called and counts else None


def _whole(text: str, groups: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Twelve to nineteen figures in groups of any size, with a space or a dash between them."""
    part: list[tuple[int, int]] = []
    for group in [*groups, (len(text) + 9, len(text) + 9)]:
        if part and not _CLASSIC.fullmatch(text, part[-1][1], min(group[0], len(text))):
            start, end = part[0][0], part[-1][1]
            figures = sum(stop - begin for begin, stop in part)
            is_inside = start >= 2 and text[start - 1] in ".," and text[start - 2].isdigit()
            if 12 <= figures <= 19 and not is_inside:
                called = figures > 12 and _CALLED_CARD.search(text[max(0, start - 40) : start])
                if called or is_card(text[start:end]):
                    yield start, end
            part = []
        part.append(group)


def is_card(said: str) -> bool:
    """Whether the last digit is right (Luhn)."""
    digits = [int(c) for c in reversed(said) if c.isdecimal()]
    return sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)) % 10 == 0 and any(digits)


# ---- accounts


def ibans_in(text: str) -> Iterator[tuple[int, int]]:
    """Where bank accounts stand."""
    at = 0
    for match in _BEGINS.finditer(text):
        if match.start() >= at and (end := iban_at(text, match.start())) is not None:
            yield match.start(), end
            at = end


def iban_at(said: str, start: int) -> int | None:
    """Where an account number ends that begins here, None if none does."""
    matches = [match for form in (_IBAN, _IBAN_ODD) if (match := form.match(said, start))]
    for match in matches:
        kept = match[0]
        while len(bare(kept)) >= _LEAST:
            if is_iban(kept):
                return start + len(kept)
            last = _LAST_GAP.search(kept)  # words that follow look like groups of four
            kept = kept[: last.start()] if last else ""
    if matches and said[start + 2 : start + 4].isdecimal() and _CALLED_IBAN.search(said[max(0, start - 40) : start]):
        kept = matches[0][0]
        while (last := _LAST_GAP.search(kept)) and not any(map(str.isdigit, kept[last.end() :])):
            kept = kept[: last.start()]
        return start + len(kept) if len(bare(kept)) >= 12 else None
    return None


def is_iban(said: str) -> bool:
    """Whether the check digits are right (ISO 13616, modulo 97)."""
    code = bare(said).upper()
    return code.isascii() and int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1


def bare(said: str) -> str:
    """Letters and figures only, those of full width as ordinary ones."""
    return "".join(
        chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else str(int(c)) if c.isdecimal() else c for c in said if c.isalnum()
    )
