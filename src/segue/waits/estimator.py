"""The estimator that learns: core's formula at first, a model trained on what came of it once there is enough."""

from __future__ import annotations

import importlib.util
from collections import deque

from segue.core.routing.cases import AgentLike, CaseLike, RulesLike
from segue.core.waits.estimator import WaitEstimator
from segue.core.waits.features import Features

from .model import WaitModel
from .rows import LONGEST, Row, Rows
from .train import AT_MOST, NEEDED, learn

MORE = 0.2
"""Share by which the rows must have grown before it learns again, on another day. Our own choice."""

DAY = 86_400.0


class LearnedEstimator:
    """Watches a floor and says what somebody who asks now will wait; trains itself on what it saw.

    Args:
        rules: of the team.
        model: that was trained before; None: none yet.
        trains: whether it trains itself, once a day, in the call in which the day begins. Needs scikit-learn; without
            it, the formula goes on speaking.
    """

    def __init__(self, rules: RulesLike, model: WaitModel | None = None, *, trains: bool = True) -> None:
        self._formula = WaitEstimator(rules)
        self.model = model if model is not None and model.fits() else None
        self.rows: deque[Row] = deque(maxlen=AT_MOST)
        self._rows = Rows(self.rows.append)
        self._trains = trains and importlib.util.find_spec("sklearn") is not None
        self._learned_from = 0
        self._day = -1

    # ---- what happens

    def arrive(self, case: CaseLike, now: float) -> None:
        """A case starts to wait."""
        self._trained(now)
        features, stands = self._formula.features(case, now), self._formula.stand(case)
        self._formula.arrive(case, now)
        self._rows.asked(stands, now, features)

    def requeue(self, case: CaseLike, now: float) -> None:
        """Better facts about a case that waits."""
        self._formula.requeue(case, now)

    def leave(self, case_id: str, now: float) -> None:
        """A waiting customer has gone."""
        self._formula.leave(case_id, now)
        self._rows.left(case_id, now)

    def free(self, agent: AgentLike, now: float) -> None:
        """An agent's room has changed."""
        self._formula.free(agent, now)

    def start(self, case_id: str, agent_id: str, now: float) -> None:
        """A person wrote the first words of a leg."""
        self._rows.answered(case_id, now, lambda other: self._formula.may_have(agent_id, other))
        self._formula.start(case_id, agent_id, now)

    # ---- what is said

    def estimate(self, case: CaseLike, now: float) -> tuple[float, float] | None:
        """Seconds until the first words, as a band that holds in 80 of 100 cases; None where no band is honest."""
        if self.model is not None:
            band = self.model.band(self._formula.features(case, now))
            if band is not None:
                return min(band[0], LONGEST), min(band[2], LONGEST)
        return self._formula.estimate(case, now)

    def expected(self, case: CaseLike, now: float) -> float:
        """Seconds until the first words: the middle of what is likely, or what the formula says."""
        band = self.model.band(self._formula.features(case, now)) if self.model is not None else None
        return self._formula.seconds(case) if band is None else min(band[1], LONGEST)

    def seconds(self, case: CaseLike) -> float:
        """The same by the queue's length alone; LONGEST where nobody able is there."""
        return self._formula.seconds(case)

    def features(self, case: CaseLike, now: float) -> Features:
        """What the wait of a case that asks now depends on."""
        return self._formula.features(case, now)

    # ---- learning

    def _trained(self, now: float) -> None:
        """Once a day, if enough came since."""
        if not self._trains or int(now // DAY) == self._day:
            return
        self._day = int(now // DAY)
        if len(self.rows) >= NEEDED and len(self.rows) >= (1 + MORE) * self._learned_from:
            self._learned_from = len(self.rows)
            learned = learn(tuple(self.rows))
            self.model = learned.model if learned.is_better else self.model
