"""Time and chance where no test hands in its own: the clock and new ids."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without the letters and digits that are mixed up on the phone


def now() -> datetime:
    """The aware time now, in UTC."""
    return datetime.now(UTC)


def new_id(prefix: str) -> str:
    """A new id such as "r-7K3M9QXA": short enough to be read out, with 40 bits of chance."""
    chance = secrets.randbits(40)  # five for each of the eight
    return f"{prefix}-{''.join(_ALPHABET[chance >> shift & 31] for shift in range(0, 40, 5))}"
