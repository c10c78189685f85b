"""Grounding: does an answer stand in its sources? Judged sentence by sentence, with the source that supports each.

By words, without a model: a sentence is supported as far as its words stand in the sources (`overlap.py`), and not at
all if it has a number, an address or a name that none of them has (`facts.py`). Politeness and questions claim nothing
and need no source. What it cannot find is a contradiction in the same words ("is" for "is not"): give a Judge for that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import exp
from typing import Protocol

from .agreement import agreement as agreement
from .facts import Numbers, addresses_in, missing_addresses, missing_names, missing_numbers, numbers_in
from .overlap import Index, Overlap, Weigh, by_length, index_of, overlap
from .overlap import idf_of as idf_of
from .words import WORD, is_small_talk, sentences, stated, stems

SUPPORTED = 0.5
"""From this probability on a sentence counts as supported."""

WEIGHTS = (1.34, 1.29, 2.53, 2.83, -1.51)
OFFSET = -4.62
"""Coefficients of a logistic regression on the five measures of the weakest claim of an answer, fitted on the 2,410
answers of BEGIN (Dziri and others 2022, CC BY 4.0 and CDLA-Sharing 1.0) and on nothing else. The offset was raised so
that 5 % of the supported answers there lie below .5; as it was fitted (-5.80), 14 % would, for two answers in three of
BEGIN are unsupported, and of a company's AI they are not. bench/grounding.py measures both sets."""

VETOED = 0.05
"""What is left of the probability of a sentence with a fact that no source has. Measured: such a fact stands in 0.2 %
of the supported answers of BEGIN and in 0.3 % of those of LFQA-Verification (Chen and others 2023)."""


class Judge(Protocol):
    """Finds what words cannot show: a contradiction, a conclusion that does not follow. A model of your own."""

    def __call__(self, claim: str, passages: Sequence[str]) -> float:
        """The probability, 0.0 to 1.0, that the passages support the claim."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a source.

    Attributes:
        source: number of the source, counted from 0.
        text: as it stands there.
    """

    source: int
    text: str


@dataclass(frozen=True, slots=True)
class Support:
    """One sentence of an answer.

    Attributes:
        p: probability that the sources support it, 0.0 to 1.0; None if it claims nothing.
        passages: the source sentences that cover most of it, at most two, the better one first.
        words: those of its words that stand in them.
        missing: numbers, addresses and names in it that no source has, as they stand there.
    """

    text: str
    p: float | None
    passages: tuple[Passage, ...] = ()
    words: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """The texts of the passages, as a judge is shown them."""
        return tuple(passage.text for passage in self.passages)

    @property
    def is_claim(self) -> bool:
        """Whether it says something that can be wrong; politeness and questions do not."""
        return self.p is not None

    @property
    def is_supported(self) -> bool:
        """Whether it may stand: a claim that is supported, or no claim."""
        return self.p is None or self.p >= SUPPORTED


@dataclass(frozen=True, slots=True)
class Grounding:
    """An answer, sentence by sentence, in order."""

    sentences: tuple[Support, ...]

    @property
    def weakest(self) -> Support | None:
        """The claim with the least support; None if nothing is claimed. An answer is as true as its weakest sentence:
        nine that are right do not mend an invented one."""
        claims = [sentence for sentence in self.sentences if sentence.p is not None]
        return min(claims, key=lambda claim: claim.p or 0.0, default=None)

    @property
    def grounded(self) -> float | None:
        """The probability of the weakest claim, 0.0 to 1.0; None ("not measured") if nothing is claimed."""
        weakest = self.weakest
        return None if weakest is None else weakest.p

    @property
    def unsupported(self) -> tuple[Support, ...]:
        """The claims that the sources do not support, in order."""
        return tuple(sentence for sentence in self.sentences if not sentence.is_supported)

    @property
    def to_judge(self) -> tuple[Support, ...]:
        """The claims that their words support, each once, in order: a contradiction hides among these."""
        return tuple(dict.fromkeys(one for one in self.sentences if one.is_claim and one.is_supported))

    def judged(self, verdicts: Mapping[str, float]) -> Grounding:
        """The same after a judge was asked about some claims; the lower of the two probabilities stands.

        Args:
            verdicts: by the text of the claim, 0.0 to 1.0.

        Raises:
            ValueError: one of them is no probability.
        """
        return Grounding(tuple(_judged(one, verdicts) for one in self.sentences))


def ground(
    answer: str,
    sources: Sequence[str],
    *,
    known: Sequence[str] = (),
    idf: Weigh | None = None,
    judge: Judge | None = None,
) -> Grounding:
    """Compares an answer with the texts it was written from.

    Args:
        sources: texts that the answer rests on; without any, no claim is supported.
        known: what the conversation says anyway, such as the customer's words: numbers, addresses and names in it may
            be said again. It supports no claim.
        idf: weights of words, see `idf_of`; None: long words weigh more.
        judge: asked about each claim that its words support (`to_judge`); the lower of the two probabilities stands.

    Raises:
        ValueError: the judge's answer is no probability.
    """
    have = _Have(sources, known)
    texts = sentences(answer)
    found = {text: _support(text, have, idf or by_length) for text in dict.fromkeys(texts)}
    grounding = Grounding(tuple(found[text] for text in texts))
    if judge is None:
        return grounding
    return grounding.judged({claim.text: judge(claim.text, claim.shown) for claim in grounding.to_judge})


class _Have:
    """What the sources have, looked up once for all sentences, and only if one asks for it."""

    def __init__(self, sources: Sequence[str], known: Sequence[str]) -> None:
        self.index: Index = index_of(sources)
        self._all = "\n".join((*sources, *known))
        self._known = known

    @cached_property
    def _numbers(self) -> Numbers:
        return numbers_in(self._all)

    @cached_property
    def _addresses(self) -> frozenset[str]:
        return addresses_in(self._all)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(self.index.words).union(*map(stems, self._known))

    @cached_property
    def _initials(self) -> str:
        return "".join(word[0] for word in WORD.findall(self._all.lower()))

    def missing(self, text: str, with_names: bool) -> tuple[str, ...]:
        """The hard facts of a sentence that are nowhere; names in a formula of politeness are none."""
        numbers = missing_numbers(text, lambda: self._numbers)
        addresses = missing_addresses(text, lambda: self._addresses)
        names = missing_names(text, lambda: self._stems, lambda: self._initials)
        return tuple(dict.fromkeys((*numbers, *addresses, *(names if with_names else ()))))


def _support(text: str, have: _Have, weigh: Weigh) -> Support:
    said = stated(text)
    is_polite = is_small_talk(said)
    missing = have.missing(text, with_names=not is_polite)
    words = stems(said or (text if missing else ""))
    if not words or (is_polite and not missing):
        return Support(text, None)
    found = overlap(words, have.index, weigh)
    p = _probability(found) * (VETOED if missing else 1.0)
    passages = tuple(Passage(one.source, one.text) for one in map(have.index.sentences.__getitem__, found.best))
    if said != text and p >= SUPPORTED:  # a question, and what it takes for granted is true
        return Support(text, None)
    shown = tuple(dict.fromkeys(word for word in WORD.findall(text) if not found.shared.isdisjoint(stems(word))))
    return Support(text, p, passages, shown, missing)


def _probability(found: Overlap) -> float:
    return 1 / (1 + exp(-OFFSET - sum(weight * of for weight, of in zip(WEIGHTS, found.measures(), strict=True))))


def _judged(sentence: Support, verdicts: Mapping[str, float]) -> Support:
    verdict = verdicts.get(sentence.text)
    if sentence.p is None or verdict is None:
        return sentence
    if not 0.0 <= verdict <= 1.0:
        raise ValueError(f"a judge answers with a probability between 0.0 and 1.0, not {verdict!r}")
    return replace(sentence, p=min(sentence.p, verdict))


__all__ = ["SUPPORTED", "Grounding", "Judge", "Passage", "Support", "Weigh", "agreement", "ground", "idf_of"]
