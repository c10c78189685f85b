"""The AI's side: its drafts, its failures, its tools and its specialists.

What an AI does is judged and written here; whether it may is decided in the rooms (triggers, charter, conversation).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..core import events as e
from ..core.charter import Charter, Refused, check_call
from ..core.conversation import OPEN_TO_AI, Conversation, Holder, said_in
from ..core.packet import Packet
from ..core.redaction import without_secrets
from ..core.triggers import Answer, Clarify, Decision, Evidence, HandOff, Reason, Signals, Trigger, decide
from .line import NOTHING, Line, Step
from .packing import so_far
from .passages import planted
from .passing import hand_off

NO_SOURCES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Said:
    """What became of an AI's draft.

    Attributes:
        outcome: "sent", "asked", "handed_off", "kept" (not sent, because the conversation moved on), or "repeated" (its
            key was known; nothing was written).
        because: why it was kept; "" otherwise.
    """

    conversation: Conversation
    outcome: str
    said: tuple[str, ...] = ()
    decision: Decision | None = None
    because: str = ""


class AiSide:
    """What an AI may try. Each answer says what became of it."""

    def __init__(self, line: Line) -> None:
        self.line = line

    async def speak(
        self,
        id: str,
        epoch: int,
        seen: int,
        draft: str,
        signals: Signals,
        *,
        by: str | None = None,
        alarms: tuple[Reason, ...] = (),
        key: str | None = None,
        sources: Mapping[str, str] = NO_SOURCES,
    ) -> Said:
        """What an AI would say, sent, asked back, handed off, or kept because the conversation moved on.

        Args:
            epoch: as it was when the AI began; a newer one means that somebody else has the conversation.
            seen: number of the last customer turn that the AI saw.
            alarms: reasons recorded by code around the AI in this turn.
            key: the sender's own id of the draft; the same key again changes nothing.
            sources: the texts that the draft was written from, by name; they are read for orders to the AI, as what
                tools brought is.
        """
        told: list[tuple[str, Decision | None, str]] = []
        draft = without_secrets(draft)  # what is not sent stands in the packet
        orders, gaps = await planted(self.line, await self.line.state(id), sources) if draft else ((), ())

        async def plan(state: Conversation) -> Step:
            told[:] = []
            stale = _stale(state, epoch, seen)
            now, name = self.line.clock(), by or state.assistant
            if stale and await self._is_known(id, key):
                return NOTHING
            if stale:
                told.append(("kept", None, stale))
                return Step((e.DraftKept(now, draft, stale, name),)) if draft else NOTHING
            situation = state.situation().with_draft(draft, signals)
            situation = replace(situation, alarms=(*situation.alarms, *alarms, *gaps), planted=orders)
            decision = decide(situation, self.line.policy)
            answered = tuple(turn for turn in state.unanswered if turn <= seen)
            match decision:
                case Answer():
                    told.append(("sent", decision, ""))
                    return Step((e.AiSpoke(now, draft, name, answered, signals=signals),), key=_drafts(key))
                case Clarify():
                    told.append(("asked", decision, ""))
                    asked = e.AiSpoke(now, decision.question, name, answered, True, signals)
                    return Step((e.DraftKept(now, draft, decision.reasons[0].because, name), asked), key=_drafts(key))
                case HandOff():
                    told.append(("handed_off", decision, ""))
                    kept: tuple[e.Event, ...] = (
                        (e.DraftKept(now, draft, decision.reasons[0].because, name),) if draft else ()
                    )
                    said = Step(kept, key=_drafts(key))
                    return await hand_off(self.line, state, decision.reasons, draft=draft or None, said=said)

        change = await self.line.change(id, plan)
        if change.repeated or not told:
            return Said(change.after, "repeated")
        outcome, decision, because = told[0]
        return Said(change.after, outcome, said_in(change.events), decision, because)

    async def give_up(self, id: str, epoch: int, seen: int, reason: Reason, *, key: str | None = None) -> Said:
        """An AI failed, or has nothing to say: a person gets the conversation, if the turn was still the AI's.

        Args:
            key: the sender's own id of this; the same key again changes nothing.
        """
        handed: list[str] = []

        async def plan(state: Conversation) -> Step:
            if _stale(state, epoch, seen):  # others have it, or a newer turn answers for this one too
                handed[:] = ["repeated" if await self._is_known(id, key) else "kept"]
                return NOTHING
            handed[:] = ["handed_off"]
            return await hand_off(self.line, state, (*state.alarms, reason), said=Step(key=_drafts(key)))

        change = await self.line.change(id, plan)
        if change.repeated:
            handed[:] = ["repeated"]
        return Said(change.after, handed[0], said_in(change.events), HandOff((*change.before.alarms, reason)))

    async def became_of(self, id: str, key: str) -> Said | None:
        """What became of a draft or failure with a key, read from the journal; None if none with it was carried out."""
        last = await self.line.journal.turn_of_key(id, f"ai {key}")
        if last is None:
            return None
        events = list(await self.line.journal.events_of(id))[:last]
        while not isinstance(events[(first := len(events) - 1)], e.AiSpoke | e.HandedOff):
            events.pop()
        spoke, state = events[first], await self.line.state(id)
        told = said_in((await self.line.journal.events_of(id, first))[: last - first])
        if isinstance(spoke, e.AiSpoke):
            return Said(state, "asked" if spoke.is_question else "sent", told)
        return Said(state, "handed_off", told)

    async def _is_known(self, id: str, key: str | None) -> bool:
        return key is not None and await self.line.journal.turn_of_key(id, f"ai {key}") is not None

    async def alarm(self, id: str, reason: Reason) -> None:
        """Records a reason before anybody can swallow it; the next word of the AI becomes a handoff."""

        async def plan(state: Conversation) -> Step:
            may = state.holder not in (Holder.NOBODY, Holder.ARCHIVE)
            return Step((e.Alarmed(self.line.clock(), reason),)) if may else NOTHING

        await self.line.change(id, plan)

    async def so_far(self, id: str) -> Packet:
        """The packet as it would be now, for another AI; see passing.py."""
        return await so_far(self.line, id)

    async def delegate(self, id: str, epoch: int, by: str, to: str, because: str) -> Reason | None:
        """One AI passes the customer to another.

        Returns:
            The reason, if that closes a circle or the conversation moved on; nothing was passed then. It is
            recorded already.
        """
        refused: list[Reason | None] = [None]

        async def plan(state: Conversation) -> Step:
            refused[0] = None
            if state.epoch != epoch or state.holder not in OPEN_TO_AI:
                refused[0] = Reason(Trigger.LOOP, f"{to} was not asked, {state.holder_in_words()}")
                return NOTHING
            hops = (*state.hops, (by, to))
            if hops.count((by, to)) >= self.line.policy.hops_at:
                path = " -> ".join([hops[0][0], *(end for _, end in hops)])
                because_of = f"the AIs passed it in a circle: {path}"
                refused[0] = Reason(Trigger.LOOP, because_of, (Evidence(None, path),))
                return NOTHING
            return Step((e.Delegated(self.line.clock(), by, to, because),))

        await self.line.change(id, plan)
        return refused[0]

    async def start_tool(
        self,
        id: str,
        epoch: int,
        call: str,
        tool: str,
        arguments: Mapping[str, object],
        shown: tuple[tuple[str, str], ...],
        charters: tuple[Charter, ...],
        by: str,
    ) -> None:
        """Reserves what a tool call will spend, durably, before it runs.

        Args:
            arguments: as the tool gets them; `shown`: as they are written down.

        Raises:
            Refused: a limit would be passed (recorded already), or the conversation is somebody else's by now.
        """
        refused: list[Refused | None] = [None]

        async def plan(state: Conversation) -> Step:
            refused[0] = None
            now = self.line.clock()
            if state.epoch != epoch or state.holder not in OPEN_TO_AI:
                refused[0] = Refused(tool, Reason(Trigger.LIMIT, f"{state.holder_in_words()} now"))
                return NOTHING
            adds: dict[str, object] = {}
            try:
                for charter in charters:
                    adds |= check_call(charter, tool, arguments, state.reserved())
            except Refused as found:
                refused[0] = found
                return Step((e.Alarmed(now, found.reason),))
            spends = tuple((key, str(amount)) for key, amount in adds.items())
            return Step((e.ToolStarted(now, call, tool, shown, by, spends),))

        await self.line.change(id, plan)
        if refused[0] is not None:
            raise refused[0]

    async def end_tool(
        self, id: str, call: str, tool: str, shown: tuple[tuple[str, str], ...], result: str, ok: bool, by: str
    ) -> None:
        """Writes down what a tool call came to, whoever has the conversation by now."""

        async def plan(state: Conversation) -> Step:
            return Step((e.ToolEnded(self.line.clock(), call, tool, shown, result, ok, by),))

        await self.line.change(id, plan)


def _drafts(key: str | None) -> str | None:
    """A key of the AI's side in the journal, where customers have keys of their own."""
    return None if key is None else f"ai {key}"


def _stale(state: Conversation, epoch: int, seen: int) -> str:
    """Why an AI's draft may not be sent any more; "" if it may."""
    if state.epoch != epoch or state.holder not in OPEN_TO_AI:
        return f"{state.holder_in_words()} now"
    if not any(turn <= seen for turn in state.unanswered):
        return "the customer was answered already"
    if any(turn > seen for turn in state.unanswered):
        return "the customer wrote more while it was written"
    return ""
