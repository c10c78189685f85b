"""Looking at a conversation, and what its customer may choose, for backends in other languages."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from ..agents.messages import messages_of
from ..core.conversation import OPEN_TO_AI, Conversation
from ..core.conversation.vaults import vault_of
from ..core.events import Event
from ..journal.codec import encode
from .access import Backend
from .chat import Callback, Details, RatingGiven, went_back
from .door import who_is
from .epochs import etag_of
from .house import House, house_of

MOST = 500
"""Events of one answer."""


class Because(BaseModel):
    """Why it ends."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"because": "solved by mail"}]})

    because: str = Field(min_length=1, max_length=1000)


class Case(BaseModel):
    """A conversation as it is now. `open`: your AI may speak; `unanswered`: turns that wait for it."""

    id: str
    holder: str
    who: str | None
    open: bool
    epoch: int
    version: int
    turns: int
    unanswered: list[int]
    customer: str | None
    channel: str
    language: str | None
    team: str | None
    reference: str | None
    waiting_since: datetime | None
    rated: int | None
    draft: str | None
    messages: list[dict[str, str]]


class Happened(BaseModel):
    """An event; `data` is as the journal has it, and leaves out what has its usual value."""

    version: int
    type: str
    at: datetime
    data: dict[str, Any]


class Story(BaseModel):
    """Events after a number, oldest first; ask again after `version` for more."""

    events: list[Happened]
    version: int


class Somebody(BaseModel):
    """A person at the desk."""

    id: str
    name: str
    role: str
    teams: list[str]
    present: bool
    busy: int
    capacity: int
    wrapping: int


class Everybody(BaseModel):
    """All of them."""

    people: list[Somebody]


async def conversation(request: Request, response: Response, id: str) -> Case:
    """A conversation as it is now."""
    return await _case(request, response, id)


async def events(request: Request, id: str, after: Annotated[int, Query(ge=0, le=2**53)] = 0) -> Story:
    """Everything that happened, after a number."""
    house = await _seen(request, id)
    after = min(after, (await house.segue.conversation(id)).version)
    whole = await house.segue.journal.events_of(id)
    vault = vault_of(house.segue.policy.mask_exports, whole)
    found = whole[after : after + MOST]
    told = [vault.hidden(happened(event, version)) for version, event in enumerate(found, after + 1)]
    return Story(events=[Happened(**one) for one in told], version=after + len(told))


async def people(request: Request) -> Everybody:
    """Who is there."""
    seats = await house_of(request).segue.line.seats()
    return Everybody(
        people=[
            Somebody(
                id=seat.person.id, name=seat.person.name, role=seat.person.role, teams=list(seat.person.teams),
                present=seat.present, busy=seat.busy, capacity=seat.person.capacity,
                wrapping=seat.wrapping,
            )
            for seat in seats
        ]
    )  # fmt: skip


async def callback(request: Request, response: Response, id: str, body: Callback) -> Case:
    """The customer is called at a time and keeps the place in line."""
    house = await _seen(request, id)
    await house.segue.book_callback(id, body.due, body.contact)
    return await _case(request, response, id)


async def details(request: Request, response: Response, id: str, body: Details) -> Case:
    """The customer goes, and is answered at an address."""
    house = await _seen(request, id)
    await house.segue.leave_details(id, body.contact, body.text)
    return await _case(request, response, id)


async def back(request: Request, response: Response, id: str) -> Case:
    """The customer goes on with the AI instead of waiting; what only people may decide stays with them."""
    await went_back(await _seen(request, id), id)
    return await _case(request, response, id)


async def rating(request: Request, response: Response, id: str, body: RatingGiven) -> Case:
    """How it was, in the customer's eyes."""
    house = await _seen(request, id)
    await house.segue.rate(id, body.score, body.comment)
    return await _case(request, response, id)


async def close(request: Request, response: Response, id: str, body: Because) -> Case:
    """Ends a conversation that no person has."""
    house = await _seen(request, id)
    await house.segue.close(id, body.because)
    return await _case(request, response, id)


def happened(event: Event, version: int) -> dict[str, Any]:
    """An event as it goes to other systems."""
    return {
        "version": version,
        "type": type(event).__name__,
        "at": event.at.isoformat().replace("+00:00", "Z"),
        "data": orjson.loads(encode(event)),
    }


async def _seen(request: Request, id: str) -> House:
    house = house_of(request)
    await house.access.conversation(who_is(request, Backend), id)
    return house


async def _case(request: Request, response: Response, id: str) -> Case:
    state = await house_of(request).access.conversation(who_is(request, Backend), id)
    response.headers["etag"] = etag_of(state.epoch)
    return _of(state)


def _of(state: Conversation) -> Case:
    told = messages_of(state.transcript(), state)
    return Case(
        id=state.id, holder=state.holder.value, who=state.who, open=state.holder in OPEN_TO_AI, epoch=state.epoch,
        version=state.version, turns=state.turns, unanswered=list(state.unanswered), customer=state.customer,
        channel=state.channel, language=state.language, reference=state.reference, rated=state.rated,
        team=state.destination.team if state.destination else None, waiting_since=state.waiting_since,
        draft=state.draft, messages=[{"role": str(one["role"]), "content": str(one["content"])} for one in told],
    )  # fmt: skip
