"""Somebody goes: what is offered to them goes on, and who waits for an empty team hears so within seconds."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from segue.core.conversation import Holder
from segue.core.events import Expired, Informed, Rerouted

PERSON = "I want to talk to a person"


async def told(walk, id="c-1"):
    """Seconds after the beginning, and what a waiting customer read."""
    story = await walk.segue.story(id)
    return [
        ((event.at - story[0].at).total_seconds(), event.say)
        for event in story
        if isinstance(event, Informed | Rerouted)
    ]


async def full(walk, person, many):
    """This person has no room left."""
    for number in range(many):
        await walk.write("a question", id=f"{person}-{number}")
        await walk.segue.take_over(f"{person}-{number}", person)


def test_when_the_last_one_goes_everybody_who_waits_reads_so_once_within_seconds(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await full(walk, "ben", 3)
            for id in ("c-1", "c-2"):
                await walk.write(PERSON, id=id)
            await walk.due(seconds=30)
            assert await told(walk) == await told(walk, "c-2") == []

            await walk.segue.leave("ben")
            await walk.due(seconds=1)
            for id in ("c-1", "c-2"):
                ((after, sentence),) = await told(walk, id)
                assert after == 31
                assert sentence.startswith(
                    "I'm sorry, this is taking longer than we said. Nobody from Customer Care is on"
                )
            await walk.due(seconds=60)
            assert len(await told(walk)) == 1

            await walk.segue.arrive("ben")
            await walk.segue.give_back("ben-0", "ben", "Settled.")
            assert (await walk.offer_to("ben")).agent == "ben"

    asyncio.run(story())


@pytest.mark.parametrize("back", ["another is there", "they come back at once", "a call is booked", "already closed"])
def test_nobody_is_told_what_is_not_so_or_does_not_matter_to_them(opened, clock, back):
    async def story():
        async with opened(present=("ben",)) as walk:
            await full(walk, "ben", 3)
            if back == "another is there":
                await walk.segue.arrive("chloe")
                await full(walk, "chloe", 4)
            if back == "already closed":
                clock.forward(hours=20)
            await walk.write(PERSON)
            if back == "a call is booked":
                await walk.segue.book_callback("c-1", clock() + timedelta(hours=3), "555-0100")
            await walk.segue.leave("ben")
            if back == "they come back at once":
                await walk.segue.arrive("ben")
            await walk.due(seconds=1)

            assert await told(walk) == []

    asyncio.run(story())


def test_what_is_offered_to_who_goes_is_offered_to_the_next_at_once_and_frees_the_seat(opened):
    async def story():
        async with opened(present=("ben", "chloe")) as walk:
            await walk.write(PERSON)
            first = await walk.first_asked("ben", "chloe")
            second = {"ben": "chloe", "chloe": "ben"}[first]
            await walk.segue.leave(first)

            assert await walk.segue.offers(first) == []
            assert (await walk.offer_to(second)).agent == second
            busy = {seat.person.id: seat.busy for seat in await walk.segue.line.seats() if seat.busy}
            assert busy == {second: 1}
            (lapsed,) = [event for event in await walk.segue.story("c-1") if isinstance(event, Expired)]
            assert lapsed.by == first
            assert await told(walk) == []

            await walk.segue.leave(second)
            assert (await walk.segue.conversation("c-1")).holder is Holder.QUEUE
            await walk.due(seconds=1)
            assert [after for after, _ in await told(walk)] == [1]

    asyncio.run(story())


def test_where_another_team_may_take_it_the_place_goes_there(opened, policy):
    teams = tuple(
        replace(team, overflow_after=timedelta(minutes=5), overflow_to="technical") if team.id == "billing" else team
        for team in policy.teams
    )

    async def story():
        async with opened(present=("ana", "deniz"), policy={"teams": teams}) as walk:
            await full(walk, "ana", 3)
            await walk.write("I want my money back. Let me talk to a person")
            await walk.segue.leave("ana")
            await walk.due(seconds=1)

            assert (await walk.offer_to("deniz")).team == "technical"
            assert [after for after, _ in await told(walk)] == [1]

    asyncio.run(story())
