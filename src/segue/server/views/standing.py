"""How a conversation stands, as a list shows it: its state, and the little that lists need of its past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ...core import events as e
from ...core.conversation import Conversation
from ...core.conversation.packets import packet_after
from ...core.packet import Packet

SHOWN = 160
"""Characters of the last line that a list shows."""


class Standing:
    """One conversation in the lists.

    Attributes:
        packet: of the last handoff; None if there was none.
        last: who spoke last, the beginning of what they said, and when.
        unread: the customer's messages since anybody answered.
    """

    __slots__ = ("last", "packet", "state", "unread")

    def __init__(self, state: Conversation) -> None:
        self.state = state
        self.packet: Packet | None = None
        self.last: tuple[str, str, datetime | None] = ("system", "", state.last_at)
        self.unread = 0

    def moved(self, state: Conversation, events: Sequence[e.Event]) -> None:
        """Takes in what happened."""
        self.state = state
        for event in events:
            if isinstance(event, e.CustomerSpoke):
                self.last, self.unread = ("customer", _short(event.text, event.files), event.at), self.unread + 1
            elif isinstance(event, e.HumanSpoke):
                self.last, self.unread = ("person", _short(event.text, event.files), event.at), 0
            elif isinstance(event, e.AiSpoke):
                self.last, self.unread = ("ai", event.text[:SHOWN], event.at), 0
            else:
                self.packet = packet_after(self.packet, event)


def _short(text: str, files: Sequence[object]) -> str:
    return text[:SHOWN] or (f"({len(files)} attached)" if files else "")


def standing_of(state: Conversation, events: Sequence[e.Event]) -> Standing:
    """The same from the whole story."""
    standing = Standing(state)
    standing.moved(state, events)
    return standing
