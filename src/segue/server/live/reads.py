"""Up to which line each side has read. A mark is a comfort, not a record: it is kept at hand only."""

from __future__ import annotations

from collections import OrderedDict

REMEMBERED = 4_000
"""Conversations whose marks are remembered, those used last, 1 MB. Our own guess: more than are under way at once."""
PERSON, CUSTOMER = 0, 1


class Reads:
    """The marks of both sides by conversation."""

    def __init__(self) -> None:
        self._marks: OrderedDict[str, list[int]] = OrderedDict()

    def of(self, conversation: str) -> tuple[int, int]:
        """The last line that the person and the customer saw; 0: none."""
        person, customer = self._marks.get(conversation, (0, 0))
        return person, customer

    def saw(self, conversation: str, side: int, seq: int) -> bool:
        """Somebody saw a line; whether that is news."""
        marks = self._marks.setdefault(conversation, [0, 0])
        self._marks.move_to_end(conversation)
        if len(self._marks) > REMEMBERED:
            self._marks.popitem(last=False)
        if seq <= marks[side]:
            return False
        marks[side] = seq
        return True
