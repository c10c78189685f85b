"""Encoders: a text becomes a vector, and texts that mean the same have vectors that point the same way.

`encoder_of("")` is the one that comes with `segue[readers]`; a folder with model.onnx and vocab.txt, or the URL of an
endpoint that speaks OpenAI's embeddings protocol, takes its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from segue.core.errors import SegueError

from .bundled import EncoderDamaged, bundled, is_made, is_there
from .endpoint import EmbeddingsFailed, Endpoint
from .onnx import OnnxEncoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["EmbeddingsFailed", "Encoder", "EncoderDamaged", "NoEncoder", "encoder_of", "is_made", "is_there"]


class Encoder(Protocol):
    """Texts into vectors of length 1.0."""

    @property
    def name(self) -> str:
        """Which one it is; models trained with another do not fit it."""

    @property
    def size(self) -> int:
        """Figures in a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector for each text, in their order: (len(texts), size)."""


class NoEncoder(SegueError):
    """A folder is no encoder.

    Attributes:
        folder: that was named.
        lacking: the file that is not in it.
    """

    def __init__(self, folder: str, lacking: str) -> None:
        super().__init__(f"{folder} is no encoder: it has no {lacking}; name a folder with model.onnx and vocab.txt")
        self.folder = folder
        self.lacking = lacking


def encoder_of(where: str = "", key: str = "", threads: int = 1) -> Encoder:
    """The encoder that a setting names.

    Args:
        where: "" for the bundled one; a folder with model.onnx and vocab.txt; or the URL of an endpoint with its model
            behind a #, e.g. "http://127.0.0.1:11434/v1#all-minilm".
        key: of the endpoint.

    Raises:
        NoEncoder: the folder lacks a file.
        EncoderDamaged: the bundled one is not what it was.
        ImportError: `segue[readers]` is not installed.
    """
    if not where:
        return bundled(threads=threads)
    if where.startswith(("http://", "https://")):
        url, _, model = where.partition("#")
        return Endpoint(url, model, key)
    folder = Path(where)
    for name in ("model.onnx", "vocab.txt"):
        if not (folder / name).is_file():
            raise NoEncoder(where, name)
    return OnnxEncoder(folder / "model.onnx", folder / "vocab.txt", folder.resolve().name, threads)
