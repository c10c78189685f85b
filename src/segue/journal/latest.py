"""The states of conversations that were used last, so that most messages read nothing from the disk."""

from __future__ import annotations

from ..core.conversation import Conversation
from ..core.entries import Written


class Latest:
    """The last committed states; those that were written longest ago are forgotten first.

    The writing thread keeps, event loops ask, and nobody locks: each step is one operation of a dict. Whoever asks
    between two of them finds nothing and reads the file; an older state that a slow reader brings is found out by
    compare-and-set and dropped.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._states: dict[str, Conversation] = {}
        self.get = self._states.get

    def keep(self, state: Conversation, written: Written | None = None) -> None:
        """Remembers a state; not that of an entry that was written before."""
        if written is not None and written.repeated:
            return
        states, id = self._states, state.id
        known = states.pop(id, None)  # so that it stands last again
        states[id] = state if known is None or known.version < state.version else known
        if len(states) > self._most:
            try:
                states.pop(next(iter(states)), None)
            except RuntimeError:  # somebody kept one at this very moment; the next one forgets
                pass

    def drop(self, id: str) -> None:
        """Forgets a state, because it was found to be old."""
        self._states.pop(id, None)
