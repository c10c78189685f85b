"""A reader in threads: the loop goes on, and whoever cannot be read in time is read by the fallback, with a note."""

from __future__ import annotations

import asyncio
import logging
import threading
from dataclasses import replace

import pytest

from segue import Segue
from segue.core.events import Understood
from segue.core.policy import Policy
from segue.core.reading import Reading
from segue.core.transcript import Speaker, ToolCall, Transcript, Turn
from segue.readers.length import LONG
from segue.readers.lexicon import Lexicon
from segue.readers.pool import Pooled, Unread

LEXICON = Lexicon(Policy())
HELD_FOR = 10.0
"""Seconds after which a test that went wrong lets its threads go."""


def said(*texts: str) -> Transcript:
    return Transcript(tuple(Turn(Speaker.CUSTOMER, text) for text in texts))


class Models:
    """A reader whose every reading waits until the test lets it go."""

    def __init__(self, is_open: bool = False, found: object = Reading(tone=0.25)) -> None:
        self.gate, self.begun = threading.Event(), threading.Semaphore(0)
        self.found = found
        self.read: list[str] = []
        if is_open:
            self.gate.set()

    def read_now(self, transcript: Transcript) -> Reading:
        self.read.append(transcript.turns[-1].text)
        self.begun.release()
        assert self.gate.wait(HELD_FOR)
        if isinstance(self.found, BaseException):
            raise self.found
        return self.found  # type: ignore[return-value]  # that is the point

    async def are_reading(self, count: int = 1) -> None:
        for _ in range(count):
            assert await asyncio.to_thread(self.begun.acquire, timeout=HELD_FOR)


def played(story, models, **options):
    """Plays a story with a pool, and closes it whatever happens."""

    async def whole():
        pool = Pooled(models, LEXICON, **options)
        try:
            return await story(pool)
        finally:
            models.gate.set()
            await pool.close()

    return asyncio.run(whole())


def test_what_the_reader_reads_comes_back_as_it_is():
    models = Models(is_open=True)

    assert played(lambda pool: pool.read(said("hello")), models) is models.found


def test_the_loop_goes_on_while_the_reader_computes():
    models = Models()

    async def story(pool):
        reading = asyncio.create_task(pool.read(said("hello")))
        await models.are_reading()
        assert not reading.done()
        models.gate.set()
        return await reading

    assert played(story, models).notes == ()


def test_a_burst_is_read_by_as_many_threads_as_there_are_and_in_order():
    models = Models()

    async def story(pool):
        readings = [asyncio.create_task(pool.read(said(str(n)))) for n in range(6)]
        await models.are_reading(2)
        assert len(models.read) == 2
        models.gate.set()
        return await asyncio.gather(*readings)

    assert [reading.notes for reading in played(story, models, workers=2, waiting=4)] == [()] * 6
    assert sorted(models.read) == list("012345")


def test_who_finds_no_room_is_read_by_the_word_lists_at_once_and_told_so():
    models = Models()

    async def story(pool):
        first = asyncio.create_task(pool.read(said("hello")))
        await models.are_reading()
        second = asyncio.create_task(pool.read(said("hello again")))
        await asyncio.sleep(0)
        third = await pool.read(said("I want to talk to a person"))
        assert not first.done()
        assert not second.done()
        models.gate.set()
        assert (await first, await second) == (models.found, models.found)
        return third

    read = played(story, models, waiting=1)

    assert read.notes == ("read by the word lists: the models were busy",)
    assert replace(read, notes=()) == LEXICON.read_now(said("I want to talk to a person"))


def test_between_two_of_a_burst_that_found_no_room_everybody_else_has_a_turn():
    models, others = Models(), []

    async def story(pool):
        first = asyncio.create_task(pool.read(said("hello")))
        await models.are_reading()
        read: list[int] = []

        async def one(n):
            await pool.read(said(f"hello {n}"))
            read.append(n)

        async def somebody_else():
            while len(read) < 20:
                others.append(len(read))
                await asyncio.sleep(0)

        await asyncio.gather(*(one(n) for n in range(20)), somebody_else())
        models.gate.set()
        await first
        return read

    assert played(story, models, waiting=0) == list(range(20))
    assert set(others) == set(range(20))


def test_one_that_takes_too_long_is_given_up_and_the_next_are_not_kept_waiting():
    models = Models()

    async def story(pool):
        first = await pool.read(said("hello"))
        second = await pool.read(said("hello"))
        models.gate.set()
        while (third := await pool.read(said("hello"))).notes:  # as soon as the thread is back, it is used again
            await asyncio.sleep(0.001)
        return first, second, third

    first, second, third = played(story, models, within=0.05)

    assert first.notes == ("read by the word lists: the models took longer than 0.05 s",)
    assert second.notes == ("read by the word lists: the models have not answered for 0.05 s",)
    assert third is models.found


def test_one_stuck_thread_of_two_leaves_the_other_at_work():
    stuck, free = Models(), Models(is_open=True)

    class Either:
        def read_now(self, transcript):
            return (stuck if transcript.turns[-1].text == "stuck" else free).read_now(transcript)

    async def story():
        pool = Pooled(Either(), LEXICON, workers=2, within=0.3)
        try:
            first = await pool.read(said("stuck"))
            return first, [await pool.read(said("hello")) for _ in range(3)]
        finally:
            stuck.gate.set()
            await pool.close()

    first, others = asyncio.run(story())

    assert first.notes
    assert others == [free.found] * 3


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (ValueError("my card is 4111 1111 1111 1111"), "failed (ValueError)"),
        (SystemExit(3), "failed (SystemExit)"),
        (StopIteration(), "failed (StopIteration)"),
        (asyncio.CancelledError(), "failed (CancelledError)"),
        (None, "returned nonsense"),
        ("my card is 4111 1111 1111 1111", "returned nonsense"),
        (Reading(tone=7.0), "returned nonsense"),
        (Reading(wants_human=float("nan")), "returned nonsense"),
    ],
)
def test_a_reader_that_breaks_is_replaced_and_the_log_has_no_customers_words(found, why, caplog):
    caplog.set_level(logging.DEBUG, "segue")
    models = Models(is_open=True, found=found)

    async def story(pool):
        return [await pool.read(said("my card is 4111 1111 1111 1111")) for _ in range(2)]

    for reading in played(story, models):
        assert reading.notes == (f"read by the word lists: the models {why}",)
    assert len(caplog.records) == 2
    assert "4111" not in caplog.text


def test_one_that_is_cancelled_while_it_waits_is_not_read_and_leaves_its_place():
    models = Models()

    async def story(pool):
        first = asyncio.create_task(pool.read(said("first")))
        await models.are_reading()
        second = asyncio.create_task(pool.read(said("second")))
        await asyncio.sleep(0)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        third = asyncio.create_task(pool.read(said("third")))
        await asyncio.sleep(0)
        models.gate.set()
        await asyncio.gather(first, third)

    played(story, models, waiting=1)

    assert models.read == ["first", "third"]


def test_one_that_is_cancelled_while_it_is_read_disturbs_nobody():
    models = Models()

    async def story(pool):
        first = asyncio.create_task(pool.read(said("first")))
        await models.are_reading()
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        models.gate.set()
        return await pool.read(said("second"))

    assert played(story, models) is models.found


def test_the_limit_of_whoever_asks_is_theirs():
    async def story(pool):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await pool.read(said("hello"))

    played(story, Models(), within=5)


LETTER = "The grinder came with a scratch on the lid. " * 40
WISH = "I want to talk to a person."


def test_the_word_lists_read_a_long_text_in_a_thread_too():
    read_by: list[str] = []

    class Watched:
        def read_now(self, transcript):
            read_by.append(threading.current_thread().name)
            return LEXICON.read_now(transcript)

    async def story():
        pool = Pooled(Models(is_open=True, found=ValueError()), Watched())
        readings = [await pool.read(said(text)) for text in (f"{WISH} {LETTER}", WISH)]
        await pool.close()
        return readings

    long, short = asyncio.run(story())

    assert len(f"{WISH} {LETTER}") > LONG
    assert read_by == ["segue-reader", threading.main_thread().name]
    assert replace(long, notes=()) == LEXICON.read_now(said(f"{WISH} {LETTER}"))
    assert long.notes == short.notes


def test_of_a_long_text_start_and_end_are_read_where_nothing_else_is_left():
    models = Models()
    tools = tuple(Turn(Speaker.TOOL, "", ToolCall("search", (), LETTER * 20, True)) for _ in range(3))
    whole = Transcript((Turn(Speaker.CUSTOMER, f"{LETTER}{LETTER}{WISH}"), *tools))

    class Lists:
        def read_now(self, transcript):
            slow = sum(len(turn.text) for turn in transcript.turns) > 2 * LONG
            return models.read_now(transcript) if slow else LEXICON.read_now(transcript)

    async def story():
        pool = Pooled(models, Lists(), within=0.02)
        reading = await pool.read(whole)
        models.gate.set()
        await pool.close()
        return reading

    reading = asyncio.run(story())

    assert reading.wants_human > 0.9
    assert reading.notes == (
        "read by the word lists: the models took longer than 0.02 s",
        "of a long message only start and end were read",
    )


def test_a_conversation_without_a_customer_is_read_as_well():
    models = Models(is_open=True, found=ValueError())

    async def story(pool):
        return [await pool.read(transcript) for transcript in (Transcript(), Transcript((Turn(Speaker.AI, LETTER),)))]

    assert all(reading.wants_human is not None for reading in played(story, models))


def test_who_waits_when_it_closes_and_who_comes_later_is_read_by_the_word_lists():
    models = Models()

    async def story():
        pool = Pooled(models, LEXICON)
        first = asyncio.create_task(pool.read(said("first")))
        await models.are_reading()
        second = asyncio.create_task(pool.read(said("second")))
        await asyncio.sleep(0)
        closing = asyncio.create_task(pool.close())
        waited = await second
        models.gate.set()
        await closing
        await pool.close()
        return await first, waited, await pool.read(said("third"))

    first, second, third = asyncio.run(story())

    assert first is models.found
    assert second.notes == third.notes == ("read by the word lists: the models were closed",)
    assert not [thread for thread in threading.enumerate() if thread.name == "segue-reader"]


def test_a_thread_that_comes_back_after_the_loop_has_ended_disturbs_nobody():
    models = Models()

    async def story():
        pool = Pooled(models, LEXICON, within=0.02)
        await pool.read(said("hello"))
        return pool

    pool = asyncio.run(story())
    models.gate.set()
    asyncio.run(pool.close())

    assert not [thread for thread in threading.enumerate() if thread.name == "segue-reader"]


def test_stuck_models_bring_nobody_and_the_journal_keeps_how_it_was_read():
    async def story(pool):
        async with Segue(":memory:", Policy(), reader=pool, timers=False) as segue:
            async with segue.turn("c-1", "Where is my order?") as turn:
                turn.say("On its way.", confidence=0.95)
            (read,) = [event for event in await segue.story("c-1") if isinstance(event, Understood)]
            return turn.outcome, read

    outcome, read = played(story, Models(), within=0.05)

    assert outcome == "sent"
    assert read.gap == ""
    assert read.reading.notes == ("read by the word lists: the models took longer than 0.05 s",)


def test_one_pool_serves_one_loop_after_the_other():
    pool = Pooled(Models(is_open=True), LEXICON)

    assert [asyncio.run(pool.read(said("hello"))).tone for _ in range(3)] == [0.25] * 3
    asyncio.run(pool.close())


def test_many_readings_from_many_tasks_are_each_their_own():
    async def story():
        pool = Pooled(LEXICON, LEXICON, workers=2, waiting=500, within=10)
        texts = [f"I want ${n} back" for n in range(1, 301)]
        readings = await asyncio.gather(*(pool.read(said(text)) for text in texts))
        await pool.close()
        return [reading.stake("refund").amount_cents for reading in readings]

    assert asyncio.run(story()) == [100 * n for n in range(1, 301)]


def test_passages_are_read_by_the_models_else_by_the_word_lists_else_nobody_believes_they_were():
    def read(passages):
        return tuple((0.5, passage) for passage in passages)

    def breaks(passages):
        raise RuntimeError("no")

    async def story():
        models, lists = Models(is_open=True), Models(is_open=True)
        pool = Pooled(models, lists)
        assert await pool.read_passages(["one"]) == ((0.0, ""),)  # neither reads passages
        lists.read_passages_now = read
        models.read_passages_now = breaks
        assert await pool.read_passages(["one"]) == ((0.5, "one"),)
        lists.read_passages_now = breaks
        with pytest.raises(Unread):
            await pool.read_passages(["one"])
        await pool.close()

    asyncio.run(story())
