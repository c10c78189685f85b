"""A server on a real port with a real SQLite file, and customers and people at the desk who talk to it over sockets."""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from segue import Segue
from segue.agents.assistants import Drafted
from segue.core.policy import Policy
from segue.core.policy.toml import from_toml
from segue.core.triggers import Signals
from segue.records.csv import CsvRecords
from segue.server import run
from segue.server.access.tokens import hashed
from segue.server.app import build
from segue.server.house import House
from segue.server.settings import settings_from

SHOP = Path(__file__).parents[2] / "examples" / "shop"
POLICY: Policy = from_toml((SHOP / "policy.toml").read_text(encoding="utf-8"))
MONDAY_TEN = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""Ten o'clock in New York, where every team of the shop is on duty."""
SUNDAY_NIGHT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
WITHIN = 5.0
"""Seconds that anything may take; more is a failure."""


@dataclass
class Hand:
    """A clock moved by hand."""

    at: datetime = MONDAY_TEN

    def __call__(self) -> datetime:
        self.at += timedelta(microseconds=1)
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Script:
    """An assistant that says what the test lets it say, when the test lets it.

    Attributes:
        gate: it thinks until this is set.
        asked: how often it was asked.
    """

    text: str = "Our opening hours are 8 to 20."
    confidence: float | None = 0.97
    gate: asyncio.Event | None = None
    error: Exception | None = None
    asked: int = 0

    async def answer(self, transcript: Any, language: str | None) -> Drafted:
        self.asked += 1
        number = self.asked
        if self.gate is not None:
            await self.gate.wait()
        if self.error is not None:
            raise self.error
        return Drafted(f"{self.text} ({number})", Signals(confidence=self.confidence))


class Line:
    """One socket; frames are kept as they come."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.code: int | None = None
        self._news = asyncio.Event()
        self._task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        try:
            async for text in self.socket:
                self.frames.append(json.loads(text))
                self._news.set()
        except ConnectionClosed:
            pass
        self.code = self.socket.close_code
        self._news.set()

    async def send(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def until(self, is_it: Callable[[dict[str, Any]], Any], after: int = 0) -> dict[str, Any]:
        """The first frame after so many that is it."""
        async with asyncio.timeout(WITHIN):
            while True:
                for frame in self.frames[after:]:
                    if is_it(frame):
                        return frame
                self._news.clear()
                await self._news.wait()

    async def kind(self, which: str, /, after: int = 0, **fields: Any) -> dict[str, Any]:
        """The first frame of a kind in which these fields are so."""
        return await self.until(
            lambda frame: frame["t"] == which and all(frame.get(name) == value for name, value in fields.items()), after
        )

    async def closed(self) -> int | None:
        """The code that the server closed it with."""
        async with asyncio.timeout(WITHIN):
            await self._task
        return self.code

    async def close(self) -> None:
        await self.socket.close()
        await asyncio.gather(self._task, return_exceptions=True)


class Chat(Line):
    """A customer at the widget."""

    session: dict[str, Any]
    http: httpx.AsyncClient
    _keys = itertools.count(1)

    async def say(self, text: str, key: str | None = None, **more: Any) -> int:
        """Says something; the number of the line, when it is durable."""
        key = key or f"m-{next(self._keys)}"
        await self.send(t="say", key=key, text=text, **more)
        return (await self.kind("ack", key=key))["seq"]

    @property
    def id(self) -> str:
        return self.session["conversation"]

    @property
    def state(self) -> dict[str, Any]:
        return [frame["state"] for frame in self.frames if frame["t"] == "state"][-1]

    def said(self) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["t"] == "said"]

    async def stage(self, stage: str) -> dict[str, Any]:
        """The state, once it is there."""
        await self.until(lambda frame: frame["t"] == "state" and self.state["stage"] == stage)
        return self.state

    async def post(self, what: str, **body: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.session['session']}"}
        return await self.http.post(f"/v1/chat/conversations/{self.id}/{what}", json=body, headers=headers)

    async def get(self, **query: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.session['session']}"}
        return await self.http.get(f"/v1/chat/conversations/{self.id}/events", params=query, headers=headers)


class Desk(Line):
    """A person's tab."""

    person: str
    http: httpx.AsyncClient
    csrf: str

    async def offered(self, id: str, after: int = 0) -> dict[str, Any]:
        """The offer of a conversation, from the snapshot or as it comes."""

        def found(frame: dict[str, Any]) -> list[dict[str, Any]]:
            offers = frame["offers"] if frame["t"] == "snapshot" else [frame["offer"]] if frame["t"] == "offer" else []
            return [offer for offer in offers if offer["conversation"] == id]

        return found(await self.until(found, after))[0]

    async def post(self, id: str, what: str, **body: Any) -> httpx.Response:
        return await self.http.post(f"/v1/desk/conversations/{id}/{what}", json=body)

    async def accept(self, id: str) -> dict[str, Any]:
        answer = await self.post(id, "accept", offer=(await self.offered(id))["id"])
        assert answer.status_code == 200, answer.text
        return answer.json()


@dataclass
class Street:
    """A running server and everybody around it."""

    house: House
    clock: Hand
    url: str
    lines: list[Line] = field(default_factory=list)
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def segue(self) -> Segue:
        return self.house.segue

    def http(self, **more: Any) -> httpx.AsyncClient:
        client = httpx.AsyncClient(base_url=self.url, **more)
        self.clients.append(client)
        return client

    async def visitor(self, **body: Any) -> Chat:
        """A customer who begins a session and opens a socket."""
        http = self.http()
        return await self.chat(http, (await http.post("/v1/chat/session", json=body)).json())

    async def chat(self, http: httpx.AsyncClient, session: dict[str, Any], after: int = 0) -> Chat:
        """A socket of a session that there is."""
        chat = Chat(await connect(f"{self.url.replace('http', 'ws', 1)}/v1/chat/socket", subprotocols=["segue.v1"]))
        self.lines.append(chat)
        chat.session, chat.http = session, http
        await chat.send(t="hello", session=session["session"], conversation=session["conversation"], after=after)
        await chat.kind("ready")
        return chat

    async def again(self, chat: Chat, after: int) -> Chat:
        """The same customer with a new socket."""
        return await self.chat(chat.http, chat.session, after)

    async def signed_in(self, person: str, is_there: bool = True) -> tuple[httpx.AsyncClient, str, str]:
        """A session of a person, without the time that a password takes."""
        secret = secrets.token_urlsafe(16)
        await self.house.accounts.begin_session(hashed(secret), person, self.clock())
        cookie = f"{self.house.access.people.cookie}={secret}"
        http = self.http(headers={"Cookie": cookie, "Origin": self.url})
        csrf = (await http.get("/v1/desk/me")).json()["csrf"]
        http.headers["X-CSRF-Token"] = csrf
        if is_there:
            self.house.live.signed_in(person)
        return http, cookie, csrf

    async def desk(self, person: str, is_there: bool = True) -> Desk:
        """A person who signs in and opens the desk."""
        http, cookie, csrf = await self.signed_in(person, is_there)
        return await self.tab(person, http, cookie, csrf)

    async def tab(self, person: str, http: httpx.AsyncClient, cookie: str, csrf: str) -> Desk:
        address = f"{self.url.replace('http', 'ws', 1)}/v1/desk/socket"
        desk = Desk(await connect(address, origin=self.url, additional_headers={"Cookie": cookie}))  # type: ignore[arg-type]
        self.lines.append(desk)
        desk.person, desk.http, desk.csrf = person, http, csrf
        await desk.send(t="hello", csrf=csrf)
        await desk.kind("snapshot")
        return desk

    async def due(self, **span: float) -> None:
        """Time passes and what is due is done."""
        self.clock.forward(**span)
        await self.segue.run_due()

    async def events(self, id: str) -> list[str]:
        return [type(event).__name__ for event in await self.segue.story(id)]


@asynccontextmanager
async def street(
    path: Path, *, at: datetime = MONDAY_TEN, assistant: Any = None, clock: Hand | None = None, **plugged: Any
) -> AsyncIterator[Street]:
    """A server on a free port; `assistant` is a Script unless it is given."""
    clock = clock or Hand(at)
    settings = settings_from({}, journal=str(path), port="0", messages_a_minute="0", **plugged.pop("settings", {}))
    listening = run.bound(settings)
    settings = replace(settings, port=listening.getsockname()[1])
    policy = replace(POLICY, **plugged.pop("policy", {}))
    segue = Segue(
        settings.journal, policy, assistant=assistant or Script(), clock=clock, timers=False, name="Lane",
        **{"records": CsvRecords(SHOP / "customers.csv", SHOP / "orders.csv"), **plugged},
    )  # fmt: skip
    app = build(settings, segue)
    try:
        async with app.router.lifespan_context(app):
            up = asyncio.Event()

            async def ready(house: House) -> None:
                up.set()

            server = run.Server(run.config_of(app, settings), app.state.house, ready)
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            await up.wait()
            here = Street(app.state.house, clock, settings.url)
            try:
                yield here
            finally:
                server.should_exit = True
                await serving
                for line in here.lines:
                    await line.close()
                for client in here.clients:
                    await client.aclose()
    finally:
        listening.close()


def told(story: Callable[[], Awaitable[None]]) -> None:
    """Runs a story to its end."""
    asyncio.run(story())  # type: ignore[arg-type]
