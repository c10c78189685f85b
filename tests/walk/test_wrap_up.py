"""After the handback and at the end: ratings, calls that were promised, silent days, jobs that outlive their reason."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from segue.core.conversation import Holder
from segue.core.entries import JobKind
from segue.core.events import HandedOff, Rated, TaskDone
from segue.core.handback import Task, TaskKind
from segue.core.triggers import Trigger

PERSON = "I want to talk to a person"
SURVEY = (Task(TaskKind.SURVEY),)


async def handed_back(walk, tasks=SURVEY, text=PERSON):
    await walk.with_person("ben", text)
    return await walk.segue.give_back("c-1", "ben", "A new lid is on its way.", tasks)


async def surveys(walk):
    """How often the rating was asked for."""
    return sum("1 (poor) to 5" in turn.text for turn in (await walk.segue.transcript("c-1")).turns)


async def scores(walk):
    return [event.score for event in await walk.segue.story("c-1") if isinstance(event, Rated)]


# ---- ratings


def test_a_bare_number_is_no_rating_before_the_survey_was_said(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await handed_back(walk)
            early = await walk.write("2", "Two of what?", confidence=0.99)
            assert (early.outcome, await scores(walk), await surveys(walk)) == ("sent", [], 0)
            await walk.due(minutes=2, seconds=1)
            asked = await walk.write("2")

            assert (asked.outcome, await scores(walk), await surveys(walk)) == ("settled", [2], 1)

    asyncio.run(story())


def test_a_bare_number_is_a_rating_once_and_then_words_like_any_other(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await handed_back(walk)
            await walk.due(minutes=2, seconds=1)
            await walk.write("4")
            again = await walk.write("2", "Two of what?", confidence=0.99)

            assert (again.outcome, await scores(walk)) == ("sent", [4])

    asyncio.run(story())


@pytest.mark.parametrize("first", [[2], []], ids=["rated before", "asked before and not rated"])
def test_a_second_handback_asks_again_and_only_then_is_a_number_a_rating(opened, first):
    async def story():
        async with opened(present=("ben",)) as walk:
            await handed_back(walk)
            await walk.due(minutes=2, seconds=1)
            for score in first:
                await walk.write(str(score))
            await handed_back(walk)
            early = await walk.write("5", "Five of what?", confidence=0.99)
            assert (early.outcome, await scores(walk)) == ("sent", first)
            await walk.due(minutes=2, seconds=1)
            await walk.write("5")

            assert (await scores(walk), await surveys(walk)) == ([*first, 5], 2)

    asyncio.run(story())


def test_who_has_rated_is_not_asked_and_a_bare_number_is_no_rating(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await handed_back(walk)
            await walk.segue.rate("c-1", 4)
            await walk.due(minutes=2, seconds=1)
            assert (await surveys(walk), await scores(walk)) == (0, [4])
            turn = await walk.write("2", "Two of what?", confidence=0.99)

            assert (turn.outcome, await scores(walk)) == ("sent", [4])

    asyncio.run(story())


def test_who_has_rated_by_a_button_is_not_asked(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await handed_back(walk)
            await walk.segue.rate("c-1", 4)
            for _ in range(3):
                await walk.due(minutes=2)

            assert (await surveys(walk), await scores(walk)) == (0, [4])

    asyncio.run(story())


def test_a_survey_that_comes_due_while_a_person_has_it_is_not_said_and_asks_for_nothing(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await handed_back(walk)
            await walk.segue.take_over("c-1", "ben")
            await walk.due(minutes=2, seconds=1)
            await walk.segue.give_back("c-1", "ben", "All settled.")
            turn = await walk.write("2", "Two of what?", confidence=0.99)

            assert (turn.outcome, await surveys(walk), await scores(walk)) == ("sent", 0, [])

    asyncio.run(story())


# ---- the end


def test_a_conversation_is_not_closed_a_day_after_words_that_more_words_followed(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.write("hello, a question", "Yes?")
            await walk.due(hours=23)
            await walk.write("Which lid fits?", "The round one.")
            await walk.due(hours=2)
            assert (await walk.segue.conversation("c-1")).holder is Holder.AI
            await walk.due(hours=23)

            assert (await walk.segue.conversation("c-1")).holder is Holder.ARCHIVE

    asyncio.run(story())


def test_a_conversation_is_not_closed_before_a_call_that_was_promised(opened, clock):
    async def story():
        async with opened(present=("ben",)) as walk:
            await handed_back(walk, (Task(TaskKind.CALLBACK, "555-0100", clock() + timedelta(hours=47)),))
            for _ in range(23):
                await walk.due(hours=2)
                assert (await walk.segue.conversation("c-1")).holder is Holder.WRAP_UP
            await walk.due(hours=1)

            assert (await walk.offer_to("ben")).agent == "ben"
            sent = await walk.segue.unsent()
            assert [(job.fence, dict(job.body)["text"]) for job in sent] == [("callback", "555-0100")]

    asyncio.run(story())


@pytest.mark.parametrize("is_closed", [False, True], ids=["open", "archived"])
def test_a_call_more_than_a_day_away_still_brings_its_person(opened, is_closed):
    async def story():
        async with opened(present=("ben",)) as walk:
            await handed_back(walk, ())
            booked = await walk.write("Please call me in 2 days about the lid")
            assert booked.outcome == "settled"
            await walk.due(hours=25)
            if is_closed:
                await walk.segue.close("c-1", "nothing left to do")
            await walk.due(hours=23)

            handed = [event for event in await walk.segue.story("c-1") if isinstance(event, HandedOff)]
            assert [event.packet.why[0].trigger for event in handed] == [Trigger.ASKED, Trigger.CALLBACK]
            assert (await walk.offer_to("ben")).because == "Ben Carter knows the case"
            assert len(await walk.segue.unsent()) == 1
            assert (await walk.segue.conversation("c-1")).tasks == ()

    asyncio.run(story())


# ---- jobs that outlive their reason


def test_a_job_of_a_conversation_that_vanished_is_dropped_and_stops_no_other(opened, monkeypatch):
    async def story():
        async with opened(present=("ben", "chloe")) as walk:
            await walk.write(PERSON)
            await walk.write("Which lid fits?", "The round one.", id="c-2")
            load = walk.segue.journal.load

            async def forgetful(id):
                return None if id == "c-1" else await load(id)

            monkeypatch.setattr(walk.segue.journal, "load", forgetful)
            await walk.due(hours=25)

            left = await walk.segue.journal.pending()
            assert [job for job in left if job.conversation == "c-1"] == []
            assert (await walk.segue.conversation("c-2")).holder is Holder.ARCHIVE

    asyncio.run(story())


@pytest.mark.parametrize("kind", [TaskKind.CONFIRM, TaskKind.FOLLOW_UP, TaskKind.CALLBACK, TaskKind.SURVEY])
def test_a_task_that_runs_twice_after_a_crash_is_done_once(opened, monkeypatch, kind):
    async def story():
        async with opened(present=("ben",)) as walk:
            await handed_back(walk, (Task(kind, "a word", walk.clock() + timedelta(seconds=1)),))
            finish = walk.segue.journal.finish

            async def crashes(job):
                return False if job.kind is JobKind.TASK else await finish(job)

            monkeypatch.setattr(walk.segue.journal, "finish", crashes)
            for _ in range(3):
                await walk.due(seconds=31)
            assert len(await walk.segue.journal.pending(JobKind.TASK)) == 1, "the crash must have left it behind"
            monkeypatch.setattr(walk.segue.journal, "finish", finish)
            await walk.due(seconds=31)

            assert await walk.segue.journal.pending(JobKind.TASK) == ()
            assert (await walk.events()).count(TaskDone.__name__) == 1
            assert len(await walk.segue.unsent()) == (kind is not TaskKind.SURVEY)
            assert await surveys(walk) == (kind is TaskKind.SURVEY)
            assert (await walk.segue.conversation("c-1")).handoffs == 1 + (kind is TaskKind.CALLBACK)

    asyncio.run(story())
