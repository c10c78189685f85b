"""The states of conversations that were used last, so that most messages read nothing from the disk."""

from __future__ import annotations

import threading
from collections import OrderedDict

from ..core.conversation import Conversation
from ..core.entries import Written


class Latest:
    """The last committed states, the least recently used of which are forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._states: OrderedDict[str, Conversation] = OrderedDict()
        self._lock = threading.Lock()  # the writing thread keeps, event loops ask

    def get(self, id: str) -> Conversation | None:
        with self._lock:
            state = self._states.get(id)
            if state is not None:
                self._states.move_to_end(id)
            return state

    def keep(self, state: Conversation, written: Written | None = None) -> None:
        """Remembers a state; not that of an entry that was written before."""
        if written is not None and written.repeated:
            return
        with self._lock:
            known = self._states.get(state.id)
            if known is None or known.version < state.version:  # a slow reader may bring an older one
                self._states[state.id] = state
            self._states.move_to_end(state.id)
            if len(self._states) > self._most:
                self._states.popitem(last=False)

    def drop(self, id: str) -> None:
        with self._lock:
            self._states.pop(id, None)
