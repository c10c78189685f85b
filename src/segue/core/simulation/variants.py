"""What is changed, in a team's own words, and the scenario that comes of it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import isfinite

from .world import DAYS, BadScenario, Scenario, Variant, Worker

EXAMPLE = "'add billing 2 on monday'"
ADDED_AT_MOST = 1_000
LOAD_AT_MOST = 10.0
"""Factor on arrivals or on the length of conversations; beyond it something was mistyped. Our own guess."""


def applied(base: Scenario, variant: Variant, key: str = "") -> Scenario:
    """The scenario with what a variant changes.

    Args:
        key: where the variant stands, for what is told of one that cannot be.

    Raises:
        BadScenario: it names a team or a person who is not there, or a figure that cannot be.
    """
    at = f"{key}." if key else ""
    workers = list(base.workers)
    for team, more in variant.add:
        workers += added(base, team, more, f"{at}add")
    there = [worker.id for worker in workers]
    for id in variant.remove:
        if id not in there:
            raise BadScenario(f"{at}remove", f"nobody called {id!r:.40} works there", nearest(id, there))
    for name, value in (("load", variant.load), ("talk", variant.talk)):
        if value is not None and not (isfinite(value) and 0 < value <= LOAD_AT_MOST):
            raise BadScenario(f"{at}{name}", f"{value:g} is no factor above 0 and up to {LOAD_AT_MOST:g}", "1.15")
    if variant.accuracy is not None and not 0 < variant.accuracy <= 1:
        raise BadScenario(f"{at}accuracy", f"{variant.accuracy:g} is no share above 0 and up to 1", "0.85")
    return replace(
        base,
        workers=tuple(worker for worker in workers if worker.id not in variant.remove),
        load=base.load * (1.0 if variant.load is None else variant.load),
        accuracy=base.accuracy if variant.accuracy is None else variant.accuracy,
        talk={name: seconds * variant.talk for name, seconds in base.talk.items()},
    )


def added(base: Scenario, team: str, more: int, key: str) -> Iterable[Worker]:
    """So many more in a team, in turn like each of those who are there."""
    models = [worker for worker in base.workers if worker.team == team]
    if not models:
        there = list(dict.fromkeys(worker.team for worker in base.workers))
        raise BadScenario(key, f"nobody works in {team!r:.40}, so nobody can be added like them", nearest(team, there))
    if not 1 <= more <= ADDED_AT_MOST:
        raise BadScenario(key, f"{more} more is not between 1 and {ADDED_AT_MOST:,}", "2")
    return [replace(models[i % len(models)], id=f"{team}+{i + 1}") for i in range(more)]


def from_words(words: str) -> Variant:
    """A variant from words such as "add billing 2, load 1.15 on monday".

    Raises:
        BadScenario: they are not understood.
    """
    rest, _, on = f" {words} ".partition(" on ")
    variant = Variant(" ".join(words.split()), on=days(on.replace(",", " ").split()) if on.strip() else ())
    for part in rest.split(","):
        match part.split():
            case ["add", team, more] if re.fullmatch(r"\d{1,6}", more):
                variant = replace(variant, add=(*variant.add, (team, int(more))))
            case ["remove", *ids] if ids:
                variant = replace(variant, remove=(*variant.remove, *ids))
            case [("load" | "accuracy" | "talk") as name, factor] if re.fullmatch(r"\d{1,6}(\.\d+)?", factor):
                variant = replace(variant, **{name: float(factor)})  # type: ignore[arg-type]  # each of them is a float
            case _:
                problem = (
                    f"{' '.join(part.split())!r:.60} is none of add TEAM N, remove PERSON, load X, accuracy X, talk X"
                )
                raise BadScenario("variant", problem, EXAMPLE)
    return variant


def days(names: Sequence[str], key: str = "variant") -> tuple[int, ...]:
    """Days of the week from their names; three letters do.

    Raises:
        BadScenario: one is no day.
    """
    found = set()
    for name in names:
        at = next((i for i, day in enumerate(DAYS) if len(name) >= 3 and day.startswith(name.lower())), None)
        if at is None:
            raise BadScenario(key, f"{name!r:.40} is no day of the week", nearest(name.lower(), DAYS))
        found.add(at)
    return tuple(sorted(found))


def nearest(name: str, known: Sequence[str]) -> str:
    """What was probably meant, or all there is."""
    near = difflib.get_close_matches(name, known, 1)
    return near[0] if near else ", ".join(known[:12]) or "none is there"
