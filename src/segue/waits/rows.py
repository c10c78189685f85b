"""What a model learns from: the floor as it was when somebody asked, and how long they waited.

Who gave up is counted with the wait that they would have had: until somebody who could have taken them answered a case
that was due no earlier. Learned from those alone who were served, waits would seem 20 seconds shorter than they are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from segue.core.waits.features import Features
from segue.core.waits.floor import Waiting

LONGEST = 1_800.0
"""Seconds beyond which a wait is as good as none. Source: findings on routing, section 6, which cap the waits so."""

AT_ONCE = 5_000
"""Cases of which it is open what will come; of more, the oldest are forgotten. Our own choice."""


@dataclass(frozen=True, slots=True)
class Row:
    """One handoff.

    Attributes:
        at: seconds, when they asked.
        waited: seconds until the first words, at most LONGEST.
        is_imputed: they gave up before.
    """

    at: float
    features: Features
    waited: float
    is_imputed: bool = False


@dataclass(slots=True)
class _Open:
    waiting: Waiting
    at: float
    features: Features
    left_at: float = 0.0


class Rows:
    """Turns what happens into rows, one by one.

    Args:
        keep: takes a row once it is whole.
    """

    def __init__(self, keep: Callable[[Row], object]) -> None:
        self._keep = keep
        self._open: dict[str, _Open] = {}
        self._gone: deque[_Open] = deque(maxlen=AT_ONCE)

    def asked(self, waiting: Waiting, at: float, features: Features) -> None:
        """Somebody starts to wait."""
        if len(self._open) >= AT_ONCE:
            del self._open[next(iter(self._open))]
        self._open[waiting.case.id] = _Open(waiting, at, features)

    def answered(self, id: str, now: float, may_have: Callable[[Waiting], bool] | None = None) -> None:
        """The first words of a person.

        Args:
            may_have: whether this person could have taken another case instead; None: one of the same kind.
        """
        case = self._open.pop(id, None)
        if case is None:
            return
        self._keep(Row(case.at, case.features, min(now - case.at, LONGEST)))
        may_have = may_have or (lambda other: other.kind == case.waiting.kind)
        for _ in range(len(self._gone)):
            gone = self._gone.popleft()
            if case.waiting.due >= gone.waiting.due and now >= gone.left_at and may_have(gone.waiting):
                self._impute(gone, now)
            elif now - gone.left_at > LONGEST:
                self._impute(gone, now)  # nobody who could have taken them took anybody: they are not there
            else:
                self._gone.append(gone)

    def left(self, id: str, now: float) -> None:
        """They gave up before anybody answered."""
        case = self._open.pop(id, None)
        if case is not None:
            case.left_at = now
            self._gone.append(case)

    def forget(self, id: str) -> None:
        """Nothing can be learned of this one: they chose a call, or went back to the assistant."""
        self._open.pop(id, None)

    def _impute(self, gone: _Open, until: float) -> None:
        self._keep(Row(gone.at, gone.features, min(until - gone.at, LONGEST), is_imputed=True))
