"""Webhooks as their receiver sees them: a real server that takes them, refuses them, sends them elsewhere, or hangs."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from segue.server import hooks
from segue.server.settings import BadSetting, settings_from
from segue.switchboard import timers

from .premises import Premises, serving, until

KEY = "whsec_" + base64.b64encode(bytes(range(32))).decode()
OK = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass
class Got:
    """One request of ours."""

    at: float
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> Any:
        return json.loads(self.body)


@dataclass
class Receiver:
    """An endpoint: `answers` says what it answers to each request, by its number; None: nothing, and it hangs."""

    answers: Callable[[int, Got], bytes | None] = lambda number, got: OK
    got: list[Got] = field(default_factory=list)
    url: str = ""

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            body = await reader.readexactly(int(headers["content-length"]))
            self.got.append(Got(time.monotonic(), first.split()[1], headers, body))
            answer = self.answers(len(self.got), self.got[-1])
            if answer is None:
                await asyncio.sleep(3600)
            else:
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def has(self, count: int) -> Callable[[], Any]:
        return lambda: asyncio.sleep(0, len(self.got) >= count)

    def ids(self) -> list[str]:
        return [got.headers["webhook-id"] for got in self.got]


@asynccontextmanager
async def receiving(answers: Callable[[int, Got], bytes | None] | None = None) -> AsyncIterator[Receiver]:
    receiver = Receiver(answers) if answers else Receiver()
    server = await asyncio.start_server(receiver.take, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook/"
    try:
        yield receiver
    finally:
        server.close()


async def spoken(at: Premises, text: str = "When do you open?") -> str:
    """A visitor says something; the conversation's id."""
    visitor = at.client()
    session = (await visitor.post("/v1/chat/session", json={})).json()
    said = await visitor.post(
        f"/v1/chat/conversations/{session['conversation']}/messages", json={"key": "k", "text": text},
        headers={"authorization": f"Bearer {session['session']}"},
    )  # fmt: skip
    said.raise_for_status()
    return str(session["conversation"])


def test_every_event_is_told_and_signed(tmp_path: Path) -> None:
    async def story() -> None:
        async with receiving() as one, receiving() as two:
            async with serving(tmp_path, webhooks=f"{one.url} {two.url}", webhook_secret=KEY) as at:
                id = await spoken(at)
                await until(one.has(3))
                await until(two.has(3))
                backend = await at.backend()
                story = (await backend.get(f"/v1/conversations/{id}/events")).json()["events"]
            assert sorted(one.ids()) == sorted(two.ids()) == sorted(f"{id}.{event['version']}" for event in story)
            for got in one.got:
                assert got.path == "/hook/", "as it was set, to its last stroke"
                told = Webhook(KEY).verify(got.body, got.headers)
                event = story[told["data"]["version"] - 1]
                assert (told["type"], told["timestamp"]) == (event["type"], event["at"])
                assert told["data"] == {"conversation": id, "version": event["version"], **event["data"]}
                with pytest.raises(WebhookVerificationError):
                    Webhook(KEY).verify(got.body.replace(b"open", b"shut") + b" ", got.headers)
            assert {"Opened", "CustomerSpoke"} <= {got.told["type"] for got in one.got}

    asyncio.run(story())


def test_what_webhooks_and_backends_may_not_see_is_nowhere_in_what_they_get(tmp_path: Path) -> None:
    card, iban = "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00"
    words = f"Charge {card}, refund to {iban}. I want to talk to a person"

    async def story() -> None:
        async with receiving() as receiver:
            async with serving(tmp_path, webhooks=receiver.url, webhook_secret=KEY) as at:
                id = await spoken(at, words)
                await until(lambda: asyncio.sleep(0, any(got.told["type"] == "HandedOff" for got in receiver.got)))
                backend = await at.backend()
                events = await backend.get(f"/v1/conversations/{id}/events", params={"after": 1})
                packet = await backend.get(f"/v1/conversations/{id}/packet")
            told = [got.body.decode() for got in receiver.got] + [events.text, packet.text]
            for value in (card, iban):
                assert not any(value in text for text in told)
            spoke = next(got.told["data"] for got in receiver.got if got.told["type"] == "CustomerSpoke")
            assert spoke["text"] == "Charge [card-1], refund to [iban-1]. I want to talk to a person"
            assert "[card-1]" in events.text
            assert "[card-1]" in packet.text

    asyncio.run(story())


def test_what_was_refused_comes_again_after_growing_pauses_with_the_same_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(timers, "PAUSES", tuple(timedelta(seconds=pause) for pause in (0.2, 1.2, 2.4)))
    answers = [b"HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n", b"HTTP/1.1 302 Elsewhere\r\nlocation: %s\r\n\r\n", OK]

    async def story() -> None:
        async with receiving() as elsewhere, receiving() as receiver:
            first: dict[str, list[float]] = {}

            def answer(_: int, got: Got) -> bytes:
                tries = first.setdefault(got.headers["webhook-id"], [])
                tries.append(got.at)
                return answers[len(tries) - 1].replace(b"%s", elsewhere.url.encode())

            receiver.answers = answer
            async with serving(tmp_path, webhooks=f"{receiver.url}?token=secret-in-it", webhook_secret=KEY) as at:
                id = await spoken(at, "a word of a customer")
                await until(lambda: asyncio.sleep(0, f"{id}.2" in first and len(first[f"{id}.2"]) == 3), 20)
            one, two, three = first[f"{id}.2"]
            assert 0.2 <= two - one < three - two
            assert elsewhere.got == [], "no redirect is followed"
            bodies = {got.body for got in receiver.got if got.headers["webhook-id"] == f"{id}.2"}
            assert len(bodies) == 1
            for got in receiver.got:
                Webhook(KEY).verify(got.body, got.headers)

    asyncio.run(story())

    assert "answered 500" in caplog.text
    for secret in ("secret-in-it", "a word of a customer", KEY):
        assert secret not in caplog.text


def test_an_endpoint_that_hangs_or_never_ends_holds_up_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "WITHIN", 0.5)

    async def never_ending(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        try:
            while True:
                writer.write(b"ffff\r\n" + bytes(0xFFFF) + b"\r\n")
                await writer.drain()
        except ConnectionError:
            writer.close()

    async def story() -> None:
        endless = await asyncio.start_server(never_ending, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{endless.sockets[0].getsockname()[1]}"
        async with receiving(lambda number, got: None) as hanging, receiving() as good:
            urls = f"{hanging.url} {url} {good.url}"
            async with serving(tmp_path, webhooks=urls, webhook_secret=KEY) as at:
                began = time.monotonic()
                await spoken(at)
                await until(good.has(3))
                assert time.monotonic() - began < 4
                delivered = at.house.metrics.hooks.labels("delivered")._value
                await until(lambda: asyncio.sleep(0, delivered.get() >= 6))
        endless.close()

    asyncio.run(story())


SERVED = """
import sys
from datetime import timedelta
from segue.switchboard import timers
timers.LEASE = timedelta(seconds=1)  # in earnest it is longer than anybody wants to wait here
from segue.__main__ import main
sys.argv = ["segue", "serve", "--port", "0", "--journal", "shop.db"]
main()
"""


def started(folder: Path, url: str) -> tuple[subprocess.Popen[str], str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SEGUE_")}
    given = {"SEGUE_WEBHOOKS": url, "SEGUE_WEBHOOK_SECRET": KEY}
    child = subprocess.Popen(
        [sys.executable, "-c", SERVED], cwd=folder, env=clean | given,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert child.stdout is not None
    found = re.search(r"Desk: (\S+)/desk", child.stdout.readline())
    assert found is not None
    return child, found[1]


def killed(child: subprocess.Popen[str]) -> None:
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert child.stdout is not None
    child.stdout.close()


def test_what_was_on_its_way_when_the_server_was_killed_comes_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with receiving(lambda number, got: None) as receiver:
            child, url = await asyncio.to_thread(started, tmp_path, receiver.url)
            try:
                async with httpx.AsyncClient(base_url=url) as http:
                    session = (await http.post("/v1/chat/session", json={})).json()
                    headers = {"authorization": f"Bearer {session['session']}"}
                    path = f"/v1/chat/conversations/{session['conversation']}/messages"
                    (await http.post(path, json={"key": "k", "text": "x"}, headers=headers)).raise_for_status()
                await until(receiver.has(1))
            finally:
                killed(child)
            lost, receiver.answers = set(receiver.ids()), lambda number, got: OK
            receiver.got.clear()
            child, url = await asyncio.to_thread(started, tmp_path, receiver.url)
            try:
                await until(lambda: asyncio.sleep(0, lost <= set(receiver.ids())))
            finally:
                killed(child)

    asyncio.run(story())


ENDPOINTS = (
    "http://example.com/hook", "http://10.0.0.7/", "http://169.254.169.254/latest", "http://127.0.0.1.example.com/",
    "http://localhost@example.com/", "http://example.com#@localhost", "http://2130706433/", "http://0.0.0.0/",
    "ftp://localhost/", "file:///etc/passwd", "localhost:9000", "//localhost",
)  # fmt: skip


@pytest.mark.parametrize("url", ENDPOINTS)
def test_customers_words_travel_by_https_or_to_this_machine(url: str) -> None:
    """Endpoints are the operator's word alone: no customer or backend can name one, and no redirect changes it."""
    with pytest.raises(BadSetting):
        settings_from({"SEGUE_WEBHOOKS": url, "SEGUE_WEBHOOK_SECRET": KEY})


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_????", "whsec_YWJj", KEY.removeprefix("whsec_")])
def test_a_secret_that_signs_nothing_well_is_refused(secret: str) -> None:
    with pytest.raises(BadSetting):
        settings_from({"SEGUE_WEBHOOKS": "https://shop.example/hook", "SEGUE_WEBHOOK_SECRET": secret})


def test_https_and_this_machine_are_taken_as_they_are_written() -> None:
    urls = ("https://shop.example/hook/?token=x", "http://localhost:9000/", "http://[::1]:9000", "http://127.0.0.1")

    assert settings_from({"SEGUE_WEBHOOKS": " ".join(urls), "SEGUE_WEBHOOK_SECRET": KEY}).webhooks == urls
