"""`segue serve`: the server, for a real team. Settings come from the environment (SEGUE_...) and from options."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.errors import SegueError

if TYPE_CHECKING:
    from ..server.house import House

JOURNAL = typer.Option(help="The SQLite file that keeps every conversation (SEGUE_JOURNAL).")
POLICY = typer.Option(help="The team's policy.toml (SEGUE_POLICY).")
HOST = typer.Option(help="The address to listen on (SEGUE_HOST).")
PORT = typer.Option(help="The port (SEGUE_PORT).")


class ServerMissing(SegueError):
    """The packages of the server are not installed. `pip install 'segue[server]'` gets them.

    Attributes:
        package: the first that is missing.
    """

    def __init__(self, package: str) -> None:
        super().__init__(f"the server needs {package}, which is not installed; type: pip install 'segue[server]'")
        self.package = package


def serve(
    policy: Annotated[str | None, POLICY] = None,
    journal: Annotated[str | None, JOURNAL] = None,
    host: Annotated[str | None, HOST] = None,
    port: Annotated[str | None, PORT] = None,
) -> None:
    """Run the server: chat, desk and board. `segue check` prints every setting and where its value comes from."""
    needs_server()
    from ..server import logs
    from ..server.run import run
    from ..server.settings import settings_from

    settings = settings_from(policy=policy, journal=journal, host=host, port=port)
    logs.configure(settings.log)
    if run(settings, ready=_told):
        os._exit(130)  # what was acknowledged is durable; nobody waits for the rest


async def _told(house: House) -> None:
    url = house.settings.url
    typer.echo(f"Segue serves {house.segue.policy.name}. Desk: {url}/desk  Board: {url}/board  API: {url}/docs")
    if not house.settings.demo and not await house.accounts.people():
        typer.echo("Nobody can sign in yet; `segue user add PERSON` gives somebody of the policy a password.")


def needs_server() -> None:
    """Refuses kindly where the server's packages are not installed.

    Raises:
        ServerMissing: with the line to type.
    """
    try:
        import fastapi  # noqa: F401
    except ImportError as error:
        raise ServerMissing(error.name or "fastapi") from None
