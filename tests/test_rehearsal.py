"""Trying a policy on yesterday's conversations: what it would have said at each moment, knowing nothing of later."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from segue.core.policy import Policy
from segue.core.reading import Reading
from segue.core.rehearsal import EXCERPT, OF_DRAFTS, Rehearsal, did_instead, readings_of, rehearse, summarise
from segue.core.transcript import Speaker, ToolCall, Transcript, Turn
from segue.core.triggers import STRETCH, Trigger

POLICY = Policy()
WORDS: Mapping[str, Reading] = {
    "a person, please": Reading(wants_human=0.97, tone=0.0),
    "this is awful": Reading(wants_human=0.0, tone=-0.8),
}


def read(now: Transcript) -> Reading:
    last = now.last(Speaker.CUSTOMER)
    return WORDS.get(last.text if last else "", Reading(wants_human=0.0, tone=0.2))


def customer(text: str) -> Turn:
    return Turn(Speaker.CUSTOMER, text)


def ai(text: str) -> Turn:
    return Turn(Speaker.AI, text)


def human(text: str) -> Turn:
    return Turn(Speaker.HUMAN, text)


def tool(name: str, ok: bool = True) -> Turn:
    return Turn(Speaker.TOOL, "", ToolCall(name, (("order", "4471"),), "shipped" if ok else "Error: timeout", ok))


def tried(*turns: Turn, policy: Policy = POLICY) -> Rehearsal:
    return rehearse(Transcript(turns), read, policy)


CALM = (customer("where is my order?"), tool("get_order"), ai("It is on its way and comes on Monday."))
HUNG_UP_ON = (customer("where is my order?"), ai("What is your order number?"), customer("a person, please"))
LOOP = (
    customer("where is my order?"), ai("I can help with that, what is your order number?"), customer("it is 4471"),
    ai("I can help with that, what is your order number?"),
)  # fmt: skip
PROMISE = (customer("where is my order?"), ai("I will connect you to a colleague from our team."), customer("thanks"))
OFFER = (customer("where is my order?"), ai("Would you like me to transfer you to a colleague?"))
FAILING = (customer("where is my order?"), tool("get_order", ok=False), tool("get_order", ok=False), ai("Sorry."))
TWO_BOOKINGS = (
    customer("cancel both"), ai("I will cancel reservation HSR97W now, is that right?"), customer("yes"),
    ai("I will cancel reservation 4XGCCM now, is that right?"),
)  # fmt: skip
FURIOUS = (customer("this is awful"), ai("I see."), customer("this is awful"), ai("I see that."))


@pytest.mark.parametrize(
    ("turns", "at", "message", "trigger", "instead"),
    [
        (HUNG_UP_ON, 2, 2, Trigger.ASKED, "nothing that was recorded"),
        ((*HUNG_UP_ON, ai("What is it about?")), 2, 2, Trigger.ASKED, "said: What is it about?"),
        ((*HUNG_UP_ON, tool("find"), tool("get"), ai("Hm.")), 2, 2, Trigger.ASKED, "called find, get, said: Hm."),
        ((*HUNG_UP_ON, customer("hello?"), ai("Hm.")), 2, 2, Trigger.ASKED, "nothing that was recorded"),
        ((*HUNG_UP_ON, human("Mia here.")), 2, 2, Trigger.ASKED, "a person said: Mia here."),
        (LOOP, 3, 2, Trigger.REPEATED, "said: I can help with that, what is your order number?"),
        (PROMISE, 1, 1, Trigger.PROMISE, "said: I will connect you to a colleague from our team."),
        (FAILING, 2, 1, Trigger.FAILURE, "said: Sorry."),
        (FURIOUS, 2, 2, Trigger.TONE, "said: I see that."),
    ],
)
def test_the_first_reason_says_when_why_and_what_the_ai_did_instead(
    turns: tuple[Turn, ...], at: int, message: int, trigger: Trigger, instead: str
) -> None:
    found = tried(*turns)

    assert (found.at, found.message, found.triggers()[0]) == (at, message, trigger)
    assert found.did_instead == instead
    assert found.packet is not None
    assert found.packet.why[0].trigger is trigger


@pytest.mark.parametrize(
    "turns", [(), CALM, OFFER, TWO_BOOKINGS, (ai("Hello, how can I help?"),), (Turn(Speaker.SYSTEM, "rules"),)]
)
def test_what_gives_no_reason_is_not_handed_off(turns: tuple[Turn, ...]) -> None:
    found = tried(*turns)

    assert (found.at, found.packet, found.did_instead, found.triggers()) == (None, None, "", ())


def test_the_policy_is_asked_at_each_customer_turn_tool_result_and_ai_turn() -> None:
    steps = tried(Turn(Speaker.SYSTEM, "rules"), ai("Hello!"), *CALM).steps

    assert [step.turn for step in steps] == [2, 3, 4]
    assert [step.of for step in steps] == [Speaker.CUSTOMER, Speaker.TOOL, Speaker.AI]
    assert {step.decision.action for step in steps} == {"answer"}


def test_nothing_is_decided_while_a_person_has_it() -> None:
    steps = tried(customer("hi"), human("Mia here."), customer("a person, please"), ai("Bye!"), customer("bye")).steps

    assert [step.turn for step in steps] == [0, 3, 4]


def test_a_promise_is_held_back_and_given_to_the_person_as_a_draft() -> None:
    packet = tried(*PROMISE).packet

    assert packet is not None
    assert packet.draft == "I will connect you to a colleague from our team."
    assert packet.turns == 1


def test_what_a_record_cannot_tell_is_named_as_not_measured() -> None:
    steps = tried(*CALM).steps

    assert {"confidence", "grounded", "agreement"} <= set(steps[-1].decision.not_measured)


def test_each_customer_turn_is_read_once_from_the_last_stretch() -> None:
    seen: list[int] = []

    def count(now: Transcript) -> Reading:
        seen.append(len(now.turns))
        return Reading()

    rehearse(Transcript(tuple(customer(f"question {i}") for i in range(50))), count, POLICY)

    assert seen == [min(i + 1, STRETCH) for i in range(50)]


def test_what_the_ai_did_instead_is_cut_short() -> None:
    said = did_instead(Transcript((customer("hi"), ai("so " * 200))), 0)

    assert len(said) <= EXCERPT
    assert said.endswith("…")


def test_readings_come_from_what_was_known_at_each_turn() -> None:
    def told(now: Transcript) -> Reading:
        return Reading(repeats=len(now.turns) - 1)

    transcript = Transcript((customer("a"), ai("b"), customer("c"), tool("get_order")), first=4)

    assert [(turn, reading.repeats) for turn, reading in readings_of(transcript, told)] == [(4, 0), (6, 3)]
    assert [turn for turn, _ in readings_of(transcript, told, most=1)] == [6]
    assert readings_of(Transcript((ai("b"),)), told) == ()


def test_a_reading_never_loses_the_turn_that_it_is_about() -> None:
    transcript = Transcript((customer("a person, please"), *(tool("get_order") for _ in range(40))))

    assert readings_of(transcript, read)[-1][1].wants_human == 0.97


def test_many_are_told_in_one_view() -> None:
    names = {"a": HUNG_UP_ON, "b": (*HUNG_UP_ON, ai("No.")), "c": CALM, "d": LOOP, "e": HUNG_UP_ON, "f": PROMISE}

    summary = summarise((name, tried(*turns)) for name, turns in names.items())

    assert (summary.conversations, summary.handed_off) == (6, 5)
    assert summary.why == ((Trigger.ASKED, 3), (Trigger.REPEATED, 1), (Trigger.PROMISE, 1))
    assert summary.when == ((1, 1), (2, 4))
    assert summary.median_message == 2.0
    assert [example.conversation for example in summary.examples] == ["a", "b", "d", "f"]
    assert summary.examples[0].because == "the customer asks for a person"


def test_a_summary_says_what_nobody_measured_and_of_how_many() -> None:
    summary = summarise([("a", tried(*CALM)), ("b", tried(*PROMISE))])

    assert (summary.messages, summary.drafts) == (3, 2)
    assert summary.unmeasured == tuple((name, 2) for name in OF_DRAFTS)
    assert dict(summary.unread)["language"] == 3


def test_no_handoff_has_no_median() -> None:
    summary = summarise([("c", tried(*CALM))])

    assert (summary.handed_off, summary.median_message, summary.when, summary.examples) == (0, None, (), ())


_TURN = st.one_of(
    st.sampled_from((*CALM, *HUNG_UP_ON, *LOOP, *PROMISE, *FAILING, *FURIOUS, human("Mia here."))),
    st.builds(customer, st.text(max_size=20)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_TURN, max_size=30), st.integers(0, 30))
def test_a_decision_knows_nothing_of_later_turns(turns: list[Turn], cut: int) -> None:
    whole, early = tried(*turns), tried(*turns[:cut])

    assert whole.steps[: len(early.steps)] == early.steps
    assert early.at is None or (whole.at, whole.packet) == (early.at, early.packet)


@settings(max_examples=60, deadline=None)
@given(st.lists(_TURN, max_size=30))
def test_whoever_asks_for_a_person_would_have_had_one_by_then(turns: list[Turn]) -> None:
    found = tried(*turns)
    asked = [step.turn for step in found.steps if turns[step.turn].text == "a person, please"]

    assert not asked or (found.at is not None and found.at <= asked[0])
