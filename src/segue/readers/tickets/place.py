"""Where a model may be kept: a folder of its own. What is not ours is never touched, and never in the way."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from pathlib import Path

from segue.core.errors import SegueError

ARRAYS, MANIFEST, PICTURE = "model.npz", "manifest.json", "reliability.png"
OURS = frozenset({ARRAYS, MANIFEST, PICTURE})
UNFINISHED = ".segue-"
"""How a file begins that is being written; one that stayed behind is in nobody's way."""
A_PART = "by_words_bias.npy"
"""Something that only our arrays have."""
TRIED = 50
"""Names tried for a folder that would do, before the last of them is named all the same. Our own guess."""


class NoPlaceForModel(SegueError):
    """A model cannot be kept where it was told to be. Nothing there was changed.

    Attributes:
        folder: that was named.
        because: what is in the way.
        instead: a folder that would do.
    """

    def __init__(self, folder: str, because: str, instead: str) -> None:
        super().__init__(f"{folder} {because}; name a folder for the model, e.g. --out {instead}")
        self.folder = folder
        self.because = because
        self.instead = instead


def checked(folder: Path) -> None:
    """Looks whether a model may be written there, before anything is learned.

    Raises:
        NoPlaceForModel: with a folder that would do.
    """
    if because := in_the_way(folder):
        raise NoPlaceForModel(str(folder), because, str(place_near(folder)))


def place_near(folder: Path) -> Path:
    """The folder itself where a model may be kept in it, else one inside it or beside it, else one right here."""
    if not in_the_way(folder):
        return folder
    around = [at for at in (folder, folder.parent, Path()) if os.path.isdir(at)]  # Path.is_dir raises for a long name
    tried = [at / ("model" if n == 1 else f"model-{n}") for at in around for n in range(1, TRIED)]
    return next((place for place in tried if not in_the_way(place)), tried[-1])


def in_the_way(folder: Path) -> str:
    """Why a model cannot be written to a folder; "" if it can."""
    try:
        if "\0" in str(folder):
            return "is no name of a folder"
        whole = folder.absolute()
        above = next(at for at in (whole, *whole.parents) if at.exists() or at.is_symlink())  # or a link to nowhere
        if because := taken(folder):
            return because
        with tempfile.TemporaryFile(dir=above):
            return ""
    except OSError as error:
        return f"cannot be written to ({error.strerror or error})"


def taken(folder: Path) -> str:
    """Whose a folder is, if it is not ours; "" if it is, or is not there."""
    if folder.is_dir():
        return "" if is_ours(folder) else "holds files that are no model of Segue's"
    return "is a file" if folder.exists() else ""


def is_ours(folder: Path) -> bool:
    """Whether a folder is empty, or holds a model: its manifest with whatever else, or our files, damaged or not."""
    names = {file.name for file in folder.iterdir() if not file.name.startswith(UNFINISHED)}
    if not names or (MANIFEST in names and _is_manifest(folder / MANIFEST)):
        return True
    return names <= OURS and ({MANIFEST, ARRAYS} <= names or (ARRAYS in names and _is_arrays(folder / ARRAYS)))


def _is_manifest(file: Path) -> bool:
    try:
        told = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(told, dict) and isinstance(told.get("format"), int) and isinstance(told.get("sha256"), str)


def _is_arrays(file: Path) -> bool:
    try:
        with zipfile.ZipFile(file) as stored:
            return A_PART in stored.namelist()
    except (OSError, zipfile.BadZipFile):
        return False
