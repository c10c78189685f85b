"""What the board costs: counting an event, adding up 30 days, and its memory. Times are the processor's.

uv run python bench/board.py [conversations]
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Coroutine, Sequence
from datetime import UTC, datetime, timedelta

import psutil

from segue.core import events as e
from segue.core.packet import Fact, Mood, Packet
from segue.core.quality import COUNTED
from segue.core.receiving import Offer
from segue.core.routing import Destination
from segue.core.triggers import Reason, Trigger
from segue.library import Segue
from segue.server.board import Board

NOON = datetime.now(UTC)
PACKET = Packet(
    Mood("calm"), "normal", "a refund", "Wants a refund.", facts=(Fact("order_number", "4471", 0),),
    why=(Reason(Trigger.ASKED, "asked"),),
)  # fmt: skip


def story(began: datetime, team: str) -> Sequence[e.Event]:
    """A handoff as most are: 12 of its 25 events matter to a figure."""

    def at(seconds: float) -> datetime:
        return began + timedelta(seconds=seconds)

    talk = [
        event for second in range(60, 180, 20) for event in (e.CustomerSpoke(at(second), "And then?"), e.HumanSpoke(at(second + 9), "mia", "I am looking."))
    ]  # fmt: skip
    return (
        e.Opened(began, "ana"), e.CustomerSpoke(at(1), "I want a person"),
        e.HandedOff(at(2), PACKET, Destination(team, "it is"), "It usually takes under 3 minutes.", "r-1", answers=(0,)),
        e.Offered(at(3), Offer("o", "mia", team, at(23))), e.Accepted(at(9), "o", "mia", "Mia is here."),
        e.HumanSpoke(at(30 + began.microsecond % 50), "mia", "Hello, I have read it all."), *talk,
        e.HandedBack(at(200), "mia", "Paid back.", (), "Here is what was agreed."), e.Rated(at(260), 4, True),
        e.Closed(at(400), "done"),
    )  # fmt: skip


async def main(conversations: int) -> None:
    """Counts so many conversations of 30 days."""
    async with Segue(":memory:", timers=False) as segue:
        board = Board(segue)
        board.cells.let_go(NOON)
        before = psutil.Process().memory_info().rss
        events, began = 0, time.process_time()
        for number in range(conversations):
            start = (
                NOON
                - timedelta(days=29.9) * (1 - number / conversations)
                - timedelta(seconds=420, microseconds=number % 997)
            )
            for version, event in enumerate(story(start, f"team-{number % 5}"), 1):
                if type(event) in COUNTED:
                    await board._stories.count(f"c-{number}", version, event)
                board.present.happened(f"c-{number}", event)
                events += 1
        took = time.process_time() - began
        grown = (psutil.Process().memory_info().rss - before) / 2**20
        print(
            f"{conversations:,} handed-off conversations, {events:,} events: {took:.1f} s, {took / events * 1e6:.0f} us an event"
        )
        print(f"memory: {grown:.0f} MiB more, {grown * 2**20 / conversations:.0f} bytes a conversation")
        for period in ("hour", "today", "7d", "30d"):
            held = await longest_hold(board.view(None, period))
            took = board._summed["", period].took
            print(f"{period:>5}: added up in {took * 1e3:.1f} ms, the loop was held for {held * 1e3:.1f} ms at most")


async def longest_hold(work: Coroutine[object, object, object]) -> float:
    """The longest time, in seconds of the processor, for which some work lets nobody else have a turn."""
    task, longest = asyncio.create_task(work), 0.0
    while not task.done():
        began = time.thread_time()
        await asyncio.sleep(0)
        longest = max(longest, time.thread_time() - began)
    return longest


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000))
