"""Clauses: stretches of text made fit to stand inside one sentence of the brief."""

from __future__ import annotations

import re

_ENDS = re.compile(r"\s*[.!?。！？؟۔।…]+(?=[\s\"”»')\]]|$)")
_EDGES = " ,;:-–.!?。！？؟۔।…"
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")
_LOOSE = frozenset(
    "a an the and or but of to in on at for with by from that which who is are if so as their than because".split()
)

LONGEST_WORD = 40
"""Characters; a longer word is cut, so that a pasted token cannot fill the card. Our own guess."""


def clause(text: str, most: int) -> str:
    """At most `most` words of a text, without marks that would end a sentence.

    A clause that had to be cut does not end in a small word that leads nowhere.
    """
    said = _CONTROL.sub(" ", text[:1200])
    words = [word[:LONGEST_WORD] for word in _ENDS.sub("", said).split()]
    kept = words[:most]
    if len(words) > most:
        while len(kept) > 1 and kept[-1].lower().strip(",;:") in _LOOSE:
            kept.pop()
    cut = _ENDS.sub("", " ".join(kept)).strip(_EDGES)
    return f"{cut}”" if cut.count("“") > cut.count("”") else cut


def sentence(text: str) -> str:
    """The same with a capital and one full stop."""
    said = _ENDS.sub("", text).strip(_EDGES)
    return f"{said[:1].upper()}{said[1:]}." if said else ""


def last_sentence(text: str) -> str:
    """The last sentence of a text, its last question if it has one near the end."""
    parts = [part.strip() for part in _PARTS.findall(text[-600:]) if part.strip(" .!?")]
    return next((part for part in reversed(parts[-3:]) if part.endswith("?")), parts[-1] if parts else "")


_PARTS = re.compile(r"[^.!?。！？؟\n]+(?:[.!?。！？؟]+|\n|$)")
