"""Story 15: whatever breaks, the customer is told and a person gets the conversation; and the overtaken decision."""

from __future__ import annotations

import asyncio

import pytest

from segue.core.conversation import Holder
from segue.core.events import AiSpoke, Alarmed, CustomerSpoke, DraftKept
from segue.core.reading import Reading
from segue.core.triggers import Signals, Trigger


class Reads:
    """A reader that does what it is told."""

    def __init__(self, does):
        self.does = does

    async def read(self, transcript):
        found = self.does(transcript)
        return await found if asyncio.iscoroutine(found) else found


def _raises(_):
    raise RuntimeError("boom")


def _hangs(_):
    return asyncio.sleep(60)


@pytest.mark.parametrize(
    "does",
    [
        _raises,
        _hangs,
        lambda _: None,
        lambda _: "calm",
        lambda _: Reading(tone=7.0),
        lambda _: Reading(wants_human=float("nan")),
    ],
    ids=["raises", "hangs", "None", "text", "out of range", "not a number"],
)
def test_a_reader_that_breaks_brings_a_person(opened, does):
    async def story():
        from datetime import timedelta

        async with opened(
            present=("ben",), reader=Reads(does), policy={"read_within": timedelta(seconds=0.05)}
        ) as walk:
            turn = await walk.write("hello")

            assert turn.outcome == "handed_off"
            assert len(turn.outbox) == 1
            assert turn.reasons[0].trigger is Trigger.FAILURE
            assert (await walk.segue.conversation("c-1")).holder is Holder.OFFER
            assert any(gap.startswith("the reader") for gap in (await walk.segue.packet("c-1")).gaps)

    asyncio.run(story())


class Answers:
    """An assistant that does what it is told."""

    def __init__(self, does):
        self.does = does

    async def answer(self, transcript, language):
        found = self.does(transcript)
        return await found if asyncio.iscoroutine(found) else found


@pytest.mark.parametrize(
    "does",
    [_raises, _hangs, lambda _: None, lambda _: 42, lambda _: type("D", (), {"text": " ", "signals": Signals()})()],
    ids=["raises", "hangs", "None", "a number", "empty"],
)
def test_an_assistant_that_breaks_brings_a_person(opened, does):
    async def story():
        from datetime import timedelta

        async with opened(
            present=("ben",), assistant=Answers(does), policy={"answer_within": timedelta(seconds=0.05)}
        ) as walk:
            turn = await walk.segue.receive("c-1", "hello, a question about mugs")

            assert turn.outcome == "handed_off"
            assert len(turn.outbox) == 1
            assert turn.reasons[0].trigger is Trigger.FAILURE

    asyncio.run(story())


@pytest.mark.parametrize("does", [_raises, _hangs, lambda _: "a record"], ids=["raises", "hangs", "text"])
def test_records_that_break_are_a_gap_and_the_person_still_comes(opened, does):
    class Records:
        async def record(self, customer):
            found = does(customer)
            return await found if asyncio.iscoroutine(found) else found

    async def story():
        from datetime import timedelta

        async with opened(
            present=("ben",), records=Records(), policy={"records_within": timedelta(seconds=0.05)}
        ) as walk:
            turn = await walk.write("I want to talk to a person")

            assert turn.outcome == "handed_off"
            assert "record" in (await walk.segue.packet("c-1")).gaps[0]

    asyncio.run(story())


def test_a_packet_that_cannot_be_built_does_not_stop_the_handoff(opened, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("boom")

    async def story():
        async with opened(present=("ben",)) as walk:
            monkeypatch.setattr("segue.switchboard.packing.pack", broken)
            turn = await walk.write("I want to talk to a person")

            assert turn.outcome == "handed_off"
            packet = await walk.segue.packet("c-1")
            assert "I want to talk to a person" in packet.brief
            assert "could not be built" in packet.gaps[0]

    asyncio.run(story())


def test_an_agent_that_raises_is_a_handoff_and_in_development_also_an_error(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", "hello, a question") as turn:
                raise KeyError("max_turns")

            assert turn.outcome == "handed_off"
            assert "KeyError" in turn.reasons[0].because
        async with opened(present=("ben",), debug=True) as walk:
            with pytest.raises(KeyError):
                async with walk.segue.turn("c-2", "hello, a question") as turn:
                    raise KeyError("max_turns")

            assert turn.outcome == "handed_off"

    asyncio.run(story())


def test_a_cancelled_turn_leaves_the_customer_with_a_person(opened):
    async def story():
        async with opened(present=("ben",)) as walk:

            async def slow():
                async with walk.segue.turn("c-1", "hello, a question"):
                    await asyncio.sleep(60)

            task = asyncio.create_task(slow())
            await asyncio.sleep(0.2)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

            assert (await walk.segue.conversation("c-1")).holder is Holder.OFFER

    asyncio.run(story())


def test_an_agent_that_says_nothing_is_a_handoff(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", "hello, a question") as turn:
                pass

            assert turn.outcome == "handed_off"
            assert turn.reasons[0].because == "the AI gave no answer"

    asyncio.run(story())


def test_a_process_that_died_before_answering_is_noticed_after_the_time_to_answer(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.segue.board.open("c-1")
            await walk.segue.board.hear("c-1", "is anybody there?")
        async with opened(present=("ben",)) as walk:
            await walk.due(seconds=31)
            state = await walk.segue.conversation("c-1")

            assert state.holder is Holder.OFFER
            assert state.unanswered == ()
            assert "no answer within 30 s" in (await walk.segue.packet("c-1")).why[0].because

    asyncio.run(story())


def test_an_overtaken_decision_is_made_anew_with_the_new_words(opened):
    """The customer asks for a person while the first message is still being read: no word of the AI comes between."""

    async def story():
        gate, first = asyncio.Event(), []

        def slow_first(transcript):
            async def read():
                from segue.readers.lexicon import Lexicon

                if not first:
                    first.append(transcript)
                    await gate.wait()
                return Lexicon(walk.segue.policy).read_now(transcript)

            return read()

        async with opened(present=("ben",), reader=Reads(slow_first)) as walk:
            one = asyncio.create_task(walk.write("My kettle is loud", "Try this.", confidence=0.99))
            while not first:
                await asyncio.sleep(0.01)
            two = asyncio.create_task(walk.write("never mind, give me a human please", "Sure!", confidence=0.99))
            await asyncio.sleep(0.1)
            gate.set()
            turns = await asyncio.gather(one, two)

            assert walk.asked == []
            assert AiSpoke not in [type(event) for event in await walk.segue.story("c-1")]
            assert sum(len(turn.outbox) for turn in turns) == 1
            assert (await walk.segue.conversation("c-1")).handoffs == 1

    asyncio.run(story())


def test_a_wish_for_a_person_is_not_lost_because_more_words_followed(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.segue.board.open("c-1")
            await walk.segue.board.hear("c-1", "I want to talk to a person")
            await walk.segue.board.hear("c-1", "it is about the blue kettle")
            heard = await walk.segue.board.think("c-1", 1)

            assert heard.decision.reasons[0].trigger is Trigger.ASKED
            assert heard.decision.reasons[0].evidence[0].turn == 0

    asyncio.run(story())


def test_a_draft_that_did_not_see_the_last_words_is_kept_and_the_next_turn_answers_both(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", "Do you sell mugs?") as one:
                async with walk.segue.turn("c-1", "Blue ones, I mean") as two:
                    two.say("Yes, two blue ones.", confidence=0.95)
                one.say("Yes, six kinds.", confidence=0.95)

            assert (one.outcome, two.outcome) == ("kept", "sent")
            story = await walk.segue.story("c-1")
            assert [event.answers for event in story if isinstance(event, AiSpoke)] == [(0, 1)]
            assert [event.text for event in story if isinstance(event, DraftKept)] == ["Yes, six kinds."]

    asyncio.run(story())


def test_two_triggers_at_once_make_one_handoff(opened):
    async def story():
        async with opened(present=("ben", "chloe")) as walk:
            await asyncio.gather(*(walk.write(text) for text in ("human please", "I want a person", "agent now")))

            assert (await walk.segue.conversation("c-1")).handoffs == 1
            story = await walk.segue.story("c-1")
            assert sum(isinstance(event, CustomerSpoke) for event in story) == 3
            assert not any(isinstance(event, Alarmed) for event in story)
            assert await walk.segue.is_true("c-1")

    asyncio.run(story())
