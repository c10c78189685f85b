"""Who is served first when somebody gets free: whoever is due first, by tier and urgency, else whoever asked first."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from segue.core.conversation import Overtaken
from segue.core.policy import Person, Tier

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


def test_of_many_who_are_offered_at_once_hardly_any_falls_on_a_seat_that_is_being_taken(opened):
    people = tuple(Person(f"p-{n}", f"Person {n}", ("support",), capacity=3) for n in range(10))

    async def story():
        async with opened(policy={"people": people}) as walk:
            ids = [f"c-{n}" for n in range(40)]
            for id in ids:
                await ask(walk, id)
            for person in people:
                await walk.segue.journal.set_present(person.id, True, walk.clock())
            append, refused = walk.segue.journal.append, []

            async def counted(entry):
                try:
                    return await append(entry)
                except Overtaken:
                    refused.append(entry)
                    raise

            walk.segue.journal.append = counted
            made = await asyncio.gather(*map(walk.segue.desk.filling.try_offer, ids))

            assert sum(made) == 30
            assert {seat.busy for seat in await walk.segue.line.seats()} == {3}
            assert len(refused) <= 10  # those who found nobody free but seats that were still being taken

    asyncio.run(story())
