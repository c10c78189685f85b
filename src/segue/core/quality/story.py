"""A story without what no figure needs, so that thousands of open ones can be kept at hand.

A conversation has hundreds of messages, readings and tool calls; its figures rest on a dozen events. What `lean` keeps
shows `observe` exactly what the whole story shows: that is a law with a test.
"""

from __future__ import annotations

from collections.abc import Sequence

from .. import events as e
from ..conversation import Holder
from ..packet import Mood, Packet
from ..routing import Destination
from ..triggers import Reason
from .cases import COUNTED, under
from .seen import repeats


def lean(story: tuple[e.Event, ...], event: e.Event) -> tuple[e.Event, ...]:
    """A lean story after one more event; the same one if no figure needs the event."""
    if type(event) not in COUNTED:
        return story
    match event:
        case e.HumanSpoke():
            kept = _needed_words(story, event)
            return (*story, kept) if kept is not None else story
        case e.HandedOff():
            return (*story, _bare(event))
        case e.DraftKept():
            return (*story, e.DraftKept(event.at, "", ""))
        case _:
            return (*story, event)


def _needed_words(story: Sequence[e.Event], event: e.HumanSpoke) -> e.HumanSpoke | None:
    """A person's first words after a handoff, and the first that ask for a known fact; of the others nothing."""
    told = list(under((*story, event)))
    begins = next((at for at in range(len(told) - 1, -1, -1) if isinstance(told[at][1], _BOUNDS)), 0)
    handoff, leg = told[begins][1], told[begins + 1 : -1]
    if not isinstance(handoff, e.HandedOff):
        return None  # nothing was handed off in this case so far
    spoken = [(holder, before) for holder, before in leg if isinstance(before, e.HumanSpoke)]
    had_asked = any(before.text for _, before in spoken)
    asks = not had_asked and bool(repeats(event.text, handoff.packet.facts))
    is_first = not any((holder is Holder.HUMAN) == (told[-1][0] is Holder.HUMAN) for holder, _ in spoken)
    return e.HumanSpoke(event.at, event.by, event.text if asks else "") if asks or is_first else None


_BOUNDS = (e.Opened, e.Reopened, e.HandedOff)


def _bare(event: e.HandedOff) -> e.HandedOff:
    why = tuple(Reason(reason.trigger, "") for reason in event.packet.why)
    packet = Packet(Mood(""), event.packet.urgency, "-", "-", facts=event.packet.facts, why=why)
    return e.HandedOff(event.at, packet, Destination(event.destination.team, ""), event.say, event.reference, event.by)
