"""What became of each thing a customer said: exactly one outcome, or "open" while there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .. import events as e
from ..conversation import HELD, OPEN_TO_AI, Holder
from ..conversation.fold import turn_of
from .cases import under

_ENDS_ALL = (e.Accepted, e.TookOver, e.HandedBack, e.Closed)
"""Events that end every open turn, whether or not they name it."""


def outcomes(events: Iterable[e.Event]) -> Mapping[int, str]:
    """What became of each customer turn, by its number; exactly one thing.

    Returns:
        "answered", "asked back", "handed off", "with a person", "waiting for a person", "rated", "callback booked",
        "closed", or "open" while nothing has become of it yet.
    """
    found: dict[int, str] = {}
    waiting: list[int] = []  # numbers of the turns that are still open
    turns = 0
    for holder, event in under(events):
        became = _outcome(event)
        if became:
            named = getattr(event, "answers", ())
            ended = [number for number in waiting if isinstance(event, _ENDS_ALL) or number in named]
            found |= dict.fromkeys(ended, became)
            waiting = [number for number in waiting if found[number] == "open"]
        if isinstance(event, e.WentBack):  # the AI is to answer after all
            found |= dict.fromkeys(event.turns, "open")
            waiting += event.turns
        if isinstance(event, e.CustomerSpoke):
            found[turns] = _at_once(holder)
            waiting += [turns] if found[turns] == "open" else []
        turns += turn_of(event) is not None
    return found


def _outcome(event: e.Event) -> str:
    """What an event makes of the turns that end with it; "" if none do."""
    match event:
        case e.AiSpoke():
            return "asked back" if event.is_question else "answered"
        case e.HandedOff():
            return "handed off"
        case e.Accepted() | e.TookOver() | e.HandedBack():
            return "with a person"
        case e.CallbackBooked():
            return "callback booked"
        case e.Rated():
            return "rated"
        case e.Closed():
            return "closed"
        case _:
            return ""


def _at_once(holder: Holder) -> str:
    """What becomes of a customer's turn when it comes."""
    if holder in OPEN_TO_AI:
        return "open"
    return "with a person" if holder in HELD else "waiting for a person"
