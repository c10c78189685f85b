"""How long customers wait before they give up, from waits most of which ended well: who was served is censored."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, gamma, log

Spell = tuple[float, bool]
"""Seconds that somebody waited, and whether they gave up then; else they would have waited longer."""

ABANDONED = 30
"""Customers who gave up from which patience is seen. Source: our own guess; the bound below which findings on routing,
8.5, hide a rate."""

USUAL_SHAPE, FLATTEST, STEEPEST = 1.3, 0.5, 4.0
"""The shape where none can be seen (findings on routing, section 3), and bounds for one that is."""

SHORTEST, STEPS = 0.5, 40
"""Seconds that a wait has at least, for the logarithm, and halvings until the shape is found."""

LONGEST = 86_400.0
"""Mean patience beyond which it is a day all the same."""


def survival(spells: Sequence[Spell]) -> list[tuple[float, float, int]]:
    """The curve of Kaplan and Meier: times at which somebody gave up, the share who would still wait, and how many were
    still waiting just before."""
    ordered = sorted(spells)
    curve: list[tuple[float, float, int]] = []
    share, at = 1.0, 0
    while at < len(ordered):
        time, left = ordered[at][0], at
        while at < len(ordered) and ordered[at][0] == time:
            at += 1
        gave_up = sum(gone for _, gone in ordered[left:at])
        if gave_up:
            at_risk = len(ordered) - left
            share *= 1 - gave_up / at_risk
            curve.append((time, share, at_risk))
    return curve


def fitted(spells: Sequence[Spell]) -> tuple[float, float] | None:
    """Mean seconds and shape of the likeliest Weibull distribution; None if too few gave up.

    Whoever was served counts with the time that they waited all the same. `survival` shows how well it fits.
    """
    waits = [max(time, SHORTEST) for time, _ in spells]
    gone = [log(max(time, SHORTEST)) for time, gave_up in spells if gave_up]
    if len(gone) < ABANDONED:
        return None
    longest = max(waits)  # powers of parts of the longest stay within bounds
    parts = [(wait / longest, log(wait)) for wait in waits]
    low, high = FLATTEST, STEEPEST
    for _ in range(STEPS):
        shape = (low + high) / 2
        powers = [part**shape for part, _ in parts]
        slope = sum(power * log_of for power, (_, log_of) in zip(powers, parts, strict=True)) / sum(powers)
        is_steeper = slope - 1 / shape - sum(gone) / len(gone) < 0
        low, high = (shape, high) if is_steeper else (low, shape)
    scale = longest * (sum(part**shape for part, _ in parts) / len(gone)) ** (1 / shape)
    return min(LONGEST, max(1.0, scale * gamma(1 + 1 / shape))), shape


def staying(mean: float, shape: float, after: float) -> float:
    """The share who would still wait after so many seconds, by the distribution."""
    return exp(-((after * gamma(1 + 1 / shape) / mean) ** shape))


def stayed(spells: Sequence[Spell], after: float) -> float:
    """The same by the curve of Kaplan and Meier."""
    shares = [share for time, share, _ in survival(spells) if time <= after]
    return shares[-1] if shares else 1.0
