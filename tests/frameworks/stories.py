"""What holds inside every agent framework, told once. Each test_<framework>.py runs these stories with the real package
around a model that follows a script.

The wraps are those of docs/agents.md; `swallows` is the one thing they add: whether a tool that raises becomes a line of
text for the model. Each framework has both ways, and in both nothing that was refused may be told as done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import pytest

from segue import Segue, guarded
from segue.agents.turn import Turn
from segue.core.conversation import Conversation
from segue.core.events import AiSpoke, DraftKept, Event, HandedOff, ToolEnded, ToolStarted
from segue.core.policy import Person, Policy, Team
from segue.core.triggers import Trigger

POLICY = Policy(
    teams=(Team("support", "Support"), Team("billing", "Billing")),
    people=(Person("ana", "Ana", ("support", "billing")),),
)
DAMAGED = "The lid of order HL-48213 was cracked"
LIE = "I have refunded you 99"


@dataclass(frozen=True)
class Call:
    """A model's wish to have a tool called."""

    tool: str
    order: str = "HL-48213"
    amount: float = 20.0

    @property
    def arguments(self) -> dict[str, object]:
        return {"order": self.order, "amount": self.amount}


Step = str | Sequence[Call]
"""What a model answers: words, or calls side by side."""


class Script:
    """What a model answers, step by step; the last step comes again and again.

    Args:
        meanwhile: what happens in the world while the model thinks.
    """

    def __init__(self, *steps: Step, meanwhile: Callable[[], Awaitable[object]] | None = None) -> None:
        self.steps, self.meanwhile = steps, meanwhile
        self.calls = 0

    async def next(self) -> Step:
        self.calls += 1
        if self.meanwhile is not None:
            await self.meanwhile()
        return self.steps[min(self.calls, len(self.steps)) - 1]


def kinds(ran: list[float]) -> dict[str, tuple[Callable[..., object], Callable[..., object]]]:
    """The same tool plain and async, each bare and guarded. The name is the same in all of them: `refund`."""

    def refund(order: str, amount: float) -> str:
        """Pays money back.

        Args:
            order: the number on the invoice
            amount: in the shop's currency
        """
        ran.append(amount)
        return f"refunded {amount}"

    plain, guard = refund, guarded(limit={"amount": 50}, per_conversation={"amount": 80}, to="billing")

    async def refund(order: str, amount: float) -> str:  # type: ignore[no-redef]
        """Pays money back.

        Args:
            order: the number on the invoice
            amount: in the shop's currency
        """
        await asyncio.sleep(0)
        ran.append(amount)
        return f"refunded {amount}"

    return {"sync": (plain, guard(plain)), "async": (refund, guard(refund))}


@dataclass
class Told:
    """What became of one message."""

    turn: Turn
    state: Conversation
    events: Sequence[Event]
    ran: list[float]

    def of(self, kind: type) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]


KINDS = pytest.mark.parametrize("kind", ["sync", "async"])
SWALLOWS = pytest.mark.parametrize("swallows", [True, False], ids=["swallows", "raises through"])


class Stories:
    """The stories; a framework says how it is wrapped.

    Attributes:
        stopped_by: what it raises at its own limit.
        describes_arguments: whether it reads them out of the docstring.
        runner: runs the stories, one after another in one loop.
    """

    runner: asyncio.Runner
    stopped_by = ""
    describes_arguments = True

    async def answer(
        self, turn: Turn, script: Script, tool: Callable[..., object], swallows: bool, at_most: int
    ) -> str:
        """The agent's answer to the turn's messages, with a model that follows the script.

        Args:
            at_most: the framework's own limit, in its own unit.
        """
        raise NotImplementedError

    def schema(self, tool: Callable[..., object]) -> tuple[str, str, dict[str, object]]:
        """Name, description and JSON schema of a tool as the framework tells them to a model."""
        raise NotImplementedError

    def tell(
        self, script: Script, text: str = DAMAGED, *, kind: str = "async", swallows: bool = True, at_most: int = 20
    ) -> Told:
        """The customer writes one message, the framework answers."""

        async def story() -> Told:
            ran: list[float] = []
            async with Segue(":memory:", POLICY, timers=False) as segue:
                self.segue = segue
                await segue.arrive("ana")
                async with segue.turn("c-1", text) as turn:
                    if turn.open:
                        turn.say(await self.answer(turn, script, kinds(ran)[kind][1], swallows, at_most))
                assert await segue.is_true("c-1")
                return Told(turn, await segue.conversation("c-1"), await segue.story("c-1"), ran)

        return self.runner.run(story())

    def test_a_plain_answer_is_sent(self) -> None:
        script = Script("Yes, two kinds.")
        told = self.tell(script, "Do you sell mugs?")

        assert told.turn.outcome == "sent"
        assert told.turn.outbox == ["Yes, two kinds."]
        assert script.calls == 1

    def test_whoever_asks_for_a_person_gets_one_without_a_model(self) -> None:
        script = Script("Are you sure?")
        told = self.tell(script, "I want to talk to a person")

        assert script.calls == 0
        assert told.turn.outcome == "handed_off"
        assert told.turn.reasons[0].trigger is Trigger.ASKED
        assert len(told.turn.outbox) == 1

    @KINDS
    def test_a_guarded_tool_looks_to_the_framework_as_the_bare_one_does(self, kind: str) -> None:
        bare, tool = kinds([])[kind]
        name, description, schema = self.schema(tool)
        arguments = schema["properties"]

        assert (name, description, schema) == self.schema(bare)
        assert name == "refund"
        assert description.startswith("Pays money back.")
        assert {key: argument["type"] for key, argument in arguments.items()} == {"order": "string", "amount": "number"}
        assert schema["required"] == ["order", "amount"]
        if self.describes_arguments:
            assert arguments["order"]["description"] == "the number on the invoice"

    @KINDS
    @SWALLOWS
    def test_a_call_within_its_limit_runs_and_is_written_down(self, kind: str, swallows: bool) -> None:
        told = self.tell(Script([Call("refund")], "I have refunded you 20."), kind=kind, swallows=swallows)

        assert told.ran == [20]
        assert told.turn.outcome == "sent"
        assert told.turn.outbox == ["I have refunded you 20."]
        (ended,) = told.of(ToolEnded)
        assert (ended.tool, ended.ok, ended.by) == ("refund", True, "ai")
        assert ended.result == "refunded 20.0"

    @KINDS
    @SWALLOWS
    def test_a_call_over_its_limit_hands_off_with_the_evidence_whatever_the_model_says(
        self, kind: str, swallows: bool
    ) -> None:
        script = Script([Call("refund", amount=99.0)], LIE)
        told = self.tell(script, kind=kind, swallows=swallows)

        assert script.calls == (2 if swallows else 1)
        assert told.ran == []
        assert told.turn.outcome == "handed_off"
        (handed,) = told.of(HandedOff)
        assert handed.destination.team == told.state.destination.team == "billing"
        why = handed.packet.why[0]
        assert why.trigger is Trigger.LIMIT
        assert why.because == "refund.amount 99.0 is above 50 for one call"
        assert [evidence.words for evidence in why.evidence] == ["refund(order=HL-48213, amount=99.0)"]
        assert len(told.turn.outbox) == 1
        assert LIE not in told.turn.outbox[0]
        assert told.of(AiSpoke) == []

    @KINDS
    @SWALLOWS
    def test_calls_side_by_side_do_not_outrun_the_limit_of_a_conversation(self, kind: str, swallows: bool) -> None:
        calls = [Call("refund", order=f"HL-{number}", amount=45.0) for number in range(3)]
        told = self.tell(Script(calls, "I have refunded you 135."), kind=kind, swallows=swallows)

        assert sum(told.ran) <= 80
        assert told.turn.outcome == "handed_off"
        assert told.state.destination.team == "billing"
        assert told.of(AiSpoke) == []

    def test_the_frameworks_own_limit_ends_with_a_person_and_no_stack_trace(self) -> None:
        script = Script([Call("refund", amount=1.0)])
        told = self.tell(script, at_most=3)

        assert 0 < script.calls <= 4
        assert told.turn.outcome == "handed_off"
        assert told.turn.reasons[0].trigger is Trigger.FAILURE
        assert told.turn.reasons[0].because == f"the AI failed ({self.stopped_by})"
        (sentence,) = told.turn.outbox
        assert "Support" in sentence
        assert self.stopped_by not in sentence

    def test_a_draft_that_was_thought_while_a_person_took_over_is_kept_unsent(self) -> None:
        script = Script("Yes, pull it up.", meanwhile=lambda: self.segue.take_over("c-1", "ana"))
        told = self.tell(script, "Does the lid come off?")

        assert script.calls == 1
        assert told.turn.outcome == "kept"
        assert told.turn.outbox == []
        assert [kept.text for kept in told.of(DraftKept)] == ["Yes, pull it up."]
        assert told.of(AiSpoke) == []
        assert told.state.draft == "Yes, pull it up."

    @KINDS
    @SWALLOWS
    def test_a_tool_of_an_agent_that_was_taken_over_does_not_run(self, kind: str, swallows: bool) -> None:
        taken = []

        async def take_over() -> None:
            if not taken:
                taken.append(await self.segue.take_over("c-1", "ana"))

        script = Script([Call("refund")], "I have refunded you 20.", meanwhile=take_over)
        told = self.tell(script, kind=kind, swallows=swallows)

        assert told.ran == []
        assert told.turn.outbox == []
        assert told.of(ToolStarted) == told.of(AiSpoke) == []
