"""Passwords and check digits never reach the file, whoever wrote them and by whatever way."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from segue.core.conversation import KeyReused
from segue.core.events import CustomerSpoke
from segue.core.handback import Task, TaskKind
from segue.core.redaction import SECRET_REMOVED
from segue.core.transcript import Attachment

PASSWORD, DIGITS, CODE = "Tr0ub4dor-42", "7391", "580416"


def bytes_of(path: Path) -> bytes:
    """Everything in the journal's files, also what was not moved out of the log yet."""
    return b"".join(file.read_bytes() for file in sorted(path.parent.iterdir()) if file.name.startswith(path.name))


def test_no_secret_reaches_the_file(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            segue, words = walk.segue, f"my password is {PASSWORD} and the cvv is {DIGITS}"
            await walk.write(words, f"Your password is {PASSWORD}", confidence=0.99)
            await walk.write(f"otp {CODE}, I want to talk to a person")
            await segue.take_over("c-1", "ben")
            await segue.desk.reply("c-1", "ben", f"So the security code is {DIGITS}?", "r-1")
            await segue.note("c-1", "ben", f"password: {PASSWORD}")
            await segue.ask_for_help("c-1", "ben", f"their pin is {DIGITS}")
            await segue.transfer("c-1", "ben", "billing", f"password: {PASSWORD}")
            task = Task(TaskKind.FOLLOW_UP, f"use password: {PASSWORD}", walk.clock() + timedelta(days=1))
            await segue.give_back("c-1", "ben", f"Done, password: {PASSWORD}", [task])
            await segue.rate("c-1", 5, f"my password was {PASSWORD}")
            await segue.book_callback("c-1", walk.clock() + timedelta(hours=2), f"0151 1234567, pin {DIGITS}")
            await segue.board.open("c-2")
            await segue.board.delegate("c-2", 1, "ai", "other", f"password: {PASSWORD}")
            await segue.board.hear("c-2", "a person please")
            await segue.board.start_tool(
                "c-2", 1, "t-1", "login", {}, (("password", PASSWORD), ("note", words)), (), "ai"
            )
            await segue.board.end_tool("c-2", "t-1", "login", (("cvv", DIGITS),), words, True, "ai")
            await segue.close("c-1", f"password: {PASSWORD}")
            kept = bytes_of(walk.path)

            assert SECRET_REMOVED.encode() in kept
            for secret in (PASSWORD, CODE):
                assert secret.encode() not in kept
            for event in await segue.story("c-1") + await segue.story("c-2"):
                assert DIGITS not in repr(event)

    asyncio.run(story())


def test_the_same_message_again_is_known_without_its_secret(opened):
    async def story():
        async with opened() as walk:
            hear, text = walk.segue.board.hear, f"my password is {PASSWORD}"
            await walk.segue.board.open("c-1")
            await hear("c-1", text, "k-1")

            assert (await hear("c-1", text, "k-1")).repeated
            with pytest.raises(KeyReused):
                await hear("c-1", "something else", "k-1")

    asyncio.run(story())


def test_the_same_file_again_is_known_without_the_secret_in_its_name(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            file = Attachment("f-1", "my password is hunter22.txt", "text/plain", 12)
            for _ in range(2):
                async with walk.segue.turn("c-1", "here", key="m-1", files=(file,)) as turn:
                    if turn.open:
                        turn.say("Thank you.", confidence=0.95)
            await walk.with_person("ben")
            for _ in range(2):
                await walk.segue.reply("c-1", "ben", "mine", "r-1", files=(file,))

            story = await walk.segue.story("c-1")
            kept = [event.files for event in story if getattr(event, "files", ())]
            assert len(kept) == 2
            assert "hunter22" not in str(story)

    asyncio.run(story())


def test_an_answer_to_a_question_for_the_check_digits_is_not_kept_and_is_known_again(opened):
    async def story():
        async with opened() as walk:
            await walk.write("I want to pay", "What is the CVV on the back of your card?", confidence=0.99)
            await walk.segue.board.hear("c-1", "7391", "k-2")
            said = [event.text for event in await walk.segue.story("c-1") if isinstance(event, CustomerSpoke)]

            assert said[-1] == SECRET_REMOVED
            await walk.write("and what now?", "Thank you, that is all.", confidence=0.99)
            assert (await walk.segue.board.hear("c-1", "7391", "k-2")).repeated

    asyncio.run(story())
