"""Small models that come with Segue and are the same for every team: tone, anger, abuse, orders to the AI, stakes.

Each looks at the encoder's vector, most also at words, and what it says is mixed with what the word lists say. Where it
matters most the word lists keep the last word: a head raises a figure that they set high, and ranks what they missed.
`training/heads.py` fits them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segue.core.errors import SegueError
from segue.core.reading import Reading, Stake

from ..lexicon.message import message
from ..lexicon.stakes import unplaced
from .hashed import hashed

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = Path(__file__).with_name("heads.npz")
SERVED = ("en", None)
"""Languages that they were fitted on; a message without a letter is in none, and does no harm."""
SURE = 1e-3
"""The word lists' figures are taken as no surer than this, in either direction."""
DIRECT, PLANTED = 1.0, 0.3
"""Weight of the heads for orders to the AI, in a message and in what a tool brought. Source: five folds of the training
data; of passages, forms and carriers left out."""
SURE_ORDER = 0.9
"""Figure of the word lists from which an order stays one. Source: of 871 harmless messages it is reached by none."""
ABUSE = (0.38, 0.70, 0.33, 0.80)
"""Weights of the word lists, the meaning, the words, and what is added. Source: a regression over five folds."""
STAKES, STAKES_USUAL = 0.25, 2.0
"""Weight of the head, and what it says of a message with nothing at stake. Source: each source left out once."""
STAKES_ALONE = 3.0
"""How sure the head must be, in log odds, for a stake that the word lists do not see at all. Source: the same."""
TONE = 0.5
"""Weight of the head. Our own choice, half and half, with no label of a team at hand."""
ANGER = 0.5
"""Weight of the head in frustration; the same."""
LEAST = 0.001
"""Probability below which a stake that only the head sees is not told."""


class HeadsDamaged(SegueError):
    """The models that come with Segue are not those of this version.

    Attributes:
        file: where they lie.
    """

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} is not the file of this version; get it again with: pip install --force-reinstall segue"
        )
        self.file = file


class Heads:
    """All of them. They keep nothing between calls and can be shared by threads.

    Attributes:
        encoder: the name of the encoder that they were fitted with.
        mark: the hash of their file.

    Raises:
        HeadsDamaged: their file is missing or was changed.
    """

    def __init__(self, file: Path = FILE) -> None:
        import numpy as np

        try:
            note = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
            if hashlib.sha256(file.read_bytes()).hexdigest() != note["sha256"]:
                raise HeadsDamaged(str(file))
            with np.load(file, allow_pickle=False) as stored:
                self._arrays = {
                    name: stored[name].astype(np.float32) for name in stored.files if name != "stakes_names"
                }
                self._stakes = bytes(stored["stakes_names"]).decode().split("\n")
            self.encoder, self.mark = str(note["encoder"]), str(note["sha256"])
        except (OSError, ValueError, KeyError):
            raise HeadsDamaged(str(file)) from None

    def read(
        self, reading: Reading, text: str, vector: NDArray[Any], results: Sequence[tuple[str, Any]] = ()
    ) -> Reading:
        """A reading of the word lists, sharpened.

        Args:
            vector: of the text.
            results: what tools brought since, each with its vector.
        """
        columns = hashed(text)
        attacks = [self._sum("injection", vector, columns, DIRECT)]
        attacks += [self._sum("planted", one, hashed(result), PLANTED) for result, one in results]
        return replace(
            reading,
            tone=self._tone(reading, vector, columns),
            frustration=self._mixed(reading.frustration, ANGER, self._standard("anger", vector, columns)),
            abuse=self._abuse(reading, vector, columns),
            injection=_kept(reading.injection, _squashed(_logit(reading.injection or 0.0) + max(attacks))),
            stakes=self._at_stake(reading, text, vector),
        )

    def planted(self, p: float, passage: str, vector: NDArray[Any]) -> float:
        """What the word lists say of orders in a passage, sharpened.

        Args:
            vector: of the passage.
        """
        sharper = _squashed(_logit(p) + self._sum("planted", vector, hashed(passage), PLANTED))
        return max(p, sharper) if p >= SURE_ORDER else sharper

    def signs(self, reading: Reading, text: str, vector: NDArray[Any]) -> NDArray[Any]:
        """What a tone of the team's own starts from, each about one deviation wide.

        Args:
            reading: of the word lists.
            vector: of the text.

        Returns:
            The word lists' tone, then how negative, how positive and how angry a text is.
        """
        import numpy as np

        columns = hashed(text)
        felt = (self._standard(name, vector, columns) for name in ("negative", "positive", "anger"))
        return np.array([2 * (reading.tone or 0.0), *felt], dtype=np.float32)

    def _meaning(self, name: str, vector: NDArray[Any]) -> float:
        return float(self._arrays[f"{name}_meaning"][0] @ vector + self._arrays[f"{name}_meaning_bias"][0])

    def _words(self, name: str, counted: tuple[Any, Any]) -> float:
        columns, values = counted
        return float(self._arrays[f"{name}_words"][columns] @ values + self._arrays[f"{name}_words_bias"][0])

    def _sum(self, name: str, vector: NDArray[Any], counted: tuple[Any, Any], weight: float) -> float:
        return weight * (self._meaning(name, vector) + self._words(name, counted))

    def _standard(self, name: str, vector: NDArray[Any], counted: tuple[Any, Any]) -> float:
        """Both views' mean, as deviations from what is usual."""
        usual, by = self._arrays[f"{name}_usual"]
        return float((self._sum(name, vector, counted, 0.5) - usual) / by)

    def _tone(self, reading: Reading, vector: NDArray[Any], counted: tuple[Any, Any]) -> float | None:
        if reading.tone is None:
            return None
        better = self._standard("positive", vector, counted) - self._standard("negative", vector, counted)
        return max(-1.0, min(1.0, (1 - TONE) * reading.tone + TONE * better / 4))

    def _mixed(self, p: float | None, weight: float, head: float) -> float | None:
        return None if p is None else _squashed(_logit(p) + weight * head)

    def _abuse(self, reading: Reading, vector: NDArray[Any], counted: tuple[Any, Any]) -> float:
        lists, by_meaning, by_words, more = ABUSE
        return _squashed(
            lists * _logit(reading.abuse or 0.0)
            + by_meaning * self._meaning("abuse", vector)
            + by_words * self._words("abuse", counted)
            + more
        )

    def _at_stake(self, reading: Reading, text: str, vector: NDArray[Any]) -> tuple[Stake, ...]:
        """The word lists' stakes with the head's opinion on whether anything is, and its likeliest if they lack it.

        What the policy leaves to the AI goes by the sum and the thing; so the head's own are given those of the text.
        """
        import numpy as np

        margins = self._arrays["stakes_meaning"] @ vector + self._arrays["stakes_meaning_bias"]
        powers = np.exp(margins - margins.max())
        chances = dict(zip(self._stakes, (powers / powers.sum()).tolist(), strict=True))
        nothing = chances.pop("none")
        sure = log(1 - nothing + 1e-9) - log(nothing + 1e-9)
        found = [replace(stake, p=_shifted(stake.p, STAKES * (sure + STAKES_USUAL))) for stake in reading.stakes]
        name = max(chances, key=lambda one: chances[one])
        alone = _squashed(max(_logit(0.0) + STAKES * (sure + STAKES_USUAL), sure - STAKES_ALONE))
        if alone >= LEAST and not any(stake.name == name for stake in found):
            found.append(unplaced(message(text), name, alone))
        return tuple(sorted(found, key=lambda stake: -stake.p))


def _logit(p: float) -> float:
    p = min(max(p, SURE), 1 - SURE)
    return log(p / (1 - p))


def _shifted(p: float, by: float) -> float:
    """A probability that moves, but not over .5: which side it is on the word lists decided."""
    moved = _squashed(_logit(p) + by)
    return max(moved, 0.5) if p >= 0.5 else min(moved, 0.499)


def _kept(by_lists: float | None, sharper: float) -> float:
    """An order that the word lists are sure of stays one, however ordinary the rest of the message is."""
    return max(sharper, 0.5) if (by_lists or 0.0) >= SURE_ORDER else sharper


def _squashed(value: float) -> float:
    return 1 / (1 + exp(-max(-50.0, min(50.0, value))))
