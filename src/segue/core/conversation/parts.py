"""Who had part in a conversation, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from .. import events as e

_PART = (e.Accepted, e.TookOver, e.HumanSpoke, e.Reassigned, e.HandedBack)
"""What begins, goes on with or ends a person's part."""


def part_until(events: Iterable[e.Event], person: str) -> datetime | None:
    """When somebody last had part in a conversation; None: never.

    Args:
        events: all of them, oldest first.
    """
    theirs = [event.at for event in events if isinstance(event, _PART) and event.by == person]
    return theirs[-1] if theirs else None
