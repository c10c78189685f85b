"""The packet as it stands: of the last handoff, with the better words and the corrections that came since."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from .. import events as e
from ..packet import Packet, corrected, reworded


def packet_after(before: Packet | None, event: e.Event) -> Packet | None:
    """The packet after one more event."""
    match event:
        case e.HandedOff():
            return event.packet
        case e.Reworded() if before is not None:
            return reworded(before, event.goal, event.brief)
        case e.Corrected() if before is not None:
            return corrected(before, event.name, event.was, event.value)
        case _:
            return before


def packet_of(events: Iterable[e.Event]) -> Packet | None:
    """The packet after all events, oldest first; None if there was no handoff."""
    return reduce(packet_after, events, None)
