"""How the server is, for whoever keeps it running, and what its problems mean."""

from __future__ import annotations

import hmac

from fastapi import HTTPException
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from .access import NotAllowed
from .house import house_of
from .problems import CODES
from .settings import is_loopback


class Health(BaseModel):
    """How it is."""

    status: str


class Meaning(BaseModel):
    """A code that a problem may have."""

    code: str
    status: int
    title: str


async def healthz() -> Health:
    """Whether the process lives."""
    return Health(status="ok")


async def readyz(request: Request, response: Response) -> Health:
    """Whether new work may come: the journal can be written, and the server is not stopping."""
    house = house_of(request)
    is_ready = not house.is_stopping
    if is_ready:
        try:
            await house.segue.journal.next_due()
        except Exception:
            is_ready = False
    response.status_code = 200 if is_ready else 503
    return Health(status="ready" if is_ready else "not ready")


async def metrics(request: Request) -> Response:
    """The counters, in Prometheus' own words."""
    house = house_of(request)
    token, given = house.settings.metrics_token, request.headers.get("authorization", "")
    is_let_in = hmac.compare_digest(given.encode(), f"Bearer {token}".encode()) if token else _is_from_here(request)
    if not is_let_in:
        raise NotAllowed("the token of SEGUE_METRICS_TOKEN, or this machine itself")
    return Response(house.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _is_from_here(request: Request) -> bool:
    """Whether a request comes from this machine itself. What a proxy hands on comes from elsewhere, even where the
    proxy runs here and nobody said that it is to be trusted."""
    is_handed_on = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip", "via"))
    return not is_handed_on and is_loopback(request.client.host if request.client else "")


async def problem(code: str) -> Meaning:
    """What a problem's code means."""
    if code not in CODES:
        raise HTTPException(404)
    row = CODES[code]
    return Meaning(code=row.code, status=row.status, title=row.title)
