"""Story 7: the way back."""

from __future__ import annotations

import asyncio

import pytest

from segue.core.conversation import Holder
from segue.core.entries import JobKind
from segue.core.events import AiSpoke, CallbackBooked, HandedBack, Rated
from segue.core.handback import Task, TaskKind

NOTE = "Refunded 59.90 to your card, 3 to 5 days."
TASKS = (Task(TaskKind.CONFIRM), Task(TaskKind.SURVEY))


async def handed_back(walk, person="ana"):
    await walk.with_person(person, "Please give me a person, it is about a refund of $59.90 for HL-48213")
    await walk.segue.reply("c-1", person, "Refunded.")
    return await walk.segue.give_back("c-1", person, NOTE, TASKS)


def test_the_ai_confirms_what_was_agreed_and_puts_the_confirmation_in_the_outbox(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            state = await handed_back(walk)
            told = [event.say for event in await walk.segue.story("c-1") if isinstance(event, HandedBack)]
            await walk.due(seconds=1)

            assert state.holder is Holder.WRAP_UP
            assert NOTE in told[0]
            (sent,) = await walk.segue.journal.pending(JobKind.SEND)
            assert (sent.fence, dict(sent.body)["text"]) == ("confirm", NOTE)
            assert {seat.person.id: seat.busy for seat in await walk.segue.line.seats()}["ana"] == 0

    asyncio.run(story())


def test_the_outbox_sends_once_and_what_fails_is_sent_later(opened):
    class Flaky:
        def __init__(self):
            self.tries, self.sent = 0, []

        async def send(self, conversation, kind, to, text):
            self.tries += 1
            if self.tries == 1:
                raise ConnectionError("mail server is away")
            self.sent.append((kind, to, text))

    async def story():
        outbox = Flaky()
        async with opened(present=("ana",), outbox=outbox) as walk:
            await handed_back(walk)
            for _ in range(3):
                await walk.due(seconds=31)

            assert outbox.sent == [("confirm", "c-1001", NOTE)]
            assert list(await walk.segue.journal.pending(JobKind.SEND)) == []

    asyncio.run(story())


def test_a_rating_is_asked_for_and_a_bare_number_is_one(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            await handed_back(walk)
            await walk.due(minutes=2, seconds=1)
            asked = [event.text for event in await walk.segue.story("c-1") if isinstance(event, AiSpoke)]
            turn = await walk.write("5")

            assert "1 (poor) to 5" in asked[-1]
            assert turn.outcome == "settled"
            assert walk.asked == []
            rated = [event for event in await walk.segue.story("c-1") if isinstance(event, Rated)]
            assert [(event.score, event.after_human) for event in rated] == [(5, True)]

    asyncio.run(story())


def test_a_follow_up_is_answered_by_the_ai_which_knows_what_was_agreed(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            await handed_back(walk)
            async with walk.segue.turn("c-1", "Which grind setting suits the new filter cups?") as turn:
                assert turn.open
                assert NOTE in turn.messages[0]["content"]
                turn.say("Setting 18.", confidence=0.95)

            assert turn.outcome == "sent"
            assert (await walk.segue.conversation("c-1")).holder is Holder.WRAP_UP

    asyncio.run(story())


@pytest.mark.parametrize(
    "text", ["my refund still hasn't arrived", "can you refund the other order as well?", "it's still not fixed"]
)
def test_the_ai_never_re_enters_the_solved_problem_its_person_gets_it_back(opened, text):
    async def story():
        async with opened(present=("ana", "farah")) as walk:
            await handed_back(walk)
            turn = await walk.write(text, "Let me look into that refund again.")

            assert walk.asked == []
            assert turn.outcome == "handed_off"
            assert (await walk.offer_to("ana")).because == "Ana Ruiz knows the case"

    asyncio.run(story())


def test_a_callback_is_booked_from_the_customers_words_and_its_person_gets_it_when_due(opened, clock):
    async def story():
        async with opened(present=("ana",)) as walk:
            await handed_back(walk)
            turn = await walk.write("Could you call me in 2 hours to explain the invoice?")
            booked = [event for event in await walk.segue.story("c-1") if isinstance(event, CallbackBooked)]

            assert turn.outcome == "settled"
            assert "2026-11-23 17:00" in turn.outbox[0]
            assert len(booked) == 1
            await walk.due(hours=2, seconds=1)
            assert (await walk.segue.conversation("c-1")).holder is Holder.OFFER
            assert (await walk.offer_to("ana")).agent == "ana"

    asyncio.run(story())


def test_whoever_asks_for_a_person_after_the_handback_gets_one(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            await handed_back(walk)
            turn = await walk.write("I'd rather talk to a person again")

            assert turn.outcome == "handed_off"

    asyncio.run(story())


def test_a_silent_conversation_is_closed_after_a_day_and_opens_again_with_new_words(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            await handed_back(walk)
            for _ in range(4):
                await walk.due(hours=12)
            assert (await walk.segue.conversation("c-1")).holder is Holder.ARCHIVE
            turn = await walk.write("Hello again, do you sell mugs?", "Yes, two kinds.", confidence=0.9)

            assert turn.outcome == "sent"
            assert "Reopened" in await walk.events()

    asyncio.run(story())


def test_a_handback_without_a_note_is_refused(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            await walk.with_person("ana", "Please give me a person, I need a refund")
            with pytest.raises(ValueError, match="needs a note"):
                await walk.segue.give_back("c-1", "ana", " ")

            assert (await walk.segue.conversation("c-1")).holder is Holder.HUMAN

    asyncio.run(story())
