"""Whether a new model may take the place of the old one: it must know the same intents and score no worse.

Best on tickets that neither had seen; where those are few, each on the tickets that it was judged on, unseen as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .model import TicketModel, load_model
from .store import ModelDamaged, NoModel, load
from .tickets import Tickets
from .train import Encoder, Judged

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENOUGH = 100
"""Tickets that the old model had not seen, below which its own out-of-fold figure is taken instead; and tickets that
must have judged the new one, unless the old one was judged on fewer. Our own guess: the chance of a hundred is five
points at most."""
NAMED = 5
"""Intents that a sentence names."""


@dataclass(frozen=True)
class Current:
    """The model that is there now.

    Attributes:
        model: None where it cannot be used, so that anything may replace it.
        seen: marks of its tickets.
        right: of each intent, how many tickets were judged and how many rightly, none of them seen.
        because: why it cannot be used; "" where it can.
    """

    model: TicketModel | None
    seen: frozenset[int] = frozenset()
    right: Mapping[str, tuple[int, int]] | None = None
    because: str = ""


def current(folder: Path) -> Current | None:
    """The model in a folder; None if there is none. A damaged one says why it cannot be used."""
    try:
        arrays, told = load(folder)
        model = load_model(folder, str(told.get("encoder")))
        right = {str(name): (int(n), int(right)) for name, (n, right) in told["figures"]["by_intent"].items()}
        return Current(model, frozenset(arrays["seen"].tolist()), right)
    except NoModel:
        return None
    except ModelDamaged as error:
        return Current(None, because=error.because)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return Current(None, because=f"a part of it is missing ({error})")


def against(
    before: Current, tickets: Tickets, judged: Judged, encoder: Encoder, may_drop: bool = False
) -> tuple[str, ...]:
    """Why the new model may not replace the old one, with figures; nothing if it may.

    Args:
        may_drop: intents of the old one may be missing in the new one.
    """
    if before.model is None:
        return ()
    gone = [name for name in before.model.intents if name not in tickets.intents]
    found = []
    if gone and not may_drop:
        found.append(
            f"{len(gone)} of its {len(before.model.intents)} intents would be gone ({named(gone)});"
            " say --drop-intents if they are meant to go"
        )
    return tuple(filter(None, (*found, _worse(before, tickets, judged, encoder))))


def named(names: Sequence[str]) -> str:
    """Some of the names, and how many more there are."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _worse(before: Current, tickets: Tickets, judged: Judged, encoder: Encoder) -> str:
    """Why the new model is worse on the intents that both know, or why that cannot be told; "" if it is not worse."""
    import numpy as np

    assert before.model is not None
    both = np.array([name in before.model.intents for name in tickets.intents], dtype=bool)
    right = np.where(both, judged.probabilities, -1.0).argmax(axis=1) == judged.labels  # an intent more is no fault
    shared = np.flatnonzero(both[judged.labels]).tolist()
    marks = [mark(text) for text in tickets.texts]
    fresh = [at for at in shared if marks[at] not in before.seen]
    if len(fresh) >= ENOUGH and before.model.encoder == encoder.name:
        names = [tickets.intents[tickets.numbers[at]] for at in fresh]
        old = _right(before.model, [tickets.texts[at] for at in fresh], names, encoder)
        new, many = float(right[fresh].mean()), len(fresh)
        return _told(old, new, 1 / many, f"of {many:,} tickets that neither had seen")
    figures = [counts for name, counts in (before.right or {}).items() if name in tickets.intents]
    n, many = sum(count for count, _ in figures), len(shared)
    if not n or many < min(ENOUGH, n):
        told = (
            f"of the intents that both know, {n:,} tickets judged it and {many:,} the new one"
            if n
            else "they share none"
        )
        least = f"train with at least {min(ENOUGH, n):,} of those, or " if n else ""
        return f"its figures cannot be compared with those of the new one: {told}; {least}say another --out"
    old = sum(count for _, count in figures) / n
    return _told(old, float(right[shared].mean()), 1 / n + 1 / many, f"of the {n:,} tickets that judged it")


def _told(old: float, new: float, parts: float, where: str) -> str:
    """A sentence if the new share is lower by more than chance explains.

    Args:
        parts: the variance of a share, in parts of p (1 - p).
    """
    chance = sqrt(max(old * (1 - old), 1e-4) * parts)
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
