"""What only a demonstration has: accounts with printed passwords, and customers of the example shop to choose from.

It exists where the setting `demo` is on, and such a server listens to this machine alone.
"""

from __future__ import annotations

import asyncio
import csv
import secrets
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import OctKey
from pydantic import BaseModel, Field
from starlette.requests import Request

from ..core.errors import SegueError
from ..library import new_id
from .access.people import hashed_password
from .house import House, house_of
from .shop import shop_folder

TOKEN_FOR = timedelta(hours=1)
"""How long a shop's token of its customer lives here."""


class UnknownCustomer(SegueError):
    """The example shop has no customer by this id. `GET /v1/demo/customers` lists them.

    Attributes:
        customer: the id.
    """

    def __init__(self, customer: str) -> None:
        super().__init__(f"the shop has no customer {customer!r}; GET /v1/demo/customers lists them")
        self.customer = customer


class DemoCustomer(BaseModel):
    """A customer of the example shop."""

    id: str
    name: str
    tier: str
    language: str


class DemoCustomers(BaseModel):
    """All of them."""

    customers: list[DemoCustomer]


class WhichCustomer(BaseModel):
    """Whom the shop should sign for."""

    customer: str = Field(max_length=200, examples=["c-1001"])


class ShopToken(BaseModel):
    """What the shop's backend puts into its page: the attribute `token` of the widget."""

    token: str


class Desk(BaseModel):
    """Somebody of the team, and how many browsers (or scripts) sit at their desk."""

    id: str
    teams: list[str]
    sockets: int


class Desks(BaseModel):
    """Everybody of the team."""

    people: list[Desk]


async def furnish(house: House) -> None:
    """Gives everybody of the policy one new password, to be shown on the sign-in page and printed at the start."""
    password = new_id("segue")
    kept = await asyncio.to_thread(hashed_password, password)  # once for all: a hash takes a tenth of a second
    people = house.segue.policy.people
    for person in people:
        await house.accounts.set_password(person.id, kept)
        await house.accounts.end_sessions_of(person.id)
    house.extras["accounts"] = [
        {"id": person.id, "name": person.name, "role": person.role, "password": password} for person in people
    ]
    house.extras["customers"] = _customers(house) if house.settings.identity_secret else []


async def customers(request: Request) -> DemoCustomers:
    """Whom one may be in the example shop."""
    return DemoCustomers(customers=house_of(request).extras["customers"])


async def token(request: Request, body: WhichCustomer) -> ShopToken:
    """The token that the shop's backend would make for a customer who is signed in there."""
    house = house_of(request)
    if body.customer not in {customer.id for customer in house.extras["customers"]}:
        raise UnknownCustomer(body.customer)
    return ShopToken(token=shop_token(body.customer, house.settings.identity_secret))


async def people(request: Request) -> Desks:
    """Who sits at the desk; the scripted colleagues make room for whoever is somebody real."""
    house = house_of(request)
    sockets = Counter(socket.agent.person for socket in house.live.lists.sockets)
    return Desks(
        people=[
            Desk(id=person.id, teams=list(person.teams), sockets=sockets[person.id])
            for person in house.segue.policy.people
        ]
    )


def shop_token(customer: str, secret: str) -> str:
    """A customer's JWT as any shop's backend makes it, in whichever language: three claims and a shared secret."""
    now = datetime.now(UTC)
    claims = {"sub": customer, "iat": int(now.timestamp()), "exp": int((now + TOKEN_FOR).timestamp())}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret.encode()), ["HS256"])


def new_secret() -> str:
    """A secret for one run, shared by the example shop's backend and the server."""
    return secrets.token_hex(32)


def _customers(house: House) -> list[DemoCustomer]:
    folder = Path(house.settings.records) if house.settings.records else shop_folder()
    with (folder / "customers.csv").open(encoding="utf-8", newline="") as file:
        return [
            DemoCustomer(
                id=row["id"], name=row.get("name", ""), tier=row.get("tier", ""), language=row.get("language", "")
            )
            for row in csv.DictReader(file)
        ]
