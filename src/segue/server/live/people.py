"""The people of the team as colleagues see them, kept up to date without asking the journal for every frame."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from typing import Any, cast

from ...core.receiving import Seat
from ...library import Segue
from ..views.chat import stamp
from ..views.shapes import Colleague
from .lists import DeskSocket
from .presence import Presence
from .waits import Waits
from .wire import encoded

SETTLE = 0.02
"""Seconds in which changes of seats are told as one."""


class People:
    """Who works here, how many conversations they have, whether they are there."""

    def __init__(self, segue: Segue, presence: Presence, waits: Waits) -> None:
        self._segue, self._presence, self._waits = segue, presence, waits
        self._shown: dict[str, Colleague] = {}
        self._is_looking = False

    def all(self) -> list[Colleague]:
        """Everybody, in the order of the policy."""
        return [self._colleague(seat) for seat in self._waits.seats]

    def colleague(self, person: str) -> Colleague | None:
        """One of them; None if nobody by this id works here."""
        return next((self._colleague(seat) for seat in self._waits.seats if seat.person.id == person), None)

    async def look(self) -> None:
        """Asks the journal who has how many."""
        self._waits.seats = await self._segue.line.seats()

    def look_soon(
        self, background: Callable[[Coroutine[Any, Any, None]], object], sockets: Iterable[DeskSocket]
    ) -> None:
        """Asks in a moment, and tells the desk whoever changed."""
        if not self._is_looking:
            self._is_looking = True
            background(self._look_and_tell(sockets))

    async def _look_and_tell(self, sockets: Iterable[DeskSocket]) -> None:
        await asyncio.sleep(SETTLE)
        self._is_looking = False
        await self.look()
        for seat in self._waits.seats:
            shown = self._colleague(seat)
            if self._shown.get(shown["id"]) != shown:
                self._shown[shown["id"]] = shown
                text = encoded({"t": "person", "person": shown})
                for socket in sockets:
                    socket.wire.push(text)

    def _colleague(self, seat: Seat) -> Colleague:
        person = seat.person
        return cast(
            Colleague,
            {
                "id": person.id, "name": person.name, "role": person.role, "teams": list(person.teams),
                "presence": self._presence.word(seat), "busy": seat.busy, "capacity": seat.person.capacity,
                "wrapping": seat.wrapping, "wraps_until": stamp(seat.wraps_until) if seat.wraps_until else None,
                "cools_until": stamp(seat.cools_until) if seat.cools_until else None,
                "certifications": list(person.certifications),
            },
        )  # fmt: skip
