"""What a decision and a turn cost, and what `import segue` costs. No disk: the journal is in memory.

Bars: decide below 0.2 ms and a turn's own overhead below 1 ms with 200 messages of history; import below 0.1 s.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import time

from segue import Segue
from segue.core.policy import Policy
from segue.core.transcript import Speaker, Transcript, Turn
from segue.core.triggers import STRETCH, Signals, Situation, decide
from segue.readers.lexicon import Lexicon

LINES = (
    "Where is my order HL-48213? It was supposed to arrive on Tuesday.",
    "It left our depot on Monday and is with the carrier; the tracking page shows the last scan in Ohio.",
    "Hm, the page says nothing new since then, can you look again please?",
    "I looked again: the parcel was scanned this morning and should be with you by tomorrow evening.",
)


def cpu(work, rounds: int) -> float:
    """Milliseconds of CPU of one call: best of five means."""
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        for _ in range(rounds):
            work()
        best = min(best, (time.process_time() - began) / rounds * 1000)
    return best


def deciding() -> None:
    turns = tuple(Turn((Speaker.CUSTOMER, Speaker.AI)[i % 2], LINES[i % 4]) for i in range(201))
    whole, policy = Transcript(turns), Policy()
    lexicon = Lexicon(policy)
    readings = tuple((n, lexicon.read_now(whole.until(n).tail(STRETCH))) for n in range(186, 201, 2))
    now = Situation(whole.tail(STRETCH), readings)
    drafted = now.with_draft(LINES[1], Signals(confidence=0.9, grounded=0.8))
    print(f"decide before the draft        {cpu(lambda: decide(now, policy), 2000):8.4f} ms   bar 0.2")
    print(f"decide about a draft           {cpu(lambda: decide(drafted, policy), 2000):8.4f} ms   bar 0.2")
    print(f"lexicon, one reading           {cpu(lambda: lexicon.read_now(whole.tail(STRETCH)), 200):8.4f} ms")


class Silent:
    """A reader that costs nothing, so that what is left is the turn's own."""

    def __init__(self, reading):
        self.reading = reading

    async def read(self, transcript):
        return self.reading


def turning(history: int) -> None:
    async def story() -> tuple[float, float]:
        reading = Lexicon(Policy()).read_now(Transcript((Turn(Speaker.CUSTOMER, LINES[0]),)))
        async with Segue(":memory:", Policy(), reader=Silent(reading), timers=False) as segue:

            async def one(n: int) -> None:
                async with segue.turn("c", f"{LINES[n % 4]} {n}") as turn:
                    turn.say(f"{LINES[(n + 1) % 4]} {n * 7919}", confidence=0.95)

            for n in range(history // 2):
                await one(n)
            spent = []
            for n in range(300):
                began = time.process_time()
                await one(history + n)
                spent.append((time.process_time() - began) * 1000)
            return statistics.median(spent), sorted(spent)[int(len(spent) * 0.99)]

    median, p99 = asyncio.run(story())
    print(f"a turn after {history:5d} messages    {median:8.4f} ms   p99 {p99:.4f}   bar 1")


def importing() -> None:
    code = "import time, resource; import segue; segue.Segue; u = resource.getrusage(resource.RUSAGE_SELF); print(u.ru_utime + u.ru_stime)"
    bare = "import resource; u = resource.getrusage(resource.RUSAGE_SELF); print(u.ru_utime + u.ru_stime)"
    plain = (
        "import resource; import segue; u = resource.getrusage(resource.RUSAGE_SELF); print(u.ru_utime + u.ru_stime)"
    )

    def seconds(text: str) -> float:
        return min(
            float(subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True).stdout)
            for _ in range(7)
        )

    start = seconds(bare)
    print(f"import segue                   {seconds(plain) - start:8.4f} s    bar 0.1")
    print(f"import segue; segue.Segue      {seconds(code) - start:8.4f} s    (everything a turn needs)")


if __name__ == "__main__":
    deciding()
    for history in (10, 200, 1000):
        turning(history)
    importing()
