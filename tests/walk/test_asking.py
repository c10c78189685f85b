"""Who waits is asked one question at a time: the place stays, the right team comes, and a person ends it at once."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta

import pytest

from segue import SegueError
from segue.core.conversation import Conversation, Holder, apply
from segue.core.decisions import decisions, is_faithful
from segue.core.entries import JobKind
from segue.core.events import Answered, AskedWhileWaiting, HandedOff, Repacked, Understood, Withdrawn
from segue.core.policy import FactPattern
from segue.core.quality import outcomes
from segue.core.reading import Reading
from segue.core.receiving import when

PERSON = "I want to talk to a person"
TORN = "I was charged twice and my delivery is late, I want to talk to a person"
ORDER = FactPattern("order", r"HL-\d{5}", (), "order number", ask=(("", "What is your order number?"),))
METER = FactPattern("meter", r"M\d{4}", ask=(("", "What does the scale say?"),))
TINT = FactPattern("tint", r"T\d{4}", ask=(("", "Which tint is it?"),))
FACTS = {"facts": (ORDER, METER, TINT)}


async def of(walk, *kinds, id="c-1"):
    return [event for event in await walk.segue.story(id) if isinstance(event, kinds)]


async def questions(walk, id="c-1"):
    return [event.question.about for event in await of(walk, AskedWhileWaiting, id=id)]


def test_after_25_seconds_in_line_one_question_is_asked_and_not_before(opened):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            await walk.due(seconds=24)
            assert await questions(walk) == []
            await walk.due(seconds=2)
            assert await questions(walk) == ["intent"]
            await walk.due(minutes=10)
            assert await questions(walk) == ["intent"]  # one, however long they are silent

    asyncio.run(story())


def test_the_answer_moves_them_to_the_right_team_in_the_same_place(opened):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            before = await walk.segue.conversation("c-1")
            await walk.due(seconds=26)
            turn = await walk.write("my machine is leaking all over")
            assert turn.outcome == "with_people"
            await walk.due(seconds=1)

            state = await walk.segue.conversation("c-1")
            assert (before.destination.team, state.destination.team) == ("support", "technical")
            assert state.waiting_since == before.waiting_since
            assert (state.destination.since, state.destination.due) == (
                before.destination.since,
                before.destination.due,
            )
            assert "asked while they waited" in state.destination.because
            assert ("support", "no intent was recognised") in state.destination.lost
            (answered,) = await of(walk, Answered)
            assert "Technical Support team is the right one" in answered.say
            assert answered.say.endswith(when(answered.expected, "en"))
            assert (await of(walk, Understood))[-1].turn == answered.turn
            packet = await walk.segue.packet("c-1")
            assert packet.intent == "machine_fault"
            (asked,) = packet.asked
            assert (asked.about, asked.answer, asked.is_answer) == ("intent", "my machine is leaking all over", True)
            assert await walk.segue.is_true("c-1")
            assert set(outcomes(await walk.segue.story("c-1")).values()) == {"handed off", "waiting for a person"}

    asyncio.run(story())


def test_between_two_intents_the_one_they_name_brings_whoever_is_better_at_it(opened):
    async def story():
        async with opened() as walk:
            await walk.write("I was charged twice, or is it the late delivery? Anyway: a human please")
            await walk.due(seconds=26)
            (asked,) = await of(walk, AskedWhileWaiting)
            assert asked.question.choices == ("double_charge", "late_delivery")
            await walk.write("the delivery")
            await walk.due(seconds=1)

            state, packet = await walk.segue.conversation("c-1"), await walk.segue.packet("c-1")
            assert state.destination.intents[0].name == packet.intent == "late_delivery"
            assert state.destination.intents[0].p == pytest.approx(0.95)
            assert "(a late delivery)" in packet.goal
            assert not any("While you wait" in what for what in packet.missing)

    asyncio.run(story())


def test_an_open_offer_of_the_wrong_team_is_taken_back_and_the_seat_is_free(opened):
    async def story():
        async with opened(present=("chloe", "deniz"), policy={"offer_for": timedelta(minutes=5)}) as walk:
            await walk.write(PERSON)
            await walk.due(seconds=26)
            assert (await walk.segue.conversation("c-1")).offer.agent == "chloe"
            await walk.write("my machine is leaking all over")
            await walk.due(seconds=1)

            (taken,) = await of(walk, Withdrawn)
            assert (taken.by, "Technical" in taken.because) == ("chloe", True)
            assert await walk.segue.offers("chloe") == []
            assert (await walk.offer_to("deniz")).team == "technical"
            seats = {seat.person.id: seat.busy for seat in await walk.segue.line.seats() if seat.present}
            assert seats == {"chloe": 0, "deniz": 1}
            assert (await walk.segue.conversation("c-1")).asked == ()  # she did not say no

    asyncio.run(story())


def test_missing_facts_are_asked_one_at_a_time_and_at_most_two(opened):
    async def story():
        async with opened(policy=FACTS) as walk:
            await walk.write(
                "My parcel is late and I want to talk to a person about a late delivery, my parcel is late"
            )
            await walk.due(seconds=26)
            assert await questions(walk) == ["order"]
            await walk.write("HL-48213")
            await walk.due(seconds=1)
            assert await questions(walk) == ["order", "meter"]
            await walk.write("M1234")
            await walk.due(seconds=1)

            assert await questions(walk) == ["order", "meter"]
            packet = await walk.segue.packet("c-1")
            assert {fact.name: fact.value for fact in packet.facts}["order"] == "HL-48213"
            assert [one.answer for one in packet.asked] == ["HL-48213", "M1234"]
            assert packet.missing == ("tint",)
            last = (await of(walk, Answered))[-1]
            assert last.say == "Thank you, whoever takes over will have that."

    asyncio.run(story())


@pytest.mark.parametrize(
    ("words", "reads"),
    [
        ("no more questions", "All right, no more questions"),
        ("get me a human already", "All right, no more questions"),
        ("why is this taking so long", ""),
    ],
)
def test_who_refuses_or_ignores_the_question_is_asked_nothing_more(opened, words, reads):
    async def story():
        async with opened(policy=FACTS) as walk:
            await walk.write("My parcel is late, I want to talk to a person")
            await walk.due(seconds=26)
            await walk.write(words)
            await walk.due(seconds=1)
            await walk.write("HL-48213")
            await walk.due(minutes=5)

            assert await questions(walk) == ["order"]
            (answered,) = await of(walk, Answered)
            assert (answered.is_answer, answered.say.startswith(reads)) == (False, True)
            assert (await walk.segue.conversation("c-1")).is_left_in_peace

    asyncio.run(story())


def test_the_button_pressed_again_is_a_refusal_too(opened):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            await walk.due(seconds=26)
            await walk.segue.ask_for_person("c-1", "p-1")
            await walk.due(seconds=1)

            assert (await walk.segue.conversation("c-1")).is_left_in_peace

    asyncio.run(story())


def test_a_fact_that_is_known_is_not_asked_and_neither_is_who_left_details(opened):
    async def story():
        async with opened(policy={"facts": (ORDER,)}) as walk:
            await walk.write("My parcel HL-48213 is late, I want to talk to a person")
            await walk.due(seconds=26)
            assert await questions(walk) == []
            await walk.write("My parcel is late, I want to talk to a person", id="c-2")
            await walk.segue.leave_details("c-2", "me@example.com")
            await walk.due(seconds=26)
            assert await questions(walk, "c-2") == []

    asyncio.run(story())


def test_once_a_person_has_them_nothing_is_asked_and_an_answer_is_simply_their_words(opened):
    async def story():
        async with opened(present=("ben",), policy={"offer_for": timedelta(minutes=5)}) as walk:
            await walk.write(PERSON)
            await walk.due(seconds=26)
            assert (await walk.segue.conversation("c-1")).holder is Holder.OFFER
            assert await questions(walk) == ["intent"]
            await walk.segue.accept("c-1", (await walk.offer_to("ben")).id, "ben")
            assert (await walk.segue.conversation("c-1")).question is None
            await walk.write("my machine is leaking all over")
            await walk.due(seconds=60)

            assert await of(walk, Answered) == []
            assert (await walk.events()).count("AskedWhileWaiting") == 1
            assert (await walk.segue.packet("c-1")).asked[0].answer == ""

    asyncio.run(story())


def test_an_accept_between_reading_and_writing_ends_the_question(opened):
    """The reader is slow, and somebody takes it meanwhile: nothing is written of the answer or of a next question."""

    class Slow:
        def __init__(self):
            self.reads, self.go = 0, asyncio.Event()

        async def read(self, transcript):
            self.reads += 1
            if self.reads > 1:
                await self.go.wait()
            return Reading(wants_human=0.9 if self.reads == 1 else 0.0, language="en")

    async def story():
        async with opened(
            present=("ben",), reader=(reader := Slow()), policy={"offer_for": timedelta(minutes=5)}
        ) as walk:
            await walk.write(PERSON)
            await walk.due(seconds=26)
            await walk.write("my machine is leaking all over")
            looking = asyncio.create_task(walk.due(seconds=1))
            async with asyncio.timeout(30):
                while reader.reads < 2:
                    await asyncio.sleep(0.001)
            await walk.segue.accept("c-1", (await walk.offer_to("ben")).id, "ben")
            reader.go.set()
            await looking
            await walk.segue.run_due()

            assert await of(walk, Answered) == []
            assert (await walk.events()).count("AskedWhileWaiting") == 1
            assert (await walk.segue.journal.pending(JobKind.ASK)) == ()

    asyncio.run(story())


def test_a_reader_that_fails_costs_nobody_their_answer(opened):
    class Broken:
        async def read(self, transcript):
            if len(transcript.turns) > 1:
                raise RuntimeError
            return Reading(wants_human=0.9, language="en")

    async def story():
        async with opened(reader=Broken(), policy=FACTS) as walk:
            await walk.write(PERSON)
            await walk.due(seconds=26)
            assert await questions(walk) == ["intent"]
            await walk.write("my machine is leaking all over")
            await walk.due(seconds=1)

            assert await questions(walk) == ["intent", "order"]
            assert (await of(walk, Understood))[-1].gap
            assert (await walk.segue.packet("c-1")).asked[0].answer == "my machine is leaking all over"

    asyncio.run(story())


def test_with_ask_after_zero_nobody_is_asked(opened):
    async def story():
        async with opened(policy={"ask_after": timedelta(0)}) as walk:
            await walk.write(PERSON)
            assert (await walk.segue.journal.pending(JobKind.ASK)) == ()
            await walk.due(minutes=5)
            assert await questions(walk) == []

    asyncio.run(story())


def test_what_was_asked_is_told_and_decided_again(opened):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            await walk.due(seconds=26)
            await walk.write("my machine is leaking all over")
            await walk.due(seconds=1)

            found = tuple(decisions("c-1", await walk.segue.story("c-1"), walk.segue.policy))
            told = {one.what: one for one in found}
            assert told["question"].told[0].startswith("They were asked while they waited, for nobody knows yet")
            assert told["answer"].told[0].startswith("The customer answered, and waits for Technical Support now")
            assert told["answer"].replayed.answer == "same"
            assert is_faithful(found, walk.segue.policy)

    asyncio.run(story())


def test_an_open_question_survives_the_process(opened, clock):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
        clock.forward(seconds=30)
        async with opened() as walk:
            await walk.due(seconds=0)
            assert await questions(walk) == ["intent"]
            await walk.write("my machine is leaking all over")
        async with opened() as walk:
            await walk.due(seconds=1)
            assert (await walk.segue.conversation("c-1")).destination.team == "technical"
            assert await walk.segue.is_true("c-1")

    asyncio.run(story())


def test_after_going_back_and_again_to_people_the_same_is_not_asked_again(opened):
    async def story():
        async with opened() as walk:
            await walk.write(PERSON)
            await walk.due(seconds=26)
            await walk.segue.back_to_assistant("c-1")
            assert (await walk.segue.conversation("c-1")).question is None
            await walk.segue.ask_for_person("c-1", "p-1")
            await walk.due(minutes=1)

            assert await questions(walk) == ["intent"]

    asyncio.run(story())


# ---- laws


WORDS = (
    "my machine is leaking", "the first", "HL-48213", "no", "M1234", "a human!", "where is it?", "thanks", "it is late",
    "the invoice please", "T1234",
)  # fmt: skip


async def at_random(walk, chance: random.Random, ids: tuple[str, ...]) -> int:
    """Customers, people and time, in any order and at once; how many messages were taken."""
    said = 0

    async def customer(id):
        nonlocal said
        for _ in range(5):
            await asyncio.sleep(chance.random() / 300)
            if chance.random() < 0.15:
                try:
                    await walk.segue.back_to_assistant(id)
                except SegueError:  # a person was faster, or they have not written yet
                    pass
                continue
            async with walk.segue.turn(id, chance.choice((PERSON, TORN, *WORDS))) as turn:
                said += 1
                if turn.open:
                    turn.say("An answer.", confidence=chance.choice((0.95, 0.5)))

    async def person(name):
        for _ in range(12):
            await asyncio.sleep(chance.random() / 200)
            for state, offer in await walk.segue.offers(name):
                try:
                    if chance.random() < 0.3:
                        await walk.segue.accept(state.id, offer.id, name)
                    elif chance.random() < 0.3:
                        await walk.segue.decline(state.id, offer.id, name)
                except SegueError:
                    pass

    async def time():
        for _ in range(40):
            walk.clock.forward(seconds=chance.choice((1, 9, 26)))
            await walk.segue.run_due()
            await asyncio.sleep(0)

    await asyncio.gather(*map(customer, ids), *map(person, ("ben", "chloe", "deniz", "ana")), time())
    return said


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_when_no_question_comes_too_late_and_no_place_is_lost(opened, seed):
    """No question once a person has it, one open at most, the place in line as it was, and every message there."""
    ids = tuple(f"c-{number}" for number in range(8))

    async def story():
        chance = random.Random(seed)
        async with opened(present=("ben", "chloe", "deniz", "ana"), policy=FACTS) as walk:
            said = await at_random(walk, chance, ids)
            kept = 0
            for id in ids:
                events = await walk.segue.story(id)
                kept += sum(type(event).__name__ == "CustomerSpoke" for event in events)
                law(id, events)
                assert await walk.segue.is_true(id)
            assert kept == said

    asyncio.run(story())


def law(id, events):
    state = Conversation(id)
    for event in events:
        after = apply(state, event)
        if isinstance(event, AskedWhileWaiting):
            assert state.holder in (Holder.QUEUE, Holder.OFFER)
            assert state.question is None
            assert not state.is_left_in_peace
            assert event.question.about not in state.questioned
        if isinstance(event, AskedWhileWaiting | Answered | Withdrawn | Repacked | Understood):
            assert after.waiting_since == state.waiting_since
            if after.destination and state.destination:
                assert after.destination.due == state.destination.due
        if after.holder not in (Holder.QUEUE, Holder.OFFER):
            assert after.question is None
        if isinstance(event, HandedOff) and event.since is not None:
            assert event.since <= event.at
        state = after
    named = outcomes(events)
    assert len(named) == sum(type(event).__name__ == "CustomerSpoke" for event in events)
    assert sum(about != "intent" for about in state.questioned) <= 2
