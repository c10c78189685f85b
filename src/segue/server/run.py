"""Runs the server: one process, one loop. The first signal ends it gracefully, a second one at once."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from types import FrameType
from typing import Any

import uvicorn

from ..library import Segue
from .app import build
from .connections import Connection
from .house import House
from .live.wire import SocketProtocol
from .settings import BadSetting, Settings

LAST_ANSWERS = 0.5
"""Seconds after a signal in which it is still said that the server is not ready, so that who asks sends nobody here."""
YOUNG = 5_000
"""Objects that may come before Python's collector looks at them. Its own 700 are one or two messages, and cost a tenth
of the server's time; nearly everything that a message makes goes by itself."""
FRAME_AT_MOST = 262_144
"""Bytes of a frame from a socket: the longest message by far, and no more."""
Ready = Callable[[House], Awaitable[None]]


def run(settings: Settings, segue: Segue | None = None, ready: Ready | None = None) -> bool:
    """Serves until a signal comes; True if a second one ended it, and threads may be busy still.

    Args:
        segue: see `build`.
        ready: called once, when requests are answered.

    Raises:
        BadSetting: the port is taken.
        JournalLocked: another process has this journal.
    """
    _allow_files()
    collect_less()
    with asyncio.Runner(loop_factory=_loop()) as runner:
        return runner.run(serve(settings, segue, ready))


async def serve(settings: Settings, segue: Segue | None = None, ready: Ready | None = None) -> bool:
    """The same within a running loop; True if a second signal ended it."""
    listening = bound(settings)
    settings = replace(settings, port=listening.getsockname()[1])
    try:
        app = build(settings, segue)
        async with app.router.lifespan_context(app):
            server = Server(config_of(app, settings), app.state.house, ready)
            await server.serve(sockets=[listening])
            return server.force_exit
    finally:
        listening.close()


def bound(settings: Settings) -> socket.socket:
    """A socket that listens where the settings say.

    Raises:
        BadSetting: the port is taken, or the address is not ours.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # with its protocol named, for asyncio sends small packets at once (TCP_NODELAY) only where it reads that
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        problem = f"{settings.host}:{settings.port} cannot be listened on ({error.strerror})"
        raise BadSetting("SEGUE_PORT", f"{problem}; say another, e.g. {(settings.port or 8700) + 1}") from None
    listening.setblocking(False)
    return listening


class Server(uvicorn.Server):
    """uvicorn, with our way to stop: told to clients first, and without raising the signal again."""

    def __init__(self, config: uvicorn.Config, house: House, ready: Ready | None = None) -> None:
        super().__init__(config)
        self._house, self._ready = house, ready
        self._is_told = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Answers from now on."""
        await super().startup(sockets)
        if self._ready is not None:
            await self._ready(self._house)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Takes no new work, tells sockets to come back, and waits a while for what is under way."""
        self._house.is_stopping = True
        if self._house.live is not None:
            await self._house.live.stop()
        for _ in range(25):
            if self._is_told and not self.force_exit:
                await asyncio.sleep(LAST_ANSWERS / 25)
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Hears the signals while it serves, if this is the thread that gets them; what is open is closed by us."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {which: signal.signal(which, self.handle_exit) for which in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for which, handler in before.items():
                signal.signal(which, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal asks it to stop, a second one stops it."""
        if self.should_exit:
            self.force_exit = True
        self.should_exit = self._is_told = self._house.is_stopping = True


def config_of(app: Any, settings: Settings) -> uvicorn.Config:
    """How uvicorn runs our app."""
    return uvicorn.Config(
        app,
        lifespan="off",  # ours is around it, so that a refusal at the start is told like any other
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # access.address_of knows whom to believe
        http=Connection,
        ws=SocketProtocol,
        ws_max_size=FRAME_AT_MOST,
        ws_per_message_deflate=False,  # costs a hundred KiB a socket, and short messages hardly shrink
        timeout_keep_alive=30,
        timeout_graceful_shutdown=int(settings.stop_within.total_seconds()),
    )


def _allow_files() -> None:
    """As many open files as this process may have, for each connection is one, and the usual thousand is soon used."""
    try:
        import resource
    except ImportError:  # Windows counts none
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    except (ValueError, OSError):  # macOS says that there is no bound, and has one
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 10_240) if most > 0 else 10_240, most))


def collect_less() -> None:
    """For a process that is a server and nothing else: the collector looks less often, and not at what was imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


def _loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # there is none for Windows
        return None
    return uvloop.new_event_loop
