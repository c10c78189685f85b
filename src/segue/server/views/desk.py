"""What people at the desk see of a conversation: everything, in the order in which they need it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import cast

from ...core import events as e
from ...core.conversation import MOVES, Conversation, Holder
from ...core.handback import Task
from ...core.packet import Packet, Record
from ...core.policy import Policy
from ...core.triggers import Evidence
from .cards import Card, CustomerRecord, EvidenceShown
from .chat import name_of, stamp
from .shapes import DeskSaid, DestinationShown, May, OfferShown, Row, Said, Speaker, TaskShown
from .standing import Standing

Lines = Mapping[int, int]
"""Number of a turn and the `seq` of its line."""


def desk_said(event: e.Event, seq: int, policy: Policy, line: Said | None) -> DeskSaid | None:
    """An event as a line of the desk; None if there is nothing to read in it.

    Args:
        line: what the customer sees of it.
    """
    if line is not None:
        by = getattr(event, "by", None) if line["who"] in ("person", "system") else None
        return cast(DeskSaid, {**line, "text": _with_why(event, line["text"], policy), "by": by})
    look = _BETWEEN.get(type(event))
    if look is None:
        return None
    who, text, by = look(event, policy)
    named = policy.person(by) if by else None
    return cast(
        DeskSaid,
        {
            "seq": seq, "at": stamp(event.at), "who": who, "name": named.name if named else by or "", "text": text,
            "files": [], "kind": type(event).__name__, "key": None, "by": by if named else None,
        },
    )  # fmt: skip


def _with_why(event: e.Event, text: str, policy: Policy) -> str:
    """A sentence of the customer's, at the desk with what they do not read."""
    if isinstance(event, e.Reassigned):
        return f"{event.because}. The customer reads: {text}"
    if isinstance(event, e.TookOver) and event.assigned_by is not None:
        return f"{_named(event.assigned_by, policy)} gave it to {_named(event.by, policy)}: {event.because}. {text}"
    return text


Between = tuple[str, str, str | None]
"""Who, what, and by whom."""


def _tool(event: e.ToolEnded, policy: Policy) -> Between:
    given = ", ".join(f"{name} {value}" for name, value in event.arguments)
    return "tool", f"{event.tool}({given}): {event.result}" + ("" if event.ok else " (failed)"), event.by


def _offered(event: e.Offered, policy: Policy) -> Between:
    return "system", f"Offered to {_named(event.offer.agent, policy)}: {event.offer.because}", None


def _moved(event: e.Answered, policy: Policy) -> Between:
    told = "Answered" if event.is_answer else "Did not answer; nothing more is asked"
    to = event.destination
    return "system", f"{told}. Waits for {policy.team_name(to.team)}: {to.because}", None


def _delegated(event: e.Delegated, policy: Policy) -> Between:
    return "system", f"{event.by} passed the customer to {event.to}: {event.because}", None


def _helped(event: e.HelpAsked, policy: Policy) -> Between:
    asked = _named(event.to, policy) if event.to else "the supervisors"
    return "system", f"{_named(event.by, policy)} asked {asked} for help: {event.text}", event.by


def _corrected(event: e.Corrected, policy: Policy) -> Between:
    name = event.name.replace("_", " ")
    if event.value is None:
        return "system", f"The customer does not want this passed on: {name}", None
    return "system", f"The customer corrected {name}: {event.value}, not {event.was}", None


def _because(because: str) -> str:
    return f": {because}" if because else ""


_BETWEEN: Mapping[type, Callable[..., Between]] = {
    e.Noted: lambda event, policy: ("note", event.text, event.by),
    e.DraftKept: lambda event, policy: ("draft", event.text, event.by),
    e.ToolEnded: _tool,
    e.Alarmed: lambda event, policy: ("system", f"Noticed: {event.reason.because}", None),
    e.Delegated: _delegated,
    e.Offered: _offered,
    e.Declined: lambda event, policy: ("system", f"Declined{_because(event.because)}", event.by),
    e.Expired: lambda event, policy: ("system", "Let the offer pass", event.by),
    e.Withdrawn: lambda event, policy: (
        "system",
        f"Taken back from {_named(event.by, policy)}{_because(event.because)}",
        None,
    ),
    e.Answered: _moved,
    e.HelpAsked: _helped,
    e.Stalled: lambda event, policy: ("system", f"Waits for too long: {event.because}", None),
    e.Corrected: _corrected,
    e.TaskDone: lambda event, policy: ("system", f"Done: {event.task.kind.value.replace('_', ' ')}", None),
    e.Closed: lambda event, policy: ("system", f"Closed{_because(event.because)}", None),
    e.Reopened: lambda event, policy: ("system", "The customer came back", None),
    e.Revealed: lambda event, policy: ("system", f"Looked at {event.token.strip('[]')}", event.by),
}
"""Events that only the desk reads, and how."""


def _named(person: str, policy: Policy) -> str:
    return name_of(person, policy) or person


# ---- the card


def evidence(proofs: Iterable[Evidence], lines: Lines) -> list[EvidenceShown]:
    """Where something can be checked."""
    return [
        {"turn": lines.get(proof.turn) if proof.turn is not None else None, "text": proof.words} for proof in proofs
    ]


def record_of(record: Record | None) -> CustomerRecord | None:
    """What the records know of the customer."""
    if record is None:
        return None
    return {
        "customer": record.customer, "name": record.name, "tier": record.tier, "language": record.language,
        "facts": list(record.facts), "orders": list(record.orders), "tickets": list(record.tickets),
    }  # fmt: skip


def card(packet: Packet, lines: Lines, corrected: Collection[tuple[str, str | None]] = ()) -> Card:
    """The packet in reading order.

    Args:
        lines: empty where no transcript is shown beside it (an offer): evidence then names no line.
        corrected: names and values that the customer gave when they saw what was passed on.
    """
    return {
        "mood": {
            "word": packet.mood.word, "tone": packet.mood.tone, "evidence": evidence(packet.mood.evidence, lines),
        },
        "urgency": packet.urgency,
        "identity": packet.identity,
        "goal": packet.goal,
        "brief": packet.brief,
        "stuck": packet.stuck,
        "tried": [
            {
                "what": done.what, "result": done.result, "ok": done.ok, "by": done.by,
                "kind": done.kind, "seen": done.seen,
                "turn": lines.get(done.turn) if done.turn is not None else None,
            }
            for done in packet.tried
        ],
        "facts": [
            {
                "name": fact.name, "value": fact.value, "source": fact.source, "verified": fact.verified,
                "turn": lines.get(fact.turn) if fact.turn is not None else None, "first": fact.first,
                "corrected": (fact.name, fact.value) in corrected,
            }
            for fact in packet.facts
        ],
        "asked": [
            {
                "question": one.question, "answer": one.answer, "is_answer": one.is_answer,
                "turn": lines.get(one.turn) if one.turn is not None else None,
            }
            for one in packet.asked
        ],
        "missing": list(packet.missing),
        "promised": list(packet.promised),
        "why": [
            {"trigger": why.trigger.value, "because": why.because, "evidence": evidence(why.evidence, lines)}
            for why in packet.why
        ],
        "intent": packet.intent,
        "language": packet.language,
        "record": record_of(packet.record),
        "similar": [{"ticket": one.ticket, "what": one.what, "solution": one.solution} for one in packet.similar],
        "gaps": list(packet.gaps),
        "draft": packet.draft,
        "turns": packet.turns,
    }  # fmt: skip


# ---- rows and offers


def row(standing: Standing, policy: Policy) -> Row:
    """A conversation in a list, as people at the desk may see it."""
    return standing.vault.hidden(_row(standing, policy))


def _row(standing: Standing, policy: Policy) -> Row:
    state, packet = standing.state, standing.packet
    since = state.waiting_since
    name = packet.record.name if packet and packet.record else None
    who, text, at = standing.last
    return {
        "id": state.id,
        "holder": "ai" if state.holder is Holder.NOBODY else state.holder.value,
        "who": state.who,
        "team": state.destination.team if state.destination else None,
        "customer": name or state.customer or "Visitor",
        "channel": state.channel,
        "language": state.language,
        "goal": packet.goal if packet else None,
        "mood": packet.mood.word if packet else None,
        "urgency": packet.urgency if packet else None,
        "last": {"who": cast(Speaker, who), "text": text, "at": stamp(at) if at else ""},
        "waiting_since": stamp(since) if since else None,
        "due": stamp(since + policy.first_answer_within) if since else None,
        "offered_to": state.offer.agent if state.offer else None,
        "reference": state.reference,
        "arranged": state.is_arranged,
        "help": {"by": state.help[0], "text": state.help[1], "to": state.help[2]} if state.help else None,
        "version": state.version,
        "unread": standing.unread,
    }


def offer_shown(standing: Standing, policy: Policy) -> OfferShown | None:
    """The open offer with the card that is read before it is accepted; None if there is none."""
    made, packet = standing.state.offer, standing.packet
    if made is None or packet is None:
        return None
    shown: OfferShown = {
        "id": made.id, "conversation": standing.state.id, "team": made.team, "until": stamp(made.until),
        "because": made.because, "row": _row(standing, policy), "card": card(packet, {}),
    }  # fmt: skip
    return standing.vault.hidden(shown)


def may(state: Conversation, person: str, policy: Policy) -> May:
    """What this person may do with it now."""
    moves, is_theirs, known = MOVES[state.holder], state.who == person, policy.person(person)
    return {
        "reply": e.HumanSpoke in moves and is_theirs,
        "assign": e.TookOver in moves and known is not None and known.role == "supervisor",
        "take_over": e.TookOver in moves and not (is_theirs and e.HumanSpoke in moves),
        "transfer": state.holder is Holder.HUMAN and is_theirs,
        "give_back": e.HandedBack in moves and is_theirs,
        "note": e.Noted in moves,
        "close": e.Closed in moves,
    }


def task_shown(task: Task) -> TaskShown:
    """A promise that is still to be kept."""
    return {"kind": task.kind.value, "detail": task.detail, "due": stamp(task.due) if task.due else None}


def destination_shown(state: Conversation) -> DestinationShown | None:
    """Where it went and why, and which teams were considered; None before the first handoff."""
    if state.destination is None:
        return None
    return {
        "team": state.destination.team, "because": state.destination.because, "lost": list(state.destination.lost),
        "certificate": state.destination.certificate,
    }  # fmt: skip
