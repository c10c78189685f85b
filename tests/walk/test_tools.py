"""Guarded tools: nothing runs that was not reserved durably before, whoever else spends and however it is called."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from segue import Charter, Refused, Segue, guarded
from segue.core.events import ToolEnded, ToolStarted
from segue.core.policy import Policy
from segue.core.triggers import Trigger
from segue.journal.memory import MemoryJournal

ASKS = "Please pay me what you owe for 4471"


def spent(state):
    return {key: str(amount) for key, amount in state.spent}


def payer(ran):
    """A tool that may spend 100 in one conversation."""

    @guarded(per_conversation={"amount": 100}, to="billing")
    async def pay(amount: float) -> str:
        ran.append(amount)
        return "paid"

    return pay


# ---- the reservation is in the journal


def test_what_another_process_spent_meanwhile_is_seen_by_a_turn_that_began_before(opened):
    ran = []
    pay = payer(ran)

    async def story():
        journal = MemoryJournal()
        one, other = (Segue(journal, Policy(), timers=False) for _ in range(2))
        async with one, other:
            async with one.turn("c-1", ASKS) as first:
                async with other.turn("c-1", "and the shipping") as second:
                    await pay(60)
                    second.say("Paid 60.", confidence=0.99)
                assert one._ledger is not other._ledger
                with pytest.raises(Refused, match="60 before and 60 now are above 100"):
                    await pay(60)
                await pay(40)
                first.say("Paid.", confidence=0.99)

            state = await one.conversation("c-1")
            assert (ran, spent(state)) == ([60, 40], {"pay.amount": "100"})
            assert [event.spends for event in await one.story("c-1") if isinstance(event, ToolStarted)] == [
                (("pay.amount", "60"),),
                (("pay.amount", "40"),),
            ]

    asyncio.run(story())


def test_what_was_spent_before_a_restart_is_spent_after_it(opened):
    ran = []
    pay = payer(ran)

    async def story():
        async with opened(present=("ana",)) as walk:
            async with walk.segue.turn("c-1", ASKS) as turn:
                await pay(60)
                turn.say("Paid 60.", confidence=0.99)
            assert turn.outcome == "sent"
        async with opened(present=("ana",)) as walk:
            async with walk.segue.turn("c-1", "and the shipping, please") as turn:
                with pytest.raises(Refused, match="60 before and 60 now"):
                    await pay(60)

            assert ran == [60]
            assert (turn.outcome, turn.reasons[0].trigger) == ("handed_off", Trigger.LIMIT)
            assert spent(await walk.segue.conversation("c-1")) == {"pay.amount": "60"}

    asyncio.run(story())


@pytest.mark.parametrize("journal", [MemoryJournal, None], ids=["memory", "file"])
@pytest.mark.parametrize("way", ["async", "plain in the loop", "plain in a thread"])
def test_what_a_tool_spends_is_durable_before_its_first_line_runs(opened, way, journal):
    seen = []

    async def look():
        state = await segue.journal.load("c-1")
        kinds = [type(event) for event in await segue.journal.events_of("c-1")]
        seen.append((spent(state), ToolStarted in kinds, ToolEnded in kinds))

    @guarded(per_conversation={"amount": 100})
    async def pay(amount: float) -> str:
        await look()
        return "paid"

    @guarded(name="pay", per_conversation={"amount": 100})
    def pay_plainly(amount: float) -> str:
        with ThreadPoolExecutor(1) as beside:
            beside.submit(asyncio.run, look()).result()
        return "paid"

    async def story(where):
        nonlocal segue
        async with Segue(where, Policy(), timers=False) as segue, segue.turn("c-1", ASKS) as turn:
            if way == "async":
                await pay(60)
            elif way == "plain in the loop":
                pay_plainly(60)
            else:
                await asyncio.to_thread(pay_plainly, 60)
            turn.say("Paid.", confidence=0.99)

        assert turn.outcome == "sent"
        assert seen == [({"pay.amount": "60"}, True, False)]

    async def on_a_file():
        async with opened() as walk:
            path = walk.path
        await story(path)

    segue = None
    asyncio.run(story(journal()) if journal else on_a_file())


@pytest.mark.parametrize("in_thread", [True, False], ids=["in a thread", "in the loop"])
def test_a_plain_tool_that_failed_is_written_down_and_stays_spent(opened, in_thread):
    @guarded(per_conversation={"amount": 100})
    def pay(amount: float) -> str:
        raise ConnectionError("the bank hung up")

    async def in_the_loop(amount):
        pay(amount)

    async def story():
        async with opened(present=("ana",)) as walk:
            async with walk.segue.turn("c-1", ASKS) as turn:
                with pytest.raises(ConnectionError):
                    await (asyncio.to_thread(pay, 60) if in_thread else in_the_loop(60))
                turn.say("I could not pay.", confidence=0.99)

            (done,) = [event for event in await walk.segue.story("c-1") if isinstance(event, ToolEnded)]
            assert (done.ok, done.result) == (False, "ConnectionError: the bank hung up")
            assert spent(await walk.segue.conversation("c-1")) == {"pay.amount": "60"}

    asyncio.run(story())


# ---- whose conversation it is


@pytest.mark.parametrize("way", ["async", "plain in the loop", "plain in a thread"])
def test_no_tool_runs_once_a_person_has_taken_over(opened, way):
    ran = []
    pay = payer(ran)

    @guarded
    def look(order: str) -> str:
        ran.append(order)
        return "found"

    async def in_the_loop():
        look("4471")

    ways = {
        "async": lambda: pay(60),
        "plain in the loop": in_the_loop,
        "plain in a thread": lambda: asyncio.to_thread(look, "4471"),
    }

    async def story():
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", ASKS) as turn:
                await walk.segue.take_over("c-1", "ben")
                with pytest.raises(Refused, match="ben has it"):
                    await ways[way]()
                turn.say("Paid.", confidence=0.99)

            assert ran == []
            assert turn.outcome == "kept"
            assert "ToolStarted" not in await walk.events()
            assert spent(await walk.segue.conversation("c-1")) == {}

    asyncio.run(story())


def test_a_task_left_behind_by_a_turn_that_ended_runs_no_tool(opened):
    ran = []
    pay = payer(ran)

    @guarded
    def look(order: str) -> str:
        ran.append(order)
        return "found"

    async def later(gate):
        await gate.wait()
        for work in (lambda: pay(60), lambda: asyncio.to_thread(look, "4471"), lambda: asyncio.sleep(0, look("4471"))):
            with pytest.raises(Refused, match="its turn is over"):
                await work()
        return "refused"

    async def story():
        gate = asyncio.Event()
        async with opened(present=("ben",)) as walk:
            async with walk.segue.turn("c-1", ASKS) as turn:
                left = asyncio.create_task(later(gate))
                turn.say("I am looking.", confidence=0.99)
            gate.set()

            assert await left == "refused"
            assert ran == []
            assert turn.outcome == "sent"
            assert "ToolStarted" not in await walk.events()

    asyncio.run(story())


# ---- names, limits and shapes


@pytest.mark.parametrize("name", ["crm.refund", "refund", "a.b.c"])
@pytest.mark.parametrize(
    ("limits", "calls", "runs"),
    [({"limit": {"amount": 50}}, (50, 51), [50]), ({"per_conversation": {"amount": 100}}, (60, 60), [60])],
    ids=["one call", "one conversation"],
)
def test_a_tool_under_a_name_of_its_own_holds_its_limits(opened, name, limits, calls, runs):
    ran = []

    @guarded(name=name, to="billing", **limits)
    async def refund(amount: float) -> str:
        ran.append(amount)
        return "refunded"

    async def story():
        async with opened(present=("ana",)) as walk:
            async with walk.segue.turn("c-1", ASKS) as turn:
                for amount in calls:
                    await refund(amount)
                turn.say("Refunded.", confidence=0.99)

            assert (ran, turn.outcome) == (runs, "handed_off")
            assert f"{name}.amount" in turn.reasons[0].because
            assert [event.tool for event in await walk.segue.story("c-1") if isinstance(event, ToolEnded)] == [name]
            assert (await walk.segue.conversation("c-1")).destination.team == "billing"

    asyncio.run(story())


@pytest.mark.parametrize(
    "bounds",
    [
        {"tools": {"refund"}, "per_call": {"refnd.amount": 50}},
        {"tools": {"refund"}, "per_conversation": {"refnd.amount": 50}},
        {"tools": {"refund"}, "per_call": {"amount": 50}},
        {"tools": set(), "per_call": {"refund.amount": 50}},
        {"per_call": {"amount": 50}},
        {"per_conversation": {".amount": 50}},
    ],
)
def test_a_charter_whose_limit_would_hold_nothing_is_refused_by_name(bounds):
    with pytest.raises(ValueError, match="limits nothing"):
        Charter(**bounds)


def test_a_charter_whose_limit_is_for_a_dotted_tool_is_one():
    assert Charter(tools={"crm.refund"}, per_call={"crm.refund.amount": 50}).tools == {"crm.refund"}


def test_a_tool_that_is_an_object_with_an_async_call_is_waited_for_and_held(opened):
    ran = []

    class Pay:
        async def __call__(self, amount: float) -> str:
            await asyncio.sleep(0)
            ran.append(amount)
            return "paid"

    pay = guarded(name="pay", limit={"amount": 50})(Pay())

    async def story():
        async with opened(present=("ana",)) as walk:
            async with walk.segue.turn("c-1", ASKS) as turn:
                assert await pay(50) == "paid"
                with pytest.raises(Refused):
                    await pay(51)

            assert (ran, turn.outcome) == ([50], "handed_off")
            (done,) = [event for event in await walk.segue.story("c-1") if isinstance(event, ToolEnded)]
            assert (done.tool, done.result, done.ok) == ("pay", "paid", True)
        assert await pay(50) == "paid", "outside of a turn too"

    asyncio.run(story())


def _generator():
    yield 1


async def _async_generator():
    yield 1


class _Holder:
    @staticmethod
    def plain(amount: float) -> str:
        return "paid"

    @classmethod
    def of_class(cls, amount: float) -> str:
        return "paid"


@pytest.mark.parametrize(
    "tool", [_generator, _async_generator, *(vars(_Holder)[name] for name in ("plain", "of_class"))]
)
def test_what_runs_after_it_has_returned_or_is_no_function_cannot_be_guarded(tool):
    with pytest.raises(TypeError):
        guarded(tool)
    with pytest.raises(TypeError):
        guarded(limit={"amount": 50})(tool)
