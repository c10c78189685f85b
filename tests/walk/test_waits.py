"""Offers that lapse, long waits and seats: who is asked, how often the customer is told, and that no seat leaks."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from segue.core.conversation import Holder
from segue.core.entries import JobKind
from segue.core.events import Informed, Offered

PERSON = "I want to talk to a person"


async def busy(walk):
    """Who has how many conversations, those with none left out."""
    return {seat.person.id: seat.busy for seat in await walk.segue.line.seats() if seat.busy}


async def informed(walk, since=None):
    """Minutes after the beginning at which the customer was told how it stands."""
    story = await walk.segue.story("c-1")
    return [
        (event.at - (since or story[0].at)) / timedelta(minutes=1) for event in story if isinstance(event, Informed)
    ]


async def asked(walk):
    """Who was asked, in order."""
    return [event.offer.agent for event in await walk.segue.story("c-1") if isinstance(event, Offered)]


def test_after_twenty_seconds_the_other_person_has_the_offer_and_nobody_is_asked_twice(opened):
    async def story():
        async with opened(present=("ben", "chloe")) as walk:
            await walk.write(PERSON)
            first = await walk.first_asked("ben", "chloe")
            other = {"ben": "chloe", "chloe": "ben"}[first]
            await walk.due(seconds=21)

            assert (await walk.offer_to(other)).agent == other
            assert await walk.segue.offers(first) == []
            assert await busy(walk) == {other: 1}
            await walk.due(seconds=21)
            assert await asked(walk) == [first, other]
            assert (await walk.segue.conversation("c-1")).holder is Holder.QUEUE
            assert await busy(walk) == {}

    asyncio.run(story())


def test_who_waits_is_told_after_two_minutes_then_four_then_eight_and_then_every_half_hour(opened):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            for _ in range(130):
                await walk.due(minutes=1)

            assert await informed(walk) == [2, 6, 14, 30, 62, 94, 126]

    asyncio.run(story())


def test_a_second_handoff_does_not_double_the_messages(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.with_person("ben")
            await walk.segue.give_back("c-1", "ben", "All settled.")
            await walk.segue.leave("ben")
            await walk.due(minutes=1)
            await walk.write(PERSON)
            for _ in range(6):
                await walk.due(minutes=1)

            assert (await walk.segue.conversation("c-1")).handoffs == 2
            assert await informed(walk) == [3, 7]
            assert len(await walk.segue.journal.pending(JobKind.INFORM)) == 1

    asyncio.run(story())


@pytest.mark.parametrize("choice", ["leaves an address", "books a call"])
def test_who_need_not_wait_is_not_told_how_it_stands_while_people_are_still_asked(opened, clock, choice):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.write(PERSON)
            await walk.segue.decline("c-1", (await walk.offer_to("ben")).id, "ben")
            if choice == "books a call":
                await walk.segue.book_callback("c-1", clock() + timedelta(hours=3), "555-0100")
            else:
                await walk.segue.leave_details("c-1", "me@example.com")
            for _ in range(15):
                await walk.due(minutes=1)

            assert await informed(walk) == []
            assert await asked(walk) == ["ben"] * 4  # at once, then after 2, 6 and 14 minutes
            assert (await walk.segue.conversation("c-1")).holder is Holder.QUEUE

    asyncio.run(story())


def test_who_waits_again_after_an_arrangement_is_told_again(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.write(PERSON)
            await walk.segue.leave_details("c-1", "me@example.com")
            await walk.segue.accept("c-1", (await walk.offer_to("ben")).id, "ben")
            await walk.segue.give_back("c-1", "ben", "All settled.")
            await walk.segue.leave("ben")
            await walk.write(PERSON)
            await walk.due(minutes=2)

            assert await informed(walk) == [2]

    asyncio.run(story())


def test_a_transfer_is_never_offered_to_who_transfers_however_long_it_lasts(opened):
    async def story():
        async with opened(present=("ben", "ana")) as walk:
            await walk.write("a question")
            await walk.segue.take_over("c-1", "ben")
            await walk.segue.transfer("c-1", "ben", "billing", "about an invoice")
            await walk.segue.decline("c-1", (await walk.offer_to("ana")).id, "ana")
            for _ in range(20):
                await walk.due(minutes=1)
                assert await walk.segue.offers("ben") == []
            state = await walk.segue.conversation("c-1")

            assert (state.holder, state.who) == (Holder.TRANSFER, "ben")
            assert await informed(walk) == []
            assert "ben" not in await asked(walk)
            assert await busy(walk) == {"ben": 1}
            await walk.segue.arrive("chloe")
            await walk.due(minutes=30)
            assert "chloe" in await asked(walk)

    asyncio.run(story())


# ---- seats


async def transferred(walk, to="technical", of="ben"):
    """Ben has it and somebody of another team is asked."""
    await walk.write("a question")
    await walk.segue.take_over("c-1", of)
    await walk.segue.transfer("c-1", of, to, "theirs")


@pytest.mark.parametrize(
    ("by", "present", "left"),
    [
        ("chloe", ("ben", "chloe", "deniz"), {"chloe": 1}),
        ("deniz", ("ben", "deniz"), {"deniz": 1}),
        ("chloe", ("ben", "chloe"), {"chloe": 1}),
        ("ben", ("ben", "deniz"), {"ben": 1}),
    ],
    ids=["a third person", "the one who was asked", "nobody of the team was there", "the one who transfers"],
)
def test_a_take_over_during_a_transfer_frees_the_seats_of_both(opened, by, present, left):
    async def story():
        async with opened(present=present) as walk:
            await transferred(walk)
            state = await walk.segue.take_over("c-1", by)

            assert (state.holder, state.who, state.offer) == (Holder.HUMAN, by, None)
            assert await busy(walk) == left
            await walk.segue.reply("c-1", by, "I have it.")
            await walk.due(minutes=5)
            assert await busy(walk) == left
            await walk.segue.give_back("c-1", by, "All settled.")
            assert await busy(walk) == {}

    asyncio.run(story())


def test_a_handback_during_a_transfer_frees_the_seats_of_both(opened):
    async def story():
        async with opened(present=("ben", "deniz")) as walk:
            await transferred(walk)
            assert await busy(walk) == {"ben": 1, "deniz": 1}
            state = await walk.segue.give_back("c-1", "ben", "All settled.")

            assert (state.holder, state.offer) == (Holder.WRAP_UP, None)
            assert await busy(walk) == {}
            assert await walk.segue.offers("deniz") == []
            await walk.due(minutes=5)
            assert await busy(walk) == {}

    asyncio.run(story())


def test_a_take_over_of_what_is_offered_to_somebody_else_frees_their_seat(opened):
    async def story():
        async with opened(present=("ben", "chloe")) as walk:
            await walk.write(PERSON)
            first = await walk.first_asked("ben", "chloe")
            other = {"ben": "chloe", "chloe": "ben"}[first]
            await walk.segue.take_over("c-1", other)

            assert await busy(walk) == {other: 1}
            await walk.due(seconds=21)
            assert Counter(await asked(walk)) == {first: 1}

    asyncio.run(story())
