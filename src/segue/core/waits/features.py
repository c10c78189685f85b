"""What a wait depends on, in numbers, at the moment at which somebody asks. Pure. Read NAMES first.

The names are kept with what they said in the journal, and a model is trained on them weeks later: a number that comes
to mean something else gets another name, and VERSION goes up.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log1p

from ..routing.cases import CaseLike
from .floor import Floor, Place, Waiting

VERSION = 1
"""Of NAMES. A model that was trained on others is not used."""

Features = tuple[tuple[str, float], ...]

NAMES = (
    "formula", "free", "ahead", "all_ahead", "before", "able", "slots", "net", "load", "fit", "fits_now",
    "there", "all_free", "all_slots", "waiting", "same", "same_ahead", "oldest", "oldest_same",
    "hour", "due_in", "target", "sure", "certified",
)  # fmt: skip
"""Every number, in the order in which a model takes them. The first line: of the people who may take the case; the
second: of everybody; the third: of the case. What was seen in the last ten minutes adds nothing: on four made-up
centres the bands scored 8 % worse with it."""


def features_of(floor: Floor, case: CaseLike, place: Place, said: float, now: float) -> Features:
    """All of NAMES with their values, for a case that asks now.

    Args:
        said: seconds, by the formula.
    """
    able, waiting = place.able, place.waiting
    free, slots, there = floor.free_slots(able), floor.slots(able), floor.there()
    fit = floor.best_free_fit(place)
    looked, step = floor.some()
    same = [other for other in looked if other.kind == waiting.kind]
    sensitive = sum(p for name, p in case.intents.items() if name in floor.rules.certified)
    values = (
        log1p(said), free, place.ahead, place.all_ahead, place.before, able.bit_count(), slots,
        place.ahead - free, (place.ahead + 1.0 - free) / max(1, slots), fit, fit >= 0.8,
        there.bit_count(), floor.free_slots(), floor.slots(), len(floor.waiting), step * len(same),
        step * sum(other.due <= waiting.due for other in same), _oldest(looked, now), _oldest(same, now),
        now % 86_400.0 / 3_600.0, waiting.due - now, floor.rules.targets[case.tier],
        max(case.intents.values(), default=0.0), sensitive,
    )  # fmt: skip
    return tuple(zip(NAMES, map(float, values), strict=True))


def _oldest(waiting: Iterable[Waiting], now: float) -> float:
    return max((now - one.case.requested_at for one in waiting), default=0.0)
