"""What lies between the start and the end of a long message, searched for a wish for a person.

Everything else is read of start and end; a wish may stand anywhere. Only sentences with a telling word are read.
"""

from __future__ import annotations

import re
from itertools import islice

from .abroad import TELLING
from .message import HEAD, TAIL, folds, message
from .wishes import ASKS, wish

SENTENCES = 80
"""Sentences that are read at most. Source: measured; 80 take some 15 ms, and no pasted text has so many that speak of a
person in the first 20,000 characters."""
OVERLAP = 200
"""Characters of start and end that are read once more, for a sentence may lie across."""
BOUND = 60_000
"""Characters that are searched; three times what a message may have by default."""

_ENGLISH = frozenset().union(*(cue.needs for cue in ASKS))
_SENTENCE = re.compile(r"[^.!?\n。！？]{1,400}")
_PLAIN = re.compile(r"[^\W_]+")


def wish_amid(text: str, language: str | None) -> tuple[float, str, bool]:
    """Probability that the middle of a long message asks for a person, the words that show it, and whether all was
    read."""
    if len(text) <= HEAD + TAIL:
        return 0.0, "", True
    middle = text[HEAD - OVERLAP : BOUND][: max(0, len(text) - HEAD - TAIL) + 2 * OVERLAP]
    telling = dict.fromkeys(found for found in _SENTENCE.findall(middle) if _tells(found))
    best = (0.0, "")
    for sentence in islice(telling, SENTENCES):
        p, words = wish(message(sentence), language)
        if words and p > best[0]:
            best = p, words
    return *best, len(telling) <= SENTENCES and len(text) <= BOUND


def _tells(sentence: str) -> bool:
    starts = {word[:length] for word in _PLAIN.findall(folds(sentence)) for length in (3, 4, 5)}
    return not (starts.isdisjoint(_ENGLISH) and starts.isdisjoint(TELLING)) or not sentence.isascii()
