"""What the server takes: it runs as a process of its own, the load comes from another, all figures in one run.

Bars: a customer's words on the desk's socket, durable, at 200 messages/s: p99 below 15 ms. Saturated by 100 pairs: at
least half of a bare loop (socket, SQLite with group commit, socket) in the same run. An idle socket: below 30 KiB.
"human please" to the offer on the desk's socket: p99 below 150 ms. Each needs a machine with nothing else to do.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from sockets import Client, percentile

HERE = Path(__file__).parent
PAIRS = 100
IDLE = 2_000
RATE, FOR = 200, 15.0
"""Messages a second, and seconds."""


def started(what: str, folder: str) -> tuple[subprocess.Popen[str], dict]:
    """A server as a process of its own, and what it said of itself."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / "served.py"), what, folder], stdout=subprocess.PIPE, text=True, cwd=HERE
    )
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise SystemExit(f"the server of {what!r} did not start")
    return process, json.loads(line)


def ended(process: subprocess.Popen[str]) -> None:
    process.terminate()
    process.wait(20)


async def customer(told: dict, chat: dict, heard=None) -> Client:
    client = await Client.open(told["port"], "/v1/chat/socket", heard)
    client.send({"t": "hello", "session": chat["session"], "conversation": chat["id"], "after": 0})
    await client.until("ready")
    return client


async def desk(told: dict, person: dict, heard=None) -> Client:
    origin = f"http://127.0.0.1:{told['port']}"
    headers = {"Cookie": f"{told['cookie']}={person['secret']}", "Origin": origin}
    client = await Client.open(told["port"], "/v1/desk/socket", heard, headers)
    client.send({"t": "hello", "csrf": person["csrf"]})
    await client.until("snapshot")
    return client


class Pair:
    """A customer and the person who has their conversation. Words go one way: customer, journal, desk."""

    def __init__(self, number: int) -> None:
        self.number, self.sent, self.count = number, 0.0, 0
        self.took: list[float] = []
        self.customer: Client
        self.desk: Client
        self.again = False

    def say(self) -> None:
        self.count += 1
        self.sent = time.perf_counter()
        self.customer.send({"t": "say", "key": f"k{self.number}-{self.count}", "text": f"{self.count} " + WORDS})

    def heard(self, text: bytes) -> None:
        """A frame on the desk's socket."""
        if b'"said"' in text[:14] and b'"CustomerSpoke"' in text:
            self.took.append(time.perf_counter() - self.sent)
            if self.again:
                self.say()


WORDS = "The parcel with the grinder has not arrived, and the tracking page still says that it left on Monday. " * 2


async def pairs_of(told: dict, is_bare: bool) -> list[Pair]:
    pairs = []
    for number in range(PAIRS):
        pair = Pair(number)
        if is_bare:
            pair.customer = await Client.open(told["port"], f"/customer/{number}")
            pair.desk = await Client.open(told["port"], f"/desk/{number}", pair.heard)
        else:
            pair.customer = await customer(told, told["held"][number])
            pair.desk = await desk(told, told["people"][number], pair.heard)
            pair.desk.send({"t": "open", "conversation": told["held"][number]["id"]})
            await pair.desk.until("case")
        pairs.append(pair)
    return pairs


async def steady(pairs: list[Pair]) -> list[float]:
    """RATE messages a second, whatever comes back: seconds from the customer's send to the desk."""
    began = time.perf_counter()
    for n in range(int(RATE * FOR)):
        wait = began + n / RATE - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        pairs[n % len(pairs)].say()
    await asyncio.sleep(0.5)
    return [took for pair in pairs for took in pair.took]


async def saturated(pairs: list[Pair], seconds: float = 6.0) -> float:
    """Messages a second when each pair sends its next as soon as the desk has the last."""
    for pair in pairs:
        pair.took.clear()
        pair.again = True
        pair.say()
    await asyncio.sleep(1)
    before, since = sum(len(pair.took) for pair in pairs), time.perf_counter()
    await asyncio.sleep(seconds)
    rate = (sum(len(pair.took) for pair in pairs) - before) / (time.perf_counter() - since)
    for pair in pairs:
        pair.again = False
    await asyncio.sleep(0.5)
    return rate


async def please(told: dict) -> list[float]:
    """From "human please" on a customer's socket to the offer on a desk's socket."""
    took: list[float] = []
    waiting: dict[str, float] = {}
    came = asyncio.Event()

    def heard(text: bytes) -> None:
        if text.startswith(b'{"t":"offer",'):
            id = json.loads(text)["offer"]["conversation"]
            if id in waiting:
                took.append(time.perf_counter() - waiting.pop(id))
                came.set()

    desks = [await desk(told, person, heard) for person in told["people"]]
    for chat in told["asking"]:
        client = await customer(told, chat)
        came.clear()
        waiting[chat["id"]] = time.perf_counter()
        client.send({"t": "say", "key": "please", "text": "human please"})
        async with asyncio.timeout(10):
            await came.wait()
        client.close()
    for client in desks:
        client.close()
    return took


async def idle(told: dict, pid: int) -> float:
    """KiB of the server's memory for each open customer socket."""
    process = psutil.Process(pid)
    warm = [await customer(told, chat) for chat in told["idle"][:50]]
    await asyncio.sleep(1)
    before = process.memory_info().rss
    clients = [await customer(told, chat) for chat in told["idle"][50:]]
    await asyncio.sleep(2)
    grown = (process.memory_info().rss - before) / 1024 / len(clients)
    for client in (*warm, *clients):
        client.close()
    return grown


def said(what: str, figure: str, bar: str, is_kept: bool) -> None:
    print(f"{what:58} {figure:>26}   bar: {bar:24} {'kept' if is_kept else 'MISSED'}", flush=True)


async def live(told: dict, told_bare: dict) -> None:
    """What a busy server does. Segue and the bare loop take turns, so that both see the same machine."""
    pairs, bare = await pairs_of(told, False), await pairs_of(told_bare, True)
    took = await steady(pairs)
    p50, p99 = percentile(took, 50) * 1000, percentile(took, 99) * 1000
    figure = f"p50 {p50:.1f} / p99 {p99:.1f} ms"
    said(f"send -> durable -> desk at {RATE}/s, n={len(took):,}", figure, "p99 < 15 ms", p99 < 15)
    rates: tuple[list[float], list[float]] = [], []
    for _ in range(3):
        for which, each in enumerate((pairs, bare)):
            rates[which].append(await saturated(each))
    ours, theirs = map(statistics.median, rates)
    what = f"saturated by {PAIRS} pairs: Segue {ours:,.0f}/s, bare {theirs:,.0f}/s"
    said(what, f"{ours / theirs:.2f} of the bare loop", ">= 0.50", ours / theirs >= 0.5)
    for pair in (*pairs, *bare):
        pair.customer.close()
        pair.desk.close()
    took = await please(told)
    p50, p99 = percentile(took, 50) * 1000, percentile(took, 99) * 1000
    figure = f"p50 {p50:.1f} / p99 {p99:.1f} ms"
    said(f'"human please" -> offer on the desk, n={len(took)}', figure, "p99 < 150 ms", p99 < 150)


async def one_run() -> None:
    with TemporaryDirectory() as folder, TemporaryDirectory() as bare_folder:
        process, told = started("segue", folder)
        bare_process, told_bare = started("bare", bare_folder)
        try:
            await live(told, told_bare)
        finally:
            ended(process)
            ended(bare_process)
    with TemporaryDirectory() as folder:
        process, told = started("idle", folder)
        try:
            grown = await idle(told, process.pid)
        finally:
            ended(process)
    said(f"an idle customer socket, {IDLE:,} open", f"{grown:.1f} KiB", "< 30 KiB", grown < 30)


if __name__ == "__main__":
    try:
        import uvloop

        uvloop.run(one_run())
    except ImportError:
        asyncio.run(one_run())
