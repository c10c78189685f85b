"""The wait told to the customer: an honest bucket, or none. Never seconds."""

from __future__ import annotations

from datetime import timedelta

from ..wording import say
from .estimator import WaitEstimator as WaitEstimator

BUCKETS = (1, 2, 3, 5, 8, 10, 15)
"""Minutes that a wait is rounded up to. Beyond the last no honest figure is left, and none is told."""

ACCEPTED_WITHIN = timedelta(seconds=30)
"""From a handoff to the first human words when somebody is free: 20 s for the offer, then they read the card."""

HANDLED_IN = timedelta(seconds=420 * 1.18 + 45)
"""One conversation of one agent, until the team's own figures are known: the mean of a billing case, stretched by
other open chats, and the wrap-up, as assumed for the simulated centre."""

PATIENCE = timedelta(seconds=560)
"""Mean patience of a standard customer in the same centre; who gives up shortens the line."""


def wait_for(ahead: int, free: int, slots: int) -> timedelta | None:
    """The expected wait, by queue length with abandonment.

    Args:
        ahead: conversations that wait for the same people and come first.
        free: slots that are free now, over all eligible people who are there.
        slots: all their slots, free or not.

    Returns:
        None where nobody is there, so that there is no ground for a figure.
    """
    if slots <= 0:
        return None
    if free > ahead:
        return ACCEPTED_WITHIN
    served, left = slots / HANDLED_IN.total_seconds(), 1 / PATIENCE.total_seconds()
    in_line = timedelta(seconds=sum(1 / (served + i * left) for i in range(ahead - free + 1)))
    return max(ACCEPTED_WITHIN, in_line)  # a large team frees a slot sooner than somebody reads a card


def bucket(wait: timedelta | None) -> int | None:
    """The bucket in minutes that the wait fits into; None beyond the last and where there is no wait to tell."""
    if wait is None:
        return None
    return next((minutes for minutes in BUCKETS if wait <= timedelta(minutes=minutes)), None)


def clause(minutes: int | None, language: str | None) -> str:
    """The bucket as the end of a sentence for the customer."""
    if minutes is None:
        return say("soon_unknown", language)
    return say("soon_one", language) if minutes == 1 else say("soon", language, minutes=str(minutes))


def tell(minutes: int | None, language: str | None) -> str:
    """The bucket as a sentence for the customer."""
    if minutes is None:
        return say("wait_unknown", language)
    return say("wait_one", language) if minutes == 1 else say("wait", language, minutes=str(minutes))
