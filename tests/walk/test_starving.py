"""Nobody waits for ever for the one person who would be best, as long as somebody else is free."""

from __future__ import annotations

from datetime import timedelta

import pytest

from segue.core.conversation import Holder
from segue.core.policy import Channel, Person

PERSON, GERMAN = "I want to talk to a person", "Ich möchte bitte mit einem Menschen sprechen"


async def minutes_until_offered(walk, id: str, most: int = 120) -> int:
    """How long somebody still waits, the customers of the others staying where they are."""
    for minute in range(most):
        if (await walk.segue.conversation(id)).holder is Holder.OFFER:
            return minute
        await walk.due(minutes=1)
    raise AssertionError(f"{id} was never offered")


async def stays(walk, person: str, text: str = PERSON, id: str = "long") -> None:
    """A conversation that does not end."""
    await walk.with_person(person, text, id=id)
    await walk.segue.reply(id, person, "Hello.")


def test_who_speaks_a_language_that_one_busy_person_speaks_is_answered_by_another_in_the_end(opened, tell):
    people = (
        Person("ana", "Ana", ("support",)),
        Person("dieter", "Dieter", ("support",), languages=("de",), capacity=1),
    )

    async def story():
        async with opened(("ana", "dieter"), policy={"people": people}) as walk:
            await stays(walk, "dieter", GERMAN)
            await walk.write(GERMAN)
            assert await minutes_until_offered(walk, "c-1") == 30
            assert (await walk.segue.conversation("c-1")).offer.agent == "ana"

    tell(story())


@pytest.mark.parametrize(("booked", "minutes"), [(False, 30), (True, 0)])
def test_a_call_keeps_nobody_free_for_ever_and_none_that_is_booked_for_later(opened, tell, booked, minutes):
    people, channels = (Person("ana", "Ana", ("support",)),), (Channel("call", 5),)

    async def story():
        async with opened(("ana",), policy={"people": people, "channels": channels}) as walk:
            await stays(walk, "ana")
            async with walk.segue.turn("call", PERSON, channel="call"):
                pass
            if booked:
                await walk.segue.book_callback("call", walk.clock.at + timedelta(hours=20), "+1 555 0100")
            walk.clock.forward(seconds=1)
            await walk.write(PERSON)
            assert await minutes_until_offered(walk, "c-1") == minutes

    tell(story())
