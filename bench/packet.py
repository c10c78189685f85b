"""What a packet costs, and what it tells: 200 turns packed; values and needs of recorded dialogues found in 60 words.

Cost: dialogues of handoff_packet strung together to 200 turns each. "As it comes": each turn was looked at when it came,
as the switchboard does. "All at once": nothing of the conversation was seen before. Bar: 5 ms at p99, strong 2 ms.

    python bench/packet.py --data DATA          # DATA: the folder with the public data sets
"""

from __future__ import annotations

import argparse
import time

from measures import Data, data_of

from segue.core.packet import attend, looks, pack
from segue.core.policy import Policy
from segue.core.reading import Reading
from segue.core.transcript import Speaker, Transcript, Turn
from segue.core.triggers import Reason, Trigger

TURNS = 200
POLICY = Policy()
WHY = (Reason(Trigger.ASKED, "the customer asks for a person"),)
CALM = Reading(tone=0.1, frustration=0.1, language="en")


def main() -> None:
    data, _ = data_of(argparse.ArgumentParser(description=__doc__.splitlines()[0]))
    if data is None:
        return
    long = list(strung(data))
    print(f"{len(long)} conversations of {TURNS} turns, one thread")
    told("all at once", [cost(one, is_seen=False) for one in long])
    told("as it comes", [cost(one, is_seen=True) for one in long], "  bar 5 ms at p99, strong 2 ms")


def strung(data: Data) -> list[Transcript]:
    """Dialogues one after the other, cut into stretches."""
    speakers = {"user": Speaker.CUSTOMER}
    turns = [
        Turn(speakers.get(turn["who"], Speaker.AI), turn["text"])
        for row in data.rows("handoff_packet/dev")
        for turn in row["prefix"]
    ]
    return [Transcript(tuple(turns[at : at + TURNS])) for at in range(0, len(turns) - TURNS, TURNS // 2)]


def cost(said: Transcript, is_seen: bool) -> float:
    """Milliseconds of one packet."""
    looks.look.cache_clear()
    if is_seen:
        attend(said.turns)
    readings = [(number, CALM) for number, _ in said.of(Speaker.CUSTOMER)]
    began = time.perf_counter()
    pack(said, readings, WHY, POLICY)
    return 1000 * (time.perf_counter() - began)


def told(called: str, costs: list[float], bar: str = "") -> None:
    ordered = sorted(costs)
    p50, p99 = ordered[len(ordered) // 2], ordered[int(0.99 * (len(ordered) - 1))]
    print(f"{called:<14} p50 {p50:5.2f} ms   p99 {p99:5.2f} ms{bar}", flush=True)


if __name__ == "__main__":
    main()
