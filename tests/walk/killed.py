"""A process that works until it is killed: customers write, people accept, reply and hand back, all at once.

Prints one line for each thing that was acknowledged. Run by test_kill.py.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from pathlib import Path

from segue import Segue, SegueError, Task, TaskKind
from segue.core.policy.toml import from_toml

SHOP = Path(__file__).parents[2] / "examples" / "shop"
TEXTS = (
    "I want to talk to a person",
    "Which grinder fits the Harrow One?",
    "close my account",
    "thanks",
    "where is it??",
)


def acknowledged(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


async def customer(segue: Segue, name: str) -> None:
    for number in itertools.count():
        key = f"{name}-{number}"
        async with segue.turn(name, f"{TEXTS[number % len(TEXTS)]} [{key}]", key=key) as turn:
            acknowledged("heard", name, key)
            if turn.open:
                await asyncio.sleep(0)
                turn.say(f"Answer {number}.", confidence=0.95)
        if turn.outbox:
            acknowledged("said", name, turn.outcome)


async def person(segue: Segue, name: str) -> None:
    await segue.arrive(name)
    while True:
        for state, offer in await segue.offers(name):
            try:
                await segue.accept(state.id, offer.id, name)
                acknowledged("accepted", state.id, name)
                await segue.reply(state.id, name, f"Hello, {name} here.")
                acknowledged("replied", state.id, name)
                await segue.give_back(state.id, name, "Settled.", (Task(TaskKind.CONFIRM), Task(TaskKind.SURVEY)))
                acknowledged("returned", state.id, name)
            except SegueError:
                pass  # somebody was faster
        await asyncio.sleep(0.001)


async def main(path: str) -> None:
    policy = from_toml((SHOP / "policy.toml").read_text(encoding="utf-8"))
    async with Segue(path, policy) as segue:
        people = [person(segue, one.id) for one in policy.people]
        await asyncio.gather(*people, *(customer(segue, f"c-{number}") for number in range(12)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
