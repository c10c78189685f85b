"""Story 13, AI to AI by charter, and the guarded tools: limits hold whatever the frameworks do."""

from __future__ import annotations

import asyncio
import inspect
import typing

import pytest

from segue import Charter, Refused, Specialist, guarded, signal
from segue.core.events import Alarmed, HandedOff, ToolEnded
from segue.core.triggers import Trigger

CHARTER = Charter(
    tools={"get_order", "refund"}, per_call={"refund.amount": 100}, per_conversation={"refund.amount": 100},
    last_messages=3, mask=("card", "iban"), over_to="billing",
)  # fmt: skip
LEFT_TO_AI = {"high_stakes": ("cancel", "close_account")}
"""A team that lets a specialist settle double charges within its charter."""
CARD, IBAN = "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00"


@guarded
def get_order(order: str) -> str:
    """Looks an order up."""
    return f"order {order}: two payments of 59.90"


@guarded
async def refund(order: str, amount: float) -> str:
    """Pays money back."""
    await asyncio.sleep(0)
    return f"refunded {amount}"


@guarded
async def close_account(customer: str) -> str:
    return "closed"


def specialist(run):
    return Specialist("refunds", run, CHARTER)


async def passed_to_billing(walk):
    """The handoff to billing people that must have followed."""
    handed = [event for event in await walk.segue.story("c-1") if isinstance(event, HandedOff)]
    assert [event.destination.team for event in handed] == ["billing"]
    assert "refund" not in [
        event.tool
        for event in await walk.segue.story("c-1")
        if isinstance(event, ToolEnded) and event.tool == "close_account"
    ]
    return handed[0].packet.why


def test_inside_its_charter_the_specialist_finishes_and_sees_no_card(opened):
    seen = []

    async def run(task):
        seen.append(task)
        get_order("4471")
        await refund("4471", 59.90)
        return "I refunded one of the two payments, 59.90."

    async def story():
        async with opened(present=("ana",), policy=LEFT_TO_AI) as walk:
            await walk.write(f"hello, my card is {CARD}", "Hello, how can I help?", confidence=0.95)
            async with walk.segue.turn("c-1", f"I was charged twice for 4471, my iban is {IBAN}") as turn:
                turn.say(await specialist(run)(turn, "charged twice, wants one refunded"), confidence=0.95)

            assert turn.outcome == "sent"
            crossed = " ".join(message["content"] for message in seen[0].messages)
            assert CARD not in crossed
            assert IBAN not in crossed
            assert "[card-1]" in crossed
            assert "[iban-1]" in crossed
            assert len(seen[0].messages) == 3
            state = await walk.segue.conversation("c-1")
            assert {key: str(amount) for key, amount in state.spent} == {"refund.amount": "59.9"}
            done = [
                (event.tool, event.ok, event.by)
                for event in await walk.segue.story("c-1")
                if isinstance(event, ToolEnded)
            ]
            assert done == [("get_order", True, "refunds"), ("refund", True, "refunds")]

    asyncio.run(story())


@pytest.mark.parametrize("swallows", [False, True], ids=["raises through", "framework swallows"])
@pytest.mark.parametrize(
    ("calls", "because"),
    [
        ([(refund, "4471", 60), (refund, "4471", 60)], "above 100 for one conversation"),
        ([(refund, "4471", 500)], "above 100 for one call"),
        ([(close_account, "c-1")], "the charter has no close_account"),
        ([(refund, "4471", "a lot")], "its limit cannot be held"),
        ([(refund, "4471", -60)], "its limit cannot be held"),
        ([(refund, "4471", float("nan"))], "its limit cannot be held"),
    ],
)
def test_outside_its_charter_it_goes_to_billing_people_with_the_evidence(opened, calls, because, swallows):
    async def run(task):
        for tool, *arguments in calls:
            try:
                await tool(*arguments)
            except Refused:
                if not swallows:
                    raise
        return "I have refunded you 120."

    async def story():
        async with opened(present=("ana",), policy=LEFT_TO_AI) as walk:
            async with walk.segue.turn("c-1", "I was charged twice for order 4471") as turn:
                turn.say(await specialist(run)(turn, "charged twice"), confidence=0.95)
            why = await passed_to_billing(walk)

            assert turn.outcome == "handed_off"
            assert why[0].trigger is Trigger.LIMIT
            assert because in why[0].because
            assert why[0].evidence
            assert "I have refunded you 120." not in turn.outbox

    asyncio.run(story())


def test_parallel_calls_cannot_outrun_a_limit(opened):
    async def run(task):
        results = await asyncio.gather(*(refund("4471", 60) for _ in range(5)), return_exceptions=True)
        return f"{sum(isinstance(result, str) for result in results)} refunds"

    async def story():
        async with opened(present=("ana",), policy=LEFT_TO_AI) as walk:
            async with walk.segue.turn("c-1", "I was charged twice for order 4471") as turn:
                turn.say(await specialist(run)(turn, "charged twice"), confidence=0.95)

            done = [event for event in await walk.segue.story("c-1") if isinstance(event, ToolEnded)]
            assert len(done) == 1
            assert turn.outcome == "handed_off"

    asyncio.run(story())


@pytest.mark.parametrize("in_thread", [True, False], ids=["in threads", "in the loop"])
def test_plain_tools_are_held_too(opened, in_thread):
    ran = []

    @guarded(per_conversation={"amount": 100}, to="billing")
    def pay(amount: float) -> str:
        """Pays."""
        ran.append(amount)
        return "paid"

    async def story():
        async with opened(present=("ana",), policy=LEFT_TO_AI) as walk:
            async with walk.segue.turn("c-1", "Please pay me what you owe for 4471") as turn:
                for _ in range(3):
                    try:
                        await (asyncio.to_thread(pay, 60) if in_thread else asyncio.sleep(0, pay(60)))
                    except Refused:
                        pass
                turn.say("Paid.", confidence=0.99)

            assert ran == [60]
            assert turn.outcome == "handed_off"
            assert (await walk.segue.conversation("c-1")).destination.team == "billing"
            assert [event.result for event in await walk.segue.story("c-1") if isinstance(event, ToolEnded)] == ["paid"]

    asyncio.run(story())


def test_the_limit_of_a_conversation_holds_over_several_turns(opened):
    async def run(task):
        return await refund("4471", 60)

    async def story():
        async with opened(present=("ana",), policy=LEFT_TO_AI) as walk:
            turns = []
            for text in ("I was charged twice for order 4471", "And the shipping of 4471 as well"):
                async with walk.segue.turn("c-1", text) as turn:
                    turn.say(await specialist(run)(turn, "refund"), confidence=0.95)
                turns.append(turn.outcome)

            assert turns == ["sent", "handed_off"]

    asyncio.run(story())


def test_a_call_that_failed_keeps_what_it_reserved_for_nobody_knows_what_it_did(opened):
    @guarded(per_conversation={"amount": 100}, to="billing")
    async def pay(amount: float) -> str:
        raise TimeoutError("the bank did not answer")

    async def story():
        async with opened(present=("ana",), policy=LEFT_TO_AI) as walk:
            async with walk.segue.turn("c-1", "Please pay me what you owe") as turn:
                with pytest.raises(TimeoutError):
                    await pay(60)
                with pytest.raises(Refused):
                    await pay(60)
                turn.say("Paid 60.", confidence=0.99)

            assert turn.outcome == "handed_off"
            assert (await walk.segue.conversation("c-1")).destination.team == "billing"

    asyncio.run(story())


def test_a_tool_can_be_touched_without_the_decorator(opened):
    async def story():
        async with opened(present=("ana",), policy=LEFT_TO_AI) as walk:
            async with walk.segue.turn("c-1", "Please pay me what you owe") as turn:
                call = await turn.touch("pay", {"amount": 40}, Charter(per_conversation={"pay.amount": 50}))
                await call.ended("paid 40")
                with pytest.raises(Refused):
                    await turn.touch("pay", {"amount": 40}, Charter(per_conversation={"pay.amount": 50}))
                turn.say("Paid 80.", confidence=0.99)

            done = [
                (event.tool, event.result) for event in await walk.segue.story("c-1") if isinstance(event, ToolEnded)
            ]
            assert done == [("pay", "paid 40")]
            assert turn.outcome == "handed_off"

    asyncio.run(story())


def test_ais_that_pass_a_customer_in_a_circle_end_with_people(opened):
    async def story():
        async with opened(present=("ana",), policy=LEFT_TO_AI) as walk:
            refunds: Specialist
            triage: Specialist

            async def ask_triage(task):
                return await triage(turn, "not a refund question")

            async def ask_refunds(task):
                return await refunds(turn, "sounds like a refund")

            charter = Charter(over_to="billing")
            refunds, triage = Specialist("B", ask_triage, charter), Specialist("ai", ask_refunds, charter)
            async with walk.segue.turn("c-1", "I was charged twice for order 4471") as turn:
                turn.say(await refunds(turn, "charged twice"), confidence=0.95)
            why = await passed_to_billing(walk)

            assert why[0].trigger is Trigger.LOOP
            assert why[0].evidence[0].words == "ai -> B -> ai -> B"

    asyncio.run(story())


def test_a_tool_that_somebody_elses_conversation_no_longer_allows_does_not_run(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", "Please look up order 4471") as turn:
                await walk.segue.take_over("c-1", "ben")
                with pytest.raises(Refused, match="ben has it"):
                    await refund("4471", 10)
                turn.say("Refunded.", confidence=0.99)

            assert "ToolStarted" not in await walk.events()
            assert turn.outbox == []

    asyncio.run(story())


def test_a_guarded_tool_keeps_the_signature_and_docstring_that_frameworks_read():
    assert list(inspect.signature(refund).parameters) == ["order", "amount"]
    assert inspect.iscoroutinefunction(refund)
    assert refund.__doc__ == "Pays money back."
    assert typing.get_type_hints(refund) == {"order": str, "amount": float, "return": str}


def test_outside_of_a_turn_a_signal_does_nothing_and_a_call_limit_still_holds():
    signal(confidence=0.1)

    @guarded(limit={"amount": 50})
    def pay(amount: float) -> str:
        return "paid"

    assert pay(50) == "paid"
    with pytest.raises(Refused):
        pay(51)


def test_a_signal_from_deep_inside_counts_and_the_lower_one_stands(opened):
    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", "Which grinder fits?") as turn:
                signal(grounded=0.2, retriever="bm25")
                turn.say("The Burrow 40.", grounded=0.9, confidence=0.99)

            assert turn.reasons[0].trigger is Trigger.UNGROUNDED
            with pytest.raises(ValueError, match="leave it out"):
                turn.say("x", confidence=1.5)

    asyncio.run(story())


def test_a_breach_is_written_down_before_it_is_raised(opened):
    async def story():
        async with opened(present=("ana",), policy=LEFT_TO_AI) as walk:
            async with walk.segue.turn("c-1", "I was charged twice for order 4471") as turn:

                async def run(task):
                    with pytest.raises(Refused):
                        await refund("4471", 500)
                    kinds = [type(event) for event in await walk.segue.story("c-1")]
                    assert Alarmed in kinds
                    return "done"

                turn.say(await specialist(run)(turn, "charged twice"))

            assert turn.outcome == "handed_off"

    asyncio.run(story())
