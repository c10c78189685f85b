"""Learns the intents of a team from its tickets, and measures what it learned on tickets that it did not see.

Everything told of a model comes from out-of-fold scores: each ticket is judged by a model that was fitted without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from ..tfidf import Tfidf
from .model import SPREAD, Heat, TicketModel, averaged, softmax
from .scope import NEVER, Neighbours, Scope
from .tickets import Tickets

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[Any]

C_MEANING = 30.0
"""Inverse strength of the encoder's logistic regression. Source: findings, not tuned."""
MANY = 3_000
"""Tickets from which on a word must stand in two, the words' view is held tighter, and three folds are enough."""
FEW = 15
"""Tickets of an intent below which unlabelled history is learned from as well. Source: findings."""
SURE_SHARE = 0.7
"""Share of the unlabelled, the surest ones, that is learned from. Source: findings."""
SHARE, SHARE_OF_FEW = 0.6, 0.7
"""Weight of the encoder's view in the average, with `MANY` tickets and with fewer: of few, the words tell less. Source:
with five and ten an intent of BANKING77, HWU64 and CLINC150, fourteen draws, .7 is right .26 points more often."""
AT_HAND = 12_000
"""Tickets kept for the nearest one, 9 MB; of more, evenly spaced ones of each intent."""
CHUNK = 256
_WORD = re.compile(r"[^\W\d_]{3}")

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much it is in all."""


class Encoder(Protocol):
    """Texts into vectors of length 1.0."""

    @property
    def name(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> Array: ...


@dataclass(frozen=True)
class Judged:
    """Out-of-fold judgement of each labelled ticket.

    Attributes:
        probabilities: (tickets, intents), calibrated.
        labels: the right intent's number.
        folds: how many parts the tickets were cut into.
        outside: how out of scope each looks.
        guesses: of the unlabelled that were learned from, the share on which the two views agree; None: none were.
        learned: how many unlabelled tickets were learned from.
    """

    probabilities: Array
    labels: NDArray[np.int64]
    outside: Array
    folds: int
    guesses: float | None = None
    learned: int = 0


@dataclass(frozen=True)
class Learned:
    """A model, what it got right of tickets that it had not seen, and the encoder's vectors of those with a label."""

    model: TicketModel
    judged: Judged
    vectors: Array


def learn(tickets: Tickets, encoder: Encoder, coverage: float = 0.95, progress: Progress = lambda *_: None) -> Learned:
    """Fits both views, their temperatures and the bounds of the scope.

    Args:
        coverage: share of the requests in scope that are to be taken as such, 0.5 to 0.999.
    """
    import numpy as np
    from threadpoolctl import threadpool_limits

    texts, numbers = tickets.texts, np.array(tickets.numbers, dtype=np.int64)
    vectors = encoded(encoder, texts, "Reading tickets", progress)
    history = _History.of(tickets, encoder, progress) if _is_few(numbers, tickets) else None
    named = _Named.of(tickets.intents, encoder) if float(np.median(np.bincount(numbers))) < FEW else None
    folds = _folds(numbers, _parts(numbers, history is not None))
    with ThreadPoolExecutor(2) as pool, threadpool_limits(1):  # two fits at a time, each on one core
        data = _Data(texts, vectors, numbers, len(tickets.intents), history, named)
        jobs = [pool.submit(_fitted, data, train, held) for train, held in folds]
        whole = pool.submit(_fitted, data, np.arange(len(texts)), np.arange(0))
        views = [np.zeros((len(texts), len(tickets.intents)), dtype=np.float32) for _ in range(2)]
        for at, ((_, held), job) in enumerate(zip(folds, jobs, strict=True)):
            views[0][held], views[1][held] = job.result().held
            progress("Judging what it did not see", at + 1, len(folds) + 1)
        fit = whole.result()
        progress("Judging what it did not see", len(folds) + 1, len(folds) + 1)
    heat = _heat(views[0], views[1], numbers)
    probabilities = averaged(views[0], views[1], heat)
    signs = _signs(data, folds, probabilities, views[1])
    scope = Scope.of(signs, coverage)
    kept = _spaced(numbers, AT_HAND)
    neighbours = Neighbours.of(vectors, numbers, data.intents)
    arrays = fit.arrays() | neighbours.arrays(kept) | {"heat": heat.figures(), "scope": scope.figures()}
    model = TicketModel(tickets.intents, encoder.name, arrays, heat, scope)
    judged = Judged(probabilities, numbers, scope.outside(signs), len(folds), fit.agreement, fit.learned)
    return Learned(model, judged, vectors)


def encoded(encoder: Encoder, texts: Sequence[str], what: str, progress: Progress) -> Array:
    """Vectors in chunks of like length, so that progress is seen and nothing is padded in vain."""
    import numpy as np

    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    found: Array | None = None
    for start in range(0, len(order), CHUNK):
        part = order[start : start + CHUNK]
        vectors = encoder.encode([texts[at] for at in part])
        if found is None:
            found = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
        found[part] = vectors
        progress(what, min(start + CHUNK, len(order)), len(order))
    return found if found is not None else np.zeros((0, 1), dtype=np.float32)


@dataclass(frozen=True)
class _History:
    """Tickets without a label, for learning from where labels are few."""

    texts: Sequence[str]
    vectors: Array

    @classmethod
    def of(cls, tickets: Tickets, encoder: Encoder, progress: Progress) -> _History:
        return cls(tickets.unlabelled, encoded(encoder, tickets.unlabelled, "Reading unlabelled history", progress))


@dataclass(frozen=True)
class _Named:
    """The intents' own names in words, each a ticket of its intent: where tickets are few, a name tells as much as one.

    Source: with five and ten an intent, .7 to 1.9 points more of BANKING77, CLINC150 and HWU64 are right, in each of
    fifteen draws.
    """

    texts: list[str]
    vectors: Array
    numbers: NDArray[np.int64]

    @classmethod
    def of(cls, intents: Sequence[str], encoder: Encoder) -> _Named | None:
        """Those that are words; a code tells nothing."""
        import numpy as np

        words = [(number, in_words(name)) for number, name in enumerate(intents)]
        told = [(number, text) for number, text in words if _WORD.search(text)]
        if not told:
            return None
        texts = [text for _, text in told]
        return cls(texts, encoder.encode(texts), np.array([number for number, _ in told], dtype=np.int64))


@dataclass(frozen=True)
class _Data:
    texts: Sequence[str]
    vectors: Array
    numbers: NDArray[np.int64]
    intents: int
    history: _History | None
    named: _Named | None = None


@dataclass(frozen=True)
class _Fit:
    """Both views, fitted on a part of the tickets, and their margins for the part held out."""

    meaning: Any
    words: Any
    tfidf: Tfidf
    intents: int
    held: tuple[Array, Array]
    agreement: float | None
    learned: int

    def arrays(self) -> dict[str, Any]:
        import numpy as np

        meaning, meaning_bias = _whole(self.meaning, self.intents)
        words, words_bias = _whole(self.words, self.intents)
        return self.tfidf.arrays() | {
            "meaning": meaning.astype(np.float16), "meaning_bias": meaning_bias,
            "by_words": np.ascontiguousarray(words.T).astype(np.float16), "by_words_bias": words_bias,
        }  # fmt: skip


def _fitted(data: _Data, train: NDArray[np.int64], held: NDArray[np.int64]) -> _Fit:
    import numpy as np

    texts, vectors, numbers = [data.texts[at] for at in train], data.vectors[train], data.numbers[train]
    if data.named is not None:
        texts += data.named.texts
        vectors = np.concatenate([vectors, data.named.vectors])
        numbers = np.concatenate([numbers, data.named.numbers])
    weights, agreement, learned = None, None, 0
    if data.history is not None:
        guessed, sure, agreement = _guessed(vectors, numbers, data.history)
        texts = [*texts, *(data.history.texts[at] for at in sure)]
        weights = np.concatenate([np.full(len(numbers), 2.0), np.ones(len(sure))])
        vectors = np.concatenate([vectors, data.history.vectors[sure]])
        numbers, learned = np.concatenate([numbers, guessed]), len(sure)
    meaning = _regression().fit(vectors, numbers, sample_weight=weights)
    tfidf = Tfidf.fitted(texts, 1 if len(texts) < MANY else 2)
    from sklearn.svm import LinearSVC

    words = LinearSVC(C=1.0 if len(texts) < MANY else 0.5)
    words.fit(tfidf.matrix(texts), numbers, sample_weight=weights)
    return _Fit(meaning, words, tfidf, data.intents, _margins(data, held, meaning, words, tfidf), agreement, learned)


def _margins(data: _Data, held: NDArray[np.int64], meaning: Any, words: Any, tfidf: Tfidf) -> tuple[Array, Array]:
    import numpy as np

    if not len(held):
        return np.zeros((0, data.intents), dtype=np.float32), np.zeros((0, data.intents), dtype=np.float32)
    one, one_bias = _whole(meaning, data.intents)
    other, other_bias = _whole(words, data.intents)
    by_words = tfidf.matrix([data.texts[at] for at in held]) @ other.T
    return data.vectors[held] @ one.T + one_bias, np.asarray(by_words, dtype=np.float32) + other_bias


def _whole(fit: Any, intents: int) -> tuple[Array, Array]:
    """Weights and bias with a row for every intent: of two, scikit-learn keeps one row; of a missing one, none."""
    import numpy as np

    weights: Array = np.asarray(fit.coef_, dtype=np.float32)
    bias: Array = np.asarray(fit.intercept_, dtype=np.float32)
    if len(fit.classes_) == 2 and len(weights) == 1:
        half = 0.5 if hasattr(fit, "predict_proba") else 1.0
        weights, bias = np.concatenate([-weights, weights]) * half, np.concatenate([-bias, bias]) * half
    whole = np.zeros((intents, weights.shape[1]), dtype=np.float32)
    whole_bias = np.full(intents, -30.0, dtype=np.float32)
    whole[fit.classes_], whole_bias[fit.classes_] = weights, bias
    return whole, whole_bias


def _regression() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=C_MEANING, max_iter=300, tol=1e-3)


def _guessed(vectors: Array, numbers: NDArray[np.int64], history: _History) -> tuple[Any, Any, float]:
    """Labels for the surest part of the history; the part; and how often the two judges agreed on it."""
    import numpy as np
    from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

    judges = (_regression(), LinearDiscriminantAnalysis(solver="lsqr", shrinkage=0.5))
    one, other = (judge.fit(vectors, numbers).predict_proba(history.vectors) for judge in judges)
    found = (one + other) / 2
    nearest = (history.vectors @ vectors.T).max(axis=1)
    order = np.argsort(-(_ranked(found.max(axis=1)) + 0.5 * _ranked(nearest)))
    sure = np.sort(order[: int(len(order) * SURE_SHARE)])
    agree = float((one[sure].argmax(axis=1) == other[sure].argmax(axis=1)).mean()) if len(sure) else 0.0
    return np.asarray(judges[0].classes_)[found[sure].argmax(axis=1)], sure, agree


def in_words(name: str) -> str:
    """An intent's name as words: "card_arrival", "CardArrival"."""
    return " ".join(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", re.sub(r"[\W_]+", " ", name)).lower().split())


def _ranked(values: Array) -> Array:
    import numpy as np

    ranks: Array = np.argsort(np.argsort(values)) / max(len(values), 1)
    return ranks


def _is_few(numbers: NDArray[np.int64], tickets: Tickets) -> bool:
    import numpy as np

    return len(tickets.unlabelled) >= len(tickets.intents) and float(np.median(np.bincount(numbers))) < FEW


def _parts(numbers: NDArray[np.int64], has_history: bool) -> int:
    """Into how many parts to cut: as many as intents have tickets, so that little is missing while it is judged."""
    import numpy as np

    if len(numbers) >= MANY or has_history:
        return 3
    return int(min(max(np.median(np.bincount(numbers)), 3), 5))


def _folds(numbers: NDArray[np.int64], parts: int) -> list[tuple[Any, Any]]:
    """Parts with the intents evenly in each, the same every time; a rare intent is missing in some."""
    import numpy as np

    shuffled = np.random.default_rng(0).permutation(len(numbers))
    place = np.zeros(len(numbers), dtype=np.int64)
    for number in np.unique(numbers):
        members = shuffled[numbers[shuffled] == number]
        place[members] = (np.arange(len(members)) + number) % parts
    return [(np.flatnonzero(place != part), np.flatnonzero(place == part)) for part in range(parts)]


def _heat(meaning: Array, by_words: Array, numbers: NDArray[np.int64]) -> Heat:
    """Temperatures with the least log loss on out-of-fold scores: of each view first, then of their average."""
    import numpy as np

    def loss(probabilities: Array) -> float:
        return float(-np.log(probabilities[np.arange(len(numbers)), numbers] + NEVER).mean())

    first = _least(lambda heat: loss(softmax(meaning / heat)))
    second = _least(lambda heat: loss(softmax(by_words * SPREAD / heat)))
    both = Heat(first, second, 1.0, SHARE if len(numbers) >= MANY else SHARE_OF_FEW)
    return replace(both, average=_least(lambda heat: loss(averaged(meaning, by_words, replace(both, average=heat)))))


def _least(loss: Callable[[float], float]) -> float:
    import numpy as np
    from scipy.optimize import minimize_scalar

    found = minimize_scalar(
        lambda at: loss(float(np.exp(at))), bounds=(-3.0, 3.0), method="bounded", options={"xatol": 0.01}
    )
    return float(np.exp(found.x))


def _signs(data: _Data, folds: Sequence[tuple[Any, Any]], probabilities: Array, by_words: Array) -> Array:
    """Signs of each ticket beside those of the other folds."""
    import numpy as np

    found = np.zeros((len(data.vectors), 4), dtype=np.float32)
    for train, held in folds:
        around = Neighbours.of(data.vectors[train], data.numbers[train], data.intents)
        found[held] = around.signs(data.vectors[held], probabilities[held], by_words[held])
    return found


def _spaced(numbers: NDArray[np.int64], at_most: int) -> Any:
    import numpy as np

    if len(numbers) <= at_most:
        return np.arange(len(numbers))
    order = np.argsort(numbers, kind="stable")
    return order[np.linspace(0, len(order) - 1, at_most).astype(int)]
