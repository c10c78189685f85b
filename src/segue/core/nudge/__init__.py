"""The nudge: before a person sends it, whether they ask for what the customer has given already.

It is quiet unless it is sure. A value that is only said back, a check that has to be made, and a question for another
day are no repeats. `asks.py` beside this says what is asked for, `known.py` whether it is known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..packet import Fact, Record
from ..packet.facts import Walk, read
from ..packet.shapes import plain
from ..policy.patterns import FactPattern
from ..transcript import Speaker, Transcript
from .asks import CLOSED, LONGEST, asked_in
from .known import answered, on_record, settled
from .wanted import is_wanted

SHOWN_FROM = 0.5
"""Probability from which a nudge is shown."""

_ELSE = re.compile(
    r"\b(?:another|different|other|others|instead|else|alternative(?:ly)?|change|rather|new|next time|also need"
    r"|more options|unavailable|not available|no (?:\w+ )?(?:available|rooms|tables|results)|booked up|fully booked)\b"
)
"""A question for something other than before."""

_OR_ELSE = re.compile(r"\bor (?:some(?:thing|one)? )?(?:else|other|another)\b(?: \w+)?")
_CHECKS = re.compile(
    r"\b(?:verif\w*|security|for your safety|authenticat\w*|identif\w*|gdpr|data protection|last (?:four|4) digits"
    r"|date of birth|mother'?s maiden|pass ?word|passphrase)\b"
)
"""A check that has to be made, whatever is known."""

_NOTHING_FOUND = re.compile(
    r"\b(?:no (?:\w+ ){0,3}(?:match\w*|found|available|results?|options?|rooms?|tables?)"
    r"|not (?:find|found|available|able)|could ?n[o']?t|can ?not|can't|unable|unsuccessful|unavailable|failed|nothing"
    r"|fully booked|don't have any|doesn't have|there (?:are|were|is) no(?:ne)?)\b"
)


@dataclass(frozen=True, slots=True)
class Nudge:
    """A question whose answer is known.

    Attributes:
        question: as it stands in the draft.
        fact: what is known; its turn is None if it is from the records.
        p: that the question is a needless repeat, 0.0 to 1.0; by rules, not fitted.
    """

    question: str
    fact: Fact
    p: float


def nudges(
    transcript: Transcript,
    draft: str,
    record: Record | None = None,
    corrections: Mapping[str, str | None] | None = None,
    patterns: Sequence[FactPattern] = (),
) -> tuple[Nudge, ...]:
    """Each question of a draft whose answer is known, the surest first; () if there is none.

    Args:
        transcript: up to now.
        draft: what a person is about to send.
        record: what the records know of the customer.
        corrections: values that the customer corrected after the handoff, with what holds instead; None: withheld.
        patterns: facts of the team's own, from its policy.
    """
    asked = dict.fromkeys(asked_in(draft))
    if not asked:
        return ()
    walk = read(transcript, patterns)
    words = f" {plain(draft[-LONGEST:])} "
    own = tuple(dict.fromkeys(pattern.name for pattern in patterns))
    is_vain = _nothing_found(transcript)
    found: dict[str, Nudge] = {}
    for kinds, sentence in asked:
        known = _known(kinds, sentence, walk, transcript, record, own)
        if known is None or (fact := _as_it_stands(known[0], corrections or {})) is None:
            continue
        p = known[1] * _needless(sentence, fact, words) * (0.5 if is_vain else 1.0)
        if fact.value not in found or found[fact.value].p < p:
            found[fact.value] = Nudge(sentence, fact, round(p, 3))
    return tuple(sorted(found.values(), key=lambda nudge: -nudge.p))


def _known(
    kinds: tuple[str, ...],
    sentence: str,
    walk: Walk,
    transcript: Transcript,
    record: Record | None,
    own: tuple[str, ...],
) -> tuple[Fact, float] | None:
    """The fact that answers a question, with how sure that is.

    Args:
        own: names of the team's own facts.
    """
    low = sentence.lower()
    if own and is_wanted(low, "|".join(map(re.escape, own))):
        named = (fact for fact in walk.ledger.facts() if fact.name in own and fact.name in low)
        if fact := next(named, None):
            return fact, 0.9
    for kind in kinds[:1] if "return" in kinds[:1] and " and " not in low else kinds:
        if found := answered(kind, low, walk, transcript):
            return found
    if CLOSED.match(low) and (found := settled(sentence, walk, transcript)):
        return found
    fact = next((fact for kind in kinds if (fact := on_record(kind, low, record))), None)
    return (fact, 0.7) if fact else None


def _as_it_stands(fact: Fact, corrections: Mapping[str, str | None]) -> Fact | None:
    """The fact after the customer's corrections; None if they withheld it."""
    if fact.value not in corrections:
        return fact
    value = corrections[fact.value]
    return None if value is None else replace(fact, value=value)


def _needless(sentence: str, fact: Fact, words: str) -> float:
    """How far a question for what is known is a needless one, 0.0 to 1.0."""
    low = _OR_ELSE.sub("", sentence.lower())
    says_it_back = fact.name != "choice" and plain(fact.value) and f" {plain(fact.value)} " in words
    return (0.2 if says_it_back else 1.0) * (0.2 if _ELSE.search(low) or _CHECKS.search(low) else 1.0)


def _nothing_found(transcript: Transcript) -> bool:
    """Whether the last thing that was tried or said on our side was that nothing is there."""
    for turn in reversed(transcript.turns[-4:]):
        if turn.tool is not None:
            return turn.tool.ok is False
        if turn.speaker in (Speaker.AI, Speaker.HUMAN):
            return bool(_NOTHING_FOUND.search(turn.text.lower()))
    return False
