"""The packet of a handoff, made from the whole conversation; what breaks in it never keeps a handoff waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce

from ..core import events as e
from ..core.asking import INTENT, Question
from ..core.conversation import Conversation, Holder
from ..core.conversation.fold import turn_of
from ..core.conversation.packets import packet_of
from ..core.conversation.scrubbing import scrubbed
from ..core.packet import Mood, Packet, corrected, pack
from ..core.packet.lines import straight
from ..core.packet.phrases import PERSON
from ..core.policy import Policy
from ..core.reading import Reading
from ..core.transcript import Speaker, Transcript
from ..core.triggers import LIKELY, Reason
from .line import Line, log

TOLD, LAST = 400, 4
"""Characters of a message, and messages, by which similar tickets are looked for. Our own guess: encoders read some 90
words."""

FEW, MANY = 4, 12
"""Words that a message has if it tells of the matter; where it also wishes for a person. Our own guess."""

ANSWER, WISH = 4, 8
"""Words of an answer that tells nothing but which of two it is, and of a mere wish for a person. Our own guess."""


async def packed(
    line: Line, state: Conversation, reasons: Sequence[Reason], draft: str | None, more: tuple[e.Event, ...]
) -> Packet:
    """The packet from the whole conversation; a plain one if packing itself breaks, for a handoff never waits."""
    events = (*await line.journal.events_of(state.id), *more)
    transcript = plainly(events)
    readings = [(event.turn, event.reading) for event in events if isinstance(event, e.Understood)]
    (record, gaps), (similar, missed) = await asyncio.gather(
        line.record(state.customer), line.similar(_matter(transcript, readings))
    )
    unread = dict.fromkeys(event.gap for event in events if isinstance(event, e.Understood) and event.gap)
    gaps = (*gaps, *missed, *unread)
    try:
        found = pack(
            transcript, readings, tuple(reasons), line.policy,
            customer=state.customer, record=record, gaps=gaps, draft=draft or state.draft,
        )  # fmt: skip
        found = replace(straight(found), similar=similar)
        return _as_corrected(found, events)
    except Exception as error:
        log.exception("the packet of %s could not be built", state.id)
        return plain_packet(transcript, readings, tuple(reasons), f"the packet could not be built ({error!r:.80})")


async def so_far(line: Line, id: str) -> Packet:
    """What is known of a conversation that no person has yet, for another AI: without records and similar tickets."""
    events = await line.journal.events_of(id)
    transcript = plainly(events)
    readings = [(event.turn, event.reading) for event in events if isinstance(event, e.Understood)]
    try:
        found = pack(transcript, readings, (), line.policy)
    except Exception as error:
        log.exception("the packet of %s could not be built", id)
        return plain_packet(transcript, readings, (), f"the packet could not be built ({error!r:.80})")
    return _as_corrected(found, events)


async def repacked(line: Line, state: Conversation, *new: e.Event) -> tuple[e.Event, ...]:
    """The packet with what the customer writes before a person's first words, or what is understood of it; nothing if
    that adds nothing to it.

    Records, similar tickets and the AI's draft stay as the handoff found them, so that nobody's words wait for them.
    """
    is_early = state.holder is Holder.HUMAN and state.silent_since is not None
    was_handed = state.handoffs or state.returned_at is not None
    if not was_handed or not (is_early or state.holder in (Holder.QUEUE, Holder.OFFER, Holder.TRANSFER)):
        return ()
    events = (*await line.journal.events_of(state.id), *map(scrubbed, new))
    before = open_packet(events)
    if before is None:
        return ()
    readings = [(event.turn, event.reading) for event in events if isinstance(event, e.Understood)]
    try:
        found = pack(
            plainly(events), readings, before.why, line.policy,
            customer=state.customer, record=before.record, gaps=before.gaps, draft=before.draft,
        )  # fmt: skip
        found = _as_corrected(replace(straight(found), similar=before.similar, asked=before.asked), events)
        found = _with_goal_of(before, found, state.question, new, line.policy)
        found = replace(found, missing=tuple(what for what in found.missing if not _is_asked(what, before)))
    except Exception:
        log.exception("the packet of %s could not take in what the customer wrote", state.id)
        return ()
    if replace(found, turns=before.turns) == before:
        return ()
    return (e.Repacked(new[-1].at, found, found.goal == before.goal),)


def plainly(events: Iterable[e.Event]) -> Transcript:
    """The whole conversation as turns, oldest first; a question asked while waiting without the words around it, and
    one about the intent without any: it is told by itself."""
    return Transcript(
        tuple(
            replace(turn, text=_bare(event.question)) if isinstance(event, e.AskedWhileWaiting) else turn
            for event in events
            if (turn := turn_of(event)) is not None
        )
    )


def _bare(question: Question) -> str:
    return "" if question.about == INTENT else question.asks


def _is_asked(what: str, packet: Packet) -> bool:
    """Whether something that is missing is a question asked while waiting, which the packet tells by itself."""
    return any(what in one.question for one in packet.asked)


def _with_goal_of(
    before: Packet, found: Packet, question: Question | None, new: Sequence[e.Event], policy: Policy
) -> Packet:
    """The packet with the goal as it was, where what came since names no wish: an address alone is none, nor is an
    answer of a few words; the intent beside it is the one of now.

    Wishes for a person are known in English only; in other languages the last words stand.
    """
    is_known = (before.language or "en") == "en" and not PERSON.search(before.goal)
    said = [event.text for event in new if isinstance(event, e.CustomerSpoke)]
    is_brief = question is not None and all(len(text.split()) <= ANSWER for text in said)
    says_more = not PERSON.search(before.goal) or len(before.goal.split()) > WISH
    is_answer = question is not None and (question.about != INTENT or (is_brief and says_more))
    if not (found.goal.startswith("“") and (is_known or is_answer)):
        return found
    was, now = (f"({policy.intent_name(packet.intent)})" if packet.intent else "" for packet in (before, found))
    told = (text.replace(was, now) if was and now else text for text in (before.goal, before.brief))
    goal, brief = told
    return replace(found, goal=goal, brief=brief)


def open_packet(events: Sequence[e.Event]) -> Packet | None:
    """The packet of the last handoff as it stands in plain words; None if that handoff is over."""
    start = next((at for at in range(len(events) - 1, -1, -1) if isinstance(events[at], _BOUNDS)), None)
    if start is None or not isinstance(events[start], e.HandedOff | e.Reassigned):
        return None
    return packet_of(event for event in events[start:] if not isinstance(event, e.Reworded))


_BOUNDS = (e.HandedOff, e.Reassigned, e.HandedBack, e.WentBack, e.Closed, e.Reopened)
"""What begins a handoff or makes its packet anew, and what ends it."""


def _as_corrected(packet: Packet, events: Sequence[e.Event]) -> Packet:
    said = (event for event in events if isinstance(event, e.Corrected))
    return reduce(lambda known, one: corrected(known, one.name, one.was, one.value), said, packet)


def _matter(transcript: Transcript, readings: Sequence[tuple[int, Reading]]) -> str:
    """The customer's last messages of some words, oldest first: what similar tickets are looked for by. A wish for a
    person tells nothing of the matter, unless much stands beside it."""
    wishes = {turn for turn, reading in readings if (reading.wants_human or 0.0) >= LIKELY}
    told = [
        turn.text[:TOLD]
        for number, turn in transcript.numbered()
        if turn.speaker is Speaker.CUSTOMER and len(turn.text.split()) >= (MANY if number in wishes else FEW)
    ]
    return "\n".join(told[-LAST:])


def plain_packet(
    transcript: Transcript, readings: Sequence[tuple[int, Reading]], reasons: tuple[Reason, ...], gap: str
) -> Packet:
    """What can be said without any packing: the last words and why."""
    last = transcript.last(Speaker.CUSTOMER)
    words = " ".join(last.text.split())[:200] if last else "(no words yet)"
    because = reasons[0].because if reasons else "a person is needed"
    return Packet(
        mood=Mood("not measured", None, ()), urgency="high", goal=words,
        brief=f"The customer wrote: {words}. Handed off: {because}.",
        stuck="", tried=(), facts=(), missing=(), promised=(), why=reasons, intent=None,
        intents=readings[-1][1].intents if readings else (), language=None, record=None, gaps=(gap,), draft=None,
        turns=len(transcript.turns),
    )  # fmt: skip
