"""What a simulation found: JSON Lines for programs, tables for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from ..core.simulation import FIGURES, Compared, Interval, Plan, compared
from ..core.simulation.figures import ALL, HOURS, FigureOf, Part
from ..core.simulation.world import DAYS

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from .simulation import Played

BY_PART = ("wait_mean", "wait_p95", "abandoned", "in_target")
"""Figures that are told by team and by hour as well; the others are in the JSON Lines."""

OF = {figure.name: figure for figure in FIGURES}

NOTE = """Changes are those of the same customers, paired by day; those of shares are in points. \
* marks where a difference is seen. Each interval stands for itself: of twenty figures that nothing changed, \
one seems to differ."""


# ---- for programs


def rows(plan: Plan, played: Sequence[Played], seed: int) -> Iterator[Mapping[str, object]]:
    """One for each variant and part: all, each team, each hour in which somebody came."""
    for one in played:
        for part in parts(one):
            customers = compared(one.base, one.variant, part, "customers").variant
            yield {
                "variant": one.name,
                "on": [DAYS[day] for day in one.on],
                "of": part[0],
                "name": part[1],
                "days": len(one.days),
                "seed": seed,
                "customers_a_day": customers.mean if customers else 0.0,
                "figures": {figure.name: _told(_compared(one, part, figure).variant) for figure in FIGURES},
                "difference": None
                if one is played[0]
                else {figure.name: _told(_compared(one, part, figure).difference, True) for figure in FIGURES},
            }


def parts(one: Played) -> list[Part]:
    """All, every team and every hour in which somebody came."""
    seen = {part for day in (*one.base, *one.variant) for part, figures in day.items() if figures["customers"]}
    teams = sorted(part for part in seen if part[0] == "team")
    return [ALL, *teams, *(part for part in HOURS if part in seen)]


def _compared(one: Played, part: Part, figure: FigureOf) -> Compared:
    return compared(one.base, one.variant, part, figure.name)


def _told(found: Interval | None, is_difference: bool = False) -> Mapping[str, object] | None:
    if found is None:
        return None
    told: dict[str, object] = {"mean": found.mean, "low": found.low, "high": found.high, "days": found.days}
    return told | ({"seen": found.is_seen} if is_difference else {})


# ---- for people


def show(plan: Plan, played: Sequence[Played], seed: int) -> None:
    """The human's report, on stderr, in 80 columns."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False, markup=False)
    base = played[0]
    console.print(f"{plan.name}: {len(base.days)} made-up days of each ({days_said(base.on)}), seed {seed}.")
    for assumed in plan.assumed:
        console.print(f"Assumed: {assumed}.")
    console.print("\nAs it is")
    console.print(_table(("", "mean", "95 % interval"), [_as_it_is(base, figure) for figure in FIGURES]))
    if len(played) == 1:
        _by_part(console, base)
    for one in played[1:]:
        days = "" if one.on == base.on else f" (on {days_said(one.on)}; {len(one.days)} days)"
        console.print(f"{one.name}{days}")
        heads = ("", "now", "then", "change", "95 % interval", "")
        console.print(_table(heads, [_difference(one, figure) for figure in FIGURES if _is_there(one, figure)]))
        _by_part(console, one)
    if len(played) > 1:
        console.print(NOTE)


def _by_part(console: Console, one: Played) -> None:
    for kind, title in (("team", "By team"), ("hour", "By hour of arrival")):
        rows = [_row(one, part) for part in parts(one) if part[0] == kind]
        console.print(title)
        console.print(_table(("", "a day", *(named(OF[name]) for name in BY_PART)), rows))


def _row(one: Played, part: Part) -> tuple[str, ...]:
    customers = compared(one.base, one.variant, part, "customers").variant
    figures = (_before_and_after(one, part, OF[name]) for name in BY_PART)
    title = part[1] if part[0] == "team" else f"{part[1]}:00"
    return (title, f"{customers.mean:.0f}" if customers else "", *figures)


def _before_and_after(one: Played, part: Part, figure: FigureOf) -> str:
    """ "41", or "41 → 28 *" with a star where a difference is seen."""
    found = _compared(one, part, figure)
    if one.base is one.variant or found.base is None or found.variant is None:
        return said(found.variant, figure)
    star = "*" if found.difference is not None and found.difference.is_seen else " "
    return f"{said(found.base, figure)} → {said(found.variant, figure)} {star}"


def _as_it_is(one: Played, figure: FigureOf) -> tuple[str, str, str]:
    found = _compared(one, ALL, figure).variant
    return named(figure), said(found, figure), _range(found, figure)


def _difference(one: Played, figure: FigureOf) -> tuple[str, ...]:
    found = _compared(one, ALL, figure)
    change = found.difference
    between = _range(change, figure, is_difference=True)
    before, after = said(found.base, figure), said(found.variant, figure)
    return named(figure), before, after, said(change, figure, True), between, _verdict(change, figure)


def _is_there(one: Played, figure: FigureOf) -> bool:
    return _compared(one, ALL, figure).difference is not None


def _verdict(found: Interval | None, figure: FigureOf) -> str:
    if found is None or found.low is None:
        return "too few days"
    if not found.is_seen:
        return "no difference seen"
    return "better" if (found.mean > 0) == (figure.more_is == "better") else "worse"


def named(figure: FigureOf) -> str:
    """A figure with its unit: "mean wait, s"."""
    return f"{figure.said}, {'s' if figure.unit == 's' else '%'}"


def said(found: Interval | None, figure: FigureOf, is_difference: bool = False) -> str:
    """The mean for people: "41", "4.2" of a share; of a difference "-13", "-1.1"."""
    return "-" if found is None else _figure(found.mean, figure, is_difference)


def _range(found: Interval | None, figure: FigureOf, is_difference: bool = False) -> str:
    if found is None or found.low is None or found.high is None:
        return ""
    low, high = found.low, found.high
    if not is_difference:  # what cannot be is not said
        low, high = max(0.0, low), min(high, 1.0) if figure.unit == "share" else high
    return f"{_figure(low, figure, is_difference)} to {_figure(high, figure, is_difference)}"


def _figure(value: float, figure: FigureOf, is_difference: bool) -> str:
    sign = "+" if is_difference else ""
    if figure.unit == "share":
        return f"{round(100 * value, 1) + 0.0:{sign}.1f}"
    digits = 1 if is_difference and abs(value) < 10 else 0
    return f"{round(value, digits) + 0.0:{sign}.{digits}f}"


def days_said(days: Sequence[int]) -> str:
    """Days for people: "Monday", "Monday to Friday", "Monday, Friday"."""
    if len(days) > 2 and list(days) == list(range(days[0], days[-1] + 1)):
        return f"{DAYS[days[0]].title()} to {DAYS[days[-1]].title()}"
    return ", ".join(DAYS[day].title() for day in days)


def _table(heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(*heads, box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    for column in table.columns[1:]:
        column.justify = "right"
    for row in rows:
        table.add_row(*map(Text, row))  # as Text, so that square brackets stay what they are
    return table
