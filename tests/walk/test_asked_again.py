"""Everybody there was asked and nobody took it: they are asked again once they are spared no more, and nobody is passed
for ever."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from segue.core.events import Offered
from segue.core.policy import Person, Policy, Team

PERSON = "I want to talk to a person"
DESK = Policy(
    teams=(Team("support", "Support"),),
    people=(Person("ana", "Ana", ("support",), capacity=1), Person("ben", "Ben", ("support",), capacity=1)),
    inform_every=timedelta(minutes=10),  # nobody is asked again by that look meanwhile
)


@pytest.fixture
def policy(request):
    return getattr(request, "param", DESK)


async def ring(walk, id):
    async with walk.segue.turn(id, PERSON):
        pass


async def asked(walk, id="c-1"):
    return [event.offer.agent for event in await walk.segue.story(id) if isinstance(event, Offered)]


def test_who_let_it_pass_is_asked_again_each_in_turn_as_soon_as_they_are_spared_no_more(opened):
    async def story():
        async with opened(present=("ana", "ben")) as walk:
            await ring(walk, "c-1")
            for _ in range(10):
                await walk.due(seconds=20)
            first, second = (await asked(walk))[:2]
            assert first != second
            # 0:00 and 0:20; spared for a minute after each that passed: 1:20 and 1:40; 2:40 and 3:00
            assert await asked(walk) == [first, second] * 3

    asyncio.run(story())


@pytest.mark.parametrize("policy", [replace(DESK, cool_down_lapsed=timedelta(seconds=5))], indirect=True)
def test_however_short_they_are_spared_whoever_was_asked_least_often_comes_first(opened):
    async def story():
        async with opened(present=("ana", "ben")) as walk:
            await ring(walk, "c-1")
            for _ in range(30):
                await walk.due(seconds=5)
            turns = await asked(walk)
            assert len(turns) >= 6
            assert all(one != other for one, other in itertools.pairwise(turns))

    asyncio.run(story())


def test_who_said_no_gets_another_first_and_the_same_again_only_where_nobody_else_waits(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            await ring(walk, "c-1")
            await ring(walk, "c-2")
            await walk.segue.decline("c-1", (await walk.offer_to("ana")).id, "ana")
            assert (await asked(walk), await asked(walk, "c-2")) == (["ana"], ["ana"])
            await walk.segue.decline("c-2", (await walk.offer_to("ana")).id, "ana")
            await ring(walk, "c-3")
            await walk.due(seconds=15)
            assert (await asked(walk), await asked(walk, "c-3")) == (["ana"], ["ana"])
            await walk.segue.accept("c-3", (await walk.offer_to("ana")).id, "ana")
            await walk.segue.give_back("c-3", "ana", "Done.")
            assert await asked(walk) == ["ana", "ana"]

    asyncio.run(story())


def test_who_is_late_is_passed_by_nobody_although_they_were_refused(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            await ring(walk, "c-1")
            await walk.segue.decline("c-1", (await walk.offer_to("ana")).id, "ana")
            await ring(walk, "c-2")
            await walk.segue.accept("c-2", (await walk.offer_to("ana")).id, "ana")
            await walk.due(minutes=4)  # their tier was promised three
            await ring(walk, "c-3")
            await walk.segue.give_back("c-2", "ana", "Done.")
            assert (await asked(walk), await asked(walk, "c-3")) == (["ana", "ana"], [])

    asyncio.run(story())
