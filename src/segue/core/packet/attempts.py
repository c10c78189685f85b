"""What was really done and told: the ledger of tool calls, answers sent, and what customers tried themselves."""

from __future__ import annotations

import json
import re

from ..transcript import Speaker, ToolCall, Transcript, Turn
from .clauses import clause, shortened
from .contents import Attempt
from .looks import look

MOST_ANSWERS = 8
"""Answers of the AI that are listed, the latest. Our own guess: more is a transcript."""

READ = 20_000
"""Characters of a result that are looked at. Our own guess: a page of records."""

_OWN = re.compile(
    r"\b(?:I|we)(?:'ve|’ve| have)?(?: already| also| just| even)* (?:tried|attempted|restarted|rebooted"
    r"|reinstalled|reset|cleared|unplugged|re-?entered)\b"
    r"[^.?!\n]{0,140}(?![^.?!\n]{0,200}\?)"
)
_NOT_DONE = re.compile(
    r"\b(?:do|does|did|can|could|should|shall|will|would|may|might|must|have|had|if|unless|whether|before|once|until"
    r"|when|how|to|not|never|n['’]t)\s+$",
    re.IGNORECASE,
)
"""Before "I reset it" these words tell of something asked, planned or ruled out."""


def attempts_in(transcript: Transcript) -> tuple[Attempt, ...]:
    """Every tool call, the latest answers of the AI, and what the customers say they tried, oldest first."""
    told = [number for number, turn in transcript.of(Speaker.AI) if turn.text.strip()]
    last_told = told[-1] if told else -1
    listed = set([number for number, turn in transcript.of(Speaker.AI) if look(turn.text).statement][-MOST_ANSWERS:])
    found: list[Attempt] = []
    for number, turn in transcript.numbered():
        if turn.tool is not None:
            found.append(_called(number, turn, turn.tool, number < last_told))
        elif number in listed:
            found.append(_answered(number, turn, _reply_to(transcript, number)))
        elif turn.speaker is Speaker.CUSTOMER and (own := _own_attempt(turn.text)):
            told_by = "as the customer tells it"
            found.append(Attempt(clause(own, 16), told_by, number, None, "customer", "own", turn.at, True))
    return tuple(found)


def done_in(tried: tuple[Attempt, ...]) -> tuple[Attempt, ...]:
    """Without the answers: what was done."""
    return tuple(attempt for attempt in tried if attempt.kind != "answer")


def _called(number: int, turn: Turn, tool: ToolCall, is_told: bool) -> Attempt:
    return Attempt(_call(tool), _result(tool), number, tool.ok, turn.name or "ai", "tool", turn.at, is_told)


def _answered(number: int, turn: Turn, reply: str) -> Attempt:
    return Attempt(
        clause(look(turn.text).statement, 16), reply, number, None, turn.name or "ai", "answer", turn.at, True
    )


def _reply_to(transcript: Transcript, number: int) -> str:
    """What the customer said to it, in a few words."""
    for turn in transcript.turns[number - transcript.first + 1 :]:
        if turn.speaker is Speaker.CUSTOMER and turn.text.strip():
            if look(turn.text).agrees:
                return "the customer agreed"
            return f"the customer: “{clause(turn.text, 10)}”"
        if turn.speaker is Speaker.HUMAN:
            break
    return "no reply yet"


def _own_attempt(text: str) -> str:
    """What a customer says they have done; "" if they only ask about it."""
    said = text[:2000]
    return next((own[0] for own in _OWN.finditer(said) if not _NOT_DONE.search(said[: own.start()][-20:])), "")


def _call(tool: ToolCall) -> str:
    given = ", ".join(f"{name} {_argument(value)}" for name, value in tool.arguments[:12])
    return f"{tool.name}({given})"


def _argument(value: str) -> str:
    told = _told(value[:READ]) if value[:1] in ("{", "[") else ""
    return shortened(told.replace(" found", " given") or value, 60)


def _result(tool: ToolCall) -> str:
    """What came back, cut short; of data a few plain figures, for nobody reads braces."""
    if tool.result is None:
        return "no result yet"
    said = tool.result[:READ].strip()
    if said[:1] in ("{", "[") and (told := _told(said)):
        return told
    return shortened(" ".join(said[:400].split()), 160)


def _told(said: str) -> str:
    """Data as words: "3 found: origin ATL, price 105"; "" if it is none."""
    try:
        found = json.loads(said)
    except (ValueError, RecursionError):
        return ""
    if isinstance(found, list):
        many = f"{len(found)} found" if found else "nothing found"
        return f"{many}: {_plain(found[0])}" if found and _plain(found[0]) else many
    return _plain(found)


def _plain(found: object) -> str:
    """The first plain values of an object with their names."""
    if not isinstance(found, dict):
        return shortened(str(found), 60) if isinstance(found, str | int | float) else ""
    parts = [
        f"{str(name).replace('_', ' ')} {shortened(str(value), 40)}"
        for name, value in found.items()
        if isinstance(value, str | int | float) and value != ""
    ]
    return shortened(", ".join(parts[:5]), 160)
