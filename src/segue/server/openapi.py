"""The API in the words of OpenAPI: what FastAPI cannot see by itself is taken from ROUTES and PROBLEMS."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from . import health, uploads
from .door import AGENT, ANYONE, BACKEND, CUSTOMER
from .files import ENDINGS
from .problems import CODES, MEDIA_TYPE, ProblemShape

if TYPE_CHECKING:
    from .app import Route

INTRODUCTION = """
Hands a customer's conversation from an AI agent to whoever should have it next, and back.

Refusals are problems by RFC 9457; their `code` is stable, and `/problems/{code}` says what it means.
"""
SCHEMES: dict[str, dict[str, str]] = {
    CUSTOMER: {"type": "http", "scheme": "bearer", "description": "The session of `POST /v1/chat/session`."},
    AGENT: {
        "type": "apiKey", "in": "cookie", "name": "segue",
        "description": "The cookie of `POST /v1/desk/login`; what changes something needs `X-CSRF-Token` too.",
    },
    BACKEND: {"type": "http", "scheme": "bearer", "description": "An API key; `segue key add NAME` makes one."},
}  # fmt: skip
AREAS = {
    "customer": "The chat of a customer, before and after every handoff.",
    "desk": "People who take over, answer and hand back.",
    "backend": "An AI of yours, in any language: one message until exactly one outcome.",
    "server": "How the server is.",
    "demo": "What only a demonstration has.",
}

PROBLEM = {"$ref": "#/components/schemas/Problem"}
"""Where the schema of a problem stands, once for all: as a model of each route it would be built some 500 times, and
that is half of a server's start."""

ANSWERS: dict[Callable[..., Any], Sequence[str]] = {
    health.metrics: ("text/plain; version=0.0.4; charset=utf-8",),
    uploads.to_customer: tuple(ENDINGS),
    uploads.to_person: tuple(ENDINGS),
}
"""What answers with something else than JSON, and its types."""


def told(route: Route) -> dict[str, Any]:
    """What is said of a row of ROUTES."""
    sentence = " ".join((route.handler.__doc__ or "").split("\n\n")[0].split())
    extra: dict[str, Any] = {} if route.who == ANYONE else {"security": [{route.who: []}]}
    if route.handler in (uploads.from_customer, uploads.from_person):
        kinds = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ENDINGS}
        extra["requestBody"] = {"required": True, "content": kinds}
    other: dict[str, Any] = {}
    if route.handler in ANSWERS:
        kinds = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in ANSWERS[route.handler]}
        answer = {"description": "The bytes.", "content": kinds}
        other = {"response_class": Response, "responses": _problems(route) | {200: answer}}
    return {
        "summary": sentence.partition(": ")[0].partition("; ")[0].partition(". ")[0].rstrip("."),
        "description": sentence,
        "responses": _problems(route),
        "tags": [area_of(route.path)],
        "operation_id": f"{area_of(route.path)}_{route.handler.__name__}",
        "openapi_extra": extra,
        "include_in_schema": route.is_shown,
        **other,
    }


def area_of(path: str) -> str:
    """The part of the API that a path belongs to."""
    first, _, rest = path.removeprefix("/").partition("/")
    known = {"chat": "customer", "desk": "desk", "demo": "demo"}
    return known.get(rest.partition("/")[0], "backend") if first == "v1" else "server"


def schema(app: FastAPI) -> Callable[[], dict[str, Any]]:
    """What `app.openapi` is from now on: made once."""

    def make() -> dict[str, Any]:
        if app.openapi_schema is None:
            tags = [{"name": name, "description": words} for name, words in AREAS.items()]
            made = get_openapi(
                title=app.title, version=app.version, routes=app.routes, description=INTRODUCTION.strip(), tags=tags
            )
            parts = made.setdefault("components", {})
            parts["securitySchemes"] = SCHEMES
            parts.setdefault("schemas", {})["Problem"] = ProblemShape.model_json_schema()
            app.openapi_schema = made
        return app.openapi_schema

    return make


def _problems(route: Route) -> dict[int | str, dict[str, Any]]:
    """The problems of a row, by status."""
    changes = route.method in ("POST", "PUT")
    statuses = {400, 422, 429, 500} | ({409, 413, 415, 428} if changes else set())
    statuses |= {401} if route.who != ANYONE or "login" in route.path or "session" in route.path else set()
    statuses |= {403}
    statuses |= {404} if "{" in route.path or changes else set()
    return {
        status: {"content": {MEDIA_TYPE: {"schema": PROBLEM}}, "description": _titles(status)}
        for status in sorted(statuses)
    }


def _titles(status: int) -> str:
    return "; ".join(f"`{row.code}`: {row.title}" for row in CODES.values() if row.status == status)
