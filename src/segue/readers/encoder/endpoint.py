"""Vectors from any endpoint that speaks the embeddings protocol of OpenAI, instead of an encoder on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from segue.core.errors import SegueError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH = 64
"""Texts in one request."""
AT_MOST = 8_000
"""Characters of a text that are sent."""


class EmbeddingsFailed(SegueError):
    """The endpoint gave no vectors.

    Attributes:
        url: of the endpoint.
        because: what came instead.
    """

    def __init__(self, url: str, because: str) -> None:
        super().__init__(
            f"{url} gave no embeddings ({because}); see that it is up and that the model and key are right"
        )
        self.url = url
        self.because = because


class Endpoint:
    """An encoder behind a URL.

    Args:
        url: up to and without "/embeddings", e.g. "http://127.0.0.1:11434/v1".
        key: sent as a bearer token; "" sends none.
        within: seconds that a request may take.
    """

    def __init__(self, url: str, model: str, key: str = "", within: float = 2.0) -> None:
        import httpx

        self.name, self.url, self.model = f"{model} at {url}", url.rstrip("/"), model
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._http = httpx.Client(timeout=within, headers=headers)
        self._size: int | None = None

    @property
    def size(self) -> int:
        """Figures in a vector; asked of the endpoint the first time."""
        if self._size is None:
            self.encode(["size"])
        assert self._size is not None
        return self._size

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A vector of length 1.0 for each text, in their order: (len(texts), size).

        Raises:
            EmbeddingsFailed: no answer, or one that is none.
        """
        import numpy as np

        parts = [self._asked(texts[start : start + BATCH]) for start in range(0, len(texts), BATCH)]
        found = np.concatenate(parts) if parts else np.zeros((0, self.size), dtype=np.float32)
        self._size = int(found.shape[1])
        vectors: NDArray[np.float32] = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        return vectors

    def close(self) -> None:
        """Ends its connections."""
        self._http.close()

    def _asked(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import httpx
        import numpy as np

        sent = {"model": self.model, "input": [text[:AT_MOST] or " " for text in texts]}
        try:
            answer = self._http.post(f"{self.url}/embeddings", json=sent).raise_for_status().json()
            rows = sorted(answer["data"], key=lambda row: row["index"])
            found = np.array([row["embedding"] for row in rows], dtype=np.float32)
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise EmbeddingsFailed(self.url, str(error) or type(error).__name__) from None
        if found.ndim != 2 or len(found) != len(texts) or not np.isfinite(found).all():
            raise EmbeddingsFailed(self.url, f"{len(texts)} texts brought an array of the shape {found.shape}")
        return found
