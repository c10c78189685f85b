"""An encoder in an ONNX file: texts into vectors whose scalar product says how much two of them mean the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .wordpiece import WordPiece

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PIECES = 128
"""Pieces of a text that are read, about 90 words. Source: the length that all-MiniLM-L6-v2 was trained with."""
BATCH = 32
"""Texts in one run; more gain nothing on two cores."""
AT_MOST = 4_000
"""Characters of a text that are looked at; 128 pieces never need more."""


class OnnxEncoder:
    """An encoder of the BERT family: its file, and its vocabulary of word pieces.

    It keeps nothing between calls and can be shared by threads.

    Args:
        file: takes input_ids, attention_mask and perhaps token_type_ids; gives a vector for each piece.
        threads: that one run may use; 1 leaves the other cores to the server.

    Raises:
        ImportError: onnxruntime is missing; it comes with `segue[readers]`.
    """

    def __init__(self, file: Path, vocabulary: Path, name: str, threads: int = 1) -> None:
        self.name, self.file = name, file
        self._session = session(file, threads)
        self._takes = {given.name for given in self._session.get_inputs()}
        self._pieces = WordPiece.of_file(vocabulary)
        self.size: int = self._session.get_outputs()[0].shape[-1]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector of length 1.0 for each text, in their order: (len(texts), size)."""
        import numpy as np

        ids = [self._pieces.ids(text[:AT_MOST], PIECES) for text in texts]
        found = np.zeros((len(texts), self.size), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda at: len(ids[at]))
        for start in range(0, len(texts), BATCH):
            batch = by_length[start : start + BATCH]
            found[batch] = self._run([ids[at] for at in batch])
        return found

    def _run(self, ids: Sequence[list[int]]) -> NDArray[np.float32]:
        import numpy as np

        longest = max(map(len, ids))
        given = np.full((len(ids), longest), self._pieces.pad, dtype=np.int64)
        mask = np.zeros((len(ids), longest), dtype=np.int64)
        for row, numbers in enumerate(ids):
            given[row, : len(numbers)] = numbers
            mask[row, : len(numbers)] = 1
        feed = {"input_ids": given, "attention_mask": mask, "token_type_ids": np.zeros_like(given)}
        hidden = self._session.run(None, {name: value for name, value in feed.items() if name in self._takes})[0]
        weights = mask[:, :, None].astype(np.float32)
        mean = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        length = np.linalg.norm(mean, axis=1, keepdims=True)
        vectors: NDArray[np.float32] = (mean / np.maximum(length, 1e-9)).astype(np.float32)
        return vectors


def session(file: Path, threads: int = 1) -> Any:
    """A session of onnxruntime on the processor, quiet and with no thread that spins while it waits."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
