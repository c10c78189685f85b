"""Whoever has a customer and is silent, or is not there while the customer waits, loses them to somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from segue.core import events as e
from segue.core.conversation import Holder
from segue.core.conversation.packets import packet_of
from segue.core.wording import LANGUAGES, SENTENCES
from segue.switchboard.desk import NotYours

REFUND = "I want a refund of 500 dollars"


async def lapses(walk, id="c-1"):
    return [event for event in await walk.segue.story(id) if isinstance(event, e.Reassigned)]


async def state_of(walk, id="c-1"):
    return await walk.segue.conversation(id)


async def busy(walk):
    return {seat.person.id: seat.busy for seat in await walk.segue.line.seats() if seat.busy}


def test_who_takes_it_and_is_silent_loses_it_to_somebody_who_is_free(opened, tell):
    async def story():
        async with opened(("ana", "farah")) as walk:
            await walk.write(REFUND)
            asked_at = walk.clock()
            first = await walk.first_asked("ana", "farah")
            other = ({"ana", "farah"} - {first}).pop()
            await walk.segue.accept("c-1", (await walk.offer_to(first)).id, first)
            await walk.write("It is order 4471, by the way")

            await walk.due(minutes=2, seconds=59)
            assert await lapses(walk) == []
            await walk.due(seconds=2)

            (event,) = await lapses(walk)
            name = walk.segue.policy.person(first).name
            assert (event.by, event.lapse, event.since) == (first, e.Lapse.SILENT, asked_at)
            assert event.because == f"{name} took it and wrote nothing for 3 minutes"
            assert name in event.say
            assert "usually takes" in event.say
            state = await state_of(walk)
            assert (state.holder, state.who, state.waiting_since) == (Holder.OFFER, None, asked_at)
            assert (await walk.offer_to(other)).agent == other
            assert await busy(walk) == {other: 1}
            packet = packet_of(await walk.segue.story("c-1"))
            assert any(fact.value == "4471" for fact in packet.facts)
            with pytest.raises(NotYours):
                await walk.segue.reply("c-1", first, "Here I am.")

            await walk.segue.accept("c-1", (await walk.offer_to(other)).id, other)
            await walk.segue.reply("c-1", other, "Hello.")
            await walk.due(hours=1)
            assert len(await lapses(walk)) == 1
            assert await walk.segue.is_true("c-1")

    tell(story())


def test_the_silent_one_is_not_asked_again_while_others_are_there(opened, tell):
    async def story():
        async with opened(("ana", "farah"), policy={"general_team": "billing"}) as walk:
            await walk.write(REFUND)
            first = await walk.first_asked("ana", "farah")
            other = ({"ana", "farah"} - {first}).pop()
            await walk.segue.accept("c-1", (await walk.offer_to(first)).id, first)
            await walk.due(minutes=4)
            await walk.segue.decline("c-1", (await walk.offer_to(other)).id, other, "busy")

            await walk.due(minutes=3)
            assert await walk.segue.offers(first) == []
            await walk.segue.leave(other)
            await walk.due(minutes=10)
            assert [offer.agent for _, offer in await walk.segue.offers(first)] == [first]  # or nobody would come

    tell(story())


def test_a_word_in_time_keeps_it_and_a_late_look_does_nothing(opened, tell):
    async def story():
        async with opened(("ana", "farah")) as walk:
            await walk.write(REFUND)
            first = await walk.first_asked("ana", "farah")
            await walk.segue.accept("c-1", (await walk.offer_to(first)).id, first)
            await walk.segue.reply("c-1", first, "Hello, I am reading it.")
            await walk.write("thank you")
            await walk.due(hours=2)

            assert await lapses(walk) == []  # they are there: how long an answer takes is theirs to say
            assert (await state_of(walk)).who == first

    tell(story())


def test_nobody_loses_a_customer_whom_nobody_else_could_take(opened, tell):
    async def story():
        async with opened(("ana",)) as walk:
            await walk.with_person("ana", REFUND)
            await walk.due(minutes=5)
            await walk.due(minutes=6)
            assert await lapses(walk) == []
            assert (await state_of(walk)).stalled is e.Missing.FIRST_WORD  # the watchdog tells it all the same

            await walk.segue.arrive("farah")
            await walk.due(minutes=1)
            assert [event.by for event in await lapses(walk)] == ["ana"]
            assert await walk.offer_to("farah")

    tell(story())


def test_who_is_away_loses_who_waits_for_an_answer_and_is_asked_first_when_back(opened, tell):
    async def story():
        async with opened(("ana",)) as walk:
            await walk.with_person("ana", REFUND)
            await walk.segue.reply("c-1", "ana", "Which order is it?")
            await walk.write("4471")
            await walk.segue.leave("ana")
            await walk.due(minutes=2)
            assert (await state_of(walk)).who == "ana"  # a while to come back
            await walk.due(minutes=1)

            (event,) = await lapses(walk)
            assert event.lapse is e.Lapse.AWAY
            assert event.say.startswith("Nobody from Billing is on duty")
            assert (await state_of(walk)).holder is Holder.QUEUE
            await walk.segue.arrive("farah")
            await walk.segue.arrive("ana")
            await walk.segue.decline("c-1", (await walk.offer_to("farah")).id, "farah", "I do not know it")
            assert (await walk.offer_to("ana")).because == "Ana Ruiz knows the case"
            assert await walk.segue.is_true("c-1")

    tell(story())


def test_who_is_away_keeps_who_waits_for_nothing_until_they_write(opened, tell):
    async def story():
        async with opened(("ana", "farah")) as walk:
            await walk.write(REFUND)
            first = await walk.first_asked("ana", "farah")
            other = ({"ana", "farah"} - {first}).pop()
            await walk.segue.accept("c-1", (await walk.offer_to(first)).id, first)
            await walk.segue.reply("c-1", first, "It will be with you on Friday.")
            await walk.segue.leave(first)
            await walk.due(hours=1)
            assert await lapses(walk) == []

            await walk.write("Friday is too late!")
            await walk.due(minutes=2)
            assert await lapses(walk) == []
            await walk.due(minutes=2)
            assert [event.lapse for event in await lapses(walk)] == [e.Lapse.AWAY]
            assert await walk.offer_to(other)

    tell(story())


def test_who_comes_back_in_time_keeps_it(opened, tell):
    async def story():
        async with opened(("ana", "farah")) as walk:
            await walk.write(REFUND)
            first = await walk.first_asked("ana", "farah")
            await walk.segue.accept("c-1", (await walk.offer_to(first)).id, first)
            await walk.segue.reply("c-1", first, "Which order?")
            await walk.write("4471")
            await walk.segue.leave(first)
            await walk.due(minutes=2)
            await walk.segue.arrive(first)
            await walk.due(hours=1)

            assert await lapses(walk) == []
            assert (await state_of(walk)).who == first

    tell(story())


def test_who_passes_it_on_and_goes_leaves_the_customer_in_line(opened, tell):
    async def story():
        async with opened(("ana", "ben")) as walk:
            await walk.with_person("ana", REFUND)
            await walk.segue.reply("c-1", "ana", "One moment.")
            await walk.segue.transfer("c-1", "ana", "technical", "the boiler leaks")
            await walk.write("are you there?")
            await walk.segue.leave("ana")
            for _ in range(8):
                await walk.due(minutes=1)

            state = await state_of(walk)
            assert [event.by for event in await lapses(walk)] == ["ana"]
            assert state.holder in (Holder.QUEUE, Holder.OFFER)
            assert state.destination.team in ("technical", "support")

    tell(story())


@pytest.mark.parametrize("how", ["callback", "email", "off"])
def test_silence_in_writing_is_none_where_nobody_waits_at_the_screen(opened, tell, policy, how):
    spans = {"reassign_silent_after": timedelta(0), "reassign_away_after": timedelta(0)} if how == "off" else {}

    async def story():
        async with opened(("ana", "farah"), policy=spans) as walk:
            channel = "email" if how == "email" else "chat"
            async with walk.segue.turn("c-1", REFUND, channel=channel):
                pass
            if how == "callback":
                await walk.segue.book_callback("c-1", walk.clock() + timedelta(hours=1), "+1 555 0100")
            first = await walk.first_asked("ana", "farah")
            await walk.segue.accept("c-1", (await walk.offer_to(first)).id, first)
            await walk.due(minutes=9)

            assert await lapses(walk) == []

    tell(story())


def test_a_call_that_was_promised_is_no_silence(opened, tell):
    async def story():
        async with opened(("ana", "farah")) as walk:
            await walk.write("Which grinder fits the Harrow One?", "This one.", confidence=0.95)
            await walk.segue.book_callback("c-1", walk.clock() + timedelta(hours=1), "+1 555 0100")
            for person in walk.segue.policy.people:
                await walk.segue.arrive(person.id)
            await walk.due(hours=1, seconds=1)
            ((name, offer),) = [
                (person.id, offer)
                for person in walk.segue.policy.people
                for _, offer in await walk.segue.offers(person.id)
            ]
            await walk.segue.accept("c-1", offer.id, name)
            await walk.due(minutes=9)

            assert await lapses(walk) == []

    tell(story())


def test_what_was_taken_from_the_ai_is_packed_and_routed_for_the_first_time(opened, tell):
    async def story():
        async with opened(("ana", "farah")) as walk:
            await walk.write("Which grinder fits the Harrow One?", "This one.", confidence=0.95)
            await walk.segue.take_over("c-1", "ana")
            await walk.segue.leave("ana")
            for person in walk.segue.policy.people:
                if person.id != "ana":
                    await walk.segue.arrive(person.id)
            await walk.due(minutes=4)

            (event,) = await lapses(walk)
            state = await state_of(walk)
            assert state.holder is Holder.OFFER
            assert state.reference == event.reference
            assert event.packet.why[0].because == event.because
            assert await walk.segue.is_true("c-1")

    tell(story())


def test_the_sentence_exists_in_every_language_of_ours():
    assert set(SENTENCES["reassigned"]) == set(LANGUAGES)


def test_the_bound_of_the_watchdog_begins_again_in_line(opened, tell):
    async def story():
        async with opened(("ana",)) as walk:
            await walk.with_person("ana", REFUND)
            await walk.segue.reply("c-1", "ana", "Which order is it?")
            await walk.due(hours=1)
            await walk.write("4471")
            await walk.segue.leave("ana")
            await walk.due(minutes=3, seconds=1)
            assert (await state_of(walk)).holder is Holder.QUEUE
            await walk.due(minutes=2)
            assert (await state_of(walk)).stalled is None
            await walk.due(minutes=9)
            assert (await state_of(walk)).stalled is e.Missing.OFFER

    tell(story())


def test_a_policy_that_leaves_no_time_is_doubted(policy):
    from segue.core.policy.doubts import routing_doubts

    told = dict(routing_doubts(replace(policy, reassign_silent_after=timedelta(seconds=5))))
    assert "Nobody reads a brief" in told["times.reassign_silent_after"]
    told = dict(routing_doubts(replace(policy, reassign_silent_after=timedelta(minutes=20))))
    assert "comes before it" in told["times.reassign_silent_after"]
