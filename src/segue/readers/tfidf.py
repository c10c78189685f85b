"""Texts as weighted counts: what is often in a text and rare in the others weighs most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Any

from .grams import pieces, shortened, words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Grams = Callable[[str], list[str]]


@dataclass(frozen=True)
class Block:
    """One kind of gram: its columns, and how rare each is.

    Attributes:
        columns: gram to column.
        rarity: by column, counted from the block's first.
    """

    grams: Grams
    columns: Mapping[str, int]
    rarity: NDArray[np.float32]


class Tfidf:
    """Sublinear counts times rarity, each block of length 1.0, in the columns of a vocabulary."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self.size = sum(len(block.columns) for block in blocks)

    @classmethod
    def fitted(cls, texts: Sequence[str], at_least: int) -> Tfidf:
        """The vocabulary of these texts.

        Args:
            at_least: texts that a word must stand in; a piece needs two.
        """
        import numpy as np

        blocks, start = [], 0
        for grams, least in ((words, at_least), (pieces, 2)):
            found: Counter[str] = Counter()
            for text in texts:
                found.update(set(grams(shortened(text))))
            kept = sorted(gram for gram, count in found.items() if count >= least)
            rarity = np.array([log((1 + len(texts)) / (1 + found[gram])) + 1 for gram in kept], dtype=np.float32)
            blocks.append(Block(grams, {gram: start + at for at, gram in enumerate(kept)}, rarity))
            start += len(kept)
        return cls(blocks)

    @classmethod
    def stored(cls, arrays: Mapping[str, Any]) -> Tfidf:
        """From what `arrays` gave."""
        blocks, start = [], 0
        for name, grams in (("words", words), ("pieces", pieces)):
            kept = bytes(arrays[f"{name}"]).decode("utf-8").split("\n") if arrays[name].size else []
            blocks.append(Block(grams, {gram: start + at for at, gram in enumerate(kept)}, arrays[f"{name}_rarity"]))
            start += len(kept)
        return cls(blocks)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What is stored of it: grams as UTF-8 with a line feed between, and their rarity."""
        import numpy as np

        stored: dict[str, NDArray[Any]] = {}
        for name, block in zip(("words", "pieces"), self._blocks, strict=True):
            stored[name] = np.frombuffer("\n".join(block.columns).encode("utf-8"), dtype=np.uint8)
            stored[f"{name}_rarity"] = block.rarity
        return stored

    def of(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The columns that a text has, and their weights."""
        import numpy as np

        text, columns, weights, start = shortened(text), [], [], 0
        for block in self._blocks:
            found = Counter(column for gram in block.grams(text) if (column := block.columns.get(gram)) is not None)
            at = np.fromiter(found, dtype=np.int32, count=len(found))
            counts = np.fromiter(found.values(), dtype=np.float32, count=len(found))
            values = (np.log(counts) + 1) * block.rarity[at - start]
            columns.append(at)
            weights.append(values / max(float(np.linalg.norm(values)), 1e-9))
            start += len(block.columns)
        return np.concatenate(columns), np.concatenate(weights)

    def matrix(self, texts: Sequence[str]) -> Any:
        """A row for each text, as a sparse matrix of scipy."""
        import numpy as np
        from scipy.sparse import csr_matrix

        rows = [self.of(text) for text in texts]
        ends = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([columns for columns, _ in rows]) if rows else np.zeros(0, dtype=np.int32)
        values = np.concatenate([values for _, values in rows]) if rows else np.zeros(0, dtype=np.float32)
        return csr_matrix((values, columns, ends), shape=(len(rows), self.size), dtype=np.float32)
