"""A shop on a real SQLite file, with a clock that the test moves and an AI that the test scripts."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from segue import Segue
from segue.agents.turn import Turn
from segue.core.policy import Policy
from segue.core.policy.toml import from_toml
from segue.core.receiving import Offer
from segue.records.csv import CsvRecords

SHOP = Path(__file__).parents[2] / "examples" / "shop"
MONDAY_TEN = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
"""Ten o'clock in New York, where every team of the shop is on duty."""
SUNDAY_NIGHT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@dataclass
class Hand:
    """A clock moved by hand."""

    at: datetime = MONDAY_TEN

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


@dataclass
class Walk:
    """Segue and what a story needs around it."""

    segue: Segue
    clock: Hand
    path: Path
    asked: list[str] = field(default_factory=list)

    async def write(self, text: str, answer: str = "", *, id: str = "c-1", **measured: float) -> Turn:
        """The customer writes; the AI says `answer` with what was measured of it, if it is asked at all."""
        async with self.segue.turn(id, text, customer="c-1001") as turn:
            if turn.open:
                self.asked.append(text)
                turn.say(answer or f"Here is something about {len(self.asked)}: {text[:20]}", **measured)
        return turn

    async def offer_to(self, person: str) -> Offer:
        """The one offer that lies with a person."""
        ((_, offer),) = await self.segue.offers(person)
        return offer

    async def first_asked(self, *people: str) -> str:
        """Who of these has an offer."""
        (asked,) = [person for person in people if await self.segue.offers(person)]
        return asked

    async def with_person(self, person: str, text: str = "I want to talk to a person", id: str = "c-1") -> None:
        """A conversation handed off and accepted."""
        await self.write(text, id=id)
        offer = await self.offer_to(person)
        await self.segue.accept(id, offer.id, person)

    async def events(self, id: str = "c-1") -> list[str]:
        return [type(event).__name__ for event in await self.segue.story(id)]

    async def due(self, **span: float) -> None:
        """Time passes and what is due is done."""
        self.clock.forward(**span)
        await self.segue.run_due()


@pytest.fixture(scope="session")
def policy() -> Policy:
    return from_toml((SHOP / "policy.toml").read_text(encoding="utf-8"))


@pytest.fixture
def clock() -> Hand:
    return Hand()


Opened = Callable[..., "asynccontextmanager[Walk]"]


@pytest.fixture
def opened(tmp_path: Path, policy: Policy, clock: Hand) -> Callable[..., object]:
    """Opens the shop, again and again on the same file if a story needs it."""
    numbers = itertools.count(1)

    @asynccontextmanager
    async def opened(present: tuple[str, ...] = (), **plugged: object) -> AsyncIterator[Walk]:
        path = tmp_path / "shop.db"
        changed = replace(policy, **plugged.pop("policy", {}))  # type: ignore[arg-type]
        segue = Segue(
            path, changed, clock=clock, ids=lambda prefix: f"{prefix}-{next(numbers)}", timers=False,
            **{"records": CsvRecords(SHOP / "customers.csv", SHOP / "orders.csv"), **plugged},
        )  # fmt: skip
        async with segue:
            for person in present:
                await segue.arrive(person)
            yield Walk(segue, clock, path)

    return opened


@pytest.fixture
def tell() -> Callable[[Awaitable[None]], None]:
    """Runs a story to its end."""
    return asyncio.run  # type: ignore[return-value]
