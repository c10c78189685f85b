"""What crosses to another AI: what its charter declares of the packet, why it was asked, and the last messages. Nothing
else does, and it enters a model as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..charter import Charter
from ..transcript import fenced
from .contents import Packet

Hide = Callable[[str], str]
"""A text without what may not cross."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """What one AI gets of a conversation.

    Attributes:
        because: why it was asked, in the first AI's words.
        fields: of the packet, by name, in reading order; only those that the charter declares, and none that is empty.
        messages: the last ones, oldest first, each with role and content.
    """

    because: str
    fields: tuple[tuple[str, str | tuple[str, ...]], ...]
    messages: tuple[Mapping[str, str], ...]

    def field(self, name: str) -> str | tuple[str, ...]:
        """A field of the packet; "" if it did not cross."""
        return dict(self.fields).get(name, "")

    def text(self) -> str:
        """All but the messages as data for a model, fenced; instructions of your own go around it."""
        told: dict[str, object] = {"because": self.because}
        told |= {name: list(value) if isinstance(value, tuple) else value for name, value in self.fields}
        return fenced("What is known", told)


def crossing(
    charter: Charter, packet: Packet | None, because: str, messages: Sequence[Mapping[str, str]], hide: Hide
) -> Crossing:
    """What may cross to an AI with this charter.

    Args:
        packet: None: there is none, and no field crosses.
        messages: the last ones, as many as the charter says.
        hide: masks what the charter says.
    """
    told = {} if packet is None else {name: value for name, value in _fields(packet).items() if name in charter.fields}
    fields = (
        (name, hide(value) if isinstance(value, str) else tuple(map(hide, value)))
        for name, value in told.items()
        if value
    )
    return Crossing(
        hide(because),
        tuple(fields),
        tuple({"role": one["role"], "content": hide(one["content"])} for one in messages),
    )


def _fields(packet: Packet) -> Mapping[str, str | tuple[str, ...]]:
    """The packet's fields in words, those that can cross."""
    return {
        "mood": packet.mood.word,
        "urgency": packet.urgency,
        "goal": packet.goal,
        "brief": packet.brief,
        "stuck": packet.stuck,
        "tried": tuple(f"{one.what} -> {one.result}" for one in packet.tried),
        "facts": tuple(f"{fact.name}: {fact.value}" for fact in packet.facts),
        "missing": packet.missing,
        "promised": packet.promised,
        "why": tuple(reason.because for reason in packet.why),
        "intent": packet.intent or "",
        "language": packet.language or "",
    }
