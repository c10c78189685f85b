"""What is measured of an answer before it is judged: the figures its builder gives, and how its sources support it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..core.grounding import Grounding, ground
from ..core.transcript import Speaker, Transcript
from ..core.triggers import Signals, token_probability

Sources = Mapping[str, str] | Sequence[str] | None
"""The texts that an answer was written from, by name or in a list."""
SHOWN = 80
"""Characters of a source without a name that the story keeps."""


def signals_of(
    confidence: float | None,
    grounded: float | None,
    agreement: float | None,
    sources: Sequence[str],
    retrieval: float | None,
    logprobs: Sequence[float] | None,
) -> Signals:
    """The figures that a builder gives; log probabilities become the mean probability of a token.

    Raises:
        ValueError: a figure is no probability.
    """
    return Signals(confidence, grounded, agreement, tuple(sources), retrieval, token_probability(logprobs or ()))


def grounding_of(text: str, sources: Sources, given: Signals, transcript: Transcript) -> Grounding | None:
    """How far its sources support an answer; None if there are none, or only names beside a figure of the builder's.

    What customers, people and tools said in the conversation may be said again: its numbers and names need no source.
    """
    if sources is None or (given.grounded is not None and not isinstance(sources, Mapping)):
        return None
    if isinstance(sources, str):
        texts = [sources]
    else:
        texts = list(sources.values() if isinstance(sources, Mapping) else sources)
    said = [turn.text for turn in transcript.turns if turn.speaker in (Speaker.CUSTOMER, Speaker.HUMAN)]
    return ground(text, texts, known=[*said, *(turn.tool.result or "" for turn in transcript.turns if turn.tool)])


def texts_of(sources: Sources) -> dict[str, str]:
    """Their texts by name, those of a list by how each begins."""
    if isinstance(sources, Mapping):
        return dict(sources)
    return {text[:SHOWN]: text for text in ([sources] if isinstance(sources, str) else sources or ())}


def names_of(sources: Sources) -> tuple[str, ...]:
    """What the story calls them: their names, or how each text begins."""
    return tuple(name[:SHOWN] for name in ([sources] if isinstance(sources, str) else sources or ()))


def lowest(one: Signals, other: Signals) -> Signals:
    """Of two measurements of the same figure the lower one: the lowest fails."""
    return Signals(
        _lower(one.confidence, other.confidence),
        _lower(one.grounded, other.grounded),
        _lower(one.agreement, other.agreement),
        tuple(dict.fromkeys((*one.sources, *other.sources))),
        _lower(one.retrieval, other.retrieval),
        _lower(one.token_probability, other.token_probability),
        tuple(dict.fromkeys((*one.notes, *other.notes))),
    )


def _lower(one: float | None, other: float | None) -> float | None:
    given = [value for value in (one, other) if value is not None]
    return min(given) if given else None
