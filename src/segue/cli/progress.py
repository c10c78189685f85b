"""A bar for people who wait: on stderr, on a terminal only, and only for what takes over a second."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

T = TypeVar("T")
PATIENCE = 1.0
"""Seconds before a bar is shown."""


def watched(rows: Sequence[T], doing: str) -> Iterator[T]:
    """The same rows, with a bar once they take too long."""
    if not sys.stderr.isatty():
        yield from rows
        return
    began = monotonic()
    for at, row in enumerate(rows):
        if monotonic() - began > PATIENCE:
            yield from _with_bar(rows, at, doing)
            return
        yield row


def _with_bar(rows: Sequence[T], done: int, doing: str) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=len(rows), completed=done)
        for row in rows[done:]:
            yield row
            bar.advance(task)


class Steps:
    """Bars for work that tells how far it is: `with Steps() as steps: work(steps.told)`."""

    def __enter__(self) -> Steps:
        self._bar: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True), transient=True)
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def told(self, doing: str, done: int, of: int) -> None:
        """So much of it is done."""
        if self._bar is None:
            return
        if doing not in self._tasks:
            self._tasks[doing] = self._bar.add_task(doing, total=of)
        self._bar.update(self._tasks[doing], completed=done, total=of)
