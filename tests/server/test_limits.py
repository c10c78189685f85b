"""How much somebody may ask of us: messages are slowed down and never dropped, and nobody who wants a person waits."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets
from starlette.requests import HTTPConnection

from segue import Segue
from segue.server import limits
from segue.server.access import together
from segue.server.limits import LONGEST_DELAY, Limits, TooMany
from segue.server.settings import settings_from

from .premises import Premises, open_policy, serving

WISHES = (
    "human please", "I want to talk to a real person", "AGENT!!!", "Ich möchte mit einem Menschen sprechen",
    "Quiero hablar con una persona", "Je veux parler à un humain", "Quero falar com um atendente", "人間と話したい",
)  # fmt: skip


class Hand:
    """A clock moved by hand."""

    at = 1000.0

    def __call__(self) -> float:
        return self.at


class Thinking:
    """An AI that has the conversation for as long as the test takes."""

    async def answer(self, transcript: Any, language: str | None) -> Any:
        await asyncio.sleep(3600)


class Visitor:
    """A customer at a widget, by socket and by HTTP."""

    def __init__(self, at: Premises, id: str, token: str) -> None:
        self.at, self.id, self.token = at, id, token
        self.http = at.client(authorization=f"Bearer {self.token}")

    async def post(self, what: str, **body: Any) -> httpx.Response:
        return await self.http.post(f"/v1/chat/conversations/{self.id}/{what}", json=body)

    @asynccontextmanager
    async def socket(self) -> AsyncIterator[websockets.ClientConnection]:
        url = self.at.url.replace("http", "ws") + "/v1/chat/socket"
        async with websockets.connect(url, proxy=None) as line:
            await line.send(json.dumps({"t": "hello", "session": self.token, "conversation": self.id, "after": 0}))
            await frame(line, "ready")
            yield line

    async def said(self) -> list[str]:
        story = await self.at.house.segue.story(self.id)
        return [event.text for event in story if type(event).__name__ == "CustomerSpoke"]


async def frame(line: websockets.ClientConnection, kind: str, **fields: Any) -> dict[str, Any]:
    async with asyncio.timeout(20):
        while True:
            found: dict[str, Any] = json.loads(await line.recv())
            if found["t"] == kind and fields.items() <= found.items():
                return found


async def visitor(at: Premises) -> Visitor:
    """A new one, without the request that is slowed down here."""
    who = at.house.access.begin(None, None)
    id = at.house.segue.line.ids("c")
    await at.house.access.give(who, id)
    return Visitor(at, id, at.house.access.session_for(who))


def say(key: str, text: str) -> str:
    return json.dumps({"t": "say", "key": key, "text": text})


def test_a_flood_is_slow_and_every_word_of_it_is_kept_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LONGEST_DELAY", 1.0)

    async def story() -> None:
        async with serving(tmp_path, messages_a_minute="6", requests_a_minute="0") as at:
            one, other = await visitor(at), await visitor(at)
            async with one.socket() as line, other.socket() as elsewhere:
                began = time.monotonic()
                for number in range(9):
                    await line.send(say(f"k-{number}", f"word {number}"))
                await frame(line, "ack", key="k-5")
                await elsewhere.send(say("k", "When do you open?"))
                await frame(elsewhere, "ack", key="k")
                assert "word 8" not in await one.said(), "the others are served meanwhile"
                await frame(line, "ack", key="k-8")
                assert time.monotonic() - began > 2.9, "one a second, once the minute's are gone"
            assert await one.said() == [f"word {number}" for number in range(9)]

    asyncio.run(story())


def test_who_asks_for_a_person_does_not_wait_behind_their_own_flood(tmp_path: Path) -> None:
    """Not the button, not the words, and not the words behind other words of theirs."""

    async def story() -> None:
        ai = Segue(str(tmp_path / "shop.db"), open_policy(), assistant=Thinking())
        async with serving(tmp_path, ai, messages_a_minute="1", requests_a_minute="1") as at:
            for wish in WISHES:
                one = await visitor(at)
                async with one.socket() as line:
                    began = time.monotonic()
                    for key in range(4):  # the last three would take five seconds each
                        await line.send(say(f"k-{key}", f"this is word {key}"))
                    await line.send(say("wish", wish))
                    await frame(line, "ack", key="wish")
                    assert time.monotonic() - began < LONGEST_DELAY, wish
                assert await one.said() == [*(f"this is word {key}" for key in range(4)), wish]
            one = await visitor(at)
            began = time.monotonic()
            await asyncio.gather(*(one.post("messages", key=f"m-{n}", text=WISHES[0]) for n in range(2)))
            assert (await one.post("person", key="p")).status_code == 200
            assert time.monotonic() - began < LONGEST_DELAY

    asyncio.run(story())


def test_who_has_a_person_is_slowed_down_whatever_they_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a flood would only need the right words."""
    monkeypatch.setattr(limits, "LONGEST_DELAY", 1.0)

    async def story() -> float:
        async with serving(tmp_path, messages_a_minute="2") as at:
            one = await visitor(at)
            assert (await one.post("person", key="p")).status_code == 200
            async with one.socket() as line:
                for number in range(4):
                    await line.send(say(f"k-{number}", "human please"))
                await frame(line, "ack", key="k-1")
                began = time.monotonic()
                await frame(line, "ack", key="k-3")
                return time.monotonic() - began

    assert asyncio.run(story()) > 1.5


def test_a_flood_of_wishes_is_thought_about_once_at_a_time(tmp_path: Path) -> None:
    """Not by a thought for each, of which all but one would have to begin anew."""

    async def story() -> None:
        async with serving(tmp_path) as at:
            one, thoughts, most = await visitor(at), 0, 0
            think = at.house.segue.board.think

            async def counted(id: str, turn: int) -> Any:
                nonlocal thoughts, most
                thoughts += 1
                most = max(most, thoughts)
                try:
                    return await think(id, turn)
                finally:
                    thoughts -= 1

            at.house.segue.board.think = counted  # type: ignore[method-assign]
            async with one.socket() as line:
                for number in range(40):
                    await line.send(say(f"k-{number}", "human please"))
                await frame(line, "ack", key="k-39")
            assert most <= 2
            assert len(await one.said()) == 40

    asyncio.run(story())


def test_frames_without_words_are_slowed_down_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FRAMES_A_MINUTE", 60)

    async def story() -> float:
        async with serving(tmp_path) as at:
            one = await visitor(at)
            async with one.socket() as line:
                for number in range(62):
                    await line.send(json.dumps({"t": "typing", "on": bool(number % 2)}))
                await line.send(json.dumps({"t": "ping"}))
                began = time.monotonic()
                await frame(line, "pong")
                return time.monotonic() - began

    assert asyncio.run(story()) > 0.9


def test_tries_to_sign_in_are_counted_by_account_and_address(tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path, logins_a_minute="3", trusted_proxies="127.0.0.1") as at:

            async def tried(person: str, password: str, address: str) -> httpx.Response:
                given = {"person": person, "password": password}
                return await at.client(**{"x-forwarded-for": address}).post("/v1/desk/login", json=given)

            await at.password("ana", "correct horse battery")
            wrong = [await tried("ana", f"guess {number}", "203.0.113.9") for number in range(4)]
            assert [one.status_code for one in wrong] == [401, 401, 401, 429]
            told = wrong[-1].json()
            assert told["code"] == "too-many"
            assert int(wrong[-1].headers["retry-after"]) == told["seconds"] in range(1, 60)
            assert f"try again in {told['seconds']} seconds" in told["detail"]
            assert (await tried("ana", "correct horse battery", "203.0.113.9")).status_code == 429
            right = await tried("ana", "correct horse battery", "198.51.100.7")
            assert right.status_code == 200, "from elsewhere the right password is heard"
            assert (await tried("ben", "guess", "203.0.113.9")).status_code == 401, "another account, the same office"

    asyncio.run(story())


def is_heard(here: Limits, person: str, address: str) -> bool:
    try:
        here.check_login(person, address)
    except TooMany:
        return False
    return True


def test_one_address_cannot_try_every_account() -> None:
    here = Limits(settings_from({}, logins_a_minute="3"), Hand())

    assert [is_heard(here, f"person {number}", "203.0.113.9") for number in range(100)] == [True] * 15 + [False] * 85
    assert is_heard(here, "ana", "198.51.100.7")


def test_a_debt_is_bounded_and_forgiven_with_time() -> None:
    clock = Hand()
    here = Limits(settings_from({}, messages_a_minute="60", logins_a_minute="10"), clock)
    delays = [here.delay_of_message("customer:1", "a") for _ in range(5000)]

    assert delays[:60] == [0.0] * 60
    assert max(delays) == LONGEST_DELAY
    clock.at += LONGEST_DELAY + 2
    assert here.delay_of_message("customer:1", "b") == 0.0
    assert [is_heard(here, "ana", "a") for _ in range(5000)] == [True] * 10 + [False] * 4990
    with pytest.raises(TooMany) as refused:
        here.check_login("ana", "a")
    assert refused.value.seconds <= 20, "whoever stops trying is soon heard again"
    clock.at += refused.value.seconds
    assert is_heard(here, "ana", "a")


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many come, and the one who floods is not forgotten because of them."""
    monkeypatch.setattr(limits, "KEPT", 1000)
    here = Limits(settings_from({}, messages_a_minute="10", requests_a_minute="100"), Hand())
    for number in range(5000):
        here.delay_of_message(f"visitor:{number}", "203.0.113.9")

    assert len(here._buckets) <= 1000
    assert here.delay_of_request("203.0.113.9") > 0


PROXIED = [
    # whom we trust, who connects, the lines of X-Forwarded-For, and whose address that is
    ("", "198.51.100.1", ["203.0.113.9"], "198.51.100.1"),
    ("10.0.0.0/8", "198.51.100.1", ["203.0.113.9"], "198.51.100.1"),
    ("10.0.0.0/8", "10.1.1.1", [], "10.1.1.1"),
    ("10.0.0.0/8", "10.1.1.1", ["203.0.113.9"], "203.0.113.9"),
    ("10.0.0.0/8", "10.1.1.1", ["6.6.6.6, 203.0.113.9"], "203.0.113.9"),
    ("10.0.0.0/8", "10.1.1.1", ["6.6.6.6", "203.0.113.9"], "203.0.113.9"),
    ("10.0.0.0/8", "10.1.1.1", ["203.0.113.9, 10.2.2.2"], "203.0.113.9"),
    ("10.0.0.0/8", "10.1.1.1", ["10.3.3.3, 203.0.113.9:4711"], "203.0.113.9"),
    ("10.0.0.0/8", "::ffff:10.1.1.1", ["203.0.113.9"], "203.0.113.9"),
    ("10.0.0.0/8", "10.1.1.1", ["[2001:db8::7]:4711"], "2001:db8::"),
    ("10.0.0.0/8", "10.1.1.1", ["10.3.3.3, nonsense"], "nonsense"),
    ("::1/128", "::1", ["203.0.113.9"], "203.0.113.9"),
]


def test_an_address_is_a_proxys_word_only_where_we_trust_it(tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as at:
            for trusted, peer, lines, expected in PROXIED:
                access = at.house.access
                access._proxies = tuple(map(ipaddress.ip_network, trusted.split()))
                headers = [(b"x-forwarded-for", line.encode()) for line in lines]
                came = HTTPConnection({"type": "http", "client": (peer, 1), "headers": headers})
                assert access.address_of(came) == expected, (trusted, peer, lines)

    asyncio.run(story())


def test_whoever_has_a_network_of_ipv6_is_one() -> None:
    assert together("2001:db8:1:2:3:4:5:6") == together("2001:db8:1:2::9") == "2001:db8:1:2::"
    assert together("2001:db8:1:3::1") != together("2001:db8:1:2::1")
    assert (together("::1"), together("::ffff:192.0.2.1"), together("192.0.2.1")) == ("::1", "192.0.2.1", "192.0.2.1")
