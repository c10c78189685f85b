"""`segue serve` as its operator has it: how it stops, what it counts and for whom, and what it never writes down."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets
from prometheus_client.parser import text_string_to_metric_families

from .premises import Premises, serving, shop_token, until
from .process import Process, process

TOKEN = "a token for the counters, long enough to be one"
WORDS = "my card is 4111 1111 1111 1111 and my dog is called Xylophone"


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Process]:
    with process(tmp_path, stop_within="5", log="json") as started:
        yield started


async def session_of(http: httpx.AsyncClient) -> dict[str, Any]:
    return dict((await http.post("/v1/chat/session", json={})).raise_for_status().json())


def test_a_signal_ends_it_gracefully(running: Process) -> None:
    """It is said that it is not ready, sockets are told to come back, what is under way is answered, and it ends well."""

    async def readiness(http: httpx.AsyncClient) -> set[int]:
        seen: set[int] = set()
        try:
            while True:
                seen.add((await http.get("/readyz")).status_code)
                await asyncio.sleep(0.02)
        except httpx.TransportError:
            return seen

    async def story() -> None:
        async with httpx.AsyncClient(base_url=running.url, timeout=20) as http:
            session = await session_of(http)
            chat = f"/v1/chat/conversations/{session['conversation']}"
            headers = {"authorization": f"Bearer {session['session']}"}
            assert (await http.get("/readyz")).json() == {"status": "ready"}
            async with websockets.connect(running.url.replace("http", "ws") + "/v1/chat/socket", proxy=None) as line:
                hello = {"session": session["session"], "conversation": session["conversation"], "after": 0}
                await line.send(json.dumps({"t": "hello", **hello}))
                while json.loads(await line.recv())["t"] != "ready":
                    pass
                seen = asyncio.create_task(readiness(http))
                polled = asyncio.create_task(http.get(f"{chat}/events?after=0&wait=20", headers=headers))
                await asyncio.sleep(0.3)
                began = time.monotonic()
                running.signal()
                told = json.loads(await line.recv())
                assert told["t"] == "reconnect"
                assert told["after_ms"] > 0
                with pytest.raises(websockets.ConnectionClosed) as closed:
                    await line.recv()
                assert closed.value.rcvd is not None
                assert closed.value.rcvd.code == 1012
            assert (await polled).status_code == 200
            assert await seen == {200, 503}
            code = await asyncio.to_thread(running.child.wait, 10)
            assert (code, time.monotonic() - began < 5) == (0, True)
            with pytest.raises(httpx.ConnectError):
                await http.get("/healthz")

    asyncio.run(story())

    assert "Traceback" not in running.log


def test_a_second_signal_ends_it_at_once(running: Process) -> None:
    """Though somebody still sends us something, ever so slowly."""

    async def story() -> None:
        async with httpx.AsyncClient(base_url=running.url) as http:
            await session_of(http)
        _, writer = await asyncio.open_connection("127.0.0.1", int(running.url.rpartition(":")[2]))
        writer.write(b"POST /v1/chat/session HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{")
        await asyncio.sleep(0.3)
        running.signal(signal.SIGINT)
        await asyncio.sleep(1.5)
        assert running.child.poll() is None, "it waits for it"
        began = time.monotonic()
        running.signal(signal.SIGINT)
        assert await asyncio.to_thread(running.child.wait, 10) == 130
        assert time.monotonic() - began < 2
        writer.close()

    asyncio.run(story())


def test_who_never_finishes_does_not_hold_up_the_end(tmp_path: Path) -> None:
    async def story(running: Process) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(running.url.rpartition(":")[2]))
        writer.write(b"POST /v1/chat/session HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{")
        await asyncio.sleep(0.3)
        running.signal()
        began = time.monotonic()
        assert await asyncio.to_thread(running.child.wait, 10) == 0
        assert time.monotonic() - began < 3
        assert b"HTTP/1.1 503 " in (answer := await reader.read())
        assert b"/problems/stopping" in answer
        assert "Traceback" not in running.log
        writer.close()

    with process(tmp_path, stop_within="1") as running:
        asyncio.run(story(running))


def figures(text: str) -> dict[str, float]:
    """Samples of Prometheus' text, by name and labels."""
    return {
        f"{sample.name}{dict(sample.labels)}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_counters_are_prometheus_text_and_count(tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as at:
            customer = at.customer(shop_token())
            id = await at.begun(customer)
            got = await at.client().get("/metrics")
            assert got.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
            counted = figures(got.text)
            assert counted["segue_messages_total{'who': 'customer'}"] == 1
            assert sum(value for name, value in counted.items() if name.startswith("segue_handoffs_total")) == 1
            assert counted["segue_durable_seconds_count{}"] == 1
            assert counted["segue_handoffs_stuck{'missing': 'offer'}"] == 0
            said = "{'method': 'POST', 'route': '/v1/chat/conversations/{id}/messages', 'status': '200'}"
            assert counted[f"segue_http_seconds_count{said}"] == 1
            assert id not in got.text
            names = len(counted)
            for number in range(50):
                await at.client().request(f"X{number}", f"/nothing/{number}")
            more = figures((await at.client().get("/metrics")).text)
            assert len(more) < names + 60, "strangers cannot make new rows without end"

    asyncio.run(story())


@pytest.mark.parametrize(
    ("token", "headers", "status"),
    [
        ("", {}, 200),
        ("", {"x-forwarded-for": "203.0.113.9"}, 403),
        ("", {"x-forwarded-for": "127.0.0.1"}, 403),
        ("", {"forwarded": "for=203.0.113.9"}, 403),
        ("", {"via": "1.1 somewhere"}, 403),
        (TOKEN, {}, 403),
        (TOKEN, {"authorization": f"Bearer {TOKEN}"}, 200),
        (TOKEN, {"authorization": f"Bearer {TOKEN}", "x-forwarded-for": "203.0.113.9"}, 200),
        (TOKEN, {"authorization": f"Bearer {TOKEN[:-1]}"}, 403),
        (TOKEN, {"authorization": "Bearer"}, 403),
        (TOKEN, {"authorization": b"Bearer \xff\xfe"}, 403),
    ],
)
def test_the_counters_are_for_whom_the_settings_say(
    tmp_path: Path, token: str, headers: dict[str, Any], status: int
) -> None:
    async def story() -> None:
        async with serving(tmp_path, metrics_token=token) as at:
            got = await at.client().get("/metrics", headers=headers)
            assert got.status_code == status
            assert ("segue_" in got.text) == (status == 200)

    asyncio.run(story())


async def busy(at: Premises | Process, http: httpx.AsyncClient) -> list[str]:
    """A visitor who says, asks, mistypes and is refused; what must not be found anywhere in the log."""
    session = await session_of(http)
    id, headers = session["conversation"], {"authorization": f"Bearer {session['session']}"}
    chat = f"/v1/chat/conversations/{id}"
    for number, (what, body) in enumerate(
        [
            ("messages", {"key": "k", "text": WORDS}),
            ("messages", {"key": "k", "text": f"{WORDS} again"}),
            ("messages", {"key": WORDS, "text": 7, "files": [WORDS]}),
            ("messages", {"key": "f", "text": WORDS, "files": [WORDS]}),
            ("details", {"contact": "sam.xylophone@example.com", "text": WORDS}),
            ("callback", {"due": "2020-01-01T00:00:00Z", "contact": "+1 555 0100 Xylophone"}),
            ("rating", {"score": 9, "comment": WORDS}),
            (f"nothing/{WORDS}", {}),
        ]
    ):
        answer = await http.post(f"{chat}/{what}", json=body, headers=headers)
        assert answer.status_code < 500, (number, answer.text)
    await http.post(f"{chat}/messages?q={WORDS}", content=b"\xff" + WORDS.encode(), headers=headers)
    await http.get(f"{chat}/events?session={session['session']}", headers={**headers, "x-request-id": "a; Xylophone"})
    await http.post("/v1/chat/session", json={"token": f"{session['session']}x"})
    login = {"person": "ana", "password": "a password of Xylophone"}
    await http.post("/v1/desk/login", json=login, headers={"origin": str(http.base_url).rstrip("/")})
    await http.get("/v1/people", headers={"authorization": "Bearer sk_Xylophone-key"})
    async with websockets.connect(f"{at.url.replace('http', 'ws')}/v1/chat/socket?x=Xylophone", proxy=None) as line:
        await line.send(json.dumps({"t": "hello", "session": session["session"], "conversation": id, "after": 0}))
        await line.send(json.dumps({"t": "say", "key": "s", "text": WORDS, "files": [WORDS]}))
        await line.send(json.dumps({"t": WORDS}))
        await line.wait_closed()
    ours = (session["session"], session["session"][-40:], session["device"])
    return ["Xylophone", "xylophone", "4111 1111", "41111111", *ours]


def test_nothing_that_customers_say_and_no_secret_is_written_down(running: Process) -> None:
    async def story() -> list[str]:
        async with httpx.AsyncClient(base_url=running.url, timeout=20) as http:
            secrets = await busy(running, http)
            running.signal()
            await asyncio.to_thread(running.child.wait, 10)
            return secrets

    secrets = asyncio.run(story())
    lines = [json.loads(line) for line in running.log.splitlines()]

    assert len(lines) > 8, "it does write down what it did"
    assert all(line["timestamp"] and line["level"] for line in lines)
    answered = [line for line in lines if line["event"] == "answered"]
    assert {line["route"] for line in answered} >= {"/v1/chat/conversations/{id}/messages", "none"}
    assert all(re.fullmatch(r"[\w.-]{1,64}", line["request"]) for line in answered)
    for secret in secrets:
        assert secret not in running.log, secret


def test_who_signed_in_is_out_at_once_and_so_are_their_sockets(tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as at:
            ana = await at.agent("ana")
            url, cookie = at.url.replace("http", "ws") + "/v1/desk/socket", {"cookie": ana.headers["cookie"]}
            for board in ({}, {"only": "board"}):
                async with websockets.connect(
                    url,
                    origin=at.url,
                    additional_headers=cookie,
                    proxy=None,  # type: ignore[arg-type]
                ) as line:
                    await line.send(json.dumps({"t": "hello", "csrf": ana.headers["x-csrf-token"], **board}))
                    await until(
                        lambda: asyncio.sleep(0, bool(at.house.live.lists.sockets or at.house.live.boards.walls))
                    )
                    if board:
                        assert (await ana.post("/v1/desk/logout")).status_code == 204
                        await line.wait_closed()
                        assert line.close_code == 4401

    asyncio.run(story())
