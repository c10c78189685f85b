"""Script in every field that a customer can fill, foreign pages, forged frames: it stays words, and gets nowhere."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import websockets
from websockets.exceptions import ConnectionClosed

from segue.library import now

from .premises import Premises, serving, shop_token, until

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>javascript:alert(3)</title></style>\u2028{{7*7}}"
JSON = ("application/json", "application/problem+json")
PAGES = ("/", "/desk", "/desk/anything", "/board", "/docs", "/widget.js", "/openapi.json", "/favicon.svg")


def safe(answer: httpx.Response) -> None:
    """An answer that no browser makes a page of."""
    assert answer.headers["content-type"] in JSON, answer.url
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["referrer-policy"] == "no-referrer"
    json.loads(answer.content)


async def filled(customer: httpx.AsyncClient, id: str) -> None:
    """Everything that a customer can fill."""
    chat = f"/v1/chat/conversations/{id}"
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)
    file = (await customer.post(f"{chat}/files", params={"name": f"{SCRIPT}.png"}, content=png)).json()
    later = (now() + timedelta(days=1)).isoformat()
    for what, body in (
        ("messages", {"key": SCRIPT, "text": f"{SCRIPT} order {SCRIPT}", "files": [file["id"]]}),
        ("person", {"key": f"p {SCRIPT}", "language": SCRIPT[:35]}),
        ("callback", {"due": later, "contact": SCRIPT}),
        ("details", {"contact": SCRIPT, "text": SCRIPT}),
        ("rating", {"score": 1, "comment": SCRIPT}),
    ):
        answer = await customer.post(f"{chat}/{what}", json=body)
        assert answer.status_code in (200, 409, 422), answer.text
        safe(answer)


def test_what_a_customer_fills_in_comes_back_as_words(tmp_path: Path) -> None:
    """To the customer, to the desk, to the board, to backends: in JSON, whole, and as they were typed."""

    async def story() -> None:
        async with serving(tmp_path, requests_a_minute="0") as at:
            customer = at.customer(shop_token(sub=SCRIPT))
            id = await at.begun(customer, f"I want a person {SCRIPT}")
            await filled(customer, id)
            mei, backend = await at.agent("mei"), await at.backend()
            (await mei.post(f"/v1/desk/conversations/{id}/take_over")).raise_for_status()
            for who, path in (
                (customer, f"/v1/chat/conversations/{id}/events"),
                (mei, f"/v1/desk/conversations/{id}"),
                (backend, f"/v1/conversations/{id}"),
                (backend, f"/v1/conversations/{id}/events"),
                (backend, f"/v1/conversations/{id}/packet"),
            ):
                answer = (await who.get(path)).raise_for_status()
                safe(answer)
                assert SCRIPT[:60] in strings(answer.json()), path
            for query in ({"q": SCRIPT}, {"view": "people"}, {"before": SCRIPT}):
                safe(await mei.get("/v1/desk/conversations", params=query))
            safe(await mei.get("/v1/desk/board"))
            told = strings((await mei.get(f"/v1/desk/conversations/{id}")).json()).split("\n")
            names = [line for line in told if line.endswith(".png")]
            assert names
            assert not any(sign in name for name in names for sign in '<>"')

    asyncio.run(story())


def strings(value: Any) -> str:
    """Every text in it."""
    if isinstance(value, dict):
        return "\n".join(map(strings, value.values()))
    if isinstance(value, list):
        return "\n".join(map(strings, value))
    return value if isinstance(value, str) else ""


def test_what_stands_in_an_address_is_not_reflected_into_a_page(tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path, requests_a_minute="0") as at:
            nobody, mei, customer = at.client(), await at.agent("mei"), at.customer(shop_token())
            id = await at.begun(customer)
            for who, path in (
                (nobody, "/{}"), (nobody, "/problems/{}"), (nobody, "/v1/{}"), (nobody, "/static/{}"),
                (customer, "/v1/chat/conversations/{}/events"), (customer, "/v1/chat/files/{}"),
                (customer, f"/v1/chat/conversations/{id}/events?after={{}}"), (mei, "/v1/desk/conversations/{}"),
                (mei, "/v1/desk/conversations?view={}"), (mei, "/v1/desk/conversations?before={}"),
                (mei, "/v1/desk/board?team={}"), (mei, "/v1/desk/board?period={}"),
                (await at.backend(), "/v1/conversations/{}/packet"),
            ):  # fmt: skip
                answer = await who.get(path.format(quote(SCRIPT, safe="")))
                assert answer.status_code in (404, 422), (path, answer.text)
                safe(answer)
            for headers in ({"origin": SCRIPT.splitlines()[0]}, {"x-request-id": "a<script>"}, {"accept": "text/html"}):
                answer = await nobody.post("/v1/chat/session", json={}, headers=headers)
                safe(answer)
                assert "<" not in str(answer.headers)

    asyncio.run(story())


def test_pages_run_nothing_that_is_not_ours(tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as at:
            nobody = at.client()
            for path in PAGES:
                page = await nobody.get(path, headers={"accept": "text/html"})
                assert page.headers["x-content-type-options"] == "nosniff"
                policy = page.headers["content-security-policy"]
                assert "frame-ancestors 'none'" in policy
                rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
                assert rules["default-src"] == "'none'"
                scripts = rules.get("script-src", "'none'")
                assert scripts in ("'self'", "'none'"), path
                assert "unsafe-eval" not in policy
                assert ("unsafe-inline" in policy) <= (path == "/docs" and "unsafe-inline" not in scripts)
                if page.headers["content-type"].startswith("text/html"):
                    assert rules["base-uri"] == "'none'"
                    assert "<script>" not in page.text
                    assert " onload=" not in page.text

    asyncio.run(story())


async def closed_with(at: Premises, path: str, frames: list[str | bytes], **headers: str) -> int | None:
    """What a socket is closed with after these frames; None if it is still open."""
    origin = headers.pop("origin", None)
    async with websockets.connect(
        at.url.replace("http", "ws") + path, origin=origin, additional_headers=headers, proxy=None  # type: ignore[arg-type]
    ) as line:  # fmt: skip
        try:
            for frame in frames:
                await line.send(frame)
            async with asyncio.timeout(1.0):
                while True:
                    await line.recv()
        except ConnectionClosed:
            return line.close_code
        except TimeoutError:
            return None


FOREIGN = ("https://evil.example", "null", "http://localhost", "http://shop.example", "https://shop.example.evil.com")


def test_a_foreign_page_gets_no_socket(tmp_path: Path) -> None:
    """Though the browser of somebody who is signed in sends their cookie, and the page has everything else."""

    async def story() -> None:
        async with serving(tmp_path, origins="https://shop.example") as at:
            mei = await at.agent("mei")
            cookie, csrf = (
                {"cookie": mei.headers["cookie"]},
                json.dumps({"t": "hello", "csrf": mei.headers["x-csrf-token"]}),
            )
            session = (await at.client().post("/v1/chat/session", json={})).json()
            hello = {"session": session["session"], "conversation": session["conversation"], "after": 0}
            chat = json.dumps({"t": "hello", **hello})
            for origin in FOREIGN:
                assert await closed_with(at, "/v1/desk/socket", [csrf], origin=origin, **cookie) == 4403, origin
                assert await closed_with(at, "/v1/chat/socket", [chat], origin=origin) == 4403, origin
            assert await closed_with(at, "/v1/desk/socket", [csrf], origin="https://shop.example", **cookie) == 4403
            assert await closed_with(at, "/v1/desk/socket", [csrf], **cookie) == 4403, "no page at all"
            assert await closed_with(at, "/v1/desk/socket", [csrf], origin=at.url, **cookie) is None
            assert await closed_with(at, "/v1/chat/socket", [chat], origin="https://shop.example") is None
            assert not at.house.live.lists.sockets

    asyncio.run(story())


def frames(good: dict[str, Any]) -> list[tuple[list[str | bytes], set[int | None]]]:
    """What may come over a chat's socket, and what ends it."""
    hello = json.dumps({"t": "hello", **good})

    def after(**frame: Any) -> list[str | bytes]:
        return [hello, json.dumps(frame)]

    return [
        ([b"\x00\x01"], {4400}), (["{"], {4400}), (["[]"], {4400}), (["null"], {4400}), (['"hello"'], {4400}),
        (["[" * 100_000], {4400}), ([json.dumps({"t": "say"})], {4400}), ([json.dumps({"t": "hello"})], {4400}),
        ([json.dumps({"t": "hello", **good, "after": -1})], {4400}),
        ([json.dumps({"t": "hello", **good, "after": True})], {4400, None}),
        ([json.dumps({"t": "hello", **good, "after": 2**70})], {4400, None}),
        ([json.dumps({"t": "hello", **good, "after": "0"})], {4400}),
        ([json.dumps({"t": "hello", **good, "session": None})], {4401}),
        ([json.dumps({"t": "hello", **good, "session": {"a": 1}})], {4401}),
        ([json.dumps({"t": "hello", **good, "conversation": "c-other"})], {4404}),
        ([json.dumps({"t": "hello", **good, "conversation": "../" * 50})], {4404}),
        ([json.dumps({"t": "hello", **good, "conversation": "a" * 100_000})], {4404}),
        ([hello, hello], {4400}), (after(t="accept", offer="o-1"), {4400}), (after(t="open", conversation="c-1"), {4400}),
        (after(t="say", key="", text="x"), {4400}), (after(t="say", key="k" * 201, text="x"), {4400}),
        (after(t="say", key=7, text="x"), {4400}), (after(t="say", key="k", text=7), {4400}),
        (after(t="say", key="k", text="x", files="f"), {4400}), (after(t="say", key="k", text="x", files=[{}]), {4400}),
        (after(t="say", key="k", text="x" * 120_000), {None}), (after(t="say", key="k", text="x" * 140_000), {4400}),
        (after(t="say", key="k", text="x" * 300_000), {1009}),
        ([hello, '{"t": "say", "key": "k", "text": "\\ud800"}'], {4400, None}),
        (after(t="say", key="k", text="\x00\u202e" + SCRIPT), {None}), (after(t="read", seq=2**63), {None}),
        (after(t="read", seq=-1), {None}), (after(t="read", seq="x"), {None}), (after(t="typing", on={}), {None}),
        (after(t=["say"]), {4400}), (after(t=None), {4400}),
    ]  # fmt: skip


def test_a_frame_that_is_none_ends_its_own_socket_only(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        async with serving(tmp_path, messages_a_minute="0") as at:
            session = (await at.client().post("/v1/chat/session", json={})).json()
            good = {"session": session["session"], "conversation": session["conversation"], "after": 0}
            rows = frames(good)
            ends = await asyncio.gather(*(closed_with(at, "/v1/chat/socket", sent) for sent, _ in rows))
            wrong = [(str(sent)[-90:], end) for (sent, may), end in zip(rows, ends, strict=True) if end not in may]
            assert wrong == []
            await until(lambda: asyncio.sleep(0, not at.house.live.wires))
            assert not at.house.live.channels
            assert not at.house.live._addresses

    asyncio.run(story())

    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
