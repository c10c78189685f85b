"""Ten thousand from one address: whoever belongs here does not notice, and the machine is not used up."""

from __future__ import annotations

import asyncio
import json
import resource
import socket
import struct
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest
import websockets

from segue.server import connections

from .premises import serving, until
from .process import process

CROWD = 10_000
BATCH = 500
AT_MOST = 1000
"""Sockets, and other connections, of one address: what the server has if nobody sets anything."""
UPGRADE = (
    b"GET /v1/chat/socket HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
    b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n\r\n"
)
WANTS = (b"", b"POST /v1/chat/session HTTP/1.1\r\nhost: x\r\nx-slow: ")
"""What the second half of the crowd says: nothing, or half a head. The first half wants sockets."""
ELSEWHERE = "127.0.0.2" if sys.platform == "linux" else None
"""Another address of this machine, where it has one without being told."""


@pytest.fixture
def many_files() -> Iterator[None]:
    """As many open files as this takes, for our own ends of the connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = CROWD + 1000
    assert hard in (resource.RLIM_INFINITY, -1) or hard >= needed, f"raise `ulimit -Hn` to {needed} or more"
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def opened(port: int, says: bytes) -> socket.socket:
    """One of the crowd."""
    loop, one = asyncio.get_running_loop(), socket.socket()
    one.setblocking(False)
    try:
        await loop.sock_connect(one, ("127.0.0.1", port))
        await loop.sock_sendall(one, says)
    except OSError:
        pass  # turned away while it spoke
    return one


def end_of(one: socket.socket) -> str:
    """How it went for one of the crowd: "open", "cut off", or the code that its socket was closed with."""
    try:
        got = one.recv(65536)
    except BlockingIOError:
        return "open"
    except OSError:
        return "cut off"
    _, _, frames = got.partition(b"\r\n\r\n")
    if frames[:1] == b"\x88":
        return str(struct.unpack("!H", frames[2:4])[0])
    return "open" if got else "cut off"


async def asked(url: str, address: str | None) -> float:
    """Seconds that a newcomer from an address waits for a session."""
    began = time.monotonic()
    transport = httpx.AsyncHTTPTransport(local_address=address)
    async with httpx.AsyncClient(base_url=url, transport=transport, timeout=20) as http:
        (await http.post("/v1/chat/session", json={})).raise_for_status()
    return time.monotonic() - began


@pytest.mark.usefixtures("many_files")
def test_ten_thousand_from_one_address_leave_room_for_the_others(tmp_path: Path) -> None:
    async def story(url: str, server: psutil.Process, crowd: list[socket.socket]) -> None:
        port = int(url.rpartition(":")[2])
        async with httpx.AsyncClient(base_url=url, timeout=20) as http:
            session = (await http.post("/v1/chat/session", json={})).json()
        async with websockets.connect(f"{url.replace('http', 'ws')}/v1/chat/socket", proxy=None) as chat:
            hello = {"session": session["session"], "conversation": session["conversation"], "after": 0}
            await chat.send(json.dumps({"t": "hello", **hello}))
            before, slowest = server.memory_info().rss, 0.0
            for batch in range(CROWD // BATCH):
                is_first_half = len(crowd) < CROWD / 2
                crowd += await asyncio.gather(
                    *(opened(port, UPGRADE if is_first_half else WANTS[n % 2]) for n in range(BATCH))
                )
                await chat.send(json.dumps({"t": "say", "key": f"k-{batch}", "text": "still here"}))
                async with asyncio.timeout(5):
                    while f'"key":"k-{batch}"' not in (said := str(await chat.recv())) or '"ack"' not in said:
                        pass
                if ELSEWHERE and batch % 5 == 4:
                    slowest = max(slowest, await asked(url, ELSEWHERE))
            await asyncio.sleep(1.2)  # what was told to poll instead has had its second
            ends = Counter(map(end_of, crowd))
            assert len(crowd) == CROWD
            assert ends["4429"] > CROWD / 10, ends  # how many is a matter of the machine
            assert ends["open"] <= AT_MOST * 2, ends
            assert ends["cut off"] > CROWD / 4, ends
            await until(lambda: asyncio.sleep(0, server.num_fds() < AT_MOST * 2 + 100))
            assert server.memory_info().rss - before < 120_000_000
            assert slowest < 5
            emptied(crowd)
            await until(lambda: asyncio.sleep(0, server.num_fds() < 100))
            await asked(url, None)

    crowd: list[socket.socket] = []
    try:
        with process(tmp_path) as running:
            asyncio.run(story(running.url, psutil.Process(running.child.pid), crowd))
            assert "Traceback" not in running.log
    finally:
        emptied(crowd)


def emptied(crowd: list[socket.socket]) -> None:
    """They go."""
    while crowd:
        crowd.pop().close()


def test_who_never_says_what_they_want_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And so is whoever says it too slowly; who waits for an answer, or rests between two questions, is not."""
    monkeypatch.setattr(connections, "HEAD_WITHIN", 0.4)

    async def story() -> None:
        async with serving(tmp_path) as at:
            port = int(at.url.rpartition(":")[2])

            async def dawdles(*pieces: bytes) -> bool:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    for piece in pieces:
                        writer.write(piece)
                        await writer.drain()
                        await asyncio.sleep(0.2)
                    return await asyncio.wait_for(reader.read(100), 5) == b""
                except ConnectionError:
                    return True
                finally:
                    writer.close()

            ask = b"GET /healthz HTTP/1.1\r\nhost: x\r\n"
            ends = await asyncio.gather(
                dawdles(), dawdles(ask), dawdles(ask, *(b"a: b\r\n" for _ in range(6)), b"\r\n"), dawdles(ask, b"\r\n")
            )
            assert ends == [True, True, True, False]
            resting = at.client()
            for _ in range(2):
                assert (await resting.get("/healthz")).status_code == 200
                await asyncio.sleep(0.6)
            assert not at.house.connections._open or sum(at.house.connections._open.values()) <= 1

    asyncio.run(story())


def test_a_message_in_endless_pieces_is_ended(tmp_path: Path) -> None:
    """Empty ones too: they are nothing together, and each takes its place."""

    async def story() -> None:
        async with serving(tmp_path) as at:
            reader, writer = await asyncio.open_connection("127.0.0.1", int(at.url.rpartition(":")[2]))
            writer.write(UPGRADE)
            await reader.readuntil(b"\r\n\r\n")
            empty = b"\x00\x80\0\0\0\0"  # a piece that is not the last, masked, of no bytes
            writer.write(b"\x01\x80\0\0\0\0" + empty * 3000)
            async with asyncio.timeout(5):
                end = await reader.read(100)
            writer.close()
            assert struct.unpack("!H", end[2:4])[0] == 1009
            assert (await at.client().get("/healthz")).status_code == 200

    asyncio.run(story())
