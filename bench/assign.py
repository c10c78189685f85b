"""How many assignments a second are durable: who waits is offered to somebody, who accepts, all on one SQLite file.

A hundred people with room for everybody; each conversation waits, is offered and is accepted. An assignment is the
offer and its acceptance, both synced to the disk. Bar: 1,000 a second, strong 3,000.

    python bench/assign.py [--conversations 3000] [--at-once 64]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from segue import Segue
from segue.core.conversation import Holder
from segue.core.policy import Person, Policy, Team

PEOPLE = 100


async def measured(path: Path, conversations: int, at_once: int) -> tuple[float, float]:
    """Assignments a second by acceptance alone, and with the offer."""
    room = -(-conversations // PEOPLE)
    people = tuple(Person(f"p-{n}", f"Person {n}", ("support",), capacity=room) for n in range(PEOPLE))
    ids = [f"c-{n}" for n in range(conversations)]
    async with Segue(path, Policy(teams=(Team("support", "Support"),), people=people), timers=False) as segue:
        for id in ids:
            async with segue.turn(id, "I want to talk to a person"):
                pass
        for person in people:
            await segue.line.journal.set_present(person.id, True, segue.line.clock())
        gate = asyncio.Semaphore(at_once)

        async def offered(id: str) -> None:
            async with gate:
                await segue.desk.filling.try_offer(id)

        async def accepted(id: str) -> None:
            async with gate:
                offer = (await segue.conversation(id)).offer
                assert offer is not None, id
                await segue.accept(id, offer.id, offer.agent)

        began = time.perf_counter()
        await asyncio.gather(*map(offered, ids))
        between = time.perf_counter()
        await asyncio.gather(*map(accepted, ids))
        ended = time.perf_counter()
        assert all([(await segue.conversation(id)).holder is Holder.HUMAN for id in ids])
    return conversations / (ended - between), conversations / (ended - began)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--conversations", type=int, default=3_000)
    arguments.add_argument("--at-once", type=int, default=64)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        alone, both = asyncio.run(measured(Path(folder) / "shop.db", given.conversations, given.at_once))
    print(f"{given.conversations:,} conversations, {PEOPLE} people, {given.at_once} at once, SQLite, synced")
    print(f"accepted               {alone:8,.0f} /s")
    print(f"offered and accepted   {both:8,.0f} /s   bar 1,000, strong 3,000")


if __name__ == "__main__":
    main()
