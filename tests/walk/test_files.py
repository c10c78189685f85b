"""Messages with files: kept with the words, named to the AI that cannot see them; and what is no message at all."""

from __future__ import annotations

import asyncio

import pytest

from segue.core.conversation import EmptyMessage, Holder, KeyReused, MessageTooLong
from segue.core.events import CustomerSpoke, HumanSpoke
from segue.core.transcript import Attachment

PHOTO = Attachment("f-1", "damage.jpg", "image/jpeg", 48_213)
LABEL = Attachment("f-2", "label.pdf", "application/pdf", 9_001)
BLANKS = ["", " ", "\n\t ", "\u200b", "\u00a0\u2003", "\u200d\ufeff"]


async def of(walk, kind):
    return [event for event in await walk.segue.story("c-1") if isinstance(event, kind)]


def test_a_file_is_kept_with_the_words_and_named_to_the_ai(opened):
    async def story():
        async with opened() as walk:
            async with walk.segue.turn("c-1", "My grinder arrived broken", files=(PHOTO, LABEL)) as turn:
                assert turn.messages == [
                    {
                        "role": "user",
                        "content": "My grinder arrived broken\n(attached: damage.jpg, image/jpeg; label.pdf, application/pdf)",
                    }
                ]
                turn.say("I am sorry about that.", confidence=0.95)

            assert [event.files for event in await of(walk, CustomerSpoke)] == [(PHOTO, LABEL)]
        async with opened() as walk:
            assert (await walk.segue.transcript("c-1")).turns[0].files == (PHOTO, LABEL)
            assert (await walk.segue.conversation("c-1")).recent[0].files == (PHOTO, LABEL)
            assert await walk.segue.is_true("c-1")

    asyncio.run(story())


def test_a_message_may_be_a_file_and_no_words(opened):
    async def story():
        async with opened() as walk:
            async with walk.segue.turn("c-1", "", files=(PHOTO,), key="m-1") as turn:
                assert turn.open
                assert turn.messages == [{"role": "user", "content": "(attached: damage.jpg, image/jpeg)"}]
                turn.say("Thank you. What may I do about it?", confidence=0.95)

            assert turn.outcome == "sent"
            assert (await walk.segue.conversation("c-1")).unanswered == ()

    asyncio.run(story())


def test_three_photos_one_after_the_other_are_no_repeated_question(opened):
    async def story():
        async with opened() as walk:
            for number in range(4):
                async with walk.segue.turn(
                    "c-1", "", files=(Attachment(f"f-{number}", "a.png", "image/png", 9),)
                ) as turn:
                    assert turn.open
                    turn.say(f"Thank you, that is photo number {number}.", confidence=0.95)

            assert (await walk.segue.conversation("c-1")).holder is Holder.AI

    asyncio.run(story())


def test_whoever_takes_over_a_conversation_of_files_reads_their_names(opened):
    async def story():
        async with opened(present=("chloe",)) as walk:
            async with walk.segue.turn("c-1", "", files=(PHOTO,)):
                pass  # the AI has nothing to say about a photo

            packet = await walk.segue.packet("c-1")
            assert [(fact.name, fact.value, fact.turn) for fact in packet.facts] == [("file", "damage.jpg", 0)]
            assert packet.goal
            assert packet.brief

    asyncio.run(story())


def test_a_person_answers_with_a_file(opened):
    async def story():
        async with opened(present=("chloe",)) as walk:
            await walk.with_person("chloe")
            await walk.segue.reply("c-1", "chloe", "", "r-1", files=(LABEL,))
            await walk.segue.reply("c-1", "chloe", "", "r-1", files=(LABEL,))

            assert [(event.text, event.files) for event in await of(walk, HumanSpoke)] == [("", (LABEL,))]
            with pytest.raises(KeyReused):
                await walk.segue.reply("c-1", "chloe", "", "r-1", files=(PHOTO,))

    asyncio.run(story())


def test_the_same_key_with_another_file_is_another_message(opened):
    async def story():
        async with opened() as walk:
            await walk.segue.board.open("c-1")
            await walk.segue.board.hear("c-1", "look", "m-1", files=(PHOTO,))

            again = await walk.segue.board.hear("c-1", "look", "m-1", files=(PHOTO,))
            assert (again.repeated, again.first) == (True, 2)
            with pytest.raises(KeyReused):
                await walk.segue.board.hear("c-1", "look", "m-1", files=(LABEL,))

    asyncio.run(story())


@pytest.mark.parametrize("text", BLANKS, ids=map(ascii, BLANKS))
def test_a_message_of_nothing_is_refused_and_nothing_is_written(opened, text):
    async def story():
        async with opened(present=("chloe",)) as walk:
            with pytest.raises(EmptyMessage):
                async with walk.segue.turn("c-2", text):
                    pytest.fail("there is nothing to answer")
            assert await walk.segue.journal.load("c-2") is None

            await walk.with_person("chloe")
            before = await walk.events()
            for refused in (
                walk.segue.board.hear("c-1", text),
                walk.segue.reply("c-1", "chloe", text),
                walk.segue.note("c-1", "chloe", text),
            ):
                with pytest.raises(EmptyMessage):
                    await refused
            assert await walk.events() == before

    asyncio.run(story())


def test_words_with_a_file_may_not_be_too_long_either(opened):
    async def story():
        async with opened() as walk:
            with pytest.raises(MessageTooLong):
                async with walk.segue.turn("c-1", "a" * 20_001, files=(PHOTO,)):
                    pytest.fail("it is too long")

    asyncio.run(story())
