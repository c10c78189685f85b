"""An endpoint's reading and the one made here, made into one.

A model reads better than word lists, and can be talked into things by whom it reads. So it may add a reason for a
person and never take one away: where the reading made here hears a wish for a person, an attack, a delicate subject,
something at stake or a repeated question, that stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ...core.reading import Likely, Reading, Spotted, Stake
from ...core.triggers import LIKELY


def together(theirs: Reading, local: Reading, text: str) -> Reading:
    """The endpoint's reading, in which nothing is below the local one that decides about a person.

    Args:
        text: the customer's last turn; words that do not stand in it were not spotted.
    """
    stands = _stands(theirs, local)
    wish = (theirs.wants_human or 0.0) < LIKELY <= (local.wants_human or 0.0)
    return replace(
        theirs,
        wants_human=_most(theirs.wants_human, local.wants_human),
        injection=_most(theirs.injection, local.injection),
        topics=_topics(theirs, local),
        stakes=_stakes(theirs, local, text),
        repeats=max(theirs.repeats or 0, local.repeats or 0),
        said_before=local.said_before,
        spotted=(*_kept(local.spotted, stands), *_said(theirs.spotted, stands, text)),
        notes=("the wish for a person was heard here, not by the endpoint",) if wish else (),
    )


def _stands(theirs: Reading, local: Reading) -> frozenset[str]:
    """The signals of which the local figure stands, and so its words."""
    figures = [
        name
        for name in ("wants_human", "injection", "repeats")
        if (getattr(local, name) or 0) > (getattr(theirs, name) or 0)
    ]
    topics = [topic.name for topic in local.topics if topic.p > theirs.topic(topic.name)]
    stakes = [stake.name for stake in local.stakes if stake.p > _p(theirs.stake(stake.name))]
    return frozenset((*figures, *topics, *stakes))


def _topics(theirs: Reading, local: Reading) -> tuple[Likely, ...]:
    names = dict.fromkeys(topic.name for topic in (*theirs.topics, *local.topics))
    return _by_p(Likely(name, max(theirs.topic(name), local.topic(name))) for name in names)


def _stakes(theirs: Reading, local: Reading, text: str) -> tuple[Stake, ...]:
    names = dict.fromkeys(stake.name for stake in (*theirs.stakes, *local.stakes))
    found = [_stake(theirs.stake(name), local.stake(name), text) for name in names]
    return tuple(sorted(found, key=lambda stake: -stake.p))


def _stake(theirs: Stake | None, local: Stake | None, text: str) -> Stake:
    """One stake of both: the higher amount, and what it is about as it was read here, or as it stands in the text."""
    if theirs is None or local is None:
        (one,) = [stake for stake in (theirs, local) if stake is not None]
        return one if theirs is None else replace(one, of=_in_text(one.of, text))
    more = max((theirs, local), key=lambda stake: -1 if stake.amount_cents is None else stake.amount_cents)
    return Stake(
        theirs.name, max(theirs.p, local.p), more.amount_cents, more.currency, local.of or _in_text(theirs.of, text)
    )


def _in_text(of: str | None, text: str) -> str | None:
    return of if of and of.casefold() in text.casefold() else None


def _kept(spotted: Iterable[Spotted], stands: frozenset[str]) -> tuple[Spotted, ...]:
    return tuple(one for one in spotted if one.signal in stands)


def _said(spotted: Iterable[Spotted], stands: frozenset[str], text: str) -> tuple[Spotted, ...]:
    there = " ".join(text.split()).casefold()
    return tuple(one for one in spotted if one.signal not in stands and " ".join(one.words.split()).casefold() in there)


def _most(one: float | None, other: float | None) -> float | None:
    measured = [figure for figure in (one, other) if figure is not None]
    return max(measured, default=None)


def _p(stake: Stake | None) -> float:
    return stake.p if stake else 0.0


def _by_p(found: Iterable[Likely]) -> tuple[Likely, ...]:
    return tuple(sorted(found, key=lambda likely: -likely.p))
