"""Which of the team's own intents a message speaks for, by the phrases of the policy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from segue.core.policy import IntentWords, Subject
from segue.core.reading import Likely

from .message import Message, folds, together

ONE_WORD = 0.6
"""How surely a phrase of one word speaks for its intent; each further word adds WORD."""

WORD = 0.1
SUREST = 0.9
ENDINGS = r"(?:s|es|d|ed|ing|al|ation)?"

_GAP = re.compile(r"\s+")
Phrases = tuple[str, tuple[tuple[re.Pattern[str], float], ...]]


def phrases(named: Iterable[tuple[str, Iterable[str]]]) -> tuple[Phrases, ...]:
    """Phrases, compiled: each name with its patterns and their weights."""
    return tuple((name, tuple(_phrase(phrase) for phrase in spoken if phrase.strip())) for name, spoken in named)


def phrases_of(intents: Iterable[IntentWords]) -> tuple[Phrases, ...]:
    """The policy's phrases of its intents."""
    return phrases((words.intent, words.phrases) for words in intents)


def examples_of(subjects: Iterable[Subject], kind: str) -> tuple[Phrases, ...]:
    """The policy's examples of its own topics or stakes."""
    return phrases((subject.id, subject.examples) for subject in subjects if subject.kind == kind)


def intents(said: Message, known: Sequence[Phrases]) -> tuple[tuple[Likely, str], ...]:
    """Each intent and the words that show it, likeliest first."""
    found = [(name, *_heard(said, patterns)) for name, patterns in known]
    whole = sum(p for _, p, _ in found)
    shared = [(Likely(name, round(p * (0.5 + 0.5 * p / whole), 4)), words) for name, p, words in found if p > 0.0]
    return tuple(sorted(shared, key=lambda pair: -pair[0].p))


def _heard(said: Message, patterns: Iterable[tuple[re.Pattern[str], float]]) -> tuple[float, str]:
    heard = [(weight, found) for pattern, weight in patterns if (found := pattern.search(said.text))]
    if not heard:
        return 0.0, ""
    _, longest = max(heard, key=lambda pair: pair[0])
    return min(0.95, together(weight for weight, _ in heard)), said.shown[longest.start() : longest.end()]


def _phrase(phrase: str) -> tuple[re.Pattern[str], float]:
    folded = folds(phrase.strip())
    words = folded.split()
    spelt = r"\s".join(map(re.escape, words))
    weight = min(SUREST, ONE_WORD + WORD * (len(words) - 1))
    if any(letter >= "\u3000" for letter in folded):
        return re.compile(spelt), weight
    ending = ENDINGS if len(words[-1]) > 3 and words[-1].isalpha() else ""
    return re.compile(rf"(?<!\w){spelt}{ending}(?!\w)"), weight
