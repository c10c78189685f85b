"""The goal: what the customer needs now, not what the first message said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..policy import Policy
from ..transcript import Speaker, Transcript
from .clauses import clause
from .requests import Request, is_idle, things_of

NOT_SAID = "not said yet"
"""The goal of somebody who wrote nothing that names a need."""

_THEIRS = (
    (re.compile(r"\bfor (?:me|us)\b|\b(?<=find )(?:me|us)\b", re.IGNORECASE), ""),
    (
        re.compile(
            r"\b(?:me|us)\b(?= (?:an?|the|some|my|any|one|another|of|how|what|if|when|where|more|\d))", re.IGNORECASE
        ),
        "",
    ),
    (re.compile(r"\b(?:my|our)\b", re.IGNORECASE), "their"),
    (re.compile(r"\b(?:I'm|I am|we're|we are)\b"), "they are"),
    (re.compile(r"\b(?:I've|I have|we've|we have)\b"), "they have"),
    (re.compile(r"\b(?:I'd|I'll|I|we)\b"), "they"),
    (re.compile(r"\b(?:me|us)\b"), "them"),
)
_CLOSES = re.compile(
    r"(?:\w+ ){0,2}?(?:book|reserve|make|schedule|buy|rent|play|get|find|purchase|look|search|add|see|go|fly)\b",
    re.IGNORECASE,
)
"""Verbs that need their thing: "book it" says nothing, "cancel it" says a little."""

_CUTS = re.compile(
    r",? (?:because|since|so that|as i|and i|but i|and we|for which|thank|thanks|please)\b.*", re.IGNORECASE
)


def goal_of(
    transcript: Transcript, requests: Sequence[Request], tasks: Sequence[int], intent: str | None, policy: Policy
) -> str:
    """Verb and thing, the latest wish first, then what else names the need.

    Args:
        requests: what the customer asked for, oldest first.
        tasks: for each request the number of the task it belongs to.
        intent: the likeliest, by the team's own name, if it was read.
    """
    name = policy.intent_name(intent) if intent else ""
    current = [r for r, task in zip(requests, tasks, strict=True) if tasks and task == tasks[-1]]
    chosen = _chosen(current) or _chosen(requests)
    wish = "; before: ".join(
        dict.fromkeys(clause(_theirs(r.phrase), most) for r, most in zip(chosen, (14, 9), strict=False))
    )
    if not wish:
        wish = _last_words(transcript)
    elif chosen[0].rank < 3 or _CLOSES.match(chosen[0].phrase):
        wish = " ".join([wish, _done_so_far(transcript, wish)]).strip()
    if name and wish and not set(name.lower().split()) & set(wish.lower().split()):
        return f"{wish} ({name})"
    return wish or name or NOT_SAID


def _chosen(requests: Sequence[Request]) -> list[Request]:
    """The last wish of the highest rank and, where it names other things, the fullest earlier one."""
    most = max((r.rank for r in requests), default=0)
    if most == 0:
        said = [r for r in requests if not r.is_question and r.phrase[-1:].isalnum() and not is_idle(r.phrase)]
        return said[-1:]
    last = next(r for r in reversed(requests) if r.rank == most)
    others = [r for r in requests if r.rank >= 2 and r.turn <= last.turn and not r.things <= last.things]
    fullest = max(others, key=lambda r: (r.rank, len(r.things)), default=None)
    return [last] if fullest is None else [last, fullest]


def _last_words(transcript: Transcript) -> str:
    """The customer's fullest sentence among the last ones, in their own words."""
    said = [turn.text for _, turn in transcript.tail(40).of(Speaker.CUSTOMER) if turn.text.strip()]
    if not said:
        return ""
    best = max(reversed(said), key=lambda text: min(6, len(things_of(text[:300]))))
    return f"“{clause(best[:300], 14)}”" if clause(best[:300], 14) else ""


def _done_so_far(transcript: Transcript, wish: str) -> str:
    """The last tool's name in words where the wish itself does not name its thing ("book it")."""
    tool = next((turn.tool for turn in reversed(transcript.turns[-40:]) if turn.tool is not None), None)
    if tool is None:
        return ""
    words = in_words(tool.name)
    things = things_of(words)
    wished = things_of(wish)
    return "" if not things or things & wished or len(wished) > 3 else f"({words})"


def in_words(name: str) -> str:
    """A tool's name as words: "SearchHotel" -> "search hotel"."""
    return re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).strip().lower()


def _theirs(phrase: str) -> str:
    """The wish as somebody else would report it: "my order" -> "their order"."""
    if "“" in phrase:
        return phrase
    said = _CUTS.sub("", phrase[:400])
    for pattern, instead in _THEIRS:
        said = pattern.sub(instead, said)
    said = " ".join(said.split())
    return said[:1].lower() + said[1:] if said[1:2].islower() and said.split(" ")[0].istitle() else said
