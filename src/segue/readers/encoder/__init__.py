"""Encoders: a text becomes a vector, and texts that mean the same have vectors that point the same way.

`encoder_of("")` is the one that comes with `segue[readers]`; a folder with model.onnx and vocab.txt, or the URL of an
endpoint that speaks OpenAI's embeddings protocol, takes its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from segue.core.errors import SegueError

from .bundled import EncoderDamaged, bundled, is_made, is_there, sha256
from .endpoint import EmbeddingsFailed, Endpoint
from .onnx import OnnxEncoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["EmbeddingsFailed", "Encoder", "EncoderDamaged", "NoEncoder", "encoder_of", "is_made", "is_there"]

FILES = ("model.onnx", "vocab.txt")
TAKES = "name a folder with model.onnx and vocab.txt of an encoder like BERT"
DIGITS = 16
"""Of the hash that stand in a name. Source: 64 bits, by chance the same for one pair in 10**19."""


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
    """What was named as the encoder is none, or cannot be used.

    Attributes:
        where: the folder or the URL that was named.
        because: what is wrong, with what to do.
    """

    def __init__(self, where: str, because: str) -> None:
        super().__init__(f"the encoder {where} cannot be used: {because}")
        self.where = where
        self.because = because


def encoder_of(where: str = "", key: str = "", threads: int = 1) -> Encoder:
    """The encoder that a setting names.

    Args:
        where: "" for the bundled one; a folder with model.onnx and vocab.txt; or the URL of an endpoint with its model
            behind a #, e.g. "http://127.0.0.1:11434/v1#all-minilm".
        key: of the endpoint.

    Raises:
        NoEncoder: the folder lacks a file, or has one that is damaged or no encoder; or a URL needs `segue[llm]`.
        EncoderDamaged: the bundled one is not what it was.
        ImportError: `segue[readers]` is not installed.
    """
    if not where:
        return bundled(threads=threads)
    if where.startswith(("http://", "https://")):
        url, _, model = where.partition("#")
        try:
            return Endpoint(url, model, key)
        except ImportError:
            raise NoEncoder(where, "a URL needs httpx; get it with: pip install 'segue[llm]'") from None
    return _of_folder(Path(where), threads)


def _of_folder(folder: Path, threads: int) -> Encoder:
    """Known by its files' hash too, so that no model is read with an encoder of the same name that it was not trained
    with."""
    for name in FILES:
        if not (folder / name).is_file():
            raise NoEncoder(str(folder), f"it has no {name}; {TAKES}")
    import onnxruntime  # noqa: F401  # where it is missing it must not look as if the folder were at fault

    try:
        both = "".join(sha256(folder / name) for name in FILES)
        name = f"{folder.resolve().name}@{hashlib.sha256(both.encode()).hexdigest()[:DIGITS]}"
        found = OnnxEncoder(folder / FILES[0], folder / FILES[1], name, threads)
        found.encode(["does it read?"])
    except Exception as error:  # onnxruntime's errors have no parent of their own
        said = " ".join(str(error).split())[:160]
        raise NoEncoder(str(folder), f"its files are damaged or no encoder ({said}); {TAKES}") from None
    return found
