"""What each event changes, and the turn it adds to the transcript. No rule lives here: MOVES has allowed it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from operator import attrgetter

from .. import events as e
from ..handback import Solved, Task, TaskKind, WrapUp
from ..receiving import Offer
from ..transcript import Speaker, ToolCall, Transcript, Turn
from ..triggers import STRETCH
from . import Conversation, Holder  # it imports this file below them, for the fold

Changes = dict[str, object]  # fields of Conversation by name
KEPT_READINGS = 8
"""Readings kept for trends, which no rule follows further back; those of unanswered turns are kept all the same."""


def changed(before: Conversation, event: e.Event, holder: Holder | None) -> Conversation:
    """The conversation after an event that may happen, under its next holder (None: the same)."""
    changes: Changes = {"version": before.version + 1, "last_at": event.at}
    turn = turn_of(event)
    if turn is not None:
        changes["turns"] = before.turns + 1
        changes["recent"] = (*before.recent[1 - STRETCH :], turn)
    answered = getattr(event, "answers", ())
    if answered:
        changes["unanswered"] = tuple(turn for turn in before.unanswered if turn not in answered)
    change = CHANGES.get(type(event))
    if change is not None:
        changes |= change(before, event)
    if holder is not None:
        changes["holder"] = holder
        changes["epoch"] = before.epoch + 1
    return _with(before, changes)


def _with(before: Conversation, changes: Changes) -> Conversation:
    """What `dataclasses.replace` makes, in a fifth of its time, for every event pays for it.

    Raises:
        KeyError: there is no such field; a test plays every event, so a wrong name shows.
    """
    after = object.__new__(Conversation)
    for put, value in zip(_SETTERS.values(), _values(before), strict=True):
        put(after, value)
    for name, value in changes.items():
        _SETTERS[name](after, value)
    return after


_SETTERS: Mapping[str, Callable[[Conversation, object], None]] = {
    field.name: getattr(Conversation, field.name).__set__ for field in fields(Conversation)
}
_values = attrgetter(*_SETTERS)


def turn_of(event: e.Event) -> Turn | None:
    """The turn that an event adds to the transcript, None if it adds none."""
    match event:
        case e.CustomerSpoke():
            return Turn(Speaker.CUSTOMER, event.text, at=event.at, files=event.files)
        case e.AiSpoke():
            return Turn(Speaker.AI, event.text, name=event.by, at=event.at)
        case e.AskedWhileWaiting():
            return Turn(Speaker.AI, event.question.say, name=event.by, at=event.at)
        case e.HumanSpoke():
            return Turn(Speaker.HUMAN, event.text, name=event.by, at=event.at, files=event.files)
        case e.ToolEnded():
            call = ToolCall(event.tool, event.arguments, event.result, event.ok)
            return Turn(Speaker.TOOL, "", call, event.by, event.at)
        case (
            e.HandedOff() | e.Rerouted() | e.Informed() | e.Accepted() | e.TookOver() | e.HandedBack()
            | e.Reassigned() | e.CallbackBooked() | e.DetailsLeft() | e.Rated() | e.WentBack() | e.Answered()
        ):  # fmt: skip
            return Turn(Speaker.SYSTEM, event.say, at=event.at) if event.say else None
        case _:
            return None


def transcript_of(events: Iterable[e.Event]) -> Transcript:
    """The whole conversation as turns, oldest first."""
    return Transcript(tuple(turn for event in events if (turn := turn_of(event)) is not None))


def said_in(events: Iterable[e.Event]) -> tuple[str, ...]:
    """The sentences that these events tell the customer, oldest first."""
    turns = (turn_of(event) for event in events if not isinstance(event, e.CustomerSpoke | e.ToolEnded))
    return tuple(turn.text for turn in turns if turn is not None and turn.text)


def _opened(before: Conversation, event: e.Opened) -> Changes:
    return {
        "customer": event.customer, "channel": event.channel, "assistant": event.assistant, "who": event.assistant,
    }  # fmt: skip


def _customer_spoke(before: Conversation, event: e.CustomerSpoke) -> Changes:
    if before.holder.value not in ("ai", "wrap_up"):
        return {}  # a person has it or will have it: the words are theirs already
    return {"unanswered": (*before.unanswered, before.turns), "hops": ()}


def _understood(before: Conversation, event: e.Understood) -> Changes:
    readings = (*before.readings, (event.turn, event.reading))
    older, recent = readings[:-KEPT_READINGS], readings[-KEPT_READINGS:]
    waiting = tuple(row for row in older if row[0] in before.unanswered)  # a wish among them must not be forgotten
    return {"readings": (*waiting, *recent), "language": event.reading.language or before.language}


def _tool_started(before: Conversation, event: e.ToolStarted) -> Changes:
    return {"spent": _added(before.spent, tuple((key, Decimal(amount)) for key, amount in event.spends))}


def _added(
    sums: tuple[tuple[str, Decimal], ...], more: tuple[tuple[str, Decimal], ...]
) -> tuple[tuple[str, Decimal], ...]:
    total = dict(sums)
    for key, amount in more:
        total[key] = total.get(key, Decimal(0)) + amount
    return tuple(total.items())


def _alarmed(before: Conversation, event: e.Alarmed) -> Changes:
    return {"alarms": (*before.alarms, event.reason)}


def _ai_spoke(before: Conversation, event: e.AiSpoke) -> Changes:
    return {"clarified": before.clarified + 1 if event.is_question else 0, "draft": None, "who": event.by}


def _draft_kept(before: Conversation, event: e.DraftKept) -> Changes:
    return {"draft": event.text}


def _delegated(before: Conversation, event: e.Delegated) -> Changes:
    return {"hops": (*before.hops, (event.by, event.to)), "who": event.to}


def _arranged(before: Conversation, event: e.CallbackBooked | e.DetailsLeft) -> Changes:
    if isinstance(event, e.DetailsLeft):
        return {"is_arranged": True, "stalled": _but_word(before)}
    return {
        "is_arranged": True,
        "stalled": _but_word(before),
        "tasks": (*before.tasks, Task(TaskKind.CALLBACK, event.contact, event.due)),
    }


def _handed_off(before: Conversation, event: e.HandedOff) -> Changes:
    is_transfer = before.holder.value == "human"
    return {
        "destination": event.destination, "reference": event.reference, "handoffs": before.handoffs + 1,
        "waiting_since": event.since or event.at, "offer": None,
        "asked": (before.who,) if is_transfer and before.who else (),
        "who": before.who if is_transfer else None, "clarified": 0, "hops": (), "alarms": (),
        "is_arranged": False, "silent_since": None, "stalled": None, "left_line": None, "silent": (),
        "returned_at": None, "promised_until": _until(None, event), "question": None,
    }  # fmt: skip


_Tells = e.HandedOff | e.Reassigned | e.Rerouted | e.Informed | e.Answered


def _until(before: datetime | None, event: _Tells) -> datetime | None:
    """By when a person was promised once this was told."""
    return before if event.expected is None else event.expected.until(before, event.at)


def _went_back(before: Conversation, event: e.WentBack) -> Changes:
    return {
        "who": before.assistant, "offer": None, "asked": (), "waiting_since": None, "is_arranged": False,
        "left_line": (before.waiting_since, event.at) if before.waiting_since else None, "stalled": None,
        "readings": tuple(row for row in before.readings if row[0] in event.turns),
        "unanswered": event.turns, "draft": None, "clarified": 0, "hops": (), "alarms": (), "returned_at": None,
        "promised_until": None, "question": None,
    }  # fmt: skip


def _reassigned(before: Conversation, event: e.Reassigned) -> Changes:
    silent = (*before.silent, event.by) if event.lapse is e.Lapse.SILENT else before.silent
    return {
        "destination": event.destination, "reference": event.reference, "waiting_since": event.since, "who": None,
        "offer": None, "asked": silent, "silent": silent, "silent_since": None, "stalled": None, "help": None,
        "returned_at": event.at, "promised_until": _until(None, event), "question": None,
    }  # fmt: skip


def _asked(before: Conversation, event: e.AskedWhileWaiting) -> Changes:
    return {"question": event.question, "questioned": (*before.questioned, event.question.about)}


def _answered(before: Conversation, event: e.Answered) -> Changes:
    peace = before.is_left_in_peace or not event.is_answer
    until = _until(before.promised_until, event)
    return {
        "question": None, "is_left_in_peace": peace, "destination": event.destination, "promised_until": until
    }  # fmt: skip


def _withdrawn(before: Conversation, event: e.Withdrawn) -> Changes:
    return {"offer": None}


def _rerouted(before: Conversation, event: e.Rerouted) -> Changes:
    return {"destination": event.destination, "promised_until": _until(before.promised_until, event)}


def _informed(before: Conversation, event: e.Informed) -> Changes:
    return {"promised_until": _until(before.promised_until, event)}


def _offered(before: Conversation, event: e.Offered) -> Changes:
    made = event.offer  # who else was looked at stands in the event; a state is written with every message
    offer = Offer(made.id, made.agent, made.team, made.until, made.because, weight=made.weight)
    return {"offer": offer, "wrapping": _without(before.wrapping, made.agent)}


def _without(wrapping: tuple[WrapUp, ...], person: str) -> tuple[WrapUp, ...]:
    """Who still writes it up but this person, who has it again, is asked again, or is done."""
    return tuple(one for one in wrapping if one.by != person)


def _taken(before: Conversation, event: e.Accepted | e.TookOver) -> Changes:
    offered = before.offer.weight if before.offer is not None else 1
    return {
        "weight": event.weight if isinstance(event, e.TookOver) else offered,
        "wrapping": _without(before.wrapping, event.by),
        "who": event.by,
        "last_human": event.by,
        "offer": None,
        "asked": (),
        "waiting_since": None,
        "unanswered": (),
        "help": None if event.by != before.who else before.help,
        "silent_since": event.at,
        "stalled": None,
        "returned_at": None,
        "promised_until": None,
        "question": None,
    }


def _human_spoke(before: Conversation, event: e.HumanSpoke) -> Changes:
    return {"silent_since": None, "stalled": None if before.stalled is e.Missing.FIRST_WORD else before.stalled}


def _stalled(before: Conversation, event: e.Stalled) -> Changes:
    return {"stalled": event.missing}


def _but_word(before: Conversation) -> e.Missing | None:
    """What is missing still once a call is booked or details are left: a person's first word, if they have it."""
    return before.stalled if before.stalled is e.Missing.FIRST_WORD else None


def _help_asked(before: Conversation, event: e.HelpAsked) -> Changes:
    asked = () if event.to is None or event.to in before.helpers else (event.to,)
    return {"help": (event.by, event.text, event.to), "helpers": (*before.helpers, *asked)}


def _passed(before: Conversation, event: e.Declined | e.Expired) -> Changes:
    return {"offer": None, "asked": (*before.asked, event.by)}


def _handed_back(before: Conversation, event: e.HandedBack) -> Changes:
    intents = tuple(likely.name for likely in before.destination.intents[:1]) if before.destination else ()
    wrapping = () if event.until is None else (WrapUp(event.by, event.until, before.weight),)
    return {
        "wrapping": (*_without(before.wrapping, event.by), *wrapping),
        "who": before.assistant, "solved": Solved(event.by, event.note, intents), "offer": None,
        "tasks": (*before.tasks, *event.tasks),
        "waiting_since": None, "unanswered": (), "draft": None, "clarified": 0, "alarms": (), "readings": (),
        "rated": None, "is_rating_asked": False, "help": None, "silent_since": None, "stalled": None,
        "silent": (), "promised_until": None,
        "question": None, "questioned": (), "is_left_in_peace": False,
    }  # fmt: skip


def _wrapped_up(before: Conversation, event: e.WrappedUp) -> Changes:
    return {"wrapping": _without(before.wrapping, event.by)}


def _task_done(before: Conversation, event: e.TaskDone) -> Changes:
    tasks = tuple(task for task in before.tasks if task != event.task)
    is_asked = event.task.kind is TaskKind.SURVEY and before.holder.value == "wrap_up" and before.rated is None
    called = event.task.kind is TaskKind.CALLBACK and before.stalled is e.Missing.CALLBACK
    return {
        "tasks": tasks, "is_rating_asked": before.is_rating_asked or is_asked,
        "stalled": None if called else before.stalled,
    }  # fmt: skip


def _rated(before: Conversation, event: e.Rated) -> Changes:
    return {"rated": event.score, "is_rating_asked": False}


def _closed(before: Conversation, event: e.Closed) -> Changes:
    return {
        "who": None, "offer": None, "unanswered": (), "waiting_since": None, "help": None, "stalled": None,
        "silent": (), "returned_at": None, "promised_until": None, "question": None,
    }  # fmt: skip


def _reopened(before: Conversation, event: e.Reopened) -> Changes:
    return {
        "who": before.assistant, "readings": (), "clarified": 0, "hops": (), "alarms": (), "draft": None,
        "solved": None, "rated": None, "is_rating_asked": False, "questioned": (), "is_left_in_peace": False,
    }  # fmt: skip


CHANGES: Mapping[type, Callable[..., Changes]] = {
    e.Opened: _opened,
    e.CustomerSpoke: _customer_spoke,
    e.Understood: _understood,
    e.ToolStarted: _tool_started,
    e.Alarmed: _alarmed,
    e.AiSpoke: _ai_spoke,
    e.DraftKept: _draft_kept,
    e.Delegated: _delegated,
    e.CallbackBooked: _arranged,
    e.DetailsLeft: _arranged,
    e.HandedOff: _handed_off,
    e.Rerouted: _rerouted,
    e.Informed: _informed,
    e.Reassigned: _reassigned,
    e.AskedWhileWaiting: _asked,
    e.Answered: _answered,
    e.Withdrawn: _withdrawn,
    e.Offered: _offered,
    e.Accepted: _taken,
    e.TookOver: _taken,
    e.HelpAsked: _help_asked,
    e.HumanSpoke: _human_spoke,
    e.Stalled: _stalled,
    e.Declined: _passed,
    e.Expired: _passed,
    e.HandedBack: _handed_back,
    e.WentBack: _went_back,
    e.WrappedUp: _wrapped_up,
    e.TaskDone: _task_done,
    e.Rated: _rated,
    e.Closed: _closed,
    e.Reopened: _reopened,
}
"""Event and what it changes beside version, turns and holder; an event that is missing changes nothing else."""
