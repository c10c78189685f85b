"""What changes in a packet after the handoff: better words for it, and what the customer says of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ..triggers import Evidence
from .contents import Packet

WITHHELD = "(withheld by the customer)"
"""What stands where a value stood that the customer does not want passed on."""


def reworded(packet: Packet, goal: str, brief: str) -> Packet:
    """The packet with goal and brief in other words."""
    return replace(packet, goal=goal.strip() or packet.goal, brief=brief.strip() or packet.brief)


def corrected(packet: Packet, name: str, was: str, value: str | None) -> Packet:
    """The packet after the customer corrected a fact, or withheld it (None).

    A corrected fact is the customer's word: no tool has verified it. Wherever the old value stood in goal, brief and
    what is open, the new one stands. What was really done stays as it was, but nothing tells a withheld value any more.
    """
    facts = []
    for fact in packet.facts:
        if (fact.name, fact.value) != (name, was):
            facts.append(fact)
        elif value is not None:
            first = None if value == (fact.first or was) else fact.first or was
            facts.append(replace(fact, value=value, source="customer", verified=False, first=first))
    if len(was) < 2:
        return replace(packet, facts=tuple(facts))
    spoken = re.compile(rf"(?<!\w){re.escape(was)}(?!\w)", re.IGNORECASE)
    instead = WITHHELD if value is None else value

    def told(words: str) -> str:
        return spoken.sub(lambda _: instead, words)

    if value is None:
        packet = _without(packet, told)
    return replace(
        packet,
        identity=told(packet.identity),
        goal=told(packet.goal),
        brief=told(packet.brief),
        stuck=told(packet.stuck),
        facts=tuple(facts),
        missing=tuple(map(told, packet.missing)),
        asked=tuple(replace(one, answer=told(one.answer)) for one in packet.asked),
        promised=tuple(map(told, packet.promised)),
    )


def _without(packet: Packet, told: Callable[[str], str]) -> Packet:
    """Where a withheld value stood in what was done, in quotations and in the draft, it is gone too."""

    def quoted(proofs: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return tuple(replace(proof, words=told(proof.words)) for proof in proofs)

    return replace(
        packet,
        mood=replace(packet.mood, evidence=quoted(packet.mood.evidence)),
        tried=tuple(replace(done, what=told(done.what), result=told(done.result)) for done in packet.tried),
        why=tuple(replace(why, because=told(why.because), evidence=quoted(why.evidence)) for why in packet.why),
        draft=packet.draft and told(packet.draft),
    )
