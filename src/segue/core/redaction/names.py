"""Names of people and postal addresses."""

from collections.abc import Iterator


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Where names stand."""
    return iter(())


def addresses_in(text: str) -> Iterator[tuple[int, int]]:
    """Where addresses stand."""
    return iter(())
