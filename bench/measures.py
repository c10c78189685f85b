"""What several benches share: the public data sets, the field's figures, and heads fitted without the rows they read.

To be imported; run by itself it does nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from segue.core.policy import Policy
from segue.core.reading import Reading
from segue.core.transcript import Speaker, Transcript, Turn
from segue.readers.encoder import encoder_of
from segue.readers.heads import FILE, Heads
from segue.readers.lexicon import Lexicon
from segue.readers.local import LocalReader

sys.path.append(str(Path(__file__).parents[1] / "training"))  # the shipped heads' own fits, so that ours are the same
HERE = Path(__file__).parents[2] / "shared" / "data"
LISTS = Lexicon(Policy())


class Data:
    """The folder with the public data sets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, name: str) -> list[dict]:
        return [json.loads(line) for line in (self.folder / f"{name}.jsonl").open(encoding="utf-8")]


def data_of(options: argparse.ArgumentParser) -> tuple[Data | None, argparse.Namespace]:
    """The data that the command line names; None, and a line that says so, where they are not there."""
    options.add_argument("--data", type=Path, default=HERE, help="the folder with the public data sets")
    given = options.parse_args()
    if not given.data.is_dir():
        print(f"{given.data} is not there; name the folder with the public data sets: --data DATA")
        return None, given
    return Data(given.data), given


class Kept:
    """The bundled encoder, with every vector kept: what is read by several heads is encoded once."""

    def __init__(self) -> None:
        self._encoder = encoder_of(threads=2)
        self.name, self.size = self._encoder.name, self._encoder.size
        self._vectors: dict[str, np.ndarray] = {}

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        if lacking := [text for text in dict.fromkeys(texts) if text not in self._vectors]:
            self._vectors |= dict(zip(lacking, self._encoder.encode(lacking), strict=True))
        return np.stack([self._vectors[text] for text in texts])


def reader_of(encoder: Kept, heads: Heads | None = None) -> LocalReader:
    """Word lists and heads, the shipped ones unless others are given."""
    return LocalReader(Policy(), encoder, None, heads or Heads())


def refitted(**arrays: np.ndarray) -> Heads:
    """The shipped heads with some of their arrays replaced."""
    with np.load(FILE) as stored, TemporaryDirectory() as folder:
        np.savez(file := Path(folder) / FILE.name, **{name: stored[name] for name in stored.files} | arrays)
        note = json.loads(FILE.with_suffix(".json").read_text(encoding="utf-8"))
        note["sha256"] = hashlib.sha256(file.read_bytes()).hexdigest()
        file.with_suffix(".json").write_text(json.dumps(note), encoding="utf-8")
        return Heads(file)


def read(reader: LocalReader | Lexicon, *texts: str) -> Reading:
    """The reading of the last of a customer's messages."""
    return reader.read_now(Transcript(tuple(Turn(Speaker.CUSTOMER, text) for text in texts)))


def texts_of(rows: Sequence[dict]) -> list[str]:
    return [row["text"] for row in rows]


def evenly(rows: Sequence[dict], most: int) -> list[dict]:
    """So many of them at most, evenly spaced."""
    if len(rows) <= most:
        return list(rows)
    return [rows[at] for at in np.linspace(0, len(rows) - 1, most).astype(int)]


def area(inside: np.ndarray, outside: np.ndarray) -> float:
    """AUROC: the chance that one outside scores higher than one inside; ties count half."""
    both = np.concatenate([inside, outside])
    order = both.argsort(kind="stable")
    ranks = np.empty(len(both))
    _, inverse, counts = np.unique(both[order], return_inverse=True, return_counts=True)
    mean = np.cumsum(counts) - (counts - 1) / 2
    ranks[order] = mean[inverse]
    return float((ranks[len(inside) :].sum() - len(outside) * (len(outside) + 1) / 2) / (len(inside) * len(outside)))


def auroc(scores: Sequence[float], labels: Sequence[object]) -> float:
    """The same, of scores that are higher where the label is true."""
    found, true = np.array(scores), np.array(labels, dtype=bool)
    return area(found[~true], found[true])


def recall_at(false: float, scores: Sequence[float], labels: Sequence[object]) -> float:
    """The best recall of any threshold that flags at most this share of what it should not."""
    found, true = np.array(scores), np.array(labels, dtype=bool)
    others = np.sort(found[~true])[::-1]
    return float((found[true] > others[int(false * len(others))]).mean())


def hits(flags: Sequence[object], labels: Sequence[object]) -> tuple[float, float, float]:
    """Recall, precision, and F1."""
    found, true = np.array(flags, dtype=bool), np.array(labels, dtype=bool)
    both = float((found & true).sum())
    return both / max(true.sum(), 1), both / max(found.sum(), 1), 2 * both / max(true.sum() + found.sum(), 1)


def macro_f1(named: Sequence[str], labels: Sequence[str]) -> float:
    """The mean F1 of the names that occur among the labels."""
    names = sorted(set(labels))
    return sum(hits([one == name for one in named], [one == name for one in labels])[2] for name in names) / len(names)
