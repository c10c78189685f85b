"""What a customer sees of a conversation: never a note, a draft, a tool, a packet or anybody's id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from ...core import events as e
from ...core.conversation import IN_LINE, MOVES, OPEN_TO_AI, Conversation, Holder
from ...core.policy import Policy
from ...core.transcript import Attachment
from .shapes import Banner, ChatState, FileInfo, Read, Said, Stage

STAGES: Mapping[Holder, Stage] = {
    Holder.NOBODY: "ai",
    Holder.AI: "ai",
    Holder.QUEUE: "waiting",
    Holder.OFFER: "waiting",
    Holder.HUMAN: "person",
    Holder.TRANSFER: "person",
    Holder.WRAP_UP: "wrap_up",
    Holder.ARCHIVE: "closed",
}
"""Each holder in the customer's words."""

WAITING = IN_LINE | {Holder.TRANSFER}
"""Holders under which somebody is looked for."""


def stamp(at: datetime) -> str:
    """An aware time as the wire has it: "2026-11-23T15:00:00.123Z"."""
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return at.isoformat(timespec="milliseconds")[:-6] + "Z"


def file_info(file: Attachment) -> FileInfo:
    """An attachment, as both sides see it."""
    return {"id": file.id, "name": file.name, "type": file.media_type, "size": file.size}


def said(event: e.Event, seq: int, policy: Policy) -> Said | None:
    """An event as a line of the chat; None if it is not for the customer's eyes.

    Args:
        seq: the event's version in its conversation.
    """
    look = _LINES.get(type(event))
    return look(event, seq, policy) if look else None


def _customer(event: e.CustomerSpoke, seq: int, policy: Policy) -> Said:
    files = [file_info(file) for file in event.files]
    return {
        "seq": seq, "at": stamp(event.at), "who": "customer", "name": "", "text": event.text, "files": files,
        "kind": "CustomerSpoke", "key": event.key,
    }  # fmt: skip


def _ai(event: e.AiSpoke, seq: int, policy: Policy) -> Said:
    return {
        "seq": seq, "at": stamp(event.at), "who": "ai", "name": event.by, "text": event.text, "files": [],
        "kind": "AiSpoke", "key": None,
    }  # fmt: skip


def _asks(event: e.AskedWhileWaiting, seq: int, policy: Policy) -> Said:
    return {
        "seq": seq, "at": stamp(event.at), "who": "ai", "name": event.by, "text": event.question.say, "files": [],
        "kind": "AskedWhileWaiting", "key": None,
    }  # fmt: skip


def _human(event: e.HumanSpoke, seq: int, policy: Policy) -> Said:
    files = [file_info(file) for file in event.files]
    return {
        "seq": seq, "at": stamp(event.at), "who": "person", "name": name_of(event.by, policy), "text": event.text,
        "files": files, "kind": "HumanSpoke", "key": None,
    }  # fmt: skip


_Sentence = (
    e.HandedOff | e.Rerouted | e.Accepted | e.Informed | e.TookOver | e.CallbackBooked | e.DetailsLeft
    | e.HandedBack | e.Rated | e.WentBack | e.Reassigned | e.Answered
)  # fmt: skip


def _sentence(event: _Sentence, seq: int, policy: Policy) -> Said | None:
    if not event.say:
        return None
    return {
        "seq": seq, "at": stamp(event.at), "who": "system", "name": "", "text": event.say, "files": [],
        "kind": type(event).__name__, "key": None,
    }  # fmt: skip


_LINES: Mapping[type, Callable[..., Said | None]] = {
    e.CustomerSpoke: _customer,
    e.AiSpoke: _ai,
    e.AskedWhileWaiting: _asks,
    e.HumanSpoke: _human,
    **dict.fromkeys(
        (
            e.HandedOff, e.Rerouted, e.Accepted, e.Informed, e.TookOver, e.CallbackBooked, e.DetailsLeft, e.HandedBack,
            e.Rated, e.WentBack, e.Reassigned, e.Answered,
        ),
        _sentence,
    ),
}  # fmt: skip
"""Which events a customer sees; what is missing here does not exist for them."""


def name_of(person: str, policy: Policy) -> str:
    """A person as customers read them; "" where nobody by this id works here (any more)."""
    found = policy.person(person)
    return found.name if found else ""


def team_of(state: Conversation, policy: Policy) -> str:
    """The id of the team that is waited for or spoken with; "" with the AI."""
    if STAGES[state.holder] not in ("waiting", "person"):
        return ""
    if state.holder is Holder.HUMAN and state.who:
        theirs = policy.person(state.who)
        if theirs and (state.destination is None or state.destination.team not in theirs.teams):
            return theirs.teams[0]
    return state.destination.team if state.destination else ""


def chat_state(state: Conversation, policy: Policy, banner: Banner | None, read: Read) -> ChatState:
    """Who has the conversation and what may be chosen now.

    Args:
        banner: what is told of the wait (banner.py), None where nobody is waited for.
    """
    stage, may = STAGES[state.holder], MOVES[state.holder]
    name = {"person": name_of(state.who or "", policy), "waiting": "", "closed": ""}.get(
        stage, state.who or state.assistant
    )
    team = team_of(state, policy)
    return {
        "conversation": state.id,
        "stage": stage,
        "epoch": state.epoch,
        "name": name,
        "team": policy.team_name(team) if team else "",
        "banner": banner,
        "reference": state.reference,
        "rating": {"asked": state.is_rating_asked, "given": state.rated},
        "can": {
            "person": state.holder in OPEN_TO_AI or state.holder is Holder.NOBODY,
            "callback": e.CallbackBooked in may,
            "details": e.DetailsLeft in may,
            "back": e.WentBack in may and not (state.destination and state.destination.only_people),
            "rate": e.Rated in may and state.turns > 0,
            "restart": stage == "closed",
        },
        "language": policy.language_or_first(state.language),
        "read": read,
    }
