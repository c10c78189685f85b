"""Tone learned anew from a team's own labels, and kept only if it tells unseen tickets better than the shipped tone.

The fewer labels there are, the more of the shipped tone is left in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from segue.core.transcript import Speaker, Transcript, Turn

from ..heads import SERVED, Heads
from ..heads.hashed import COLUMNS, matrix
from ..languages import Languages
from ..lexicon import Lexicon
from .tone import ToneHead, difference, seen
from .train import Encoder, Progress, encoded

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[Any]

NEEDED, OF_A_SIDE = 50, 10
"""Tickets with a tone from which on one is learned, and how many of them must be negative, and how many not. Source:
findings; for the second our own guess, one in each part."""
BOUND = 1 / 3
"""A tone below -1/3 is negative, one above 1/3 positive. Our own choice: thirds."""
C_TONE = 0.3
"""Inverse strength of both regressions. Source: as for SIGNS."""
WORTH = 25
"""Labels that the shipped tone is worth in the mixture. Our own choice: with none, airline posts are told .004 AUROC
better, and more is unlearned of what a team's labels do not have."""
PARTS = 10
"""In which unseen tickets are judged. Source: of 12 draws of 50 airline posts, a better tone is kept in 6; with five
parts in 4."""
LEAST = 0.6
"""AUROC that a learned tone must pass, whatever the shipped one has: what tells less is no tone. Our own guess."""
AT_MOST = 3_000
"""Tickets that are learned from; of more, evenly spaced ones. Source: findings, AUROC .932 with 3,000 posts and .946
with 11,000; so many take some 14 seconds."""
PLACES = tuple(at / 20 for at in range(1, 20))
"""At which the learned tone is made as wide as the shipped one; in between and beyond, in proportion."""


@dataclass(frozen=True)
class LearnedTone:
    """What became of the tones in a file of tickets.

    Attributes:
        head: None: the shipped tone stays.
        because: a sentence with counts and, where it was measured, both out-of-fold figures; "" without any tone.
    """

    head: ToneHead | None
    because: str


def learn_tone(
    tones: Mapping[str, float],
    encoder: Encoder,
    heads: Heads,
    lexicon: Lexicon,
    known: Mapping[str, Array] | None = None,
    progress: Progress = lambda *_: None,
) -> LearnedTone:
    """A tone head, if there are labels enough and it tells negative tickets better than the shipped one.

    Args:
        tones: text to tone, -1.0 to 1.0. Texts in languages that the shipped heads do not serve are left out.
        known: vectors of texts that were encoded before.
    """
    if not tones:
        return LearnedTone(None, "")
    if heads.encoder != encoder.name:
        return LearnedTone(None, f"Tone stays with the word lists: the shipped models do not fit {encoder.name}.")
    rows = _Rows.of(tones, encoder, heads, lexicon, known or {}, progress)
    negative = int((rows.tones < -BOUND).sum())
    if len(rows.texts) < NEEDED or not OF_A_SIDE <= negative <= len(rows.texts) - OF_A_SIDE:
        return LearnedTone(
            None,
            f"Tone stays as shipped: {len(rows.texts):,} tickets in English have a tone, {negative:,} of them negative;"
            f" {NEEDED} are needed, {OF_A_SIDE} negative and {OF_A_SIDE} not.",
        )
    return _chosen(rows, heads)


@dataclass(frozen=True)
class _Rows:
    """Tickets with a tone, and what is looked at of them: `inputs` is a sparse matrix of scipy."""

    texts: Sequence[str]
    tones: Array
    shipped: Array
    inputs: Any

    @classmethod
    def of(
        cls,
        tones: Mapping[str, float],
        encoder: Encoder,
        heads: Heads,
        lexicon: Lexicon,
        known: Mapping[str, Array],
        progress: Progress,
    ) -> _Rows:
        import numpy as np
        from scipy.sparse import csr_matrix, hstack

        languages, readings = Languages(), {}
        texts, step = list(tones), max(len(tones) / AT_MOST, 1.0)
        for text in (texts[int(at * step)] for at in range(min(len(texts), AT_MOST))):
            reading = lexicon.read_now(Transcript((Turn(Speaker.CUSTOMER, text),)))
            reading = replace(reading, language=languages.tell(text, reading.language))
            if reading.language in SERVED and reading.tone is not None:
                readings[text] = reading
        lacking = [text for text in readings if text not in known]
        vectors = {**known, **dict(zip(lacking, encoded(encoder, lacking, "Reading tones", progress), strict=True))}
        shipped = [heads.read(reading, text, vectors[text]).tone for text, reading in readings.items()]
        dense = [seen(heads.signs(reading, text, vectors[text]), vectors[text]) for text, reading in readings.items()]
        inputs = hstack([csr_matrix(np.array(dense)), matrix(list(readings))]).tocsr() if readings else None
        return cls(list(readings), np.array([tones[text] for text in readings]), np.array(shipped), inputs)


def _chosen(rows: _Rows, heads: Heads) -> LearnedTone:
    """Fitted on all rows, if what was fitted on parts of them tells the rest better than the shipped tone."""
    import numpy as np
    from sklearn.metrics import roc_auc_score
    from sklearn.model_selection import StratifiedKFold
    from threadpoolctl import threadpool_limits

    negative, unseen, many = rows.tones < -BOUND, np.zeros(len(rows.texts)), len(rows.texts)
    with threadpool_limits(1):
        for train, held in StratifiedKFold(PARTS, shuffle=True, random_state=0).split(negative, negative):
            weights, bias = _fitted(rows.inputs[train], rows.tones[train])
            unseen[held] = difference(rows.inputs[held] @ weights.T + bias)
        weights, bias = _fitted(rows.inputs, rows.tones)
    usual = np.array([[-1.0, *np.quantile(tones, PLACES), 1.0] for tones in (unseen, rows.shipped)])
    told = {"tickets": many, "negative": int(negative.sum()), "folds": PARTS, "heads": heads.mark}
    dense, share = weights.shape[1] - COLUMNS, np.array([many / (many + WORTH)])
    head = ToneHead(weights[:, :dense], weights[:, dense:], bias, usual, share, told)
    before, after = (
        float(roc_auc_score(negative, -tones)) for tones in (rows.shipped, head.mixed(unseen, rows.shipped))
    )
    of = f"{many:,} tickets, {negative.sum():,} of them negative"
    if after <= max(before, LEAST):
        because = f"Tone stays as shipped: of {of}, it tells those at AUROC {before:.3f}, one learned here {after:.3f}."
        return LearnedTone(None, because)
    because = f"Tone is learned from {of}, unseen ones told at AUROC {after:.3f}; the shipped tone has {before:.3f}."
    return LearnedTone(replace(head, told=told | {"shipped_auroc": before, "auroc": after}), because)


def _fitted(inputs: Any, tones: Array) -> tuple[Array, Array]:
    """Weights and bias of both regressions; a side that no ticket has is never likely."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    weights, bias = np.zeros((2, inputs.shape[1])), np.full(2, -30.0)
    for at, labels in enumerate((tones < -BOUND, tones > BOUND)):
        if labels.any():
            fit = LogisticRegression(C=C_TONE, max_iter=300).fit(inputs, labels)
            weights[at], bias[at] = fit.coef_[0], fit.intercept_[0]
    return weights, bias
