"""Capacity by the weight of a channel: what fits is offered, what was taken is given back, whatever the policy says then."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from segue.core.conversation import Holder
from segue.core.decisions import decisions
from segue.core.events import Accepted, HandedOff, Offered, TookOver
from segue.core.policy import Channel, Person, Policy, Team
from segue.core.routing.candidates import Miss
from segue.switchboard.desk import DeskFull

PERSON = "I want to talk to a person"
CALLS = Policy(
    teams=(Team("support", "Support"), Team("billing", "Billing", ("refund",))),
    people=(Person("ana", "Ana", ("support",)), Person("ben", "Ben", ("support", "billing"), capacity=2)),
    channels=(Channel("voice", 3),),
)


async def ring(walk, id, channel="voice"):
    await walk.segue.board.open(id, channel=channel)
    async with walk.segue.turn(id, PERSON):
        pass
    return await walk.segue.conversation(id)


async def taken(walk):
    return {seat.person.id: seat.busy for seat in await walk.segue.line.seats()}


@pytest.fixture
def policy():
    return CALLS


def test_a_call_takes_three_and_what_does_not_fit_waits(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            call = await ring(walk, "call")
            assert (call.offer.agent, call.offer.weight) == ("ana", 3)
            assert await taken(walk) == {"ana": 3, "ben": 0}
            chat = await ring(walk, "chat", "chat")
            assert chat.holder is Holder.QUEUE
            call = await walk.segue.accept("call", call.offer.id, "ana")
            assert (call.weight, await taken(walk)) == (3, {"ana": 3, "ben": 0})
            await walk.segue.give_back("call", "ana", "Done.")
            assert (await walk.segue.conversation("chat")).offer.weight == 1
            assert await taken(walk) == {"ana": 1, "ben": 0}
            assert (await ring(walk, "call-2")).holder is Holder.QUEUE, "two are left, and it takes three"
            assert await walk.segue.is_true("call")

    asyncio.run(story())


def test_what_weighs_more_than_somebody_has_fits_them_while_they_have_nothing_else(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            chat = await ring(walk, "chat", "chat")
            assert (await ring(walk, "call")).holder is Holder.QUEUE
            await walk.segue.accept("chat", chat.offer.id, "ben")
            await walk.segue.give_back("chat", "ben", "Done.")
            call = await walk.segue.conversation("call")
            assert (call.offer.agent, call.offer.weight) == ("ben", 2)
            assert await taken(walk) == {"ana": 0, "ben": 2}

    asyncio.run(story())


def test_taking_over_needs_room_for_its_weight_and_frees_what_the_other_gave(opened):
    async def story():
        async with opened(present=("ana", "ben")) as walk:
            call = await ring(walk, "call")
            await walk.segue.accept("call", call.offer.id, "ana")
            await ring(walk, "chat", "chat")
            await walk.segue.take_over("chat", "ben")
            with pytest.raises(DeskFull, match="1 of 2 taken, and this one takes 3") as full:
                await walk.segue.take_over("call", "ben")
            assert (full.value.busy, full.value.weight) == (1, 3)
            await walk.segue.give_back("chat", "ben", "Done.")
            call = await walk.segue.take_over("call", "ben")
            assert (call.who, call.weight, await taken(walk)) == ("ben", 2, {"ana": 0, "ben": 2})
            await walk.segue.transfer("call", "ben", "support", "please")
            call = await walk.segue.conversation("call")
            assert await taken(walk) == {"ana": 3, "ben": 2}
            await walk.segue.accept("call", call.offer.id, "ana")
            assert await taken(walk) == {"ana": 3, "ben": 0}

    asyncio.run(story())


@pytest.mark.parametrize("weight", [1, 2, 9])
def test_what_is_given_back_is_what_was_taken_whatever_the_policy_says_by_then(opened, weight):
    changed = {"channels": (Channel("voice", weight),)}

    async def story():
        async with opened(present=("ana",)) as walk:
            call = await ring(walk, "call")
            await walk.segue.accept("call", call.offer.id, "ana")
        async with opened(present=("ana",), policy=changed) as walk:
            assert await taken(walk) == {"ana": 3, "ben": 0}
            await walk.segue.give_back("call", "ana", "Done.")
            assert await taken(walk) == {"ana": 0, "ben": 0}
        async with opened(present=("ana", "ben")) as walk:
            await ring(walk, "call-2")
        async with opened(present=("ben",), policy=changed) as walk:
            await walk.segue.leave("ana")  # the offer goes on to ben, by the new weight
            made = (await walk.segue.conversation("call-2")).offer
            assert (made.agent, made.weight) == ("ben", min(2, weight))
            assert await taken(walk) == {"ana": 0, "ben": min(2, weight)}

    asyncio.run(story())


def test_the_weight_stands_in_the_events(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            call = await ring(walk, "call")
            await walk.segue.take_over("call", "ben")
            events = await walk.segue.story("call")
            assert [type(event) for event in events if isinstance(event, HandedOff | Offered | Accepted | TookOver)] == [
                HandedOff, Offered, TookOver,
            ]  # fmt: skip
            assert next(event for event in events if isinstance(event, Offered)).offer == replace(
                call.offer,
                candidates=next(event for event in events if isinstance(event, Offered)).offer.candidates,
                policy=CALLS.version(),
            )
            assert next(event for event in events if isinstance(event, TookOver)).weight == 2

    asyncio.run(story())


def test_lighter_ones_do_not_pass_a_call_for_ever(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            for id in ("chat-1", "chat-2"):
                await ring(walk, id, "chat")
                await walk.segue.take_over(id, "ana")
            walk.clock.forward(seconds=1)
            assert (await ring(walk, "call")).holder is Holder.QUEUE
            walk.clock.forward(seconds=1)
            assert (await ring(walk, "chat-3", "chat")).holder is Holder.QUEUE, (
                "the slot that is free is kept for the call"
            )
            await walk.segue.give_back("chat-1", "ana", "Done.")
            assert (await walk.segue.conversation("call")).holder is Holder.QUEUE
            assert (await walk.segue.conversation("chat-3")).holder is Holder.QUEUE
            await walk.segue.arrive("ben")
            made = (await walk.segue.conversation("call")).offer
            assert (made.agent, made.weight) == ("ben", 2), "he has nothing else"
            assert (await walk.segue.conversation("chat-3")).offer.agent == "ana", "nobody is kept for it any more"

    asyncio.run(story())


def test_who_is_kept_free_gets_the_call_and_the_others_are_asked_meanwhile(opened):
    async def story():
        async with opened(present=("ana", "ben")) as walk:
            for id, person in (("chat-1", "ana"), ("chat-2", "ben")):
                await ring(walk, id, "chat")
                await walk.segue.take_over(id, person)
            walk.clock.forward(seconds=1)
            assert (await ring(walk, "call")).holder is Holder.QUEUE
            walk.clock.forward(seconds=1)
            chat = await ring(walk, "chat-3", "chat")
            assert chat.offer.agent == "ben", "ana lacks one, as ben does, and comes first by her id"
            events = await walk.segue.story("chat-3")
            looked = next(event for event in events if isinstance(event, Offered)).offer.candidates
            assert [(one.person, one.miss) for one in looked] == [("ben", None), ("ana", Miss.KEPT)]
            assert {one.replayed.answer for one in decisions("chat-3", events, CALLS)} == {"same"}
            assert "Ana is kept free for somebody who is due first and takes more (1 of 3 taken)." in [
                sentence for one in decisions("chat-3", events, CALLS) for sentence in one.told
            ]
            await walk.segue.accept("chat-3", chat.offer.id, "ben")
            await walk.segue.give_back("chat-1", "ana", "Done.")
            assert (await walk.segue.conversation("call")).offer.agent == "ana"

    asyncio.run(story())


def test_what_a_supervisor_assigns_takes_what_its_channel_takes(opened):
    people = (
        CALLS.people[0],
        replace(CALLS.people[1], capacity=3),
        Person("mei", "Mei", ("support",), role="supervisor"),
    )

    async def story():
        async with opened(
            present=("ana", "ben"), policy={"people": people, "wrap_up_for": timedelta(seconds=60)}
        ) as walk:
            call = await ring(walk, "call")
            await walk.segue.accept("call", call.offer.id, call.offer.agent)
            await walk.segue.give_back("call", "ana", "Done.")
            await ring(walk, "chat", "chat")
            with pytest.raises(DeskFull, match="1 of 3 taken, and this one takes 3"):
                await walk.segue.assign("call", "ben", "mei", "he knows it")
            assert await taken(walk) == {"ana": 3, "ben": 1, "mei": 0}
            await walk.segue.decline("chat", (await walk.offer_to("ben")).id, "ben")
            state = await walk.segue.assign("call", "ben", "mei", "he knows it")
            assert (state.who, state.weight, [one.by for one in state.wrapping]) == ("ben", 3, ["ana"])
            assert await taken(walk) == {"ana": 3, "ben": 3, "mei": 0}
            await walk.segue.assign("call", "ana", "mei", "back to her")
            assert await taken(walk) == {"ana": 3, "ben": 0, "mei": 0}
            assert await walk.segue.is_true("call")

    asyncio.run(story())
