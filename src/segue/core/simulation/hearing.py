"""What a classifier of a stated accuracy makes of what customers say: probabilities that mean what they say.

Each intent is a point, a message is that point with noise around it, and the probabilities are what Bayes makes of the
message. So they are calibrated by construction; how far apart the points lie gives the accuracy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log

from .chance import Chance, one_of

NEAR = 0.35
"""How far an intent leans towards one that sounds like it. Source: findings on routing, section 3."""

TRIED, STEPS, FARTHEST = 3_000, 14, 12.0
"""Messages with which the distance is found, halvings, and the distance beyond which nothing is ever mistaken."""

SURE = 0.9999
"""Accuracy from which nothing is mistaken."""

Noise = tuple[float, ...]


class Hearing:
    """The classifier.

    Args:
        shares: intents with how often they come.
        confused: intents with those that sound alike.
        accuracy: share of customers whose likeliest intent is the true one, 0.0 to 1.0; what is below the share of the
            most frequent intent is that share.
        chance: for the messages with which the distance is found.
    """

    def __init__(
        self, shares: Mapping[str, float], confused: Mapping[str, Sequence[str]], accuracy: float, chance: Chance
    ) -> None:
        self.intents = tuple(name for name, share in shares.items() if share > 0)
        total = sum(shares[name] for name in self.intents)
        self._prior = [log(shares[name] / total) for name in self.intents]
        places = {name: at for at, name in enumerate(self.intents)}
        self._points = points(self.intents, confused)
        self._products = [[_dot(one, other) for other in self._points] for one in self._points]
        self._place = places
        self._is_sure = accuracy >= SURE or len(self.intents) == 1
        self._apart = 0.0 if self._is_sure else self._found(shares, accuracy, chance)

    def heard(self, intent: str, *messages: Noise) -> dict[str, float]:
        """Intent to probability after one or more messages of a customer with this intent; see `noise`."""
        if self._is_sure:
            return {intent: 1.0}
        scores = self._scores(self._place[intent], messages, self._apart)
        top = max(scores)
        weights = [exp(score - top) for score in scores]
        total = sum(weights)
        return {name: weight / total for name, weight in zip(self.intents, weights, strict=True)}

    def _scores(self, true: int, messages: Sequence[Noise], apart: float) -> list[float]:
        """Logarithms of what each intent has for itself, up to the same constant."""
        products, square = self._products[true], apart * apart
        scores = []
        for at, prior in enumerate(self._prior):
            far = square * (products[at] - self._products[at][at] / 2)
            scores.append(prior + sum(apart * noise[at] + far for noise in messages))
        return scores

    def _found(self, shares: Mapping[str, float], accuracy: float, chance: Chance) -> float:
        """How far apart the intents lie, by halving: the likeliest one's probability is the accuracy, on average."""
        tried = []
        for _ in range(TRIED):
            intent = one_of(chance, {name: shares[name] for name in self.intents})
            tried.append((self._place[intent], noise(chance, self._points)))
        low, high = 0.0, FARTHEST
        for _ in range(STEPS):
            middle = (low + high) / 2
            right = sum(_likeliest(self._scores(true, (one,), middle)) for true, one in tried)
            low, high = (middle, high) if right < accuracy * TRIED else (low, middle)
        return (low + high) / 2


def _likeliest(scores: Sequence[float]) -> float:
    """The probability of the likeliest."""
    top = max(scores)
    return 1 / sum(exp(score - top) for score in scores)


def points(intents: Sequence[str], confused: Mapping[str, Sequence[str]]) -> list[list[float]]:
    """Where each intent lies: an axis of its own, leaning towards those that sound like it."""
    return [
        [1.0 if other == name else NEAR if other in confused.get(name, ()) else 0.0 for other in intents]
        for name in intents
    ]


def noise(chance: Chance, at: Sequence[Sequence[float]]) -> Noise:
    """A message's noise, as seen from each point: the same for every accuracy, so that variants can be compared."""
    drawn = [chance.gauss(0.0, 1.0) for _ in at]
    return tuple(_dot(drawn, point) for point in at)


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True) if b)
