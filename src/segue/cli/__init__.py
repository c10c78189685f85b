"""The command line: thin over the rooms. One file for each noun; each command is the verb of its room.

What is refused is told in one line on stderr, with the file, the line and a value that would do, and ends with 2;
nothing is half written then.
"""

from __future__ import annotations

from typing import Any

import typer
from typer.core import TyperGroup

from ..core.errors import SegueError
from . import journal, packet, policy, reading, redaction, rehearsal


class Commands(TyperGroup):
    """All commands; a refusal of any of them is told, not thrown."""

    def invoke(self, ctx: Any) -> Any:  # its type moved between versions of typer
        try:
            return super().invoke(ctx)
        except SegueError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(2) from None


app = typer.Typer(
    rich_markup_mode=None,
    name="segue",
    cls=Commands,
    help="Hands a customer's conversation from an AI agent to whoever should have it next, and back.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its pictures of local variables would show customers' words
)
app.command("rehearse")(rehearsal.rehearse)
app.command("read")(reading.read)
app.command("pack")(packet.pack)
app.command("redact")(redaction.redact)
app.command("check")(policy.check)
app.command("replay")(journal.replay)
