"""Refusals as everybody sees them: problems by RFC 9457, kind, stable, and without anything of what is inside."""

from __future__ import annotations

import asyncio
import importlib
import json
import pkgutil
import re
from pathlib import Path
from typing import Any

import httpx
import pytest

import segue
from segue.core.errors import SegueError
from segue.server import problems
from segue.server.app import ROUTES
from segue.server.problems import CODES, OTHERS, PROBLEMS, problem_of

from .premises import SECRET, Premises, serving, shop_token

INSIDE = {
    "BadArticle", "BadFile", "BadPolicy", "BadSetting", "BadTickets", "JournalLocked", "KeepsTheOldModel", "NoFreePort",
    "BadScenario", "NoPlaceForModel", "NotAPacket", "NotEnoughData", "NotKept", "NotTheSameTrees", "TooFewHandoffs", "ReadersMissing", "ServerMissing", "ShopMissing", "TooLittleSeen",
}  # fmt: skip
"""Refusals that end a command of the command line, before anything is served or where nothing is."""
OWN = {
    "AssistantFailed", "BadHistory", "BadReading", "BadRecords", "BadTurn", "EmbeddingsFailed", "EmptyPacket",
    "EncoderDamaged", "HeadsDamaged", "WaitsDamaged", "HookRefused", "JournalTampered", "ModelDamaged", "NoAnswer", "NoEncoder", "NoModel", "RecordsFailed", "SilentHandoff",
}  # fmt: skip
"""Faults on our own side, or of what is plugged in: whoever asked hears that something went wrong, and a number."""


def kinds(of: type[Exception] = SegueError) -> set[type[Exception]]:
    found: set[type[Exception]] = set()
    for kind in of.__subclasses__():
        found |= {kind} | kinds(kind)
    return {kind for kind in found if kind.__module__.startswith("segue.")}


def test_every_refusal_has_a_row_or_is_known_to_stay_inside() -> None:
    for module in pkgutil.walk_packages(segue.__path__, "segue."):
        importlib.import_module(module.name)
    without = {kind.__name__ for kind in kinds() if not issubclass(kind, tuple(PROBLEMS))}

    assert without == INSIDE | OWN
    assert {kind.__name__ for kind in PROBLEMS} & (INSIDE | OWN) == set()


def test_codes_are_stable_words_and_each_has_one_meaning() -> None:
    rows = (*PROBLEMS.values(), *OTHERS.values())

    assert len({row.code for row in rows}) == len(rows) == len(CODES)
    for row in rows:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", row.code)
        assert 400 <= row.status < 600
        assert row.title
        assert not row.title.endswith(".")


@pytest.mark.parametrize("kind", PROBLEMS, ids=lambda kind: kind.__name__)
def test_each_is_told_in_the_form_of_rfc_9457(kind: type[Exception]) -> None:
    """Whatever fields it carries, they do not take the place of those that every problem has."""
    error = kind.__new__(kind)
    Exception.__init__(error, "what it is this time")
    for name in ("type", "code", "title", "status", "detail", "secret_thing"):
        setattr(error, name, ["no text"] if name == "secret_thing" else "mine")
    told = problem_of(error)
    row = PROBLEMS[kind]

    assert told == {
        "type": f"/problems/{row.code}", "code": row.code, "title": row.title, "status": row.status,
        "detail": "what it is this time",
    }  # fmt: skip


def checked(answer: httpx.Response, status: int, code: str) -> Any:
    """A problem as it goes over the wire."""
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    row = CODES[code]
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code), told
    assert (told["type"], told["title"]) == (f"/problems/{code}", row.title)
    assert isinstance(told["detail"], str)
    assert told["detail"]
    assert told["instance"] == answer.request.url.raw_path.decode().partition("?")[0]
    assert "Traceback" not in answer.text
    return told


def test_nothing_here_and_not_like_this(tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as at:
            nobody = at.client()
            for path in (
                "/nothing",
                "/v1",
                "/v1/nothing",
                "/problems/nothing",
                "/v1/desk/nothing",
                "/a%20b%3Cscript%3E",
            ):
                told = checked(await nobody.get(path), 404, "not-found")
                assert "<script>" not in json.dumps(told["instance"])
            for method, path in (("DELETE", "/v1/desk/me"), ("PUT", "/healthz"), ("PATCH", "/"), ("TRACE", "/readyz")):
                wrong = await nobody.request(method, path)
                checked(wrong, 405, "wrong-method")
                assert wrong.headers["allow"] == "GET"
            for code in CODES:
                meaning = (await nobody.get(f"/problems/{code}")).json()
                assert meaning == {"code": code, "status": CODES[code].status, "title": CODES[code].title}

    asyncio.run(story())


def test_what_is_not_as_it_should_be_is_named_field_by_field(tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as at:
            backend = await at.backend()
            body = {"text": "x" * 1_000_001, "channel": 7}
            wrong = await backend.post("/v1/conversations/a/turns", json={**body, "text": 1})
            told = checked(wrong, 422, "not-valid")
            assert {row["field"] for row in told["fields"]} == {"text", "channel"}
            assert all(row["problem"] for row in told["fields"])
            assert told["detail"].startswith("text: ")
            for raw in (b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b'{"text": "\\ud800"}'):
                wrong = await backend.post("/v1/conversations/a/turns", content=raw)
                checked(wrong, wrong.status_code, "not-valid" if wrong.status_code == 422 else "bad-request")
                assert wrong.status_code in (400, 422), raw
            checked(await backend.get("/v1/conversations/a/events?after=-1"), 422, "not-valid")
            customer = at.customer(shop_token())
            id = await at.begun(customer)
            bad = await customer.post(
                f"/v1/chat/conversations/{id}/callback", json={"due": "2020-01-01T00:00:00Z", "contact": "+1 555"}
            )
            told = checked(bad, 422, "not-valid")
            assert "T" in told["detail"] or "past" in told["detail"], "the room's own sentence"
            secret = await at.client().post("/v1/chat/session", json={"token": f"{SECRET}-is-no-token", "device": 3})
            checked(secret, 422, "not-valid")
            assert SECRET not in secret.text, "nothing of what was sent is sent back"

    asyncio.run(story())


def test_a_fault_of_ours_is_a_number_and_nothing_else(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Exception):
        pass

    async def broken(*_: Any) -> Any:
        raise Broken("the password is swordfish, in /var/lib/segue/shop.db")

    async def story() -> str:
        async with serving(tmp_path) as at:
            backend = await at.backend()
            at.house.accounts.key = broken  # type: ignore[method-assign]
            told = checked(await backend.get("/v1/people"), 500, "unexpected")
            assert set(told) == {"type", "code", "title", "status", "detail", "instance", "reference"}
            assert "swordfish" not in json.dumps(told)
            assert told["reference"] in told["detail"]
            return str(told["reference"])

    reference = asyncio.run(story())

    record = next(record for record in caplog.records if reference in record.getMessage())
    assert record.levelname == "ERROR"
    assert record.exc_info


def test_a_value_error_of_a_library_is_no_sentence_of_ours() -> None:
    """Only a plain ValueError of our rooms is told as it is; what is derived from it may name anything."""

    class Inner(ValueError):
        pass

    class Asked:
        method, scope = "GET", {"path": "/x"}
        url = httpx.URL("http://x/x")

    told = asyncio.run(problems._bad_value(Asked(), Inner("inside")))  # type: ignore[arg-type]
    plain = asyncio.run(problems._bad_value(Asked(), ValueError("a rating lies between 1 and 5")))  # type: ignore[arg-type]

    assert (told.status_code, plain.status_code) == (500, 422)
    assert b"inside" not in told.body


def test_who_asks_without_showing_who_they_are_is_told_how(tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as at:
            nobody = at.client()
            for path in ("/v1/desk/me", "/v1/people", "/v1/chat/files/x"):
                answer = await nobody.get(path)
                checked(answer, 401, "not-signed-in")
                assert answer.headers["www-authenticate"] == "Bearer"

    asyncio.run(story())


def test_each_row_of_routes_refuses_in_this_form(tmp_path: Path) -> None:
    """Whoever is nobody, with a body that is none: never anything but a problem."""

    async def story() -> None:
        async with serving(tmp_path, requests_a_minute="0") as at:
            nobody = at.client()
            for route in ROUTES:
                if route.method not in ("POST", "PUT"):
                    continue
                path = re.sub(r"\{turn\}", "0", route.path)
                path = re.sub(r"\{\w+\}", "x", path)
                answer = await nobody.request(route.method, path, content=b"{")
                assert answer.status_code in (401, 422), path
                checked(answer, answer.status_code, answer.json()["code"])

    asyncio.run(story())


def test_strangers_of_http_itself_end_in_a_plain_no(tmp_path: Path) -> None:
    """What is no HTTP, heads without end, heads that never come: an answer or an end, and the rest is served."""

    async def raw(at: Premises, content: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(at.url.rpartition(":")[2]))
        try:
            writer.write(content)
            async with asyncio.timeout(10):
                return await reader.read(200)
        except ConnectionError:
            return b""
        finally:
            writer.close()

    async def story() -> None:
        async with serving(tmp_path) as at:
            assert b" 400 " in await raw(at, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n")
            assert b" 400 " in await raw(at, b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n")
            for head in (b"x: " + b"a" * 300_000, b"a: b\r\n" * 60_000):
                assert b" 200 " not in await raw(at, b"GET /healthz HTTP/1.1\r\nhost: x\r\n" + head + b"\r\n\r\n")
            chunk = b"POST /v1/chat/session HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n"
            assert b" 200 " not in await raw(at, chunk + b"trailer: x\r\n" * 60_000 + b"\r\n")
            assert (await at.client().get("/healthz")).status_code == 200

    asyncio.run(story())
