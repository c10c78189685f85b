"""A packet after the handoff: told in better words, corrected by the customer, judged by who received it."""

from __future__ import annotations

from ..core import events as e
from ..core.conversation import MOVES, Conversation
from ..core.conversation.packets import packet_of
from ..core.conversation.vaults import vault_of
from ..core.errors import SegueError
from ..core.packet import Fact, Packet
from ..core.packet.lines import visible
from .line import NOTHING, Line, Step

MOST_OF_A_VALUE = 200
"""Characters of a corrected value. Our own guess: an address fits."""


class UnknownFact(SegueError):
    """The packet has no such fact with this value. It may have been corrected meanwhile: look at it again.

    Attributes:
        name, value: as they were given.
    """

    def __init__(self, name: str, value: str, facts: tuple[Fact, ...]) -> None:
        there = ", ".join(f"{fact.name}: {fact.value}" for fact in facts[:12]) or "none"
        super().__init__(f"the packet has no fact {name!r:.60} with the value {value!r:.60}; there are {there:.400}")
        self.name, self.value = name, value


class NoPacket(SegueError):
    """There was no handoff yet, so there is nothing to correct, to judge or to nudge about.

    Attributes:
        conversation: its id.
    """

    def __init__(self, conversation: str) -> None:
        super().__init__(f"nothing of {conversation} was passed on yet; there is a packet once it was handed to people")
        self.conversation = conversation


class UnknownToken(SegueError):
    """Nothing is hidden under this token in the conversation. Copy it as it stands in the page, with its brackets.

    Attributes:
        conversation: its id.
        token: as it was given.
    """

    def __init__(self, conversation: str, token: str) -> None:
        super().__init__(f"nothing is hidden under {token!r:.40} in {conversation}; a token looks like '[card-1]'")
        self.conversation, self.token = conversation, token


class Packets:
    """What may be done with packets. None of it changes who holds the conversation."""

    def __init__(self, line: Line) -> None:
        self.line = line

    async def of(self, id: str) -> Packet | None:
        """The packet of the last handoff as it stands now, None if there was none."""
        return packet_of(await self.line.journal.events_of(id))

    async def correct(self, id: str, name: str, was: str, value: str | None) -> Conversation:
        """The customer corrects a fact, or withholds it (None). It never holds up the handoff.

        Raises:
            UnknownFact, NoPacket: nothing was written.
            ValueError: the new value is empty or longer than 200 characters.
            IllegalMove: no person has it, or will have it.
        """
        value = None if value is None else visible(value)
        if value is not None and not 0 < len(value) <= MOST_OF_A_VALUE:
            raise ValueError(f"a value has 1 to {MOST_OF_A_VALUE} characters; None withholds the fact")

        async def plan(state: Conversation) -> Step:
            packet = await self._there(id)
            if not any((fact.name, fact.value) == (name, was) for fact in packet.facts):
                raise UnknownFact(name, was, packet.facts)
            if value == was:
                return NOTHING
            return Step((e.Corrected(self.line.clock(), name, was, value),))

        return (await self.line.change(id, plan)).after

    async def reword(
        self, id: str, handoff: int, goal: str, brief: str, by: str, *, seen: int | None = None
    ) -> bool:  # fmt: skip
        """Better words for the packet of a handoff; whether they were still wanted.

        Args:
            handoff: its number in the conversation, from 1.
            seen: how many events the words rest on: after a correction since, they would bring the old value back, and
                after more words of the customer, the old goal.
        """
        written = [False]

        async def plan(state: Conversation) -> Step:
            since = await self.line.journal.events_of(id, seen) if seen is not None else ()
            is_old = any(isinstance(event, e.Corrected | e.Repacked) for event in since)
            written[0] = state.handoffs == handoff and e.Reworded in MOVES[state.holder] and not is_old
            return Step((e.Reworded(self.line.clock(), handoff, goal, brief, by),)) if written[0] else NOTHING

        await self.line.change(id, plan)
        return written[0]

    async def judge(
        self, id: str, by: str, *, needed: bool | None = None, right_team: bool | None = None,
        right_brief: bool | None = None, handoff: int | None = None,
    ) -> Conversation:  # fmt: skip
        """The receiver's verdict on a handoff. None leaves a question as it was; the last answer counts.

        Args:
            handoff: its number in the conversation, from 1; None: the last one.

        Raises:
            NoPacket: there was no handoff.
            ValueError: nothing was answered.
        """
        if needed is right_team is right_brief is None:
            raise ValueError("a verdict answers one of: needed, right_team, right_brief")

        async def plan(state: Conversation) -> Step:
            await self._there(id)
            said = e.Judged(self.line.clock(), by, handoff or state.handoffs, needed, right_team, right_brief)
            return Step((said,))

        return (await self.line.change(id, plan)).after

    async def nudged(self, id: str, by: str, fact: str, turn: int | None, outcome: e.Heed) -> Conversation:
        """A person was shown that they ask for what is known, and what they did then."""

        async def plan(state: Conversation) -> Step:
            return Step((e.Nudged(self.line.clock(), by, fact, turn, outcome),))

        return (await self.line.change(id, plan)).after

    async def reveal(self, id: str, by: str, token: str) -> str:
        """The value behind a token that a person at the desk saw; that they looked is kept before they see it.

        Raises:
            UnknownToken: nothing is hidden under it here; nothing was written.
        """
        value = vault_of(self.line.policy.mask_people, await self.line.journal.events_of(id)).value(token)
        if value is None:
            raise UnknownToken(id, token)
        await self.revealed(id, by, token)
        return value

    async def revealed(self, id: str, by: str, token: str) -> Conversation:
        """Somebody looked at a value that is masked for them; kept before they see it."""

        async def plan(state: Conversation) -> Step:
            return Step((e.Revealed(self.line.clock(), by, token),))

        return (await self.line.change(id, plan)).after

    async def _there(self, id: str) -> Packet:
        packet = await self.of(id)
        if packet is None:
            raise NoPacket(id)
        return packet
