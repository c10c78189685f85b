"""`segue charters`: what may cross to each AI and what it may do, in lines that two versions can be compared by."""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer

from ..agents.specialist import Specialist
from ..core.charter import Charter
from .files import BadFile

NAMES = typer.Argument(metavar="MODULE:OBJECT...", help="Specialists or charters, one or a list of them each.")
AGAINST = typer.Option(
    "--against", metavar="FILE", help="What was printed before; ends with 1 if it says something else."
)


def charters(names: Annotated[list[str], NAMES], against: Annotated[Path | None, AGAINST] = None) -> None:
    """Print what crosses to each AI, what is masked, its tools and limits; or how that differs from before.

    Keep what it prints beside your code, and a wider charter shows in review.
    """
    sys.path.insert(0, os.getcwd())  # as with `python -m`
    lines = [line for name in names for line in told(*_found(name))]
    if against is None:
        typer.echo("\n".join(lines))
        return
    try:
        before = against.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BadFile(str(against), "it cannot be read", "what `segue charters` printed before") from None
    changed = list(difflib.unified_diff(before, lines, str(against), "now", lineterm="", n=2))
    if changed:
        typer.echo("\n".join(changed))
        raise typer.Exit(1)
    typer.echo("No charter has changed.")


def told(name: str, thing: object) -> Iterator[str]:
    """The lines of a specialist, a charter, or several of them."""
    if isinstance(thing, Specialist):
        yield from told(thing.name, thing.charter)
    elif isinstance(thing, Charter):
        yield f"[{name}]"
        yield from thing.declared()
        yield ""
    elif isinstance(thing, Mapping):
        for key in sorted(thing, key=str):
            yield from told(str(key), thing[key])
    elif isinstance(thing, Iterable) and not isinstance(thing, str | bytes):
        for at, one in enumerate(thing):
            yield from told(f"{name}[{at}]", one)
    else:
        raise BadFile(name, f"it is no specialist and no charter but a {type(thing).__name__}", "shop.agents:refunds")


def _found(name: str) -> tuple[str, object]:
    module, _, path = name.partition(":")
    try:
        thing: object = importlib.import_module(module)
        for part in path.split("."):
            thing = getattr(thing, part)
    except (ImportError, AttributeError, ValueError) as error:
        raise BadFile(name, f"it cannot be had ({error})", "shop.agents:refunds") from None
    return path, thing
