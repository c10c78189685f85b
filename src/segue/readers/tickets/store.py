"""A trained model on disk: a file of arrays, and a manifest in JSON that says what it is and holds the file's hash.

The manifest holds a hash of itself too, for what it says is acted on: the names of the intents, where the encoder is.
Nothing in it is run when it is read: there is no pickle.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segue.core.errors import SegueError

from .command import command
from .place import ARRAYS, MANIFEST, PICTURE, UNFINISHED, NoPlaceForModel, checked, place_near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Loaded = tuple[dict[str, NDArray[Any]], dict[str, Any]]

__all__ = ["ARRAYS", "MANIFEST", "ModelDamaged", "NoModel", "load", "manifest_of", "save", "sealed"]

FORMAT = 2
SEAL = "seal"
"""The manifest's own hash, over everything else in it."""
LOOKS, PAUSE = 3, 0.05
"""How often a pair that does not fit is looked at, and the seconds in between: it may be in the midst of being
replaced. Source: two renames lie between, far below a millisecond; the rest is for a busy machine, our own guess."""


class NoModel(SegueError):
    """A folder holds no trained model.

    Attributes:
        folder: that was named.
        repair: the command that makes one.
    """

    def __init__(self, folder: str) -> None:
        self.repair = command(folder)
        super().__init__(f"there is no trained model in {folder}; make one with: {self.repair}")
        self.folder = folder


class ModelDamaged(SegueError):
    """A model's file is missing, cut short or was changed; it is not used.

    Attributes:
        folder: where it lies.
        because: what is wrong with it.
        repair: the command that makes it anew.
    """

    def __init__(self, folder: str, because: str, told: Mapping[str, Any] | None = None) -> None:
        self.repair = command(folder, told if isinstance(told, Mapping) else None)
        super().__init__(f"the model in {folder} is not used: {because}; make it again with: {self.repair}")
        self.folder = folder
        self.because = because


def save(
    folder: Path,
    arrays: Mapping[str, NDArray[Any]],
    manifest: Mapping[str, Any],
    draw: Callable[[Path], bool] = lambda _: False,
) -> bool:
    """Puts a model there, each of its files whole and the manifest last; other files in the folder are left alone.

    Args:
        manifest: what is told of the model; format and hashes are added.
        draw: draws its picture into a file, and says whether it could.

    Returns:
        Whether there is a picture.

    Raises:
        NoPlaceForModel: it cannot be written there.
    """
    import numpy as np

    checked(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # they take their places in the opposite order: the manifest is the last
        with _put(folder, MANIFEST) as written, _put(folder, ARRAYS) as stored, _put(folder, PICTURE) as picture:
            np.savez_compressed(stored, **arrays)  # type: ignore[arg-type]  # its keywords are the arrays' names
            told = sealed({"format": FORMAT, **manifest, "sha256": _hash(stored.read_bytes())})
            words = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
            written.write_text(words, encoding="utf-8", errors="backslashreplace")  # as JSON escapes half a sign, too
            drawn = draw(picture)
        if not drawn:
            (folder / PICTURE).unlink(missing_ok=True)  # that of the model before
    except OSError as error:  # the disk is full, or somebody changed the folder meanwhile
        because = f"cannot be written to ({error.strerror or error})"
        raise NoPlaceForModel(str(folder), because, str(place_near(Path("model")))) from None
    return drawn


def sealed(told: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest with the hash of everything in it."""
    return {**told, SEAL: _sealing(told)}


def manifest_of(folder: Path) -> dict[str, Any]:
    """What is told of a model.

    Raises:
        NoModel: there is none.
        ModelDamaged: it is not readable, was changed, or is of another format.
    """
    file = folder / MANIFEST
    try:
        if not file.is_file():
            raise NoModel(str(folder))
        told = json.loads(file.read_text(encoding="utf-8"))
        wrong = not isinstance(told, dict) or not isinstance(told.get("sha256"), str)
    except OSError as error:
        raise ModelDamaged(str(folder), f"{MANIFEST} cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError):
        wrong, told = True, {}
    if wrong:
        raise ModelDamaged(str(folder), f"{MANIFEST} is not readable")
    if told.get("format") != FORMAT:
        because = f"it has the format {told.get('format')!r:.40}, and this version reads {FORMAT}"
        raise ModelDamaged(str(folder), because, told)
    if told.get(SEAL) != _sealing(told):
        raise ModelDamaged(str(folder), f"{MANIFEST} is not what was written (its hash differs)", told)
    return dict(told)


def load(folder: Path) -> Loaded:
    """A model's arrays and its manifest.

    Raises:
        NoModel, ModelDamaged: it cannot be used.
    """
    for _ in range(LOOKS - 1):
        with suppress(ModelDamaged):
            return _load(folder)
        time.sleep(PAUSE)
    return _load(folder)


def _load(folder: Path) -> Loaded:
    import numpy as np

    told, file = manifest_of(folder), folder / ARRAYS
    if not file.is_file():
        raise ModelDamaged(str(folder), f"{ARRAYS} is missing", told)
    try:
        content = file.read_bytes()
        if _hash(content) != told["sha256"]:
            because = f"{ARRAYS} is not the file that was trained (its hash differs)"
            raise ModelDamaged(str(folder), because, told)
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}, told
    except (OSError, ValueError, KeyError) as error:
        raise ModelDamaged(str(folder), f"{ARRAYS} is not readable ({error})", told) from None


@contextmanager
def _put(folder: Path, name: str) -> Iterator[Path]:
    """A file to be written, which takes its place whole when all of it is there, and not if anything fails."""
    place = folder / f"{UNFINISHED}{secrets.token_hex(4)}-{name}"
    try:
        yield place
        if place.exists():
            os.replace(place, folder / name)
    finally:
        place.unlink(missing_ok=True)


def _sealing(told: Mapping[str, Any]) -> str:
    plain = {name: value for name, value in told.items() if name != SEAL}
    return _hash(json.dumps(plain, sort_keys=True, separators=(",", ":")).encode())


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
