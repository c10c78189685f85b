"""One tool call of a turn: reserved before it runs, written down when it has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

from ..core.charter import Charter, Refused, Spending

if TYPE_CHECKING:  # a turn makes its calls
    from .turn import Turn

TEXT = 4000
"""Characters of an argument or result that are written down. Source: our own guess; a packet shows far fewer."""


class Call:
    """One run of a tool. Made by `Turn.touch`; say `ended` or `failed` when it is over.

    Attributes:
        shown: the arguments as they are written down; what is no data (a context object) is left out.
    """

    def __init__(
        self, turn: Turn, tool: str, given: Mapping[str, object], charters: tuple[Charter, ...], adds: Spending
    ) -> None:
        self.id = uuid4().hex[:12]
        self.turn, self.tool, self.given, self.charters, self.adds = turn, tool, given, charters, adds
        self.by = turn.by
        self.shown = tuple((key, _text(value)) for key, value in given.items() if _is_data(value))

    async def started(self) -> None:
        """The durable reservation.

        Raises:
            Refused: another process spent the limit meanwhile, or the conversation is somebody else's.
        """
        turn = self.turn
        try:
            await turn.board.start_tool(
                turn.conversation, turn.state.epoch, self.id, self.tool, self.given, self.shown, self.charters, self.by
            )
        except Refused as refused:
            turn.ledger.release(turn.conversation, self.adds)
            turn.refused(refused)
            raise

    async def ended(self, result: object) -> None:
        """It worked; the result is written down."""
        await self._written(_text(result), ok=True)

    async def failed(self, error: BaseException) -> None:
        """It did not work. What it reserved stays spent: nobody knows what it did before it failed."""
        await self._written(f"{type(error).__name__}: {error}"[:500], ok=False)

    async def _written(self, result: str, ok: bool) -> None:
        turn = self.turn
        await turn.board.end_tool(turn.conversation, self.id, self.tool, self.shown, result, ok, self.by)


def _is_data(value: object) -> bool:
    return value is None or isinstance(value, str | int | float | Decimal | list | tuple | dict)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value[:TEXT]
    try:
        return json.dumps(value, ensure_ascii=False, default=str)[:TEXT]
    except (TypeError, ValueError):
        return repr(value)[:TEXT]
