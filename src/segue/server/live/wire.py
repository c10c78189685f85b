"""A socket's sending end. Nobody waits for a slow one: what it cannot take yet is kept for it, up to a bound."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

import orjson
from starlette.types import Send

BEHIND = 1_000_000
"""Characters that may wait for one slow socket; beyond, it is closed and comes back by number. Our own guess: far more
than a page needs to draw, far less than would hurt with a thousand of them."""

TRY_AGAIN = 1013
"""The code a slow socket is closed with."""


def encoded(value: object) -> str:
    """A frame's text."""
    return orjson.dumps(value).decode()


class Wire:
    """Sends frames in order, without waiting.

    Attributes:
        is_closed: nothing is sent any more.
    """

    __slots__ = ("__weakref__", "_backlog", "_behind", "_send", "_task", "is_closed")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._backlog: deque[dict[str, Any]] | None = None
        self._behind = 0
        self._task: asyncio.Task[None] | None = None
        self.is_closed = False

    def push(self, text: str) -> None:
        """Sends a frame now, or as soon as the socket can take it."""
        if self.is_closed:
            return
        if self._backlog is not None:
            self._behind += len(text)
            if self._behind > BEHIND:
                self._backlog.clear()  # it comes back and asks for what it lacks
                self.close(TRY_AGAIN)
                return
        self._put({"type": "websocket.send", "text": text})

    def close(self, code: int) -> None:
        """Ends the socket with a code, after what was sent before."""
        if not self.is_closed:
            self._put({"type": "websocket.close", "code": code})
            self.is_closed = True

    def _put(self, message: dict[str, Any]) -> None:
        if self._backlog is not None:
            self._backlog.append(message)
            return
        sending = self._send(message)
        try:
            sending.send(None)  # type: ignore[attr-defined]  # a step by hand: a task for each frame costs more than the frame
        except StopIteration:
            return
        except Exception:  # the socket is gone; whoever reads from it is told
            self.is_closed = True
            return
        sending.close()  # type: ignore[attr-defined]  # it would have to wait, and has written nothing yet
        self._backlog = deque((message,))
        self._task = asyncio.get_running_loop().create_task(self._drain(self._backlog))

    async def _drain(self, backlog: deque[dict[str, Any]]) -> None:
        try:
            while backlog:
                message = backlog.popleft()
                self._behind -= len(message.get("text", ""))
                await self._send(message)
        except Exception:
            self.is_closed = True
        finally:
            self._backlog, self._task, self._behind = None, None, 0
