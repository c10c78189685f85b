"""Learned waits on disk: a folder with a file of arrays for each version, and an index that holds their hashes.

The index is written last and takes its place whole, so that whoever reads finds the version before or the one after.
Nothing is run when it is read: there is no pickle.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from segue.core.errors import SegueError

from .model import Forest, WaitModel

INDEX = "waits.json"
FORMAT = 1
KEPT = 3
"""Versions that stay, the latest. Our own choice."""

UNFINISHED = ".segue-"


class WaitsDamaged(SegueError):
    """A learned wait is missing, was changed or is of another format; the formula speaks instead.

    Attributes:
        folder: where it lies.
        because: what is wrong with it.
    """

    def __init__(self, folder: str, because: str) -> None:
        super().__init__(f"the waits in {folder} are not used: {because}; learn them again with: segue train-waits")
        self.folder = folder
        self.because = because


def save(folder: Path, model: WaitModel) -> int:
    """Keeps a model as the next version, and lets the oldest go.

    Returns:
        The number of the version.

    Raises:
        OSError: it cannot be written there.
    """
    import numpy as np

    folder.mkdir(parents=True, exist_ok=True)
    try:
        versions = _index(folder)
    except WaitsDamaged:
        versions = []
    taken = [int(file.stem.split("-")[-1]) for file in folder.glob("waits-*.npz") if file.stem[6:].isdigit()]
    number = 1 + max([*taken, *(one["version"] for one in versions)], default=0)
    stored = io.BytesIO()
    arrays: dict[str, Any] = model.forest.arrays() | {"shifts": model.shifts}
    np.savez_compressed(stored, **arrays)
    content = stored.getvalue()
    _put(folder / _file(number), content)
    told = {"version": number, "sha256": hashlib.sha256(content).hexdigest(), "told": dict(model.told)}
    versions = [*versions, told][-KEPT:]
    words = json.dumps({"format": FORMAT, "versions": versions, "seal": _seal(versions)}, indent=1)
    _put(folder / INDEX, words.encode() + b"\n")
    kept = {_file(one["version"]) for one in versions}
    for file in folder.glob("waits-*.npz"):
        if file.name not in kept:
            file.unlink(missing_ok=True)
    return number


def load(folder: Path) -> WaitModel | None:
    """The latest version that can be used; None where nothing was ever kept.

    Raises:
        WaitsDamaged: something was kept, and none of it can be used.
    """
    if not (folder / INDEX).exists():
        return None
    wrong = "it holds no version"
    for told in reversed(_index(folder)):
        try:
            return _load(folder, told)
        except WaitsDamaged as damaged:
            wrong = damaged.because
    raise WaitsDamaged(str(folder), wrong)


def latest(folder: Path) -> int:
    """The number of the latest version; 0 where there is none that can be read."""
    try:
        return max((int(one["version"]) for one in _index(folder)), default=0)
    except WaitsDamaged:
        return 0


def _load(folder: Path, told: Mapping[str, Any]) -> WaitModel:
    import numpy as np

    name = _file(told["version"])
    try:
        content = (folder / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != told["sha256"]:
            raise WaitsDamaged(str(folder), f"{name} is not the file that was learned (its hash differs)")
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        model = WaitModel(Forest.of(arrays), arrays["shifts"], told["told"])
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise WaitsDamaged(str(folder), f"{name} cannot be read ({error})") from None
    if not model.fits():
        raise WaitsDamaged(str(folder), f"{name} was learned from other numbers than this version sees")
    return model


def _index(folder: Path) -> list[dict[str, Any]]:
    try:
        told = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        versions = told["versions"] if told["format"] == FORMAT and told["seal"] == _seal(told["versions"]) else None
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise WaitsDamaged(str(folder), f"{INDEX} cannot be read ({error})") from None
    if not isinstance(versions, list) or not all(map(_is_version, versions)):
        raise WaitsDamaged(str(folder), f"{INDEX} is of another format, or not what was written")
    return versions


def _is_version(told: object) -> bool:
    return (
        isinstance(told, dict)
        and type(told.get("version")) is int
        and isinstance(told.get("sha256"), str)
        and isinstance(told.get("told"), dict)
    )


def _file(version: int) -> str:
    return f"waits-{int(version)}.npz"


def _seal(versions: object) -> str:
    return hashlib.sha256(json.dumps(versions, sort_keys=True).encode()).hexdigest()


def _put(place: Path, content: bytes) -> None:
    """A file takes its place whole, or not at all."""
    draft = place.with_name(f"{UNFINISHED}{secrets.token_hex(4)}-{place.name}")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, place)
    finally:
        draft.unlink(missing_ok=True)
