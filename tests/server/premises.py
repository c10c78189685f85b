"""A real server on a free port and a real SQLite file, and clients of every kind."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import OctKey

from segue import Segue
from segue.core.policy import ALWAYS, Policy
from segue.core.policy.toml import from_toml
from segue.library import now
from segue.server.access.people import hashed_password
from segue.server.access.tokens import hashed
from segue.server.app import build
from segue.server.house import House
from segue.server.run import Server, bound, config_of
from segue.server.settings import Settings, settings_from

SHOP = Path(__file__).parents[2] / "examples" / "shop"
SECRET = "what the shop's backend and the server of these tests share"
REFUND = "I want a refund of $500 for my broken machine"


def open_policy() -> Policy:
    """The shop's policy, with everybody on duty whatever the clock says."""
    policy = from_toml((SHOP / "policy.toml").read_text(encoding="utf-8"))
    return replace(policy, teams=tuple(replace(team, hours=ALWAYS) for team in policy.teams))


def shop_token(key: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    """A customer's JWT as the shop's backend makes it, unless told otherwise."""
    made = {"sub": "c-1001", "exp": int((now() + timedelta(hours=1)).timestamp())} | claims
    kept = {name: value for name, value in made.items() if value is not None}
    return jwt.encode({"alg": algorithm}, kept, OctKey.import_key(key.encode()), [algorithm])


@dataclass
class Premises:
    """A running server, and ways to come in."""

    house: House
    url: str
    clients: list[httpx.AsyncClient] = field(default_factory=list)

    def client(self, **headers: str) -> httpx.AsyncClient:
        """Somebody without any identity, on a page of ours."""
        made = httpx.AsyncClient(base_url=self.url, headers={"origin": self.url, **headers}, timeout=20, verify=False)
        self.clients.append(made)
        return made

    def customer(self, token: str | None = None) -> httpx.AsyncClient:
        """A customer with a session: of the shop's token, or a new visitor."""
        session = self.house.access.session_for(self.house.access.begin(token, None))
        return self.client(authorization=f"Bearer {session}")

    async def agent(self, person: str, **ago: float) -> httpx.AsyncClient:
        """Somebody signed in at the desk; `hours=13` says how long ago they were last seen."""
        secret, people = secrets.token_urlsafe(32), self.house.access.people
        await self.house.accounts.begin_session(hashed(secret), person, now() - timedelta(**ago))
        client = self.client(cookie=f"{people.cookie}={secret}")
        client.headers["x-csrf-token"] = self.house.access.tokens.csrf(hashed(secret))
        return client

    async def password(self, person: str, password: str) -> None:
        """Gives somebody a password."""
        await self.house.accounts.set_password(person, hashed_password(password))

    async def backend(self, name: str = "shop") -> httpx.AsyncClient:
        """A program with an API key."""
        key = f"sk_{secrets.token_urlsafe(32)}"
        await self.house.accounts.add_key(secrets.token_hex(4), f"{name}-{secrets.token_hex(4)}", hashed(key), now())
        return self.client(authorization=f"Bearer {key}")

    async def begun(self, customer: httpx.AsyncClient, text: str = REFUND) -> str:
        """A conversation of a customer that went to people."""
        who = self.house.access.customer_of(customer.headers["authorization"].removeprefix("Bearer "))
        id = f"c-{secrets.token_hex(4)}"
        await self.house.access.give(who, id)
        said = await customer.post(f"/v1/chat/conversations/{id}/messages", json={"key": "k-1", "text": text})
        assert said.is_success, said.text
        await until(lambda: self._is_settled(id))
        return id

    async def _is_settled(self, id: str) -> bool:
        return not (await self.house.segue.conversation(id)).unanswered


async def until(is_so: Any, within: float = 10.0) -> None:
    """Waits until something is so."""
    async with asyncio.timeout(within):
        while not await is_so():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def serving(folder: Path, segue: Segue | None = None, **settings: str) -> AsyncIterator[Premises]:
    """A server on a journal of its own; with the shop's policy and no AI unless it is told which."""
    chosen = settings_from(
        {}, **{"journal": str(folder / "shop.db"), "identity_secret": SECRET, "port": "0", **settings}
    )
    plugged = segue or (None if chosen.webhooks else Segue(chosen.journal, open_policy()))
    listening = bound(chosen)
    chosen = replace(chosen, port=listening.getsockname()[1])
    app = build(chosen, plugged)
    async with app.router.lifespan_context(app):
        server = Server(config_of(app, chosen), app.state.house)
        running = asyncio.create_task(server.serve(sockets=[listening]))
        await until(lambda: asyncio.sleep(0, server.started))
        at = Premises(app.state.house, f"http://127.0.0.1:{chosen.port}")
        try:
            yield at
        finally:
            for client in at.clients:
                await client.aclose()
            server.should_exit = True
            await running


__all__ = ["REFUND", "SECRET", "SHOP", "Premises", "Settings", "open_policy", "serving", "shop_token", "until"]
