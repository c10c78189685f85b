"""Events without passwords, check digits and codes: what is not kept cannot be lost. Read WORDS first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .. import events as e
from ..redaction import SECRET_REMOVED, by_name, cleaned
from ..transcript import Speaker
from . import Conversation

WORDS: Mapping[type, tuple[str, ...]] = {
    e.CustomerSpoke: ("text", "files"),
    e.Corrected: ("value",),
    e.CallbackBooked: ("contact", "say"),
    e.DetailsLeft: ("contact", "say"),
    e.Rated: ("comment",),
    e.Answered: ("words",),
    e.ToolStarted: ("arguments",),
    e.ToolEnded: ("arguments", "result"),
    e.AiSpoke: ("text",),
    e.DraftKept: ("text",),
    e.Delegated: ("because",),
    e.Alarmed: ("reason",),
    e.HandedOff: ("packet", "destination"),
    e.TookOver: ("because",),
    e.Reassigned: ("packet", "destination"),
    e.HumanSpoke: ("text", "files"),
    e.Noted: ("text",),
    e.HelpAsked: ("text",),
    e.Declined: ("because",),
    e.HandedBack: ("note", "say"),
    e.Closed: ("because",),
}
"""What somebody wrote, by event: words, names of files, arguments, and a packet with what the records told of them."""

MESSAGES = 3
"""How many messages on end can ask. Our own guess: a question, and "Take your time." after it."""


def scrubbed(event: e.Event) -> e.Event:
    """The event without secrets; the very same one if there were none."""
    changes: dict[str, object] = {}
    for name in WORDS.get(type(event), ()):
        value = getattr(event, name)
        clean = cleaned(value) if value else value
        if isinstance(event, e.Corrected) and value:
            clean = by_name(event.name, value)
        if clean != value:
            changes[name] = clean
    return replace(event, **changes) if changes else event  # type: ignore[arg-type]  # WORDS names their fields


def asked_last(state: Conversation) -> str:
    """What the customer was told last, for an answer that names nothing; "" if they have said something since.

    What was said in several messages counts as one, and "one moment" answers nothing.
    """
    told: list[str] = []
    for turn in reversed(state.recent):
        if turn.speaker in (Speaker.AI, Speaker.HUMAN):
            told.append(turn.text)
        elif turn.speaker is Speaker.CUSTOMER and (told or not _is_short(turn.text)):
            break
        if len(told) == MESSAGES:
            break
    return "\n".join(reversed(told))


def _is_short(text: str) -> bool:
    return len(text) <= 40 and not any(map(str.isdigit, text)) and SECRET_REMOVED not in text
