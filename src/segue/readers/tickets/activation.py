"""Whether a new model may take the place of the old one: it must score no worse, on tickets that neither had seen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .model import TicketModel, load_model
from .store import NoModel, load
from .tickets import Tickets
from .train import Encoder, Judged

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENOUGH = 100
"""Tickets that the old model had not seen, below which its own out-of-fold figure is taken instead."""


@dataclass(frozen=True)
class Current:
    """The model that is there now.

    Attributes:
        model: None where it cannot be used, so that anything may replace it.
        accuracy: its own out-of-fold figure.
        n: of so many tickets.
    """

    model: TicketModel | None
    seen: frozenset[int]
    accuracy: float
    n: int


def current(folder: Path) -> Current | None:
    """The model in a folder; None if there is none. A damaged one counts as one that scores nothing."""
    try:
        arrays, told = load(folder)
        model = load_model(folder, str(told.get("encoder")))
        figures = told["figures"]
        return Current(model, frozenset(arrays["seen"].tolist()), float(figures["accuracy"]), int(figures["tickets"]))
    except NoModel:
        return None
    except Exception:
        return Current(None, frozenset(), 0.0, 0)


def worse(before: Current, tickets: Tickets, judged: Judged, encoder: Encoder) -> str:
    """Why the new model is worse than the old one, with figures; "" if it is not."""
    import numpy as np

    if before.model is None or before.model.encoder != encoder.name:
        return ""
    right = judged.probabilities.argmax(axis=1) == judged.labels
    marks = [mark(text) for text in tickets.texts]
    fresh = np.array([at for at, number in enumerate(marks) if number not in before.seen], dtype=np.int64)
    if len(fresh) >= ENOUGH:
        old = _right(
            before.model,
            [tickets.texts[at] for at in fresh],
            [tickets.intents[tickets.numbers[at]] for at in fresh],
            encoder,
        )
        new, n, where = float(right[fresh].mean()), len(fresh), f"of {len(fresh):,} tickets that neither had seen"
    else:
        old, new, n, where = before.accuracy, float(right.mean()), before.n, "of the tickets that each was judged on"
    chance = sqrt(max(old * (1 - old), 1e-4) / max(n, 1))
    return f"it gets {old:.1%} {where} right, the new one {new:.1%}" if new < old - chance else ""


def seen(tickets: Tickets) -> dict[str, NDArray[Any]]:
    """The marks of the tickets, stored with a model: which ones it has seen, without their words."""
    import numpy as np

    return {"seen": np.array([mark(text) for text in tickets.texts], dtype=np.uint64)}


def mark(text: str) -> int:
    """A number for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _right(model: TicketModel, texts: Sequence[str], names: Sequence[str], encoder: Encoder) -> float:
    found = model.read(texts, encoder.encode(texts)).probabilities.argmax(axis=1)
    return float(sum(model.intents[at] == name for at, name in zip(found, names, strict=True)) / len(names))
