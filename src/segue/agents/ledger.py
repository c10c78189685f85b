"""What the tools of open turns have spent, within this process: reserve before run.

The journal holds the durable sums; this holds what was reserved but may not be written yet, so that two tools that run
side by side in one process cannot both pass the last bit of a limit. Thread-safe: frameworks run tools in threads.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from threading import Lock

from ..core.charter import Charter, Spending, check_call
from ..core.conversation import Conversation


class Ledger:
    """Sums by conversation, for as long as a turn is open there."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: dict[str, int] = {}
        self._spent: dict[str, dict[str, Decimal]] = {}

    def begin(self, state: Conversation) -> None:
        """A turn opens: the first one brings the journal's sums, later ones find what is reserved."""
        with self._lock:
            self._open[state.id] = self._open.get(state.id, 0) + 1
            self._spent.setdefault(state.id, dict(state.reserved()))

    def end(self, conversation: str) -> None:
        """A turn ends; with the last one the sums are the journal's alone again."""
        with self._lock:
            left = self._open.get(conversation, 1) - 1
            if left > 0:
                self._open[conversation] = left
            else:
                self._open.pop(conversation, None)
                self._spent.pop(conversation, None)

    def reserve(
        self, conversation: str, charters: tuple[Charter, ...], tool: str, arguments: Mapping[str, object]
    ) -> Spending:
        """Reserves what a call would spend.

        Raises:
            Refused: one of the charters forbids it; nothing is reserved then.
        """
        with self._lock:
            spent = self._spent.setdefault(conversation, {})
            adds: dict[str, Decimal] = {}
            for charter in charters:
                adds |= check_call(charter, tool, arguments, spent)
            for key, amount in adds.items():
                spent[key] = spent.get(key, Decimal(0)) + amount
            return adds

    def release(self, conversation: str, adds: Spending) -> None:
        """Gives back what a failed call had reserved."""
        with self._lock:
            spent = self._spent.get(conversation, {})
            for key, amount in adds.items():
                spent[key] = spent.get(key, Decimal(0)) - amount
