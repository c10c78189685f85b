"""What a customer makes of what was passed on: they see it, correct it, or have a part of it passed on no longer."""

from __future__ import annotations

import asyncio

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request

from ..core.packet import Packet
from ..switchboard.packets import MOST_OF_A_VALUE, NoPacket, UnknownFact
from .access import Customer
from .door import who_is
from .house import House, house_of
from .received import NAME_AT_MOST
from .views import cards
from .views.passed import facts_for_customer, packet_for_customer, passed_on


class Correction(BaseModel):
    """A fact as it was shown, and what holds instead; null: it is not passed on."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "order", "was": "HL-48213", "value": "HL-48231"}]}
    )

    name: str = Field(max_length=NAME_AT_MOST)
    was: str = Field(max_length=2000)
    value: str | None = Field(min_length=1, max_length=MOST_OF_A_VALUE)


async def shown(request: Request, id: str) -> cards.PassedOn:
    """What was passed on to people: the goal, what was tried and the facts, in plain words."""
    house = house_of(request)
    await house.access.conversation(who_is(request, Customer), id)
    return passed_on(await _packet(house, id), house.segue.policy)


async def correct(request: Request, id: str, body: Correction) -> cards.PassedOn:
    """Correct a fact, or have it passed on no longer; whoever has the conversation sees it at once."""
    house, customer = house_of(request), who_is(request, Customer)
    await house.access.conversation(customer, id)
    if (delay := house.limits.delay_of_message(customer.subject, house.access.address_of(request))) > 0:
        await asyncio.sleep(delay)
    facts = facts_for_customer(await _packet(house, id))
    if not any((fact.name, fact.value) == (body.name, body.was) for fact in facts):
        raise UnknownFact(body.name, body.was, facts)
    try:
        await house.segue.packets.correct(id, body.name, body.was, body.value)
    except UnknownFact:  # corrected meanwhile; the facts that it names are not all the customer's
        raise UnknownFact(body.name, body.was, facts_for_customer(await _packet(house, id))) from None
    return passed_on(await _packet(house, id), house.segue.policy)


async def _packet(house: House, id: str) -> Packet:
    packet = packet_for_customer(await house.segue.journal.events_of(id))
    if packet is None:
        raise NoPacket(id)
    return packet
