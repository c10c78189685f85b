"""A look writes down the next one: whatever dies or flutters, there is one chain of them."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta

import pytest

from segue.core.events import Informed, Reassigned
from segue.core.policy import Person

PERSON = "I want to talk to a person"


class Killed(BaseException):
    """The process ends here."""


async def hours_of_waiting(walk, id: str, dies: int) -> int:
    """How often a customer is told in three hours, while the process dies so often after it told them."""
    await walk.write(PERSON, id=id)
    finish, left = walk.segue.journal.finish, dies

    async def finish_or_die(job):
        nonlocal left
        if left and job.kind == "inform":
            left -= 1
            raise Killed
        return await finish(job)

    walk.segue.journal.finish = finish_or_die
    for _ in range(6 * 180):
        with contextlib.suppress(Killed):
            await walk.due(seconds=10)
    walk.segue.journal.finish = finish
    assert len([job for job in await walk.segue.journal.pending("inform") if job.conversation == id]) == 1
    return sum(isinstance(event, Informed) for event in await walk.segue.story(id))


@pytest.mark.parametrize("times", [1, 3])
def test_a_process_that_dies_after_it_told_a_customer_does_not_tell_them_twice_as_often(opened, tell, times):
    async def story():
        async with opened() as walk:
            as_usual = await hours_of_waiting(walk, "c-1", dies=0)
        async with opened() as walk:
            assert await hours_of_waiting(walk, "c-2", dies=times) <= as_usual + 1

    tell(story())


def test_whoever_comes_and_goes_is_looked_at_as_often_as_whoever_stays(opened, tell):
    async def story():
        async with opened(("ana",), policy={"people": (Person("ana", "Ana", ("support",)),)}) as walk:
            await walk.with_person("ana")
            for _ in range(50):
                await walk.segue.leave("ana")
                await walk.segue.arrive("ana")
            for _ in range(30):
                await walk.due(seconds=20)
            assert len(await walk.segue.journal.pending("holds")) <= 2

    tell(story())


def test_whoever_is_silent_for_long_and_leaves_is_looked_at_all_the_same(opened, tell):
    people = tuple(Person(name, name.title(), ("support",)) for name in ("ana", "bo"))

    async def story():
        async with opened(("ana",), policy={"people": people}) as walk:
            await walk.with_person("ana")
            await walk.due(minutes=3, seconds=1)
            await walk.segue.leave("ana")
            await asyncio.sleep(0)
            await walk.due(seconds=31)
            assert any(isinstance(event, Reassigned) for event in await walk.segue.story("c-1"))

    tell(story())


def test_whoever_was_silent_before_there_were_looks_is_looked_at(opened, tell):
    people = tuple(Person(name, name.title(), ("support",), capacity=1) for name in ("ana", "bo"))

    async def story():
        async with opened(("ana",), policy={"people": people, "reassign_silent_after": timedelta(0)}) as walk:
            await walk.with_person("ana")
            for job in await walk.segue.journal.pending("holds"):
                await walk.segue.journal.claim(job.run_at, 100, timedelta(0), ("holds",))
                (held,) = await walk.segue.journal.pending("holds")
                assert await walk.segue.journal.finish(held)
        async with opened(("bo",), policy={"people": people}) as walk:
            await walk.due(seconds=1)
            await walk.due(minutes=4)
            assert (await walk.offer_to("bo")).agent == "bo"

    tell(story())
