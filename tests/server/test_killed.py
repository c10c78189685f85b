"""The server's process is killed under an open chat and started again: nothing is lost, nothing is doubled."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

SERVED = Path(__file__).with_name("served.py")


def started(path: Path) -> tuple[subprocess.Popen[str], str]:
    """A server as a process of its own, and its address."""
    child = subprocess.Popen([sys.executable, str(SERVED), str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    return child, child.stdout.readline().strip()


def killed(child: subprocess.Popen[str]) -> None:
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    assert child.stdout is not None
    child.stdout.close()


async def session_of(url: str) -> dict:
    async with httpx.AsyncClient(base_url=url) as http:
        return (await http.post("/v1/chat/session", json={})).json()


async def talk(url: str, session: dict, outbox: list[str], acked: dict[str, int], after: int, enough: asyncio.Event):
    """What a widget does: says what waits in its outbox, one after the other, until the socket breaks; what it saw."""
    seen: dict[int, dict] = {}
    try:
        async with connect(f"{url.replace('http', 'ws', 1)}/v1/chat/socket") as line:
            hello = {"t": "hello", "session": session["session"], "conversation": session["conversation"]}
            await line.send(json.dumps({**hello, "after": after}))
            async for text in line:
                frame = json.loads(text)
                if frame["t"] == "said":
                    assert frame["seq"] not in seen, "a line came twice"
                    seen[frame["seq"]] = frame
                if frame["t"] == "ack":
                    acked[frame["key"]] = frame["seq"]
                    if len(acked) >= 40:
                        enough.set()
                if frame["t"] in ("ready", "ack"):
                    waiting = [key for key in outbox if key not in acked]
                    if not waiting:
                        return seen
                    await line.send(json.dumps({"t": "say", "key": waiting[0], "text": f"words of {waiting[0]}"}))
    except ConnectionClosed:
        pass
    return seen


def test_what_was_acknowledged_before_a_kill_is_there_and_what_was_not_comes_once(tmp_path):
    async def story(path: Path) -> None:
        outbox, acked = [f"m-{n}" for n in range(120)], dict[str, int]()
        child, url = await asyncio.to_thread(started, path)
        session, enough = await session_of(url), asyncio.Event()
        talking = asyncio.create_task(talk(url, session, outbox, acked, 0, enough))
        async with asyncio.timeout(60):
            await enough.wait()
        killed(child)
        before = await talking
        told = dict(acked)
        child, url = await asyncio.to_thread(started, path)
        try:
            async with asyncio.timeout(60):
                again = await talk(url, session, outbox, acked, max(before), enough)
                whole = await talk(url, session, [], acked, 0, enough)
        finally:
            killed(child)
        keys = [line["key"] for line in whole.values() if line["who"] == "customer"]

        assert 40 <= len(told) < 120
        assert {key: seq for seq, line in whole.items() if (key := line["key"])} == acked
        assert keys == outbox, "each once, in the order in which they were said"
        assert set(before) & set(again) == set()
        last = max(again)  # the AI may have written more since
        assert {**before, **again}.keys() == {seq for seq in whole if seq <= last}

    asyncio.run(story(tmp_path / "shop.db"))
