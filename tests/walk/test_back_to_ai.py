"""Whoever waits may go on with the AI after all: at once, from the line and from an open offer, and with the place kept."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from segue.agents.assistants import Drafted
from segue.core.conversation import Holder, IllegalMove
from segue.core.decisions import decisions
from segue.core.events import Informed, WentBack
from segue.core.quality import outcomes
from segue.core.quality.cases import cases_of
from segue.core.triggers import Signals

PERSON = "I want to talk to a person"
MINUTES = timedelta(minutes=2)


def busy(seats):
    return {seat.person.id: seat.busy for seat in seats if seat.busy}


def test_from_the_line_the_ai_has_them_at_once_and_the_handoff_is_over(opened):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            said = await walk.segue.back_to_assistant("c-1")

            state = await walk.segue.conversation("c-1")
            assert (state.holder, state.who, state.waiting_since, state.unanswered) == (Holder.AI, "ai", None, ())
            assert said.startswith("You are with the assistant again")
            assert "kept for 10 minutes" in said
            ((leg,),) = [case.legs for case in cases_of(await walk.segue.story("c-1"), MINUTES)]
            assert not leg.was_abandoned()
            assert leg.came_of(leg.handoff.at, MINUTES) == "arranged"
            turn = await walk.write("Which filter fits the kettle?", "The round one.", confidence=0.99)
            assert turn.outcome == "sent"
            await walk.due(minutes=30)
            assert "Stalled" not in await walk.events()
            assert await walk.segue.is_true("c-1")

    asyncio.run(story())


def test_an_open_offer_is_withdrawn_and_the_seat_goes_to_who_waits(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            for number in range(1, 5):
                await walk.write(PERSON, id=f"c-{number}")
            offers = await walk.segue.offers("ben")
            first = offers[0][0].id
            (waiting,) = {f"c-{n}" for n in range(1, 5)} - {state.id for state, _ in offers}
            await walk.segue.back_to_assistant(first)

            assert (await walk.segue.conversation(first)).offer is None
            assert waiting in [state.id for state, _ in await walk.segue.offers("ben")]
            assert busy(await walk.segue.line.seats()) == {"ben": 3}

    asyncio.run(story())


@pytest.mark.parametrize(("minutes", "is_kept"), [(9, True), (11, False)])
def test_who_asks_again_within_some_minutes_has_the_first_place(opened, minutes, is_kept):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            first = (await walk.segue.conversation("c-1")).waiting_since
            walk.clock.forward(minutes=1)
            await walk.segue.back_to_assistant("c-1")
            walk.clock.forward(minutes=minutes)
            await walk.segue.ask_for_person("c-1", "p-1")

            state = await walk.segue.conversation("c-1")
            assert state.holder is Holder.QUEUE
            assert (state.waiting_since == first) is is_kept
            assert state.left_line is None
            assert await walk.segue.is_true("c-1")

    asyncio.run(story())


@pytest.mark.parametrize("words", ["close my account", "I want a refund of $500 for order HL-48217"])
def test_what_only_people_may_decide_stays_and_the_customer_reads_why(opened, words):
    async def story():
        async with opened() as walk:
            await walk.write(words)
            said = await walk.segue.back_to_assistant("c-1")
            again = await walk.segue.back_to_assistant("c-1")

            state = await walk.segue.conversation("c-1")
            assert state.holder is Holder.QUEUE
            assert state.destination.only_people
            assert "has to decide" in said
            assert "call you back" in said
            assert again == ""  # it stands there already
            assert sum(isinstance(event, Informed) for event in await walk.segue.story("c-1")) == 1

    asyncio.run(story())


class Assistant:
    """Answers with what it was asked last."""

    async def answer(self, transcript, language):
        return Drafted(f"About the kettle, turn {len(transcript.turns)}", Signals(confidence=0.99))


def test_words_written_in_line_are_answered_and_an_old_wish_is_not_heard_again(opened):
    async def story():
        async with opened(assistant=Assistant()) as walk:
            await walk.segue.receive("c-1", PERSON)
            await walk.segue.receive("c-1", "hello? a human please!")
            await walk.segue.receive("c-1", "Which filter fits the kettle?")
            await walk.segue.back_to_assistant("c-1")

            story = await walk.segue.story("c-1")
            (back,) = [event for event in story if isinstance(event, WentBack)]
            assert back.turns == (3,)
            state = await walk.segue.conversation("c-1")
            assert (state.holder, state.unanswered) == (Holder.AI, ())
            assert outcomes(story) == {0: "handed off", 2: "waiting for a person", 3: "answered"}
            assert await walk.segue.is_true("c-1")

    asyncio.run(story())


def test_without_anybody_to_answer_them_words_in_line_stay_as_they_are(opened):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            await walk.write("Which filter fits the kettle?")
            await walk.segue.back_to_assistant("c-1")
            await walk.due(minutes=5)

            state = await walk.segue.conversation("c-1")
            assert (state.holder, state.unanswered) == (Holder.AI, ())

    asyncio.run(story())


def test_with_a_person_nobody_goes_back_and_with_the_ai_nothing_changes(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.write("Hello", confidence=0.99)
            before = await walk.segue.conversation("c-1")
            assert await walk.segue.back_to_assistant("c-1") == ""
            assert await walk.segue.conversation("c-1") == before
            await walk.with_person("ben", id="c-2")
            with pytest.raises(IllegalMove):
                await walk.segue.back_to_assistant("c-2")

    asyncio.run(story())


def test_a_silent_conversation_is_closed_after_it_went_back(opened):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            await walk.segue.back_to_assistant("c-1")
            await walk.due(hours=25)

            assert (await walk.segue.conversation("c-1")).holder is Holder.ARCHIVE

    asyncio.run(story())


def test_why_it_left_the_line_is_told(opened):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            await walk.segue.back_to_assistant("c-1")

            told = [one.told[0] for one in decisions("c-1", await walk.segue.story("c-1"), walk.segue.policy)]
            assert told[-1] == "The customer would rather go on with the AI, and left the line."

    asyncio.run(story())
