"""Whoever has a conversation may lose it: they took it and are silent, or they are not there while the customer waits.

`lapse` says whether and when; what then happens is the switchboard's business. It looks at one conversation and at the
seat of who has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..events import Lapse
from ..policy import Policy
from ..receiving import Seat
from ..transcript import Speaker
from . import HELD, Conversation, Holder

NOT_WRITTEN_AT_ONCE = frozenset({"email", "phone", "voice", "letter"})
"""Channels in which no written word for minutes is no silence: people talk there, or nobody waits at the screen."""


@dataclass(frozen=True, slots=True)
class Lapsed:
    """Somebody loses a conversation.

    Attributes:
        due: aware time from which on; it may lie ahead.
        since: aware time from which on the customer waits for a word of theirs.
    """

    lapse: Lapse
    due: datetime
    since: datetime


def waits_since(state: Conversation) -> datetime | None:
    """Since when the customer waits for words of the person who has it; None if they do not, or nobody has it."""
    if state.holder not in HELD or state.is_arranged:
        return None
    if state.silent_since is not None:
        return state.silent_since
    since = None
    for turn in reversed(state.recent):
        if turn.speaker is Speaker.HUMAN:
            break
        if turn.speaker is Speaker.CUSTOMER:
            since = turn.at or since
    return since


def lapse(state: Conversation, seat: Seat | None, policy: Policy, now: datetime) -> Lapsed | None:
    """Whether, and from when on, the person who has it loses it; None while they do not.

    Args:
        seat: of who has it; None: nobody by this id works here any more, so they are not there.

    Returns:
        What is due already, being away before being silent; else what is due first. Whoever booked a call or left
        details waits for no word in writing, and who passes it on has somebody else asked already.
    """
    since, found = waits_since(state), list[Lapsed]()
    if since is None or state.channel in NOT_WRITTEN_AT_ONCE:
        return None
    if policy.reassign_away_after and (seat is None or not seat.present):
        found.append(Lapsed(Lapse.AWAY, since + policy.reassign_away_after, since))
    if policy.reassign_silent_after and state.holder is Holder.HUMAN and state.silent_since is not None:
        found.append(Lapsed(Lapse.SILENT, since + policy.reassign_silent_after, since))
    due = [one for one in found if one.due <= now]
    return due[0] if due else min(found, key=lambda one: one.due, default=None)


def look_at(channel: str, policy: Policy, now: datetime, *, is_taken: bool) -> datetime | None:
    """When the first look at whether somebody still has it is worth it; None if none is.

    Args:
        is_taken: they take it at this moment; else the customer writes to them.
    """
    spans = [policy.reassign_away_after]
    if is_taken:
        spans.append(policy.reassign_silent_after)
    if channel in NOT_WRITTEN_AT_ONCE or not any(spans):
        return None
    return now + min(filter(None, spans))
