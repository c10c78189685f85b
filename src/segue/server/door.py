"""Who may call a route. Each row of ROUTES names them; nothing else stands between a stranger and a handler."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from starlette.requests import Request

from .access import Agent, Backend, CsrfNeeded, Customer, ForeignPage, Identity, Nobody, NotSignedIn
from .house import House, house_of

ANYONE = "anyone"
CUSTOMER = "customer"
AGENT = "agent"
"""Whoever is signed in at the desk, supervisors too."""
BACKEND = "backend"

SAFE = ("GET", "HEAD", "OPTIONS")
Kind = TypeVar("Kind", Customer, Agent, Backend)


def door(who: str, is_prompt: bool) -> Callable[[Request], Awaitable[None]]:
    """What stands before the handlers of a row: it puts the identity into `request.state.identity`, or refuses.

    Args:
        is_prompt: never slowed down, e.g. the wish for a person.
    """

    async def check(request: Request) -> None:
        house = house_of(request)
        request.state.identity = Nobody()
        if not is_prompt and (delay := house.limits.delay_of_request(house.access.address_of(request))) > 0:
            await asyncio.sleep(delay)
        request.state.identity = await _identity(who, house, request)

    return check


async def _identity(who: str, house: House, request: Request) -> Identity:
    if who == ANYONE:
        return Nobody()
    if who == CUSTOMER:
        return house.access.customer_of(_bearer(request))
    if who == BACKEND:
        return await house.access.backend_of(_bearer(request))
    agent = await house.access.people.agent_of(request)
    if request.method not in SAFE:
        check_ours(request)
        if not house.access.people.has_csrf(agent, request.headers.get("x-csrf-token", "")):
            raise CsrfNeeded
    return agent


def check_ours(request: Request) -> None:
    """Refuses a changing request from a foreign page.

    Raises:
        ForeignPage: its Origin is not ours, or there is none.
    """
    if not house_of(request).access.is_ours(request):
        raise ForeignPage(request.headers.get("origin", ""))


def who_is(request: Request, kind: type[Kind]) -> Kind:
    """The identity behind a request, of the kind that the row lets in.

    Raises:
        NotSignedIn: the row lets in others.
    """
    identity = request.state.identity
    if not isinstance(identity, kind):
        raise NotSignedIn
    return identity


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
