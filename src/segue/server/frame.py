"""What is around every request: its number, its line in the log, its headers, and who may call from which page."""

from __future__ import annotations

import asyncio
import re
import secrets
import time
from collections.abc import Sequence

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..journal.writer import JournalClosed
from . import problems
from .access import ForeignPage
from .house import house_of
from .logs import logger

log = logger("segue.server")
CHAT = "/v1/chat/"
SILENT = ("/healthz", "/readyz", "/metrics", "/static/{path:path}")
"""Routes that are asked too often to be told each time."""
BODY_AT_MOST = 1_000_000
"""Bytes of a request that is no file: the longest message by far."""
FILES = re.compile(r"/v1/(chat|desk)/conversations/[^/]+/files")
"""Where files come in: they may be larger, and are counted where they are kept."""
NUMBER = re.compile(r"[\w.-]{1,64}")

ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
}
UNLESS_SAID = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "cross-origin-resource-policy": "same-origin",
}
"""What an answer carries unless its handler says something else."""
PREFLIGHT = {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "authorization, content-type",
    "access-control-max-age": "7200",
}


class Frame:
    """Stands around the app; sockets pass through untouched."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Carries one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        given = request.headers.get("x-request-id", "")
        number = given if NUMBER.fullmatch(given) else secrets.token_hex(8)
        structlog.contextvars.bind_contextvars(request=number)
        answering = _Answering(request, send, number)
        try:
            receive = _bounded(request, receive)
            if scope["path"].startswith(CHAT) and request.headers.get("origin"):
                await self._from_a_page(request, receive, answering)
            else:
                await self.app(scope, receive, answering)
        except asyncio.CancelledError:
            if answering.status or not house_of(request).is_stopping:
                raise
            await problems.answer(problems.of(request, problems.problem_of(JournalClosed())))(scope, receive, answering)
        except ClientDisconnect:  # nobody is there to be answered
            pass
        except Exception as error:
            if answering.status:  # half an answer is out; the connection ends
                raise
            await problems.unexpected(request, error)(scope, receive, answering)
        finally:
            answering.tell()
            structlog.contextvars.unbind_contextvars("request")

    async def _from_a_page(self, request: Request, receive: Receive, answering: _Answering) -> None:
        """A page of another origin may use the chat if it is welcome; it never gets at a cookie."""
        origin = request.headers["origin"]
        if not house_of(request).access.is_welcome(request):
            refused = problems.answer(problems.of(request, problems.problem_of(ForeignPage(origin))))
            await refused(request.scope, receive, answering)
            return
        answering.more = {
            "access-control-allow-origin": origin,
            "access-control-expose-headers": "retry-after, x-request-id",
            "vary": "origin",
            "cross-origin-resource-policy": "cross-origin",
        }
        if request.method == "OPTIONS" and "access-control-request-method" in request.headers:
            answering.more |= PREFLIGHT
            await Response(status_code=204)(request.scope, receive, answering)
            return
        await self.app(request.scope, receive, answering)


def _bounded(request: Request, receive: Receive) -> Receive:
    """The body of a request up to BODY_AT_MOST, but for files.

    Raises:
        HTTPException: 413, while it is read.
    """
    if FILES.fullmatch(request.scope["path"]):
        return receive
    seen = 0

    async def bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > BODY_AT_MOST:
            raise HTTPException(413, f"a request may have {BODY_AT_MOST:,} bytes")
        return message

    return bounded


class _Answering:
    """Sends an answer on, with the headers that every answer has."""

    def __init__(self, request: Request, send: Send, number: str) -> None:
        self.request, self.number, self.status = request, number, 0
        self.more: dict[str, str] = {}
        self._send, self._began = send, time.perf_counter()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["x-request-id"] = self.number
            headers.update(ALWAYS)
            for name, value in (UNLESS_SAID | self.more).items():
                if name not in headers or name in self.more:
                    headers[name] = value
        await self._send(message)

    def tell(self) -> None:
        """Counts the request, and writes its line; the address line is that of the table, so that no id is in it."""
        seconds = time.perf_counter() - self._began
        route = getattr(self.request.scope.get("route"), "path", "none")
        method = self.request.method if self.request.method in _METHODS else "OTHER"
        house = house_of(self.request)
        house.metrics.requests.labels(method, route, str(self.status)).observe(seconds)
        if route not in SILENT:
            log.info("answered", method=method, route=route, status=self.status, ms=round(seconds * 1000, 1))


_METHODS: Sequence[str] = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
