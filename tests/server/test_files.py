"""Attachments in the hands of an attacker: what a file is, what it is called, how large it is, and who gets it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from segue.library import now
from segue.server.files import kind_of, safe_name
from segue.server.housekeeping import tidy

from .premises import Premises, serving, shop_token

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)
SCRIPT = b"<!doctype html><script>alert(document.domain)</script>"


@asynccontextmanager
async def chat(folder: Path, **settings: str) -> AsyncIterator[tuple[Premises, httpx.AsyncClient, str]]:
    """A customer whose conversation is with people."""
    async with serving(folder, requests_a_minute="0", **settings) as at:
        customer = at.customer(shop_token())
        yield at, customer, await at.begun(customer)


async def sent(
    who: httpx.AsyncClient, id: str, content: Any, name: str = "a.png", side: str = "chat"
) -> httpx.Response:
    headers = {"content-type": "text/html"}  # nobody believes it
    return await who.post(
        f"/v1/{side}/conversations/{id}/files", params={"name": name}, content=content, headers=headers
    )


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def stored(folder: Path) -> list[Path]:
    return [path for path in (folder / "shop.files").rglob("*") if path.is_file()]


KINDS = [
    (PNG, "image/png"),
    (PNG + SCRIPT, "image/png"),
    (b"GIF89a" + SCRIPT, "image/gif"),
    (b"GIF89a=1;alert(1);//", "image/gif"),
    (b"\xff\xd8\xff\xe0" + SCRIPT, "image/jpeg"),
    (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
    (b"%PDF-1.7\n" + SCRIPT, "application/pdf"),
    (SCRIPT, None),
    (b" " + PNG, None),
    (SCRIPT + PNG, None),
    (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", None),
    (b"<?xml version='1.0'?><svg/>", None),
    (b"MZ\x90\0", None),
    (b"PK\x03\x04", None),
    (b"#!/bin/sh\n", None),
    (b"\x89PNG\r\n\x1a\n" + SCRIPT, None),
    (b"\xef\xbb\xbf%PDF-1.7", None),
    (b"RIFF\0\0\0\0WAVE", None),
    (b"\x00", None),
    (b"", None),
]


@pytest.mark.parametrize(("content", "kind"), KINDS, ids=[str(content[:24]) for content, _ in KINDS])
def test_a_file_is_what_its_bytes_say(content: bytes, kind: str | None) -> None:
    assert kind_of(content[:64]) == kind


NAMES = [
    ("../../../etc/passwd", "passwd.png"),
    ("..\\..\\boot.ini", "boot.ini.png"),
    ("/etc/shadow.png", "shadow.png"),
    ("page.html", "page.html.png"),
    ("a.png\r\nSet-Cookie: x=1", "a.pngSet-Cookie x=1.png"),
    ('";alert(1)//<img src=x>.png', "img src=x.png"),
    ("invoice\u202egnp.exe", "invoicegnp.exe.png"),
    ("con\0.png", "con.png"),
    ("...", "file.png"),
    ("", "file.png"),
    ("b" * 400 + ".png", "b" * 100 + ".png"),
    ("Schaden \u00fc\u4e2d.PNG", "Schaden \u00fc\u4e2d.PNG"),
]


@pytest.mark.parametrize(("given", "kept"), NAMES, ids=[repr(given[:20]) for given, _ in NAMES])
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert safe_name(given, "image/png") == kept


def test_what_comes_back_can_run_nowhere(tmp_path: Path) -> None:
    """A picture with a script in it, a PDF that is called a page: nothing is guessed, nothing is run."""

    async def story() -> None:
        async with chat(tmp_path) as (_, customer, id):
            for content, name, kind, shown in (
                (PNG + SCRIPT, "x.html", "image/png", "inline"),
                (b"%PDF-1.7\n" + SCRIPT, "x.svg\r\nx: y", "application/pdf", "attachment"),
            ):
                file = (await sent(customer, id, content, name)).json()
                assert file["type"] == kind
                back = await customer.get(f"/v1/chat/files/{file['id']}")
                assert back.content == content
                assert back.headers["content-type"] == kind
                assert back.headers["x-content-type-options"] == "nosniff"
                assert back.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
                assert re.fullmatch(rf"{shown}; filename\*=UTF-8''[\w.%-]+", back.headers["content-disposition"])
                assert back.headers["cache-control"].startswith("private")
                assert (
                    back.headers["cross-origin-resource-policy"] != "cross-origin" or "origin" in back.headers["vary"]
                )
            for content in (SCRIPT, b"<svg/>", b""):
                assert code(await sent(customer, id, content, "a.png")) == (415, "file-not-taken")
        assert len(stored(tmp_path)) == 2, "of what was refused nothing is left"
        assert {path.stat().st_mode & 0o777 for path in stored(tmp_path)} == {0o600}

    asyncio.run(story())


def test_a_file_is_for_those_who_may_see_its_conversation(tmp_path: Path) -> None:
    async def story() -> None:
        async with chat(tmp_path) as (at, customer, id):
            other, ana, chloe = at.customer(shop_token(sub="c-1002")), await at.agent("ana"), await at.agent("chloe")
            theirs = await at.begun(other)
            file = (await sent(customer, id, PNG)).json()["id"]
            assert code(await ana.get(f"/v1/desk/files/{file}")) == (404, "unknown-file"), "it is not sent yet"
            stolen = await other.post(
                f"/v1/chat/conversations/{theirs}/messages", json={"key": "k", "text": "", "files": [file]}
            )
            assert code(stolen) == (404, "unknown-file")
            said = {"key": "k", "text": "", "files": [file]}
            (await customer.post(f"/v1/chat/conversations/{id}/messages", json=said)).raise_for_status()

            for who, side, status in (
                (customer, "chat", 200), (ana, "desk", 200), (await at.agent("mei"), "desk", 200),
                (other, "chat", 404), (at.customer(), "chat", 404), (chloe, "desk", 404),
                (at.client(), "chat", 401), (at.client(), "desk", 401), (await at.backend(), "chat", 401),
            ):  # fmt: skip
                assert (await who.get(f"/v1/{side}/files/{file}")).status_code == status
            assert code(await sent(other, id, PNG)) == (404, "unknown-conversation")
            assert code(await sent(chloe, id, PNG, side="desk")) == (404, "unknown-conversation")
            note = (await sent(ana, id, PNG, "ours.png", "desk")).json()["id"]
            assert (await customer.get(f"/v1/chat/files/{note}")).status_code == 404, "no reply carries it"

    asyncio.run(story())


TRAVERSALS = (
    "..%2f..%2fshop.db", "%2e%2e%2fshop.secret", "....//shop.db", "f_" + "%2e" * 32, "f_" + "a" * 32,
    "f_" + "%2e%2e%2f" * 10 + "aa", "%00", "f_%0a", "f_" + "a" * 31 + "%0a", "x" * 5000,
)  # fmt: skip


def test_no_address_leads_out_of_the_folder(tmp_path: Path) -> None:
    async def story() -> None:
        async with chat(tmp_path) as (at, customer, id):
            for path in TRAVERSALS:
                assert (await customer.get(f"/v1/chat/files/{path}")).status_code == 404, path
                assert (await customer.get(f"/static/{path}")).status_code == 404, path
            said = {"key": "k", "text": "x", "files": ["../../shop.db"]}
            assert code(await customer.post(f"/v1/chat/conversations/{id}/messages", json=said)) == (
                404,
                "unknown-file",
            )
            for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/desk/../../app.py"):
                raw = await raw_get(at, path)
                assert b"import" not in raw, path
                assert b"root:" not in raw, path

    asyncio.run(story())


async def raw_get(at: Premises, path: str) -> bytes:
    """A path as it is, for clients tidy up what they are given."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(at.url.rpartition(":")[2]))
    writer.write(f"GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer


def test_what_is_too_large_is_refused_before_it_is_all_there(tmp_path: Path) -> None:
    """By its announced length at once, else as soon as it is too much."""
    sent_on: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        yield PNG
        for number in range(5000):
            sent_on.append(number)
            yield bytes(100_000)

    async def story() -> None:
        async with chat(tmp_path, file_at_most="1000000") as (at, customer, id):
            assert (await sent(customer, id, PNG.ljust(1_000_000))).status_code == 200
            assert code(await sent(customer, id, PNG.ljust(1_000_001))) == (413, "file-too-large")
            try:
                assert code(await sent(customer, id, endless())) == (413, "file-too-large")
            except (httpx.WriteError, httpx.ReadError):
                pass  # it was cut off while we still wrote
            assert len(sent_on) < 1000
            head = f"POST /v1/chat/conversations/{id}/files HTTP/1.1\r\nhost: x\r\ncontent-length: 99999999999\r\n"
            reader, writer = await asyncio.open_connection("127.0.0.1", int(at.url.rpartition(":")[2]))
            writer.write(f"{head}authorization: {customer.headers['authorization']}\r\n\r\n".encode() + PNG)
            assert b" 413 " in await reader.readline()
            writer.close()
        assert [path.stat().st_size for path in stored(tmp_path)] == [1_000_000]

    asyncio.run(story())


def test_only_files_may_be_larger_than_a_message(tmp_path: Path) -> None:
    """Whatever the last word of an address is, and whoever asks."""

    async def story() -> None:
        async with serving(tmp_path) as at:
            for path in ("/v1/conversations/x/tools/files", "/v1/chat/session", "/v1/desk/login"):
                too_much = await at.client().post(path, content=b'{"tool": "' + b"a" * 3_000_000 + b'"}')
                assert code(too_much) == (413, "too-large"), path

    asyncio.run(story())


def test_the_files_of_a_conversation_are_bounded(tmp_path: Path) -> None:
    async def story() -> list[int]:
        async with chat(tmp_path, files_at_most="250000") as (at, customer, id):
            content = PNG.ljust(100_000)
            each = [await sent(customer, id, content) for _ in range(2)]
            at_once = await asyncio.gather(*(sent(customer, id, PNG.ljust(40_000)) for _ in range(4)))
            other = at.customer(shop_token(sub="c-1002"))
            assert (await sent(other, await at.begun(other), content)).status_code == 200
            assert sum(path.stat().st_size for path in stored(tmp_path)) == 340_000
            return [answer.status_code for answer in (*each, *sorted(at_once, key=lambda one: one.status_code))]

    assert asyncio.run(story()) == [200, 200, 200, 409, 409, 409]


def test_what_no_message_carries_is_tidied_away(tmp_path: Path) -> None:
    async def story() -> None:
        async with chat(tmp_path) as (at, customer, id):
            kept, orphan = [(await sent(customer, id, PNG)).json()["id"] for _ in range(2)]
            said = {"key": "k", "text": "", "files": [kept]}
            (await customer.post(f"/v1/chat/conversations/{id}/messages", json=said)).raise_for_status()
            await tidy(at.house)
            assert len(stored(tmp_path)) == 2, "both are young"
            left = stored(tmp_path)[0].with_name("f_" + "x" * 32)
            left.write_bytes(b"half of a file, from before a crash")
            at.house.segue.line.clock = lambda: now() + timedelta(days=2)
            removed = await at.house.files.remove_orphans(now() + timedelta(hours=1))
            assert removed == 1
            assert [path.name for path in stored(tmp_path)] == [kept]
            at.house.segue.line.clock = now
            assert (await customer.get(f"/v1/chat/files/{kept}")).status_code == 200
            assert code(await customer.get(f"/v1/chat/files/{orphan}")) == (404, "unknown-file")
            late = {"key": "k-2", "text": "", "files": [orphan]}
            assert code(await customer.post(f"/v1/chat/conversations/{id}/messages", json=late)) == (
                404,
                "unknown-file",
            )

    asyncio.run(story())


def test_who_leaves_in_the_middle_leaves_nothing_behind(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> None:
        async with chat(tmp_path) as (at, customer, id):
            _, writer = await asyncio.open_connection("127.0.0.1", int(at.url.rpartition(":")[2]))
            head = f"POST /v1/chat/conversations/{id}/files HTTP/1.1\r\nhost: x\r\ncontent-length: 900000\r\n"
            writer.write(f"{head}authorization: {customer.headers['authorization']}\r\n\r\n".encode())
            writer.write(PNG.ljust(600_000))
            await writer.drain()
            await asyncio.sleep(0.2)
            writer.transport.abort()
            await asyncio.sleep(0.2)
            assert stored(tmp_path) == []
            assert (await sent(customer, id, PNG)).status_code == 200

    asyncio.run(story())

    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
