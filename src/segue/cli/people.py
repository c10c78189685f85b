"""`segue user` and `segue key`: who may come in. A running server knows at once."""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from .serve import JOURNAL, POLICY, needs_server

if TYPE_CHECKING:
    from ..server.accounts import Accounts

Result = TypeVar("Result")
SHORTEST = 10
"""Characters of a password. Our own guess; the one that we make has 80 bits of chance."""

user = typer.Typer(no_args_is_help=True, help="People who may sign in at the desk.")
key = typer.Typer(no_args_is_help=True, help="API keys for backends.")
Person = Annotated[str, typer.Argument(metavar="PERSON", help="An id under [people] in policy.toml.")]
Name = Annotated[str, typer.Argument(metavar="NAME", help="What the key is for, e.g. webshop.")]
Journal = Annotated[str | None, JOURNAL]


@user.command("add")
def add_user(person: Person, policy: Annotated[str | None, POLICY] = None, journal: Journal = None) -> None:
    """Give somebody a password, or a new one; it is made and shown once if none is typed."""
    needs_server()
    from ..server.access.people import hashed_password
    from ..server.plugs import policy_of
    from ..server.settings import settings_from
    from ..switchboard.desk import UnknownAgent

    known = policy_of(settings_from(policy=policy, journal=journal))
    if person not in {one.id for one in known.people}:
        raise UnknownAgent(person)
    password, is_made = _password(person)

    async def keep(accounts: Accounts) -> None:
        await accounts.set_password(person, hashed_password(password))
        await accounts.end_sessions_of(person)

    _with_accounts(journal, keep)
    typer.echo(f"{person} can sign in now." + (f" The password, shown only this once: {password}" if is_made else ""))


@user.command("list")
def list_users(journal: Journal = None) -> None:
    """Who has a password."""
    needs_server()
    for person in _with_accounts(journal, lambda accounts: accounts.people()) or [
        "Nobody yet; `segue user add PERSON`."
    ]:
        typer.echo(person)


@user.command("remove")
def remove_user(person: Person, journal: Journal = None) -> None:
    """Take somebody's password away; their sessions end at once."""
    needs_server()
    is_gone = _with_accounts(journal, lambda accounts: accounts.remove_person(person))
    typer.echo(f"{person} cannot sign in any more." if is_gone else f"{person} had no password.")


@key.command("add")
def add_key(name: Name, journal: Journal = None) -> None:
    """Make an API key; it is shown only this once."""
    needs_server()
    from ..library import new_id, now
    from ..server.access.tokens import hashed

    made = f"sk_{secrets.token_urlsafe(32)}"
    if not _with_accounts(journal, lambda accounts: accounts.add_key(new_id("k"), name, hashed(made), now())):
        typer.echo(f"There is a key {name} already; take another name, or `segue key remove {name}` first.", err=True)
        raise typer.Exit(2)
    typer.echo(f"The key {name}, shown only this once: {made}")


@key.command("list")
def list_keys(journal: Journal = None) -> None:
    """Which keys there are; their secrets are kept nowhere."""
    needs_server()
    rows = _with_accounts(journal, lambda accounts: accounts.keys())
    for row in rows:
        typer.echo(f"{row.name}  made {row.made_at:%Y-%m-%d %H:%M} UTC")
    if not rows:
        typer.echo("None yet; `segue key add NAME`.")


@key.command("remove")
def remove_key(name: Name, journal: Journal = None) -> None:
    """Revoke a key at once."""
    needs_server()
    if not _with_accounts(journal, lambda accounts: accounts.remove_key(name)):
        typer.echo(f"There is no key {name}; `segue key list` shows those there are.", err=True)
        raise typer.Exit(2)
    typer.echo(f"The key {name} opens nothing any more.")


def _with_accounts(journal: str | None, work: Callable[[Accounts], Awaitable[Result]]) -> Result:
    """Does something with the accounts of an installation; the server may run meanwhile."""
    from ..server.accounts import Accounts
    from ..server.plugs import beside
    from ..server.settings import settings_from

    async def do() -> Result:
        accounts = Accounts(beside(settings_from(journal=journal), ".accounts.db"))
        try:
            return await work(accounts)
        finally:
            await accounts.close()

    return asyncio.run(do())


def _password(person: str) -> tuple[str, bool]:
    """What was typed twice, or one of ours where nobody types."""
    if sys.stdin.isatty():
        typed = str(
            typer.prompt(
                f"A password for {person} (empty: one is made)", default="", hide_input=True, show_default=False
            )
        )
        while typed and len(typed) < SHORTEST:
            typed = str(typer.prompt(f"{SHORTEST} characters or more, please", hide_input=True))
        if typed:
            typer.prompt("Once more", hide_input=True, value_proc=lambda again: _same(typed, again))
            return typed, False
    return "-".join(secrets.token_hex(2) for _ in range(5)), True


def _same(typed: str, again: str) -> str:
    if typed != again:
        raise typer.BadParameter("that was another one")
    return again
