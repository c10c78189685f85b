"""A socket's sending end. Frames are made once for everybody who gets them, and nobody waits for a slow socket: what it
cannot take yet is kept for it, up to a bound.
"""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

BEHIND = 1_000_000
"""Bytes that may wait for one slow socket; beyond, it is cut off and comes back by number. Our own guess: far more than
a page needs to draw, far less than would hurt with a thousand of them."""

PIECES = 1000
"""Of one message. Our own guess: browsers send one."""

EXTENSION = "segue.socket"


def encoded(value: object) -> bytes:
    """A text frame as it goes over the wire, good for any number of sockets: frames of a server are not masked."""
    body = orjson.dumps(value)
    size = len(body)
    if size < 126:
        return bytes((0x81, size)) + body
    if size < 65536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + body
    return b"\x81\x7f" + size.to_bytes(8, "big") + body


class SocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's protocol, which also lets us write whole frames. `uvicorn.Config(ws=SocketProtocol)`; compression must
    be off."""

    def handle_connect(self, event: Any) -> None:
        """Tells the application where to write."""
        super().handle_connect(event)
        if hasattr(self, "scope"):  # it was a handshake
            extensions: Any = self.scope["extensions"]
            extensions[EXTENSION] = self

    def handle_cont(self, event: Any) -> None:
        """One more piece of a message; its bytes are bounded, and so are its pieces, which may be empty."""
        if len(self.frames) >= PIECES:
            self.conn.fail(1009, "too many pieces")
            self.handle_parser_exception()
            return
        super().handle_cont(event)


class Wire:
    """Sends frames in order, without waiting.

    Attributes:
        is_closed: nothing is sent any more.
    """

    __slots__ = ("_frames", "_protocol", "is_closed")

    def __init__(self, protocol: SocketProtocol) -> None:
        self._protocol = protocol
        self._frames: list[bytes] = []
        self.is_closed = False

    def push(self, frame: bytes) -> None:
        """Sends a frame, with whatever else it gets in this round of the loop."""
        if self.is_closed:
            return
        if not self._frames:
            asyncio.get_running_loop().call_soon(self._flush)
        self._frames.append(frame)

    def close(self, code: int, within: float = 10.0) -> None:
        """Ends the socket with a code, after what was sent before.

        Args:
            within: seconds in which the other side must agree; then it is cut off.
        """
        if self.is_closed:
            return
        self._protocol.close_timeout = within
        self._flush()
        self.is_closed = True
        closing = self._protocol.send({"type": "websocket.close", "code": code, "reason": ""})
        try:
            closing.send(None)  # a step by hand, for it waits for nothing but a slow socket
        except (StopIteration, ClientDisconnected, RuntimeError):
            return
        closing.close()
        self._protocol.transport.abort()

    def _flush(self) -> None:
        frames, self._frames = self._frames, []
        protocol = self._protocol
        if not frames or protocol.disconnected or protocol.close_sent:
            return
        transport = protocol.transport
        transport.write(frames[0] if len(frames) == 1 else b"".join(frames))
        if transport.get_write_buffer_size() > BEHIND:
            self.is_closed = True
            transport.abort()  # it comes back and asks for what it lacks
