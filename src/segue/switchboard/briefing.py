"""Better words for packets, in the background. A handoff never waits for them, and what fails changes nothing."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence

from ..core import events as e
from ..core.conversation.fold import transcript_of
from ..core.conversation.packets import packet_of
from ..core.packet.held import Worded, held
from ..core.triggers import LIKELY
from .line import Change
from .packets import Packets
from .ports import Briefer

log = logging.getLogger("segue")

WITHIN = 2.0
"""Seconds that a briefer has. Source: the packet's own promise; whoever accepts an offer reads the card about then."""

AT_ONCE = 8
"""Packets that are worded at a time; the rest keep their plain words. Source: our own guess; with two seconds each it
is four handoffs a second."""

OUTCOMES = ("reworded", "rejected", "late", "not_asked", "none", "failed", "dropped")
"""What can become of a handoff's words: written; nothing of them stood; the packet was another's or closed by then, or
the customer corrected it; somebody gave orders to an AI in it; the briefer gave none; it raised, hung or answered
nonsense; too many at once."""


class Briefing:
    """Asks a briefer after each handoff, holds its words against the packet, and writes what stands.

    Attributes:
        outcomes: how many handoffs came to which of OUTCOMES.
        told: called with each of them.
    """

    def __init__(self, briefer: Briefer, packets: Packets) -> None:
        self._briefer, self._packets = briefer, packets
        self._tasks: set[asyncio.Task[None]] = set()
        self.outcomes: Counter[str] = Counter()
        self.told: Callable[[str], None] | None = None

    def tap(self, change: Change) -> None:
        """Begins to word the packet of a handoff that is durable now."""
        if not any(isinstance(event, e.HandedOff) for event in change.events):
            return
        if len(self._tasks) >= AT_ONCE:
            log.info("the packet of %s keeps its plain words: %d others are being worded", change.after.id, AT_ONCE)
            self._count("dropped")
            return
        task = asyncio.get_running_loop().create_task(self._word(change.after.id, change.after.handoffs))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def idle(self) -> None:
        """Waits until nothing is being worded."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def end(self) -> None:
        """Ends what is being worded; the plain words stand there."""
        for task in (tasks := tuple(self._tasks)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _word(self, id: str, handoff: int) -> None:
        try:
            outcome = await self._outcome(id, handoff)
        except TimeoutError:
            log.warning("the briefer took longer than %g s; the packet of %s keeps its plain words", WITHIN, id)
            outcome = "failed"
        except Exception as error:  # its words may hold the customer's
            log.warning("the briefer failed (%s); the packet of %s keeps its plain words", type(error).__name__, id)
            outcome = "failed"
        self._count(outcome)

    async def _outcome(self, id: str, handoff: int) -> str:
        events = await self._events(id)
        packet, transcript = packet_of(events), transcript_of(events)
        if packet is None or _number(events) != handoff:
            return "late"
        if any(isinstance(event, e.Understood) and (event.reading.injection or 0.0) >= LIKELY for event in events):
            return "not_asked"
        async with asyncio.timeout(WITHIN):
            worded: object = await self._briefer.brief(packet, transcript)
        if worded is None:
            return "none"
        if not isinstance(worded, Worded):
            raise TypeError
        told = await asyncio.to_thread(held, worded.goal, worded.brief, packet, transcript)
        if not (told.goal or told.brief):
            because = told.rejected[0].because if told.rejected else "there were none"
            log.info("nothing stands of the words for the packet of %s: %s", id, because)
            return "rejected"
        if _names_corrected(events, f"{told.goal} {told.brief}"):
            return "rejected"
        written = await self._packets.reword(
            id, handoff, told.goal, told.brief, worded.by, seen=len(events)
        )  # fmt: skip
        return "reworded" if written else "late"

    def _count(self, outcome: str) -> None:
        self.outcomes[outcome] += 1
        if self.told is not None:
            self.told(outcome)

    async def _events(self, id: str) -> Sequence[e.Event]:
        return await self._packets.line.journal.events_of(id)


def _number(events: Sequence[e.Event]) -> int:
    return sum(isinstance(event, e.HandedOff) for event in events)


def _names_corrected(events: Sequence[e.Event], words: str) -> bool:
    """Whether words name a value that the customer corrected or withheld; the transcript still has it."""
    said = words.casefold()
    return any(isinstance(event, e.Corrected) and event.was.casefold() in said for event in events)
