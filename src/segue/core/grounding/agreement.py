"""How far several drafts of one answer agree, by words: what a model makes up differs from one draft to the next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from .facts import VALUES, addresses_in, missing_addresses, missing_numbers, numbers_in
from .overlap import by_length
from .words import STOP_STEMS, stems


def agreement(drafts: Sequence[str]) -> float | None:
    """The mean likeness of all pairs of drafts, 0.0 to 1.0: the weight of the content words that two share, doubled,
    over that of both (Dice). Two that differ in a number or an address agree in nothing.

    Args:
        drafts: of one answer to one question, sampled independently.

    Returns:
        None ("not measured") for fewer than two drafts.
    """
    if len(drafts) < 2:
        return None
    pairs = list(combinations([(draft, _content(draft)) for draft in drafts], 2))
    return sum(_likeness(*one, *other) for one, other in pairs) / len(pairs)


def _likeness(one: str, words: frozenset[str], other: str, others: frozenset[str]) -> float:
    if _contradict(one, other) or _contradict(other, one):
        return 0.0
    both = sum(map(by_length, words)) + sum(map(by_length, others))
    if not both:
        return float(one.split() == other.split())
    return min(1.0, 2 * sum(map(by_length, words & others)) / both)


def _contradict(one: str, other: str) -> bool:
    """Whether one says a number or an address that the other does not."""
    return any(missing_numbers(one, lambda: numbers_in(other))) or any(
        missing_addresses(one, lambda: addresses_in(other))
    )


def _content(draft: str) -> frozenset[str]:
    words = frozenset(stem for stem in stems(draft) if stem not in VALUES and not stem.isdigit())
    return words - STOP_STEMS or words
