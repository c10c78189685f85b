"""The wait that a sentence told a customer, read back from the sentence itself.

What was promised is what the customer read. So it is found there, in every language of wording, and a journal written
before anybody counted promises can be measured all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..wording import SENTENCES

_TOLD = ("soon", "wait")
"""Sentences of wording that name minutes; each has a twin for one minute."""


@lru_cache(maxsize=1024)  # a team says few different sentences, each of them often
def minutes_told(sentence: str) -> int | None:
    """The minutes in "it usually takes under 3 minutes"; None if the sentence promises no wait."""
    found = next((found for pattern in _MINUTES if (found := pattern.search(sentence))), None)
    if found:
        return int(found[1])
    return 1 if any(words in sentence for words in _ONE) else None


def _patterns() -> Iterator[re.Pattern[str]]:
    for key in _TOLD:
        for words in SENTENCES[key].values():
            before, after = words.strip(" .,;。、").split("{minutes}")
            yield re.compile(rf"{re.escape(before)}(\d{{1,3}}){re.escape(after)}")


_MINUTES = tuple(_patterns())
_ONE = tuple(words.strip(" .,;。、") for key in _TOLD for words in SENTENCES[f"{key}_one"].values())
