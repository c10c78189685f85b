"""`segue redact`: texts without what must not travel."""

from __future__ import annotations

from typing import Annotated

import typer

from ..core.redaction import DEFAULT, SHORT, Mask, find, kinds_of
from ..core.transcript import Transcript
from . import files
from .progress import watched

TEXTS = typer.Argument(
    metavar="FILE", help='JSON Lines, {"id", "text"} or a conversation on each; "-" is standard input.'
)


KINDS = typer.Option(
    "--kinds", metavar="KINDS",
    help=f"What to hide, separated by commas: {', '.join(SHORT)}; without it all but name, which has no form.",
)  # fmt: skip


def redact(file: Annotated[str, TEXTS], kinds: Annotated[str, KINDS] = "") -> None:
    """Put tokens such as [card-1] in place of cards, accounts, passwords and addresses, and say where they stood.

    The same value has the same token within a text, and within a conversation. Of a tool's turn, its result is kept.
    """
    wanted = _kinds(kinds)
    rows = files.texts(file)
    files.write([{"id": id} | _redacted(said, wanted) for id, said in watched(rows, "Redacting")])


def masked(text: str, mask: Mask) -> dict[str, object]:
    """A text with tokens, and what was found at which offsets of the text as given."""
    found = [{"kind": spot.kind, "start": spot.start, "end": spot.end} for spot in find(text, mask.kinds)]
    return {"text": mask.hide(text), "found": found}


def _kinds(named: str) -> tuple[str, ...]:
    names = [name.strip() for name in named.split(",") if name.strip()]
    unknown = next((name for name in names if name not in SHORT), None)
    if unknown is not None:
        raise typer.BadParameter(f"there is no kind {unknown!r}; there are {', '.join(SHORT)}")
    return kinds_of(names) if names else DEFAULT


def _redacted(said: str | Transcript, kinds: tuple[str, ...]) -> dict[str, object]:
    mask = Mask(kinds)
    if isinstance(said, str):
        return masked(said, mask)
    words = ((turn, turn.text if turn.tool is None else turn.tool.result or "") for turn in said.turns)
    return {"turns": [{"speaker": turn.speaker.value} | masked(text, mask) for turn, text in words]}
