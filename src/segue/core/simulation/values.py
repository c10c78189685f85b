"""Values of scenario.toml: each of these takes one as TOML gives it, or says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from math import isfinite
from typing import TypeVar

from ..policy.values import a_number, a_span, a_text, names, said

T = TypeVar("T")

NO_NAMES: tuple[str, ...] = ()
NO_FIGURES: dict[str, float] = {}
NO_COUNTS: dict[str, int] = {}
FLAT: tuple[float, ...] = (1.0,) * 24
"""What stands where nothing is said."""


def a_share(value: object) -> float:
    """A number from 0.0 to 1.0."""
    share = a_number(value)
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"{said(value)} is no share from 0.0 to 1.0")
    return share


def positive(value: object) -> float:
    """A finite number above 0."""
    number = a_number(value)
    if not (isfinite(number) and 0 < number <= 1e6):
        raise ValueError(f"{said(value)} is no number above 0")
    return number


def seconds(value: object) -> float:
    """Seconds of a length of time, above 0."""
    span = a_span(value)
    if span <= timedelta(0):
        raise ValueError(f"{said(value)} is no time above 0")
    return span.total_seconds()


def many(take: Callable[[object], T]) -> Callable[[object], dict[str, T]]:
    """A table of names with a value each."""

    def taken(value: object) -> dict[str, T]:
        if not isinstance(value, dict) or not value:
            raise ValueError(f"{said(value)} is no table with something in it")
        return {str(name): take(one) for name, one in value.items()}

    return taken


def shares(value: object) -> dict[str, float]:
    """A table of shares, one of them above 0."""
    found = many(a_share)(value)
    if not any(found.values()):
        raise ValueError("none of the shares is above 0")
    return found


def urgencies(value: object) -> dict[float, float]:
    """Factors of urgency with their shares."""
    try:
        return {positive(float(factor)): share for factor, share in shares(value).items()}
    except ValueError as error:
        raise ValueError(f"{said(value)} is no table of urgencies ({error})") from None


def lengths(value: object) -> tuple[float, ...]:
    """A list of lengths of time."""
    if not isinstance(value, list):
        raise ValueError(f"{said(value)} is no list of lengths of time")
    return tuple(seconds(one) for one in value)


def shape(value: object) -> tuple[float, ...]:
    """How busy each hour is, beside the others."""
    if not isinstance(value, list) or len(value) != 24:
        raise ValueError(f"{said(value)} is no list of 24 numbers")
    found = tuple(a_number(one) for one in value)
    if not all(isfinite(one) and 0 <= one <= 1e6 for one in found):
        raise ValueError(f"{said(value)} has a number below 0 or without end")
    return found


def one_or_more(value: object) -> tuple[str, ...]:
    """A name, or a list of them."""
    return (a_text(value),) if isinstance(value, str) else names(value)
