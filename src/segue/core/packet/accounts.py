"""Bank accounts and cards: numbers written in groups, which their own check digits hold together."""

from __future__ import annotations

import re

_IBAN = re.compile(r"[a-z]{2}\d{2}(?:[ -]?[a-z\d]{4}){2,7}(?:[ -]?[a-z\d]{1,3})?(?!\w)", re.IGNORECASE | re.ASCII)
_CARD = re.compile(r"\d{4}(?:(?:[ -]\d{4}){2}[ -]\d{1,7}|[ -]\d{6}[ -]\d{4,5})(?!\w)", re.ASCII)
_CALLED_IBAN = re.compile(r"\biban\b[^\d\n]{0,16}$", re.IGNORECASE)
_CALLED_CARD = re.compile(
    r"\b(?:card|visa|mastercard|amex|maestro|karte|tarjeta|carte|cartão)\b[^\d\n]{0,30}$", re.IGNORECASE
)
_GROUP = re.compile(r"[ -](?=[^ -]*$)")
_LEAST = 15
"""Characters of the shortest account number there is, Norway's. Source: the IBAN registry."""


def account_at(said: str, start: int) -> tuple[str, int] | None:
    """Whether an account or a card begins here: "iban" or "card", and where it ends.

    One that was mistyped is known only by the word before it; else it may be a telephone number as well.
    """
    before = said[max(0, start - 40) : start]
    if (match := _IBAN.match(said, start)) and (end := _iban_end(match[0], bool(_CALLED_IBAN.search(before)))):
        return "iban", start + end
    if (match := _CARD.match(said, start)) and (is_card(match[0]) or _CALLED_CARD.search(before)):
        return "card", match.end()
    return None


def _iban_end(said: str, is_called_so: bool) -> int:
    """How much of it is the account number: the words after it look like groups of four, too. 0 for nothing."""
    kept = said
    while len(_bare(kept)) >= _LEAST:
        if is_iban(kept):
            return len(kept)
        last = _GROUP.search(kept)
        kept = kept[: last.start()] if last else ""
    while is_called_so and (last := _GROUP.search(said)) and not any(map(str.isdigit, said[last.end() :])):
        said = said[: last.start()]
    return len(said) if is_called_so else 0


def is_iban(said: str) -> bool:
    """Whether the check digits are right (ISO 13616, modulo 97)."""
    code = _bare(said).upper()
    return int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1


def is_card(said: str) -> bool:
    """Whether the last digit is right (Luhn)."""
    digits = [int(c) for c in reversed(_bare(said))]
    return sum(d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(digits)) % 10 == 0 and any(digits)


def _bare(said: str) -> str:
    return said.replace(" ", "").replace("-", "")
