"""The customer's side over HTTP: a session, and everything that a socket does for those who have none."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from ..core.conversation import OPEN_TO_AI, Conversation, Holder, UnknownConversation
from ..core.events import CustomerSpoke, HumanSpoke
from ..core.triggers import LIKELY
from ..readers.lexicon.language import language
from ..readers.lexicon.message import message
from ..readers.lexicon.wishes import wish
from ..switchboard.line import Change
from .access import Customer
from .access.tokens import SESSION
from .door import who_is
from .house import House, house_of
from .views import shapes
from .views.chat import said

WAIT_AT_MOST = 25
"""Seconds that a poll waits: below what proxies allow a silent answer."""

TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf")
"""What may be attached."""

KEY_AT_MOST = 200
FILES_AT_MOST = 10
"""Files of one message."""
KEY = Field(min_length=1, max_length=KEY_AT_MOST, description="The client's own id: the same again changes nothing.")


class SessionRequest(BaseModel):
    """Who wants to chat; nothing at all is a new visitor."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"device": None, "language": "en"}]})

    token: str | None = Field(None, max_length=4096, description="The shop's own signed JWT of the customer.")
    device: str | None = Field(None, max_length=4096, description="The device token of an earlier answer.")
    language: str | None = Field(None, max_length=35)
    fresh: bool = Field(False, description="Begin a new conversation although an earlier one is closed.")


class Message(BaseModel):
    """What a customer says."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"key": "m-1", "text": "Where is my order?"}]})

    key: str = KEY
    text: str = ""
    files: list[str] = Field([], max_length=FILES_AT_MOST)


class PersonAsked(BaseModel):
    """The button "Talk to a person"."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"key": "p-1"}]})

    key: str = KEY
    language: str | None = Field(None, max_length=35, description="Of the page; used where nothing was read yet.")


class Callback(BaseModel):
    """When and how to call."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"due": "2026-11-24T15:00:00Z", "contact": "+1 555 0100"}]}
    )

    due: datetime
    contact: str = Field(min_length=1, max_length=500)


class Details(BaseModel):
    """Where the answer goes."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"contact": "sam@example.com", "text": "Order 4471"}]})

    contact: str = Field(min_length=1, max_length=500)
    text: str = ""


class RatingGiven(BaseModel):
    """1 (poor) to 5 (very good)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"score": 5, "comment": "Quick and kind."}]})

    score: int = Field(ge=1, le=5)
    comment: str = Field("", max_length=2000)


async def session(request: Request, body: SessionRequest) -> shapes.SessionAnswer:
    """Begin or continue a chat: whoever comes back finds their conversation again."""
    house = house_of(request)
    customer = house.access.begin(body.token, body.device)
    id = await _conversation_for(house, customer, body.fresh)
    policy, settings = house.segue.policy, house.settings
    return {
        "session": house.access.session_for(customer),
        "device": house.access.device_for(customer),
        "verified": customer.verified,
        "conversation": id,
        "shop": policy.name,
        "assistant": house.segue.name,
        "languages": list(policy.languages),
        "expires_in": int(SESSION.total_seconds()),
        "upload": {"types": list(TYPES), "at_most": settings.file_at_most},
    }


async def _conversation_for(house: House, customer: Customer, fresh: bool) -> str:
    """The customer's latest conversation; a new one if there is none, or if the latest is over and they want a new one.
    It is written down with its first words, so that a mere visit leaves nothing."""
    latest = await house.accounts.chats_of(customer.subject, 1)
    if latest:
        state = await house.segue.journal.load(latest[0])
        if not (fresh and state is not None and state.holder is Holder.ARCHIVE):
            return latest[0]
    id = house.segue.line.ids("c")
    await house.access.give(customer, id)
    return id


async def standing(house: House, customer: Customer, id: str) -> Conversation:
    """A conversation of theirs as it is now; an empty one before their first words.

    Raises:
        UnknownConversation: it is not theirs.
    """
    if not await house.access.owns(customer, id):
        raise UnknownConversation(id)
    return await house.segue.journal.load(id) or Conversation(id, assistant=house.segue.name)


async def delay_of(house: House, customer: Customer, id: str, text: str, address: str) -> float:
    """Seconds that a message has to wait, because its sender writes too much; mostly 0, and always where somebody whom
    the AI has asks for a person."""
    delay = house.limits.delay_of_message(customer.subject, address)
    return 0.0 if delay > 0 and await asks_for_person(house, id, text) else delay


async def asks_for_person(house: House, id: str, text: str) -> bool:
    """Whether words ask for a person and no person has the conversation yet."""
    said = message(text)
    if wish(said, language(said, (), house.segue.policy.languages))[0] < LIKELY:
        return False
    state = await house.segue.journal.load(id)
    return state is None or state.holder in OPEN_TO_AI


async def say(house: House, customer: Customer, id: str, key: str, text: str, files: Sequence[str]) -> Change:
    """Keeps a customer's words, and lets the AI think about them; returns when they are durable.

    Args:
        files: ids of what was uploaded before.

    Raises:
        UnknownFile, EmptyMessage, MessageTooLong, KeyReused: nothing was written.
    """
    attached = await house.files.attached(id, files) if files else ()
    board, began = house.segue.board, time.perf_counter()
    try:
        change = await board.hear(id, text, key, files=attached)
    except UnknownConversation:
        board.check_message(text, attached)
        await board.open(id, customer.customer, "chat", house.segue.name)
        change = await board.hear(id, text, key, files=attached)
    house.metrics.durable.observe(time.perf_counter() - began)
    if not change.repeated:
        house.answers.wake(change.after)
    return change


def seq_of(change: Change) -> int:
    """The number of the words that a change wrote, now or the first time; of its last event if it wrote none."""
    if change.repeated:
        return change.first
    for seq, event in enumerate(change.events, change.before.version + 1):
        if isinstance(event, CustomerSpoke | HumanSpoke):
            return seq
    return change.after.version


async def events(
    request: Request, id: str, after: Annotated[int, Query(ge=0, le=2**53)] = 0, wait: Annotated[float, Query(ge=0)] = 0
) -> shapes.Events:
    """What is new after a number; waits up to so many seconds for something."""
    house, customer = house_of(request), who_is(request, Customer)
    state = await standing(house, customer, id)
    after = min(after, state.version)
    if wait > 0 and state.version <= after:
        await house.live.wait(id, after, min(wait, WAIT_AT_MOST))
        state = await standing(house, customer, id)
    happened = await house.segue.journal.events_of(id, after) if state.version > after else ()
    lines = (said(event, seq, house.segue.policy) for seq, event in enumerate(happened, after + 1))
    return {
        "state": house.live.chat_state(state),
        "said": [line for line in lines if line is not None],
        "seq": after + len(happened),
    }


async def messages(request: Request, id: str, body: Message) -> shapes.Kept:
    """Say something; answered when it is durable."""
    house, customer = house_of(request), who_is(request, Customer)
    await standing(house, customer, id)
    if (delay := await delay_of(house, customer, id, body.text, house.access.address_of(request))) > 0:
        await asyncio.sleep(delay)
    change = await say(house, customer, id, body.key, body.text, body.files)
    return {"seq": seq_of(change), "repeated": change.repeated}


async def person(request: Request, id: str, body: PersonAsked) -> shapes.Seq:
    """Ask for a person; always honoured, whatever the AI thinks."""
    house, customer = house_of(request), who_is(request, Customer)
    state = await standing(house, customer, id)
    if state.holder is Holder.NOBODY:
        await house.segue.board.open(id, customer.customer, "chat", house.segue.name)
    change = await house.segue.ask_for_person(id, body.key, body.language)
    return {"seq": seq_of(change)}


async def callback(request: Request, id: str, body: Callback) -> shapes.ChatState:
    """Be called at a time; the place in line is kept."""
    house = await _theirs(request, id)
    await house.segue.book_callback(id, body.due, body.contact)
    return await _state(house, id)


async def details(request: Request, id: str, body: Details) -> shapes.ChatState:
    """Leave an address and go; the answer goes there."""
    house = await _theirs(request, id)
    await house.segue.leave_details(id, body.contact, body.text)
    return await _state(house, id)


async def back(request: Request, id: str) -> shapes.ChatState:
    """Go on with the assistant instead of waiting; what only people may decide stays with them."""
    house = await _theirs(request, id)
    return await went_back(house, id)


async def went_back(house: House, id: str) -> shapes.ChatState:
    """The AI has a waiting customer again, and answers what they wrote meanwhile."""
    gone = await house.segue.board.back_to_ai(id, is_answered=house.answers.has_ai)
    await house.segue.desk.fill()
    house.answers.wake(gone.conversation)
    return await _state(house, id)


async def rating(request: Request, id: str, body: RatingGiven) -> shapes.ChatState:
    """Say how it was."""
    house = await _theirs(request, id)
    await house.segue.rate(id, body.score, body.comment)
    return await _state(house, id)


async def _theirs(request: Request, id: str) -> House:
    house = house_of(request)
    await house.access.conversation(who_is(request, Customer), id)
    return house


async def _state(house: House, id: str) -> shapes.ChatState:
    state: shapes.ChatState = house.live.chat_state(await house.segue.conversation(id))
    return state
