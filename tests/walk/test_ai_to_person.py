"""Stories 1 to 6: when the AI steps back, and for whom."""

from __future__ import annotations

import asyncio

import pytest

from segue.core.conversation import Holder, IllegalMove
from segue.core.events import AiSpoke, HandedOff
from segue.core.triggers import HandOff, Trigger


def test_whoever_asks_for_a_person_on_the_first_message_gets_one(opened):
    """No model call, one sentence with the team and what is passed on, a packet, the best free agent, then silence."""

    async def story():
        async with opened(present=("ben", "chloe", "ana")) as walk:
            turn = await walk.write("I want to talk to a person about my refund for order HL-48213")

            assert walk.asked == []
            assert isinstance(turn.decision, HandOff)
            assert turn.decision.reasons[0].trigger is Trigger.ASKED
            assert "talk to a person" in turn.decision.reasons[0].evidence[0].words
            assert len(turn.outbox) == 1
            assert "Billing" in turn.outbox[0]
            assert "this conversation" in turn.outbox[0]
            packet = await walk.segue.packet("c-1")
            assert packet is not None
            assert "HL-48213" in " ".join(fact.value for fact in packet.facts)
            assert packet.record is not None
            offer = await walk.offer_to("ana")  # skilled in refunds, as Ben is less
            state = await walk.segue.accept("c-1", offer.id, "ana")
            assert (state.holder, state.who) == (Holder.HUMAN, "ana")
            await walk.segue.reply("c-1", "ana", "Hello, I see it is about HL-48213. One moment.")
            before = await walk.events()
            later = await walk.write("thank you", "I can help with that!")
            assert later.outbox == []
            assert walk.asked == []
            assert (await walk.events())[len(before) :] == ["CustomerSpoke"]

    asyncio.run(story())


def test_the_ai_cannot_speak_while_a_person_holds(opened):
    """Not even when it tries behind the turn's back: the draft is kept, the move is illegal."""

    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.with_person("ben")
            state = await walk.segue.conversation("c-1")
            said = await walk.segue.board.speak("c-1", state.epoch, state.turns, "Hi!", signals=_unmeasured())

            assert said.outcome == "kept"
            assert said.said == ()
            from segue.core.conversation import apply

            with pytest.raises(IllegalMove) as refused:
                apply(state, AiSpoke(state.last_at, "Hi!"))
            assert refused.value.holder is Holder.HUMAN

    asyncio.run(story())


def test_between_the_thresholds_the_customer_is_asked_once_then_handed_off(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            first = await walk.write("something about the thing I got", "It is blue.", confidence=0.8)
            second = await walk.write("the other thing", "It is red.", confidence=0.8)

            assert first.outcome == "asked"
            assert first.outbox[0].endswith("?")
            assert second.outcome == "handed_off"
            assert second.reasons[0].trigger is Trigger.LOW_CONFIDENCE
            assert "still below 0.85" in second.reasons[0].because

    asyncio.run(story())


@pytest.mark.parametrize(
    ("confidence", "outcome"), [(0.9, "sent"), (0.85, "sent"), (0.74, "handed_off"), (0.0, "handed_off")]
)
def test_outside_the_thresholds_confidence_decides_at_once(opened, confidence, outcome):
    async def story():
        async with opened(present=("ben",)) as walk:
            turn = await walk.write("Which grinder fits the Harrow One?", "The Burrow 40.", confidence=confidence)

            assert turn.outcome == outcome
            assert len(turn.outbox) == 1

    asyncio.run(story())


def test_a_missing_confidence_is_not_measured_and_not_a_half(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            turn = await walk.write("Which grinder fits the Harrow One?", "The Burrow 40.")

            assert turn.outcome == "sent"
            assert "confidence" in turn.decision.not_measured

    asyncio.run(story())


@pytest.mark.parametrize(
    ("text", "team", "about"),
    [
        ("I want a refund of $120 for order HL-48213", "billing", "refund"),
        ("please cancel my subscription", "retention", "cancel"),
        ("Cancel order HL-48230 please", "retention", "cancel"),
        ("close my account", "trust", "close_account"),
    ],
)
def test_high_stakes_go_to_the_right_team_and_no_draft_is_asked_for(opened, text, team, about):
    async def story():
        async with opened() as walk:
            turn = await walk.write(text)

            assert walk.asked == []
            assert [reason.about for reason in turn.reasons if reason.trigger is Trigger.HIGH_STAKES] == [about]
            assert (await walk.segue.conversation("c-1")).destination.team == team

    asyncio.run(story())


def test_a_refund_within_the_limit_is_left_to_the_ai(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            turn = await walk.write(
                "Can I get a refund of $20 for the filters?", "Yes, it takes 3 days.", confidence=0.9
            )

            assert turn.outcome == "sent"

    asyncio.run(story())


def test_the_same_question_a_third_time_goes_to_a_person(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            ways = [
                "Where is my parcel from last week?",
                "where is my parcel from last week",
                "So where is my parcel from last week??",
            ]
            answers = ["It left the depot.", "Tracking shows Ohio.", "It is on its way."]
            turns = [await walk.write(text, said, confidence=0.95) for text, said in zip(ways, answers, strict=True)]

            assert [turn.outcome for turn in turns] == ["sent", "sent", "handed_off"]
            assert turns[2].reasons[0].trigger is Trigger.REPEATED
            assert len(walk.asked) == 2

    asyncio.run(story())


def test_the_same_ai_answer_twice_goes_to_a_person(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.write(
                "My kettle shows nothing", "Please unplug the kettle for ten minutes and try it again.", confidence=0.95
            )
            turn = await walk.write(
                "I did that, the display stays dark",
                "Please unplug the kettle for ten minutes and try it again!",
                confidence=0.95,
            )

            assert turn.outcome == "handed_off"
            assert turn.reasons[0].because == "the AI gives the same answer for the second time"
            assert turn.state.draft is not None

    asyncio.run(story())


def test_tone_that_falls_over_consecutive_messages_goes_to_a_person(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            texts = [
                "My scale arrived, one question about the battery",
                "I am disappointed with that, it is annoying",
                "This is absolutely terrible, the worst service ever!!!",
            ]
            turns = [await walk.write(text, f"Answer {i} for you.", confidence=0.95) for i, text in enumerate(texts)]

            assert turns[0].outcome == "sent"
            assert turns[2].outcome == "handed_off"
            assert Trigger.TONE in [reason.trigger for reason in turns[2].reasons]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("My lawyer will contact you, I am going to sue you", Trigger.OUT_OF_SCOPE),
        ("There is fraud on my account, somebody ordered with my stolen card", Trigger.OUT_OF_SCOPE),
        (
            "Is it safe to drink your coffee with my heart medication? What dose would a doctor allow?",
            Trigger.COMPLIANCE,
        ),
    ],
)
def test_delicate_subjects_go_to_trust_whatever_the_confidence(opened, text, trigger):
    async def story():
        async with opened() as walk:
            turn = await walk.write(text)

            assert walk.asked == []
            assert trigger in [reason.trigger for reason in turn.reasons]
            assert (await walk.segue.conversation("c-1")).destination.team == "trust"

    asyncio.run(story())


def test_an_ai_that_promises_a_person_hands_off(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            turn = await walk.write(
                "The lid does not fit", "I'll transfer you to a colleague right away.", confidence=0.99
            )

            assert turn.outcome == "handed_off"
            assert turn.reasons[0].trigger is Trigger.PROMISE
            assert "I'll transfer you" not in turn.outbox[0]

    asyncio.run(story())


def test_two_questions_in_one_message_both_reach_the_person(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            text = "Where is order HL-48215? And please let me talk to a human about the broken lid of HL-48216."
            await walk.write(text)
            packet = await walk.segue.packet("c-1")

            values = " ".join(fact.value for fact in packet.facts)
            assert "HL-48215" in values
            assert "HL-48216" in values
            handed = next(event for event in await walk.segue.story("c-1") if isinstance(event, HandedOff))
            assert handed.answers == (0,)

    asyncio.run(story())


def _unmeasured():
    from segue.core.triggers import NOT_MEASURED

    return NOT_MEASURED
