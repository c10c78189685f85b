"""Hooks: other systems are told of every event at least once, and nobody waits for them."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from segue.core.entries import JobKind
from segue.core.events import AiSpoke, CustomerSpoke, HandedOff
from segue.switchboard import timers
from segue.switchboard.ports import PORTS, Hooks

PERSON = "I want to talk to a person"


class Told:
    """Two systems: "all" hears of everything, "handoffs" of handoffs. What is in `down` does not answer."""

    def __init__(self):
        self.heard, self.tries, self.down = [], [], set()

    def wanted(self, before, events):
        numbered = list(enumerate(events, before.version + 1))
        handoffs = [version for version, event in numbered if isinstance(event, HandedOff)]
        told = [("all", [version for version, _ in numbered])]
        return told + ([("handoffs", handoffs)] if handoffs else [])

    async def deliver(self, conversation, version, event, endpoint, attempts):
        self.tries.append((endpoint, version, attempts))
        if endpoint in self.down or (endpoint, version) in self.down:
            raise ConnectionError("nobody answers there")
        self.heard.append((endpoint, conversation, version, event))

    def of(self, endpoint):
        return [(version, type(event).__name__) for name, _, version, event in self.heard if name == endpoint]


def test_each_system_is_told_of_what_it_asked_for(opened):
    async def story():
        hooks = Told()
        assert isinstance(hooks, Hooks)
        assert PORTS["Hooks"] is Hooks
        async with opened(present=("ben",), hooks=hooks) as walk:
            await walk.write("Do you sell mugs?", "Yes, six kinds.", confidence=0.99)
            await walk.write(PERSON)
            assert hooks.heard == []  # nobody waited for them
            await walk.segue.run_due()

            assert sorted(hooks.of("all")) == list(enumerate(await walk.events(), 1))
            assert [name for _, name in hooks.of("handoffs")] == ["HandedOff"]
            assert {type(event) for *_, event in hooks.heard} >= {CustomerSpoke, AiSpoke, HandedOff}
            assert await walk.segue.journal.pending(JobKind.HOOK) == ()

    asyncio.run(story())


def tried(hooks):
    """The numbers of the attempts at telling of the handoff."""
    return [attempts for name, _, attempts in hooks.tries if name == "handoffs"]


def test_what_could_not_be_delivered_comes_again_after_growing_pauses(opened):
    async def story():
        hooks = Told()
        hooks.down = {"handoffs"}
        async with opened(hooks=hooks) as walk:
            await walk.write(PERSON)
            await walk.segue.run_due()
            pauses = []
            for _ in range(7):
                (job,) = await walk.segue.journal.pending(JobKind.HOOK)
                pauses.append(job.run_at - walk.clock())
                before = tried(hooks)
                await walk.due(seconds=pauses[-1].total_seconds() - 1)
                assert tried(hooks) == before
                await walk.due(seconds=1)
            hooks.down = set()
            await walk.due(hours=1)

            assert [pause.total_seconds() for pause in pauses] == [5, 30, 120, 600, 3600, 3600, 3600]
            assert tried(hooks) == list(range(1, 10))
            assert len(hooks.of("handoffs")) == 1
            assert await walk.segue.journal.pending(JobKind.HOOK) == ()

    asyncio.run(story())


def test_a_second_event_that_fails_does_not_send_the_first_one_again(opened):
    async def story():
        hooks = Told()
        async with opened(hooks=hooks) as walk:
            await walk.segue.board.open("c-1")
            await walk.segue.board.hear("c-1", PERSON)
            await walk.segue.run_due()
            hooks.heard.clear()
            hooks.down = {("all", 4)}
            await walk.segue.board.think("c-1", 0)
            await walk.segue.run_due()
            hooks.down = set()
            await walk.due(seconds=5)

            assert [version for version, _ in hooks.of("all")] == [3, 4]

    asyncio.run(story())


def test_after_a_restart_what_was_not_delivered_still_is(opened):
    async def story():
        async with opened(hooks=Told()) as walk:
            await walk.write(PERSON)
        hooks = Told()
        async with opened(hooks=hooks) as walk:
            await walk.segue.run_due()

            assert sorted(hooks.of("all")) == list(enumerate(await walk.events(), 1))

    asyncio.run(story())


def test_without_hooks_nothing_is_written_for_them(opened):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)

            assert await walk.segue.journal.pending(JobKind.HOOK) == ()

    asyncio.run(story())


def test_hooks_that_cannot_say_whom_to_tell_stop_no_message(opened):
    class Broken(Told):
        def wanted(self, before, events):
            raise RuntimeError("boom")

    async def story():
        async with opened(present=("ben",), hooks=Broken()) as walk:
            assert (await walk.write(PERSON)).outcome == "handed_off"

    asyncio.run(story())


def test_systems_that_never_answer_keep_nothing_else_waiting(opened, monkeypatch):
    monkeypatch.setattr(timers, "POLL", 0.01)
    monkeypatch.setattr(timers, "SEND_WITHIN", 0.3)

    class Slow(Told):
        at_once = most = 0

        async def deliver(self, *args):
            self.at_once += 1
            self.most = max(self.most, self.at_once)
            try:
                await asyncio.sleep(3600)
            finally:
                self.at_once -= 1

    async def story():
        hooks = Slow()
        async with opened(present=("ben", "chloe"), hooks=hooks) as walk:
            for number in range(20):
                await walk.write("Do you sell mugs?", "Yes.", id=f"c-{number + 2}", confidence=0.99)
            await walk.write(PERSON)
            first = await walk.first_asked("ben", "chloe")
            ticking = asyncio.create_task(walk.segue.timers.run_forever())
            await asyncio.sleep(0.1)
            walk.clock.forward(seconds=21)
            async with asyncio.timeout(2):
                while await walk.segue.offers(first):
                    await asyncio.sleep(0.01)
            ticking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await ticking

            assert hooks.most == timers.BESIDE_AT_ONCE

    asyncio.run(story())


def test_a_job_of_ours_that_fails_comes_back_after_five_seconds(opened, monkeypatch):
    async def story():
        async with opened(present=("ben",)) as walk:
            await walk.segue.board.open("c-1")
            await walk.segue.board.hear("c-1", "is anybody there?")
            load, failed = walk.segue.journal.load, []

            async def fails(id):
                if not failed:
                    failed.append(id)
                    raise OSError("the disk")
                return await load(id)

            monkeypatch.setattr(walk.segue.journal, "load", fails)
            await walk.due(seconds=31)
            assert await walk.segue.journal.next_due() == walk.clock() + timedelta(seconds=5)
            await walk.due(seconds=5)

            assert (await walk.segue.conversation("c-1")).unanswered == ()

    asyncio.run(story())
