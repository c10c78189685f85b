"""`segue redact`: texts without what must not travel."""

from __future__ import annotations

from typing import Annotated

import typer

from ..core.redaction import Mask, find
from . import files
from .progress import watched

TEXTS = typer.Argument(metavar="FILE", help='JSON Lines, {"id", "text"} on each; "-" is standard input.')


def redact(file: Annotated[str, TEXTS]) -> None:
    """Put tokens such as [card-1] in place of cards, accounts, passwords and addresses, and say where they stood.

    The same value has the same token within a text.
    """
    rows = files.texts(file)
    files.write([{"id": id} | masked(text) for id, text in watched(rows, "Redacting")])


def masked(text: str) -> dict[str, object]:
    """A text with tokens, and what was found at which offsets of the text as given."""
    found = [{"kind": spot.kind, "start": spot.start, "end": spot.end} for spot in find(text)]
    return {"text": Mask().hide(text), "found": found}
