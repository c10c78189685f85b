"""What a waiting customer is told of the wait: by those who may be asked, by who is due earlier, never longer unsaid."""

from __future__ import annotations

import asyncio
import itertools
from datetime import timedelta

from segue.core.conversation import Holder
from segue.core.events import HandedOff, Informed
from segue.core.quality.promises import minutes_told

PERSON = "I want to talk to a person"
SORRY = "I'm sorry, this is taking longer than we said."


async def handed(walk, id):
    """What was told of the wait at the handoff."""
    (event,) = [event for event in await walk.segue.story(id) if isinstance(event, HandedOff)]
    return event


async def informed(walk, id="c-1"):
    return [event for event in await walk.segue.story(id) if isinstance(event, Informed)]


async def waits(walk, many):
    for number in range(many):
        await walk.write(PERSON, id=f"c-{number}")


def test_the_figure_grows_with_the_line_and_is_what_the_customer_reads(opened):
    async def story():
        async with opened(present=("chloe",)) as walk:
            await waits(walk, 12)
            events = [await handed(walk, f"c-{number}") for number in range(12)]
            told = [event.expected.minutes for event in events]

            assert told[:4] == [1, 1, 1, 1]
            assert all(a <= b for a, b in itertools.pairwise(told) if a and b)
            assert told[4] > 1
            assert [minutes_told(event.say) for event in events] == told
            assert all(event.expected.seconds and dict(event.expected.features)["ahead"] >= 0 for event in events)

    asyncio.run(story())


def test_it_counts_those_who_may_be_asked_and_nobody_else(opened):
    async def story():
        async with opened(present=("deniz",)) as walk:  # technical alone
            await walk.write(PERSON)
            assert (await handed(walk, "c-1")).expected.minutes is None
            await walk.segue.arrive("chloe")
            await walk.write(PERSON, id="c-2")
            assert (await handed(walk, "c-2")).expected.minutes == 1

    asyncio.run(story())


def test_a_figure_that_got_longer_comes_with_an_apology_and_one_that_holds_is_not_said_again(opened):
    async def story():
        async with opened(present=("chloe",)) as walk:
            await waits(walk, 5)
            first = (await handed(walk, "c-4")).expected.minutes
            state = await walk.segue.conversation("c-4")
            assert state.promised_until == state.waiting_since + timedelta(minutes=first)
            for number in range(4):  # she has as many as she takes, and none of them ends
                await walk.segue.accept(f"c-{number}", (await walk.segue.conversation(f"c-{number}")).offer.id, "chloe")
            for _ in range(12):
                await walk.due(minutes=2)
            said = await informed(walk, "c-4")

            sorry = [event.say.startswith(SORRY) for event in said]
            assert any(sorry)
            until = state.promised_until
            for event in said:
                figure = minutes_told(event.say)
                ends = figure and event.at + timedelta(minutes=figure)
                if not event.say.startswith(SORRY):
                    assert ends is None or until is None or ends <= until
                until = until if event.expected.holds else ends or None

    asyncio.run(story())


def test_what_was_known_is_known_again_when_the_file_is_opened_again(opened):
    async def story():
        async with opened(present=("chloe",)) as walk:
            await waits(walk, 9)
            before = (await handed(walk, "c-8")).expected.seconds
        async with opened(present=("chloe",)) as walk:
            await walk.write(PERSON, id="c-9")
            assert (await handed(walk, "c-9")).expected.seconds > before

    asyncio.run(story())


def test_a_promise_ends_with_a_person(opened):
    async def story():
        async with opened(present=("chloe",)) as walk:
            await walk.with_person("chloe")
            state = await walk.segue.conversation("c-1")
            assert (state.holder, state.promised_until) == (Holder.HUMAN, None)

    asyncio.run(story())


def test_when_everybody_there_has_let_it_pass_no_figure_is_told_again(opened):
    async def story():
        async with opened(present=("chloe", "ben"), policy={"inform_every": timedelta(seconds=50)}) as walk:
            await walk.write(PERSON)
            for _ in range(20):
                await walk.due(seconds=10)
            said = await informed(walk)
            assert len(said) >= 2
            assert [event.expected.minutes for event in said] == [None] * len(said)
            assert [event.say.startswith(SORRY) for event in said] == [True, *[False] * (len(said) - 1)], "once"
            assert all("can't tell yet" in event.say for event in said)

    asyncio.run(story())


def test_as_long_as_a_promise_stands_and_somebody_is_asked_nobody_is_sorry(opened):
    async def story():
        async with opened(present=("chloe", "ben", "mei"), policy={"inform_every": timedelta(seconds=45)}) as walk:
            await walk.write(PERSON)
            for _ in range(9):
                await walk.due(seconds=5)
            (said,) = await informed(walk)
            assert said.expected.holds
            assert not said.say.startswith(SORRY)

    asyncio.run(story())
