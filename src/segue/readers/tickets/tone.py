"""A tone of the team's own: what the shipped heads say of a text, moved by what its tickets taught.

Two logistic regressions, negative against the rest and positive against the rest, over the shipped heads' figures, the
encoder's vector and hashed words. `refit.py` fits them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..heads.hashed import hashed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

NAMES = ("meaning", "words", "bias", "usual", "share")
"""What is stored, each with `tone_` before it."""
SIGNS, MEANING = 0.5, 2.0
"""What the shipped heads' figures and the vector are multiplied with: a regression that is held tight learns more from
what is larger. Source: airline posts, five draws of 50, 100 and 200; half and twice as much are within .01 AUROC."""

BAD = -0.5
"""Shipped tone that is never made milder: labels of one kind unlearn what they do not have. Source: the default
policy's floor; of airline posts at or below it, 99 % are negative."""


@dataclass(frozen=True)
class ToneHead:
    """A tone of the team's own. It keeps nothing between calls and can be shared by threads.

    Attributes:
        meaning: (2, 4 + dimensions), weights of the shipped heads' figures and of the vector; negative, then positive.
        words: (2, columns), weights of hashed words.
        bias: (2,).
        usual: (2, places), the regressions' difference and the shipped tone at the same places of the team's tickets,
            from the worst to the best.
        share: (1,), weight of what was learned, 0.0 to 1.0; the shipped tone has the rest.
        told: what the manifest tells of it, `heads` among it: the hash of the shipped heads that it starts from.
    """

    meaning: Array
    words: Array
    bias: Array
    usual: Array
    share: Array
    told: Mapping[str, Any]

    @classmethod
    def stored(cls, arrays: Mapping[str, Any], told: Mapping[str, Any]) -> ToneHead | None:
        """From the arrays and the manifest of a model; None if it has none."""
        if "tone_bias" not in arrays:
            return None
        return cls(**{name: arrays[f"tone_{name}"].astype("float32") for name in NAMES}, told=dict(told["tone"]))

    def arrays(self) -> dict[str, Array]:
        """What is stored of it."""
        kinds = ("float16", "float16", "float32", "float32", "float32")
        return {f"tone_{name}": getattr(self, name).astype(kind) for name, kind in zip(NAMES, kinds, strict=True)}

    def read(self, shipped: float, signs: Array, text: str, vector: Array) -> float:
        """Tone of a text, -1.0 to 1.0.

        As many of the team's tickets lie below any bound as with the shipped tone: the labels say which messages are
        worse than others, and the bounds of the policy keep their meaning.

        Args:
            shipped: the tone by the shipped heads, -1.0 to 1.0.
            signs: what it was made of.
            vector: of the encoder.
        """
        columns, values = hashed(text)
        margins = self.meaning @ seen(signs, vector) + self.words[:, columns] @ values + self.bias
        return float(self.mixed(difference(margins), shipped))

    def mixed(self, apart: Any, shipped: Any) -> Any:
        """The regressions' difference as a tone, and the shipped tone, by their shares; what is bad stays so."""
        import numpy as np

        tone = self.share[0] * np.interp(apart, *self.usual) + (1 - self.share[0]) * shipped
        return np.where(shipped <= BAD, np.minimum(tone, shipped), tone)


def seen(signs: Array, vector: Array) -> Array:
    """What the regressions look at, besides words."""
    import numpy as np

    return np.concatenate([signs * SIGNS, vector * MEANING])


def difference(margins: Array) -> Array:
    """How much likelier positive is than negative, -1.0 to 1.0.

    Args:
        margins: (..., 2), of the negative side, then of the positive one.
    """
    import numpy as np

    chances = 1 / (1 + np.exp(-np.clip(margins, -50, 50)))
    found: Array = chances[..., 1] - chances[..., 0]
    return found
