"""Luck by its usual names, made of two kinds that are handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import exp, gamma, log, sqrt
from typing import Protocol, TypeVar

T = TypeVar("T")


class Chance(Protocol):
    """What the standard library's generator does for us; another with these two would do."""

    def random(self) -> float:
        """From 0.0 on and below 1.0."""

    def gauss(self, mu: float, sigma: float) -> float:
        """The normal distribution."""


Chances = Callable[[str], Chance]
"""Chance by the name of what it is for, so that one more person on a day leaves all other luck as it was."""


def gap(chance: Chance, rate: float) -> float:
    """Time until the next of what comes at a rate."""
    return -log(1.0 - chance.random()) / rate


def about(chance: Chance, cv: float) -> float:
    """A lognormal factor with mean 1 and a coefficient of variation."""
    sigma = sqrt(log(1 + cv * cv))
    return exp(chance.gauss(0.0, 1.0) * sigma - sigma * sigma / 2)


def endured(chance: Chance, shape: float) -> float:
    """A Weibull factor with mean 1: how long somebody waits, in parts of the mean."""
    return float((-log(1.0 - chance.random())) ** (1 / shape) / gamma(1 + 1 / shape))


def one_of(chance: Chance, shares: Mapping[T, float]) -> T:
    """One by its share; the shares need not sum to 1."""
    left = chance.random() * sum(shares.values())
    last: T | None = None
    for value, share in shares.items():
        if share > 0:
            last = value
            left -= share
            if left < 0:
                break
    if last is None:
        raise ValueError("nothing has a share")
    return last
