"""The brief: two or three sentences, and the card and the one screen made of a packet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..transcript import Speaker, Transcript
from ..triggers import Reason, Trigger
from ..triggers.phrases import is_farewell, refuses
from .clauses import clause, last_sentence, sentence
from .contents import Attempt, Packet, Record
from .lines import indented, one_line
from .phrases import PERSON
from .questions import Question, agrees, confirms, proposes, questions_in
from .requests import Form, Request, is_idle
from .wishes import Goal

_BECAUSE = {
    Trigger.ASKED: "the customer asked for a person",
    Trigger.COMPLIANCE: "it is a regulated subject",
    Trigger.OUT_OF_SCOPE: "the AI may not handle it",
    Trigger.HIGH_STAKES: "it is for a person to decide",
    Trigger.REPEATED: "it was tried again and again without success",
    Trigger.TONE: "the customer's mood is falling",
    Trigger.LOW_CONFIDENCE: "the AI is unsure",
    Trigger.UNGROUNDED: "the AI's sources do not support its answer",
    Trigger.PLANTED: "what the AI looked up gives it orders",
    Trigger.PROMISE: "the AI promised a person",
    Trigger.FAILURE: "something failed on our side",
    Trigger.LOOP: "AIs passed it in a circle",
    Trigger.LIMIT: "the AI reached its limit",
    Trigger.TRANSFER: "it was passed on",
    Trigger.REOPENED: "what a person had settled came up again",
}
"""Why in a few words and without figures; the reason itself stands in `why`."""

MOST_WORDS = 45
"""Words of a brief, to be read in five seconds before the customer is greeted. Our own guess."""

_PROMISES = re.compile(
    r"\b(?:I|we)(?:'ll| will| am going to|'m going to|'re going to) (?!be (?:happy|glad|able)|need|have to|help"
    r"|assist|do my best|try|look for|find|search|check (?:that|this|it) for)"
    r"(?:\w+ ){0,2}?(?:send|e-?mail|call|refund|process|credit|issue|arrange|escalate|forward|notify|contact|ship"
    r"|replace|cancel|book|update|remind|text|get back|follow up|make sure|note|file|submit|waive"
    r"|return)\b[^.!?\n]{0,120}",
    re.IGNORECASE,
)


def promises_in(transcript: Transcript) -> tuple[str, ...]:
    """What the AI said it would do, latest first, unless a tool call that worked follows at once."""
    turns = transcript.turns[-200:]
    found: dict[str, None] = {}
    for i in range(len(turns) - 1, -1, -1):
        if turns[i].speaker is not Speaker.AI or (i + 1 < len(turns) and turns[i + 1].tool is not None):
            continue
        said = _PROMISES.search(turns[i].text[:2000])
        if said:
            found[clause(said[0], 24)] = None
        if len(found) == 3:
            break
    return tuple(found)


def stuck_at(
    transcript: Transcript, tried: Sequence[Attempt], requests: Sequence[Request], unanswered: Sequence[Question]
) -> str:
    """Where it stands, in one clause: the last failure, refusal or open question, whichever comes first."""
    spoken = [(n, turn) for n, turn in transcript.tail(40).numbered() if turn.tool is None and turn.text.strip()]
    if not spoken:
        return "nothing was said yet"
    number, last = spoken[-1]
    last_ai = next((turn.text for _, turn in reversed(spoken) if turn.speaker is Speaker.AI), "")
    by_customer = last.speaker is Speaker.CUSTOMER
    agreed = by_customer and agrees(last.text) and ("?" in last_ai or proposes(last_ai))
    if failed := _failed(tried, number):
        return failed
    if (refused := refuses(last_ai)) and not agreed:
        return f"the AI said “{clause(refused, 8)}”"
    if not by_customer:
        return _open(unanswered) if unanswered else _answered(last.speaker, last_ai)
    if not last_ai:
        return "nothing was answered yet"
    if unanswered:
        return _open(unanswered)
    mine = [request for request in requests if request.turn == number and request.rank]
    if mine:
        return "the last question is still open" if mine[-1].form is Form.QUESTION else "the last wish is still open"
    return _after(last_ai, last.text, agreed)


def _answered(speaker: Speaker, last_ai: str) -> str:
    """Who answered last, where the customer did not speak after it."""
    if speaker is Speaker.HUMAN:
        return "a colleague answered last"
    return "the AI answered last" if last_ai else "nothing was answered yet"


def _failed(tried: Sequence[Attempt], number: int) -> str:
    """The AI's last tool call if it failed a moment before this turn."""
    last = next((attempt for attempt in reversed(tried) if attempt.by != "customer"), None)
    is_recent = last is not None and last.ok is False and (last.turn or 0) >= number - 4
    return f"{last.what.partition('(')[0]} failed" if last is not None and is_recent else ""


def _after(last_ai: str, reply: str, agreed: bool) -> str:
    """How a reply that opens nothing new leaves the AI's last words."""
    if is_farewell(reply) and not PERSON.search(reply):  # "yes, a person please, thank you" takes no leave
        return "the customer took leave"
    if agreed and (confirms(last_ai) or proposes(last_ai)):
        return "the customer agreed"
    asked = questions_in(last_ai)
    if asked and (is_idle(reply) or _REFUSES.search(reply)):
        return _open(asked)  # who asks for a person, or has no answer, answers nothing
    if asked:
        return f"the customer answered “{clause(asked[-1].text, 12)}”"
    said = last_sentence(last_ai)
    verb = "asked" if said.endswith("?") else "said"
    return f"the AI last {verb} “{clause(said, 12)}”" if clause(said, 12) else "nothing was answered yet"


_REFUSES = re.compile(
    r"\b(?:don['’]?t (?:have|know)|do not (?:have|know)|no idea|not sure|can['’]?t (?:say|tell|find)|never had)\b"
    r"|^no\b",
    re.IGNORECASE,
)


def _open(unanswered: Sequence[Question]) -> str:
    asked = unanswered[-1].text
    return f"open is our {'question' if asked.endswith('?') else 'request'} “{clause(asked, 12)}”"


def brief_of(goal: Goal, tried: Sequence[Attempt], stuck: str, why: Sequence[Reason], name: str | None) -> str:
    """Two or three sentences of at most 45 words, each from the fields alone."""
    first = goal.told_of(clause(name, 3) if name else "Customer")
    last = sentence(clause(f"Handed off because {_because(why[0].trigger)}", 14)) if why else ""
    done = _done([attempt for attempt in tried if attempt.by != "customer" or attempt.what not in first])
    left = max(8, MOST_WORDS - len(first.split()) - len(last.split()))
    is_told = stuck.endswith(" failed") and f"{stuck.removesuffix(' failed')} (failed)" in done
    second = done if is_told else f"{done}; {stuck}" if done else stuck
    if len(second.split()) > left:  # half a quotation tells less than none
        second = clause(stuck if "“" in stuck else done or stuck, left)
    return " ".join(part for part in (sentence(first), sentence(second), last) if part)


def _because(trigger: Trigger) -> str:
    return _BECAUSE.get(trigger, f"of {trigger.value.replace('_', ' ')}")


def _done(tried: Sequence[Attempt]) -> str:
    """The last two different tools and how they ended."""
    own = next((attempt.what for attempt in reversed(tried) if attempt.by == "customer"), "")
    latest = {attempt.what.partition("(")[0]: attempt for attempt in tried if attempt.by != "customer"}
    parts = [f"{clause(name, 3)} {_ended(attempt)}" for name, attempt in list(latest.items())[-2 if not own else -1 :]]
    done = f"tried {' and '.join(parts)}" if parts else ""
    return "; ".join(part for part in (done, f"customer says “{clause(own, 7)}”" if own else "") if part)


def _ended(attempt: Attempt) -> str:
    if attempt.ok is None:
        return "(no result yet)" if attempt.result == "no result yet" else "(done)"
    short = len(attempt.result) <= 24 and not set(attempt.result) & set('{}[]<>"')
    return f"({clause(attempt.result, 3)})" if short and attempt.result else ("(worked)" if attempt.ok else "(failed)")


# ---- what people read


def card(packet: Packet) -> str:
    """Five seconds: mood and urgency, goal, brief, why."""
    why = "; ".join(reason.because for reason in packet.why) or "nobody gave a reason"
    return "\n".join(
        one_line(line)
        for line in (
            f"{packet.mood.word}, urgency {packet.urgency}",
            f"Goal: {packet.goal}",
            packet.brief,
            f"Why: {why}",
        )
    )


def brief_text(packet: Packet) -> str:
    """One screen: the card, then who it is, what was tried and told, the facts with their sources, what is open."""
    tools = [attempt for attempt in packet.tried if attempt.kind != "answer"][-6:]
    told = [attempt for attempt in packet.tried if attempt.kind == "answer"][-3:]
    lines = [*([f"Who: {packet.identity}"] if packet.identity else []), f"Stands: {packet.stuck}"]
    lines += [f"Tried: {attempt.what} -> {attempt.result}{_unseen(attempt)}" for attempt in tools]
    lines += [f"Told: “{attempt.what}” -> {attempt.result}" for attempt in told]
    lines += [
        f"{fact.name}: {fact.value} ({_source(fact.source, fact.turn, fact.first)})" for fact in packet.facts[:16]
    ]
    lines += [f"Asked: {one.question} -> {one.answer or 'no answer yet'}" for one in packet.asked]
    lines += [f"Missing: {what}" for what in packet.missing] + [f"Promised: {what}" for what in packet.promised]
    lines += _of_record(packet.record) + [
        f"Similar: {solved.what} -> {solved.solution} ({solved.ticket})" for solved in packet.similar
    ]
    lines += [f"Not known: {gap}" for gap in packet.gaps]
    if packet.draft:
        lines.append(f"Unsent draft: {clause(packet.draft, 60)}")
    return "\n".join([card(packet), *map(one_line, lines)])


def full_text(packet: Packet, transcript: Transcript) -> str:
    """All of it: the one screen, what was read, and the transcript last."""
    names = {Speaker.CUSTOMER: "Customer", Speaker.AI: "AI", Speaker.HUMAN: "Person", Speaker.SYSTEM: "Segue"}
    likely = ", ".join(f"{one.name} {one.p:.2f}" for one in packet.intents[:5])
    said = [
        f"[{number}] {turn.name or 'ai'} called {turn.tool.name}: {indented(turn.tool.result or 'no result yet')}"
        if turn.tool is not None
        else f"[{number}] {names.get(turn.speaker, 'Tool')}: {indented(turn.text)}"
        for number, turn in transcript.numbered()
    ]
    return "\n".join(
        [brief_text(packet), *([one_line(f"Intents: {likely}")] if likely else []), "", "Transcript", *said]
    )


def _of_record(record: Record | None) -> list[str]:
    """What the records know, the account first, then orders and tickets."""
    if record is None:
        return []
    known = [part for part in (record.name, record.tier and f"tier {record.tier}") if part]
    known += [f"{name} {value}" for name, value in record.facts[:6]]
    lines = [f"Record: {'; '.join(known) or record.customer}"]
    lines += [f"Order: {order}" for order in record.orders[:3]]
    return lines + [f"Ticket: {ticket}" for ticket in record.tickets[:3]]


def _unseen(attempt: Attempt) -> str:
    return " (the customer was not told)" if attempt.kind == "tool" and attempt.seen is False else ""


def _source(source: str, turn: int | None, first: str | None) -> str:
    at = "" if turn is None else f", turn {turn}"
    return f"{source}{at}{f', first {first}' if first else ''}"
