"""What goes wrong, as RFC 9457 problems. PROBLEMS is the table: each refusal, its status and its stable public code."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

import orjson
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ..core import conversation as c
from ..core.charter import Refused
from ..core.errors import SegueError
from ..core.packet.carriers import UnknownCarrier
from ..core.receiving import OfferGone
from ..journal.writer import JournalClosed
from ..switchboard import desk, packets
from . import access, demo, epochs, files, limits

log = logging.getLogger("segue.server")
MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """One row.

    Attributes:
        code: stable; `type` is "/problems/<code>".
        title: the same for every occurrence; `detail` says what it is this time.
    """

    status: int
    code: str
    title: str


PROBLEMS: Mapping[type[Exception], Problem] = {
    c.UnknownConversation: Problem(404, "unknown-conversation", "There is no such conversation"),
    c.Overtaken: Problem(409, "overtaken", "The conversation moved on"),
    c.IllegalMove: Problem(409, "not-now", "That cannot happen now"),
    c.MessageTooLong: Problem(413, "message-too-long", "The message is too long"),
    c.EmptyMessage: Problem(422, "empty-message", "The message is empty"),
    epochs.EpochNeeded: Problem(428, "epoch-needed", "Say which epoch you saw"),
    c.KeyReused: Problem(422, "key-reused", "Another message came under this key"),
    OfferGone: Problem(409, "offer-gone", "The offer is gone"),
    Refused: Problem(403, "refused", "A limit forbids this"),
    desk.UnknownAgent: Problem(404, "unknown-person", "Nobody by this name works here"),
    desk.UnknownTeam: Problem(422, "unknown-team", "There is no such team"),
    desk.NotYours: Problem(409, "not-yours", "Somebody else has the conversation"),
    desk.DeskFull: Problem(409, "desk-full", "No room for another conversation"),
    desk.NotThere: Problem(409, "not-there", "They are not at the desk"),
    desk.NotCertified: Problem(403, "not-certified", "Only certified people take this"),
    desk.NotSupervisor: Problem(403, "not-supervisor", "Only supervisors do this"),
    packets.UnknownFact: Problem(409, "unknown-fact", "The packet has no such fact"),
    packets.NoPacket: Problem(404, "no-packet", "Nothing was passed on yet"),
    packets.UnknownToken: Problem(404, "unknown-token", "Nothing is hidden under this token"),
    access.IdentityNotVerified: Problem(401, "identity-not-verified", "We cannot tell who you are"),
    access.LinkEnded: Problem(410, "link-ended", "This link has ended"),
    UnknownCarrier: Problem(422, "unknown-carrier", "There is no such carrier"),
    access.NotSignedIn: Problem(401, "not-signed-in", "Nobody is signed in"),
    access.WrongPassword: Problem(401, "wrong-password", "Name and password do not belong together"),
    access.NotAllowed: Problem(403, "not-allowed", "This is for others"),
    access.CsrfNeeded: Problem(403, "csrf-needed", "The CSRF token is missing or another session's"),
    access.ForeignPage: Problem(403, "foreign-page", "The request comes from a page that is not ours"),
    limits.TooMany: Problem(429, "too-many", "Too many tries in a short time"),
    demo.UnknownCustomer: Problem(404, "unknown-customer", "The shop has no such customer"),
    files.UnknownFile: Problem(404, "unknown-file", "There is no such file"),
    files.FileTooLarge: Problem(413, "file-too-large", "The file is too large"),
    files.FileNotTaken: Problem(415, "file-not-taken", "Files of this kind are not taken"),
    files.FilesFull: Problem(409, "files-full", "The conversation has as many files as it may"),
    JournalClosed: Problem(503, "stopping", "The server is stopping"),
}
"""Each refusal that can reach somebody outside."""

OTHERS: Mapping[str, Problem] = {
    problem.code: problem
    for problem in (
        Problem(400, "bad-request", "The request cannot be read"),
        Problem(404, "not-found", "There is nothing here"),
        Problem(405, "wrong-method", "This address does not do that"),
        Problem(413, "too-large", "The request is too large"),
        Problem(422, "not-valid", "Something in it is not as it should be"),
        Problem(500, "unexpected", "Something went wrong on our side"),
    )
}
"""What is refused before any room is asked, by code."""

CODES: Mapping[str, Problem] = {problem.code: problem for problem in (*PROBLEMS.values(), *OTHERS.values())}
"""All of them."""


class ProblemShape(BaseModel):
    """RFC 9457; some codes add fields of their own."""

    model_config = ConfigDict(extra="allow", title="Problem")

    type: str
    code: str
    title: str
    status: int
    detail: str
    instance: str | None = None


def problem_of(error: Exception) -> dict[str, object]:
    """A refusal as what goes over the wire.

    Raises:
        KeyError: PROBLEMS does not know it.
    """
    row = next(row for kind, row in PROBLEMS.items() if isinstance(error, kind)) if _is_known(error) else None
    if row is None:
        raise KeyError(type(error).__name__)
    more = {name: value for name, value in vars(error).items() if isinstance(value, str | int | float | tuple | None)}
    return {**more, **said(row, str(error))}


def said(row: Problem, detail: str) -> dict[str, object]:
    """A problem in the form of RFC 9457."""
    return {
        "type": f"/problems/{row.code}",
        "code": row.code,
        "title": row.title,
        "status": row.status,
        "detail": detail,
    }


def answer(problem: dict[str, object], headers: Mapping[str, str] | None = None) -> Response:
    """A problem as a response."""
    status = problem["status"]
    assert isinstance(status, int)
    return Response(orjson.dumps(problem), status, headers, MEDIA_TYPE)


def of(request: Request, problem: dict[str, object]) -> dict[str, object]:
    """A problem with the address at which it happened."""
    return {**problem, "instance": quote(request.scope["path"])}


def _is_known(error: Exception) -> bool:
    return any(isinstance(error, kind) for kind in PROBLEMS)


def install(app: FastAPI) -> None:
    """Makes a problem of whatever is raised in a handler."""
    app.add_exception_handler(SegueError, _refused)
    app.add_exception_handler(ValueError, _bad_value)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _of_http)


async def _refused(request: Request, error: Exception) -> Response:
    if not _is_known(error):
        return unexpected(request, error)
    headers = {}
    if isinstance(error, limits.TooMany):
        headers["retry-after"] = str(error.seconds)
    if isinstance(error, access.NotSignedIn | access.IdentityNotVerified):
        headers["www-authenticate"] = "Bearer"
    return answer(of(request, problem_of(error)), headers)


async def _bad_value(request: Request, error: Exception) -> Response:
    """The rooms refuse values with a sentence of their own ("a rating lies between 1 and 5")."""
    if type(error) is not ValueError:
        return unexpected(request, error)
    return answer(of(request, said(OTHERS["not-valid"], str(error))))


async def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    fields = [{"field": ".".join(map(str, one["loc"][1:])), "problem": one["msg"]} for one in error.errors()]
    first = f"{fields[0]['field'] or 'the body'}: {fields[0]['problem']}" if fields else "it cannot be read"
    return answer({**of(request, said(OTHERS["not-valid"], first)), "fields": fields})


async def _of_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code = {404: "not-found", 405: "wrong-method", 413: "too-large", 422: "not-valid"}.get(
        error.status_code, "bad-request"
    )
    phrase = HTTPStatus(error.status_code).phrase
    detail = error.detail if error.detail != phrase else f"{request.method} {request.url.path}: {OTHERS[code].title}"
    return answer({**of(request, said(OTHERS[code], detail)), "status": error.status_code}, error.headers)


def unexpected(request: Request, error: Exception) -> Response:
    """What is said of a fault of our own: a number that stands in the log too, and nothing of what is inside."""
    reference = secrets.token_hex(4)
    log.error("unexpected %s in %s %s", reference, request.method, request.url.path, exc_info=error)
    detail = f"it was written down as {reference}; tell this number to whoever runs this server"
    return answer({**of(request, said(OTHERS["unexpected"], detail)), "reference": reference})
