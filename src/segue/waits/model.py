"""A learned wait: three quantiles of it, each a sum of small trees, and by how much unseen days had them wrong.

The trees are plain arrays, so that numpy alone reads them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING, Any

from segue.core.waits.features import NAMES, VERSION, Features

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

QUANTILES = (0.1, 0.5, 0.9)
"""A band holds in 80 of 100 cases, one in ten below and one in ten above; the middle is the wait that is expected."""

LONG = 20.0
"""Seconds of the expected wait from which somebody has to wait: their bands are corrected apart. Source: findings on
routing, 6.3: right over all, bands covered a third to a half of those who waited over 20 s."""

Band = tuple[float, float, float]
"""Low, expected and high, in seconds."""


@dataclass(frozen=True)
class Forest:
    """The trees of all quantiles, one behind the other.

    Attributes:
        feature, threshold: of each node; a leaf has a threshold that nothing is above.
        child: two for each node, for what is not above its threshold and for what is; a leaf is its own.
        value: of each node; only those of leaves count.
        root: of each tree.
        ends: behind the last tree of each quantile.
        base: of each quantile, what its trees add to.
        depth: steps from a root to the farthest leaf.
    """

    feature: Array
    threshold: Array
    child: Array
    value: Array
    root: Array
    ends: Array
    base: Array
    depth: int

    def predict(self, x: Array) -> list[float]:
        """The sum of each quantile, for one row of numbers."""
        node = self.root
        for _ in range(self.depth):
            above = x[self.feature[node]] > self.threshold[node]
            node = self.child[2 * node + above]
        reached, first, sums = self.value[node], 0, []
        for base, end in zip(self.base.tolist(), self.ends.tolist(), strict=True):
            sums.append(base + float(reached[first:end].sum()))
            first = end
        return sums

    def arrays(self) -> dict[str, Array]:
        """To be kept."""
        import numpy as np

        names = ("feature", "threshold", "child", "value", "root", "ends", "base")
        return {name: getattr(self, name) for name in names} | {"depth": np.array([self.depth])}

    @classmethod
    def of(cls, arrays: Mapping[str, Array]) -> Forest:
        """As it was kept.

        Raises:
            ValueError, KeyError, IndexError: these are no trees.
        """
        forest = cls(**{name: arrays[name] for name in cls.__annotations__ if name != "depth"}, depth=int(arrays["depth"][0]))  # fmt: skip # noqa: E501
        nodes = len(forest.feature)
        if not (len(forest.threshold) == len(forest.value) == nodes and len(forest.child) == 2 * nodes):
            raise ValueError("the trees are cut short")
        if len(forest.ends) != len(QUANTILES) or forest.ends[-1] != len(forest.root) or not 0 < forest.depth < 100:
            raise ValueError("the trees do not fit their quantiles")
        if not (0 <= forest.child.min() <= forest.child.max() < nodes and forest.feature.min() >= 0):
            raise ValueError("the trees point outside themselves")
        if not (0 <= forest.root.min() <= forest.root.max() < nodes and len(forest.base) == len(QUANTILES)):
            raise ValueError("the trees have no roots")
        if not forest.feature.max() < len(NAMES):
            raise ValueError("the trees ask for numbers that there are not")
        return forest


@dataclass(frozen=True)
class WaitModel:
    """What was learned.

    Attributes:
        shifts: (2, 2): added to the logarithm of the low and the high end, where a short and where a long wait is
            expected.
        told: what is told of it; see `train.learn`.
    """

    forest: Forest
    shifts: Array
    told: Mapping[str, Any]

    def band(self, features: Features) -> Band | None:
        """Low, expected and high seconds; None for numbers that this model was not trained on."""
        import numpy as np

        if tuple(name for name, _ in features) != NAMES:
            return None
        x = np.array([value for _, value in features])
        return banded(self.forest.predict(x), self.shifts)

    def fits(self) -> bool:
        """Whether it was trained on the numbers that are seen today."""
        if self.shifts.shape != (2, 2):
            return False
        return self.told.get("version") == VERSION and tuple(self.told.get("features", ())) == NAMES


def banded(logs: Sequence[float], shifts: Array) -> Band:
    """Quantiles in seconds from their logarithms, corrected and in order."""
    at = int(logs[1] > _LOG_LONG)
    low, expected, high = logs[0] + shifts[at][0], logs[1], logs[2] + shifts[at][1]
    low, high = min(low, high), max(low, high)
    return exp(low), exp(min(max(expected, low), high)), exp(high)


_LOG_LONG = log(LONG)
