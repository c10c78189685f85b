"""A conversation's vault for one destination: fed with its events in order, asked for what that destination may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from .. import events as e
from ..packet import Packet
from ..redaction import Mask, hidden, texts_in

T = TypeVar("T")

NAMED = {
    "name": "PERSON", "address": "STREET_ADDRESS", "email": "EMAIL_ADDRESS", "phone": "PHONE_NUMBER",
    "card": "CREDIT_CARD", "iban": "IBAN_CODE",
}  # fmt: skip
"""Names of facts that say of what kind their value is."""

_WORDLESS = (e.Understood, e.Accepted, e.TookOver, e.Expired, e.Judged, e.Nudged, e.Revealed, e.Reopened, e.Informed)
"""Events whose words are ours, or stood in an earlier event."""


class Vault:
    """What one destination gets of one conversation.

    Args:
        kinds: what it may not see, by short or full names.
        at: how many events it lacks at the beginning; what it hides then has no number.

    Attributes:
        at: how many events it knows.

    Raises:
        BadPolicy: there is no such kind.
    """

    __slots__ = ("_mask", "at")

    def __init__(self, kinds: tuple[str, ...], at: int = 0) -> None:
        self.at = at
        self._mask = Mask(kinds, is_exact=False, is_numbered=not at)

    def take(self, events: Sequence[e.Event]) -> None:
        """Takes in the events that come next."""
        self.at += len(events)
        if not self._mask.kinds:
            return
        for event in events:
            if not isinstance(event, _WORDLESS):
                for text in texts_in(event):
                    self._mask.hide(text)
            if isinstance(event, e.HandedOff):
                self._learn(event.packet)

    def _learn(self, packet: Packet) -> None:
        """What the packet names is known without any form."""
        if packet.record is not None:
            self._mask.learn("PERSON", packet.record.name or "")
        for fact in packet.facts:
            if (kind := NAMED.get(fact.name)) is not None:
                self._mask.learn(kind, fact.value)

    def hidden(self, value: T) -> T:
        """A text, an event, a packet or a page, as the destination gets it."""
        return hidden(value, self._mask)

    def value(self, token: str) -> str | None:
        """What stands behind a token; None if there is nothing by this name."""
        return self._mask.value(token)


def vault_of(kinds: tuple[str, ...], events: Iterable[e.Event]) -> Vault:
    """The vault after all events, oldest first."""
    vault = Vault(kinds)
    vault.take(tuple(events))
    return vault
