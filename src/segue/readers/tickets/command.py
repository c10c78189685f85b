"""The command that makes a model again, for every sentence that prints one.

It is there to be copied, and what stands in a manifest is not ours to trust: each word is quoted.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .place import place_near, taken

OPTIONS = ("text-column", "label-column", "encoder", "policy", "coverage")
"""Options of `segue train` that change what is learned, in the order in which they are printed."""
TICKETS = "TICKETS"
"""Stands where nobody knows the file."""


def command(folder: str, told: Mapping[str, Any] | None = None, *more: str) -> str:
    """`segue train` as it was called.

    Args:
        told: a manifest, be it damaged; None: there is none.
        more: flags, e.g. "--activate".
    """
    told = told or {}
    file = _word(told.get("tickets")) or TICKETS
    said = told.get("options")
    options = [(name, _word(said.get(name))) for name in OPTIONS] if isinstance(said, Mapping) else []
    place = [*_option("out", _place(folder)), *more]
    words = ["segue", "train", f"./{file}" if file.startswith("-") else file, *place]
    return shlex.join(words + [word for name, value in options if value for word in _option(name, value)])


def _place(folder: str) -> str:
    """The folder, or one that would do where it holds what is not ours."""
    try:
        return str(place_near(Path(folder))) if taken(Path(folder)) else folder
    except OSError:  # it may not even be looked at
        return folder


def _word(value: object) -> str:
    """A text without line feeds and signs that steer a terminal; "" for anything else."""
    return value if isinstance(value, str) and value.isprintable() else ""


def _option(name: str, value: str) -> list[str]:
    return [f"--{name}={value}"] if value.startswith("-") else [f"--{name}", value]
