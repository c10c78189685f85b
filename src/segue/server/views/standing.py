"""How a conversation stands, as a list shows it: its state, and the little that lists need of its past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ...core import events as e
from ...core.conversation import Conversation
from ...core.conversation.packets import packet_after
from ...core.conversation.vaults import Vault
from ...core.packet import Packet

SHOWN = 160
"""Characters of the last line that a list shows."""


class Standing:
    """One conversation in the lists.

    Attributes:
        packet: of the last handoff; None if there was none.
        last: who spoke last, the beginning of what they said, and when.
        unread: the customer's messages since anybody answered.
        vault: what people at the desk may see of it.

    Args:
        hidden: kinds that they may not see.
        at: the version from which on events are told.
    """

    __slots__ = ("last", "packet", "state", "unread", "vault")

    def __init__(self, state: Conversation, hidden: tuple[str, ...] = (), at: int = 0) -> None:
        self.state, self.vault = state, Vault(hidden, at)
        self.packet: Packet | None = None
        self.last: tuple[str, str, datetime | None] = ("system", "", state.last_at)
        self.unread = 0

    def moved(self, state: Conversation, events: Sequence[e.Event], after: int | None = None) -> None:
        """Takes in what happened.

        Args:
            after: the version before the first event; None: what it knows.
        """
        self.state = state
        self.vault.take(events, after)
        for event in events:
            if isinstance(event, e.CustomerSpoke):
                self.last, self.unread = ("customer", self._short(event.text, event.files), event.at), self.unread + 1
            elif isinstance(event, e.HumanSpoke):
                self.last, self.unread = ("person", self._short(event.text, event.files), event.at), 0
            elif isinstance(event, e.AiSpoke):
                self.last, self.unread = ("ai", self._short(event.text), event.at), 0
            else:
                if isinstance(event, e.AskedWhileWaiting):  # what they wrote before it is still unread by anybody
                    self.last = ("ai", self._short(event.question.say), event.at)
                self.packet = packet_after(self.packet, event)

    def _short(self, text: str, files: Sequence[object] = ()) -> str:
        """The beginning of what was said, cut only after what is hidden was hidden."""
        return self.vault.hidden(text)[:SHOWN] or (f"({len(files)} attached)" if files else "")


def standing_of(state: Conversation, events: Sequence[e.Event], hidden: tuple[str, ...] = ()) -> Standing:
    """The same from the whole story."""
    standing = Standing(state, hidden)
    standing.moved(state, events)
    return standing
