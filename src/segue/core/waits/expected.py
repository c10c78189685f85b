"""What a customer is told of a wait, and what that was told from; told for longer only with an apology."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

BUCKETS = (1, 2, 3, 5, 8, 10, 15)
"""Minutes that a wait is rounded up to. Beyond the last no honest figure is left, and none is told."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A wait as it was told.

    Attributes:
        minutes: the customer read "under so many minutes"; None: they did not read a figure.
        seconds: what the queue's length spoke for; None where nobody is there.
        features: the floor at that moment, by name, for whoever learns from it.
        holds: what was told before still holds, so that no other figure was told.
        is_longer: it takes longer than was told before, with an apology.
    """

    minutes: int | None
    seconds: float | None = None
    features: tuple[tuple[str, float], ...] = ()
    holds: bool = False
    is_longer: bool = False

    def until(self, before: datetime | None, at: datetime) -> datetime | None:
        """The time up to which a person was promised once this was told; None where no figure stands.

        Args:
            before: the same before it was told.
        """
        if self.holds:
            return before
        return at + timedelta(minutes=self.minutes) if self.minutes is not None else None


def bucket(wait: timedelta | None) -> int | None:
    """The bucket in minutes that the wait fits into; None beyond the last and where there is no wait to tell."""
    if wait is None:
        return None
    return next((minutes for minutes in BUCKETS if wait <= timedelta(minutes=minutes)), None)


def retold(
    wait: timedelta | None,
    promised_until: datetime | None,
    now: datetime,
    *,
    seconds: float | None = None,
    features: tuple[tuple[str, float], ...] = (),
) -> Expected:
    """What to tell now of a wait.

    Args:
        wait: from now on; None where it cannot be told.
        promised_until: what was told before, see `Expected.until`.
    """
    minutes = bucket(wait)
    if promised_until is None:
        return Expected(minutes, seconds, features)
    left = promised_until - now
    if wait is None or wait > left:
        return Expected(minutes, seconds, features, is_longer=True)
    if minutes is not None and timedelta(minutes=minutes) <= left:
        return Expected(minutes, seconds, features)
    return Expected(None, seconds, features, holds=True)  # the next figure would be more than was told
