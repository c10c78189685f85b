"""Who comes on a day: an inhomogeneous Poisson process, hour by hour, each with their luck for the whole day."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp

from .chance import Chance, about, endured, gap, one_of
from .hearing import noise, points
from .world import HOUR, Customer, Scenario

LEGS = 6
"""People whom a customer sees at most; the last one resolves it. Source: findings on routing, section 3."""

ACCEPT_SPREAD = 0.5
"""Of the logarithm of the time until an offer is accepted. Our own guess: one in twenty takes over twice the median."""


def drawn(scenario: Scenario, load: float, weekday: int, chance: Chance) -> Iterator[Customer]:
    """The customers of one day in order of arrival, for the highest load that is compared."""
    arrivals = scenario.arrivals
    intents = tuple(arrivals.shares())
    at = points(intents, scenario.confused)
    factor = load * arrivals.by_day[weekday] * about(chance, arrivals.spread)
    hourly = [{name: arrivals.rates[name][hour] * factor for name in intents} for hour in range(24)]
    totals = [sum(rates.values()) for rates in hourly]
    peak, number = max(totals, default=0.0), 0
    for opens, closes in arrivals.open_on(weekday):
        now = opens + gap(chance, peak / HOUR) if peak else closes
        while now < closes:
            hour = min(int(now // HOUR), 23)
            if chance.random() * peak < totals[hour]:
                yield _customer(scenario, f"{weekday}-{number}", now, one_of(chance, hourly[hour]), at, chance)
                number += 1
            now += gap(chance, peak / HOUR)


def _customer(scenario: Scenario, id: str, now: float, intent: str, at: list[list[float]], chance: Chance) -> Customer:
    return Customer(
        id=id,
        at=now,
        intent=intent,
        language=one_of(chance, scenario.languages),
        tier=one_of(chance, {name: tier.share for name, tier in scenario.tiers.items()}),
        urgency=one_of(chance, scenario.urgency),
        mark=chance.random(),
        said=(noise(chance, at), noise(chance, at)),
        talk=about(chance, scenario.talk_cv),
        wrap_up=about(chance, scenario.side_cv),
        triage=about(chance, scenario.side_cv),
        patience=endured(chance, scenario.patience_shape),
        accept=exp(chance.gauss(0.0, ACCEPT_SPREAD)),
        resolves=tuple(chance.random() for _ in range(LEGS)),
        lapses=tuple(chance.random() for _ in range(LEGS)),
    )
