"""The command line: thin over the rooms. One file for each noun; each command is the verb of its room.

What is refused is told in one line on stderr, with the file, the line and a value that would do, and ends with 2;
nothing is half written then.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .. import __version__
from ..core.errors import SegueError
from . import (
    calibration,
    charters,
    demo,
    export,
    grounding,
    importing,
    journal,
    nudging,
    packet,
    people,
    policy,
    reading,
    redaction,
    rehearsal,
    serve,
    simulation,
    training,
    waits,
    why,
)


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
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its pictures of local variables would show customers' words
)
app.command("serve", short_help="Run the server: chat, desk and board.")(serve.serve)
app.add_typer(people.user, name="user")
app.add_typer(people.key, name="key")
app.command("demo", short_help="The example shop: chat, desk and board.")(demo.demo)
app.command("rehearse", short_help="Try a policy on yesterday's conversations.")(rehearsal.rehearse)
app.command("simulate", short_help="What if: two more in billing on Monday?")(simulation.simulate)
app.command("read", short_help="What customers mean, and whether to hand off.")(reading.read)
app.command("train", short_help="Learn a team's intents from its tickets.")(training.train)
app.command("train-waits", short_help="Learn how long customers wait.")(waits.train_waits)
app.command("pack", short_help="What a person would be told at a handoff.")(packet.pack)
app.command("nudge", short_help="Whether a draft asks for what is known.")(nudging.nudge)
app.command("export", short_help="A conversation for other systems, or a vCon.")(export.export)
app.command("redact", short_help="Hide cards, accounts, passwords, addresses.")(redaction.redact)
app.command("ground", short_help="Whether answers stand in their sources.")(grounding.ground)
app.command("calibrate", short_help="Floors for signals from labelled outcomes.")(calibration.calibrate)
app.command("check", short_help="Every setting of a policy, and warnings.")(policy.check)
app.command("import-policy", short_help="A policy from a Twilio TaskRouter workflow.")(importing.import_policy)
app.command("charters", short_help="What may cross to each AI, to compare.")(charters.charters)
app.command("replay", short_help="Tell stored conversations and check them.")(journal.replay)
app.command("why", short_help="Why a conversation went where it went.")(why.why)


def _version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"segue {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which Segue this is.")
    ] = False,
) -> None:
    """Hands a customer's conversation from an AI agent to whoever should have it next, and back."""
