"""A WebSocket client that costs as little as can be, so that a bench measures the server and not itself."""

from __future__ import annotations

import asyncio
import base64
import json
import os
from collections.abc import Callable, Mapping


class Client(asyncio.Protocol):
    """One connection. `heard` is called with each text frame's bytes."""

    def __init__(self, heard: Callable[[bytes], None] | None) -> None:
        self._heard, self._buffer, self._is_open = heard, b"", False
        self._opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._wanted: tuple[bytes, asyncio.Future[bytes]] | None = None
        self._seen: list[bytes] = []
        self.code: int | None = None

    @classmethod
    async def open(
        cls,
        port: int,
        path: str,
        heard: Callable[[bytes], None] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Client:
        """A connection that was taken."""
        loop = asyncio.get_running_loop()
        _, client = await loop.create_connection(lambda: cls(heard), "127.0.0.1", port)
        more = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        key = base64.b64encode(os.urandom(16)).decode()
        client.transport.write(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{more}\r\n".encode()
        )
        await client._opened
        return client

    def send(self, frame: Mapping[str, object]) -> None:
        """A text frame; masked with zeros, which is allowed and costs nothing."""
        body = json.dumps(frame).encode()
        size = len(body)
        head = b"\x81" + (bytes((0x80 | size,)) if size < 126 else b"\xfe" + size.to_bytes(2, "big"))
        self.transport.write(head + b"\0\0\0\0" + body)

    async def until(self, kind: str) -> bytes:
        """The first frame of a kind; those before it are dropped."""
        start = f'{{"t":"{kind}"'.encode()
        for frame in self._seen:
            if frame.startswith(start):
                return frame
        self._wanted = (start, asyncio.get_running_loop().create_future())
        async with asyncio.timeout(20):
            found = await self._wanted[1]
        self._wanted, self._seen = None, []
        return found

    def close(self) -> None:
        """Ends it."""
        self.transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        data = self._buffer + data if self._buffer else data
        if not self._is_open:
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._buffer = head
                return
            self._is_open = True
            if b" 101 " in head.split(b"\r\n", 1)[0]:
                self._opened.set_result(None)
            else:
                self._opened.set_exception(ConnectionError(head.decode()[:200]))
        self._buffer = self._frames(data)

    def _frames(self, data: bytes) -> bytes:
        """Takes every whole frame; what is left over."""
        at, end = 0, len(data)
        while end - at >= 2:
            size, begin = data[at + 1] & 0x7F, at + 2
            if size == 126:
                begin, size = at + 4, int.from_bytes(data[at + 2 : at + 4], "big")
            elif size == 127:
                begin, size = at + 10, int.from_bytes(data[at + 2 : at + 10], "big")
            if begin + size > end:
                break
            kind, body = data[at] & 0x0F, data[begin : begin + size]
            at = begin + size
            if kind == 1:
                self._take(body)
            elif kind == 8:
                self.code = int.from_bytes(body[:2], "big") if body else 1005
            elif kind == 9:
                self.transport.write(
                    b"\x8a\x80\0\0\0\0" if not body else b"\x8a" + bytes((0x80 | size,)) + b"\0\0\0\0" + body
                )
        return data[at:]

    def _take(self, body: bytes) -> None:
        if self._wanted is not None and body.startswith(self._wanted[0]) and not self._wanted[1].done():
            self._wanted[1].set_result(body)
        elif self._heard is not None:
            self._heard(body)
        elif self._wanted is None and len(self._seen) < 20:
            self._seen.append(body)


def percentile(values: list[float], share: int) -> float:
    """The value below which so many of a hundred lie."""
    return sorted(values)[min(len(values) - 1, len(values) * share // 100)] if values else float("nan")
