"""Whether a request is any of a team's intents: four signs, each standardised on tickets that were judged unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[Any]

NEVER = 1e-9
COMPANY = 5
"""Nearest tickets that are looked at. Source: findings use one; five were better wherever an intent has as many."""
FURTHEST = 6.0
"""Deviations from the usual that count at most, so that one sign cannot outvote three."""
CHUNK = 1024


@dataclass(frozen=True)
class Neighbours:
    """Where the tickets lie.

    Attributes:
        tickets: (tickets, dimensions), of length 1.0.
        usual: of each, the cosine to the nearest other one.
        centres: (intents, dimensions), the mean of its tickets at length 1.0; zeros for an intent without any.
    """

    tickets: Array
    usual: Array
    centres: Array

    @classmethod
    def of(cls, vectors: Array, numbers: NDArray[np.int64], intents: int) -> Neighbours:
        """Of labelled tickets."""
        import numpy as np

        usual = np.zeros(len(vectors), dtype=np.float32)
        for part in _chunks(len(vectors)):
            cosines = vectors[part] @ vectors.T
            cosines[np.arange(len(cosines)), np.arange(part.start, part.start + len(cosines))] = -1.0
            usual[part] = cosines.max(axis=1)
        centres = np.zeros((intents, vectors.shape[1]), dtype=np.float32)
        np.add.at(centres, numbers, vectors)
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), NEVER)
        return cls(vectors, usual, centres)

    @classmethod
    def stored(cls, arrays: Mapping[str, Any]) -> Neighbours:
        """From the arrays of a model."""
        return cls(*(arrays[name].astype("float32") for name in ("tickets", "usual", "centres")))

    def arrays(self, kept: Any) -> dict[str, Array]:
        """What is stored of them, with the tickets at `kept`."""
        tickets, usual = self.tickets[kept], self.usual[kept]
        return {name: part.astype("float16") for name, part in zip(NAMES, (tickets, usual, self.centres), strict=True)}

    def signs(self, vectors: Array, probabilities: Array, by_words: Array) -> Array:
        """Four signs of each text that it is in scope; higher is more so.

        Args:
            probabilities: (texts, intents), calibrated.
            by_words: (texts, intents), margins of the words' view.

        Returns:
            (texts, 4): how sure the best intent is (log of its probability); how far it leads by its words; how like
            the middle of an intent the text is; and how near its five nearest tickets are, less what is usual for them.
        """
        import numpy as np

        found = np.zeros((len(vectors), 4), dtype=np.float32)
        found[:, 0] = np.log(probabilities.max(axis=1) + NEVER)
        leads = np.partition(by_words, -2, axis=1)
        found[:, 1] = leads[:, -1] - leads[:, -2]
        found[:, 2] = (vectors @ self.centres.T).max(axis=1)
        for part in _chunks(len(vectors)):
            cosines = vectors[part] @ self.tickets.T
            near = np.argpartition(-cosines, min(COMPANY, cosines.shape[1]) - 1, axis=1)[:, :COMPANY]
            found[part, 3] = np.take_along_axis(cosines, near, axis=1).mean(axis=1) - self.usual[near].mean(axis=1)
        return found


NAMES = ("tickets", "usual", "centres")


@dataclass(frozen=True)
class Scope:
    """How the signs of a request look that is in scope, from out-of-fold judgements.

    Attributes:
        means, deviations: of each sign.
        threshold: of the sum of the standardised signs; `coverage` of the requests in scope lie above.
        coverage: share of them, 0.0 to 1.0.
    """

    means: Sequence[float] = (0.0,) * 4
    deviations: Sequence[float] = (1.0,) * 4
    threshold: float = -4.0
    coverage: float = 0.95

    @classmethod
    def of(cls, signs: Array, coverage: float) -> Scope:
        """Fitted on the signs of tickets that were judged by what had not seen them."""
        import numpy as np

        seen = cls(signs.mean(axis=0).tolist(), np.maximum(signs.std(axis=0), 1e-6).tolist(), 0.0, coverage)
        return cls(seen.means, seen.deviations, float(np.quantile(seen.score(signs), 1 - coverage)), coverage)

    @classmethod
    def stored(cls, figures: Sequence[float]) -> Scope:
        """From `figures`."""
        if len(figures) != 10:
            raise ValueError(f"the scope has {len(figures)} figures instead of 10")
        return cls(tuple(figures[:4]), tuple(figures[4:8]), *figures[8:])

    def figures(self) -> list[float]:
        """What is stored of it."""
        return [*self.means, *self.deviations, self.threshold, self.coverage]

    def score(self, signs: Array) -> Array:
        """Higher is more in scope."""
        import numpy as np

        apart = (signs - np.array(self.means)) / np.array(self.deviations)
        found: Array = np.clip(apart, -FURTHEST, FURTHEST).sum(axis=1)
        return found

    def outside(self, signs: Array) -> Array:
        """Probability that a request is out of scope: .5 at the threshold."""
        import numpy as np

        found: Array = 1 / (1 + np.exp(np.clip(self.score(signs) - self.threshold, -50, 50)))
        return found


def _chunks(length: int) -> Iterator[slice]:
    return (slice(start, min(start + CHUNK, length)) for start in range(0, length, CHUNK))
