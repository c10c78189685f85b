"""How people come to the desk, and go."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from .access import Agent
from .access.people import ABSOLUTE
from .door import check_ours, who_is
from .house import House, house_of
from .views.chat import stamp


class Credentials(BaseModel):
    """Who wants in."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"person": "ana", "password": "correct horse battery"}]})

    person: str = Field(max_length=200)
    password: str = Field(max_length=1024)


class Colleague(BaseModel):
    """A person at the desk, as colleagues see them."""

    id: str
    name: str
    role: str
    teams: list[str]
    presence: str
    busy: int
    capacity: int
    wrapping: int
    wraps_until: str | None
    cools_until: str | None


class Me(Colleague):
    """Oneself; `csrf` goes with every changing request as the header X-CSRF-Token."""

    csrf: str


class DemoPerson(BaseModel):
    """An account that only a demonstration shows."""

    id: str
    name: str
    role: str
    password: str


class LoginPage(BaseModel):
    """What may be shown before anybody is known."""

    shop: str
    demo: list[DemoPerson]


async def page(request: Request) -> LoginPage:
    """What the sign-in page may show."""
    house = house_of(request)
    return LoginPage(shop=house.segue.policy.name, demo=house.extras.get("accounts", []))


async def login(request: Request, response: Response, body: Credentials) -> Me:
    """Sign in: a session cookie, and the CSRF token for what follows."""
    house = house_of(request)
    check_ours(request)
    house.limits.check_login(body.person, house.access.address_of(request))
    agent, secret = await house.access.people.sign_in(body.person, body.password)
    people = house.access.people
    if house.live is not None:
        house.live.signed_in(agent.person)
    response.set_cookie(
        people.cookie, secret, max_age=int(ABSOLUTE.total_seconds()), path="/", secure=people.is_https,
        httponly=True, samesite="strict",
    )  # fmt: skip
    return await _me(house, agent)


async def logout(request: Request, response: Response) -> None:
    """Sign out: the session and its sockets end at once."""
    house, agent = house_of(request), who_is(request, Agent)
    await house.access.people.sign_out(agent)
    if house.live is not None:
        house.live.end_session(agent.session)
    response.delete_cookie(
        house.access.people.cookie, path="/", secure=house.access.people.is_https, httponly=True, samesite="strict"
    )


async def me(request: Request) -> Me:
    """Who is signed in."""
    return await _me(house_of(request), who_is(request, Agent))


async def _me(house: House, agent: Agent) -> Me:
    seats = {seat.person.id: seat for seat in await house.segue.line.seats()}
    seat = seats[agent.person]
    presence = "online" if seat.present else "offline"
    if house.live is not None:
        presence = house.live.presence.word(seat)
    return Me(
        id=agent.person, name=seat.person.name, role=agent.role, teams=list(agent.teams), presence=presence,
        busy=seat.busy, capacity=seat.person.capacity, wrapping=seat.wrapping,
        wraps_until=stamp(seat.wraps_until) if seat.wraps_until else None,
        cools_until=stamp(seat.cools_until) if seat.cools_until else None, csrf=house.access.people.csrf(agent),
    )  # fmt: skip
