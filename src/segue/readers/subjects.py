"""Topics and stakes of a team's own, by the examples in its policy: what means nearly the same as one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp
from typing import TYPE_CHECKING, Any

from segue.core.policy import Subject
from segue.core.reading import Likely, Reading, Spotted, Stake

from .encoder import Encoder

if TYPE_CHECKING:
    from numpy.typing import NDArray

EVEN, SLOPE = 0.6, 15.0
"""Cosine to the nearest example that counts as even odds, and how fast they grow. Source: of BANKING77 questions of
different intents, one pair in a hundred reaches .59."""
LEAST = 0.1
"""Probability below which a subject is not told."""


class Subjects:
    """The examples of a policy, encoded once."""

    def __init__(self, subjects: Sequence[Subject], encoder: Encoder) -> None:
        self._subjects = tuple(subjects)
        self._examples = [encoder.encode(subject.examples) for subject in self._subjects]

    def read(self, reading: Reading, text: str, vector: NDArray[Any]) -> Reading:
        """A reading with the team's own topics and stakes; where the word lists heard an example said, they stand."""
        topics, stakes, spotted = list(reading.topics), list(reading.stakes), list(reading.spotted)
        for subject, examples in zip(self._subjects, self._examples, strict=True):
            p = 1 / (1 + exp(-SLOPE * (float((examples @ vector).max()) - EVEN)))
            known = reading.topic(subject.id) if subject.kind == "topic" else _of(reading.stake(subject.id))
            if p < LEAST or p <= known:
                continue
            spotted.append(Spotted(subject.id, text[:200]))
            if subject.kind == "topic":
                topics = [*(one for one in topics if one.name != subject.id), Likely(subject.id, p)]
            else:
                stakes = [*(one for one in stakes if one.name != subject.id), Stake(subject.id, p)]
        return replace(
            reading,
            topics=tuple(sorted(topics, key=lambda one: -one.p)),
            stakes=tuple(sorted(stakes, key=lambda one: -one.p)),
            spotted=tuple(spotted),
        )


def _of(stake: Stake | None) -> float:
    return stake.p if stake else 0.0
