"""What is counted of a text: words, pairs of words, and pieces of words, so that misspelt words still meet."""

from __future__ import annotations

import re
from itertools import pairwise

AT_MOST = 4_000
"""Characters of a text that are looked at: half from its beginning, half from its end."""
SIZES = (2, 3, 4)
"""Lengths of the pieces. Source: our measurement on BANKING77, HWU64 and CLINC150."""

_WORD = re.compile(r"\w+|[!?]+")


def shortened(text: str) -> str:
    """The beginning and the end of a very long text."""
    return text if len(text) <= AT_MOST else f"{text[: AT_MOST // 2]} {text[-AT_MOST // 2 :]}"


def words(text: str) -> list[str]:
    """Lower-case words, runs of ! and ?, and each pair of neighbours."""
    found = _WORD.findall(text.lower())
    return found + [f"{one} {other}" for one, other in pairwise(found)]


def pieces(text: str) -> list[str]:
    """Pieces of 2 to 4 characters of each word with its margins; a short word whole."""
    found: list[str] = []
    for bare in text.lower().split():
        word = f" {bare} "
        for size in SIZES:
            if len(word) <= size:
                found.append(word)
                break
            found += [word[at : at + size] for at in range(len(word) - size + 1)]
    return found
