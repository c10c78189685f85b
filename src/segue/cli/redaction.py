"""`segue redact`: texts without what must not travel."""

from __future__ import annotations

from typing import Annotated

import typer

from ..core.redaction import Mask, find
from ..core.transcript import Transcript
from . import files
from .progress import watched

TEXTS = typer.Argument(
    metavar="FILE", help='JSON Lines, {"id", "text"} or a conversation on each; "-" is standard input.'
)


def redact(file: Annotated[str, TEXTS]) -> None:
    """Put tokens such as [card-1] in place of cards, accounts, passwords and addresses, and say where they stood.

    The same value has the same token within a text, and within a conversation. Of a tool's turn, its result is kept.
    """
    rows = files.texts(file)
    files.write([{"id": id} | _redacted(said) for id, said in watched(rows, "Redacting")])


def masked(text: str, mask: Mask) -> dict[str, object]:
    """A text with tokens, and what was found at which offsets of the text as given."""
    found = [{"kind": spot.kind, "start": spot.start, "end": spot.end} for spot in find(text)]
    return {"text": mask.hide(text), "found": found}


def _redacted(said: str | Transcript) -> dict[str, object]:
    mask = Mask()
    if isinstance(said, str):
        return masked(said, mask)
    words = ((turn, turn.text if turn.tool is None else turn.tool.result or "") for turn in said.turns)
    return {"turns": [{"speaker": turn.speaker.value} | masked(text, mask) for turn, text in words]}
