"""A customer's message made ready for word lists: cleaned, folded, and still pointing at what was written.

No list lives here; how a list is written down and looked up does.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

HEAD = 4000
"""Characters read from the start of a text. Source: our own guess; nobody types more by hand."""

GLANCE = 500
"""Characters read of an earlier turn."""

TAIL = 1000
"""Characters read from its end: the request often follows a long paste."""

LETTERS = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿāēīōūőűęąśćżźłńčšžřěů"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyyaeiououeasczzlncszreu"
_FOLD = str.maketrans(LETTERS + "’‘`´ʼ＇", _PLAIN + "''''''")
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\ud800-\udfff]")
_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_NO_LITERAL = re.compile(r"\(\?<?[!=][^()]*\)|\\[a-zA-Z]|\[[^\]]*\]")
_LITERAL = re.compile(r"[a-zß]{3,}\??")
JAPANESE = "ja"
"""Stands among the starts of a message that holds Japanese letters."""

COMMON = frozenset(
    "the you your and for are was this that with but have has can will all any please pls some now more about"
    " get don doesn didn isn they there his her"
    " our out too also just very one how when where which from been its ing her him over had were ive".split()
)
"""Words that stand in so many messages that needing them would save nothing."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Message:
    """One text in two forms of the same length.

    Attributes:
        shown: as the customer wrote it, without what cannot be seen; a long text keeps its start and its end.
        text: the same, lower case, without accents, with plain apostrophes.
        words: the words of `text`, in order.
        starts: the first three, four and five letters of each word; see `Cue.needs`.
    """

    shown: str
    text: str
    words: tuple[str, ...]
    starts: frozenset[str]

    def without(self, pattern: re.Pattern[str]) -> Message:
        """The same with every match blanked out, so that nothing else finds a word in it."""
        text = pattern.sub(lambda found: "#" * len(found.group()), self.text)
        return self if text == self.text else Message(self.shown, text, self.words, self.starts)


@dataclass(frozen=True, slots=True)
class Cue:
    """A way of saying something, and how surely it means it.

    Attributes:
        p: probability, 0.0 to 1.0.
        needs: starts of words of which one must be there; a set is looked up twenty times faster than a pattern.
            Empty: any message may hold it.
    """

    p: float
    pattern: re.Pattern[str]
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a cue was found.

    Attributes:
        words: as the customer wrote them.
    """

    p: float
    words: str
    start: int
    end: int


def message(text: str, head: int = HEAD, tail: int = TAIL) -> Message:
    """Any text as a Message; of a long one the first `head` and the last `tail` characters."""
    if len(text) > head + tail:
        text = f"{text[:head]}\n{text[-tail:]}"
    shown = _clean(text, 2 * (head + tail))
    return written(shown)


def glance(text: str) -> Message:
    """An earlier turn: its start, and no `starts`, for nobody asks much of it."""
    shown = _clean(text[:GLANCE], 2 * GLANCE)
    folded = folds(shown)
    return Message(shown, folded, tuple(_WORD.findall(folded)), frozenset())


def written(shown: str) -> Message:
    """A text that is clean already as a Message."""
    text = folds(shown)
    words = tuple(_WORD.findall(text))
    starts = {word[:length] for word in words for length in (3, 4, 5)}
    if not text.isascii() and _JAPANESE.search(text):
        starts.add(JAPANESE)
    return Message(shown, text, words, frozenset(starts))


def folds(text: str) -> str:
    """Lower case without accents, character by character: the length stays."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    return low.translate(_FOLD)


def pattern(text: str, parts: Mapping[str, str] | None = None) -> re.Pattern[str]:
    """A pattern of whole words. A blank stands for any gap; <name> for the alternatives of that name."""
    spelt = _spelt(text, parts or {})
    if any(letter >= "\u3000" for letter in text):  # Japanese has no gaps between its words
        return re.compile(spelt)
    return re.compile(rf"\b(?:{spelt})(?!\w)")


def cues(rows: Iterable[tuple[float, str]], parts: Mapping[str, str] | None = None) -> tuple[Cue, ...]:
    """Rows of a list as cues, the surest first."""
    surest_first = sorted(rows, key=lambda row: -row[0])
    return tuple(Cue(p, pattern(text, parts), needs(_spelt(text, parts or {}))) for p, text in surest_first)


def strongest(said: Message, among: Iterable[Cue]) -> Hit | None:
    """The surest cue that the message holds; `among` is ordered, the surest first."""
    return next(hits(said, among), None)


def hits(said: Message, among: Iterable[Cue]) -> Iterator[Hit]:
    """The first place of every cue that the message holds."""
    for cue in among:
        if cue.needs and cue.needs.isdisjoint(said.starts):
            continue
        found = cue.pattern.search(said.text)
        if found is not None:
            yield Hit(cue.p, said.shown[found.start() : found.end()].strip(), found.start(), found.end())


def together(chances: Iterable[float]) -> float:
    """Probability that at least one of several independent signs is right."""
    none = 1.0
    for p in chances:
        none *= 1.0 - p
    return 1.0 - none


def pairs(words: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each word with the one before it, "" before the first."""
    return pairwise(("", *words))


def _clean(text: str, at_most: int) -> str:
    """Without what cannot be seen, every gap one character: a line break if it holds one, else a blank."""
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))[:at_most]  # a letter may unfold into eighteen
    if "\n" not in text:
        return " ".join(text.split())
    return _SPACE.sub(lambda gap: "\n" if "\n" in gap.group() else " ", text).strip()


def needs(spelt: str) -> frozenset[str]:
    """The starts of the telling words that a pattern is made of."""
    if any(letter >= "\u3000" for letter in spelt):
        return frozenset({JAPANESE})
    bare = _NO_LITERAL.sub(" ", spelt)
    found = (word[:-2] if word.endswith("?") else word for word in _LITERAL.findall(bare))
    return frozenset(word[:5] for word in found if len(word) > 2 and word not in COMMON)


def _spelt(text: str, parts: Mapping[str, str]) -> str:
    for name, alternatives in parts.items():
        text = text.replace(f"<{name}>", f"(?:{alternatives})")
    return text.replace(" ", r"\s")
