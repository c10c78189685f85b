"""No framework may reach out: neither to a model nor to where it would report its runs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("tests.frameworks.stories")


@pytest.fixture(autouse=True)
def nothing_reaches_out(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Refuses every connection, and fails the test that tried one even if its framework swallowed the refusal."""
    tried: list[object] = []

    def refuse(*asked: object, **_: object) -> None:
        tried.append(asked[-1])
        raise OSError("no network in these tests")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setenv("LANGSMITH_TRACING", "false")
    yield
    assert tried == []


@pytest.fixture(autouse=True, scope="class")
def runner(request: pytest.FixtureRequest) -> Iterator[None]:
    """A loop that outlives the turns, as a server's does: a framework may leave a tool's thread behind."""
    with asyncio.Runner() as runner:
        request.cls.runner = runner
        yield
