"""A shop's last days, told to a journal as they might have been: so that a board has something to show at its start."""

from __future__ import annotations

import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

from segue import Segue, load_policy
from segue.core.receiving import Offer

WISHES = (
    ("I was charged twice for order 4471, refund me $500", "support"), ("I want to talk to a person", "support"),
    ("Please cancel my subscription", "support"), ("The steam wand burned my hand, this is dangerous", "support"),
    ("This is useless, you are not helping me at all!!", "support"), ("My machine shows error E4, is that the warranty?", "support"),
)  # fmt: skip
QUESTIONS = ("Where is my order 4471?", "How long do beans stay fresh?", "Which grind for a French press?")


class Clock:
    """A clock moved by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def fill(journal: Path, policy: Path, now: datetime, *, days: int = 7, a_day: int = 24, seed: int = 7) -> None:
    """Writes conversations of some days that end before `now`; the same seed tells the same."""
    many = days * a_day
    told = _fill(journal, policy, now, many, timedelta(days=days) / many, random.Random(seed))
    with ThreadPoolExecutor(1) as thread:  # a browser's loop may run in this one
        thread.submit(asyncio.run, told).result()


def get_stuck(journal: Path, policy: Path, now: datetime) -> None:
    """Writes a customer whom nobody was asked to take, and one who was taken and not answered."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, _get_stuck(journal, policy, now)).result()


async def _get_stuck(journal: Path, policy: Path, now: datetime) -> None:
    clock = Clock(now - timedelta(minutes=25))
    async with Segue(journal, load_policy(policy), clock=clock, timers=False) as segue:
        for id in ("silent", "waits"):
            async with segue.turn(id, "I want to talk to a person"):
                pass
        await segue.take_over("silent", "mei")
        clock.at = now - timedelta(minutes=5)
        await segue.timers.watchdog.look()


async def _fill(journal: Path, policy: Path, now: datetime, many: int, every: timedelta, chance: random.Random) -> None:
    clock = Clock(now - every * many)
    async with Segue(journal, load_policy(policy), clock=clock, timers=False) as segue:
        for person in segue.policy.people:
            await segue.arrive(person.id)
        for number in range(many):
            began = clock.at
            if chance.random() < 0.4:
                await _settled_by_the_ai(segue, f"past-{number}", clock, chance)
            else:
                await _handed_off(segue, f"past-{number}", clock, chance)
            clock.at = max(clock.at, began + every * chance.uniform(0.3, 1.7))
            clock.at = min(clock.at, now - timedelta(seconds=30))
        for person in segue.policy.people:
            await segue.leave(person.id)


async def _settled_by_the_ai(segue: Segue, id: str, clock: Clock, chance: random.Random) -> None:
    async with segue.turn(id, chance.choice(QUESTIONS)) as turn:
        turn.say("Here is what our pages say about it.", confidence=0.97, grounded=0.95)
    clock.at += timedelta(seconds=40)
    if chance.random() < 0.5:
        await segue.rate(id, chance.choice((3, 4, 5, 5)))
    if turn.open and chance.random() < 0.6:
        await segue.close(id, "the customer has gone")


async def _handed_off(segue: Segue, id: str, clock: Clock, chance: random.Random) -> None:
    async with segue.turn(id, chance.choice(WISHES)[0]) as turn:
        if turn.open:
            turn.say("A colleague will know.", confidence=0.2)
    offer = await _offer_of(segue, id)
    if offer is None:
        return
    if chance.random() < 0.08:
        clock.at += timedelta(seconds=90)
        await segue.leave_details(id, "0170 1234567")
        return
    clock.at += timedelta(seconds=chance.uniform(4, 15))
    await segue.accept(id, offer.id, offer.agent)
    clock.at += timedelta(seconds=chance.choice((12, 25, 40, 65, 150)))
    await segue.reply(id, offer.agent, "Hello, I have read it all; let me look.")
    clock.at += timedelta(seconds=chance.uniform(60, 400))
    if chance.random() < 0.15:
        await segue.transfer(id, offer.agent, "technical", "it is the machine")
        other = await _offer_of(segue, id)
        if other is None:
            return
        clock.at += timedelta(seconds=8)
        await segue.accept(id, other.id, other.agent)
        clock.at += timedelta(seconds=20)
        await segue.reply(id, other.agent, "What is your order number?")
        offer = other
    clock.at += timedelta(seconds=120)
    await segue.give_back(id, offer.agent, "Paid back in full; it arrives within five days.")
    if chance.random() < 0.6:
        await segue.rate(id, chance.choice((2, 4, 4, 5, 5)))
    await segue.close(id, "all is settled")


async def _offer_of(segue: Segue, id: str) -> Offer | None:
    return (await segue.conversation(id)).offer
