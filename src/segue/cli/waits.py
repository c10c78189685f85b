"""`segue train-waits`: learns from a journal how long customers wait, and shows how far it is off."""

from __future__ import annotations

from collections import deque
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import SegueError
from ..journal.overview import feed
from . import files
from .journal import opened_to_read
from .progress import Steps
from .training import NOT_HERE

if TYPE_CHECKING:
    from matplotlib.ticker import Locator

    from ..waits import Row
    from ..waits.train import Learned

INK, TEAL, WARM = "#22302c", "#0b5f5a", "#c4622d"
PICTURE = "waits.png"
AT_ONCE = 1_000
"""Events that are read at a time."""
NAMED = (
    ("expected", "mean error of the wait that is expected", "s"),
    ("formula", "... of the formula", "s"),
    ("mean", "... of the plain mean of earlier days", "s"),
    ("held", "waits in their band", "%"),
    ("held_long", "... of those over 20 seconds", "%"),
    ("kept", "waits no longer than the band", "%"),
    ("kept_long", "... of those over 20 seconds", "%"),
    ("width", "width of the band", "s"),
)
"""Figures as they are told, with their unit."""


def train_waits(
    journal: Annotated[str, typer.Argument(metavar="JOURNAL", help="The journal to learn from (shop.db).")],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="The folder for the model; a server reads JOURNAL.waits.")
    ],
    report: Annotated[
        bool, typer.Option("--report/--no-report", help="Whether to tell it in a table on stderr.")
    ] = True,
) -> None:
    """Learn how long customers wait, from 2,000 handoffs on: who waited how long, with how many people there.

    Keeps the model in DIR only if, on the last days, it is off by less than the plain mean and the formula, and draws
    DIR/waits.png: what was said against what was waited. Three versions stay.
    """
    if find_spec("sklearn") is None:
        typer.echo(NOT_HERE, err=True)
        raise typer.Exit(2)
    from ..waits.seen import Seen
    from ..waits.store import save
    from ..waits.train import AT_MOST, learn

    rows: deque[Row] = deque(maxlen=AT_MOST)
    seen, after = Seen(rows.append), 0
    with opened_to_read(journal) as (cursor, _), Steps() as steps:
        last = cursor.execute("SELECT max(rowid) FROM event").fetchone()[0] or 0
        while fed := feed(cursor, after, AT_ONCE):
            for one in fed:
                seen.tell(one.conversation, one.event)
            after = fed[-1].position
            steps.told("Reading", after, last)
        learned = learn(tuple(rows), steps.told)
    if report:
        _report(learned)
    if not learned.is_better:
        raise NotKept(learned.figures)
    try:
        version = save(out, learned.model)
    except OSError as error:
        raise files.BadFile(str(out), error.strerror or "it cannot be written to", "another folder") from None
    drawn = _draw(learned, out / PICTURE)
    typer.echo(f"version {version} is in {out}" + (f"; {PICTURE} shows said against waited" if drawn else ""))


class NotKept(SegueError):
    """What was learned of waits is no better than what speaks today, and is not kept.

    Attributes:
        figures: mean errors in seconds by name.
    """

    def __init__(self, figures: dict[str, float]) -> None:
        off = ", ".join(f"{name} {figures[name]:.0f} s" for name in ("expected", "formula", "mean") if name in figures)
        super().__init__(f"the waits that were learned are not kept: on the last days the mean errors were {off}")
        self.figures = figures


def _report(learned: Learned) -> None:
    from rich.console import Console
    from rich.table import Table

    told = learned.model.told
    title = f"{told['rows']:,} handoffs of {told['days']} days, {told['imputed']:,} of whom gave up"
    table = Table("on the last days", "", title=title, title_justify="left", box=None, header_style="dim")
    for name, said, unit in NAMED:
        if name in learned.figures:
            value = learned.figures[name]
            table.add_row(said, f"{100 * value:.0f} %" if unit == "%" else f"{value:.0f} s")
    table.add_row("handoffs measured", f"{learned.figures['unseen']:,}")
    Console(stderr=True).print(table)


def _draw(learned: Learned, file: Path) -> bool:
    """Said against waited, both on a logarithmic scale: where it is right, the points lie around the line."""
    if find_spec("matplotlib") is None:
        return False
    import numpy as np
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter

    figure = Figure(figsize=(6.4, 5.6), layout="constrained")
    plot = figure.subplots()
    said, waited = np.maximum(learned.said, 1.0), np.maximum(learned.waited, 1.0)
    plot.scatter(said, waited, s=7, color=TEAL, alpha=0.22, linewidths=0, label="a handoff of the last days")
    low, high = min(said.min(), waited.min()), max(said.max(), waited.max())
    plot.plot([low, high], [low, high], color=INK, linewidth=1.2, label="said what was waited")
    order, parts = said.argsort(), 12
    groups = np.array_split(order, parts)
    plot.plot(
        [np.median(said[group]) for group in groups], [np.median(waited[group]) for group in groups],
        color=WARM, marker="o", markersize=6, linestyle="", label="medians of twelfths",
    )  # fmt: skip
    ticks = [1, 5, 15, 60, 300, 900, 1800]
    plot.set(xscale="log", yscale="log")
    for axis in (plot.xaxis, plot.yaxis):
        axis.set_major_locator(_fixed([tick for tick in ticks if low * 0.8 <= tick <= high * 1.25]))
        axis.set_major_formatter(FuncFormatter(lambda s, _: f"{s:.0f} s" if s < 60 else f"{s / 60:.0f} min"))
        axis.set_minor_locator(_fixed([]))
    plot.set(xlabel="expected", ylabel="waited")
    plot.set_title("How long was said, and how long was waited", loc="left", fontsize=12, color=INK)
    plot.grid(color="#e3e7e5", linewidth=0.8)
    plot.set_axisbelow(True)
    plot.spines[["top", "right"]].set_visible(False)
    plot.legend(frameon=False, fontsize=9, loc="upper left")
    figure.savefig(file, dpi=144)
    return True


def _fixed(at: list[int]) -> Locator:
    from matplotlib.ticker import FixedLocator

    return FixedLocator(at)
