"""Who is at the desk. Signing in is being there; going away is a choice; a lost connection is forgiven for a while."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from ...core.receiving import Seat
from ..views.shapes import PresenceWord

log = logging.getLogger("segue.server")


class Presence:
    """What people chose, and whether a tab of theirs is open.

    Args:
        arrive, leave: tell the switchboard.
        changed: told of a person whose presence changed.
        grace: seconds that a lost connection is forgiven.
    """

    def __init__(
        self,
        arrive: Callable[[str], Awaitable[None]],
        leave: Callable[[str], Awaitable[None]],
        changed: Callable[[str], None],
        grace: float,
    ) -> None:
        self._arrive, self._leave, self._changed, self._grace = arrive, leave, changed, grace
        self._tabs: dict[str, int] = {}
        self._wants: dict[str, bool] = {}
        self._lost: dict[str, asyncio.TimerHandle] = {}
        self._present: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._lock = asyncio.Lock()

    def begin(self, seats: tuple[Seat, ...]) -> None:
        """Takes over from the server's last life: whoever was there has a while to come back."""
        for seat in seats:
            if seat.present:
                self._present.add(seat.person.id)
                self._wants[seat.person.id] = True
                self._lose(seat.person.id)

    def word(self, seat: Seat) -> PresenceWord:
        """How they are shown; in wrap-up are those whom only what they still write up keeps from the next."""
        person = seat.person.id
        if person in self._present:
            return "wrap-up" if seat.is_wrapping_up() else "online"
        return "away" if self._tabs.get(person) else "offline"

    def signed_in(self, person: str) -> None:
        """Signing in says that one is there."""
        self._wants[person] = True

    async def opened(self, person: str) -> None:
        """One more tab of theirs."""
        self._tabs[person] = self._tabs.get(person, 0) + 1
        if (timer := self._lost.pop(person, None)) is not None:
            timer.cancel()
        await self._settle(person)

    def closed(self, person: str) -> None:
        """One tab less; the last one starts the grace."""
        self._tabs[person] = self._tabs.get(person, 1) - 1
        if self._tabs[person] <= 0:
            del self._tabs[person]
            self._lose(person)
            self._changed(person)

    async def choose(self, person: str, is_there: bool) -> None:
        """They say it themselves."""
        self._wants[person] = is_there
        await self._settle(person)

    def end(self) -> None:
        """The server stops: nobody leaves because of that."""
        for timer in self._lost.values():
            timer.cancel()
        for task in self._tasks:
            task.cancel()

    def _lose(self, person: str) -> None:
        if person in self._present and person not in self._lost:
            self._lost[person] = asyncio.get_running_loop().call_later(self._grace, self._gone, person)

    def _gone(self, person: str) -> None:
        self._lost.pop(person, None)
        task = asyncio.get_running_loop().create_task(self._settle(person))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _settle(self, person: str) -> None:
        """Makes the switchboard's view what it should be, one step after the other."""
        async with self._lock:
            has_tab = bool(self._tabs.get(person)) or person in self._lost
            should = self._wants.get(person, False) and has_tab
            if should and person not in self._present:
                self._present.add(person)
                await self._arrive(person)
            elif not should and person in self._present:
                self._present.discard(person)
                await self._leave(person)
        self._changed(person)
