"""What a message costs through the whole walk on a SQLite file: hear, read, decide, say; and what a handoff costs.

Bar: independent of the number of open conversations (1,000 against 100,000) and of the length of one (10 against 1,000).
CPU of the process, a reader that costs nothing, so that what is left is ours.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from segue import Policy, Segue
from segue.core.policy import Person
from segue.core.reading import Reading

CALM = Reading(wants_human=0.0, tone=0.0, language="en")
ASKS = Reading(wants_human=1.0, tone=0.0, language="en")
DESK = Policy(people=tuple(Person(f"p{n}", f"P{n}", ("support",), capacity=3) for n in range(20)))


class Told:
    """Reads a wish for a person where the message says so, and nothing else."""

    async def read(self, transcript):
        return ASKS if transcript.turns[-1].text == "person" else CALM


async def message(segue: Segue, id: str, n: int) -> None:
    async with segue.turn(id, f"question {n} about order 48{n:03}") as turn:
        if turn.open:
            turn.say(f"answer {n}: the parcel is {n * 7919} km away", confidence=0.95)


async def filled(segue: Segue, conversations: int, turns: int = 1) -> None:
    """So many open conversations with so many turns each."""
    began = time.monotonic()
    for start in range(0, conversations, 500):
        some = range(start, min(start + 500, conversations))
        for n in range(turns):
            await asyncio.gather(*(message(segue, f"c{i}", n) for i in some))
        if time.monotonic() - began > 2 and sys.stderr.isatty():
            print(f"\r  filling: {some.stop:,} of {conversations:,}", end="", file=sys.stderr)
    if sys.stderr.isatty():
        print("\r" + " " * 50 + "\r", end="", file=sys.stderr)


async def cost(segue: Segue, ids: list[str], rounds: int = 300) -> tuple[float, float]:
    """Milliseconds of CPU and of the wall's clock for one message, medians."""
    cpu, wall = [], []
    for n in range(rounds):
        began, since = time.process_time(), time.perf_counter()
        await message(segue, ids[n % len(ids)], 100_000 + n)
        cpu.append((time.process_time() - began) * 1000)
        wall.append((time.perf_counter() - since) * 1000)
    return statistics.median(cpu), statistics.median(wall)


async def handing_off(segue: Segue, waiting: int) -> float:
    """Milliseconds of CPU for a handoff while so many wait already and nobody is free."""
    for start in range(0, waiting, 200):
        await asyncio.gather(*(segue_asks(segue, f"w{i}") for i in range(start, min(start + 200, waiting))))
    spent = []
    for n in range(100):
        began = time.process_time()
        await segue_asks(segue, f"x{waiting}-{n}")
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent)


async def segue_asks(segue: Segue, id: str) -> None:
    async with segue.turn(id, "person"):
        pass


def measured(conversations: int, turns: int, label: str) -> None:
    async def story(path: Path) -> tuple[float, float]:
        async with Segue(path, DESK, reader=Told(), timers=False) as segue:
            await filled(segue, conversations, turns)
            return await cost(segue, [f"c{i * 7 % conversations}" for i in range(300)])

    with TemporaryDirectory() as folder:
        cpu, wall = asyncio.run(story(Path(folder) / "walk.db"))
    print(f"a message, {label:40} {cpu:7.3f} ms CPU {wall:8.3f} ms wall (2 durable commits)")


def handoffs() -> None:
    for waiting in (100, 10_000):

        async def story(path: Path, waiting: int = waiting) -> float:
            async with Segue(path, DESK, reader=Told(), timers=False) as segue:
                return await handing_off(segue, waiting)

        with TemporaryDirectory() as folder:
            print(
                f"a handoff, {waiting:6,} waiting already {'':18} {asyncio.run(story(Path(folder) / 'walk.db')):7.3f} ms CPU"
            )


if __name__ == "__main__":
    for conversations in (1_000, 100_000):
        measured(conversations, 1, f"{conversations:,} open conversations")
    for turns in (5, 500):
        measured(20, turns, f"after {turns * 2:,} turns in each of 20")
    handoffs()
