"""Rows from a journal's feed: what the floor was like at each handoff, and what came of it. One event at a time."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from segue.core import events as e
from segue.core.routing.cases import Case
from segue.core.waits.features import NAMES
from segue.core.waits.floor import Waiting

from .rows import Row, Rows


class Seen:
    """Takes a journal's events in the order of writing, and hands on each handoff once it is known what came of it.

    Who gave up is looked at beside the others of their team and language. Who chose a call, left an address, went back
    to the assistant or had their place from before teaches nothing, and nor does a handoff of a journal of before.

    Args:
        keep: takes a row once it is whole.
    """

    def __init__(self, keep: Callable[[Row], object]) -> None:
        self._rows = Rows(keep)
        self._taken: dict[str, bool] = {}

    def tell(self, conversation: str, event: e.Event) -> None:
        """One event more."""
        match event:
            case e.HandedOff():
                self._asked(conversation, event)
            case _ if conversation not in self._taken:
                return
            case e.Accepted() | e.TookOver():
                self._taken[conversation] = True
            case e.HumanSpoke() if self._taken[conversation]:
                self._rows.answered(conversation, event.at.timestamp())
                del self._taken[conversation]
            case e.Closed() if not self._taken.pop(conversation):
                self._rows.left(conversation, event.at.timestamp())
            case e.CallbackBooked() | e.DetailsLeft() | e.HandedBack() | e.WentBack() | e.Closed() | e.Reassigned():
                self._taken.pop(conversation, None)
                self._rows.forget(conversation)

    def _asked(self, conversation: str, event: e.HandedOff) -> None:
        self._taken.pop(conversation, None)
        self._rows.forget(conversation)
        expected = event.expected
        if expected is None or event.since is not None or tuple(name for name, _ in expected.features) != NAMES:
            return
        self._taken[conversation] = False
        at, kind = event.at.timestamp(), (event.destination.team, event.destination.language or "")
        stands = Waiting(Case(conversation, at, {}, kind[1]), at + dict(expected.features)["due_in"], kind, kind)
        self._rows.asked(stands, at, expected.features)


# ---- rows in a file, from one process to another


def line_of(row: Row) -> str:
    """A row as one line."""
    return json.dumps([row.at, row.waited, row.is_imputed, *(value for _, value in row.features)]) + "\n"


def rows_in(file: Path) -> Iterator[Row]:
    """The rows of a file of such lines."""
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            at, waited, is_imputed, *values = json.loads(line)
            yield Row(at, tuple(zip(NAMES, values, strict=True)), waited, is_imputed)
