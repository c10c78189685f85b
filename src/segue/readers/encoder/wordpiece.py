"""Text into the numbers that an encoder of the BERT family reads: WordPiece, in plain Python."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

LONGEST_WORD = 100
"""Characters of a word that is looked up; a longer one is unknown. Source: the original's own tokenizer."""
REMEMBERED = 50_000
"""Words whose pieces are kept at hand."""
CJK = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
"""Each of these characters is a word of its own."""
SPACES = "\t\n\r"
ASCII_SIGNS = ((33, 47), (58, 64), (91, 96), (123, 126))
"""Counted as punctuation, though Unicode calls some of them symbols."""


class WordPiece:
    """The pieces of words that a vocabulary has.

    Args:
        pieces: one for each number, in their order; must have [UNK], [CLS], [SEP] and [PAD].

    Raises:
        KeyError: one of these is missing.
    """

    def __init__(self, pieces: Sequence[str]) -> None:
        self._ids: Mapping[str, int] = {piece: number for number, piece in enumerate(pieces)}
        self.unknown, self.begin, self.end, self.pad = (
            self._ids[name] for name in ("[UNK]", "[CLS]", "[SEP]", "[PAD]")
        )
        self._of_word = lru_cache(REMEMBERED)(self._pieces)

    @classmethod
    def of_file(cls, vocabulary: Path) -> WordPiece:
        """From a file with a piece in each line."""
        return cls(vocabulary.read_text(encoding="utf-8").split("\n"))

    def ids(self, text: str, at_most: int) -> list[int]:
        """The numbers of a text between [CLS] and [SEP], cut to `at_most` in all."""
        found = [self.begin]
        for word in words(text):
            found += self._of_word(word)
            if len(found) >= at_most:
                break
        return [*found[: at_most - 1], self.end]

    def _pieces(self, word: str) -> tuple[int, ...]:
        """The longest pieces from the left; unknown if a rest is in no piece."""
        if len(word) > LONGEST_WORD:
            return (self.unknown,)
        found, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = self._ids.get(("##" if start else "") + word[start:end])
                if piece is not None:
                    found.append(piece)
                    start = end
                    break
            else:
                return (self.unknown,)
        return tuple(found)


def words(text: str) -> list[str]:
    """Lower-case words without accents; each sign of punctuation and each Chinese character is one of its own."""
    if text.isascii():
        return "".join(map(_ascii, text.lower())).split()
    bare = unicodedata.normalize("NFD", "".join(map(_spaced, text)))
    return "".join(_apart(letter.lower()) for letter in bare if unicodedata.category(letter) != "Mn").split()


@lru_cache(256)
def _ascii(letter: str) -> str:
    return "".join(map(_apart, _spaced(letter)))


@lru_cache(4096)
def _spaced(letter: str) -> str:
    """Without control characters; with room around Chinese characters."""
    if letter in SPACES:
        return " "
    category = unicodedata.category(letter)
    if category == "Zs":
        return " "
    if letter in "\x00�" or category[0] == "C":
        return ""
    code = ord(letter)
    return f" {letter} " if any(low <= code <= high for low, high in CJK) else letter


@lru_cache(4096)
def _apart(letter: str) -> str:
    code = ord(letter[:1] or " ")  # a capital may become two letters
    is_sign = any(low <= code <= high for low, high in ASCII_SIGNS) or unicodedata.category(letter[:1] or " ")[0] == "P"
    return f" {letter} " if is_sign else letter
