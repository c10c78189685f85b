"""How the server is, for whoever keeps it running, and what its problems mean."""

from __future__ import annotations

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
    token, address = house.settings.metrics_token, house.access.address_of(request)
    given = request.headers.get("authorization", "")
    if (token and given != f"Bearer {token}") or (not token and not is_loopback(address)):
        raise NotAllowed("the token of SEGUE_METRICS_TOKEN, or this machine itself")
    return Response(house.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


async def problem(code: str) -> Meaning:
    """What a problem's code means."""
    if code not in CODES:
        raise HTTPException(404)
    row = CODES[code]
    return Meaning(code=row.code, status=row.status, title=row.title)
