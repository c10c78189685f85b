"""What both kinds of sockets have in common: coming in, saying hello, leaving. Bare ASGI, for there are many."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import orjson
from starlette.requests import HTTPConnection
from starlette.types import Receive, Scope, Send

from .house import House
from .live.wire import EXTENSION, SocketProtocol, Wire
from .problems import OTHERS, problem_of, said

PROTOCOL = "segue.v1"
HELLO_WITHIN = 10.0
"""Seconds until a socket must have said who it is. Our own guess."""
FRAME_AT_MOST = 128 * 1024
"""Characters of a frame; the longest message fits, whatever its letters."""

AHEAD_AT_MOST = 100
"""Frames that are heard while the one before them waits. Our own guess: nobody types as many in a few seconds."""

NO_FRAME = 4400
NOT_SIGNED_IN = 4401
FOREIGN = 4403
UNKNOWN = 4404
NO_HELLO = 4408
TOO_MANY = 4429

Frame = Mapping[str, Any]


class Gone(Exception):  # no refusal of ours: whoever it was has left, or is sent away
    """The socket ends.

    Attributes:
        code: what it is closed with; None: it is closed already.
    """

    def __init__(self, code: int | None = None) -> None:
        super().__init__(code)
        self.code = code


class Socket:
    """One open socket.

    Attributes:
        wire: its sending end.
        house: where it came to.
        address: where it comes from.
    """

    __slots__ = ("_ahead", "_gone", "_is_hurried", "_receive", "address", "house", "wire")

    def __init__(self, house: House, receive: Receive, protocol: SocketProtocol, address: str) -> None:
        self.house, self._receive, self.address = house, receive, address
        self.wire = Wire(protocol)
        self._ahead: deque[Frame] = deque()
        self._gone: Gone | None = None
        self._is_hurried = False

    async def frame(self) -> Frame:
        """The next frame.

        Raises:
            Gone: the other side left, or sent something that is none.
        """
        if self._ahead and (self._gone is None or self._is_hurried):
            return self._ahead.popleft()
        self._is_hurried = False
        if self._gone is not None:
            raise self._gone
        return await self._next()

    async def pause(self, seconds: float, is_prompt: Callable[[Frame], Awaitable[bool]]) -> None:
        """Waits, so that a flood is slow; it ends at once where a frame behind it must not wait, and what stands before
        that one does not wait either."""
        until = asyncio.get_running_loop().time() + seconds
        while not self._is_hurried and (left := until - asyncio.get_running_loop().time()) > 0:
            if self._gone is not None or len(self._ahead) >= AHEAD_AT_MOST:
                await asyncio.sleep(left)
                return
            try:
                async with asyncio.timeout(left):
                    self._ahead.append(await self._next())
            except TimeoutError:
                return
            except Gone as gone:
                self._gone = gone
                if self.house.live.is_stopping:
                    return
                continue
            self._is_hurried = await is_prompt(self._ahead[-1])

    async def _next(self) -> Frame:
        message = await self._receive()
        if message["type"] != "websocket.receive":
            raise Gone
        text = message.get("text")
        if not isinstance(text, str) or len(text) > FRAME_AT_MOST:
            raise Gone(NO_FRAME)
        try:
            frame = orjson.loads(text)
        except ValueError:
            raise Gone(NO_FRAME) from None
        if not isinstance(frame, dict):
            raise Gone(NO_FRAME)
        return frame

    async def hello(self) -> Frame:
        """The first frame.

        Raises:
            Gone: it did not come in time, or is no hello.
        """
        try:
            async with asyncio.timeout(HELLO_WITHIN):
                frame = await self.frame()
        except TimeoutError:
            raise Gone(NO_HELLO) from None
        if frame.get("t") != "hello":
            raise Gone(NO_FRAME)
        return frame


class Endpoint:
    """A socket's route. A subclass says who may come (`lets_in`) and what is said (`talk`)."""

    side = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Takes a socket from its first breath to its last."""
        house: House = scope["app"].state.house
        connection = HTTPConnection(scope)
        address = house.access.address_of(connection)
        await receive()
        protocol = PROTOCOL if PROTOCOL in scope.get("subprotocols", ()) else None
        await send({"type": "websocket.accept", "subprotocol": protocol, "headers": []})
        socket = Socket(house, receive, scope["extensions"][EXTENSION], address)
        code = house.live.let_in(socket.wire, address)
        try:
            if code is None and not self.lets_in(house, connection):
                code = FOREIGN
            if code is not None:
                raise Gone(code)
            house.metrics.sockets.labels(self.side).inc()
            try:
                await self.talk(socket, connection)
            finally:
                house.metrics.sockets.labels(self.side).dec()
        except Gone as gone:
            if gone.code is not None:
                socket.wire.close(gone.code, 1.0 if gone.code == TOO_MANY else 10.0)
        finally:
            house.live.let_go(socket.wire, address)

    def lets_in(self, house: House, connection: HTTPConnection) -> bool:
        """Whether a socket may come from that page."""
        raise NotImplementedError

    async def talk(self, socket: Socket, connection: HTTPConnection) -> None:
        """The whole conversation with one socket, until it raises Gone."""
        raise NotImplementedError


def problem(error: Exception) -> dict[str, object]:
    """A refusal as a problem; what nobody foresaw has no details."""
    try:
        return problem_of(error)
    except KeyError:
        if type(error) is ValueError:
            return said(OTHERS["not-valid"], str(error))
        return said(OTHERS["unexpected"], "it was written down; please try again")
