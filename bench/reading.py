"""What the readers that `segue[readers]` brings weigh, what a reading costs, and how long the event loop pauses while a pool reads as much as it can.

300 texts of the example shop's tickets. The pauses are those of a task that wants to run every millisecond. On a machine
that does something else as well they are the machine's: the first row says how long.

Bars: 300 MB installed, 300 MB resident after 300 readings, 2 s from a fresh process to its first reading, a reading within
10 ms at p50 and 25 ms at p99; below 20 ms of CPU at p99. Size is what the packages list as their files in the running
environment, those that plain `segue` brings not counted, nor what Python compiles of them. What is to be seen in the second table: the longest pause with models in a pool
stays near that of an idle loop, while the same customers read in place stop it for as long as all of them take.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import logging
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import psutil
from packaging.requirements import Requirement

from segue.core.policy.toml import from_toml
from segue.core.reading import Reading
from segue.core.transcript import Speaker, Transcript, Turn
from segue.readers.lexicon import Lexicon
from segue.readers.local import local_reader
from segue.readers.pool import Pooled

SHOP = Path(__file__).parents[1] / "examples" / "shop"
POLICY = from_toml((SHOP / "policy.toml").read_text(encoding="utf-8"))
TEXTS = 300
AT_ONCE = 40
MEGABYTE = 1_000_000
FRESH = "--fresh"
"""Told to this file by itself: read as the first thing in a process."""
FOR = 3.0
"""Seconds of each row about pauses."""


def texts() -> list[str]:
    lines = (SHOP / "tickets.jsonl").read_text(encoding="utf-8").splitlines()
    step = len(lines) / TEXTS
    return [json.loads(lines[int(n * step)])["text"] for n in range(TEXTS)]


def said(text: str) -> Transcript:
    return Transcript((Turn(Speaker.CUSTOMER, text),))


def reader_of(models: str | None):
    """What is measured."""
    if models is None:
        return "the lexicon", Lexicon(POLICY)
    return "the models", local_reader(Path(models), POLICY)


class Native:
    """Stands for models: 5 ms outside the interpreter, as a library that computes does it."""

    def __init__(self) -> None:
        self.rounds = 1000
        began = time.thread_time()
        self.read_now(Transcript())
        self.rounds = int(1000 * 0.005 / (time.thread_time() - began))

    def read_now(self, transcript: Transcript) -> Reading:
        hashlib.pbkdf2_hmac("sha256", b"", b"salt", self.rounds)
        return Reading()


def at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def shipped():
    """The readers that a server with SEGUE_MODELS=shipped has."""
    return local_reader(None, POLICY)


def brought(name: str, extras: tuple[str, ...] = (), known: set[tuple[str, str]] | None = None) -> set[str]:
    """The packages that one brings with these extras, itself among them; nothing that is not installed."""
    known = set() if known is None else known
    found = set()
    try:
        needed = distribution(name).requires or []
    except PackageNotFoundError:
        return found
    for extra in ("", *extras):
        if (name, extra) in known:
            continue
        known.add((name, extra))
        found.add(name)
        for line in needed:
            one = Requirement(line)
            if one.marker is None or one.marker.evaluate({"extra": extra}):
                found |= brought(one.name.lower(), tuple(one.extras), known)
    return found


def weight(name: str) -> int:
    """Bytes of the files that a package lists."""
    files = (file.locate() for file in distribution(name).files or () if file.suffix != ".pyc")
    return sum(file.stat().st_size for file in map(Path, files) if file.is_file())


def fresh() -> None:
    """In a process of its own: a line after the first reading, and the resident memory after as many as there are."""
    messages, reader = [said(text) for text in texts()], shipped()
    reader.read_now(messages[0])
    print("read", flush=True)
    for message in messages:
        reader.read_now(message)
    print(psutil.Process().memory_info().rss)


def weighs() -> None:
    """What the default readers take of a machine, each against its bar."""
    sizes = {name: weight(name) for name in brought("segue", ("readers",)) - brought("segue")}
    most = ", ".join(f"{name} {sizes[name] / MEGABYTE:.0f}" for name in sorted(sizes, key=sizes.get, reverse=True)[:5])
    print(f"installed, {len(sizes)} packages {sum(sizes.values()) / MEGABYTE:6.0f} MB   bar 300   ({most})")
    shipped().read_now(said("hello"))  # the faster encoder is made once in a machine's life, and not counted
    starts = []
    for _ in range(3):
        began = time.perf_counter()
        with subprocess.Popen([sys.executable, __file__, FRESH], stdout=subprocess.PIPE, text=True) as child:
            child.stdout.readline()
            starts.append(time.perf_counter() - began)
            resident = int(child.stdout.readline())
    print(f"resident after {TEXTS} readings {resident / MEGABYTE:6.0f} MB   bar 300")
    told = ", ".join(f"{start:.2f}" for start in starts)
    print(f"the first reading of a process {sorted(starts)[1]:6.2f} s    bar 2     (of {told})")


def one_thread(called: str, reader) -> None:
    for n in range(20):
        reader.read_now(said(f"Where is my order number {n}?"))
    spent, waited = [], []
    for turn in range(3):
        for text in texts():
            message = said(f"{text} {turn}")  # a text that was read before would come from memory
            wall, cpu = time.perf_counter(), time.thread_time()
            reader.read_now(message)
            spent.append((time.thread_time() - cpu) * 1000)
            waited.append((time.perf_counter() - wall) * 1000)
    print(f"{called}, {TEXTS} tickets, CPU     p50 {at(spent, 0.5):7.2f} ms   p99 {at(spent, 0.99):7.2f} ms   bar 20")
    print(
        f"{called}, {TEXTS} tickets, wall    p50 {at(waited, 0.5):7.2f} ms   p99 {at(waited, 0.99):7.2f} ms   bars 10, 25"
    )
    whole = " ".join(texts())
    for length in (500, 1_000, 2_000, 5_000, 20_000):
        long = said(whole[:length])
        cpu = time.thread_time()
        for _ in range(5):
            reader.read_now(long)
        print(f"{called}, {length:6d} characters, CPU   {(time.thread_time() - cpu) / 5 * 1000:7.2f} ms")


async def pauses(name: str, read) -> None:
    """Reads as much as it can for a while, and says how late a task came that wants to run every millisecond."""
    late: list[float] = []
    messages = [said(text) for text in texts()]
    notes = readings = 0
    over = False

    async def ticks() -> None:
        while not over:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            late.append((time.perf_counter() - began - 0.001) * 1000)

    async def customer(n: int) -> None:
        nonlocal notes, readings
        while not over:
            for message in messages[n::AT_ONCE]:
                reading = await read(message)
                readings, notes = readings + 1, notes + bool(reading.notes)
                await asyncio.sleep(0)
                if over:
                    return

    tasks = [asyncio.create_task(ticks()), *(asyncio.create_task(customer(n)) for n in range(AT_ONCE if read else 0))]
    await asyncio.sleep(FOR)
    over = True
    await asyncio.gather(*tasks)
    told = f"   {readings / FOR:6.0f} a second, {notes} by the fallback" if read else ""
    print(f"{name:<46} p50 {at(late, 0.5):6.2f}  p99 {at(late, 0.99):7.2f}  longest {max(late):7.2f} ms{told}")


async def loop(called: str, reader) -> None:
    lexicon = Lexicon(POLICY)

    async def in_place(message: Transcript) -> Reading:
        return reader.read_now(message)

    print(f"\nthe event loop's pauses, {AT_ONCE} customers without a break")
    await pauses("idle", None)
    await pauses(f"{called}, in place", in_place)
    for name, computes, options in (
        (f"{called}, in a pool", reader, {"waiting": AT_ONCE}),
        ("5 ms of native work, in a pool", Native(), {"waiting": AT_ONCE}),
        ("the same, two threads", Native(), {"workers": 2, "waiting": AT_ONCE}),
        ("the same, no room for most", Native(), {"waiting": 4}),
    ):
        pool = Pooled(computes, lexicon, **options)
        await pauses(name, pool.read)
        await pool.close()


if __name__ == "__main__":
    logging.getLogger("segue").setLevel(logging.ERROR)
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--models", metavar="DIR", help="measure the reader over the models in this folder too")
    options.add_argument(FRESH, action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.fresh:
        fresh()
        sys.exit()
    weighs()
    one_thread("as shipped", shipped())
    measured = reader_of(given.models)
    one_thread(*measured)
    asyncio.run(loop(*measured))
