"""How much of a sentence stands in its sources: five measures by words, each from 0.0 to 1.0.

They are: the weight of its content words in the best two source sentences together; the same over all sources, where a
word that is missing counts as far as its letters resemble one that is there; its longest common run of words with one
source sentence (ROUGE-L, recall); all its words, whatever they are; and whether the speaker tells of themself where no
source does. Pairs of neighbouring words were tried beside these and added nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from .words import STOP_STEMS, sentences, stems

Weigh = Callable[[str], float]
"""The weight of a stem, above 0.0: how much it tells. See `idf_of`."""

LONG = 9
"""Letters from which on a word gains no more weight. Our own guess; 6 to 12 measure the same."""
LEAST = 0.01
"""What a word weighs at least, even if every text holds it: shares need a whole that is not 0."""
MOST = 200
"""Source sentences that are remembered of a word, the first ones: one that stands in more tells nothing of any, and
the cost stays in bounds. Our own guess."""
CLOSEST = 4
"""Source sentences with which the longest common run is looked for: those that share the most weight."""
NEAR = 3
"""Letters by which a word's length may differ from one that it is compared with."""
SELF = frozenset("i me my mine im ive myself".split())


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """A sentence of a source.

    Attributes:
        source: number of the source, counted from 0.
        stems: in order.
    """

    source: int
    text: str
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """The sources, prepared once for all sentences of an answer."""

    sentences: tuple[SourceSentence, ...]
    places: dict[str, list[int]]

    @property
    def words(self) -> Iterable[str]:
        """Every stem that occurs."""
        return self.places.keys()


@dataclass(frozen=True, slots=True)
class Overlap:
    """What was measured of one sentence; see the caption.

    Attributes:
        in_two, resembling, in_order, any_word: shares, 0.0 to 1.0.
        own_voice: 1.0 if it speaks of the speaker and no source does, else 0.0.
        best: numbers of the source sentences that cover most of it, at most two, the better one first.
        shared: its stems that those two have.
    """

    in_two: float
    resembling: float
    in_order: float
    any_word: float
    own_voice: float
    best: tuple[int, ...]
    shared: frozenset[str]

    def measures(self) -> tuple[float, ...]:
        """The five, in the order of their coefficients."""
        return self.in_two, self.resembling, self.in_order, self.any_word, self.own_voice


def by_length(stem: str) -> float:
    """A word's weight where nobody counted: long words tell more. Measured: as good as counts over the sources, which
    are too few to count in."""
    return float(min(len(stem), LONG))


def idf_of(texts: Iterable[str]) -> Weigh:
    """Weights from a knowledge base: the fewer of its texts hold a word, the more it tells (IDF).

    Args:
        texts: many; with a few dozen, `by_length` does as well.
    """
    count: Counter[str] = Counter()
    n = 0
    for text in texts:
        count.update(set(stems(text)))
        n += 1
    weights = {stem: log((n + 1) / (seen + 0.5)) + LEAST for stem, seen in count.items()}
    unseen = log((n + 1) / 0.5) + LEAST
    return lambda stem: weights.get(stem, unseen)


def index_of(sources: Sequence[str]) -> Index:
    """Sources as they are searched."""
    found = [
        SourceSentence(number, text, _stems_of(text))
        for number, source in enumerate(sources)
        for text in sentences(source)
    ]
    places: dict[str, list[int]] = {}
    for at, sentence in enumerate(found):
        for stem in dict.fromkeys(sentence.stems):
            at_all = places.setdefault(stem, [])
            if len(at_all) < MOST:
                at_all.append(at)
    return Index(tuple(found), places)


@lru_cache(maxsize=4096)
def _stems_of(text: str) -> tuple[str, ...]:
    """Remembered, because the same articles are looked up again and again."""
    return tuple(stems(text))


def overlap(words: Sequence[str], index: Index, weigh: Weigh) -> Overlap:
    """Compares a sentence with the sources.

    Args:
        words: its stems in order, at least one.
    """
    distinct = list(dict.fromkeys(words))
    content = [stem for stem in distinct if stem not in STOP_STEMS] or distinct
    weights = {stem: weigh(stem) for stem in content}
    total = sum(weights.values()) or 1.0
    best, shared = _best_two(weights, index)
    resembling = sum(weight * _resembles(stem, index) for stem, weight in weights.items())
    return Overlap(
        sum(weights[stem] for stem in shared) / total,
        resembling / total,
        _in_order(words, best, weights, index),
        sum(stem in index.places for stem in distinct) / len(distinct),
        float(not SELF.isdisjoint(distinct) and SELF.isdisjoint(index.words)),
        best,
        shared,
    )


def _mass(weights: dict[str, float], index: Index) -> dict[int, float]:
    """Weight that each source sentence shares with these words; only those that share some."""
    mass: dict[int, float] = {}
    for stem, weight in weights.items():
        for at in index.places.get(stem, ()):
            mass[at] = mass.get(at, 0.0) + weight
    return mass


def _best_two(weights: dict[str, float], index: Index) -> tuple[tuple[int, ...], frozenset[str]]:
    """The sentence that covers most, and the one that adds most to it."""
    mass = _mass(weights, index)
    if not mass:
        return (), frozenset()
    first = max(mass, key=lambda at: (mass[at], -at))
    covered = frozenset(weights).intersection(index.sentences[first].stems)
    left = {stem: weight for stem, weight in weights.items() if stem not in covered}
    adds = _mass(left, index)
    if not adds:
        return (first,), covered
    second = max(adds, key=lambda at: (adds[at], -at))
    return (first, second), covered | frozenset(left).intersection(index.sentences[second].stems)


def _in_order(words: Sequence[str], best: Sequence[int], weights: dict[str, float], index: Index) -> float:
    mass = _mass(weights, index) or dict.fromkeys(range(min(CLOSEST, len(index.sentences))), 0.0)
    closest = sorted(mass, key=lambda at: (-mass[at], at))[:CLOSEST]
    runs = [_common_run(words, index.sentences[at].stems) for at in closest]
    if len(best) == 2:
        one, two = (index.sentences[at].stems for at in sorted(best))
        runs += [_common_run(words, one + two), _common_run(words, two + one)]
    return max(runs, default=0) / len(words)


def _common_run(one: Sequence[str], other: Sequence[str]) -> int:
    """Length of the longest common subsequence, a row of the table at a time as the bits of one number."""
    bits: dict[str, int] = {}
    for place, stem in enumerate(one):
        bits[stem] = bits.get(stem, 0) | 1 << place
    full = row = (1 << len(one)) - 1
    for stem in other:
        hit = row & bits.get(stem, 0)
        row = ((row + hit) | (row - hit)) & full
    return len(one) - row.bit_count()


def _resembles(stem: str, index: Index) -> float:
    """1.0 if a source has the word, else how far the most similar one shares its pairs and triples of letters."""
    if stem in index.places:
        return 1.0
    if len(stem) <= NEAR:
        return 0.0
    own = _letters(stem)
    likeliest = 0.0
    for word in index.words:
        if word[0] == stem[0] and abs(len(word) - len(stem)) <= NEAR:
            other = _letters(word)
            likeliest = max(likeliest, 2 * len(own & other) / (len(own) + len(other)))
    return likeliest


@lru_cache(maxsize=20_000)
def _letters(word: str) -> frozenset[str]:
    marked = f"^{word}$"
    return frozenset(marked[at : at + size] for size in (2, 3) for at in range(len(marked) - size + 1))
