"""What a customer sees of their packet: goal, what was tried and the facts, in plain words.

What colleagues think, what the records say, and what a tool is called, is not in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...core import events as e
from ...core.conversation.packets import packet_of
from ...core.packet import Attempt, Fact, Packet
from ...core.packet.changes import WITHHELD
from ...core.policy import Policy
from .cards import PassedAttempt, PassedOn

_SAID_BY = ("customer", "ai")
"""Sources of facts that were said in the chat; what tools found is not the customer's to correct."""

_NAMED_LAST = re.compile(r" \([^()]*\)$")
"""Behind a goal, in brackets: what colleagues call it."""


def packet_for_customer(events: Sequence[e.Event]) -> Packet | None:
    """The packet as it was written from what was said, with the customer's corrections; better words for colleagues are
    left out."""
    return packet_of(event for event in events if not isinstance(event, e.Reworded))


def facts_for_customer(packet: Packet) -> tuple[Fact, ...]:
    """The facts that they gave or agreed to."""
    return tuple(fact for fact in packet.facts if fact.source in _SAID_BY)


def passed_on(packet: Packet, policy: Policy) -> PassedOn:
    """What was passed on, for the customer's eyes."""
    facts = facts_for_customer(packet)
    tried: dict[tuple[str, str], PassedAttempt] = {}
    for done in packet.tried:
        shown = _attempt(done, facts)
        tried[shown["kind"], shown["text"]] = shown
    return {
        "goal": _goal(packet, policy),
        "tried": list(tried.values()),
        "facts": [{"name": fact.name, "value": fact.value} for fact in facts],
    }


def _goal(packet: Packet, policy: Policy) -> str:
    """In the customer's words; "" where only we have a name for it."""
    goal = _NAMED_LAST.sub("", packet.goal)
    names = {policy.intent_name(likely.name) for likely in packet.intents}
    if packet.intent:
        names.add(policy.intent_name(packet.intent))
    return "" if goal in names else goal.replace(WITHHELD, "…")


def _attempt(done: Attempt, facts: Sequence[Fact]) -> PassedAttempt:
    what = done.what.replace(WITHHELD, "…")
    if done.kind == "tool":
        about = dict.fromkeys(fact.value for fact in facts if fact.name != "file" and _names(what, fact.value))
        return {"kind": "lookup", "text": ", ".join(about)}
    return {"kind": "own" if done.kind == "own" else "answer", "text": what}


def _names(what: str, value: str) -> bool:
    """Whether a call was about a value, as it stands there."""
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", what.partition("(")[2]) is not None
