"""The packet as it stands: of the last handoff, with what was written, corrected and told better since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce

from .. import events as e
from ..packet import Asked, Packet, corrected, reworded


def packet_after(before: Packet | None, event: e.Event) -> Packet | None:
    """The packet after one more event."""
    match event:
        case e.HandedOff() | e.Reassigned():
            return event.packet
        case e.Repacked() if before is not None:
            kept = before if event.keeps_words else event.packet
            return replace(event.packet, goal=kept.goal, brief=kept.brief, asked=before.asked)
        case e.AskedWhileWaiting() if before is not None:
            return replace(
                before, asked=(*before.asked, Asked(event.question.about, event.question.asks or event.question.say))
            )
        case e.Answered() if before is not None and before.asked and event.about:
            answered = replace(before.asked[-1], answer=event.words, turn=event.turn, is_answer=event.is_answer)
            return replace(before, asked=(*before.asked[:-1], answered))
        case e.Reworded() if before is not None:
            return reworded(before, event.goal, event.brief)
        case e.Corrected() if before is not None:
            return corrected(before, event.name, event.was, event.value)
        case _:
            return before


def packet_of(events: Iterable[e.Event]) -> Packet | None:
    """The packet after all events, oldest first; None if there was no handoff."""
    return reduce(packet_after, events, None)
