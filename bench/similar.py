"""Similar past tickets: what is shown above which likeness, how often nothing should have been, and how long it takes.

BANKING77's own questions (is what is shown of the same intent?), messages about other matters (is anything shown?), the
example shop's tickets, and the search alone among 50,000 vectors.

    python bench/similar.py --data DATA          # DATA: the folder with the public data sets
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
from measures import Kept, data_of, evenly, texts_of

from segue.records.history import AT_MOST
from segue.records.similar import FLOOR, SHOWN
from segue.server.plugs import reads_english

FLOORS = (0.4, 0.5, FLOOR, 0.7, 0.8)
SEARCHES = 50


def main() -> None:
    searched()
    data, _ = data_of(argparse.ArgumentParser(description=__doc__.splitlines()[0]))
    if data is None:
        return
    encoder = Kept()
    bank = evenly(data.rows("banking77/train"), 2_000)
    others = [*evenly(data.rows("banking77_oos/ood-oos_valid"), 200), *evenly(data.rows("clinc150/oos_train"), 100)]
    vectors = encoder.encode(texts_of(bank))
    told("a bank's questions", vectors @ vectors.T, [row["intent"] for row in bank])
    foreign = (encoder.encode(texts_of(others)) @ vectors.T).max(axis=1)
    print("  of other matters find one", ", ".join(f"{floor}: {(foreign >= floor).mean():.2f}" for floor in FLOORS))
    shop = [row for row in data_of_shop() if reads_english(row[0])]
    vectors = encoder.encode([text for text, _ in shop])
    told("the shop's English tickets", vectors @ vectors.T, [label for _, label in shop])


def data_of_shop() -> list[tuple[str, str]]:
    file = Path(__file__).parents[1] / "examples" / "shop" / "tickets.jsonl"
    rows = [json.loads(line) for line in file.open(encoding="utf-8")]
    return [(row["text"], row["label"]) for row in rows]


def told(name: str, likeness: np.ndarray, labels: list[str]) -> None:
    """Each against all others: how many find one, and how many of those shown have the same label."""
    np.fill_diagonal(likeness, -1.0)
    print(f"{name}: {len(labels):,}")
    best = np.argsort(-likeness, axis=1)[:, :SHOWN]
    for floor in FLOORS:
        shown = [(at, other) for at, row in enumerate(best) for other in row if likeness[at, other] >= floor]
        same = np.mean([labels[at] == labels[other] for at, other in shown]) if shown else float("nan")
        print(
            f"  from {floor}: {len({at for at, _ in shown}) / len(labels):.2f} find one, {same:.2f} of the same label"
        )


def searched() -> None:
    random = np.random.default_rng(1).standard_normal((AT_MOST, 384), dtype=np.float32)
    took = []
    for row in random[:SEARCHES]:
        began = time.perf_counter()
        likeness = np.einsum("ij,j->i", random, row)
        np.flatnonzero(likeness >= FLOOR)
        took.append(time.perf_counter() - began)
    print(f"one search among {AT_MOST:,}: {1000 * np.median(took):.1f} ms, p95 {1000 * np.quantile(took, 0.95):.1f} ms")


if __name__ == "__main__":
    main()
