"""A conversation's vault for one destination: fed with its events in order, asked for what that destination may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from .. import events as e
from ..redaction import Mask, hidden, learn, learn_as, texts_in

T = TypeVar("T")

_WORDLESS = (
    e.Understood, e.Accepted, e.Expired, e.Judged, e.Nudged, e.Revealed, e.Reopened, e.Informed, e.Stalled,
    e.WentBack, e.WrappedUp, e.AskedWhileWaiting, e.Withdrawn,
)  # fmt: skip
"""Events whose words are ours, or stood in an earlier event."""


class Vault:
    """What one destination gets of one conversation.

    Args:
        kinds: what it may not see, by short or full names.
        at: how many events it lacks at the beginning.

    Attributes:
        at: how many events it knows.
        is_whole: it knows all from the first one on; else what it hides has no number and cannot be revealed.

    Raises:
        BadPolicy: there is no such kind.
    """

    __slots__ = ("_mask", "at", "is_whole")

    def __init__(self, kinds: tuple[str, ...], at: int = 0) -> None:
        self.at, self.is_whole = at, not at
        self._mask = Mask(kinds, is_exact=False, is_numbered=False)

    def take(self, events: Sequence[e.Event], after: int | None = None) -> None:
        """Takes in the events that come next; those it knows already change nothing.

        Args:
            after: the version before the first of them; None: what it knows.
        """
        after = self.at if after is None else after
        self.is_whole = self.is_whole and after <= self.at
        new = events[max(0, self.at - after) :]
        self.at = max(self.at, after + len(events))
        if not self._mask.kinds:
            return
        self._mask.is_numbered = self.is_whole  # a number counts what came up in events, never what a page put together
        for event in new:
            for text in _texts(event):
                self._mask.hide(text)
            if isinstance(event, e.HandedOff | e.Reassigned | e.Repacked):
                learn(event.packet, self._mask)
            elif isinstance(event, e.Corrected):
                learn_as(event.name, event.value or "", self._mask)
        self._mask.is_numbered = False

    def hidden(self, value: T) -> T:
        """A text, an event, a packet or a page, as the destination gets it."""
        return hidden(value, self._mask)

    def forget_texts(self) -> None:
        """Lets go of what only made it quicker, for a vault that is kept for long."""
        self._mask.forget_texts()

    def value(self, token: str) -> str | None:
        """What stands behind a token; None if there is nothing by this name."""
        return self._mask.value(token)


def _texts(event: e.Event) -> Iterator[str]:
    if isinstance(event, e.ToolStarted | e.ToolEnded):
        yield from (f"{name} {value}" for name, value in event.arguments)  # the name may say what the value is
    if not isinstance(event, _WORDLESS):
        yield from texts_in(event)


def vault_of(kinds: tuple[str, ...], events: Iterable[e.Event]) -> Vault:
    """The vault after all events, oldest first."""
    vault = Vault(kinds)
    vault.take(tuple(events))
    return vault
