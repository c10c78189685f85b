"""The waits by hour, drawn: one panel for each set of days, the base beside the variants of those days."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from ..core.simulation import Figures, compared
from ..core.simulation.figures import HOURS
from .files import BadFile
from .simulation_report import days_said

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .simulation import Played

NOT_HERE = "a plot needs more than is installed; get it with: pip install 'segue[train]'"
INK, GREY = "#22302c", "#8a948f"
COLOURS = ("#0b5f5a", "#c4622d", "#4a6fb5", "#96577a", "#7a7a1e", "#2f8f4e")
"""Of the variants in turn; told apart by people who see colours differently too, and by their markers."""
MARKERS = "osD^vP"
COLUMNS = 4
"""Names in one line of the legend, which stands between a panel and its title."""
BANDS = 2
"""Variants of one panel that have a band of their own; with more of them nothing can be made out."""


def checked(file: str) -> None:
    """Refuses a place for a plot before anything is simulated.

    Raises:
        BadFile: it is no PNG, or there is no such folder.
        Exit: what draws is not installed.
    """
    path = Path(file)
    if path.suffix.lower() != ".png":
        raise BadFile(file, "the plot is a PNG", str(path.with_suffix(".png")) if path.name else "waits.png")
    if not path.parent.is_dir():
        raise BadFile(file, f"there is no folder {path.parent}", path.name)
    if find_spec("matplotlib") is None:
        typer.echo(NOT_HERE, err=True)
        raise typer.Exit(2)


def draw(name: str, played: Sequence[Played], file: Path) -> None:
    """Draws mean waits by hour of arrival, with their 95 % intervals over days.

    Raises:
        BadFile: the file cannot be written.
    """
    from matplotlib.figure import Figure

    panels: dict[tuple[int, ...], list[Played]] = {}
    for one in played[1:] or played:
        panels.setdefault(one.on, []).append(one)
    figure = Figure(figsize=(8, 0.9 + 3.1 * len(panels)), layout="constrained")
    axes = figure.subplots(len(panels), 1, squeeze=False, sharex=True)[:, 0]
    colours = {one.name: (COLOURS[i % 6], MARKERS[i % 6]) for i, one in enumerate(played[1:])}
    for plot, (on, theirs) in zip(axes, panels.items(), strict=True):
        _line(plot, "as it is", theirs[0].base, GREY, "", 2.5, True)
        for one in theirs if len(played) > 1 else ():
            _line(plot, one.name, one.variant, *colours[one.name], 1.8, len(theirs) <= BANDS)
        rows = 1 + (len(theirs) if len(played) > 1 else 0) // COLUMNS
        said = f"{days_said(on)}, {len(theirs[0].days)} days"
        plot.set_title(said, loc="left", fontsize=10, color=INK, pad=6 + 17 * rows)
        _dress(plot, theirs)
    axes[-1].set_xlabel("hour of arrival; the bands are 95 % intervals over days")
    figure.suptitle(f"How long customers wait: {name}", x=0.01, ha="left", fontsize=12, color=INK)
    try:
        figure.savefig(file, dpi=144)
    except OSError as error:
        raise BadFile(str(file), error.strerror or "it cannot be written", "another file") from None


def _line(
    plot: Axes, name: str, days: Sequence[Figures], colour: str, marker: str, width: float, has_band: bool
) -> None:
    points = []
    for hour, part in enumerate(HOURS):
        found = compared(days, days, part, "wait_mean").base
        if found is not None:
            low = found.mean if found.low is None else max(0.0, found.low)
            points.append((hour + 0.5, found.mean, low, found.mean if found.high is None else found.high))
    if not points:
        return
    hours, means, lows, highs = zip(*points, strict=True)
    plot.plot(hours, means, color=colour, marker=marker or None, markersize=4, linewidth=width, label=name)
    if has_band:
        plot.fill_between(hours, lows, highs, color=colour, alpha=0.13, linewidth=0)


def _dress(plot: Axes, played: Sequence[Played]) -> None:
    seen = [
        hour
        for hour, part in enumerate(HOURS)
        for one in played
        for day in one.base
        if day.get(part, {}).get("customers")
    ]
    first, last = min(seen, default=0), max(seen, default=23) + 1
    plot.set(xlim=(first, last), ylabel="mean wait, seconds")
    plot.set_ylim(bottom=0)
    plot.set_xticks(range(first, last + 1), [f"{hour}:00" for hour in range(first, last + 1)], fontsize=8)
    plot.grid(axis="y", color="#e3e7e5", linewidth=0.8)
    plot.set_axisbelow(True)
    plot.spines[["top", "right"]].set_visible(False)
    plot.legend(frameon=False, fontsize=9, loc="lower left", bbox_to_anchor=(-0.01, 0.98), ncols=COLUMNS)
