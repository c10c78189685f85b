"""The packet for carriers with limits: a brief that people read, a few flat keys to route by, a link to the whole.

No product takes a packet as it is. CARRIERS is the table of what they take; whatever does not fit is cut at the end of
a line, the least important first, and the link is never what is cut.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..errors import SegueError
from .brief import brief_text
from .clauses import shortened
from .contents import Packet
from .lines import one_line


class UnknownCarrier(SegueError):
    """There is no carrier by this name. Say one that exists, or "note" where a text of 10,000 characters is taken.

    Attributes:
        name: as it was said.
    """

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no carrier {name!r:.40}; there are {', '.join(CARRIERS)}")
        self.name = name


@dataclass(frozen=True, slots=True)
class Carrier:
    """What a foreign desk takes.

    Attributes:
        text: characters of the brief at most.
        keys: bytes of all keys and values together as JSON at most; 0: it takes none.
        of: who has this limit.
    """

    text: int
    keys: int
    of: str


CARRIERS: Mapping[str, Carrier] = {
    "flat": Carrier(2_000, 4_096, "a map of texts: Sunshine metadata, TaskRouter attributes"),
    "note": Carrier(10_000, 4_096, "a private note: Chatwoot, Zendesk, Intercom"),
    "attribute": Carrier(1_762, 4_096, "one attribute of a contact: Amazon Connect"),
}
"""What each kind of carrier takes. Source: findings on products, 4.11."""


@dataclass(frozen=True, slots=True)
class Projection:
    """A packet as a carrier takes it.

    Attributes:
        text: for people; its last line is the link.
        keys: flat names and texts, to route and report by.
    """

    text: str
    keys: Mapping[str, str]


def project(packet: Packet, carrier: str, link: str = "") -> Projection:
    """A packet for a carrier; nothing in it is longer than the carrier takes.

    Args:
        carrier: a name of CARRIERS.
        link: to the whole packet; "" for none.

    Raises:
        UnknownCarrier: with those that there are.
        ValueError: the link alone is longer than the carrier takes.
    """
    limits = CARRIERS.get(carrier)
    if limits is None:
        raise UnknownCarrier(carrier)
    last = f"Whole packet: {link}" if link else ""
    if len(last) > limits.text:
        raise ValueError(f"a link of {len(link)} characters does not fit in {limits.text}; use a shorter address")
    return Projection(_fitting(packet, last, limits.text), _flat(packet, link, limits.keys))


def _fitting(packet: Packet, last: str, most: int) -> str:
    """As many lines of the one screen as fit before the last one."""
    left = most - len(last) - 1 if last else most
    kept: list[str] = []
    for line in brief_text(packet).split("\n"):
        if len(line) > left:
            if left > 40 and not kept:
                kept.append(shortened(line, left))
            break
        kept.append(line)
        left -= len(line) + 1
    return "\n".join([*kept, *([last] if last else [])])


def _flat(packet: Packet, link: str, most: int) -> Mapping[str, str]:
    """The keys that fit, the most important first."""
    keys: dict[str, str] = {}
    for name, value in _keys(packet, link):
        told = value if value == link else shortened(one_line(value), 255)
        if not told:
            continue
        kept = {**keys, name: told}
        if len(json.dumps(kept, ensure_ascii=False).encode(errors="replace")) <= most:
            keys = kept
    return keys


def _keys(packet: Packet, link: str) -> Iterator[tuple[str, str]]:
    why = packet.why[0] if packet.why else None
    yield "handoff_packet", link
    yield "handoff_intent", packet.intent or ""
    yield "handoff_urgency", packet.urgency
    yield "handoff_mood", packet.mood.word
    yield "handoff_reason", why.trigger.value if why else ""
    yield "handoff_language", packet.language or ""
    yield "handoff_line", packet.goal
    yield "handoff_stuck", packet.stuck
    yield "handoff_identity", packet.identity
    yield "handoff_customer", packet.record.customer if packet.record else ""
    for fact in packet.facts[:8]:
        yield f"fact_{'_'.join(fact.name.lower().split())[:40]}", fact.value
