"""Learns waits from rows: gradient boosting for three quantiles, corrected on later days that it has not seen.

Every figure told of a model was measured on days that neither it nor its correction had seen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from segue.core.errors import SegueError
from segue.core.waits.features import NAMES, VERSION

from .model import LONG, QUANTILES, Forest, WaitModel
from .rows import LONGEST, Row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

NEEDED = 2_000
"""Handoffs from which a model is learned. Source: findings on routing, 6.4."""

AT_MOST = 60_000
"""Handoffs that are learned from, the latest; three weeks of a large team. Our own choice."""

TREES, RATE, LEAVES, OF_A_LEAF = 150, 0.06, 47, 20
"""Of each quantile. Source: findings on routing, 6.2, with 120 trees at .05 and 31 leaves of 60; so, the middle of
the band is off by 2.6 s less on four made-up centres of our own."""

DEPTH = 10
"""Of a tree, which is what an estimate costs. Our own choice: with 8, the middle of the band is off by .5 s more."""

LATER = 0.25
"""Share of the days, the last, on which bands are corrected. Our own choice."""

OF_A_GROUP = 100
"""Unseen waits from which short and long ones are corrected apart. Our own choice: at ten of a hundred, ten lie out."""

SHORTEST = 0.5
"""Seconds; a wait's logarithm is taken, and nobody answers sooner."""

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much it is in all."""


class TooFewHandoffs(SegueError):
    """There is too little to learn waits from. Until there is more, the formula speaks.

    Attributes:
        rows: handoffs of which it is known what came, and what the floor was like.
        needed: how many it takes.
    """

    def __init__(self, rows: int) -> None:
        super().__init__(
            f"waits are learned from {NEEDED:,} handoffs, and there are {rows:,} of which it is known what came;"
            f" until then the formula speaks: train again after {NEEDED - rows:,} more"
        )
        self.rows = rows
        self.needed = NEEDED


@dataclass(frozen=True)
class Learned:
    """A model and how it did on days that it had not seen.

    Attributes:
        figures: mean errors in seconds ("expected", "middle", "formula", "mean"), shares ("held", "held_long", "kept",
            "kept_long"), the band's "width" and "score", and "unseen", the handoffs measured.
        is_better: whether its expected wait is off by less than the plain mean and the formula are.
        said, waited: of the unseen, for a picture.
    """

    model: WaitModel
    figures: dict[str, float]
    is_better: bool
    said: Array
    waited: Array


def learn(rows: Sequence[Row], progress: Progress = lambda *_: None) -> Learned:
    """Learns from the earlier days, corrects and measures on the later ones, and then learns from all.

    Raises:
        TooFewHandoffs: fewer than NEEDED.
    """
    import numpy as np

    if len(rows) < NEEDED:
        raise TooFewHandoffs(len(rows))
    rows = sorted(rows, key=lambda row: row.at)[-AT_MOST:]
    x = np.array([[value for _, value in row.features] for row in rows])
    y = np.array([row.waited for row in rows])
    steps, done = 2 * len(QUANTILES), 0

    def fitted(x: Array, y: Array) -> list[Any]:
        nonlocal done
        fits = []
        for quantile in QUANTILES:
            fits.append(_fit(x, y, quantile))
            progress("Learning waits", done := done + 1, steps)
        return fits

    earlier, first, second = _parts(rows)
    early = fitted(x[earlier], y[earlier])
    logs = {name: _logs(early, x[part]) for name, part in (("first", first), ("second", second))}
    both = np.concatenate([logs["first"], logs["second"]])
    shifts = _shifts(both, np.concatenate([y[first], y[second]]))
    figures = _figures(logs["second"], _shifts(logs["first"], y[first]), x[second], y[second], float(y[earlier].mean()))
    forest = _forest(fitted(x, y), x)
    days = {int(row.at // 86_400) for row in rows}
    told = {
        "version": VERSION,
        "features": list(NAMES),
        "rows": len(rows),
        "imputed": sum(row.is_imputed for row in rows),
        "days": len(days),
        "until": rows[-1].at,
        "figures": figures,
    }
    is_better = figures["expected"] < min(figures["mean"], figures["formula"])
    said = np.exp(logs["second"][:, 1])
    return Learned(WaitModel(forest, shifts, told), figures, is_better, said, y[second])


def _parts(rows: Sequence[Row]) -> tuple[slice, slice, slice]:
    """The earlier days and two halves of the later ones; of too few days, parts of the rows."""
    days = [int(row.at // 86_400) for row in rows]
    whole = sorted(set(days))
    later = round(len(whole) * LATER)
    if later >= 2:
        bounds = [days.index(whole[-later]), days.index(whole[-(later // 2)])]
    else:
        bounds = [int(len(rows) * (1 - LATER)), int(len(rows) * (1 - LATER / 2))]
    return slice(0, bounds[0]), slice(bounds[0], bounds[1]), slice(bounds[1], len(rows))


def _fit(x: Array, y: Array, quantile: float) -> Any:
    import numpy as np
    from sklearn.ensemble import HistGradientBoostingRegressor
    from threadpoolctl import threadpool_limits

    model = HistGradientBoostingRegressor(
        loss="quantile",
        quantile=quantile,
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=OF_A_LEAF,
        max_depth=DEPTH,
        early_stopping=False,
        random_state=0,
    )
    with threadpool_limits(1):  # on a busy machine, threads that wait for each other take ten times as long
        return model.fit(x, np.log(np.maximum(y, SHORTEST)))


def _logs(fits: Sequence[Any], x: Array) -> Array:
    """(rows, quantiles), logarithms of seconds."""
    import numpy as np
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        return np.stack([fit.predict(x) for fit in fits], axis=1)


def _shifts(logs: Array, y: Array) -> Array:
    """By how much unseen waits lie outside, as what holds nine of ten on either side: conformalised quantiles."""
    import numpy as np

    true, long = np.log(np.maximum(y, SHORTEST)), logs[:, 1] > np.log(LONG)
    found = []
    for group in (~long, long):
        here = group if group.sum() >= OF_A_GROUP else np.ones(len(y), dtype=bool)
        share = min(0.9 * (1 + 1 / here.sum()), 1.0)
        found.append([-np.quantile((logs[:, 0] - true)[here], share), np.quantile((true - logs[:, 2])[here], share)])
    return np.array(found)


def _figures(logs: Array, shifts: Array, x: Array, y: Array, mean: float) -> dict[str, float]:
    import numpy as np

    at = (logs[:, 1] > np.log(LONG)).astype(int)
    low, high = np.exp(logs[:, 0] + shifts[at, 0]), np.exp(logs[:, 2] + shifts[at, 1])
    low, high = np.minimum(low, high), np.maximum(low, high)
    expected = np.clip(np.exp(logs[:, 1]), low, high)
    held, kept, waited = (low <= y) & (y <= high), y <= high, y > LONG
    formula = np.minimum(np.expm1(x[:, NAMES.index("formula")]), LONGEST)
    score = high - low + 10 * np.maximum(low - y, 0) + 10 * np.maximum(y - high, 0)
    told = {
        "expected": np.abs(expected - y),
        "middle": np.abs((low + high) / 2 - y),
        "formula": np.abs(formula - y),
        "mean": np.abs(mean - y),
        "held": held,
        "kept": kept,
        "width": high - low,
        "score": score,
    }
    figures = {name: float(values.mean()) for name, values in told.items()}
    figures |= (
        {"held_long": float(held[waited].mean()), "kept_long": float(kept[waited].mean())} if waited.any() else {}
    )
    return figures | {"unseen": len(y)}


def _forest(fits: Sequence[Any], x: Array) -> Forest:
    """The trees of scikit-learn as plain arrays, looked at whether they say the same."""
    import numpy as np

    columns: dict[str, list[Array]] = {name: [] for name in ("feature", "threshold", "child", "value")}
    roots, ends, depth, offset = [], [], 1, 0
    for fit in fits:
        for (tree,) in fit._predictors:
            nodes = tree.nodes
            own, leaf = np.arange(len(nodes)), nodes["is_leaf"].astype(bool)
            children = np.stack([np.where(leaf, own, nodes[side]) for side in ("left", "right")], axis=1)
            columns["feature"].append(np.where(leaf, 0, nodes["feature_idx"]))
            columns["threshold"].append(np.where(leaf, np.inf, nodes["num_threshold"]))
            columns["child"].append((children + offset).ravel())
            columns["value"].append(nodes["value"])
            roots.append(offset)
            depth, offset = max(depth, int(nodes["depth"].max())), offset + len(nodes)
        ends.append(len(roots))
    whole = {name: np.concatenate(parts) for name, parts in columns.items()}
    base = np.array([float(np.ravel(fit._baseline_prediction)[0]) for fit in fits])
    forest = Forest(**whole, root=np.array(roots), ends=np.array(ends), base=base, depth=depth)
    some = x[:: max(1, len(x) // 50)]
    ours, theirs = np.array([forest.predict(row) for row in some]), _logs(fits, some)
    if not np.allclose(ours, theirs, atol=1e-6):  # a scikit-learn that keeps its trees in another way
        raise NotTheSameTrees(float(np.abs(ours - theirs).max()))
    return forest


class NotTheSameTrees(SegueError):
    """The trees as they were written out say something else than scikit-learn does: the model is not kept.

    Attributes:
        off_by: the largest difference, of logarithms of seconds.
    """

    def __init__(self, off_by: float) -> None:
        super().__init__(
            f"the trees of this scikit-learn cannot be read (off by {off_by:.3g}); the formula goes on speaking."
            " Install scikit-learn 1.7 to 1.9 and train again"
        )
        self.off_by = off_by
