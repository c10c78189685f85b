"""What nobody may keep: passwords, a card's check digits, PINs, one-time codes, keys of machines.

It goes by the word that names it and the shape of what follows, so that "I forgot my password" loses nothing. The words
stand in eight languages; a code that nothing names is an ordinary number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .asked import answers_in
from .pairs import pairs_in
from .spelled import in_text, spelled
from .told import codes_in, passwords_in, without_gaps
from .words import CODE, IS, NO_SECRET, PASSWORD

SECRET_REMOVED = "[secret removed]"
"""What stands where a secret stood."""

_CALLED = re.compile(
    rf"(?<!\w)(?:{PASSWORD})[\"'”’)]{{0,2}}"
    rf"(?P<how>\s{{0,2}}[:=]\s{{0,3}}|\s{{1,3}}(?:for (?:my|the|this) [\w ]{{1,20}} )?(?:{IS})\s{{0,3}}:?\s{{1,3}}"
    r"|\s{1,3}(?:to|auf|a|en|à|para|in|naar)\s{1,3}|\s{1,3})"
    r"(?:[\"“‘«„'`](?P<quoted>[^\"”’»“'`\n]{3,80})[\"”’»“'`]|(?P<word>[^\s\"”’»,;]{3,80}))",
    re.IGNORECASE,
)
_SET = re.compile(
    r"\b(?:set|chang|reset|updat|made|änder|setz|cambi|chang|mud|wijzig)\w{0,4}\b[^.!?\n]{0,40}$", re.IGNORECASE
)
_CODED = re.compile(
    rf"(?<!\w)(?:{CODE})(?!\w)[\"'”’]?"
    rf"(?:[\s:=#(]{{1,3}}(?:{IS}|number|code|no\.?|nr\.?|it'?s|on the back|on the front|on the card"
    r"|of (?:the|my) (?:card|visa)|for (?:the|my|this) (?:card|visa|account)|you (?:sent|texted|gave)(?: me)?"
    r"|i (?:got|received)|from the (?:text|sms))){0,3}"
    r"[\s:=#\"'“(-]{1,4}(?P<code>\d(?:[ -]?\d){2,7})(?![\d\w]|[.,]\d|-\w)",
    re.IGNORECASE,
)
_AFTER_CARD = re.compile(
    r"\d{4}[ ,;|/-]{1,3}(?:exp\w{0,5}[ .:]{1,2})?\d{1,2} ?/ ?\d{2,4}[ ,;|/-]{1,3}(?P<code>\d{3,4})(?![\d/.])"
)
"""Card, month and year, check digits, as people type them on end."""

_KEY = re.compile(
    r"(?<![\w-])(?P<code>(?:sk|pk|rk)[-_](?:live|test|proj|ant|or)?[-_]?[A-Za-z0-9_-]{16,200}"
    r"|gh[pousr]_[A-Za-z0-9]{30,100}"
    r"|github_pat_\w{30,100}|AKIA[0-9A-Z]{16}|xox[abeprs]-[A-Za-z0-9-]{10,200}|AIza[\w-]{35}|glpat-[\w-]{20,60}"
    r"|eyJ[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{5,2000})(?![\w-])"
)
"""Keys of machines, by the beginnings that their makers gave them."""

_GOES_ON = re.compile(
    r"[.!?]?(?:\s{0,3}$|\s{0,2}[,;.!?)\n]|\s{1,3}(?:and|but|und|aber|y|pero|et|mais|e|ma|en|maar|or|for|with|if|so)\b)"
)
_ENDINGS = ("ing", "ed", "able", "ible", "ful", "less", "ly")


def without_secrets(text: str, asked: str = "") -> str:
    """The text with SECRET_REMOVED in place of what nobody may keep; usually the very same text.

    Args:
        asked: what the customer was told last; an answer to a question for a password or check digits needs no word.
    """
    spans = merged(secrets_in(text, asked))
    if spans and SECRET_REMOVED in text:
        gone = [match.span() for match in re.finditer(re.escape(SECRET_REMOVED), text)]
        spans = [(start, end) for start, end in spans if all(end <= begin or start >= ends for begin, ends in gone)]
    for start, end in reversed(spans):
        text = text[:start] + SECRET_REMOVED + text[end:]
    return text


def merged(spans: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def secrets_in(text: str, asked: str = "") -> Iterator[tuple[int, int]]:
    """Where secrets stand."""
    if len(text) < 3:
        return
    plain, places = spelled(text)
    for start, end in _secrets_in(plain, spelled(asked)[0]):
        yield in_text(start, end, places)


def _secrets_in(text: str, asked: str) -> Iterator[tuple[int, int]]:
    folded = text.casefold()
    if any(sign in folded for sign in _SIGNS_OF_PASSWORDS):
        for match in _CALLED.finditer(text):
            if (found := _password(text, match)) is not None:
                yield found
        yield from passwords_in(text)
    yield from without_gaps(text)
    if _HAS_FIGURES.search(text):
        if any(sign in folded for sign in _SIGNS_OF_CODES):
            yield from (match.span("code") for match in _CODED.finditer(text) if not _is_other(text, match))
            yield from codes_in(text)
        elif "exp" in folded or "valid" in folded:
            yield from codes_in(text)
        if "/" in text:
            yield from (match.span("code") for match in _AFTER_CARD.finditer(text))
    if "=" in text or "</" in text or _IS_FIELD.search(text):
        yield from pairs_in(text)
    if len(text) >= 20 and any(sign in text for sign in _SIGNS_OF_KEYS):
        yield from (match.span("code") for match in _KEY.finditer(text))
    if asked:
        yield from answers_in(text, asked)


_SIGNS_OF_PASSWORDS = (
    "pass", "pw", "kennwort", "contraseña", "clave", "mdp", "senha", "parola", "wachtwoord", "key", "token", "secret",
    "парол", "hasł", "heslo", "şifre", "lösen", "adgang", "salasan", "jelsz",
)  # fmt: skip
_SIGNS_OF_CODES = (
    "cv", "csc", "digit", "code", "código", "codice", "ziffer", "prüfnummer", "cryptogramme", "pin", "tan", "otp",
    "geheimzahl", "passwort", "security number", "verification", "one-time", "one time",
    "пин", "код", "kod",
)  # fmt: skip
_SIGNS_OF_KEYS = ("sk-", "sk_", "pk-", "pk_", "rk-", "rk_", "gh", "AKIA", "xox", "AIza", "glpat-", "eyJ")
"""Without one of these no form can match; they are quicker to look for."""

_HAS_FIGURES = re.compile(r"\d{3}|\d[ -]\d")


_IS_FIELD = re.compile(r"[\"'\w]:")


def _password(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    """What follows the word for a password, if it looks like one."""
    if match["quoted"] is not None:
        return match.span("quoted")
    start = match.start("word")
    word = match["word"].rstrip(".,;!?)")
    bare, how = word.strip("'\"").lower(), match["how"].strip().lower()
    if len(word) < 3 or bare in NO_SECRET or word.startswith(("http", "[")):
        return None
    has_figures, has_letters = any(c.isdigit() for c in word), any(c.isalpha() for c in word)
    is_odd = has_figures or not word.replace("-", "").replace("'", "").replace("’", "").isalpha()
    if how in (":", "="):
        is_secret = True
    elif how == "":
        is_secret = has_figures and has_letters and len(word) >= 5
    elif how.rstrip(":").rstrip() in ("to", "auf", "a", "en", "à", "para", "in", "naar"):
        ends = _GOES_ON.match(text, start + len(word)) is not None and not bare.endswith(_ENDINGS)
        is_secret = is_odd or (ends and _SET.search(text[max(0, match.start() - 60) : match.start()]) is not None)
    else:
        is_secret = is_odd or (_GOES_ON.match(text, start + len(word)) is not None and not bare.endswith(_ENDINGS))
    return (start, start + len(word)) if is_secret else None


_DAY = re.compile(r"\d{1,2}[ -]\d{1,2}[ -](?:19|20)\d\d")
_OF_THINGS = re.compile(
    r"\s{1,2}(?:for|of|on) (?:the|my|this|your|our) (?:order|booking|parcel|delivery|event|package|shipment|invoice"
    r"|ticket)\b",
    re.IGNORECASE,
)


def _is_other(text: str, match: re.Match[str]) -> bool:
    """Whether it is no secret: in India a PIN code is a postal code of six figures, a day is none, a parcel has"
    " codes."""
    said = match[0].lower()
    figures = sum(c.isdigit() for c in match["code"])
    if _DAY.fullmatch(match["code"]) or (said.startswith("pin") and figures > 5 and "code" in said):
        return True
    return said.startswith(("access", "unlock")) and _OF_THINGS.match(text, match.end()) is not None
