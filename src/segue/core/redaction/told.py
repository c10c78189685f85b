"""Secrets in other turns of phrase: several words, arrows, lists, the word after the value, scripts without gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .asked import NO_ANSWER
from .words import CODE, IS, NO_SECRET, PASSWORD

_PHRASE = re.compile(
    rf"(?<!\w)(?:{PASSWORD})(?P<how>\s{{0,2}}[:=][*_~`]{{0,3}}\s{{0,3}}|\s{{1,3}}(?:{IS})\s{{1,3}})"
    r"(?P<said>[^\s,;.!?\n\[*_~`\"'“‘«„][^,;.!?\n\[]{2,100})",
    re.IGNORECASE,
)
_MARKED = re.compile(
    rf"(?<![^\W_])(?:{PASSWORD})(?:[*_~`]{{1,3}}\s{{0,2}}[:=]|\s{{0,2}}[:=][*_~`]{{1,3}}"
    rf"|[*_~`]{{0,3}}\s{{0,3}}(?:[-=]>|→|⇒|➜|»))"
    r"\s{0,3}[*_~`]{0,3}(?P<word>[^\s*_~`,;\[][^\s*_~`,;]{2,80})",
    re.IGNORECASE,
)
_DASHED = re.compile(rf"(?<!\w)(?:{PASSWORD})\s{{1,3}}-{{1,2}}\s{{1,3}}(?P<word>[^\s,;\[]{{3,80}})", re.IGNORECASE)
_MY_PASS = re.compile(
    r"(?:\bmy pass(?:\s{1,2}(?:is|was)\s{1,2}|\s{0,2}[:=]\s{0,2})"
    r"|(?<!\w)pass\s{0,2}[:=]\s{0,2})(?P<word>[^\s,;\[]{5,80})",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\bpass ?words\s{0,2}(?::|\s(?:are|were))\s{1,3}(?P<said>[^\s.!?\n\[][^.!?\n\[]{2,120})", re.IGNORECASE
)
_ITEM = re.compile(r"(?:^|,\s{0,2}|\s(?:and|or|und|y|et|&)\s)(?P<word>[^\s,]{3,60})(?=$|,|\s(?:and|or|und|y|et|&)\s)")
_CODE_AFTER = re.compile(
    rf"(?<![\w.,-])(?P<code>\d(?:[ -]?\d){{2,7}})\s{{0,2}}(?:\s(?:is|was|ist|es|est|as|for)|=)\s{{1,2}}(?:the|my|our"
    rf"|its|der|die|das|el|la|le)"
    rf"\s{{1,2}}(?:card'?s?\s|visa\s)?(?:{CODE})(?!\w)",
    re.IGNORECASE,
)
_WORD_AFTER = re.compile(
    rf"(?:^|(?<=[.!?,;:\n])\s{{0,2}}|\s)(?P<word>[^\s,;\[]{{4,60}})\s(?:is|was|ist|es|est)\s(?:my|the|mein|meine|mi"
    rf"|mon)\s(?:{PASSWORD})(?!\w)",
    re.IGNORECASE,
)
_RUN_ON = re.compile(r"(?<!\w)(?:cvv2?|cvc2?|cvn|csc)[#_-]?(?P<code>\d{3,4})(?!\w)", re.IGNORECASE)
_EXPIRES = re.compile(
    r"\b(?:exp\w{0,8}|valid (?:until|thru|to)|gültig bis|mm/yy)[ .:]{1,3}\d{1,2} ?[-/. ] ?\d{2,4}[ ,;|/-]{1,3}"
    r"(?:(?:and |with )?(?:the )?(?:security |card )?(?:code|sec|cod|kod|number|no\.?|cvv2?"
    r"|cvc2?)[ .:#]{1,3}(?:is )?)?(?P<code>\d{3,4})(?![\d/.-])",
    re.IGNORECASE,
)
_WITHOUT_GAPS = re.compile(
    r"(?:密码|密碼|口令|验证码|安全码|パスワード|暗証番号|セキュリティコード|비밀번호)\s{0,2}(?:是|为|為|は|が|:|=|는|은|가)?\s{0,2}[\"「『]?"
    r"(?P<word>[!-Z\\^-~]{3,60})"
)
_SIGNS_WITHOUT_GAPS = ("密", "口令", "码", "パスワード", "番号", "コード", "비밀")
_PRAISE = frozenset("correct good right bad old long short secure safe weak new secret".split())
_TELLS_OF = frozenset(
    "characters letters digits simple quite very really super sensitive minimum maximum top every time times each"
    " today yesterday since"
    " broken useless annoying hacked leaked strange weird hard easy difficult complex twelve eight ten error trouble"
    " problem question".split()
)
_STOP = NO_SECRET | NO_ANSWER | _TELLS_OF
_ENDS = frozenset("and but or thanks thank please und aber y pero et mais for if so with".split())
_ENDINGS = ("ing", "ed", "able", "ible", "ful", "less", "ly")


def passwords_in(text: str) -> Iterator[tuple[int, int]]:
    """Where passwords stand that the plain form does not know."""
    yield from (found for match in _PHRASE.finditer(text) if (found := _phrase(match)))
    for match in _MARKED.finditer(text):
        if _is_word(match["word"]):
            yield _trimmed(match)
    for match in _DASHED.finditer(text):
        line_ends = text[match.end() : match.end() + 3].strip(" ") in ("", "\n")
        if _is_odd(match["word"]) or (line_ends and _is_word(match["word"]) and not text[: match.start()].strip()):
            yield _trimmed(match)
    for match in _MY_PASS.finditer(text):
        if _is_odd(match["word"]) and any(map(str.isalpha, match["word"])) and not match["word"].startswith("http"):
            yield _trimmed(match)
    for match in _SEVERAL.finditer(text):
        items = [item for item in _ITEM.finditer(match["said"]) if _is_word(item["word"])]
        if len(items) > 1 or any(_is_odd(item["word"]) for item in items):
            at = match.start("said")
            yield from ((at + item.start("word"), at + item.end("word")) for item in items)
    for match in _WORD_AFTER.finditer(text):
        is_first = not text[: match.start("word")].strip() or text[: match.start("word")].rstrip()[-1:] in ".!?,;:"
        if (_is_odd(match["word"]) or is_first) and _is_word(match["word"]):
            yield _trimmed(match)


def codes_in(text: str) -> Iterator[tuple[int, int]]:
    """Where check digits and PINs stand that the plain form does not know."""
    for form in (_CODE_AFTER, _RUN_ON, _EXPIRES):
        yield from (match.span("code") for match in form.finditer(text))


def without_gaps(text: str) -> Iterator[tuple[int, int]]:
    """Secrets in scripts that put no gap between words."""
    if not text.isascii() and any(sign in text for sign in _SIGNS_WITHOUT_GAPS):
        yield from (_trimmed(match) for match in _WITHOUT_GAPS.finditer(text))


def _phrase(match: re.Match[str]) -> tuple[int, int] | None:
    """Several words on end of which none speaks of the password instead of telling it."""
    words = [*re.finditer(r"\S{1,40}", match["said"])][:9]
    kept = []
    for word in words:
        bare = word[0].strip("\"'*`()").casefold()
        if (bare in _STOP and not (bare in _PRAISE and len(words) > 3)) or bare.endswith(_ENDINGS) or len(bare) > 20:
            break
        kept.append(word)
    rest = words[len(kept)][0].casefold() if len(kept) < len(words) else ""
    is_told = match["how"].strip()[:1] in (":", "=")
    if is_told and len(words) > 1 and all(len(word[0]) == 1 for word in words):
        kept = words
    if len(kept) < 2 or len(kept) > 8 or (not is_told and rest and rest not in _ENDS):
        return None
    if not is_told and not all(word[0].isalpha() for word in kept):
        return None
    at = match.start("said")
    return at + kept[0].start(), at + kept[-1].end()


def _is_word(word: str) -> bool:
    bare = word.strip(".!?\"'*`()").casefold()
    return len(bare) > 2 and bare not in _STOP and not word.startswith(("http", "["))


def _is_odd(word: str) -> bool:
    return any(map(str.isdigit, word)) and _is_word(word)


def _trimmed(match: re.Match[str]) -> tuple[int, int]:
    return match.start("word"), match.start("word") + len(match["word"].rstrip('.,;!?)」』"'))
