"""Files over HTTP: both sides send them to a conversation that they may see, and get back what was sent in one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import Query
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from ..core.conversation import UnknownConversation
from ..core.conversation.vaults import vault_of
from ..core.redaction import file_name
from .access import Agent, Customer
from .accounts import FileRow
from .chat import standing
from .door import who_is
from .files import FileTooLarge, UnknownFile
from .house import House, house_of

Name = Annotated[str, Query(max_length=500, description="What its sender calls it.", examples=["damage.jpg"])]


class FileInfo(BaseModel):
    """A file that may be named in a message."""

    id: str
    name: str
    type: str
    size: int


async def from_customer(request: Request, id: str, name: Name = "") -> FileInfo:
    """Send a file; the body is its bytes. A message that names its id carries it then."""
    house, customer = house_of(request), who_is(request, Customer)
    await standing(house, customer, id)
    return await _keep(request, house, id, customer.subject, name)


async def from_person(request: Request, id: str, name: Name = "") -> FileInfo:
    """Send a file to the customer; the body is its bytes. A reply that names its id carries it then."""
    house, agent = house_of(request), who_is(request, Agent)
    await house.access.conversation(agent, id)
    return await _keep(request, house, id, f"agent:{agent.person}", name)


async def to_customer(request: Request, file: str) -> Response:
    """A file of one's own conversation."""
    house, customer = house_of(request), who_is(request, Customer)
    row = await house.files.row(file)
    is_theirs = await house.access.owns(customer, row.conversation)
    if not is_theirs or not (row.is_sent or row.by == customer.subject):
        raise UnknownFile(file)
    return _sent(row, house.files.path(row), row.name)


async def to_person(request: Request, file: str) -> Response:
    """A file of a conversation that one may see."""
    house, agent = house_of(request), who_is(request, Agent)
    row = await house.files.row(file)
    try:
        await house.access.conversation(agent, row.conversation)
    except UnknownConversation:
        raise UnknownFile(file) from None
    if not (row.is_sent or row.by == f"agent:{agent.person}"):
        raise UnknownFile(file)
    events = await house.segue.journal.events_of(row.conversation)
    return _sent(row, house.files.path(row), vault_of(house.segue.policy.mask_people, events).hidden(row.name))


async def _keep(request: Request, house: House, conversation: str, by: str, name: str) -> FileInfo:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > house.settings.file_at_most:
        raise FileTooLarge(house.settings.file_at_most)
    row = await house.files.keep(conversation, by, file_name(name), request.stream())
    return FileInfo(id=row.id, name=row.name, type=row.media_type, size=row.size)


def _sent(row: FileRow, path: Path, name: str) -> Response:
    shown = "inline" if row.media_type.startswith("image/") else "attachment"
    return FileResponse(
        path,
        media_type=row.media_type,
        headers={
            "content-disposition": f"{shown}; filename*=UTF-8''{quote(name, safe='')}",
            "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
            "cache-control": "private, max-age=3600",
        },
    )
