"""`segue demo`: the example shop with its AI, the desk and the board, on this machine, with nothing to set up."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import SegueError
from .files import BadFile
from .serve import ServerMissing

if TYPE_CHECKING:  # rich is loaded when it is needed, the server's packages are an extra, and take half a second
    from rich.table import Table
    from rich.text import Text

    from ..library import Segue
    from ..server.house import House
    from ..server.settings import Settings

HOST = "127.0.0.1"
PORTS = 50
"""How many ports are tried, from the one that was asked for on."""
STOP_WITHIN = timedelta(seconds=3)
PAGES = {
    "shop": "the shop's page with the chat, for the customer",
    "desk": "where the team's people work",
    "board": "the figures, live",
}
SHOWN = {
    "ana": "an agent of Billing and Memberships",
    "ben": "an agent of Customer Care and Billing",
    "mei": "the supervisor, who sees everything",
}
"""Whom one may be first, of everybody in the shop's policy."""
TRIES = (
    "Open the desk and sign in as Ana.",
    'Open the shop in a second window and write: "How long do refunds take?"  The AI answers.',
    'Then write: "I was charged twice. Can I talk to a person?"  An offer appears at Ana\'s desk; accept it.',
    "Answer, then hand back with a note. The AI wraps up and asks for a rating. Look at the board.",
    "Start it again with PLAY=1 (segue demo --play): scripted customers and colleagues fill the desk.",
)
TRIES_PLAYING = (
    "Open the board and watch: scripted customers and colleagues play every kind of handoff.",
    "Open the desk and sign in as Ana. The script's Ana leaves her place to you; offers come to you now.",
    'Be a customer too: open the shop and write: "I was charged twice. Can I talk to a person?"',
    "Sign in as Mei, the supervisor: every conversation is under Team and AI. Take one over.",
)
OF_A_DEMO = (
    "The desk's sign-in page shows everybody, and signs you in with one click. Every team is on duty here, whatever "
    "the clock says; ratings and news of a wait come within seconds instead of minutes."
)
NOT_KEPT = "Nothing is kept when it ends; KEEP=shop.db (segue demo --keep shop.db) would keep it."

PLAY = typer.Option("--play", help="Let scripted customers and colleagues play every kind of handoff.")
PORT = typer.Option("--port", min=0, max=65535, help="The port, or the next one that is free; 0: any.")
KEEP = typer.Option("--keep", metavar="FILE", help="Keep the conversations in this file, and go on with them.")
OPEN = typer.Option("--open", help="Open the three pages in the browser.")


class NoFreePort(SegueError):
    """Every port that was tried is taken. Say another one with --port, or 0 for any that is free.

    Attributes:
        first, last: the ports that were tried.
    """

    def __init__(self, first: int, last: int) -> None:
        super().__init__(f"the ports {first} to {last} are all taken; say another one, or --port 0 for any")
        self.first, self.last = first, last


def demo(
    play: Annotated[bool, PLAY] = False,
    port: Annotated[int, PORT] = 8700,
    keep: Annotated[Path | None, KEEP] = None,
    open_pages: Annotated[bool, OPEN] = False,
) -> None:
    """Run the example shop: a page with the chat, the desk, the board. Ctrl-C ends it."""
    was_forced = False
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # until the server listens to it, and after
    with ExitStack() as stack:
        journal = keep or Path(stack.enter_context(TemporaryDirectory(prefix="segue-demo-"))) / "demo.db"
        try:
            was_forced = _run(journal, port, play, keep, open_pages)
        except KeyboardInterrupt:
            was_forced = True
        except ModuleNotFoundError as error:
            if (error.name or "segue").partition(".")[0] == "segue":
                raise
            raise ServerMissing(error.name or "") from None
        for which in (signal.SIGINT, signal.SIGTERM):
            signal.signal(which, signal.SIG_IGN)  # it is ending already
    typer.echo("\nThe demo has ended." + (f" The conversations are in {keep}." if keep else ""))
    if was_forced:
        sys.stdout.flush()
        os._exit(0)  # threads that are still busy are not waited for


def free_port(wanted: int) -> int:
    """The port that is wanted, or the next one that is free.

    Raises:
        NoFreePort: with what would do.
    """
    last = min(wanted + PORTS, 65536) - 1
    for port in range(wanted, last + 1):
        try:
            with socket.create_server((HOST, port)) as probe:
                return int(probe.getsockname()[1])
        except OSError:
            continue
    raise NoFreePort(wanted, last)


def _run(journal: Path, wanted: int, play: bool, keep: Path | None, open_pages: bool) -> bool:
    """Serves until it is stopped; whether that was in a hurry."""
    from ..server import logs, run

    logs.configure("auto", logging.WARNING)
    port = free_port(wanted)
    settings, segue = _shop(journal, port)
    playing: list[asyncio.Task[None]] = []

    async def ready(house: House) -> None:
        for log in map(logging.getLogger, ("uvicorn.error", "segue")):  # what our own end cuts off is no news
            log.addFilter(lambda record: not house.is_stopping)
        if wanted not in (0, port):
            typer.echo(f"Port {wanted} is taken; this is {port}.", err=True)
        _print_welcome(settings.url, house, play, keep)
        if play:
            playing.append(asyncio.create_task(_play(settings.url, house)))
        if open_pages:
            for page in PAGES:
                webbrowser.open(f"{settings.url}/{page}")

    return run.run(settings, segue, ready)


def _shop(journal: Path, port: int) -> tuple[Settings, Segue]:
    """The example shop, plugged together."""
    from ..library import Segue
    from ..records.csv import CsvRecords
    from ..server.demo import new_secret
    from ..server.plugs import journal_of
    from ..server.settings import BadSetting, Settings
    from ..server.shop import AI_NAME, ShopAssistant, shop_folder, shop_policy

    shop = shop_folder()
    settings = Settings(
        journal=str(journal), host=HOST, port=port, records=str(shop), assistant_name=AI_NAME, demo=True,
        identity_secret=new_secret(), stop_within=STOP_WITHIN,
    )  # fmt: skip
    try:
        journal_of(settings)
    except BadSetting as wrong:
        raise BadFile(str(journal), wrong.problem) from None
    segue = Segue(
        journal,
        shop_policy(shop),
        assistant=ShopAssistant(shop),
        records=CsvRecords(shop / "customers.csv", shop / "orders.csv"),
        name=AI_NAME,
    )
    return settings, segue


async def _play(url: str, house: House) -> None:
    """The play, until the server stops."""
    from ..server.play import Play

    playing = asyncio.create_task(Play(url).run())
    while not (house.is_stopping or playing.done()):  # noqa: ASYNC110  # the house says it by a plain flag
        await asyncio.sleep(0.1)
    playing.cancel()
    try:
        await playing
    except asyncio.CancelledError:
        return
    except Exception as error:
        typer.echo(f"The play has ended ({error!r}); the demo goes on.", err=True)


def _print_welcome(url: str, house: House, play: bool, keep: Path | None) -> None:
    from rich.console import Console, Group
    from rich.panel import Panel
    from rich.text import Text

    accounts = {account["id"]: account for account in house.extras["accounts"]}
    password = next(iter(accounts.values()))["password"]
    kept = f"Conversations are kept in {keep}." if keep else NOT_KEPT
    parts = (
        _grid((Text(page.capitalize(), "bold"), Text(f"{url}/{page}", "cyan"), what) for page, what in PAGES.items()),
        "",
        Text(f"Sign in at the desk, with the password {password}", "bold"),
        _grid((Text(person, "bold"), accounts[person]["name"], about) for person, about in SHOWN.items()),
        "",
        Text("Try this first", "bold"),
        _grid(((f"{number}.", text) for number, text in enumerate(TRIES_PLAYING if play else TRIES, 1)), gap=1),
        "",
        Text(OF_A_DEMO, "dim"),
        Text(kept, "dim"),
    )
    Console().print(Panel(Group(*parts), title="Segue is running", subtitle="Ctrl-C ends it", padding=(1, 2)))


def _grid(rows: Iterable[tuple[str | Text, ...]], gap: int = 3) -> Table:
    """Rows below each other; only what stands last in one may be broken, never an address."""
    from rich.table import Column, Table

    rows = tuple(rows)
    table = Table.grid(*(Column(no_wrap=True) for _ in rows[0][1:]), Column(), padding=(0, gap))
    for row in rows:
        table.add_row(*row)
    return table
