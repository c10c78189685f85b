"""The vectors of a history, made once and kept beside it in a file of arrays. Nothing in that file is run: no pickle.

It is taken only if it was made by this encoder and nobody changed it since; each vector belongs to a text by the text's
digest, so that of a file that grew only what is new is encoded.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from .history import AT_MOST, Ticket

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger("segue")

SUFFIX = ".vectors.npz"
BATCH = 256
"""Texts that are encoded in one go, so that memory stays small."""
DIGEST = 16
"""Bytes of a text's digest."""


class Encodes(Protocol):
    """See similar.py."""

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


def vectors_of(
    history: Path,
    tickets: Sequence[Ticket],
    encoder: Encodes,
    before: tuple[Sequence[Ticket], NDArray[np.float32]] | None = None,
) -> NDArray[np.float32]:
    """A vector for each ticket, (len(tickets), size): those that are known, and the rest encoded now and kept.

    Args:
        before: tickets whose vectors are at hand.
    """
    import numpy as np

    digests = [_digest(ticket.text) for ticket in tickets]
    known = dict(zip(map(_digest, (t.text for t in before[0])), before[1], strict=True)) if before else {}
    known = known or _kept(history, encoder)
    missing = list(dict.fromkeys(digest for digest in digests if digest not in known))
    text_of = {digest: ticket.text for digest, ticket in zip(digests, tickets, strict=True)}
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        known |= zip(batch, encoder.encode([text_of[digest] for digest in batch]), strict=True)
    vectors = np.zeros((len(digests), encoder.size), dtype=np.float32)
    for row, digest in zip(vectors, digests, strict=True):
        row[:] = known[digest]
    if missing or len(set(digests)) < len(known):
        _keep(history, encoder, digests, vectors)
    return vectors


def _kept(history: Path, encoder: Encodes) -> dict[bytes, Any]:
    """The vectors that lie beside the history by the digests of their texts; {} if they cannot be trusted."""
    import numpy as np

    file = history.with_name(history.name + SUFFIX)
    if not file.exists():
        return {}
    try:
        with zipfile.ZipFile(file) as parts:
            if sum(part.file_size for part in parts.infolist()) > AT_MOST * (encoder.size * 4 + DIGEST) + 10_000:
                raise ValueError("it is too large")
        with np.load(file, allow_pickle=False) as arrays:
            digests, vectors = arrays["digests"], arrays["vectors"]
            if str(arrays["encoder"]) != encoder.name:
                raise ValueError("another encoder made it")
            if str(arrays["sha256"]) != _sum(encoder, digests, vectors):
                raise ValueError("it was changed")
        if vectors.shape != (len(digests), encoder.size) or digests.shape[1:] != (DIGEST,):
            raise ValueError("its arrays do not fit")
        if vectors.dtype != np.float32 or not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3):
            raise ValueError("its vectors are none")
        return dict(zip(map(bytes, digests), vectors, strict=True))
    except (OSError, ValueError, KeyError, EOFError, IndexError, zipfile.BadZipFile, zlib.error) as error:
        log.warning("%s is not used and made anew: %s", file.name, error)
        return {}


def _keep(history: Path, encoder: Encodes, digests: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
    """Puts the file there whole; where it cannot be written, the vectors are made again at the next start."""
    import numpy as np

    file = history.with_name(history.name + SUFFIX)
    rows = np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(-1, DIGEST)
    place: str | None = None
    try:
        handle, place = tempfile.mkstemp(prefix=f".{history.name}-", suffix=".npz", dir=history.parent)
        with os.fdopen(handle, "wb") as content:
            np.savez(
                content, digests=rows, vectors=vectors, encoder=np.array(encoder.name),
                sha256=np.array(_sum(encoder, rows, vectors)),
            )  # fmt: skip
        os.replace(place, file)
    except OSError as error:
        log.warning("the vectors of %s cannot be kept beside it: %s", history.name, error.strerror)
        if place is not None:
            Path(place).unlink(missing_ok=True)


def _sum(encoder: Encodes, digests: NDArray[Any], vectors: NDArray[Any]) -> str:
    told = hashlib.sha256(encoder.name.encode())
    told.update(digests.tobytes())
    told.update(vectors.tobytes())
    return told.hexdigest()


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(errors="replace"), digest_size=DIGEST).digest()
