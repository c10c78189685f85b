"""Words and pieces of a text as weights in a fixed number of columns: no vocabulary has to be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from zlib import crc32

from ..grams import pieces, shortened, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLUMNS = 1 << 16
"""Two grams that share a column are told apart by the others. Our own guess: 256 kB for a head."""


def hashed(text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The columns that a text has, and their weights; words and pieces each of length 1.0."""
    import numpy as np

    text, columns, weights = shortened(text), [], []
    for prefix, grams in (("w", words), ("p", pieces)):
        counts = Counter(crc32(f"{prefix}{gram}".encode("utf-8", "replace")) % COLUMNS for gram in grams(text))
        values = 1 + np.log(np.fromiter(counts.values(), dtype=np.float32, count=len(counts)))
        columns.append(np.fromiter(counts, dtype=np.int32, count=len(counts)))
        weights.append(values / max(float(np.linalg.norm(values)), 1e-9))
    return np.concatenate(columns), np.concatenate(weights).astype(np.float32)


def matrix(texts: Sequence[str]) -> Any:
    """A row for each text, as a sparse matrix of scipy."""
    import numpy as np
    from scipy.sparse import csr_matrix

    rows = [hashed(text) for text in texts]
    ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
    values, columns = (np.concatenate([row[which] for row in rows]) for which in (1, 0))
    return csr_matrix((values, columns, ends), shape=(len(rows), COLUMNS))
