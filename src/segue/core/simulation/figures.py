"""What is counted of a day: of all, by team and by hour. Read FIGURES first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from .world import HOUR, Scenario, Visit

Part = tuple[str, str]
"""What a figure is of: ("all", ""), ("team", "billing"), ("hour", "09")."""

ALL: Part = ("all", "")
HOURS: tuple[Part, ...] = tuple(("hour", f"{hour:02}") for hour in range(24))


@dataclass(frozen=True, slots=True)
class FigureOf:
    """A row of FIGURES.

    Attributes:
        said: its name for people.
        unit: "s" or "share" (0.0 to 1.0).
        more_is: "better" or "worse".
        meaning: the sentence that defines it.
    """

    name: str
    said: str
    unit: str
    more_is: str
    meaning: str
    fold: Callable[[Scenario, Sequence[Visit]], float | None]


Figures = Mapping[Part, Mapping[str, float | None]]
"""The figures of one day by part and name; None where nothing was seen. "customers" counts them."""


def figures_of(scenario: Scenario, visits: Sequence[Visit]) -> Figures:
    """Every figure of one day, of all, by team of the true intent and by hour of arrival."""
    parts: dict[Part, list[Visit]] = {ALL: list(visits)}
    for team in dict.fromkeys(scenario.teams.values()):
        parts["team", team] = [visit for visit in visits if scenario.teams.get(visit.customer.intent) == team]
    for hour, part in enumerate(HOURS):
        parts[part] = [visit for visit in visits if hour * HOUR <= visit.customer.at < (hour + 1) * HOUR]
    return {
        part: {"customers": float(len(seen))} | {figure.name: figure.fold(scenario, seen) for figure in FIGURES}
        for part, seen in parts.items()
    }


def wait_of(visit: Visit) -> float | None:
    """Seconds until the first person; None if there was none."""
    return None if visit.first_at is None else visit.first_at - visit.customer.at


def mean(values: Sequence[float]) -> float | None:
    """None of nothing."""
    return sum(values) / len(values) if values else None


def _waits(visits: Sequence[Visit]) -> list[float]:
    return sorted(wait for visit in visits if (wait := wait_of(visit)) is not None)


def _wait_mean(_: Scenario, visits: Sequence[Visit]) -> float | None:
    return mean(_waits(visits))


def _wait_p95(_: Scenario, visits: Sequence[Visit]) -> float | None:
    waits = _waits(visits)
    at = 0.95 * (len(waits) - 1)
    low = int(at)
    return waits[low] + (at - low) * (waits[min(low + 1, len(waits) - 1)] - waits[low]) if waits else None


def _abandoned(_: Scenario, visits: Sequence[Visit]) -> float | None:
    return mean([float(visit.gone_at is not None) for visit in visits])


def _right_first(_: Scenario, visits: Sequence[Visit]) -> float | None:
    return mean([float(visit.first_skill > 0) for visit in visits if visit.first_at is not None])


def _re_transfers(_: Scenario, visits: Sequence[Visit]) -> float | None:
    return mean([float(len(visit.by) > 1) for visit in visits if visit.first_at is not None])


def _to_right(_: Scenario, visits: Sequence[Visit]) -> float | None:
    return mean([visit.right_at - visit.customer.at for visit in visits if visit.right_at is not None])


def _in_target(scenario: Scenario, visits: Sequence[Visit]) -> float | None:
    targets = {name: tier.target for name, tier in scenario.tiers.items()}
    waits = [(wait_of(visit), targets[visit.customer.tier]) for visit in visits]
    return mean([float(wait is not None and wait <= target) for wait, target in waits])


def _uncertified(scenario: Scenario, visits: Sequence[Visit]) -> float | None:
    sensitive = [one for one in visits if one.customer.intent in scenario.certified and one.first_at is not None]
    return mean([float(visit.first_skill == 0) for visit in sensitive])


FIGURES: tuple[FigureOf, ...] = (
    FigureOf("wait_mean", "mean wait", "s", "worse",
        "From the request to the first person, of those who got one.", _wait_mean),
    FigureOf("wait_p95", "95 % under", "s", "worse",
        "What nineteen in twenty of them waited at most.", _wait_p95),
    FigureOf("abandoned", "gave up", "share", "worse", "Gave up before or between people, of all.", _abandoned),
    FigureOf("in_target", "in target", "share", "better",
        "Got a person within their tier's target, of all.", _in_target),
    FigureOf("right_first", "right first", "share", "better",
        "The first person has the skill for it, of those who got one.", _right_first),
    FigureOf("re_transfers", "passed on", "share", "worse",
        "Saw more than one person, of those who got one.", _re_transfers),
    FigureOf("to_right", "to right person", "s", "worse",
        "From the request to the person who resolved it, of those who got that far.", _to_right),
    FigureOf("uncertified", "uncertified", "share", "worse",
        "Of what needs a certificate: seen first by somebody without the skill.", _uncertified),
)  # fmt: skip
"""Every figure, in the order in which a lead reads them."""
