"""An unsure case waits a moment for somebody who fits well; what it was promised is kept through a transfer."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from segue.core.policy.toml import from_toml
from segue.core.reading import Likely, Reading

PERSON = "I want to talk to a person"
POLICY = from_toml("""
[policy]
general_team = "support"
[teams.support]
[teams.billing]
intents = ["refund", "invoice"]
[people.ana]
teams = ["billing"]
skills = { refund = 1.0, invoice = 1.0 }
capacity = 1
[people.ben]
teams = ["billing", "support"]
skills = { refund = 1.0, invoice = 0.2 }
capacity = 1
""")


EACH_THEIR_OWN = from_toml("""
[policy]
general_team = "support"
[teams.support]
[teams.billing]
intents = ["refund", "invoice"]
[people.ana]
teams = ["billing"]
skills = { refund = 1.0, invoice = 0.2 }
[people.ben]
teams = ["billing"]
skills = { refund = 0.2, invoice = 1.0 }
""")


class Unsure:
    """Reads every message as a wish for a person who knows refunds or invoices."""

    async def read(self, transcript):
        if "bill" in transcript.turns[-1].text:
            return Reading(intents=(Likely("invoice", 0.97),), language="en")
        if "my refund" in transcript.turns[-1].text:
            return Reading(intents=(Likely("refund", 0.97),), wants_human=0.99, language="en")
        return Reading(intents=(Likely("refund", 0.55), Likely("invoice", 0.45)), wants_human=0.99, language="en")


def a_desk(opened, policy=POLICY):
    changed = {name: getattr(policy, name) for name in ("teams", "people", "general_team", "tiers")}
    return opened(present=("ana", "ben"), policy=changed, reader=Unsure())


async def accepted(walk, id, person):
    offer = await walk.offer_to(person)
    await walk.segue.accept(id, offer.id, person)


def test_whoever_fits_less_is_asked_when_the_hold_is_over_and_the_jobs_say_when(opened):
    async def story():
        async with a_desk(opened) as walk:
            await walk.write(PERSON, id="c-1")
            await accepted(walk, "c-1", "ana")
            await walk.write(PERSON, id="c-2")
            assert await walk.segue.offers("ben") == []
            await walk.due(seconds=89)
            assert await walk.segue.offers("ben") == []
            await walk.due(seconds=1)
            assert (await walk.offer_to("ben")).because.startswith("Ben")

    asyncio.run(story())


def test_whoever_fits_well_and_gets_free_meanwhile_is_asked_at_once(opened):
    async def story():
        async with a_desk(opened) as walk:
            await walk.write(PERSON, id="c-1")
            await accepted(walk, "c-1", "ana")
            await walk.write(PERSON, id="c-2")
            walk.clock.forward(seconds=30)
            await walk.segue.give_back("c-1", "ana", "Done.")
            assert await walk.offer_to("ana")
            await walk.due(seconds=90)
            assert await walk.segue.offers("ana") == []  # it lapsed, and nobody who fits well is left
            assert await walk.offer_to("ben")

    asyncio.run(story())


def test_what_was_due_at_first_stays_due_through_a_transfer(opened):
    async def story():
        async with a_desk(opened) as walk:
            await walk.write(PERSON)
            first = (await walk.segue.conversation("c-1")).destination
            await accepted(walk, "c-1", "ana")
            walk.clock.forward(minutes=10)
            await walk.segue.transfer("c-1", "ana", "support", "it is about her account")
            then = (await walk.segue.conversation("c-1")).destination

            assert (then.team, then.since, then.due) == ("support", first.since, first.due)
            assert first.due == first.since + timedelta(seconds=180)
            (row,) = await walk.segue.journal.waiting("support")
            assert row.due == first.due
            assert row.since == first.since + timedelta(minutes=10)

    asyncio.run(story())


def test_who_is_asked_a_question_waits_for_its_answer_and_then_has_the_right_person(opened):
    async def story():
        async with a_desk(opened, EACH_THEIR_OWN) as walk:
            await walk.write(PERSON)
            assert not await walk.segue.offers("ana") + await walk.segue.offers("ben")
            await walk.due(seconds=25)
            assert (await walk.segue.conversation("c-1")).question is not None
            await walk.write("it is about my bill")
            await walk.due(seconds=1)
            assert await walk.offer_to("ben")
            assert (await walk.segue.conversation("c-1")).destination.answers_until is None

    asyncio.run(story())


def test_who_does_not_answer_has_somebody_after_twenty_seconds(opened):
    async def story():
        async with a_desk(opened, EACH_THEIR_OWN) as walk:
            await walk.write(PERSON)
            await walk.due(seconds=25)
            await walk.due(seconds=19)
            assert not await walk.segue.offers("ana") + await walk.segue.offers("ben")
            await walk.due(seconds=1)
            assert await walk.offer_to("ana")

    asyncio.run(story())


def test_who_wants_no_questions_is_not_held_for_an_answer(opened):
    async def story():
        async with a_desk(opened, EACH_THEIR_OWN) as walk:
            await walk.segue.leave("ana")
            await walk.segue.leave("ben")
            await walk.write("I want to talk to a person about my refund")
            await walk.due(seconds=25)
            assert (await walk.segue.conversation("c-1")).questioned == ("order",)
            await walk.write("no more questions")
            await walk.due(seconds=1)
            await walk.segue.back_to_assistant("c-1")
            await walk.segue.arrive("ana")
            await walk.segue.arrive("ben")
            await walk.write(PERSON)
            again = await walk.segue.conversation("c-1")
            assert again.is_left_in_peace
            assert again.destination.answers_until is None
            assert await walk.offer_to("ana")

    asyncio.run(story())
