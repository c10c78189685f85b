"""Everybody at once on one file: customers write, people accept, decline, transfer, hand back, take over and break off in
the middle, offers expire, some weigh more than others, handbacks are written up and decliners spared, the process stops and
comes again. Nobody holds twice, no seat leaks, no case is lost."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from datetime import timedelta

from segue import SegueError, Task, TaskKind
from segue.core.conversation import OPEN_TO_AI, Holder, IllegalMove
from segue.core.events import (
    Accepted,
    Answered,
    AskedWhileWaiting,
    Declined,
    Expired,
    HandedBack,
    HandedOff,
    HumanSpoke,
    Offered,
    Reassigned,
    TookOver,
    WentBack,
    WrappedUp,
)
from segue.core.policy import Channel

TEXTS = (
    "I want to talk to a person",
    "Which grinder fits the Harrow One?",
    "close my account",
    "thanks",
    "where is it??",
    "I was charged twice for order 4471",
)
CUSTOMERS, TRANSITIONS = 60, 5_000
TEAMS = ("billing", "technical", "support", "trust")
BOSS = "mei"
HELD = (Holder.HUMAN, Holder.TRANSFER)
CHANNELS = {"chat": 1, "email": 2, "voice": 3, "visit": 5}
"""What one takes of a capacity of three: a visit is more than anybody has."""
RULES = {
    "channels": tuple(Channel(name, weight) for name, weight in CHANNELS.items()),
    "wrap_up_for": timedelta(seconds=20),
    "reassign_silent_after": timedelta(seconds=30),
    "reassign_away_after": timedelta(seconds=10),
}


class Floor:
    """A shop where everything happens by chance; each happening has its share."""

    def __init__(self, walk, policy, chance: random.Random) -> None:
        self.walk, self.segue, self.chance = walk, walk.segue, chance
        self.people = [person.id for person in policy.people]
        self.ids = [f"c-{number}" for number in range(CUSTOMERS)]

    async def customer(self, id: str) -> None:
        channel = list(CHANNELS)[self.ids.index(id) % len(CHANNELS)]
        for _ in range(8):
            async with self.segue.turn(id, self.chance.choice(TEXTS), channel=channel) as turn:
                if turn.open:
                    await asyncio.sleep(0)
                    turn.say("An answer.", confidence=self.chance.choice((0.95, 0.8, 0.5)))
            if self.chance.random() < 0.2:
                with contextlib.suppress(IllegalMove):  # a person was faster
                    await self.segue.back_to_assistant(id)
            await asyncio.sleep(self.chance.random() / 200)

    async def person(self, name: str) -> None:
        """Whoever is slower than another is refused by name; that is no failure."""
        await self.segue.arrive(name)
        for _ in range(40):
            try:
                await self.chance.choice((self.answer_offers, self.answer_offers, self.work, self.work, self.meddle))(
                    name
                )
            except (SegueError, ValueError):  # a ValueError: somebody passes it on to themselves
                pass
            await asyncio.sleep(self.chance.random() / 500)

    async def answer_offers(self, name: str) -> None:
        for state, offer in await self.segue.offers(name):
            if self.chance.random() < 0.25:
                await self.segue.decline(state.id, offer.id, name, "busy")
            elif self.chance.random() < 0.8:
                await self.segue.accept(state.id, offer.id, name)

    async def work(self, name: str) -> None:
        for id in self.ids:
            state = await self.segue.conversation(id)
            if state.holder not in HELD or state.who != name:
                continue
            if (int(id[2:]) + len(name)) % 4 == 0:
                continue  # not theirs, and they say nothing: somebody else gets it
            await self.segue.reply(id, name, "Hello.")
            fate = self.chance.random()
            if fate < 0.5:
                await self.segue.give_back(id, name, "Settled.", (Task(TaskKind.CONFIRM),))
            elif fate < 0.75:
                to = self.chance.choice(TEAMS if self.chance.random() < 0.5 else self.people)
                await self.segue.transfer(id, name, to, "this is for you")

    async def meddle(self, name: str) -> None:
        """Takes over what another has, assigns it to somebody, says that they are ready, or comes and goes."""
        fate = self.chance.random()
        if fate < 0.3:
            await self.segue.take_over(self.chance.choice(self.ids), name)
        elif fate < 0.55:
            await self.segue.assign(self.chance.choice(self.ids), self.chance.choice(self.people), BOSS, "yours")
        elif fate < 0.75:
            await self.segue.ready(name)
        else:
            await self.segue.leave(name)
            await asyncio.sleep(self.chance.random() / 15)  # some come back in time, some lose who waits for them
            await self.segue.arrive(name)

    async def time(self) -> None:
        while True:
            self.walk.clock.forward(seconds=7)
            await self.segue.run_due()
            await self.check_seats(at_rest=False)
            await asyncio.sleep(0.01)

    async def death(self, tasks: list[asyncio.Task]) -> None:
        """Breaks off what somebody is at, wherever they are in it."""
        while True:
            await asyncio.sleep(0.02)
            self.chance.choice(tasks).cancel()

    async def check_seats(self, *, at_rest: bool) -> None:
        if at_rest:  # what was broken off may be on its way to the disk; what is written now comes after it
            await self.segue.journal.set_present(self.people[0], False, self.walk.clock())
        seats = {seat.person.id: seat for seat in await self.segue.line.seats()}
        assert all(0 <= seat.busy <= seat.person.capacity for seat in seats.values())
        if at_rest:
            states = [await self.segue.conversation(id) for id in self.ids]
            held, wrapping = Counter(), Counter()
            for state in states:
                if state.offer:
                    held[state.offer.agent] += state.offer.weight
                if state.holder in HELD:
                    held[state.who] += state.weight
                for one in state.wrapping:
                    wrapping[one.by] += one.weight
            assert {name: seat.wrapping for name, seat in seats.items()} == {
                name: wrapping[name] for name in self.people
            }
            held += wrapping
            assert {name: seat.busy for name, seat in seats.items()} == {name: held[name] for name in self.people}

    async def crowd(self) -> None:
        """All of it until the customers and people are done or broken off."""
        tasks = [asyncio.create_task(self.customer(id)) for id in self.ids]
        tasks += [asyncio.create_task(self.person(name)) for name in self.people for _ in range(2)]
        around = [asyncio.create_task(self.time()), asyncio.create_task(self.death(tasks))]
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        for one in around:
            one.cancel()
        fates = await asyncio.gather(*around, return_exceptions=True)
        broken = [one for one in (*ended, *fates) if isinstance(one, BaseException)]
        assert [one for one in broken if not isinstance(one, asyncio.CancelledError)] == []

    async def settle(self) -> None:
        """Everybody works in peace until nobody waits any more."""
        for name in self.people:
            await self.segue.arrive(name)
        for _ in range(200):
            await self.walk.due(seconds=40)
            for name in self.people:
                for state, offer in await self.segue.offers(name):
                    await self.segue.accept(state.id, offer.id, name)
                for id in self.ids:
                    state = await self.segue.conversation(id)
                    if state.holder in HELD and state.who == name:
                        await self.segue.give_back(id, name, "Settled.", ())
            states = [await self.segue.conversation(id) for id in self.ids]
            if all(state.holder in OPEN_TO_AI or state.holder is Holder.ARCHIVE for state in states):
                return
        raise AssertionError(Counter(str(state.holder) for state in states))


def spoken_by_the_holder(events) -> bool:
    """Read again from its events alone: nobody but who had it wrote or gave it back."""
    who = None
    for event in events:
        if isinstance(event, Accepted | TookOver):
            who = event.by
        elif isinstance(event, Reassigned):
            if event.by != who:
                return False
            who = None
        elif isinstance(event, HumanSpoke | HandedBack):
            if event.by != who:
                return False
            who = who if isinstance(event, HumanSpoke) else None
    return True


def seen_in(events) -> Counter:
    """What of weights, wrap-up and cool-down, of silence and of names took part."""
    seen = Counter()
    for event in events:
        if isinstance(event, Offered) and event.offer.weight > 1:
            seen["heavy"] += 1
        elif isinstance(event, Declined | Expired) and event.cools_until:
            seen["cooled"] += 1
        elif isinstance(event, WrappedUp):
            seen["ready" if event.is_early else "wrapped up"] += 1
        elif isinstance(event, Reassigned):
            seen["silent"] += 1
        elif isinstance(event, TookOver) and event.assigned_by:
            seen["assigned"] += 1
        elif isinstance(event, HandedOff) and event.destination.is_named:
            seen["named"] += 1
    return seen


def test_nobody_holds_twice_no_seat_leaks_and_no_case_is_lost(opened, policy, tell):
    chance = random.Random(1)

    async def story():
        count = 0
        while count < TRANSITIONS:  # how many there are in a round is chance too
            async with opened(policy=RULES) as walk:
                floor = Floor(walk, policy, chance)
                await floor.crowd()
                await floor.check_seats(at_rest=True)
                before, count = count, sum([len(await floor.segue.story(id)) for id in floor.ids])
                assert count > before, "nothing happens any more"
        async with opened(policy=RULES) as walk:
            floor = Floor(walk, policy, chance)
            await floor.settle()
            await floor.check_seats(at_rest=True)
            await walk.due(seconds=20)
            assert {seat.busy for seat in await floor.segue.line.seats()} == {0}, "all is given back in the end"
            seen = sum([seen_in(await floor.segue.story(id)) for id in floor.ids], Counter())
            assert set(seen) == {"heavy", "cooled", "ready", "wrapped up", "silent", "assigned", "named"}
            assert all([await floor.segue.is_true(id) for id in floor.ids])
            stories = [await floor.segue.story(id) for id in floor.ids]
            happened = Counter(type(event) for story in stories for event in story)
            assert all(happened[kind] for kind in (AskedWhileWaiting, Answered, WentBack)), happened
            assert all([spoken_by_the_holder(await floor.segue.story(id)) for id in floor.ids])

    tell(story())
