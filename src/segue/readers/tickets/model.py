"""Intents of a team's own tickets: an encoder's view and the words' view of a text, averaged and calibrated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..tfidf import Tfidf
from .scope import NEVER, Neighbours, Scope
from .store import ModelDamaged, load
from .tone import ToneHead

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

SPREAD = 4.0
"""What the margins of the words' view are multiplied with before they become probabilities, then calibrated."""


@dataclass(frozen=True)
class Heat:
    """How two views become one distribution.

    Attributes:
        meaning, words, average: temperatures, of each view and of their average; above 1.0 one was too sure of itself.
        share: weight of the encoder's view in the average, 0.0 to 1.0; the words have the rest.
    """

    meaning: float = 1.0
    words: float = 1.0
    average: float = 1.0
    share: float = 0.6

    def figures(self) -> list[float]:
        """What is stored of them."""
        return [self.meaning, self.words, self.average, self.share]


@dataclass(frozen=True)
class Meant:
    """What a text means: a probability for each intent, and how likely it is none of them."""

    probabilities: Array
    outside: Array


class TicketModel:
    """What was learned from tickets. It keeps nothing between calls and can be shared by threads.

    Attributes:
        intents: the labels of the tickets, in the order of the probabilities.
        encoder: the name of the encoder that it was trained with; no other fits.
        languages: in which a fair part of the tickets was written.
        tone: learned from tickets with a tone; None: the shipped tone stays.
    """

    def __init__(
        self,
        intents: Sequence[str],
        encoder: str,
        arrays: Mapping[str, Any],
        heat: Heat,
        scope: Scope,
        languages: Sequence[str] = ("en",),
        tone: ToneHead | None = None,
    ) -> None:
        self.intents, self.encoder, self.heat, self.scope = tuple(intents), encoder, heat, scope
        self.languages, self.tone = frozenset(languages), tone
        self._arrays = arrays
        self._tfidf = Tfidf.stored(arrays)
        self._neighbours = Neighbours.stored(arrays)

    def arrays(self) -> Mapping[str, Any]:
        """What is stored of it."""
        return self._arrays

    def read(self, texts: Sequence[str], vectors: Array) -> Meant:
        """What texts mean.

        Args:
            vectors: of the encoder, one for each text.
        """
        meaning = vectors @ self._arrays["meaning"].T.astype("float32") + self._arrays["meaning_bias"]
        by_words = self._by_words(texts)
        found = averaged(meaning, by_words, self.heat)
        return Meant(found, self.scope.outside(self._neighbours.signs(vectors, found, by_words)))

    def _by_words(self, texts: Sequence[str]) -> Array:
        import numpy as np

        weights, found = self._arrays["by_words"], np.tile(self._arrays["by_words_bias"], (len(texts), 1))
        for row, text in enumerate(texts):
            columns, values = self._tfidf.of(text)
            found[row] += values @ weights[columns].astype("float32")
        margins: Array = found
        return margins


def averaged(meaning: Array, by_words: Array, heat: Heat) -> Array:
    """Two views as one distribution; each row sums to 1.0."""
    import numpy as np

    both = heat.share * softmax(meaning / heat.meaning) + (1 - heat.share) * softmax(by_words * SPREAD / heat.words)
    return softmax(np.log(both + NEVER) / heat.average)


def softmax(margins: Array) -> Array:
    """Margins as probabilities, row by row."""
    import numpy as np

    powers = np.exp(margins - margins.max(axis=1, keepdims=True))
    found: Array = powers / powers.sum(axis=1, keepdims=True)
    return found


def load_model(folder: Path, encoder: str) -> TicketModel:
    """The model in a folder.

    Args:
        encoder: the name of the one that will be used with it.

    Raises:
        NoModel, ModelDamaged: it cannot be used, or was trained with another encoder.
    """
    arrays, told = load(folder)
    if told.get("encoder") != encoder:
        because = f"it was trained with the encoder {told.get('encoder')!r:.120}, and {encoder!r:.120} is in use"
        raise ModelDamaged(str(folder), because, told)
    try:
        _check(arrays, told)
        heat = Heat(*arrays["heat"].tolist())
        scope = Scope.stored(arrays["scope"].tolist())
        tone = ToneHead.stored(arrays, told)
        return TicketModel(told["intents"], encoder, arrays, heat, scope, told["languages"], tone)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise ModelDamaged(str(folder), f"a part of it is missing ({error})", told) from None


def _check(arrays: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    """That the parts of a model belong together.

    Raises:
        ValueError, KeyError, TypeError, IndexError: they do not.
    """
    intents, (many, size) = told["intents"], arrays["meaning"].shape
    grams = arrays["words_rarity"].shape[0] + arrays["pieces_rarity"].shape[0]
    tickets = arrays["tickets"].shape[0]
    wanted = {
        "meaning_bias": (many,), "by_words": (grams, many), "by_words_bias": (many,), "centres": (many, size),
        "tickets": (tickets, size), "usual": (tickets,),
    }  # fmt: skip
    if len(intents) != many or len(set(map(str, intents))) != many or many < 2:
        raise ValueError(f"{len(intents)} intents are named, and it was trained with {many}")
    if not all(isinstance(name, str) and name for name in (*intents, *told["languages"])):
        raise ValueError("an intent or a language has no name")
    for name, shape in wanted.items():
        if arrays[name].shape != shape:
            raise ValueError(f"{name} is {arrays[name].shape} instead of {shape}")
