"""Clauses: stretches of text made fit to stand inside one sentence of the brief."""

from __future__ import annotations

import re

_ENDS = re.compile(r"\s*[.!?。！？؟۔।…]+(?=[\s\"”»')\]]|$)")
_EDGES = " ,;:-–.!?。！？؟۔।…"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_LOOSE = frozenset(
    "a an the and or but of to in on at for with by from that which who is are was if so as their than because my "
    "your after before under over about any some other these those can could might may will should must during "
    "until our i it's be we you not no would have has do what how when where its i'm i'd they there this into".split()
)
_TURNS = frozenset("and but because so which when where while since although or und aber weil mais et y pero".split())
"""Words with which a new thought begins: before them a long sentence can be cut."""

_FIGURES = re.compile(r"\W*\d[\d\W]*$")

LONGEST_WORD = 40
"""Characters; a longer word is cut, so that a pasted token cannot fill the card; one with figures or an @ would be
wrong if it were cut, and is left out from twice as many on. Our own guess."""


def clause(text: str, most: int) -> str:
    """At most `most` words of a text, without marks that would end a sentence.

    A clause that had to be cut ends where a thought ends if it can, and neither in a small word that leads nowhere nor
    inside a number.
    """
    said = _CONTROL.sub(" ", shortened(text, 1200))
    words = [word for long in _ENDS.sub("", said).split() if (word := _bounded(long))]
    kept = words[:most]
    if len(words) > most:
        kept = kept[: _thought_ends(words, most)]
        if _FIGURES.match(kept[-1]) and _FIGURES.match(words[len(kept)]):
            while len(kept) > 1 and _FIGURES.match(kept[-1]):
                kept.pop()
        while len(kept) > 1 and kept[-1].lower().strip(",;:") in _LOOSE:
            kept.pop()
    cut = _ENDS.sub("", " ".join(kept)).strip(_EDGES)
    return f"{cut}”" if cut.count("“") > cut.count("”") else cut


def _bounded(word: str) -> str:
    if len(word) <= LONGEST_WORD:
        return word
    if "@" in word or any(map(str.isdigit, word)):
        return word if len(word) <= 2 * LONGEST_WORD else ""
    return word[:LONGEST_WORD]


def _thought_ends(words: list[str], most: int) -> int:
    """How many of the first `most` words make the last full thought in the second half of them."""
    for at in range(most, most // 2, -1):
        if words[at].lower() in _TURNS or words[at - 1][-1] in ",;:)":
            return at
    return most


def shortened(text: str, most: int) -> str:
    """At most `most` characters, cut between words, and not inside a number that is written in groups."""
    if len(text) <= most:
        return text
    words = text[: most + 1].split(" ")
    if len(words) == 1:
        return text[:most].rstrip("0123456789@.-_")
    kept, nxt = words[:-1], words[-1]
    if _FIGURES.match(nxt):
        while len(kept) > 1 and _FIGURES.match(kept[-1]):
            kept.pop()
    return " ".join(kept)


def sentence(text: str) -> str:
    """The same with a capital and one full stop, or the question mark it has."""
    mark = "?" if text.rstrip().endswith("?") else "."
    said = _ENDS.sub("", text).strip(_EDGES)
    return f"{said[:1].upper()}{said[1:]}{mark}" if said else ""


def last_sentence(text: str) -> str:
    """The last sentence of a text, its last question if it has one near the end."""
    parts = [part.strip() for part in _PARTS.findall(text[-600:]) if part.strip(" .!?")]
    return next((part for part in reversed(parts[-3:]) if part.endswith("?")), parts[-1] if parts else "")


_PARTS = re.compile(r"[^.!?。！？؟\n]+(?:[.!?。！？؟]+|\n|$)")
