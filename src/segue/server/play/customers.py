"""A scripted customer: what the chat widget does, over the same doors."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from secrets import token_hex
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

log = logging.getLogger("segue.play")
Frame = dict[str, Any]  # what the wire carries; its shapes stand in web/shared/wire.ts


class Chat:
    """One customer's open conversation.

    Attributes:
        conversation: its id.
        state: the last state that was told; see ChatState on the wire.
        said: every line so far.
    """

    def __init__(self, http: httpx.AsyncClient, session: str, conversation: str) -> None:
        self.http, self.session, self.conversation = http, session, conversation
        self.state: Frame = {}
        self.said: list[Frame] = []
        self._changed = asyncio.Event()
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, http: httpx.AsyncClient, customer: str | None, language: str) -> Chat:
        """A conversation that begins now.

        Args:
            http: a client whose base_url is the server's.
            customer: an id of the shop, which signs for them; None: a visitor.

        Raises:
            httpx.HTTPError, OSError, WebSocketException: the server refuses, or is gone.
        """
        wanted: Frame = {"language": language, "fresh": True}
        if customer is not None:
            wanted["token"] = _json(await http.post("/v1/demo/token", json={"customer": customer}))["token"]
        answer = _json(await http.post("/v1/chat/session", json=wanted))
        chat = cls(http, answer["session"], answer["conversation"])
        await chat._connect()
        return chat

    async def say(self, text: str) -> None:
        """Words, kept by the server once this returns."""
        assert self._socket is not None
        key = token_hex(8)
        await self._socket.send(json.dumps({"t": "say", "key": key, "text": text}))
        await self.until(lambda: any(said["key"] == key for said in self.said), 10)

    async def typing(self, seconds: float) -> None:
        """Types for a while, which others see."""
        assert self._socket is not None
        await self._socket.send('{"t":"typing","on":true}')
        await asyncio.sleep(seconds)
        await self._socket.send('{"t":"typing","on":false}')

    async def post(self, what: str, **body: object) -> None:
        """One of the customer's choices: person, callback, details, rating."""
        path = f"/v1/chat/conversations/{self.conversation}/{what}"
        _json(await self.http.post(path, json=body, headers={"Authorization": f"Bearer {self.session}"}))

    async def until(self, holds: Callable[[], bool], within: float) -> bool:
        """Whether something holds before so many seconds are over."""
        try:
            async with asyncio.timeout(within):
                while not holds():
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """The page is left; the conversation stays."""
        if self._reading is not None:
            self._reading.cancel()
        if self._socket is not None:
            await self._socket.close()

    async def _connect(self) -> None:
        base = self.http.base_url
        address = f"ws://{base.netloc.decode()}/v1/chat/socket"
        origin = str(base).rstrip("/")
        self._socket = await connect(address, origin=origin, subprotocols=["segue.v1"], compression=None)  # type: ignore[list-item,arg-type]
        hello = {"t": "hello", "session": self.session, "conversation": self.conversation, "after": 0}
        await self._socket.send(json.dumps(hello))
        self._reading = asyncio.create_task(self._read())
        await self.until(lambda: bool(self.state), 5)

    async def _read(self) -> None:
        assert self._socket is not None
        try:
            async for frame in self._socket:
                self._take(json.loads(frame))
        except (WebSocketException, OSError) as error:
            log.debug("the chat of %s ended: %r", self.conversation, error)

    def _take(self, frame: Frame) -> None:
        match frame.get("t"):
            case "state":
                self.state = frame["state"]
            case "said":
                self.said.append(frame)
            case "refused":
                log.debug("refused in %s: %s", self.conversation, frame["problem"])
        self._changed.set()


def _json(response: httpx.Response) -> Frame:
    response.raise_for_status()
    found: Frame = response.json() if response.content else {}
    return found
