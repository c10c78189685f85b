"""Whoever is free is asked for who waits, whatever was missed: hours begin, a process dies, a team is gone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from segue.core.conversation import Holder
from segue.core.events import Rerouted
from segue.core.policy import Person

PERSON, REFUND = "I want to talk to a person", "I want my money back. Let me talk to a person"
EIGHT = datetime(2026, 11, 23, 13, tzinfo=UTC)
"""Eight o'clock in New York, when the shop's teams begin."""


async def busy(walk, person: str, id: str = "busy") -> None:
    """Somebody of capacity 1 has somebody."""
    await walk.with_person(person, id=id)
    await walk.segue.reply(id, person, "Hello.")


def only(*people: Person) -> dict[str, object]:
    return {"people": people}


def test_whoever_is_there_before_their_hours_is_asked_when_they_begin(opened, tell, clock):
    async def story():
        clock.at = EIGHT - timedelta(hours=5)
        async with opened() as walk:
            await walk.write(PERSON)
            for _ in range(58):
                await walk.due(minutes=5)
            await walk.segue.arrive("ben")
            assert not await walk.segue.offers("ben")
            while clock.at < EIGHT:
                await walk.due(seconds=30)
            assert await walk.first_asked("ben") == "ben"

    tell(story())


def test_a_long_line_of_what_they_may_not_take_keeps_nobody_from_the_others(opened, tell):
    people = only(Person("ana", "Ana", ("support",), capacity=1), Person("jo", "Jo", ("trust",)))
    people["people"] = (*people["people"], Person("cy", "Cy", ("support",), certifications=("fraud",)))

    async def story():
        async with opened(policy={**people, "certified": ("fraud",)}) as walk:
            for number in range(60):
                await walk.write("Somebody used my card, this is fraud! Let me talk to a person", id=f"fraud-{number}")
            await walk.write(PERSON)
            state = await walk.segue.conversation("fraud-0")
            assert (state.destination.team, state.destination.certificate) == ("support", "fraud")
            await walk.due(minutes=20)
            await walk.segue.arrive("ana")
            line = await walk.segue.journal.waiting("support")
            assert [row.conversation for row in line].index("c-1") == 60
            assert (await walk.segue.conversation("c-1")).holder is Holder.OFFER

    tell(story())


@pytest.mark.parametrize("booked", [True, False])
def test_who_waits_for_a_team_that_is_gone_waits_for_another(opened, tell, policy, booked):
    async def story():
        async with opened() as walk:
            await walk.write(REFUND)
            assert (await walk.segue.conversation("c-1")).destination.team == "billing"
            if booked:
                await walk.segue.book_callback("c-1", walk.clock.at + timedelta(hours=20), "+1 555 0100")
        teams = tuple(
            replace(team, fallback=None) if team.fallback == "billing" else team
            for team in policy.teams
            if team.id != "billing"
        )
        people = (Person("ben", "Ben", ("support",)),)
        async with opened(("ben",), policy={"teams": teams, "people": people}) as walk:
            await walk.due(seconds=1)
            offer = await walk.offer_to("ben")
            (moved,) = [event for event in await walk.segue.story("c-1") if isinstance(event, Rerouted)]
            assert moved.destination.because == "there is no team billing any more"
            assert moved.destination.lost[0] == ("billing", "there is no such team any more")
            await walk.segue.accept("c-1", offer.id, "ben")
            assert await walk.segue.is_true("c-1")

    tell(story())


def test_whoever_loses_a_customer_to_a_supervisor_is_asked_for_the_next_at_once(opened, tell):
    ana, sue = Person("ana", "Ana", ("support",), capacity=1), Person("sue", "Sue", ("support",), role="supervisor")

    async def story():
        async with opened(("ana",), policy=only(ana, sue)) as walk:
            await busy(walk, "ana")
            await walk.write(PERSON)
            await walk.segue.take_over("busy", "sue")
            assert (await walk.offer_to("ana")).agent == "ana"

    tell(story())


def test_a_slot_that_opens_because_somebody_left_the_line_is_filled_by_the_next_look(opened, tell):
    ana = Person("ana", "Ana", ("support",), capacity=1)

    async def story():
        async with opened(("ana",), policy=only(ana)) as walk:
            await walk.write(PERSON, id="busy")
            await walk.write(PERSON)
            await walk.segue.close("busy", "gone")
            await walk.due(seconds=1)
            assert (await walk.offer_to("ana")).agent == "ana"

    tell(story())


def test_a_process_that_dies_between_a_handback_and_the_next_offer_leaves_nobody_waiting(opened, tell):
    ana = Person("ana", "Ana", ("support",), capacity=1)

    async def story():
        async with opened(("ana",), policy=only(ana)) as walk:
            await busy(walk, "ana")
            await walk.write(PERSON)
            await walk.due(minutes=40)

            async def never() -> int:
                raise KeyboardInterrupt

            walk.segue.desk.filling.fill = never
            with pytest.raises(KeyboardInterrupt):
                await walk.segue.give_back("busy", "ana", "Done.")
        async with opened(policy=only(ana)) as walk:
            await walk.due(seconds=1)
            assert (await walk.offer_to("ana")).agent == "ana"

    tell(story())


def test_whoever_said_no_to_the_first_three_is_asked_for_the_fourth(opened, tell):
    ana, bo = (Person(name, name.title(), ("support",), capacity=1) for name in ("ana", "bo"))

    async def story():
        async with opened(policy=only(ana, bo)) as walk:
            for number in range(5):
                await walk.write(PERSON, id=f"c-{number}")
            await walk.segue.arrive("ana")
            for number in range(3):
                ((state, offer),) = await walk.segue.offers("ana")
                assert state.id == f"c-{number}"
                await walk.segue.decline(state.id, offer.id, "ana")
            ((state, _),) = await walk.segue.offers("ana")
            assert state.id == "c-3"

    tell(story())


def test_what_is_written_for_somebody_who_is_cancelled_is_told_to_everybody_else(opened, tell):
    ana = Person("ana", "Ana", ("support",))

    async def story():
        async with opened(policy=only(ana)) as walk:
            await walk.segue.desk.fill()  # it knows the line by now
            told = []
            walk.segue.tap(lambda change: told.append(change.after.id))
            await walk.segue.board.open("c-1")
            asking = asyncio.create_task(walk.segue.ask_for_person("c-1"))
            append = walk.segue.journal.append

            async def cancelled(entry):
                asking.cancel()
                return await append(entry)

            walk.segue.journal.append = cancelled
            with pytest.raises(asyncio.CancelledError):
                await asking
            walk.segue.journal.append = append
            async with asyncio.timeout(30):
                while (await walk.segue.conversation("c-1")).holder is not Holder.QUEUE or told != ["c-1", "c-1"]:
                    await asyncio.sleep(0.01)
            await walk.segue.arrive("ana")
            assert (await walk.offer_to("ana")).agent == "ana"

    tell(story())
