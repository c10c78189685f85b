"""Values of policy.toml: each of these takes one as TOML gives it, or says what is wrong with it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from . import LONGEST
from .hours import check_zone


def a_text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{said(value)} is no text")
    return value.strip()


def a_number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{said(value)} is no number")
    return float(value)


def a_count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{said(value)} is no whole number")
    return value


def an_amount(value: object) -> int:
    """Hundredths of a currency from 50, 50.00 or "50.00"."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{said(value)} is no amount")
    try:
        amount = Decimal(str(value))
    except ArithmeticError:
        amount = Decimal("NaN")
    if not amount.is_finite() or abs(amount) > 10**12:
        raise ValueError(f"{said(value)} is no amount")
    return int((amount * 100).to_integral_value())


def names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError(f"{said(value)} is no list of names")
    return tuple(value)


def a_span(value: object) -> timedelta:
    """A length of time from a number of seconds or "90s", "2m", "24h", "7d"."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smhd])\s*", value) if isinstance(value, str) else None
    if found:
        seconds = float(found[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[found[2]]
    elif isinstance(value, int | float) and not isinstance(value, bool) and value == value:  # no NaN
        seconds = value
    else:
        raise ValueError(f"{said(value)} is no length of time")
    if abs(seconds) > LONGEST.total_seconds():
        raise ValueError(f"{said(value)} is longer than ten years")
    return timedelta(seconds=seconds)


def said(value: object) -> str:
    """A value much as it stands in the file, cut short."""
    if isinstance(value, float):
        return str(value)
    if isinstance(value, str):
        return f"{value!r:.60}"
    try:
        return f"{json.dumps(value, default=str, ensure_ascii=False):.60}"
    except ValueError:  # a number too long to be written down
        return "a number of thousands of digits"


def a_kind(value: object) -> Literal["topic", "stake"]:
    match a_text(value):
        case "topic":
            return "topic"
        case "stake":
            return "stake"
        case other:
            raise ValueError(f"{other!r} is neither topic nor stake")


def a_role(value: object) -> Literal["agent", "supervisor"]:
    match a_text(value):
        case "agent":
            return "agent"
        case "supervisor":
            return "supervisor"
        case other:
            raise ValueError(f"{other!r:.40} is no role; there are agent and supervisor")


def a_zone(value: object) -> str:
    zone = a_text(value)
    check_zone(zone)
    return zone
