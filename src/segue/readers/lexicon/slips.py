"""A word with a slip of the finger, and the word that was meant. Which words matter others know."""

from __future__ import annotations

from collections.abc import Iterable

LONG_WORD = 8
"""Letters from which on a word may also lack its last one."""


class Slips:
    """Words that are recognised with one letter wrong, missing, doubled or out of place.

    Args:
        words: folded, each long enough that nothing else is meant.
        right: words that look like a slip of one of them and are none.
    """

    def __init__(self, words: Iterable[str], right: Iterable[str] = ()) -> None:
        self.words = frozenset(words)
        self._right = frozenset(right)
        self._first = frozenset(word[0] for word in self.words)
        self._shuffled = {"".join(sorted(word)): word for word in sorted(self.words)}
        whole = {word: word for word in self.words}
        self._shortened = {short: word for word in sorted(self.words) for short in _shortened(word)} | whole

    def meant(self, word: str) -> str | None:
        """The word that was meant; None for one that is right already, or another."""
        if len(word) < 4 or word in self.words or word in self._right:
            return None
        shuffled = self._shuffled.get("".join(sorted(word)))
        if shuffled is not None and word[0] in shuffled[:2]:
            return shuffled
        if word[0] not in self._first:
            return None
        for short in (word, *_shortened(word)):
            meant = self._shortened.get(short)
            if (
                meant
                and meant[0] == word[0]
                and (meant[-1] == word[-1] or (short == word and _lacks_its_last(meant, word)))
            ):
                return meant
        return None


def _lacks_its_last(meant: str, word: str) -> bool:
    return len(meant) >= LONG_WORD and meant[:-1] == word


def _shortened(word: str) -> tuple[str, ...]:
    """The word without each of its letters in turn."""
    return tuple(word[:i] + word[i + 1 :] for i in range(len(word)))
