"""A trained model on disk: a file of arrays, and a manifest in JSON that says what it is and holds the file's hash.

Nothing in it is run when it is read: there is no pickle.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from segue.core.errors import SegueError

if TYPE_CHECKING:
    from numpy.typing import NDArray

ARRAYS, MANIFEST = "model.npz", "manifest.json"
FORMAT = 1


class NoModel(SegueError):
    """A folder holds no trained model.

    Attributes:
        folder: that was named.
    """

    def __init__(self, folder: str) -> None:
        super().__init__(f"there is no trained model in {folder}; make one with: segue train TICKETS --out {folder}")
        self.folder = folder


class ModelDamaged(SegueError):
    """A model's file is missing, cut short or was changed; it is not used.

    Attributes:
        folder: where it lies.
        because: what is wrong with it.
        repair: the command that makes it anew.
    """

    def __init__(self, folder: str, because: str, tickets: str = "TICKETS") -> None:
        self.repair = f"segue train {tickets} --out {folder}"
        super().__init__(f"the model in {folder} is not used: {because}; make it again with: {self.repair}")
        self.folder = folder
        self.because = because


def save(folder: Path, arrays: Mapping[str, NDArray[Any]], manifest: Mapping[str, Any]) -> None:
    """Puts a model there whole: whoever reads the folder finds the old one or the new one, never half of each.

    Args:
        manifest: what is told of the model; format and hash are added.
    """
    import numpy as np

    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        np.savez_compressed(place / ARRAYS, **arrays)  # type: ignore[arg-type]  # its keywords are the arrays' names
        told = {"format": FORMAT, **manifest, "sha256": _hash(place / ARRAYS)}
        (place / MANIFEST).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        before = folder.with_name(f".{folder.name}-before")
        shutil.rmtree(before, ignore_errors=True)
        if folder.exists():
            os.replace(folder, before)
        os.replace(place, folder)
        shutil.rmtree(before, ignore_errors=True)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def manifest_of(folder: Path) -> dict[str, Any]:
    """What is told of a model.

    Raises:
        NoModel: there is none.
        ModelDamaged: it is not readable, or of another format.
    """
    file = folder / MANIFEST
    if not file.is_file():
        raise NoModel(str(folder))
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        wrong = not isinstance(told, dict) or not isinstance(told.get("sha256"), str)
    except (OSError, ValueError):
        wrong, told = True, {}
    if wrong:
        raise ModelDamaged(str(folder), f"{MANIFEST} is not readable")
    if told.get("format") != FORMAT:
        raise ModelDamaged(str(folder), f"it has the format {told.get('format')!r}, and this version reads {FORMAT}")
    return dict(told)


def load(folder: Path) -> tuple[dict[str, NDArray[Any]], dict[str, Any]]:
    """A model's arrays and its manifest.

    Raises:
        NoModel, ModelDamaged: it cannot be used.
    """
    import numpy as np

    told = manifest_of(folder)
    tickets = str(told.get("tickets", "TICKETS"))
    file = folder / ARRAYS
    if not file.is_file():
        raise ModelDamaged(str(folder), f"{ARRAYS} is missing", tickets)
    if _hash(file) != told["sha256"]:
        raise ModelDamaged(str(folder), f"{ARRAYS} is not the file that was trained (its hash differs)", tickets)
    try:
        with np.load(file, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}, told
    except (OSError, ValueError, KeyError) as error:
        raise ModelDamaged(str(folder), f"{ARRAYS} is not readable ({error})", tickets) from None


def _hash(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
