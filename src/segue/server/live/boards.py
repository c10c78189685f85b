"""The board for the tabs that asked for it: at most once a second, and only if it is news."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from typing import Any, Protocol

from .lists import DeskSocket
from .wire import encoded

log = logging.getLogger("segue.server")

EVERY = 1.0
"""Seconds between two frames of a board."""


class BoardSource(Protocol):
    """What makes boards; board/ does."""

    async def view(self, team: str | None, period: Any) -> Any:
        """The board of a team (None: all) and a period, as it goes over the wire."""


class Boards:
    """Tells boards on.

    Attributes:
        source: makes them; None until the server has one.
        walls: sockets that show a board and nothing else; nobody is at the desk because of them.
    """

    def __init__(self, sockets: Iterable[DeskSocket]) -> None:
        self.source: BoardSource | None = None
        self.walls: dict[DeskSocket, None] = {}
        self._sockets = sockets
        self._shown: dict[tuple[str | None, str], dict[str, Any]] = {}

    async def run(self) -> None:
        """Tells whoever looks, until it is cancelled."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self._tell_all()
            except Exception:
                log.exception("a board could not be told")

    async def tell(self, socket: DeskSocket) -> None:
        """The first frame of a tab that asks.

        Raises:
            UnknownTeam: there is no such team.
        """
        if self.source is not None and socket.board is not None:
            socket.wire.push(encoded({"t": "board", "board": await self.source.view(*socket.board)}))

    async def _tell_all(self) -> None:
        asked: dict[tuple[str | None, str], list[DeskSocket]] = {}
        for socket in (*self._sockets, *self.walls):
            if socket.board is not None:
                asked.setdefault(socket.board, []).append(socket)
        self._shown = {which: shown for which, shown in self._shown.items() if which in asked}
        for which, sockets in asked.items():
            if self.source is None:
                return
            board = await self.source.view(*which)
            news = {name: value for name, value in board.items() if name != "at"}
            if news == self._shown.get(which):
                continue
            self._shown[which] = news
            text = encoded({"t": "board", "board": board})
            for socket in sockets:
                socket.wire.push(text)
