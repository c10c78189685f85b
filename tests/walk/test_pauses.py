"""Wrap-up time after a handback and cool-down after an offer not taken: durable, ended by the clock or by the person."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from segue.core.conversation import Holder
from segue.core.events import Declined, Expired, HandedBack, WrappedUp
from segue.core.policy import Channel, Person, Policy, Team

PERSON = "I want to talk to a person"
SECONDS = timedelta(seconds=1)
ANA = Person("ana", "Ana", ("support",), capacity=1)
BEN = Person("ben", "Ben", ("support",), capacity=2)
ALONE = Policy(people=(ANA,), wrap_up_for=90 * SECONDS)
TWO = Policy(
    teams=(Team("support", "Support"),), people=(ANA, BEN), wrap_up_for=90 * SECONDS, channels=(Channel("voice", 2),)
)
NO_WRAP_UP = replace(TWO, wrap_up_for=timedelta(0))


@pytest.fixture
def policy(request):
    return request.param


def desk_of(policy):
    return pytest.mark.parametrize("policy", [policy], indirect=True)


async def ring(walk, id, channel="chat"):
    await walk.segue.board.open(id, channel=channel)
    async with walk.segue.turn(id, PERSON):
        pass
    return await walk.segue.conversation(id)


async def served(walk, id, person, channel="chat"):
    """Asked for, accepted and given back."""
    await ring(walk, id, channel)
    await walk.segue.accept(id, (await walk.offer_to(person)).id, person)
    return await walk.segue.give_back(id, person, "Done.")


async def seat_of(walk, person):
    return next(seat for seat in await walk.segue.line.seats() if seat.person.id == person)


async def asked(walk, id):
    offer = (await walk.segue.conversation(id)).offer
    return offer and offer.agent


# ---- wrap-up


@desk_of(ALONE)
def test_after_the_handback_the_slot_stays_taken_until_the_time_is_over(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            await served(walk, "c-1", "ana")
            seat = await seat_of(walk, "ana")
            assert (seat.busy, seat.wrapping, seat.is_wrapping_up()) == (1, 1, True)
            assert seat.wraps_until == walk.clock() + 90 * SECONDS
            assert (await ring(walk, "c-2")).holder is Holder.QUEUE
            await walk.due(seconds=89)
            assert await asked(walk, "c-2") is None
        async with opened() as walk:  # as durable as everything else
            await walk.due(seconds=1)
            assert await asked(walk, "c-2") == "ana"
            assert [event.is_early for event in await walk.segue.story("c-1") if isinstance(event, WrappedUp)] == [
                False
            ]
            seat = await seat_of(walk, "ana")
            assert (seat.busy, seat.wrapping, seat.is_wrapping_up(), seat.wraps_until) == (1, 0, False, None)
            assert await walk.segue.is_true("c-1")

    asyncio.run(story())


@desk_of(ALONE)
def test_who_is_ready_before_gets_the_next_at_once(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            await served(walk, "c-1", "ana")
            await ring(walk, "c-2")
            await walk.segue.ready("ana")
            assert await asked(walk, "c-2") == "ana"
            await walk.segue.ready("ana")  # again changes nothing
            await walk.segue.accept("c-2", (await walk.offer_to("ana")).id, "ana")
            await walk.due(seconds=90)  # the job of the first finds nothing to do
            assert (await seat_of(walk, "ana")).busy == 1
            assert [event.is_early for event in await walk.segue.story("c-1") if isinstance(event, WrappedUp)] == [True]

    asyncio.run(story())


@desk_of(ALONE)
def test_a_customer_who_comes_back_gets_them_although_they_write_it_up(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            await served(walk, "c-1", "ana")
            back = await ring(walk, "c-1")
            assert (back.offer.agent, back.wrapping) == ("ana", ())
            await walk.segue.accept("c-1", back.offer.id, "ana")
            assert (await seat_of(walk, "ana")).busy == 1
            await walk.due(seconds=30)
            await walk.segue.give_back("c-1", "ana", "Done again.")
            await walk.due(seconds=61)  # when the first would have ended
            assert (await seat_of(walk, "ana")).wrapping == 1
            await walk.due(seconds=29)
            assert (await seat_of(walk, "ana")).busy == 0

    asyncio.run(story())


@desk_of(TWO)
def test_two_may_write_up_the_same_conversation_and_nothing_leaks(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await served(walk, "c-1", "ben", "voice")
            seat = await seat_of(walk, "ben")
            assert (seat.busy, seat.wrapping, seat.is_wrapping_up()) == (2, 2, True)
            await walk.segue.take_over("c-1", "ana")
            await walk.due(seconds=10)
            state = await walk.segue.give_back("c-1", "ana", "Settled.")
            assert [(one.by, one.weight) for one in state.wrapping] == [("ben", 2), ("ana", 1)]
            await walk.segue.close("c-1", "over")
            await walk.due(seconds=80)
            assert ((await seat_of(walk, "ana")).busy, (await seat_of(walk, "ben")).busy) == (1, 0)
            await ring(walk, "c-1")  # opened again, and asked for again
            assert (await asked(walk, "c-1"), (await seat_of(walk, "ben")).busy) == ("ben", 2)
            await walk.due(seconds=10)
            assert (await seat_of(walk, "ana")).busy == 0
            assert await walk.segue.is_true("c-1")

    asyncio.run(story())


@desk_of(TWO)
def test_taking_it_over_again_ends_the_wrap_up_and_a_transfer_begins_none(opened):
    async def story():
        async with opened(present=("ana", "ben")) as walk:
            await served(walk, "c-1", "ana")
            await walk.segue.take_over("c-1", "ana")
            seat = await seat_of(walk, "ana")
            assert (seat.busy, seat.wrapping) == (1, 0)
            await walk.segue.transfer("c-1", "ana", "support", "yours")
            state = await walk.segue.accept("c-1", (await walk.offer_to("ben")).id, "ben")
            assert state.wrapping == ()
            assert ((await seat_of(walk, "ana")).busy, (await seat_of(walk, "ben")).busy) == (0, 1)

    asyncio.run(story())


@desk_of(NO_WRAP_UP)
def test_without_a_time_nothing_stays_taken(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            state = await served(walk, "c-1", "ana")
            assert (state.wrapping, (await seat_of(walk, "ana")).busy) == ((), 0)
            (back,) = [event for event in await walk.segue.story("c-1") if isinstance(event, HandedBack)]
            assert back.until is None
            assert await walk.segue.journal.pending("wrap_up") == ()

    asyncio.run(story())


@desk_of(ALONE)
def test_whose_process_dies_right_after_it_was_written_gets_who_waits_all_the_same(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            await served(walk, "c-1", "ana")
            await ring(walk, "c-2")
            walk.clock.forward(seconds=90)
            (job,) = await walk.segue.journal.pending("wrap_up")
            until = walk.clock()
            await walk.segue.desk.pauses._wrapped_up("c-1", "ana", until)  # and no further
            assert (job.run_at, await asked(walk, "c-2")) == (until, None)
        async with opened() as walk:
            await walk.segue.run_due()
            assert await asked(walk, "c-2") == "ana"

    asyncio.run(story())


# ---- cool-down


@desk_of(NO_WRAP_UP)
def test_who_declines_is_asked_nothing_else_for_a_while_and_then_gets_who_waits(opened):
    async def story():
        async with opened(present=("ana", "ben")) as walk:
            await walk.segue.take_over((await ring(walk, "c-1")).id, "ben")
            await ring(walk, "c-2", "voice")
            await walk.segue.decline("c-2", (await walk.offer_to("ana")).id, "ana", "on the phone")
            seat = await seat_of(walk, "ana")
            assert (seat.busy, seat.cools_until) == (0, walk.clock() + 15 * SECONDS)
            assert await asked(walk, "c-2") is None, "ben has no room for a call"
            await ring(walk, "c-3")
            assert await asked(walk, "c-3") == "ben", "ana has room and is spared"
            await ring(walk, "c-4")
            assert await asked(walk, "c-4") is None, "ben is on duty and will be free"
            (no,) = [event for event in await walk.segue.story("c-2") if isinstance(event, Declined)]
            assert no.cools_until == seat.cools_until
        async with opened() as walk:
            await walk.due(seconds=14)
            assert await asked(walk, "c-4") is None
            await walk.due(seconds=1)
            assert await asked(walk, "c-4") == "ana", "nobody had to do anything for it"

    asyncio.run(story())


@desk_of(NO_WRAP_UP)
def test_who_lets_an_offer_lapse_is_spared_for_longer(opened):
    async def story():
        async with opened(present=("ana", "ben")) as walk:
            first = (await ring(walk, "c-1")).offer.agent
            await walk.due(seconds=20)
            (gone,) = [event for event in await walk.segue.story("c-1") if isinstance(event, Expired)]
            assert (gone.by, gone.cools_until) == (first, walk.clock() + 60 * SECONDS)
            assert (await seat_of(walk, first)).is_cooling(walk.clock() + 59 * SECONDS)
            assert not (await seat_of(walk, first)).is_cooling(walk.clock() + 60 * SECONDS)

    asyncio.run(story())


@desk_of(NO_WRAP_UP)
@pytest.mark.parametrize("deed", ["ready", "arrive"])
def test_it_ends_at_once_for_who_says_that_they_are_there(opened, deed):
    async def story():
        async with opened(present=("ana", "ben")) as walk:
            await walk.segue.take_over((await ring(walk, "c-1", "voice")).id, "ben")
            await ring(walk, "c-2")
            await walk.segue.decline("c-2", (await walk.offer_to("ana")).id, "ana")
            await ring(walk, "c-3")
            assert await asked(walk, "c-3") is None
            await getattr(walk.segue, deed)("ana")
            assert await asked(walk, "c-3") == "ana"
            assert (await seat_of(walk, "ana")).cools_until is None

    asyncio.run(story())


@desk_of(NO_WRAP_UP)
def test_nobody_is_spared_while_nobody_else_is_on_duty(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            await ring(walk, "c-1")
            await ring(walk, "c-2")
            await walk.segue.decline("c-1", (await walk.offer_to("ana")).id, "ana")
            assert await asked(walk, "c-1") is None, "she said no to this one"
            assert await asked(walk, "c-2") == "ana", "better she than nobody, and at once"

    asyncio.run(story())


@desk_of(NO_WRAP_UP)
def test_when_the_other_one_goes_who_is_spared_is_asked_at_once(opened):
    async def story():
        async with opened(present=("ana", "ben")) as walk:
            await walk.segue.take_over((await ring(walk, "c-1", "voice")).id, "ben")
            await ring(walk, "c-2")
            await walk.segue.decline("c-2", (await walk.offer_to("ana")).id, "ana")
            await ring(walk, "c-3")
            await walk.segue.leave("ben")
            assert await asked(walk, "c-3") == "ana"

    asyncio.run(story())


@desk_of(replace(NO_WRAP_UP, cool_down=timedelta(0), cool_down_lapsed=timedelta(0)))
def test_with_no_time_nobody_is_spared(opened):
    async def story():
        async with opened(present=("ana", "ben")) as walk:
            await walk.segue.take_over((await ring(walk, "c-1", "voice")).id, "ben")
            await ring(walk, "c-2")
            await ring(walk, "c-3")
            await walk.segue.decline("c-2", (await walk.offer_to("ana")).id, "ana")
            assert await asked(walk, "c-3") == "ana", "the seat was free again"
            await ring(walk, "c-4")
            await walk.due(seconds=20)
            assert await asked(walk, "c-4") == "ana"
            assert (await seat_of(walk, "ana")).cools_until is None
            assert await walk.segue.journal.pending("cool_down") == ()

    asyncio.run(story())
