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

TAIL = 1000
"""Characters read from its end: the request often follows a long paste."""

LETTERS = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿāēīōūőűęąśćżźłńčšžřěů"
_PLAIN = "aaaaaaceeeeiiiinooooouuuuyyaeiououeasczzlncszreu"
_FOLD = str.maketrans(LETTERS + "’‘`´ʼ＇", _PLAIN + "''''''")
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\ud800-\udfff]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Message:
    """One text in two forms of the same length.

    Attributes:
        shown: as the customer wrote it, without what cannot be seen; a long text keeps its start and its end.
        text: the same, lower case, without accents, with plain apostrophes.
        words: the words of `text`, in order.
    """

    shown: str
    text: str
    words: tuple[str, ...]

    def without(self, pattern: re.Pattern[str]) -> Message:
        """The same with every match blanked out, so that nothing else finds a word in it."""
        text = pattern.sub(lambda found: "#" * len(found.group()), self.text)
        return self if text == self.text else Message(self.shown, text, self.words)


@dataclass(frozen=True, slots=True)
class Cue:
    """A way of saying something, and how surely it means it.

    Attributes:
        p: probability, 0.0 to 1.0.
    """

    p: float
    pattern: re.Pattern[str]


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
    text = _INVISIBLE.sub("", _CONTROL.sub(" ", text))
    text = unicodedata.normalize("NFKC", text)[: 2 * (head + tail)]  # one character may unfold into eighteen
    shown = _SPACE.sub(lambda gap: "\n" if "\n" in gap.group() else " ", text).strip()
    folded = folds(shown)
    return Message(shown, folded, tuple(_WORD.findall(folded)))


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
    return tuple(Cue(p, pattern(text, parts)) for p, text in sorted(rows, key=lambda row: -row[0]))


def strongest(said: Message, among: Iterable[Cue]) -> Hit | None:
    """The surest cue that the message holds; `among` is ordered, the surest first."""
    return next(hits(said, among), None)


def hits(said: Message, among: Iterable[Cue]) -> Iterator[Hit]:
    """The first place of every cue that the message holds."""
    for cue in among:
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


def _spelt(text: str, parts: Mapping[str, str]) -> str:
    for name, alternatives in parts.items():
        text = text.replace(f"<{name}>", f"(?:{alternatives})")
    return text.replace(" ", r"\s")
