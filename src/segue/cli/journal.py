"""`segue replay`."""

from __future__ import annotations


def replay(journal: str, conversation: str | None = None) -> None:
    """..."""
