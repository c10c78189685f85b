"""Who is served first when somebody gets free: whoever is due first, by tier and urgency, else whoever asked first."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from segue.core.policy import Tier

PERSON = "I want to talk to a person"
URGENT = "My machine gave me an electric shock. I want to talk to a person"
PLUS, STANDARD = "c-1002", None


async def ask(walk, id, text=PERSON, customer=STANDARD):
    async with walk.segue.turn(id, text, customer=customer):
        pass
    walk.clock.forward(seconds=10)


@pytest.mark.parametrize(
    ("tiers", "order"),
    [
        ((), ["c-1", "c-2", "c-3"]),
        ((Tier("plus", timedelta(minutes=1)),), ["c-3", "c-1", "c-2"]),
        ((Tier("plus", timedelta(minutes=3), timedelta(minutes=1)),), ["c-3", "c-1", "c-2"]),
        ((Tier("plus", timedelta(minutes=3), timedelta(seconds=15)),), ["c-1", "c-3", "c-2"]),
    ],
)
def test_the_tiers_promise_and_head_start_decide_and_else_who_asked_first(opened, tiers, order):
    async def story():
        async with opened(policy={"tiers": tiers}) as walk:
            for id, customer in (("c-1", STANDARD), ("c-2", STANDARD), ("c-3", PLUS)):
                await ask(walk, id, customer=customer)
            assert (await walk.segue.conversation("c-3")).destination.tier == "plus"
            await walk.segue.arrive("ben")

            offered = [(await walk.segue.conversation(id)).offer.id for id in order]
            assert offered == sorted(offered, key=lambda id: int(id.removeprefix("o-")))

    asyncio.run(story())


def test_who_is_in_danger_comes_before_who_asked_earlier(opened):
    async def story():
        async with opened() as walk:
            await ask(walk, "c-1", "My machine does not start. " + PERSON)
            await ask(walk, "c-2", URGENT)
            urgency = [(await walk.segue.conversation(id)).destination.urgency for id in ("c-1", "c-2")]
            assert urgency == ["normal", "critical"]
            await walk.segue.arrive("emeka")

            ids = [int((await walk.segue.conversation(id)).offer.id.removeprefix("o-")) for id in ("c-2", "c-1")]
            assert ids == sorted(ids)

    asyncio.run(story())
