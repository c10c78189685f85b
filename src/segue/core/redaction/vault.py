"""What one destination gets of one conversation: texts, packets and whole pages with tokens in place of values.

Values are numbered as they come up in the conversation, so that "[card-1]" is the same card on every page, in every
process and after every restart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TypeVar, cast

from ..packet import Packet
from .forms import SHORT
from .mask import Mask

T = TypeVar("T")

NEVER_HIDDEN = frozenset(
    "id by who to agent at t seq version epoch conversation holder kind type media_type team teams trigger stage"
    " channel role urgency due until since waiting_since offer offered_to reference tool call turn turns".split()
)
"""Texts that are our own ids, times and closed words: pages need them as they are, and no customer writes them."""


LEAST = 5
"""Characters of a value that counts by its name alone, and not all letters: "gold" is no card's number."""


def masked(packet: Packet, mask: Mask) -> Packet:
    """The packet as a destination gets it: every text in it hidden, wherever it stands."""
    learn(packet, mask)
    for text in texts_in(packet):
        mask.hide(text)  # what one field shows to be a value is hidden in those before it too
    return hidden(packet, mask)


def learn(packet: Packet, mask: Mask) -> None:
    """Takes in what the packet calls by its name, so that it needs no form to be known."""
    if packet.record is not None and packet.record.name:
        mask.learn("PERSON", packet.record.name)
    for fact in packet.facts:
        learn_as(fact.name, fact.value, mask)
    for name, value in packet.record.facts if packet.record is not None else ():
        learn_as(name, value, mask)


def learn_as(name: str, value: str, mask: Mask) -> None:
    """Takes in the value of a fact, if its name says of what kind it is ("email")."""
    kind = SHORT.get(name.lower())
    if kind is not None and (kind == "PERSON" or (len(value) >= LEAST and not value.isalpha())):
        mask.learn(kind, value)


def hidden(value: T, mask: Mask) -> T:
    """Any value with its texts hidden: a dataclass, a page as it goes over the wire, or what is in them."""
    return cast(T, _hidden(value, mask)) if mask.kinds else value


def _hidden(value: object, mask: Mask) -> object:
    if type(value) is str:
        return mask.hide(value)
    if isinstance(value, list):
        return [_hidden(part, mask) for part in value]
    if isinstance(value, tuple):
        return tuple(_hidden(part, mask) for part in value)
    if isinstance(value, Mapping):
        return {
            name: part if isinstance(part, str) and name in NEVER_HIDDEN else _hidden(part, mask)
            for name, part in value.items()
        }
    if is_dataclass(value) and not isinstance(value, type):
        changes = {}
        for name in _fields(type(value)):
            part = getattr(value, name)
            if isinstance(part, str) and name in NEVER_HIDDEN:
                continue
            if part and (now := _hidden(part, mask)) != part:
                changes[name] = now
        return replace(value, **changes) if changes else value
    return value


def texts_in(value: object) -> Iterator[str]:
    """Every text in a value, in the order of its fields."""
    if type(value) is str:
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)
    elif is_dataclass(value) and not isinstance(value, type):
        for name in _fields(type(value)):
            part = getattr(value, name)
            if not (isinstance(part, str) and name in NEVER_HIDDEN):
                yield from texts_in(part)


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
