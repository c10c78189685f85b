"""Events without passwords, check digits and codes: what is not kept cannot be lost. Read WORDS first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .. import events as e
from ..redaction import SECRET_REMOVED, without_secrets
from ..transcript import Speaker
from . import Conversation

WORDS: Mapping[type, tuple[str, ...]] = {
    e.CustomerSpoke: ("text",),
    e.Corrected: ("value",),
    e.CallbackBooked: ("contact", "say"),
    e.DetailsLeft: ("contact", "say"),
    e.Rated: ("comment",),
    e.ToolStarted: ("arguments",),
    e.ToolEnded: ("arguments", "result"),
    e.AiSpoke: ("text",),
    e.DraftKept: ("text",),
    e.Delegated: ("because",),
    e.HumanSpoke: ("text",),
    e.Noted: ("text",),
    e.HelpAsked: ("text",),
    e.Declined: ("because",),
    e.HandedBack: ("note", "say"),
    e.Closed: ("because",),
}
"""What somebody wrote, by event. A packet is made of such words, and so has none that they have not."""

SECRET_NAMES = frozenset(
    "password passwd pwd passphrase passcode cvv cvv2 cvc cvc2 csc cvn pin otp tan security_code one_time_code"
    " verification_code api_key access_token secret".split()
)
"""Arguments of tools that are secret whatever they look like."""


MESSAGES = 3
"""How many messages on end can ask. Our own guess: a question, and "Take your time." after it."""


def scrubbed(event: e.Event) -> e.Event:
    """The event without secrets; the very same one if there were none."""
    changes: dict[str, object] = {}
    for name in WORDS.get(type(event), ()):
        value = getattr(event, name)
        clean = _pairs(value) if isinstance(value, tuple) else without_secrets(value) if value else value
        if clean != value:
            changes[name] = clean
    return replace(event, **changes) if changes else event  # type: ignore[arg-type]  # WORDS names their fields


def _pairs(arguments: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, SECRET_REMOVED if value and name.lower().replace("-", "_") in SECRET_NAMES else without_secrets(value))
        for name, value in arguments
    )


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
