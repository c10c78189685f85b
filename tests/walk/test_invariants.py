"""What no other story holds: languages on every path, words that are no confidence, the order of the ledger."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from segue import Task, TaskKind, guarded, said_in
from segue.core.events import HandedOff, ToolEnded
from segue.core.triggers import Trigger


async def _asked(walk, text):
    return await walk.write(text)


async def _crashed(walk, text):
    async with walk.segue.turn("c-1", text) as turn:
        if turn.open:
            raise RuntimeError("max turns")
    return turn


async def _over_limit(walk, text):
    @guarded(limit={"amount": 50}, to="billing")
    async def pay(amount: float) -> str:
        return "paid"

    async with walk.segue.turn("c-1", text) as turn:
        if turn.open:
            await pay(500)
    return turn


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hallo, ich habe eine Frage zu meiner Mühle", "Ich verbinde Sie jetzt mit unserem Team"),
        ("Hola, tengo una pregunta sobre mi molinillo de café", "Le paso ahora con nuestro equipo"),
        ("Bonjour, j'ai une question sur mon moulin à café", "Je vous mets en relation avec notre équipe"),
        ("Olá, tenho uma pergunta sobre o meu moedor", "Vou passar a conversa para a nossa equipe"),
        ("Hello, I have a question about my grinder", "I'm connecting you with our"),
    ],
    ids=["de", "es", "fr", "pt", "en"],
)
@pytest.mark.parametrize("path", [_crashed, _over_limit], ids=["crash", "limit"])
def test_a_crash_and_a_limit_speak_the_customers_language(opened, path, text, words):
    async def story():
        async with opened(present=("ben", "ana")) as walk:
            turn = await path(walk, text)

            assert turn.outcome == "handed_off"
            assert len(turn.outbox) == 1
            assert words in turn.outbox[0]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kann ich bitte mit einem Menschen sprechen?", "Ich verbinde Sie jetzt mit unserem Team"),
        ("quiero hablar con una persona", "Le paso ahora con nuestro equipo"),
        ("je veux parler à un conseiller", "Je vous mets en relation avec notre équipe"),
        ("quero falar com um atendente", "Vou passar a conversa para a nossa equipe"),
    ],
    ids=["de", "es", "fr", "pt"],
)
def test_a_wish_for_a_person_is_answered_in_its_language(opened, text, words):
    async def story():
        async with opened(present=("ben",)) as walk:
            turn = await _asked(walk, text)

            assert turn.reasons[0].trigger is Trigger.ASKED
            assert words in turn.outbox[0]

    asyncio.run(story())


@pytest.mark.parametrize(
    "draft",
    [
        "I am not 100% confident about it.",
        "Please ensure the lid is closed.",
        "We can't be sure about that.",
        "I'm absolutely certain!",
    ],
)
def test_confidence_is_never_read_out_of_a_drafts_words(opened, draft):
    async def story():
        async with opened(present=("ben",)) as walk:
            unmeasured = await walk.write("Which grinder fits the Harrow One?", draft)
            unsure = await walk.write("And which kettle goes with it?", draft + " Really.", confidence=0.5)

            assert "confidence" in unmeasured.decision.not_measured
            assert unsure.outcome == "handed_off"
            assert "0.50" in next(r.because for r in unsure.reasons if r.trigger is Trigger.LOW_CONFIDENCE)

    asyncio.run(story())


def test_the_ledger_has_the_order_of_the_deeds(opened):
    @guarded
    def look(order: str) -> str:
        return "found"

    @guarded
    async def book(order: str) -> str:
        return "booked"

    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", "Please look at order 4471 and book a visit") as turn:
                look("4471")
                await book("4471")
                look("4472")
                turn.say("Booked.", confidence=0.99)

            done = [event.tool for event in await walk.segue.story("c-1") if isinstance(event, ToolEnded)]
            assert done == ["look", "book", "look"]

    asyncio.run(story())


def test_a_handoff_to_a_team_that_does_not_exist_goes_to_one_that_does_and_says_so(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", "hello, a question") as turn:
                turn.hand_off("the model says so", to="nowhere")

            handed = next(event for event in await walk.segue.story("c-1") if isinstance(event, HandedOff))
            assert handed.destination.team == "support"
            assert ("nowhere", "there is no such team") in handed.destination.lost

    asyncio.run(story())


def test_a_callback_at_a_time_without_a_zone_is_refused(opened):
    async def story():
        async with opened() as walk:
            await walk.write("I want to talk to a person")
            with pytest.raises(ValueError, match="aware"):
                await walk.segue.book_callback("c-1", datetime(2026, 11, 24, 10), "555-0100")

            assert "CallbackBooked" not in await walk.events()

    asyncio.run(story())


def test_a_watcher_hears_everything_the_customer_reads_in_order(opened):
    """What a person says and what a timer says reach the customer by the same way as the AI's words."""

    async def story():
        heard = []

        async def carry(conversation, events):
            await asyncio.sleep(0)
            heard.extend(said_in(events))

        async with opened(present=("ben",)) as walk:
            walk.segue.watch(carry)
            await walk.write("Which grinder fits?", "The Burrow 40.", confidence=0.95)
            await walk.with_person("ben")
            await walk.segue.reply("c-1", "ben", "Hello, Ben here.")
            await walk.segue.give_back("c-1", "ben", "All settled.", (Task(TaskKind.SURVEY),))
            await walk.due(minutes=3)

        assert heard[0] == "The Burrow 40."
        assert "connecting you" in heard[1]
        assert "Ben Carter" in heard[2]
        assert heard[3] == "Hello, Ben here."
        assert "All settled." in heard[4]
        assert "1 (poor) to 5" in heard[5]

    asyncio.run(story())
