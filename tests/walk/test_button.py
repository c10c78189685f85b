"""The button "Talk to a person": a handoff in one breath, whatever the reader, the model and the policy do."""

from __future__ import annotations

import asyncio

import pytest

from segue.core.conversation import Holder, KeyReused, UnknownConversation
from segue.core.events import CustomerSpoke, HandedOff, Understood
from segue.core.triggers import Trigger
from segue.core.wording import LANGUAGES, SENTENCES


class Broken:
    """A reader that is down."""

    async def read(self, transcript):
        raise RuntimeError("the reader is down")


async def of(walk, kind):
    return [event for event in await walk.segue.story("c-1") if isinstance(event, kind)]


def test_it_hands_off_in_one_breath_without_any_reader(opened):
    async def story():
        async with opened(present=("ben",), reader=Broken()) as walk:
            await walk.segue.board.open("c-1", "c-1001")
            change = await walk.segue.ask_for_person("c-1", "p-1")

            assert change.before.version == 1
            assert [type(event).__name__ for event in change.events] == [
                "CustomerSpoke",
                "Understood",
                "HandedOff",
                "Offered",
            ]
            assert change.after.holder is Holder.OFFER
            assert change.after.unanswered == ()
            (handed,) = await of(walk, HandedOff)
            assert [reason.trigger for reason in handed.packet.why] == [Trigger.ASKED]
            assert handed.packet.why[0].evidence[0].turn == 0
            assert handed.packet.gaps == ()
            assert (await walk.offer_to("ben")).agent == "ben"
            assert await walk.segue.is_true("c-1")

    asyncio.run(story())


def test_pressed_again_under_the_same_key_it_changes_nothing(opened):
    async def story():
        async with opened() as walk:
            await walk.segue.board.open("c-1")
            await walk.segue.ask_for_person("c-1", "p-1")
            again = await walk.segue.ask_for_person("c-1", "p-1", "de")

            assert (again.repeated, again.first) == (True, 2)
            assert len(await of(walk, CustomerSpoke)) == 1

    asyncio.run(story())


def test_pressed_twice_at_once_there_is_one_handoff(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.segue.board.open("c-1")
            await asyncio.gather(*(walk.segue.ask_for_person("c-1", f"p-{number}") for number in range(5)))

            assert len(await of(walk, HandedOff)) == 1
            assert len(await of(walk, CustomerSpoke)) == 5

    asyncio.run(story())


def test_under_a_key_of_another_message_it_is_refused_rather_than_lost(opened):
    async def story():
        async with opened() as walk:
            await walk.segue.board.open("c-1")
            await walk.segue.board.hear("c-1", "Do you sell mugs?", "m-1")
            with pytest.raises(KeyReused):
                await walk.segue.ask_for_person("c-1", "m-1")

    asyncio.run(story())


def test_whom_people_have_already_they_keep(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.with_person("ben")
            change = await walk.segue.ask_for_person("c-1", "p-1")

            assert [type(event) for event in change.events] == [CustomerSpoke]
            assert (change.after.holder, change.after.who, change.after.handoffs) == (Holder.HUMAN, "ben", 1)

    asyncio.run(story())


def test_after_the_handback_it_is_the_same_person_again(opened):
    async def story():
        async with opened(present=("ben", "chloe")) as walk:
            await walk.write("I want to talk to a person")
            first = await walk.first_asked("ben", "chloe")
            await walk.segue.accept("c-1", (await walk.offer_to(first)).id, first)
            await walk.segue.give_back("c-1", first, "All is well.")
            await walk.segue.ask_for_person("c-1", "p-1")

            assert (await walk.offer_to(first)).agent == first

    asyncio.run(story())


def test_a_closed_conversation_is_opened_again_by_it(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.segue.board.open("c-1")
            await walk.segue.close("c-1", "done")
            change = await walk.segue.ask_for_person("c-1", "p-1")

            assert change.after.holder is Holder.OFFER
            assert [type(event).__name__ for event in change.events][:2] == ["Reopened", "CustomerSpoke"]
            assert (await walk.segue.ask_for_person("c-1", "p-1")).first == change.before.version + 2

    asyncio.run(story())


def test_a_draft_that_was_on_its_way_is_kept_for_the_person(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", "Do you sell mugs?") as turn:
                await walk.segue.ask_for_person("c-1", "p-1")
                turn.say("Yes, six kinds.", confidence=0.99)

            assert (turn.outcome, turn.outbox) == ("kept", [])
            assert (await walk.segue.conversation("c-1")).draft == "Yes, six kinds."

    asyncio.run(story())


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_speaks_the_language_of_the_page_where_nothing_was_read_yet(opened, language, policy):
    async def story():
        async with opened(policy={"languages": LANGUAGES}) as walk:
            await walk.segue.board.open("c-1")
            change = await walk.segue.ask_for_person("c-1", "p-1", language)

            (spoke,) = await of(walk, CustomerSpoke)
            (read,) = await of(walk, Understood)
            assert spoke.text == SENTENCES["person_please"][language]
            assert (read.reading.language, read.reading.wants_human) == (language, 1.0)
            assert change.after.language == language

    asyncio.run(story())


def test_a_language_that_the_team_does_not_write_falls_back_to_its_first(opened):
    async def story():
        async with opened() as walk:
            await walk.segue.board.open("c-1")
            await walk.segue.ask_for_person("c-1", "p-1", "tlh")

            (spoke,) = await of(walk, CustomerSpoke)
            assert spoke.text == SENTENCES["person_please"]["en"]

    asyncio.run(story())


def test_it_opens_nothing(opened):
    async def story():
        async with opened() as walk:
            with pytest.raises(UnknownConversation):
                await walk.segue.ask_for_person("c-1", "p-1")

    asyncio.run(story())


@pytest.mark.parametrize("wish", ["", "human please", "let me talk to a real person"])
@pytest.mark.parametrize("between", ["", "no, that does not help"])
def test_a_bare_wish_is_about_what_the_customer_said_before_it(opened, wish, between):
    async def story():
        async with opened(present=("deniz", "ben")) as walk:
            await walk.write("My machine is leaking", confidence=0.95)
            if between:
                await walk.write(between, confidence=0.95)
            await (walk.write(wish) if wish else walk.segue.ask_for_person("c-1"))
            state = await walk.segue.conversation("c-1")
            assert (state.destination.team, state.destination.intents[0].name) == ("technical", "machine_fault")
            assert state.offer.agent == "deniz"

    asyncio.run(story())


def test_what_it_was_about_is_known_again_after_a_while_with_the_assistant(opened):
    async def story():
        async with opened(present=("deniz",)) as walk:
            await walk.write("My machine is leaking, I want to talk to a person")
            await walk.segue.back_to_assistant("c-1")
            await walk.segue.ask_for_person("c-1")
            assert (await walk.segue.conversation("c-1")).destination.team == "technical"

    asyncio.run(story())
