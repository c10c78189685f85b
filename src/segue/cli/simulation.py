"""`segue simulate`: what would come of two more in billing on Monday."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from ..core.simulation import BadScenario, Chance, Figures, Plan, Scenario, Simulation, Variant
from ..core.simulation.seen import Handoff, handoffs_of, plan_of
from ..core.simulation.toml import from_toml
from ..core.simulation.variants import applied, from_words
from ..core.simulation.world import DAYS
from ..journal import statements
from ..journal.codec import JournalTampered
from . import files
from .journal import opened_to_read
from .progress import watched

BASE = "base"
CUSTOMERS, FEWEST, MOST = 200_000, 10, 30
"""Customers that are played where nobody says how many days, and bounds for the days: about half a minute on a slow
core. Source of the fewest: findings on routing, 8.5 (better 10 days); of the others: our own choice."""

SCENARIO = typer.Argument(metavar="SCENARIO", help="A scenario.toml; without it --from takes one from a journal.")
FROM = typer.Option("--from", metavar="JOURNAL", help="Instead: what happened in a journal's last weeks (shop.db).")
WEEKS = typer.Option("--weeks", min=1, max=520, help="How many of them.")
VARIANT = typer.Option(
    "--variant",
    metavar="WORDS",
    help="'add billing 2 on monday', 'remove ana', 'load 1.15, accuracy 0.85'; repeatable.",
)
N_DAYS = typer.Option("--days", min=1, max=10_000, help="Days of each; without it as many as end within a minute.")
SEED = typer.Option("--seed", help="Another number, other luck; the same number, the same answer.")
PLOT = typer.Option("--plot", metavar="PNG", help="Draw the waits by hour into this file.")
REPORT = typer.Option("--report/--no-report", help="Whether to tell it in tables on stderr.")


@dataclass(frozen=True, slots=True)
class Played:
    """A variant beside the base on the same days.

    Attributes:
        days: (weekday, number) of each.
        base, variant: the figures of each day; of the base itself both are the same list.
    """

    name: str
    on: tuple[int, ...]
    days: tuple[tuple[int, int], ...]
    base: Sequence[Figures]
    variant: Sequence[Figures]


def simulate(
    scenario: Annotated[str | None, SCENARIO] = None,
    journal: Annotated[str | None, FROM] = None,
    weeks: Annotated[int, WEEKS] = 4,
    variant: Annotated[list[str] | None, VARIANT] = None,
    policy: Annotated[str | None, files.POLICY] = None,
    days: Annotated[int | None, N_DAYS] = None,
    seed: Annotated[int, SEED] = 1,
    plot: Annotated[str | None, PLOT] = None,
    report: Annotated[bool, REPORT] = True,
) -> None:
    """What would come of other people, more customers or a worse reader: waits, who gives up, who is right first.

    The customers are made up, the matcher is the team's own. Differences are those of the same customers with the same
    luck, each with its 95 % interval over days.
    """
    from . import simulation_report, waits_plot

    if (scenario is None) == (journal is None):
        raise typer.BadParameter("say a scenario.toml, or --from and a journal")
    if scenario is not None and policy is not None:
        raise typer.BadParameter("--policy goes with --from; a scenario names its own policy")
    if plot is not None:
        waits_plot.checked(plot)
    plan = _of_file(scenario) if scenario is not None else _of_journal(journal or "", weeks, policy)
    plan, worlds = _worlds(plan, variant or (), scenario or journal or "")
    played = play(plan, worlds, days, seed)
    files.write(simulation_report.rows(plan, played, seed))
    if report:
        simulation_report.show(plan, played, seed)
    if plot is not None:
        waits_plot.draw(plan.name, played, Path(plot))
        typer.echo(f"The waits by hour are drawn in {plot}.", err=True)


def play(plan: Plan, worlds: dict[str, Scenario], days: int | None, seed: int) -> list[Played]:
    """The base and every variant, each beside the base on its own days.

    Args:
        worlds: the scenario of each by name, as they are printed.
    """
    open_on = tuple(day for day in range(7) if plan.base.arrivals.expected(day) > 0)
    on = {BASE: open_on} | {variant.name: variant.on or open_on for variant in plan.variants}
    n = days or _days(plan, len(worlds), open_on)
    of = {name: tuple((theirs[i % len(theirs)], i // len(theirs)) for i in range(n)) for name, theirs in on.items()}
    jobs = [(name, *day) for name in worlds for day in of[name]]
    jobs += [(BASE, *day) for day in dict.fromkeys(day for name in of for day in of[name]) if day not in of[BASE]]
    simulation = Simulation(worlds, lambda name: chance(seed, name))
    found = {job: simulation.simulate(*job) for job in watched(jobs, "Simulating")}
    figures = {name: [found[name, *day] for day in each] for name, each in of.items()}
    without = {name: [found[BASE, *day] for day in each] for name, each in of.items()} | {BASE: figures[BASE]}
    return [Played(name, on[name], each, without[name], figures[name]) for name, each in of.items()]


def chance(seed: int, name: str) -> Chance:
    """Luck by name: the same for the same seed."""
    return random.Random(f"{seed} {name}")


def _days(plan: Plan, scenarios: int, open_on: Sequence[int]) -> int:
    """As many as end within a minute, in whole weeks where that is possible."""
    usual = sum(plan.base.arrivals.expected(day) for day in open_on) / len(open_on) * plan.base.load
    many = int(min(MOST, max(FEWEST, CUSTOMERS / (usual * scenarios))))
    return many - many % len(open_on) if many >= 2 * len(open_on) else many


def _worlds(plan: Plan, words: Sequence[str], file: str) -> tuple[Plan, dict[str, Scenario]]:
    """The plan with the variants that were typed, and the scenario of each.

    Raises:
        BadScenario: a variant cannot be.
        BadFile: nobody comes on a day that one is about.
    """
    typed = tuple(from_words(one) for one in words)
    plan = replace(plan, variants=(*plan.variants, *typed))
    worlds = {BASE: plan.base}
    for variant in plan.variants:
        if variant.name in worlds:
            raise BadScenario(f"variants.{variant.name}", "the name is taken", "another name")
        _refuse_closed(plan, variant)
        worlds[variant.name] = applied(
            plan.base, variant, "variant" if variant in typed else f"variants.{variant.name}"
        )
    return plan, worlds


def _refuse_closed(plan: Plan, variant: Variant) -> None:
    open_on = [day for day in range(7) if plan.base.arrivals.expected(day) > 0]
    for day in variant.on:
        if day not in open_on:
            raise BadScenario(f"variants.{variant.name}.on", f"nobody comes on a {DAYS[day]}", DAYS[open_on[0]])


def _of_file(file: str) -> Plan:
    """The plan of a scenario.toml.

    Raises:
        BadFile: it or the policy that it names cannot be read or used.
    """
    text = files.content(file)
    beside = Path(file).parent if file != files.STDIN else Path()
    try:
        return from_toml(text, lambda name: files.policy(str(beside / name)))
    except BadScenario as bad:
        raise files.BadFile(file, ": ".join(filter(None, (bad.key, bad.problem))), bad.try_this, bad.line) from None


def _of_journal(journal: str, weeks: int, policy: str | None) -> Plan:
    """The plan of what happened.

    Raises:
        BadFile: it is no journal, or nobody can read it.
        TooLittleSeen: too little happened.
    """
    rules = files.policy(policy)
    zone = next((team.hours.zone for team in rules.teams if team.hours.spans is not None), "UTC")
    handoffs: list[Handoff] = []
    broken = 0
    with opened_to_read(journal) as (cursor, listed):
        for id in watched(listed, "Reading"):
            try:
                handoffs += handoffs_of(statements.events_of(cursor, id, 0), rules.first_answer_within)
            except JournalTampered:
                broken += 1
    if broken:
        typer.echo(f"{broken} of {len(listed)} conversations cannot be understood; `segue replay` says why.", err=True)
    return plan_of(handoffs, rules, weeks, zone)
