"""A day's load on one server, as fast as it goes: does its memory stay flat?

Every conversation comes by the public doors: a visitor opens a socket, the AI answers, a person is asked for and accepts,
both write to and fro, it is handed back, rated and closed. So many at once as people can take; the next begins when one
ends. 1,000,000 messages are what a shop with 11 messages a second has in 24 hours.

    python bench/load.py --messages 1000000     # the whole day; 20,000 if nothing is said
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import httpx
import psutil
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).parents[1]
PEOPLE, CAPACITY = 10, 6
EXCHANGES = 8
"""How often customer and person write to each other in one conversation."""
MESSAGES = 2 + 2 * EXCHANGES
"""What is written in one conversation, the AI's answers and the sentences of code not counted."""
WITHIN = 600.0
"""Seconds after which a conversation that is not over is reported as stuck: far more than on a busy machine."""
IDLE = 3.0
"""Seconds after which a connection is not used again: the server closes it after 5."""
POLICY = "\n".join(
    f'[people.p{n}]\nname = "Person {n}"\nteams = ["support"]\ncapacity = {CAPACITY}' for n in range(PEOPLE)
)


class Http:
    """One kept-alive connection for small JSON requests: a fraction of what a general client costs, so that the load
    is the server's and not ours."""

    def __init__(self, base: str, headers: dict[str, str]) -> None:
        self.at = urlsplit(base)
        self.headers = "".join(f"{name}: {value}\r\n" for name, value in ({"Host": self.at.netloc} | headers).items())
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self._used = 0.0

    async def post(self, path: str, body: object, **headers: str) -> dict:
        more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        content = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\n{self.headers}{more}Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        if self._streams is None or time.monotonic() - self._used > IDLE:
            if self._streams is not None:
                self._streams[1].close()
            self._streams = await asyncio.open_connection(self.at.hostname, self.at.port)
        reader, writer = self._streams
        self._used = time.monotonic()
        writer.write(head.encode() + content)
        answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(answer.split(" ", 2)[1])
        length = next(
            (int(line[15:]) for line in answer.split("\r\n") if line.lower().startswith("content-length:")), 0
        )
        said = await reader.readexactly(length) if length else b""
        if status >= 400:
            raise RuntimeError(f"{path}: {status} {said.decode()[:300]}")
        return json.loads(said) if said else {}


class Person:
    """Somebody at the desk: takes every offer, and writes what they are told to."""

    def __init__(self, base: str, http: Http, offered: Callable[[Person, dict], None]) -> None:
        self.base, self.spare, self._offered = base, [http], offered
        self._headers: dict[str, str] = {}

    @classmethod
    async def signed_in(cls, base: str, account: dict, offered: Callable[[Person, dict], None]) -> Person:
        async with httpx.AsyncClient(base_url=base, headers={"Origin": base}, timeout=WITHIN) as first:
            body = {"person": account["id"], "password": account["password"]}
            me = (await first.post("/v1/desk/login", json=body)).raise_for_status().json()
            cookie = "; ".join(f"{name}={value}" for name, value in first.cookies.items())
        headers = {"Origin": base, "Cookie": cookie, "X-CSRF-Token": me["csrf"]}
        person = cls(base, Http(base, headers), offered)
        person._headers = headers
        socket = await connect(
            base.replace("http", "ws") + "/v1/desk/socket", origin=base, additional_headers={"Cookie": cookie},
            compression=None, max_size=None,
        )  # fmt: skip
        await socket.send(json.dumps({"t": "hello", "csrf": me["csrf"]}))
        person._reading = asyncio.create_task(person._read(socket))
        return person

    async def do(self, conversation: str, what: str, **body: object) -> dict:
        http = self.spare.pop() if self.spare else Http(self.base, self._headers)
        try:
            return await http.post(f"/v1/desk/conversations/{conversation}/{what}", body)
        finally:
            self.spare.append(http)

    async def _read(self, socket: ClientConnection) -> None:
        async for text in socket:
            if '"t":"offer"' in text[:40]:
                self._offered(self, json.loads(text)["offer"])


class Load:
    """The customers, and what was counted."""

    def __init__(self, base: str, most: int, watch: Callable[[int], None]) -> None:
        self.base, self.most, self._watch = base, most, watch
        self.messages = self.conversations = 0
        self._waiting: dict[str, asyncio.Future[tuple[Person, dict]]] = {}

    def offered(self, person: Person, offer: dict) -> None:
        waiting = self._waiting.pop(offer["conversation"], None)
        if waiting is not None and not waiting.done():
            waiting.set_result((person, offer))

    async def customers(self) -> None:
        """One after another, until enough was written."""
        http = Http(self.base, {})
        while self.messages < self.most:
            async with asyncio.timeout(WITHIN):
                await self._conversation(http)
            self.conversations += 1

    async def _conversation(self, http: Http) -> None:
        session = await http.post("/v1/chat/session", {"language": "en"})
        id = session["conversation"]
        address = self.base.replace("http", "ws") + "/v1/chat/socket"
        async with connect(address, subprotocols=["segue.v1"], compression=None) as socket:
            hello = {"t": "hello", "session": session["session"], "conversation": id, "after": 0}
            await socket.send(json.dumps(hello))
            await _until(socket, lambda frame: frame["t"] == "ready")
            await self._says(socket, f"{id}-0", "How long do refunds take?")
            await _until(socket, lambda frame: frame["t"] == "said" and frame["who"] == "ai")
            offer = self._waiting[id] = asyncio.get_running_loop().create_future()
            await self._says(socket, f"{id}-1", "I would like to talk to a person please.")
            person, made = await offer
            await person.do(id, "accept", offer=made["id"])
            for n in range(EXCHANGES):
                await self._says(socket, f"{id}-c{n}", f"And what about parcel {n} of my order?")
                await person.do(id, "replies", key=f"{id}-p{n}", text=f"Parcel {n} arrives tomorrow.", files=[])
                self._count()
            await person.do(id, "give_back", note="All parcels arrive tomorrow.", tasks=[])
            await http.post(
                f"/v1/chat/conversations/{id}/rating", {"score": 5, "comment": ""},
                Authorization=f"Bearer {session['session']}",
            )  # fmt: skip
            await person.do(id, "close", because="done")

    async def _says(self, socket: ClientConnection, key: str, text: str) -> None:
        await socket.send(json.dumps({"t": "say", "key": key, "text": text}))
        await _until(socket, lambda frame: frame["t"] == "ack" and frame["key"] == key)
        self._count()

    def _count(self) -> None:
        self.messages += 1
        self._watch(self.messages)


async def _until(socket: ClientConnection, holds: Callable[[dict], bool]) -> None:
    async for text in socket:
        frame = json.loads(text)
        if frame["t"] == "refused":
            raise RuntimeError(text)
        if holds(frame):
            return
    raise RuntimeError("the socket was closed")


async def loaded(base: str, server: psutil.Process, most: int) -> None:
    """Everything, with what it took."""

    def watch(messages: int) -> None:
        if messages in marks:
            seen[marks[messages]] = rss = server.memory_info().rss
            spent = (sum(server.cpu_times()[:2]) - cpu_before) * 1000 / messages
            print(
                f"  {messages:>9,} messages ({marks[messages]:3} %): {rss / 2**20:7.1f} MiB after "
                f"{time.monotonic() - began:6,.0f} s, {spent:.2f} ms of CPU a message",
                flush=True,
            )

    marks = {max(1, most * share // 100): share for share in range(1, 101)}
    seen: dict[int, int] = {}
    load = Load(base, most, watch)
    async with httpx.AsyncClient(base_url=base, timeout=WITHIN) as http:
        accounts = (await http.get("/v1/desk/login")).raise_for_status().json()["demo"]
    signing: list[Awaitable[Person]] = [Person.signed_in(base, account, load.offered) for account in accounts]
    people = await asyncio.gather(*signing)
    began, cpu_before = time.monotonic(), sum(server.cpu_times()[:2])
    at_once = len(people) * CAPACITY * 2 // 3
    print(f"one server, {at_once} conversations at once, {MESSAGES} messages each, {len(people)} people at the desk")
    await asyncio.gather(*(load.customers() for _ in range(at_once)))
    took = time.monotonic() - began
    cpu = sum(server.cpu_times()[:2]) - cpu_before
    print(
        f"{load.messages:,} messages in {load.conversations:,} conversations, each handed off, answered, handed back, closed"
    )
    print(
        f"{took:,.0f} s, {load.messages / took:,.0f} messages a second; the server's CPU {cpu * 1000 / load.messages:.2f} ms a message"
    )
    print(
        f"memory from 10 % to 100 %: {(seen[100] - seen[10]) / 2**20:+.1f} MiB, {seen[100] / seen[10] - 1:+.1%}   bar: flat"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="A day's load, as fast as it goes.")
    parser.add_argument("--messages", type=int, default=20_000)
    most = parser.parse_args().messages
    with TemporaryDirectory() as folder:
        (Path(folder) / "policy.toml").write_text(POLICY, encoding="utf-8")
        chosen = {
            "journal": f"{folder}/load.db", "policy": f"{folder}/policy.toml", "port": str(_free_port()), "demo": "1",
            "knowledge": str(ROOT / "examples" / "shop" / "knowledge"), "log": "json", "messages_a_minute": "1000000",
            "requests_a_minute": "10000000", "sockets_an_address": "100000", "logins_a_minute": "1000",
        }  # fmt: skip
        environment = os.environ | {f"SEGUE_{name.upper()}": value for name, value in chosen.items()}
        with Path(folder, "server.log").open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "segue.cli", "serve"], env=environment, stdout=log, stderr=log
            )
        base = f"http://127.0.0.1:{chosen['port']}"
        try:
            _wait_for(base, server, Path(folder, "server.log"))
            asyncio.run(loaded(base, psutil.Process(server.pid), most))
            size = sum(file.stat().st_size for file in Path(folder).glob("load.db*"))
            print(f"the journal's file: {size / 2**20:,.0f} MiB")
        finally:
            server.terminate()
            server.wait(timeout=30)


def _wait_for(base: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 120
    while server.poll() is None and time.monotonic() < until:
        try:
            if httpx.get(f"{base}/readyz", timeout=1).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    sys.exit(f"the server did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
