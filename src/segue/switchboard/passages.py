"""What a draft was written from, read for orders to the AI: the results of tools since the customer spoke, and sources.

What follows from an order is a rule's business. Nothing is kept but the words that show it, in the reason.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..core.conversation import Conversation
from ..core.triggers import Planted, Reason, Trigger
from .line import Line, raise_if_cancelled

log = logging.getLogger("segue")

AT_MOST = 64
"""Passages of one draft that are read, the latest results first. Our own guess: an answer rests on ten or twenty."""


class ReadsPassages(Protocol):
    """A Reader that also reads what tools and searches bring. One without it is fine: nothing is read then."""

    async def read_passages(self, passages: Sequence[str]) -> Sequence[tuple[float, str]]:
        """For each passage the probability that it gives the AI orders, 0.0 to 1.0, and the words that show it."""


@dataclass(frozen=True, slots=True)
class _Passage:
    text: str
    where: str
    turn: int | None = None


async def planted(
    line: Line, state: Conversation, sources: Mapping[str, str]
) -> tuple[tuple[Planted, ...], tuple[Reason, ...]]:
    """What gives the AI orders in what its draft was written from, and why that is not known, if it is not.

    Args:
        sources: texts by name.
    """
    read = getattr(line.reader, "read_passages", None)
    passages = [*_brought(state), *(_Passage(text, f"the source {name}") for name, text in sources.items())][:AT_MOST]
    if read is None or not passages:
        return (), ()
    limit = line.policy.read_within.total_seconds()
    try:
        async with asyncio.timeout(limit):
            found = await read([passage.text for passage in passages])
        return tuple(_told(passage, *pair) for passage, pair in zip(passages, found, strict=True)), ()
    except TimeoutError:
        because = f"the reader took longer than {limit:g} s on what the AI looked up"
    except (Exception, asyncio.CancelledError) as error:
        raise_if_cancelled(error)
        log.warning("the reader failed on passages: %s", type(error).__name__)  # what it says may quote them
        because = f"the reader failed on what the AI looked up ({type(error).__name__})"
    return (), (Reason(Trigger.FAILURE, because),)


def _brought(state: Conversation) -> list[_Passage]:
    """What tools brought since the customer wrote what waits for an answer, the latest first."""
    since = min(state.unanswered, default=0)
    numbered = reversed(list(state.transcript().numbered()))
    return [
        _Passage(turn.tool.result, f"what {turn.tool.name} brought", number)
        for number, turn in numbered
        if number > since and turn.tool is not None and turn.tool.result
    ]


def _told(passage: _Passage, p: float, words: str) -> Planted:
    if not 0.0 <= p <= 1.0:
        raise ValueError("a passage's figure is no probability")
    return Planted(p, words[:200] or passage.text[:120], passage.where, passage.turn)
