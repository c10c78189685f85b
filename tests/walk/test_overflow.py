"""Overflow: who has waited long enough for one team is given to another, and reads so."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from segue.core.conversation import Holder
from segue.core.events import Informed, Rerouted
from segue.core.policy import Holiday

REFUND = "I want my money back. Let me talk to a person"


@pytest.fixture
def teams(policy):
    """The shop's teams; billing overflows to technical after five minutes."""

    def changed(**fields):
        fields = {"overflow_after": timedelta(minutes=5), "overflow_to": "technical", **fields}
        return {"teams": tuple(replace(team, **fields) if team.id == "billing" else team for team in policy.teams)}

    return changed


async def moves(walk):
    """Minutes after the beginning, and the team that a waiting customer was moved to."""
    story = await walk.segue.story("c-1")
    return [
        ((event.at - story[0].at) / timedelta(minutes=1), event.destination.team)
        for event in story
        if isinstance(event, Rerouted)
    ]


async def busy_billing(walk):
    """The only one of billing is there and has no room; deniz of technical has."""
    for number in range(3):
        await walk.write("a question", id=f"busy-{number}")
        await walk.segue.take_over(f"busy-{number}", "ana")
        await walk.segue.reply(f"busy-{number}", "ana", "I am on it.")


def test_after_its_time_the_other_team_has_it_and_the_customer_reads_so(opened, teams):
    async def story():
        async with opened(present=("ana", "deniz"), policy=teams()) as walk:
            await busy_billing(walk)
            await walk.write(REFUND)
            for _ in range(4):
                await walk.due(minutes=1)
            assert await moves(walk) == []
            await walk.due(minutes=1)

            assert await moves(walk) == [(5, "technical")]
            assert (await walk.offer_to("deniz")).team == "technical"
            state = await walk.segue.conversation("c-1")
            assert state.destination.because == "nobody of Billing was free within 5 minutes"
            (moved,) = [event for event in await walk.segue.story("c-1") if isinstance(event, Rerouted)]
            assert moved.say.startswith("Our Billing team is busy, so I've widened the search")
            assert moved.destination.lost[0] == ("billing", "nobody of Billing was free within 5 minutes")

    asyncio.run(story())


def test_where_nobody_of_the_other_team_is_there_the_place_is_kept(opened, teams):
    async def story():
        async with opened(present=("ana",), policy=teams()) as walk:
            await busy_billing(walk)
            await walk.write(REFUND)
            for _ in range(20):
                await walk.due(minutes=1)
            assert await moves(walk) == []
            await walk.segue.arrive("deniz")
            for _ in range(15):
                await walk.due(minutes=1)

            assert (await moves(walk))[0][1] == "technical"

    asyncio.run(story())


def test_without_a_word_on_where_to_the_general_team_takes_it(opened, teams):
    async def story():
        async with opened(present=("ana", "chloe"), policy=teams(overflow_to=None)) as walk:
            await busy_billing(walk)
            await walk.write(REFUND)
            for _ in range(5):
                await walk.due(minutes=1)

            assert await moves(walk) == [(5, "support")]

    asyncio.run(story())


def test_the_look_at_its_time_doubles_no_message(opened, teams):
    async def story():
        async with opened(present=("ana",), policy=teams()) as walk:
            await busy_billing(walk)
            await walk.write(REFUND)
            for _ in range(15):
                await walk.due(minutes=1)
            story = await walk.segue.story("c-1")
            told = [(event.at - story[0].at) / timedelta(minutes=1) for event in story if isinstance(event, Informed)]

            assert told == [2, 5, 13]
            assert (await walk.segue.conversation("c-1")).holder is Holder.QUEUE

    asyncio.run(story())


def test_who_only_certified_people_may_take_waits_for_them(opened, policy):
    people = tuple(
        replace(person, certifications=("fraud", "fraud_report") if person.id == "jonas" else ())
        for person in policy.people
    )
    changed = {"certified": ("fraud", "fraud_report"), "people": people}

    async def story():
        async with opened(present=("mei", "ben"), policy=changed) as walk:
            await walk.write("This is fraud, somebody hacked my account. I want to talk to a person")
            for _ in range(10):
                await walk.due(minutes=1)
            state = await walk.segue.conversation("c-1")
            assert (state.destination.team, state.holder) == ("trust", Holder.QUEUE)
            assert state.destination.certificate in ("fraud", "fraud_report")
            await walk.segue.arrive("jonas")
            await walk.due(minutes=10)

            assert (await walk.offer_to("jonas")).team == "trust"

    asyncio.run(story())


def test_on_a_holiday_the_stand_in_has_it_at_once(opened, policy):
    teams = tuple(
        replace(team, hours=replace(team.hours, holidays=(Holiday(11, 23, "Founders' Day"),)))
        if team.id == "billing"
        else team
        for team in policy.teams
    )

    async def story():
        async with opened(present=("ana", "chloe"), policy={"teams": teams}) as walk:
            await walk.write(REFUND)
            state = await walk.segue.conversation("c-1")

            assert (state.destination.team, state.holder) == ("support", Holder.OFFER)
            assert "Billing is closed for Founders' Day, Customer Care stands in" in state.destination.because
            assert dict(state.destination.lost)["billing"].startswith("closed for Founders' Day until 2026-11-24 08:00")

    asyncio.run(story())
