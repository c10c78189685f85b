"""The servers that bench/server.py measures, each a process of its own: Segue, and a bare loop to compare it with.

The bare loop does the least that can be called the same: a socket takes a message, SQLite keeps it (WAL, FULL, one
writing thread, group commit), its sender is told and a second socket gets it.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sqlite3
import sys
import threading
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue

import orjson
import uvicorn

PAIRS = 100
IDLE = 2_000
ASKING = 200


def tell(told: dict) -> None:
    print(json.dumps(told), flush=True)


async def segue(folder: Path, chats: int, idle: int) -> None:
    from segue import Policy, Segue
    from segue.core.policy import Person
    from segue.server.access.identities import Customer
    from segue.server.access.tokens import hashed
    from segue.server.house import House
    from segue.server.run import collect_less, serve
    from segue.server.settings import settings_from

    collect_less()
    people = tuple(Person(f"p{n}", f"P{n}", ("support",), capacity=50) for n in range(max(chats, 1)))
    policy = Policy(people=people, offer_for=timedelta(hours=1))
    settings = settings_from(
        {}, journal=str(folder / "bench.db"), port="0", messages_a_minute="0", requests_a_minute="0",
        sockets_an_address="100000", log="json",
    )  # fmt: skip

    async def ready(house: House) -> None:
        async def chat(id: str, is_held_by: str | None = None) -> dict:
            who = Customer(f"visitor:{id}", None, False, id)
            await house.access.give(who, id)
            if is_held_by:
                await house.segue.board.open(id)
                await house.segue.ask_for_person(id)
                await house.segue.take_over(id, is_held_by)
            return {"id": id, "session": house.access.session_for(who)}

        signed_in = []
        for person in people:
            secret = secrets.token_urlsafe(32)
            await house.accounts.begin_session(hashed(secret), person.id, house.segue.line.clock())
            house.live.signed_in(person.id)
            agent = house.access.people._agent(person.id, hashed(secret))
            signed_in.append({"secret": secret, "csrf": house.access.people.csrf(agent)})
        tell(
            {
                "port": house.settings.port,
                "cookie": house.access.people.cookie,
                "people": signed_in,
                "held": [await chat(f"held-{n}", f"p{n}") for n in range(chats)],
                "asking": [await chat(f"asking-{n}") for n in range(ASKING if chats else 0)],
                "idle": [await chat(f"idle-{n}") for n in range(idle)],
            }
        )

    await serve(settings, Segue(settings.journal, policy), ready)


class Keeper:
    """One thread that writes; whatever is queued is committed together."""

    def __init__(self, path: Path) -> None:
        self.queue: SimpleQueue = SimpleQueue()
        self.path = path
        self.loop = asyncio.get_running_loop()
        threading.Thread(target=self._run, daemon=True).start()

    def keep(self, row: tuple) -> asyncio.Future:
        future = self.loop.create_future()
        self.queue.put((row, future))
        return future

    def _run(self) -> None:
        db = sqlite3.connect(self.path, isolation_level=None)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE message (conversation, seq, key, body, PRIMARY KEY (conversation, seq)) WITHOUT ROWID")
        while True:
            batch = [self.queue.get()]
            batch += [self.queue.get_nowait() for _ in range(min(self.queue.qsize(), 255))]
            db.execute("BEGIN IMMEDIATE")
            db.executemany("INSERT INTO message VALUES (?, ?, ?, ?)", [row for row, _ in batch])
            db.execute("COMMIT")
            self.loop.call_soon_threadsafe(self._settle, batch)

    def _settle(self, batch: list) -> None:
        for _, future in batch:
            future.set_result(None)


async def bare(folder: Path) -> None:
    from starlette.applications import Starlette
    from starlette.routing import WebSocketRoute
    from starlette.websockets import WebSocket, WebSocketDisconnect

    keeper = Keeper(folder / "bare.db")
    desks: dict[str, WebSocket] = {}
    counts: dict[str, int] = {}

    async def customer(socket: WebSocket) -> None:
        id = socket.path_params["id"]
        await socket.accept()
        try:
            while True:
                frame = orjson.loads(await socket.receive_text())
                seq = counts[id] = counts.get(id, 0) + 1
                body = {"t": "said", "seq": seq, "who": "customer", "kind": "CustomerSpoke", "text": frame["text"]}
                text = orjson.dumps(body).decode()
                await keeper.keep((id, seq, frame["key"], text))
                await desks[id].send_text(text)
                await socket.send_text(orjson.dumps({"t": "ack", "key": frame["key"], "seq": seq}).decode())
        except WebSocketDisconnect:
            return

    async def desk(socket: WebSocket) -> None:
        desks[socket.path_params["id"]] = socket
        await socket.accept()
        try:
            while True:
                await socket.receive_text()
        except WebSocketDisconnect:
            return

    app = Starlette(routes=[WebSocketRoute("/customer/{id}", customer), WebSocketRoute("/desk/{id}", desk)])
    config = uvicorn.Config(
        app, port=0, lifespan="off", log_config=None, access_log=False, ws="websockets-sansio",
        ws_per_message_deflate=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn has no event for it
        await asyncio.sleep(0.01)
    tell({"port": server.servers[0].sockets[0].getsockname()[1]})
    await serving


if __name__ == "__main__":
    import uvloop

    which, folder = sys.argv[1], Path(sys.argv[2])
    work = {
        "segue": lambda: segue(folder, PAIRS, 0),
        "idle": lambda: segue(folder, 0, IDLE),
        "bare": lambda: bare(folder),
    }
    uvloop.run(work[which]())
