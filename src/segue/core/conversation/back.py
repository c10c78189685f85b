"""Back to the AI from the line: which words it is to answer, and who gets their first place back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from .. import events as e
from ..policy import Policy
from . import Conversation
from .fold import turn_of


def first_place(state: Conversation, policy: Policy, now: datetime) -> datetime | None:
    """Since when somebody waits who left the line a moment ago and asks for a person again; None: from now on."""
    if state.left_line is None:
        return None
    since, left = state.left_line
    return since if now - left <= policy.place_kept_for and policy.place_kept_for else None


def said_in_line(events: Iterable[e.Event]) -> tuple[int, ...]:
    """Numbers of the customer turns since the last handoff, oldest first: nobody has answered them."""
    found: list[int] = []
    turns = 0
    for event in events:
        if isinstance(event, e.HandedOff | e.HumanSpoke):  # who is back in line had somebody who answered
            found.clear()
        elif isinstance(event, e.CustomerSpoke):
            found.append(turns)
        turns += turn_of(event) is not None
    return tuple(found)
