"""The goal: what the customer needs now, not what the first message said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..policy import Policy
from ..transcript import Speaker, Transcript
from .clauses import clause, shortened
from .requests import Form, Request, is_idle, sentences_in, things_of
from .wishes import Goal, Wish, lowered, theirs

_CLOSES = re.compile(
    r"(?:\w+ ){0,2}?(?:book|reserve|make|schedule|buy|rent|play|get|find|purchase|look|search|add|see|go|fly)\b",
    re.IGNORECASE,
)
"""Verbs that need their thing: "book it" says nothing, "cancel it" says a little."""

_POINTS = re.compile(r"\b(?:it|its|these|those|them|they|he|she|him|one|ones)\b", re.IGNORECASE)
"""Words that mean something said before."""

_ONLY_POINTS = re.compile(r"\w+ (?:it|that|this|those|these|them|one)(?: (?:for|to|with) \w+)?$", re.IGNORECASE)

FULL, OTHER, QUOTE, ABOUT = 15, 7, 18, 13
"""Words of the wish itself, of the other one, of a quotation and of the words a wish is about. Our own guess."""


def goal_of(
    transcript: Transcript,
    requests: Sequence[Request],
    tasks: Sequence[int],
    intent: tuple[int, str] | None,
    policy: Policy,
    wished: Mapping[int, str] | None = None,
) -> Goal:
    """The latest wish first, then what else names the need.

    Args:
        requests: what the customer asked for, oldest first.
        tasks: for each request the number of the task it belongs to.
        intent: the turn in which the likeliest was read, and the team's own name for it; None if none was.
        wished: turns in which a wish for a person was read, with its words, in whatever language: the handoff itself
            answers it.
    """
    name = policy.intent_name(intent[1]) if intent else ""
    current = [r for r, task in zip(requests, tasks, strict=True) if tasks and task == tasks[-1]]
    chosen = _chosen(current) or _chosen(requests)
    goal = _goal(transcript, chosen) or _own_words(transcript, wished or {})
    if goal is None or goal.wish is None:
        return Goal(name=name)
    if intent and intent[0] == goal.wish.turn and not things_of(f"- {name}") & things_of(goal.text):
        return replace(goal, name=name)
    if chosen and (chosen[0].rank < 3 or _CLOSES.match(chosen[0].phrase)):
        named = [wish.text for wish in (goal.wish, goal.other) if wish and wish.turn != chosen[0].turn]
        return replace(goal, name=_done_so_far(transcript, " ".join([goal.wish.text, *named])))
    return goal


def _goal(transcript: Transcript, chosen: Sequence[Request]) -> Goal | None:
    """The chosen wishes; where one wish says too little alone, with the words that it is about."""
    wishes = [
        wish
        for request, most in zip(chosen, (FULL, OTHER), strict=False)
        if (wish := _wish(request, most)).text and not (most == OTHER and _is_cut_question(request, wish))
    ]
    if not wishes:
        return None
    others = [wish for wish in wishes[1:] if wish.text != wishes[0].text]
    if others:
        return Goal(wishes[0], others[0])
    says_little = len(chosen[0].things) < 2 or _POINTS.search(chosen[0].phrase)
    return Goal(
        wishes[0], _words_before(transcript, chosen[0], 26 - len(wishes[0].text.split())) if says_little else None
    )


def _wish(request: Request, most: int) -> Wish:
    if request.form is Form.QUESTION:
        return Wish(request.form, clause(lowered(request.phrase), QUOTE if most == FULL else most + 2), request.turn)
    if request.form is Form.WORDS:
        return Wish(request.form, clause(request.phrase, QUOTE), request.turn)
    return Wish(request.form, clause(theirs(request.phrase), most), request.turn)


def _is_cut_question(request: Request, wish: Wish) -> bool:
    """Half a question asks something else."""
    return request.form is Form.QUESTION and len(wish.text.split()) < len(request.phrase.split())


def _words_before(transcript: Transcript, request: Request, left: int) -> Wish | None:
    """The sentence before the wish in the same message, or else the next one."""
    said = sentences_in(shortened(transcript.turns[request.turn - transcript.first].text, 2000))
    at = next((i for i, sentence in enumerate(said) if request.phrase in sentence), None)
    if at is None:
        return None
    beside = [*reversed(said[:at]), *(said[at + 1 :] if _POINTS.search(request.phrase) else ())]
    kept = next(
        (
            clause(s, min(ABOUT, max(7, left)))
            for s in beside
            if len(s.split()) > 3 and len(things_of(s)) > 1 and not is_idle(s)
        ),
        "",
    )
    return Wish(Form.WORDS, kept, request.turn) if kept else None


def _chosen(requests: Sequence[Request]) -> list[Request]:
    """The last wish of the highest rank and, where it names other things, the fullest earlier one."""
    most = max((r.rank for r in requests), default=0)
    if most == 0:
        said = [
            r
            for r in requests
            if r.form not in (Form.QUESTION, Form.WORDS) and r.phrase[-1:].isalnum() and not is_idle(r.phrase)
        ]
        return said[-1:]
    wanted = [r for r in requests if r.rank >= min(most, 2) and not (most == 3 and r.form is Form.WORDS)]
    full = [r for r in wanted if not _ONLY_POINTS.match(r.phrase) or all(r.turn != x.turn or r is x for x in wanted)]
    last = (full or wanted)[-1]
    others = [r for r in requests if r.rank >= 2 and r.turn <= last.turn and not r.things <= last.things]
    fullest = max(others, key=lambda r: (r.rank, len(r.things)), default=None)
    return [last] if fullest is None else [last, fullest]


def _own_words(transcript: Transcript, wished: Mapping[int, str]) -> Goal | None:
    """The sentence that says most among the last ones, and the next one to it if both are short."""
    best, most = None, (-1, -1)
    for number, turn in reversed(list(transcript.tail(40).of(Speaker.CUSTOMER))):
        said = sentences_in(shortened(turn.text, 600))
        for i, sentence in enumerate(said):
            words = clause(sentence, QUOTE)
            full = min(2, len(things_of(sentence)) + (0 if " " in sentence or sentence[:1].isascii() else 2))
            is_wish = is_idle(sentence) or bool(wished.get(number) and wished[number].lower() in sentence.lower())
            rank = (int(not is_wish), full)
            if words and rank > most:
                best, most = Goal(Wish(Form.WORDS, words, number), _next_to(said, i, number)), rank
    return best


def _next_to(said: Sequence[str], at: int, number: int) -> Wish | None:
    left = QUOTE + 2 - len(said[at].split())
    after = said[at + 1] if at + 1 < len(said) else ""
    fits = 1 < len(after.split()) <= left and not is_idle(after) and not is_idle(said[at])
    words = clause(after, left) if fits else ""
    return Wish(Form.WORDS, words, number) if words else None


def _done_so_far(transcript: Transcript, wish: str) -> str:
    """The last tool's name in words where the wish itself does not name its thing ("book it")."""
    tool = next((turn.tool for turn in reversed(transcript.turns[-40:]) if turn.tool is not None), None)
    if tool is None:
        return ""
    words = in_words(tool.name)
    things = things_of(words)
    wished = things_of(wish)
    return "" if not things or things & wished or len(wished) > 3 else words


def in_words(name: str) -> str:
    """A tool's name as words: "SearchHotel" -> "search hotel"."""
    return re.sub(r"[\W_]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).strip().lower()
