"""A conversation given to somebody by name: assigned by a supervisor, or passed on to a colleague."""

from __future__ import annotations

from dataclasses import replace

import pytest

from segue.core import events as e
from segue.core.conversation import Holder, IllegalMove
from segue.core.conversation.packets import packet_of
from segue.core.decisions import decisions, is_faithful
from segue.core.reading import Likely, Reading
from segue.switchboard.desk import (
    DeskFull,
    NotCertified,
    NotSupervisor,
    NotThere,
    NotYours,
    UnknownAgent,
    UnknownTeam,
)
from segue.switchboard.line import Step

REFUND = "I want a refund of 500 dollars"
QUESTION = "Which grinder fits the Harrow One?"


async def busy(walk):
    return {seat.person.id: seat.busy for seat in await walk.segue.line.seats() if seat.busy}


async def held(walk, how):
    """A conversation under each open holder, with ana, ben, farah and mei there."""
    if how == "ai":
        await walk.write(QUESTION, "This one.", confidence=0.95)
        return
    if how == "queue":
        for person in ("ana", "ben", "farah"):
            await walk.segue.leave(person)
    await walk.write(REFUND)
    if how in ("human", "transfer"):
        first = await walk.first_asked("ana", "ben", "farah")
        await walk.segue.accept("c-1", (await walk.offer_to(first)).id, first)
        if how == "transfer":
            await walk.segue.transfer("c-1", first, "technical", "the boiler leaks")
    for person in ("ana", "ben", "farah") if how == "queue" else ():
        await walk.segue.journal.set_present(person, True, walk.clock())


@pytest.mark.parametrize("how", ["ai", "queue", "offer", "human", "transfer"])
def test_a_supervisor_gives_it_to_somebody_who_has_it_at_once(opened, tell, how):
    async def story():
        async with opened(("ana", "ben", "farah", "mei", "deniz")) as walk:
            await held(walk, how)
            assert (await walk.segue.conversation("c-1")).holder.value == how
            was = (await walk.segue.conversation("c-1")).who
            to = "ben" if was != "ben" else "farah"
            state = await walk.segue.assign("c-1", to, "mei", "knows this customer")

            assert (state.holder, state.who, state.offer) == (Holder.HUMAN, to, None)
            assert await busy(walk) == {to: 1}
            taken = [event for event in await walk.segue.story("c-1") if isinstance(event, e.TookOver)][-1]
            assert (taken.by, taken.assigned_by, taken.because) == (to, "mei", "knows this customer")
            assert taken.say.startswith(walk.segue.policy.person(to).name)
            assert packet_of(await walk.segue.story("c-1")) is not None  # nobody gets it cold
            told = [one.told[0] for one in decisions("c-1", await walk.segue.story("c-1"), walk.segue.policy)]
            assert told[-1] == f"Mei Tanaka gave it to {walk.segue.policy.person(to).name}: knows this customer."
            assert is_faithful(decisions("c-1", await walk.segue.story("c-1"), walk.segue.policy), walk.segue.policy)
            assert await walk.segue.is_true("c-1")

            version = state.version
            assert (await walk.segue.assign("c-1", to, "mei", "again")).version == version
            await walk.segue.reply("c-1", to, "Hello.")
            await walk.segue.give_back("c-1", to, "Settled.")
            assert sum((await busy(walk)).values()) <= 1

    tell(story())


def test_who_cannot_have_it_is_named_and_nothing_changes(opened, tell):
    async def story():
        async with opened(("ana", "ben", "mei")) as walk:
            await walk.write(REFUND)
            version = (await walk.segue.conversation("c-1")).version
            for to, by, error in (
                ("ben", "ana", NotSupervisor),
                ("ben", "nobody", UnknownAgent),
                ("nobody", "mei", UnknownAgent),
                ("chloe", "mei", NotThere),
            ):
                with pytest.raises(error):
                    await walk.segue.assign("c-1", to, by, "please")
            for number in range(3):
                await walk.write("a question", id=f"busy-{number}")
                await walk.segue.take_over(f"busy-{number}", "ben")
            with pytest.raises(DeskFull):
                await walk.segue.assign("c-1", "ben", "mei", "please")
            assert (await walk.segue.conversation("c-1")).version == version
            with pytest.raises(NotSupervisor, match="take it over yourself"):
                await walk.segue.assign("c-1", "ana", "ana", "mine")
            await walk.segue.close("c-1", "gone")
            with pytest.raises(IllegalMove):
                await walk.segue.assign("c-1", "ana", "mei", "too late")

    tell(story())


@pytest.mark.parametrize("how", ["ai", "offer"])
def test_what_needs_a_certificate_is_given_to_nobody_without_it(opened, tell, policy, how):
    people = tuple(
        replace(person, certifications=("close_account",) if person.id == "jonas" else ()) for person in policy.people
    )

    async def read(state):
        reading = Reading(intents=(Likely("close_account", 0.97),))
        return Step((e.Understood(state.last_at, state.unanswered[0], reading),))

    async def story():
        async with opened(("ana", "jonas", "mei"), policy={"people": people, "certified": ("close_account",)}) as walk:
            if how == "ai":  # kept, and not thought about yet
                await walk.segue.board.open("c-1", "c-1001")
                await walk.segue.board.hear("c-1", "close my account")
                await walk.segue.line.change("c-1", read)
            else:
                await walk.write("close my account")
            assert (await walk.segue.conversation("c-1")).holder.value == how
            with pytest.raises(NotCertified):
                await walk.segue.take_over("c-1", "ana")
            with pytest.raises(NotCertified) as refused:
                await walk.segue.assign("c-1", "ana", "mei", "please")
            assert refused.value.certified == ("jonas",)
            assert (await walk.segue.assign("c-1", "jonas", "mei", "please")).who == "jonas"
            await walk.segue.reply("c-1", "jonas", "Hello.")
            for to in ("ana", "billing"):  # nobody of billing is certified either
                with pytest.raises(NotCertified, match=f"{to} is not certified for close account; these are: jonas"):
                    await walk.segue.transfer("c-1", "jonas", to, "not mine")
            with pytest.raises(NotCertified):
                await walk.segue.take_over("c-1", "mei")
            team = policy.person("jonas").teams[0]
            state = await walk.segue.transfer("c-1", "jonas", team, "another of us, please")
            assert state.destination.certificate == "close_account"

    tell(story())


def test_whoever_is_named_is_asked_first_and_their_team_if_they_say_no(opened, tell):
    async def story():
        async with opened(("ana", "deniz", "emeka")) as walk:
            await walk.with_person("ana", REFUND)
            state = await walk.segue.transfer("c-1", "ana", "emeka", "he had this machine on his bench")

            assert (state.holder, state.who, state.offer.agent) == (Holder.TRANSFER, "ana", "emeka")
            assert (state.destination.team, state.destination.person) == ("technical", "emeka")
            assert state.offer.because == "Emeka Obi was named"
            story = await walk.segue.story("c-1")
            assert [event for event in story if isinstance(event, e.HandedOff)][-1].say.startswith(
                "Ana Ruiz is bringing in Emeka Obi from our Technical"
            )
            assert (await walk.segue.reply("c-1", "ana", "Emeka will be here in a moment.")).who == "ana"
            state = await walk.segue.decline("c-1", state.offer.id, "emeka", "at lunch")
            assert (state.holder, state.who, state.offer.agent) == (Holder.TRANSFER, "ana", "deniz")
            state = await walk.segue.accept("c-1", state.offer.id, "deniz")
            assert await busy(walk) == {"deniz": 1}
            found = tuple(decisions("c-1", await walk.segue.story("c-1"), walk.segue.policy))
            told = [sentence for one in found for sentence in one.told]
            assert any(line.startswith("Ana Ruiz asked Emeka Obi of Technical") for line in told)
            assert "Deniz Aydin was not named." in told
            assert is_faithful(found, walk.segue.policy)
            assert await walk.segue.is_true("c-1")

    tell(story())


def test_whoever_is_named_and_lets_it_pass_leaves_it_to_their_team(opened, tell):
    async def story():
        async with opened(("ana", "deniz", "emeka")) as walk:
            await walk.with_person("ana", REFUND)
            await walk.segue.transfer("c-1", "ana", "emeka", "his field")
            await walk.due(seconds=21)

            state = await walk.segue.conversation("c-1")
            assert (state.holder, state.who, state.offer.agent) == (Holder.TRANSFER, "ana", "deniz")

    tell(story())


def test_whoever_is_named_and_not_there_leaves_it_to_their_team_and_the_customer_reads_the_team(opened, tell):
    async def story():
        async with opened(("ana", "deniz")) as walk:
            await walk.with_person("ana", REFUND)
            state = await walk.segue.transfer("c-1", "ana", "emeka", "his field")

            assert state.offer.agent == "deniz"
            last = [event for event in await walk.segue.story("c-1") if isinstance(event, e.HandedOff)][-1]
            assert last.say.startswith("Ana Ruiz is bringing in our Technical")

    tell(story())


def test_what_can_never_work_is_refused(opened, tell, policy):
    people = tuple(replace(person, capacity=0) if person.id == "mei" else person for person in policy.people)

    async def story():
        async with opened(("ana",), policy={"people": people}) as walk:
            await walk.with_person("ana", REFUND)
            with pytest.raises(ValueError, match="ana has it already"):
                await walk.segue.transfer("c-1", "ana", "ana", "me")
            with pytest.raises(ValueError, match="takes no conversations"):
                await walk.segue.transfer("c-1", "ana", "mei", "you")
            with pytest.raises(UnknownTeam):
                await walk.segue.transfer("c-1", "ana", "nobody", "who?")
            with pytest.raises(NotYours):
                await walk.segue.transfer("c-1", "deniz", "emeka", "yours")

    tell(story())


def test_who_had_it_before_is_asked_first_only_while_that_is_fresh(opened, tell):
    async def story():
        async with opened(("ana", "farah", "ben")) as walk:
            await walk.write(REFUND)
            await walk.segue.assign("c-1", "ben", "mei", "he knows them")
            await walk.segue.reply("c-1", "ben", "Hello.")
            await walk.segue.give_back("c-1", "ben", "Refunded.")

            for days, known in ((6, "ben"), (8, None)):
                walk.clock.forward(days=days)
                for person in ("ana", "farah", "ben"):
                    await walk.segue.journal.set_present(person, True, walk.clock())
                await walk.write("I want a refund of 500 dollars, again")
                state = await walk.segue.conversation("c-1")
                story = await walk.segue.story("c-1")
                to = [event for event in story if isinstance(event, e.HandedOff)][-1].destination
                assert to.person == known
                assert ("too long ago" in to.because) is (known is None)
                assert is_faithful(decisions("c-1", story, walk.segue.policy), walk.segue.policy)
                if known:
                    assert state.offer.agent == "ben"
                    await walk.segue.accept("c-1", state.offer.id, "ben")
                    await walk.segue.reply("c-1", "ben", "Hello again.")
                    await walk.segue.give_back("c-1", "ben", "Refunded again.")

    tell(story())
