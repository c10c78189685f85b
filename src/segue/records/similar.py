"""Past tickets like this one, and how they were solved: found by meaning in the team's own history.

A past ticket is another person's: what is shown of it is masked and cut short.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..core.packet import Solved
from ..core.redaction import Mask
from .history import Ticket, tickets_of
from .parts import RecordsFailed
from .vectors import vectors_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger("segue")

FLOOR = 0.6
"""Cosine below which a ticket is not like this one. Source: our measurement (docs/rooms/records.md): among 2,000
questions to a bank one in fifty of 300 messages about other matters finds one this near, of its own 98 in 100."""

SHOWN = 3
"""Tickets that are shown. Source: what fits beside the brief; our own guess."""

WHAT, SOLUTION = 160, 200
"""Characters of a ticket and of its solution that are shown. Our own guess."""

FEWEST = 3
"""Words below which nothing is looked for ("hello there")."""

LOOK_EVERY = 5.0
"""Seconds between two looks at whether the file has changed. Our own guess."""


class Encodes(Protocol):
    """Texts into vectors of length 1.0, which say by their scalar product how much two texts mean the same."""

    @property
    def name(self) -> str:
        """Which one it is."""

    @property
    def size(self) -> int:
        """Figures in a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector for each text, in their order: (len(texts), size)."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Tickets and their vectors, (len(tickets), size), in the same order."""

    tickets: Sequence[Ticket]
    vectors: NDArray[np.float32]


class SimilarTickets:
    """A team's history, searched by meaning.

    The vectors are made in the background from the moment this is built, and kept beside the file; some minutes for
    50,000 tickets, once. Until then a search waits. A file that changes is read again, its new tickets alone encoded.

    Args:
        history: JSON Lines or CSV with `id`, `text` and `solution` (or `resolution`), oldest first.
        encoder: e.g. `encoder_of()` of readers/encoder, from `segue[readers]`.
        floor: cosine from which a ticket is shown.
        reads: whether the encoder reads a text; one that it does not is neither looked for nor found. An encoder of
            English finds the like language in others, not the like matter. None: all texts.

    Raises:
        BadHistory: the file holds no such tickets; with its line.
        OSError: the file cannot be read.
        ImportError: numpy is missing; it comes with `segue[readers]`.
    """

    def __init__(
        self, history: Path, encoder: Encodes, floor: float = FLOOR, reads: Callable[[str], bool] | None = None
    ) -> None:
        import numpy as np  # noqa: F401  # whoever lacks it hears it now, and not at the first handoff

        self._file, self._encoder, self._floor, self._reads = history, encoder, floor, reads
        self._shelf: Shelf | None = None
        self._lock = threading.Lock()
        self._seen, self._looked = _stamp(history), time.monotonic()
        self._making = self._begun(tickets_of(history))

    async def similar(self, text: str) -> Sequence[Solved]:
        """Solved tickets that mean what a text means, the likest first, SHOWN at most; () where none is near.

        Raises:
            RecordsFailed: the vectors could not be made.
        """
        if len(text.split()) < FEWEST or not (self._reads is None or self._reads(text)):
            return ()
        self._look()
        shelf = self._shelf
        if shelf is None:
            shelf = await asyncio.wrap_future(self._making)
        return await asyncio.to_thread(self._found, shelf, text)

    def _found(self, shelf: Shelf, text: str) -> tuple[Solved, ...]:
        import numpy as np

        if not shelf.tickets:
            return ()
        (vector,) = self._encoder.encode([text])
        likeness = np.einsum("ij,j->i", shelf.vectors, vector)  # in this thread alone: others' cores are not waited for
        near = np.flatnonzero(likeness >= self._floor)
        found: dict[tuple[str, str], Solved] = {}
        for at in near[np.lexsort((-near, -likeness[near]))]:  # the likest first, of equals the latest
            one = shown(shelf.tickets[at], float(likeness[at]))
            found.setdefault((one.what.casefold(), one.solution.casefold()), one)
            if len(found) == SHOWN:
                break
        return tuple(found.values())

    def _look(self) -> None:
        """Reads the file again, in the background, if it has changed; what was read serves until then."""
        with self._lock:
            now = time.monotonic()
            if now - self._looked < LOOK_EVERY or not self._making.done():
                return
            self._looked, stamp = now, _stamp(self._file)
            if stamp == self._seen or stamp is None:
                return
            self._seen, self._making = stamp, self._begun(None)

    def _begun(self, tickets: Sequence[Ticket] | None) -> Future[Shelf]:
        future: Future[Shelf] = Future()
        future.set_running_or_notify_cancel()  # whoever waits and gives up does not end it

        def make() -> None:
            try:
                read = tickets_of(self._file) if tickets is None else tickets
                read = tuple(ticket for ticket in read if self._reads is None or self._reads(ticket.text))
                before = self._shelf
                made = vectors_of(self._file, read, self._encoder, (before.tickets, before.vectors) if before else None)
                self._shelf = Shelf(read, made)
                future.set_result(self._shelf)
            except Exception as error:
                log.warning("the history %s could not be made ready: %s", self._file.name, error)
                future.set_exception(RecordsFailed("the history could not be made ready"))

        threading.Thread(target=make, name="segue-history", daemon=True).start()
        return future


def shown(ticket: Ticket, likeness: float) -> Solved:
    """What may be seen of another person's ticket: what must not travel is masked, before anything is cut short."""
    mask = Mask()
    what, solution = (" ".join(mask.hide(text).split()) for text in (ticket.text, ticket.solution))
    return Solved(ticket.id, _cut(what, WHAT), _cut(solution, SOLUTION), round(min(max(likeness, 0.0), 1.0), 3))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3].rsplit(' ', 1)[0]}..."


def _stamp(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
