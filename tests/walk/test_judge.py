"""A judge that looks at answers said with their sources: what it may change, and how long it may take."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time

import pytest

from segue import ground
from segue.agents import judging
from segue.agents.judging import Judging
from segue.core.events import AiSpoke
from segue.core.triggers import Trigger

ARTICLE = "Mugs can go into the dishwasher. Knives cannot go into the dishwasher."
RIGHT, FALSE = "Mugs can go into the dishwasher.", "Knives can go into the dishwasher."


def reads(claim, passages):
    """What a judge says that reads."""
    return 0.97 if claim == RIGHT else 0.04


async def reads_later(claim, passages):
    await asyncio.sleep(0)
    return reads(claim, passages)


async def asked(walk, text, sources=(ARTICLE,), id="c-1", **measured):
    async with walk.segue.turn(id, "Can I put them into the dishwasher?") as turn:
        turn.say(text, sources=list(sources), **measured)
    return turn


async def signals(walk, id="c-1"):
    return [event for event in await walk.segue.story(id) if isinstance(event, AiSpoke)][-1].signals


@pytest.mark.parametrize("judge", [reads, reads_later, lambda *asked: reads(*asked)])
def test_a_contradiction_in_the_same_words_goes_to_a_person(opened, judge):
    async def story():
        async with opened(present=("ana",)) as walk:
            assert (await asked(walk, FALSE)).outcome == "sent"
        async with opened(judge=judge) as walk:
            turn = await asked(walk, FALSE, id="c-2")

            assert turn.outcome == "handed_off"
            assert turn.reasons[0].trigger is Trigger.UNGROUNDED
            assert turn.grounding.grounded == 0.04
            turn = await asked(walk, RIGHT, id="c-3")
            assert turn.outcome == "sent"
            assert (await signals(walk, "c-3")).notes == ()

    asyncio.run(story())


@pytest.mark.parametrize("text", ["Mugs can go into the dishwasher 40 times.", "Mugs may be cleaned in an oven."])
def test_no_judge_talks_back_what_words_and_facts_refused(opened, text):
    async def story():
        async with opened(present=("ana",), judge=lambda claim, passages: 1.0) as walk:
            turn = await asked(walk, text)

            assert turn.outcome == "handed_off"
            assert turn.grounding.grounded < 0.5

    asyncio.run(story())


def test_a_judge_raises_no_figure_of_the_builders(opened):
    async def story():
        async with opened(present=("ana",), judge=lambda claim, passages: 1.0) as walk:
            turn = await asked(walk, RIGHT, grounded=0.2)
            assert turn.grounding is None  # a list beside a figure of the builder's is mere names
            async with walk.segue.turn("c-2", "And mugs?") as turn:
                turn.say(RIGHT, grounded=0.2, sources={"care": ARTICLE})
            assert turn.reasons[0].because == "its sources support 0.20 of the answer, less than 0.50"

    asyncio.run(story())


def test_it_is_asked_only_about_the_last_words_and_only_if_they_may_be_sent(opened):
    told = []

    def judge(claim, passages):
        told.append((claim, passages))
        return 1.0

    async def story():
        async with opened(present=("ana",), judge=judge) as walk:
            async with walk.segue.turn("c-1", "Can I put them into the dishwasher?") as turn:
                turn.say(FALSE, sources=[ARTICLE])
                turn.say(f"{RIGHT} Happy to help!", sources=[ARTICLE])
            assert [claim for claim, _ in told] == [RIGHT]
            assert RIGHT in told[0][1]
            async with walk.segue.turn("c-1", "And the knives?") as turn:
                turn.say("Knives cannot go into the dishwasher.", sources=[ARTICLE])
                turn.hand_off("of my own")
            assert len(told) == 1

    asyncio.run(story())


def fails(claim, passages):
    raise OSError("the customer's words")


async def fails_later(claim, passages):
    raise OSError("the customer's words")


@pytest.mark.parametrize(
    ("judge", "problem"),
    [
        (fails, "failed (OSError)"),
        (fails_later, "failed (OSError)"),
        (lambda claim, passages: 7, "returned no probability"),
        (lambda claim, passages: float("nan"), "returned no probability"),
        (lambda claim, passages: None, "returned no number"),
    ],
)
def test_a_judge_that_fails_changes_nothing_and_the_event_says_so(opened, judge, problem, caplog):
    async def story():
        async with opened(present=("ana",), judge=judge) as walk:
            turn = await asked(walk, RIGHT)

            assert turn.outcome == "sent"
            assert turn.grounding.grounded > 0.9
            assert (await signals(walk)).notes == (f"1 of 1 claim grounded by words alone: the judge {problem}",)

    with caplog.at_level(logging.WARNING, "segue"):
        asyncio.run(story())

    assert "the customer's words" not in caplog.text


def looked(judge, answer, times=1):
    """What was measured of an answer, asked so often, and how long the last time took."""

    async def story():
        judged = Judging(judge, within=0.05)
        for _ in range(times):
            began = time.monotonic()
            found, told = await judged.look(ground(answer, [ARTICLE]))
        return found, told.notes, time.monotonic() - began

    return asyncio.run(story())


@pytest.fixture
def over():
    """Ends whatever waits for it when the test is over."""
    event = threading.Event()
    yield event
    event.set()


def test_a_judge_that_is_late_holds_nobody_up_and_what_it_said_in_time_counts(over):
    def late(claim, passages):
        return 0.3 if claim == FALSE else over.wait(20)

    found, notes, took = looked(late, f"{RIGHT} {FALSE}")

    assert took < 1.0
    assert [sentence.p > 0.9 for sentence in found.sentences] == [True, False]
    assert found.grounded == 0.3
    assert notes == ("1 of 2 claims grounded by words alone: the judge took longer than 0.05 s",)


def test_a_judge_that_heeds_no_end_holds_nobody_up_either():
    async def heedless(claim, passages):
        for _ in range(2):
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(0.3)
        return 0.0

    found, notes, took = looked(heedless, RIGHT)

    assert took < 0.3
    assert found.grounded > 0.9
    assert notes == ("1 of 1 claim grounded by words alone: the judge took longer than 0.05 s",)


def test_a_judge_that_is_stuck_is_asked_no_more_than_it_has_room(over):
    begun = []

    def stuck(claim, passages):
        begun.append(claim)
        return over.wait(20)

    found, notes, took = looked(stuck, f"{RIGHT} {FALSE}", times=judging.AT_ONCE // 2 + 1)

    assert len(begun) == judging.AT_ONCE
    assert took < 0.05
    assert found.grounded > 0.5
    assert notes == ("2 of 2 claims grounded by words alone: the judge was busy",)
