"""The end of a shift: whoever still has customers when their hours are over is told so, kindly, in each tab."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from ...core.conversation import HELD
from ...core.policy import Policy
from ...core.receiving import Seat
from ...core.receiving.seats import has_hours
from .lists import DeskSocket, Lists
from .wire import encoded


class Shifts:
    """Tells each tab how many conversations are left after the shift; 0: nothing is to be told any more."""

    def __init__(self, policy: Policy, lists: Lists) -> None:
        self._policy, self._lists = policy, lists
        self._told: dict[DeskSocket, int] = {}

    def look(self, seats: Iterable[Seat], now: datetime) -> None:
        """Tells whoever has more or fewer left than they were told."""
        self._told = {socket: left for socket, left in self._told.items() if socket in self._lists.sockets}
        left = self._left(seats, now) if self._lists.sockets else Counter[str]()
        for socket in self._lists.sockets:
            theirs = left[socket.agent.person]
            if self._told.get(socket, 0) != theirs:
                self._told[socket] = theirs
                socket.wire.push(encoded({"t": "shift", "left": theirs}))

    def _left(self, seats: Iterable[Seat], now: datetime) -> Counter[str]:
        """What whoever has no hours now still has."""
        over = {seat.person.id for seat in seats if not has_hours(seat, self._policy, now)}
        states = (standing.state for standing in self._lists.held.values())
        return Counter(state.who for state in states if state.holder in HELD and state.who in over and state.who)
