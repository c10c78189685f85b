"""`segue redact`."""

from __future__ import annotations


def redact(file: str) -> None:
    """..."""
