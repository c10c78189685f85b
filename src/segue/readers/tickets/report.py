"""What a trained model is worth, told in figures, in letters on a terminal, and in a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .tickets import Tickets
from .train import Judged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BINS = 15
"""Of the calibration error, as the field counts it."""
SURE = 0.85
"""Above it the default policy lets an answer go out."""
THIN = 10
"""Tickets of an intent below which more are worth asking for. Source: from five to ten, BANKING77 gains 7 points."""
MERGE = 0.15
"""Share of two intents' tickets taken for one another from which they may be one."""


@dataclass(frozen=True)
class Bin:
    """Tickets of like probability: what was said, and what was right."""

    said: float
    right: float
    n: int


@dataclass(frozen=True)
class Report:
    """Out-of-fold figures of a model.

    Attributes:
        accuracy: share of the tickets whose intent was the likeliest.
        calibration_error: mean distance between probability and share right, in 15 bins.
        sure: share of the tickets with a probability of .85 or more.
        sure_right: the share of those that were right; None if there are none.
        in_scope: share of the tickets that are taken as in scope.
        outside_found: share of the examples out of scope that are seen as such; None without examples.
        merge: pairs of intents that are taken for one another, with the share.
        thin: intents with too few tickets, with their number.
        by_intent: how many tickets each has, and how many of them were right.
    """

    tickets: int
    intents: int
    accuracy: float
    calibration_error: float
    sure: float
    sure_right: float | None
    in_scope: float
    outside_found: float | None
    merge: Sequence[tuple[str, str, float]]
    thin: Sequence[tuple[str, int]]
    unlabelled_used: int
    bins: Sequence[Bin]
    folds: int
    by_intent: Mapping[str, tuple[int, int]]

    def figures(self) -> dict[str, Any]:
        """For the manifest."""
        return asdict(self)


def report(tickets: Tickets, judged: Judged, outside: Sequence[float] = ()) -> Report:
    """The figures of a model.

    Args:
        outside: how out of scope the examples look that are none of the team's.
    """
    highest = judged.probabilities.max(axis=1)
    right = judged.probabilities.argmax(axis=1) == judged.labels
    sure = highest >= SURE
    bins = _bins(highest, right)
    counts = tickets.counts()
    return Report(
        tickets=len(right),
        intents=len(tickets.intents),
        accuracy=float(right.mean()),
        calibration_error=sum(abs(one.said - one.right) * one.n for one in bins) / len(right),
        sure=float(sure.mean()),
        sure_right=float(right[sure].mean()) if sure.any() else None,
        in_scope=float((judged.outside < 0.5).mean()),
        outside_found=sum(p >= 0.5 for p in outside) / len(outside) if outside else None,
        merge=_merge(tickets, judged),
        thin=[(name, count) for name, count in sorted(counts.items(), key=lambda pair: pair[1]) if count < THIN],
        unlabelled_used=judged.learned,
        bins=bins,
        folds=judged.folds,
        by_intent={
            name: (int((judged.labels == number).sum()), int(right[judged.labels == number].sum()))
            for number, name in enumerate(tickets.intents)
        },
    )


def _bins(highest: NDArray[np.float32], right: NDArray[np.bool_]) -> list[Bin]:
    import numpy as np

    place = np.minimum((highest * BINS).astype(int), BINS - 1)
    return [
        Bin(float(highest[place == at].mean()), float(right[place == at].mean()), int((place == at).sum()))
        for at in range(BINS)
        if (place == at).any()
    ]


def _merge(tickets: Tickets, judged: Judged) -> list[tuple[str, str, float]]:
    """Pairs of intents by the share of their tickets that went to the other one."""
    import numpy as np

    many = len(tickets.intents)
    taken = np.zeros((many, many), dtype=int)
    np.add.at(taken, (judged.labels, judged.probabilities.argmax(axis=1)), 1)
    total = taken.sum(axis=1)
    found = [
        (
            tickets.intents[one],
            tickets.intents[other],
            float((taken[one, other] + taken[other, one]) / (total[one] + total[other])),
        )
        for one in range(many)
        for other in range(one + 1, many)
        if taken[one, other] and taken[other, one]
    ]
    return sorted((pair for pair in found if pair[2] >= MERGE), key=lambda pair: -pair[2])


def in_letters(told: Report) -> str:
    """The figures and the reliability plot for a terminal, 80 columns at most."""
    sure_right = "none" if told.sure_right is None else f"{told.sure_right:.1%}"
    lines = [
        f"{told.tickets:,} tickets, {told.intents} intents. Every figure is of tickets not seen while learning"
        f" ({told.folds} parts).",
        "",
        f"  right                      {told.accuracy:6.1%}",
        f"  probability off by         {told.calibration_error:6.1%}   on average",
        f"  sure (.85 and more)        {told.sure:6.1%}   of which right: {sure_right}",
        f"  taken as in scope          {told.in_scope:6.1%}",
    ]
    if told.outside_found is not None:
        lines.append(f"  out of scope, and seen     {told.outside_found:6.1%}")
    if told.unlabelled_used:
        lines.append(f"  learned from unlabelled    {told.unlabelled_used:6,}")
    lines += ["", "  said   right   # where it was right, | where it should have been", *map(_bar, told.bins)]
    if told.merge:
        lines += ["", "Taken for one another; are they one?"]
        lines += [f"  {one} and {other}: {share:.0%} of their tickets" for one, other, share in told.merge[:10]]
    if told.thin:
        lines += ["", f"Fewer than {THIN} tickets; more would help:"]
        lines += [f"  {name}: {count}" for name, count in told.thin[:10]]
        lines += [f"  and {len(told.thin) - 10} more"] if len(told.thin) > 10 else []
    return "\n".join(lines)


def _bar(one: Bin) -> str:
    """A line of the plot: 40 columns are 100 %."""
    column = round(one.said * 40)
    drawn = ("#" * round(one.right * 40)).ljust(41)
    return f"  {one.said:4.0%}  {one.right:5.0%}   {drawn[:column]}|{drawn[column + 1 :]}  {one.n:,}"


def draw(told: Report, file: Path) -> bool:
    """The reliability plot as a PNG; False where matplotlib is missing."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return False
    figure = Figure(figsize=(5, 5.4), layout="constrained")
    plot, counts = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    said, right = [one.said for one in told.bins], [one.right for one in told.bins]
    plot.plot([0, 1], [0, 1], color="#8a948f", linewidth=1, linestyle="--", label="as it should be")
    plot.plot(said, right, color="#0b5f5a", marker="o", label=f"measured (off by {told.calibration_error:.1%})")
    plot.set(ylabel="share right", ylim=(0, 1.02), xlim=(0, 1.02), title="Does .85 mean 85 %?")
    plot.legend(frameon=False)
    counts.bar(said, [one.n for one in told.bins], width=0.05, color="#0b5f5a")
    counts.set(xlabel="probability said", ylabel="tickets")
    for axes in (plot, counts):
        axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(file, dpi=144)
    return True


def versions() -> Mapping[str, str]:
    """Of what took part in the training."""
    from importlib.metadata import PackageNotFoundError, version

    found = {}
    for name in ("segue", "numpy", "scipy", "scikit-learn", "onnxruntime"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
