"""Connections before anybody knows what they want: how many one address may have open, and how long they may dawdle."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .access import together

HEAD_WITHIN = 15.0
"""Seconds until a request's head must be there. Our own guess: long for a phone in a tunnel, short for whoever only
wants to keep a place."""
HEAD_AT_MOST = 64 * 1024
"""Bytes of a head, or of what stands between the pieces of a body."""
LATE_AT_MOST = 4_000_000
"""Bytes of a body that may come after the answer, so that a client which sends first and reads then hears it."""
PER_PIECE = 8
"""Bytes around each byte of a body, where it comes in the smallest pieces there are."""


class Connections:
    """How many connections each address has open that are no sockets; those are counted by `live`.

    Args:
        at_most: of one address.
    """

    def __init__(self, at_most: int) -> None:
        self._at_most = at_most
        self._open: Counter[str] = Counter()

    def let_in(self, address: str) -> bool:
        """One came; whether it may stay. `let_go` is owed only if it may."""
        if self._open[address] >= self._at_most:
            return False
        self._open[address] += 1
        return True

    def let_go(self, address: str) -> None:
        """One that stayed is gone."""
        self._open[address] -= 1
        if not self._open[address]:
            del self._open[address]


class Connection(HttpToolsProtocol):
    """uvicorn's protocol, with bounds for strangers. `uvicorn.Config(http=Connection)`; the app must have its house."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._address: str | None = None  # None: it is not counted (any more)
        self._dawdling: asyncio.TimerHandle | None = None
        self._around = self._body = self._late = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody knocks."""
        super().connection_made(transport)
        house = self.config.app.state.house  # type: ignore[union-attr]
        came_from = self.client[0] if self.client else ""
        if not house.access.is_proxy(came_from):  # a proxy has everybody's
            address = together(came_from)
            if not house.connections.let_in(address):
                transport.abort()
                return
            self._address = address
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self._let_go()
        self._has_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Some of a request. As uvicorn has it, but that what comes with a socket's handshake is the socket's."""
        self._around += len(data)
        self._unset_keepalive_if_required()
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserError:
            self.send_400_response("Invalid HTTP request received.")
        except httptools.HttpParserUpgrade as upgrade:
            if not self._should_upgrade():
                return
            self.handle_websocket_upgrade()
            if rest := data[upgrade.args[0] :]:
                self.transport.get_protocol().data_received(rest)  # type: ignore[attr-defined]
            return
        if self._around > HEAD_AT_MOST + PER_PIECE * self._body and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large.")

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._around = self._body = self._late = 0
        self._await_head()

    def on_headers_complete(self) -> None:
        """Its head is there."""
        self._has_head()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Some of its body."""
        self._around -= len(body)
        self._body += len(body)
        super().on_body(body)
        if getattr(self.cycle, "response_complete", False):  # it was refused by then; None where a socket begins
            self._late += len(body)
            if self._late > LATE_AT_MOST:
                self.transport.abort()

    def handle_websocket_upgrade(self) -> None:
        """It becomes a socket, and is counted as one from now on."""
        self._let_go()
        self._has_head()
        super().handle_websocket_upgrade()

    def _await_head(self) -> None:
        if self._dawdling is None:
            self._dawdling = self.loop.call_later(HEAD_WITHIN, self._give_up)

    def _has_head(self) -> None:
        if self._dawdling is not None:
            self._dawdling.cancel()
            self._dawdling = None

    def _give_up(self) -> None:
        self._dawdling = None
        self.transport.abort()

    def _let_go(self) -> None:
        if self._address is not None:
            self.config.app.state.house.connections.let_go(self._address)  # type: ignore[union-attr]
            self._address = None
