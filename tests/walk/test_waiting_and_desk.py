"""Stories 8 to 12: nobody there, no answer, take-over, words while waiting, transfer."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from segue.core.conversation import Holder, MessageTooLong, UnknownConversation
from segue.core.entries import JobKind
from segue.core.events import DraftKept, HandedOff, Informed, Rerouted
from segue.core.handback import TaskKind
from segue.core.quality import outcomes
from segue.core.receiving import OfferGone
from segue.switchboard.desk import DeskFull, NotYours, UnknownAgent

from .conftest import SUNDAY_NIGHT

PERSON = "I want to talk to a person"


def test_nobody_on_duty_is_told_at_once_with_choices_and_a_reference(opened, clock):
    async def story():
        clock.at = SUNDAY_NIGHT
        async with opened() as walk:
            turn = await walk.write(PERSON)
            state = await walk.segue.conversation("c-1")

            assert state.reference in turn.outbox[0]
            for choice in ("call you back", "leave your details", "stay here"):
                assert choice in turn.outbox[0]
            assert "back 2026-11-22 09:00 (America/New_York)" in turn.outbox[0]
            booked = await walk.segue.book_callback("c-1", clock() + timedelta(hours=10), "+1 202 555 0142")
            assert state.reference in booked
            left = await walk.segue.leave_details("c-1", "me@example.com")
            assert "me@example.com" in left
            assert (await walk.segue.conversation("c-1")).holder is Holder.QUEUE
            stayed = await walk.write("I'll stay then")
            assert stayed.outcome == "with_people"

    asyncio.run(story())


def test_a_booked_callback_comes_due_and_is_put_in_the_outbox(opened, clock):
    async def story():
        clock.at = SUNDAY_NIGHT
        async with opened() as walk:
            await walk.write(PERSON)
            await walk.segue.book_callback("c-1", clock() + timedelta(hours=10), "+1 202 555 0142")
            await walk.due(hours=10)

            sent = await walk.segue.journal.pending(JobKind.SEND)
            assert [(job.fence, dict(job.body)["text"]) for job in sent] == [(TaskKind.CALLBACK, "+1 202 555 0142")]
            assert (await walk.segue.conversation("c-1")).holder is Holder.QUEUE

    asyncio.run(story())


def test_who_comes_in_the_morning_gets_who_waited_at_night(opened, clock):
    async def story():
        clock.at = SUNDAY_NIGHT
        async with opened() as walk:
            await walk.write(PERSON)
            clock.forward(hours=11)
            await walk.segue.arrive("ben")

            offer = await walk.offer_to("ben")
            assert offer.team == "support"

    asyncio.run(story())


def test_a_decliner_is_not_asked_again_and_the_next_one_is(opened):
    async def story():
        async with opened(present=("ben", "chloe")) as walk:
            await walk.write(PERSON)
            first = await walk.first_asked("ben", "chloe")
            other = {"ben": "chloe", "chloe": "ben"}[first]
            offer = await walk.offer_to(first)
            await walk.segue.decline("c-1", offer.id, first, "in a call")

            assert await walk.segue.offers(first) == []
            assert (await walk.offer_to(other)).agent == other
            seats = {seat.person.id: seat.busy for seat in await walk.segue.line.seats()}
            assert (seats[first], seats[other]) == (0, 1)

    asyncio.run(story())


def test_no_answer_in_twenty_seconds_goes_to_the_next_one(opened):
    async def story():
        async with opened(present=("ben", "chloe")) as walk:
            await walk.write(PERSON)
            first = await walk.first_asked("ben", "chloe")
            stale = await walk.offer_to(first)
            await walk.due(seconds=19)
            assert (await walk.offer_to(first)).id == stale.id
            await walk.due(seconds=2)

            assert await walk.segue.offers(first) == []
            with pytest.raises(OfferGone):
                await walk.segue.accept("c-1", stale.id, first)

    asyncio.run(story())


def test_when_the_team_is_through_the_general_queue_takes_it_and_the_customer_is_told(opened):
    async def story():
        async with opened(present=("jonas", "chloe")) as walk:
            turn = await walk.write("There is fraud on my account, somebody used my stolen card")
            assert "Trust" in turn.outbox[0]
            offer = await walk.offer_to("jonas")
            await walk.segue.decline("c-1", offer.id, "jonas")

            told = [event for event in await walk.segue.story("c-1") if isinstance(event, Rerouted)]
            assert len(told) == 1
            assert "next free colleague" in told[0].say
            assert (await walk.offer_to("chloe")).team == "support"

    asyncio.run(story())


def test_a_long_wait_is_told_and_everybody_is_asked_again(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.write(PERSON)
            await walk.segue.decline("c-1", (await walk.offer_to("ben")).id, "ben")
            assert await walk.segue.offers("ben") == []
            await walk.due(minutes=2, seconds=1)

            assert (await walk.offer_to("ben")).agent == "ben"
            told = [event.say for event in await walk.segue.story("c-1") if isinstance(event, Informed)]
            assert told
            assert "still in line" in told[0]

    asyncio.run(story())


def test_an_offer_accepted_twice_or_by_somebody_else_or_too_late_is_named(opened):
    async def story():
        async with opened(present=("ben", "chloe")) as walk:
            await walk.write(PERSON)
            first = await walk.first_asked("ben", "chloe")
            other = {"ben": "chloe", "chloe": "ben"}[first]
            offer = await walk.offer_to(first)
            with pytest.raises(OfferGone, match=first):
                await walk.segue.accept("c-1", offer.id, other)
            await walk.segue.accept("c-1", offer.id, first)
            with pytest.raises(OfferGone) as gone:
                await walk.segue.accept("c-1", offer.id, first)

            assert first in gone.value.holder

    asyncio.run(story())


def test_two_people_who_accept_at_once_one_wins_and_the_other_is_told(opened):
    async def story():
        async with opened(present=("ben", "chloe")) as walk:
            await walk.write(PERSON)
            first = await walk.first_asked("ben", "chloe")
            offer = await walk.offer_to(first)
            results = await asyncio.gather(
                walk.segue.accept("c-1", offer.id, first), walk.segue.accept("c-1", offer.id, first),
                return_exceptions=True,
            )  # fmt: skip

            assert sorted(type(result).__name__ for result in results) == ["Conversation", "OfferGone"]
            assert {seat.person.id: seat.busy for seat in await walk.segue.line.seats()}[first] == 1

    asyncio.run(story())


def test_a_person_takes_over_while_the_ai_thinks_and_its_reply_is_kept_unsent(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", "Does the lid of the kettle come off?") as turn:
                assert turn.open
                await walk.segue.take_over("c-1", "ben")
                turn.say("Yes, pull it up.", confidence=0.99)

            assert turn.outcome == "kept"
            assert turn.outbox == []
            kept = [event for event in await walk.segue.story("c-1") if isinstance(event, DraftKept)]
            assert [event.text for event in kept] == ["Yes, pull it up."]
            assert "AiSpoke" not in await walk.events()
            assert (await walk.segue.conversation("c-1")).draft == "Yes, pull it up."

    asyncio.run(story())


def test_words_typed_while_waiting_are_there_when_the_person_joins(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.write(PERSON)
            await walk.write("it is about order HL-48217")
            await walk.write("the lid is cracked")
            await walk.segue.accept("c-1", (await walk.offer_to("ben")).id, "ben")

            texts = [turn.text for turn in (await walk.segue.transcript("c-1")).turns]
            assert "it is about order HL-48217" in texts
            assert "the lid is cracked" in texts
            assert set(outcomes(await walk.segue.story("c-1")).values()) <= {
                "handed off",
                "waiting for a person",
                "with a person",
            }

    asyncio.run(story())


def test_a_transfer_takes_packet_and_reason_along_and_the_first_keeps_it_until_accepted(opened):
    async def story():
        async with opened(present=("ben", "deniz")) as walk:
            await walk.with_person("ben")
            state = await walk.segue.transfer("c-1", "ben", "technical", "the Harrow One shows E4")

            assert (state.holder, state.who) == (Holder.TRANSFER, "ben")
            await walk.segue.reply("c-1", "ben", "I am bringing in a colleague.")
            handed = [event for event in await walk.segue.story("c-1") if isinstance(event, HandedOff)][-1]
            assert handed.packet.why[0].because == "the Harrow One shows E4"
            assert "Ben Carter" in handed.say
            await walk.segue.accept("c-1", (await walk.offer_to("deniz")).id, "deniz")
            state = await walk.segue.conversation("c-1")
            assert (state.holder, state.who) == (Holder.HUMAN, "deniz")
            with pytest.raises(NotYours, match="deniz"):
                await walk.segue.reply("c-1", "ben", "one more thing")
            assert {seat.person.id: seat.busy for seat in await walk.segue.line.seats() if seat.present} == {
                "ben": 0,
                "deniz": 1,
            }

    asyncio.run(story())


def test_a_declined_transfer_stays_with_the_first(opened):
    async def story():
        async with opened(present=("ben", "deniz")) as walk:
            await walk.with_person("ben")
            await walk.segue.transfer("c-1", "ben", "technical", "the Harrow One shows E4")
            state = await walk.segue.decline("c-1", (await walk.offer_to("deniz")).id, "deniz")

            assert (state.holder, state.who) == (Holder.TRANSFER, "ben")
            await walk.segue.reply("c-1", "ben", "Still me.")

    asyncio.run(story())


def test_bad_input_is_named_and_nothing_is_lost(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            with pytest.raises(UnknownConversation, match="'nowhere'"):
                await walk.segue.reply("nowhere", "ben", "hello")
            with pytest.raises(UnknownConversation):
                await walk.segue.conversation("nowhere")
            await walk.write("hello there, a question", "Yes?")
            with pytest.raises(MessageTooLong) as long:
                await walk.write("x" * 1_000_000)
            assert long.value.length == 1_000_000
            with pytest.raises(UnknownAgent):
                await walk.segue.take_over("c-1", "zoe")
            with pytest.raises(NotYours):
                await walk.segue.reply("c-1", "ben", "hello")

            assert (await walk.segue.conversation("c-1")).turns == 2
            assert await walk.segue.is_true("c-1")

    asyncio.run(story())


def test_a_full_desk_cannot_take_over(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            for number in range(3):
                await walk.write("a question", id=f"c-{number}")
                await walk.segue.take_over(f"c-{number}", "ben")
            await walk.write("a question", id="c-9")
            with pytest.raises(DeskFull) as full:
                await walk.segue.take_over("c-9", "ben")

            assert full.value.capacity == 3

    asyncio.run(story())


def test_a_message_delivered_twice_is_kept_once(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", "hello, a question", key="m-1") as turn:
                turn.say("Yes?")
            async with walk.segue.turn("c-1", "hello, a question", key="m-1") as again:
                assert not again.open

            assert again.outcome == "repeated"
            assert again.outbox == []
            assert (await walk.events()).count("CustomerSpoke") == 1

    asyncio.run(story())
