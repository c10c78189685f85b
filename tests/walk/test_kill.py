"""Story 14: `kill -9` at any point. Nothing acknowledged is missing, nobody holds twice, timers fire."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from segue import Segue
from segue.core.conversation import OPEN_TO_AI, Holder
from segue.core.events import Accepted, CustomerSpoke, HandedBack, HumanSpoke

from .conftest import MONDAY_TEN, Hand

KILLED = Path(__file__).with_name("killed.py")


def work_until_killed(path: Path, after: float) -> list[list[str]]:
    """What a process acknowledged before it was killed, `after` seconds from its first word."""
    with subprocess.Popen([sys.executable, str(KILLED), str(path)], stdout=subprocess.PIPE, text=True) as child:
        lines = [child.stdout.readline()]
        timer = threading.Timer(after, os.kill, (child.pid, signal.SIGKILL))
        timer.start()
        lines += child.stdout.readlines()
    timer.cancel()
    assert child.returncode == -signal.SIGKILL, "it must have been killed, not have ended"
    return [line.split() for line in lines if line.endswith("\n")]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_a_kill_nothing_acknowledged_is_missing_and_nobody_holds_twice(tmp_path, policy, seed):
    path = tmp_path / "shop.db"
    acknowledged = work_until_killed(path, random.Random(seed).uniform(0.2, 1.2))

    async def look():
        clock = Hand(MONDAY_TEN)
        async with Segue(path, policy, timers=False, clock=clock) as segue:
            stories = {f"c-{n}": await segue.journal.events_of(f"c-{n}") for n in range(12)}
            states = {id: await segue.conversation(id) for id, events in stories.items() if events}
            keys = {event.key for events in stories.values() for event in events if isinstance(event, CustomerSpoke)}
            done = Counter(
                (kind.__name__, id) for id, events in stories.items() for event in events
                for kind in (Accepted, HumanSpoke, HandedBack) if isinstance(event, kind)
            )  # fmt: skip
            told = Counter((line[0], line[1]) for line in acknowledged)

            assert len(acknowledged) > 20
            assert {line[2] for line in acknowledged if line[0] == "heard"} <= keys
            for word, kind in (("accepted", "Accepted"), ("replied", "HumanSpoke"), ("returned", "HandedBack")):
                assert all(done[kind, id] >= count for (said, id), count in told.items() if said == word)
            assert all([await segue.is_true(id) for id in states])
            held = Counter(state.offer.agent for state in states.values() if state.offer)
            held += Counter(state.who for state in states.values() if state.holder in (Holder.HUMAN, Holder.TRANSFER))
            assert {seat.person.id: seat.busy for seat in await segue.line.seats()} == {
                person.id: held[person.id] for person in policy.people
            }
            await segue.arrive("ben")
            clock.at = max(state.last_at for state in states.values())
            for _ in range(3):  # offers lapse, unanswered customers get a person, waits are told
                clock.forward(seconds=40)
                await segue.run_due()
            after = [await segue.conversation(id) for id in states]
            assert not any(state.unanswered for state in after)
            assert not any(state.offer and state.offer.until <= clock.at for state in after)
            assert all(state.holder in (*OPEN_TO_AI, Holder.HUMAN, Holder.OFFER, Holder.QUEUE) for state in after)

    asyncio.run(look())


def test_a_second_process_on_the_same_file_is_refused_by_name(tmp_path, policy):
    from segue.journal.sqlite import JournalLocked

    async def two():
        async with Segue(tmp_path / "shop.db", policy, timers=False):
            with pytest.raises(JournalLocked):
                async with Segue(tmp_path / "shop.db", policy, timers=False):
                    pass

    asyncio.run(two())
