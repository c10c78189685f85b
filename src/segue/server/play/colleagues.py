"""Scripted colleagues: people of the team whom nobody plays at the desk, over the same doors as the desk's page."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from secrets import token_hex
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from .customers import Frame

log = logging.getLogger("segue.play")
Offered = Callable[["Colleague", Frame], Coroutine[None, None, None]]


class Colleague:
    """One person of the team, played by the script while nobody else is them.

    Attributes:
        id, name: as in the policy.
        is_there: whether the script sits at their desk.
        mine: conversations that they accepted here and have not given back.
    """

    def __init__(self, base: str, person: Frame, offered: Offered) -> None:
        self.id, self.name, self.role = person["id"], person["name"], person["role"]
        self._password, self._offered = person["password"], offered
        self.http = httpx.AsyncClient(base_url=base, timeout=30, headers={"Origin": base})
        self.mine: set[str] = set()
        self.teams: tuple[str, ...] = ()  # told by the director
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None
        self._doing: set[asyncio.Task[None]] = set()

    @property
    def is_there(self) -> bool:
        return self._reading is not None and not self._reading.done()

    async def come(self) -> None:
        """Signs in, if that was not done yet, and sits down at the desk."""
        if "X-CSRF-Token" not in self.http.headers:
            me = (await self._sent("POST", "/v1/desk/login", {"person": self.id, "password": self._password})).json()
            self.http.headers["X-CSRF-Token"] = me["csrf"]
        base = self.http.base_url
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        self._socket = await connect(
            f"ws://{base.netloc.decode()}/v1/desk/socket",
            origin=str(base).rstrip("/"),  # type: ignore[arg-type]
            additional_headers={"Cookie": cookies},
            compression=None,
        )
        await self._socket.send(json.dumps({"t": "hello", "csrf": self.http.headers["X-CSRF-Token"]}))
        self._reading = asyncio.create_task(self._read(self._socket))
        await self.be("online")

    async def go(self) -> None:
        """Leaves the desk to whoever wants to be this person; what they had is handed back first."""
        for conversation in tuple(self.mine):
            await self.do(conversation, "give_back", note="Thank you for waiting; all is settled.", tasks=[])
        await self.end()

    async def end(self) -> None:
        """Closes the connection, and nothing else."""
        for task in (self._reading, *self._doing):
            if task is not None:
                task.cancel()
        if self._socket is not None:
            await self._socket.close()
        self._reading = None

    async def be(self, presence: str) -> None:
        """online or away."""
        await self._sent("PUT", "/v1/desk/presence", {"presence": presence})

    async def do(self, conversation: str, what: str, **body: object) -> bool:
        """A command of the desk; whether it was allowed."""
        try:
            await self._sent("POST", f"/v1/desk/conversations/{conversation}/{what}", body)
        except httpx.HTTPError as error:
            log.debug("%s could not %s in %s: %r", self.id, what, conversation, error)
            return False
        if what in ("accept", "take_over"):
            self.mine.add(conversation)
        elif what in ("give_back", "close"):
            self.mine.discard(conversation)
        return True

    async def reply(self, conversation: str, text: str) -> bool:
        """Words to the customer."""
        return await self.do(conversation, "replies", key=token_hex(8), text=text, files=[])

    async def case(self, conversation: str) -> Frame | None:
        """A conversation as this person sees it; None: they do not."""
        answer = await self.http.get(f"/v1/desk/conversations/{conversation}")
        found: Frame | None = answer.json() if answer.is_success else None
        return found

    async def _sent(self, method: str, path: str, body: object) -> httpx.Response:
        answer = await self.http.request(method, path, json=body)
        answer.raise_for_status()
        return answer

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for text in socket:
                self._take(json.loads(text))
        except (WebSocketException, OSError) as error:
            log.debug("the desk of %s ended: %r", self.id, error)

    def _take(self, frame: dict[str, Any]) -> None:
        match frame.get("t"):
            case "snapshot":
                for offer in frame["offers"]:
                    self._begin(offer)
            case "offer":
                self._begin(frame["offer"])

    def _begin(self, offer: Frame) -> None:
        task = asyncio.create_task(self._offered(self, offer))
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)
