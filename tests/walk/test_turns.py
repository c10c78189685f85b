"""Turns that overlap, come late or fail: what the customer reads, and what they never read."""

from __future__ import annotations

import asyncio

import pytest

from segue.core.conversation import Holder, KeyReused, MessageTooLong, UnknownConversation
from segue.core.events import AiSpoke, CustomerSpoke, DraftKept, HandedOff, HumanSpoke
from segue.core.triggers import Reason, Signals, Trigger
from segue.switchboard.desk import UnknownAgent

PERSON = "I want to talk to a person"


async def begun(walk, text, id="c-1"):
    """A turn that runs, and the way to end it, with an error or without one."""
    context = walk.segue.turn(id, text, customer="c-1001")
    turn = await context.__aenter__()

    async def end(error=None):
        await context.__aexit__(type(error) if error else None, error, None)

    return turn, end


async def of(walk, kind):
    """Events of one kind."""
    return [event for event in await walk.segue.story("c-1") if isinstance(event, kind)]


# ---- two turns at once


def test_a_draft_that_ends_before_the_newer_turn_speaks_is_kept_and_the_newer_one_answers_both(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            one, end_one = await begun(walk, "Do you sell mugs?")
            two, end_two = await begun(walk, "Blue ones, I mean")
            one.say("Yes, six kinds.", confidence=0.99)
            await end_one()
            two.say("Yes, two blue ones.", confidence=0.99)
            await end_two()

            assert (one.outcome, one.outbox) == ("kept", [])
            assert (two.outcome, two.outbox) == ("sent", ["Yes, two blue ones."])
            (kept,) = await of(walk, DraftKept)
            assert (kept.text, "wrote more" in kept.because) == ("Yes, six kinds.", True)
            assert [(event.text, event.answers) for event in await of(walk, AiSpoke)] == [
                ("Yes, two blue ones.", (0, 1))
            ]

    asyncio.run(story())


@pytest.mark.parametrize("newer_first", [False, True], ids=["before the newer answers", "after the newer answered"])
@pytest.mark.parametrize("error", [RuntimeError("boom"), asyncio.CancelledError()], ids=["raises", "is cancelled"])
def test_a_turn_that_fails_hands_nothing_off_if_a_newer_one_answers_for_both(opened, error, newer_first):
    async def story():
        async with opened(present=("ben",)) as walk:
            one, end_one = await begun(walk, "Do you sell mugs?")
            two, end_two = await begun(walk, "Blue ones, I mean")
            two.say("Yes, two blue ones.", confidence=0.99)

            async def fail():
                try:
                    await end_one(error)
                except asyncio.CancelledError:
                    pass  # it is handed on to whoever cancelled

            for end in (end_two, fail) if newer_first else (fail, end_two):
                await end()

            assert (one.outcome, one.outbox, two.outcome) == ("kept", [], "sent")
            assert await of(walk, HandedOff) == []
            state = await walk.segue.conversation("c-1")
            assert (state.holder, state.unanswered) == (Holder.AI, ())

    asyncio.run(story())


def test_a_newer_turn_that_fails_still_brings_a_person_for_both(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            one, end_one = await begun(walk, "Do you sell mugs?")
            two, end_two = await begun(walk, "Blue ones, I mean")
            one.say("Yes, six kinds.", confidence=0.99)
            await end_one()
            await end_two(RuntimeError("boom"))

            assert (one.outcome, two.outcome) == ("kept", "handed_off")
            assert [event.answers for event in await of(walk, HandedOff)] == [(0, 1)]

    asyncio.run(story())


def test_an_ai_of_an_older_epoch_neither_speaks_nor_gives_up(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.write("hello, a question", "Yes?")
            await walk.segue.take_over("c-1", "ben")
            await walk.segue.give_back("c-1", "ben", "All settled.")
            await walk.segue.board.hear("c-1", "Do you sell mugs?")
            state = await walk.segue.conversation("c-1")
            (seen,) = state.unanswered
            failed = Reason(Trigger.FAILURE, "late")
            late = await walk.segue.board.give_up("c-1", state.epoch - 2, seen, failed)
            spoke = await walk.segue.board.speak("c-1", state.epoch - 2, seen, "Six kinds.", Signals(0.99))

            assert (late.outcome, spoke.outcome) == ("kept", "kept")
            assert await of(walk, HandedOff) == []
            assert (await walk.segue.conversation("c-1")).unanswered == (seen,)
            given = await walk.segue.board.give_up("c-1", state.epoch, seen, failed)
            assert given.outcome == "handed_off"

    asyncio.run(story())


# ---- many words before any was read


@pytest.mark.parametrize("count", [2, 9, 12, 17, 30])
def test_a_wish_for_a_person_before_many_more_messages_brings_one_without_a_word_of_the_ai(opened, count):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.segue.board.open("c-1")
            await walk.segue.board.hear("c-1", PERSON)
            for number in range(count - 2):
                await walk.segue.board.hear("c-1", f"it is about kettle number {number}")
            turn = await walk.write("the blue one", "Kettles are fine.", confidence=0.99)

            assert turn.outcome == "handed_off"
            assert walk.asked == []
            assert await of(walk, AiSpoke) == []
            assert [event.answers for event in await of(walk, HandedOff)] == [tuple(range(count))]

    asyncio.run(story())


@pytest.mark.parametrize("count", [9, 12])
def test_many_messages_that_ask_for_no_person_are_answered_together(opened, count):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.segue.board.open("c-1")
            for number in range(count - 1):
                await walk.segue.board.hear("c-1", f"there is a kettle, its number is {number * 7919}")
            turn = await walk.write("which lid fits?", "The round one.", confidence=0.99)

            assert turn.outcome == "sent"
            assert [event.answers for event in await of(walk, AiSpoke)] == [tuple(range(count))]

    asyncio.run(story())


# ---- what is no message


def test_a_key_that_another_text_had_is_refused_by_name_and_nothing_is_kept(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", "hello, a question", key="m-1") as turn:
                turn.say("Yes?")
            with pytest.raises(KeyReused, match="'m-1'") as reused:
                async with walk.segue.turn("c-1", "cancel my order", key="m-1"):
                    pass

            assert (reused.value.conversation, reused.value.key) == ("c-1", "m-1")
            assert [event.text for event in await of(walk, CustomerSpoke)] == ["hello, a question"]
            async with walk.segue.turn("c-1", "hello, a question", key="m-1") as again:
                pass
            assert again.outcome == "repeated"

    asyncio.run(story())


def test_a_persons_reply_under_the_customers_key_is_sent_once_and_so_are_the_customers_words(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", PERSON, key="1"):
                pass
            await walk.segue.accept("c-1", (await walk.offer_to("ben")).id, "ben")
            for _ in range(2):
                await walk.segue.reply("c-1", "ben", "Hello, Ben here.", key="1")
            await walk.segue.reply("c-1", "ben", "How can I help?", key="2")
            async with walk.segue.turn("c-1", "my kettle is loud", key="2") as turn:
                pass

            assert [event.text for event in await of(walk, HumanSpoke)] == ["Hello, Ben here.", "How can I help?"]
            assert turn.outcome == "with_people"
            assert [event.text for event in await of(walk, CustomerSpoke)] == [PERSON, "my kettle is loud"]

    asyncio.run(story())


def test_two_people_and_a_customer_who_count_alike_are_all_heard(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.with_person("ben")
            await walk.segue.reply("c-1", "ben", "Hello, Ben here.", key="1")
            await walk.segue.take_over("c-1", "chloe")
            await walk.segue.reply("c-1", "chloe", "Hello, Chloé here.", key="1")
            async with walk.segue.turn("c-1", "who are you two?", key="ben 1") as turn:
                pass

            assert [event.by for event in await of(walk, HumanSpoke)] == ["ben", "chloe"]
            assert turn.outcome == "with_people"

    asyncio.run(story())


def test_a_message_over_the_bound_leaves_no_conversation_behind(opened):
    async def story():
        async with opened() as walk:
            with pytest.raises(MessageTooLong):
                await walk.write("x" * 20_001)
            with pytest.raises(UnknownConversation):
                await walk.segue.conversation("c-1")
            assert (await walk.write("x " * 10_000, "What is that?")).state.turns > 0

    asyncio.run(story())


def test_a_reply_over_the_bound_and_a_strangers_note_are_refused_by_name(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.with_person("ben")
            before = await walk.events()
            with pytest.raises(MessageTooLong) as long:
                await walk.segue.reply("c-1", "ben", "x" * 20_001)
            with pytest.raises(UnknownAgent, match="'zoe'"):
                await walk.segue.note("c-1", "zoe", "I was here")

            assert (long.value.length, long.value.at_most) == (20_001, 20_000)
            assert await walk.events() == before
            await walk.segue.reply("c-1", "ben", "x" * 20_000)
            await walk.segue.note("c-1", "ana", "seen")

    asyncio.run(story())


# ---- what is no answer


@pytest.mark.parametrize("draft", [5, None, b"bytes", ["a", "list"]])
def test_a_draft_that_is_no_text_brings_a_person_at_once(opened, draft):
    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", "hello, a question") as turn:
                turn.say(draft, confidence=0.99)

            assert turn.outcome == "handed_off"
            assert "TypeError" in turn.reasons[0].because
            assert (await walk.offer_to("ben")).agent == "ben"

    asyncio.run(story())


@pytest.mark.parametrize(
    "draft",
    [
        "",
        " \n\t",
        "\u200b",
        "\u200b\u200c\u200d\u2060\ufeff",
        "\u00ad\u202e",
        "\x00\x1b",
        "\u3000\u2003",
        "\u200b" * 9000,
    ],
    ids=["nothing", "spaces", "zero width", "joiners", "soft hyphen", "controls", "wide spaces", "many"],
)
def test_a_draft_in_which_nothing_can_be_seen_is_no_answer(opened, draft):
    async def story():
        async with opened(present=("ben",)) as walk:
            turn = await walk.write("hello, a question", confidence=0.99)
            assert turn.outcome == "sent"
            async with walk.segue.turn("c-1", "Which mug is the large one?") as turn:
                turn.say(draft, confidence=0.99)

            assert turn.outcome == "handed_off"
            assert turn.reasons[0].trigger is Trigger.FAILURE
            assert draft not in turn.outbox

    asyncio.run(story())


def test_a_runaway_draft_goes_to_a_person_and_not_to_the_customer(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            turn = await walk.write("hello, a question", "word " * 6000, confidence=0.99)

            assert turn.outcome == "handed_off"
            assert "30,000 characters" in turn.reasons[0].because
            assert await of(walk, AiSpoke) == []
            assert all(len(sentence) < 1000 for sentence in turn.outbox)

    asyncio.run(story())


@pytest.mark.parametrize("spoke", [True, False], ids=["by who wrote", "by who called"])
def test_after_a_handback_the_answer_of_before_may_be_given_once_more(opened, spoke):
    answer = "The lid of the large kettle comes off with a quarter turn to the left."

    async def story():
        async with opened(present=("ben",)) as walk:
            assert (await walk.write("How do I open the kettle?", answer, confidence=0.99)).outcome == "sent"
            await walk.with_person("ben")
            if spoke:
                await walk.segue.reply("c-1", "ben", "I will send you a new lid.")
            await walk.segue.give_back("c-1", "ben", "A new lid is on its way.")
            once = await walk.write("And the lid, how does it come off?", answer, confidence=0.99)
            twice = await walk.write("Which way round?", answer, confidence=0.99)

            assert (once.outcome, twice.outcome) == ("sent", "handed_off")
            assert twice.reasons[0].trigger is Trigger.REPEATED

    asyncio.run(story())


ARTICLE = "Mugs can go into the dishwasher. Knives should be washed by hand."


@pytest.mark.parametrize("sources", [{"care": ARTICLE}, [ARTICLE]])
def test_an_answer_said_with_its_sources_is_measured_and_sent_if_they_support_it(opened, sources):
    async def story():
        async with opened(present=("ana",)) as walk:
            async with walk.segue.turn("c-1", "Can mugs go into the dishwasher?") as turn:
                turn.say("Mugs can go into the dishwasher.", confidence=0.95, sources=sources)

            spoke = [event for event in await walk.segue.story("c-1") if isinstance(event, AiSpoke)]
            assert turn.outcome == "sent"
            assert turn.grounding.grounded > 0.9
            assert spoke[0].signals.grounded == turn.grounding.grounded
            assert spoke[0].signals.sources == ("care",) if isinstance(sources, dict) else (ARTICLE,)

    asyncio.run(story())


@pytest.mark.parametrize(
    ("text", "sources"),
    [
        ("All mugs may be cleaned in the oven overnight.", {"care": ARTICLE}),
        ("Mugs can go into the dishwasher 40 times.", {"care": ARTICLE}),
        ("Mugs can go into the dishwasher.", []),
    ],
)
def test_an_answer_that_its_sources_do_not_support_is_kept_and_a_person_gets_it(opened, text, sources):
    async def story():
        async with opened(present=("ana",)) as walk:
            async with walk.segue.turn("c-1", "Can mugs go into the dishwasher?") as turn:
                turn.say(text, confidence=0.99, sources=sources)

            told = await walk.segue.story("c-1")
            assert turn.outcome == "handed_off"
            assert turn.reasons[0].trigger is Trigger.UNGROUNDED
            assert [event.text for event in told if isinstance(event, DraftKept)] == [text]
            assert text not in " ".join(turn.outbox)

    asyncio.run(story())


def test_below_its_floor_it_becomes_a_question_where_the_policy_says_so(opened):
    async def story():
        async with opened(present=("ana",), policy={"clarify_on": ("grounded",)}) as walk:
            async with walk.segue.turn("c-1", "Can mugs go into the dishwasher?") as turn:
                turn.say("Shipping is free.", sources={"care": ARTICLE})
            assert turn.outcome == "asked"
            async with walk.segue.turn("c-1", "I mean the mugs") as turn:
                turn.say("Shipping is free of charge.", sources={"care": ARTICLE})
            assert turn.outcome == "handed_off"

    asyncio.run(story())


def test_what_the_customer_said_and_what_was_only_named_are_no_invented_facts(opened):
    async def story():
        async with opened(present=("ana",)) as walk:
            async with walk.segue.turn("c-1", "Can the 12 mugs go into the dishwasher?") as turn:
                turn.say("Your 12 mugs can go into the dishwasher.", sources={"care": ARTICLE})
            assert turn.outcome == "sent"
            async with walk.segue.turn("c-1", "And the knives?") as turn:
                turn.say("By hand, please.", grounded=0.9, sources=["care"])
            assert turn.outcome == "sent"
            assert turn.grounding is None
            async with walk.segue.turn("c-1", "And the pots?") as turn:
                turn.say("By hand as well.", logprobs=[-2.0, -3.0])
            assert "token probability 0.08 is below 0.50" in turn.reasons[0].because

    asyncio.run(story())
