"""Help among colleagues, and what a customer says beside a rating and an address."""

from __future__ import annotations

import asyncio

import pytest

from segue.core.conversation import Holder, IllegalMove, MessageTooLong
from segue.core.events import CustomerSpoke, DetailsLeft, HelpAsked, Rated
from segue.switchboard.desk import NotYours, UnknownAgent

PERSON = "I want to talk to a person"


async def of(walk, kind):
    return [event for event in await walk.segue.story("c-1") if isinstance(event, kind)]


def test_who_asks_for_help_keeps_it_and_the_customer_notices_nothing(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.with_person("ben")
            before = await walk.segue.transcript("c-1")
            after = await walk.segue.ask_for_help("c-1", "ben", "Have you seen this before?", "chloe")
            after = await walk.segue.ask_for_help("c-1", "ben", "Anybody?")

            assert (after.holder, after.who) == (Holder.HUMAN, "ben")
            assert (after.help, after.helpers) == (("ben", "Anybody?", None), ("chloe",))
            assert await walk.segue.transcript("c-1") == before
            assert [event.to for event in await of(walk, HelpAsked)] == ["chloe", None]
            assert await walk.segue.is_true("c-1")

    asyncio.run(story())


def test_help_is_over_once_another_takes_it(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.with_person("ben")
            await walk.segue.ask_for_help("c-1", "ben", "Please have a look", "mei")
            after = await walk.segue.take_over("c-1", "mei")

            assert (after.who, after.help, after.helpers) == ("mei", None, ("mei",))

    asyncio.run(story())


def test_only_who_has_it_asks_and_only_whom_there_is(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.with_person("ben")
            with pytest.raises(NotYours):
                await walk.segue.ask_for_help("c-1", "chloe", "May I?")
            with pytest.raises(UnknownAgent):
                await walk.segue.ask_for_help("c-1", "ben", "Please", "nobody")
            with pytest.raises(ValueError, match="somebody else"):
                await walk.segue.ask_for_help("c-1", "ben", "Please", "ben")
            with pytest.raises(MessageTooLong):
                await walk.segue.ask_for_help("c-1", "ben", "a" * 20_001)

            assert (await walk.segue.conversation("c-1")).help is None

    asyncio.run(story())


def test_a_rating_keeps_its_comment(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.with_person("ben")
            await walk.segue.give_back("c-1", "ben", "All is well.")
            await walk.segue.rate("c-1", 5, "Ben was lovely")

            assert [(event.score, event.comment, event.after_human) for event in await of(walk, Rated)] == [
                (5, "Ben was lovely", True)
            ]
            with pytest.raises(MessageTooLong):
                await walk.segue.rate("c-1", 5, "a" * 20_001)

    asyncio.run(story())


def test_who_leaves_an_address_may_say_more_and_it_is_kept_as_their_words(opened):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            await walk.segue.leave_details("c-1", "carla@example.com", "It is about the blue kettle")
            await walk.segue.leave_details("c-1", "carla@example.com", " ")

            words = [event.text for event in await of(walk, CustomerSpoke)]
            assert words == [PERSON, "It is about the blue kettle"]
            assert len(await of(walk, DetailsLeft)) == 2

    asyncio.run(story())


def test_an_address_left_where_nobody_is_waited_for_keeps_no_words_either(opened):
    async def story():
        async with opened() as walk:
            await walk.segue.board.open("c-1")
            with pytest.raises(IllegalMove):
                await walk.segue.leave_details("c-1", "carla@example.com", "It is about the blue kettle")

            assert await of(walk, CustomerSpoke) == []

    asyncio.run(story())
