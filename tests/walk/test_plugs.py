"""What is plugged in hangs, or leaks a cancellation: the customer does not wait for it, and nothing else stops."""

from __future__ import annotations

import asyncio
import time

import pytest

from segue.core.conversation import Holder
from segue.core.entries import JobKind
from segue.core.handback import Task, TaskKind
from segue.core.triggers import Trigger

PERSON = "I want to talk to a person"


async def confirmed(walk):
    """A confirmation that waits in the outbox, and beside it a customer of whom Ben or Chloé is asked."""
    await walk.with_person("ben")
    await walk.segue.give_back("c-1", "ben", "A new lid is on its way.", (Task(TaskKind.CONFIRM),))
    await walk.write(PERSON, id="c-2")
    return await walk.first_asked("ben", "chloe")


class Sends:
    """An outbox that does what it is told."""

    def __init__(self, does):
        self.does, self.tried = does, 0

    async def send(self, conversation, kind, to, text):
        self.tried += 1
        await self.does()


async def _hangs():
    await asyncio.sleep(3600)


async def _leaks():
    raise asyncio.CancelledError


@pytest.mark.parametrize("does", [_hangs, _leaks], ids=["hangs", "leaks a cancellation"])
def test_an_outbox_that_breaks_stops_no_timer_and_is_tried_again(opened, monkeypatch, does):
    monkeypatch.setattr("segue.switchboard.timers.POLL", 0.05)

    async def story():
        outbox = Sends(does)
        async with opened(present=("ben",), outbox=outbox) as walk:
            first = await confirmed(walk)
            await walk.segue.arrive("chloe")
            await walk.due(seconds=1)  # the task puts the message in the outbox
            async with asyncio.timeout(3):
                await walk.due(seconds=20)

            assert first == "ben"
            assert (await walk.offer_to("chloe")).agent == "chloe"
            assert outbox.tried >= 1
            async with asyncio.timeout(3):
                await walk.due(seconds=31)
                await walk.due(seconds=31)
            assert outbox.tried >= 2
            assert len(await walk.segue.journal.pending(JobKind.SEND)) == 1
            assert asyncio.current_task().cancelling() == 0
        assert asyncio.all_tasks() == {asyncio.current_task()}, "nothing is left behind"

    began = time.monotonic()
    asyncio.run(story())
    assert time.monotonic() - began < 5, "what hangs is given up at the end too"


def test_a_message_that_hangs_does_not_hold_back_the_others(opened, monkeypatch):
    monkeypatch.setattr("segue.switchboard.timers.POLL", 0.05)
    sent = []

    class Outbox:
        async def send(self, conversation, kind, to, text):
            if text == "slow":
                await asyncio.sleep(3600)
            sent.append(text)

    async def story():
        async with opened(present=("ben",), outbox=Outbox()) as walk:
            await walk.with_person("ben")
            tasks = (Task(TaskKind.CONFIRM, "slow"), Task(TaskKind.FOLLOW_UP, "fast", walk.clock()))
            await walk.segue.give_back("c-1", "ben", "A new lid is on its way.", tasks)
            async with asyncio.timeout(3):
                await walk.due(seconds=1)
                await walk.due(seconds=1)

            assert sent == ["fast"]

    asyncio.run(story())


# ---- watchers


def test_a_watcher_that_hangs_stops_no_turn_and_not_the_end(opened, monkeypatch):
    monkeypatch.setattr("segue.library.WATCHERS_WITHIN", 0.05)
    heard = []

    async def hangs(id, events):
        heard.append(id)
        await asyncio.sleep(3600)

    async def story():
        async with asyncio.timeout(3), opened(present=("ben",)) as walk:
            walk.segue.watch(hangs)
            turns = [await walk.write("hello, a question", "Yes?"), await walk.write(PERSON)]
            await walk.segue.accept("c-1", (await walk.offer_to("ben")).id, "ben")

            assert [turn.outcome for turn in turns] == ["sent", "handed_off"]
        assert heard == ["c-1"]

    asyncio.run(story())


@pytest.mark.parametrize("is_async", [True, False], ids=["async", "plain"])
def test_watchers_hear_everything_in_order_whatever_others_do(opened, is_async):
    heard, told, broke = [], [], []

    async def slow_at_first(id, events):
        await asyncio.sleep(0.02 if len(heard) < 3 else 0)
        heard.extend(events)

    def plain(id, events):
        heard.extend(events)

    def broken(id, events):
        broke.extend(events)
        raise RuntimeError("boom")

    async def story():
        async with opened(present=("ben",)) as walk:
            for watcher in (broken, slow_at_first if is_async else plain):
                walk.segue.watch(watcher)
            await walk.write("hello, a question", "Yes?")
            await walk.with_person("ben")
            await asyncio.gather(*(walk.segue.reply("c-1", "ben", f"Sentence {number}.") for number in range(8)))
            await walk.segue.give_back("c-1", "ben", "All settled.")
            told.extend(await walk.segue.story("c-1"))

    asyncio.run(story())
    assert len(told) > 14
    assert heard == told == broke


def test_a_watcher_that_leaks_a_cancellation_hears_the_next_event_all_the_same(opened, monkeypatch):
    monkeypatch.setattr("segue.library.WATCHERS_WITHIN", 0.05)
    heard = []

    async def leaks(id, events):
        heard.append(id)
        raise asyncio.CancelledError

    async def story():
        async with opened(present=("ben",)) as walk:
            walk.segue.watch(leaks)
            await walk.write("hello, a question", "Yes?")
            await asyncio.sleep(0.02)
            first = len(heard)
            await walk.write(PERSON)
            await asyncio.sleep(0.02)

            assert len(heard) > first > 0
            assert len(heard) > 2

    asyncio.run(story())


# ---- cancellations that nobody meant


def test_a_cancellation_leaked_by_the_records_is_a_gap(opened):
    class Records:
        async def record(self, customer):
            raise asyncio.CancelledError

    async def story():
        async with opened(present=("ben",), records=Records()) as walk:
            turn = await walk.write(PERSON)

            assert turn.outcome == "handed_off"
            assert "CancelledError" in (await walk.segue.packet("c-1")).gaps[0]

    asyncio.run(story())


def test_a_cancellation_leaked_by_the_reader_brings_a_person(opened):
    class Reader:
        async def read(self, transcript):
            raise asyncio.CancelledError

    async def story():
        async with opened(present=("ben",), reader=Reader()) as walk:
            turn = await walk.write("hello, a question")

            assert turn.outcome == "handed_off"
            assert turn.reasons[0].trigger is Trigger.FAILURE
            assert "the reader failed (CancelledError)" in (await walk.segue.packet("c-1")).gaps

    asyncio.run(story())


def test_a_turn_that_is_really_cancelled_while_it_is_read_stays_cancelled(opened):
    class Reader:
        async def read(self, transcript):
            await asyncio.sleep(3600)

    async def story():
        async with opened(present=("ben",), reader=Reader()) as walk:
            task = asyncio.create_task(walk.write("hello, a question"))
            await asyncio.sleep(0.05)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await walk.due(seconds=31)

            assert (await walk.segue.conversation("c-1")).holder is Holder.OFFER

    asyncio.run(story())


@pytest.mark.parametrize("error", [asyncio.CancelledError, OSError], ids=["a leaked cancellation", "a full disk"])
def test_the_timers_go_on_after_a_journal_that_broke_and_end_when_they_are_told_to(opened, monkeypatch, error):
    monkeypatch.setattr("segue.switchboard.timers.POLL", 0.01)

    async def story():
        async with opened(present=("ben", "chloe")) as walk:
            await walk.write(PERSON)
            first = await walk.first_asked("ben", "chloe")
            claim, failures = walk.segue.journal.claim, []

            async def breaks(*args):
                if len(failures) < 3:
                    failures.append(args)
                    raise error
                return await claim(*args)

            monkeypatch.setattr(walk.segue.journal, "claim", breaks)
            walk.clock.forward(seconds=21)
            ticking = asyncio.create_task(walk.segue.timers.run_forever())
            async with asyncio.timeout(3):
                while await walk.segue.offers(first):
                    await asyncio.sleep(0.01)

            assert len(failures) == 3
            assert not ticking.done()
            ticking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await ticking

    asyncio.run(story())


def test_a_job_that_leaks_a_cancellation_comes_due_again_and_stops_no_other(opened, monkeypatch):
    class Records:
        tries = 0

        async def record(self, customer):
            return None

    async def story():
        async with opened(present=("ben",), records=Records()) as walk:
            for id in ("c-1", "c-2"):
                await walk.segue.board.open(id)
                await walk.segue.board.hear(id, "is anybody there?")
            load, failed = walk.segue.journal.load, []

            async def leaks(id):
                if id == "c-1" and not failed:
                    failed.append(id)
                    raise asyncio.CancelledError
                return await load(id)

            monkeypatch.setattr(walk.segue.journal, "load", leaks)
            await walk.due(seconds=31)
            assert [(await walk.segue.conversation(id)).holder for id in ("c-1", "c-2")] == [Holder.AI, Holder.OFFER]
            await walk.due(seconds=31)
            assert (await walk.segue.conversation("c-1")).unanswered == ()

    asyncio.run(story())


def test_a_tap_hears_of_a_change_with_the_states_around_it(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            heard = []

            def tap(change):
                heard.append(change)
                raise RuntimeError("a tap that breaks breaks nothing else")

            walk.segue.tap(tap)
            await walk.write("hello, a question", "Yes?")
            versions = [(change.before.version, change.after.version, len(change.events)) for change in heard]

            assert all(after - before == count for before, after, count in versions)
            assert [after for _, after, _ in versions[:-1]] == [before for before, _, _ in versions[1:]]
            assert versions[-1][1] == (await walk.segue.conversation("c-1")).version

    asyncio.run(story())
