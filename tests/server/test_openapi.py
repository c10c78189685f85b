"""The API against its own description: whatever the description allows, and much that it does not, ends in an answer
that it describes, and never in a fault of ours."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from segue.server.app import ROUTES
from segue.server.door import AGENT, ANYONE, BACKEND, CUSTOMER

from .premises import Premises, serving, shop_token

CHECKS = [not_a_server_error, response_schema_conformance, content_type_conformance, status_code_conformance]
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)
EACH = 10
"""Examples of each address and role; there are about sixty."""
ENDS = ("/v1/desk/logout",)
"""What would end the session that the rest needs."""


class Open:
    """A running server in a thread of its own, with a conversation of each kind.

    Attributes:
        headers: of somebody of each kind.
        ids: conversations that there are.
        own: conversations that only somebody of this kind tries something with.
        file: one that there is.
    """

    def __init__(self, folder: Path) -> None:
        self.headers: dict[str, dict[str, str]] = {ANYONE: {}}
        self.ids: list[str] = []
        self.own: dict[str, list[str]] = {BACKEND: ["b-2", "b-3"]}
        self.url, self.file, self._folder = "", "", folder
        self._is_up, self._end = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        assert self._is_up.wait(30)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        free = {"requests_a_minute": "0", "messages_a_minute": "0", "logins_a_minute": "3"}
        async with serving(self._folder, **free) as at:
            await self._furnish(at)
            self.url = at.url
            self._is_up.set()
            await self._end.wait()

    async def _furnish(self, at: Premises) -> None:
        customer, mei, backend = at.customer(shop_token()), await at.agent("mei"), await at.backend()
        self.ids = [await at.begun(customer), await at.begun(customer, "human please")]
        (await mei.post(f"/v1/desk/conversations/{self.ids[1]}/take_over")).raise_for_status()
        sent = await customer.post(f"/v1/chat/conversations/{self.ids[1]}/files", content=PNG)
        said = {"key": "f", "files": [sent.json()["id"]]}
        (await customer.post(f"/v1/chat/conversations/{self.ids[1]}/messages", json=said)).raise_for_status()
        self.file = said["files"][0]
        self.ids.append("b-1")
        (await backend.post("/v1/conversations/b-1/turns", json={"text": "When do you open?"})).raise_for_status()
        for id in self.own[BACKEND]:
            (await backend.post(f"/v1/conversations/{id}/turns", json={"text": "When do you open?"})).raise_for_status()
        for who, client in ((CUSTOMER, customer), (AGENT, mei), (BACKEND, backend)):
            names = ("authorization", "cookie", "x-csrf-token", "origin")
            self.headers[who] = {name: client.headers[name] for name in names if name in client.headers}
        self.headers[BACKEND]["if-match"] = '"1"'

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    opened = Open(tmp_path_factory.mktemp("openapi"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def described(opened: Open) -> dict[str, Any]:
    return dict(httpx.get(f"{opened.url}/openapi.json").raise_for_status().json())


def test_every_row_is_described_for_people(described: dict[str, Any]) -> None:
    shown = {(row.method, row.path) for row in ROUTES if row.is_shown and row.method != "WS"}
    rows = {(method.upper(), path): one for path, of in described["paths"].items() for method, one in of.items()}

    assert rows.keys() == shown
    assert len({one["operationId"] for one in rows.values()}) == len(rows)
    for (method, path), one in rows.items():
        who = next(row.who for row in ROUTES if (row.method, row.path) == (method, path))
        assert one["summary"], path
        assert one["description"].endswith((".", "?")), path
        assert bool(one.get("security")) == (who != ANYONE), path
        problems = {status: answer for status, answer in one["responses"].items() if status[0] in "45"}
        assert problems.keys() >= {"422", "500"}, path
        assert all("application/problem+json" in answer["content"] for answer in problems.values()), path
    bodies = [name for name in described["components"]["schemas"] if name.endswith(("Given", "Message", "Draft"))]
    assert all(described["components"]["schemas"][name].get("examples") for name in bodies)


@pytest.mark.parametrize("who", [ANYONE, CUSTOMER, AGENT, BACKEND])
def test_what_is_described_is_what_happens(opened: Open, described: dict[str, Any], who: str) -> None:
    schema = schemathesis.openapi.from_dict(described)
    rows = {(row.method, row.path): row.who for row in ROUTES}
    statuses = {}
    with httpx.Client(base_url=opened.url, timeout=20, headers=opened.headers[who]) as client:
        for operation in schema.get_all_operations():
            found = operation.ok()
            if rows[found.method.upper(), found.path] == who and found.path not in ENDS:
                statuses[found.path] = tried(found, opened, client, [*opened.ids, *opened.own.get(who, ())])
    reached = {path for path, seen in statuses.items() if min(seen) < 300}
    assert len(reached) > len(statuses) * 0.5, f"not by refusing everything: {statuses}"
    assert who == ANYONE or not any(401 in seen for seen in statuses.values())


def tried(operation: Any, opened: Open, client: httpx.Client, ids: list[str]) -> set[int]:
    """Some examples of one address: half of them for a conversation that there is."""

    statuses: set[int] = set()

    @settings(
        max_examples=EACH, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(), id=st.sampled_from([None, None, None, *ids]))
    def asked(case: Any, id: str | None) -> None:
        if id is not None:
            known = {"id": id, "file": opened.file, "turn": 0}
            case.path_parameters |= {name: known[name] for name in case.path_parameters or {} if name in known}
        if case.query and "wait" in case.query:
            case.query["wait"] = 0
        for name in list(case.headers or {}):
            if name.lower() in client.headers and (name.lower() != "if-match" or id is not None):
                del case.headers[name]
        given = case.as_transport_kwargs(base_url=opened.url)
        headers = {**client.headers, **dict(given.get("headers") or {})}
        answer = case.call(base_url=opened.url, headers=headers)
        case.validate_response(answer, checks=CHECKS)
        statuses.add(answer.status_code)

    asked()
    return statuses
