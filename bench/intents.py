"""Intents from tickets: how often right, whether .85 means 85 %, what is out of scope, and how long learning takes.

On the development parts of three public sets, each with all its tickets, with ten and with five an intent, and with five
and the rest without labels. Bars: BANKING77 .935 / .86 / .80; calibration error .03; out of scope AUROC .97 far, .92 near;
1,000 tickets in 10 s, 10,000 in 60 s.

    python bench/intents.py --data DATA          # DATA: the folder with the public data sets
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from measures import area, data_of, texts_of

from segue.readers.encoder import encoder_of
from segue.readers.tickets.tickets import Tickets
from segue.readers.tickets.train import learn

SETS = (("banking77", "valid"), ("clinc150", "val"), ("hwu64", "valid"))
BARS = {("banking77", "all"): 0.935, ("banking77", "10"): 0.86, ("banking77", "5"): 0.80}
BINS = 15


def error(said: np.ndarray, right: np.ndarray) -> float:
    place = np.minimum((said * BINS).astype(int), BINS - 1)
    parts = [place == at for at in range(BINS) if (place == at).any()]
    return float(sum(abs(said[part].mean() - right[part].mean()) * part.mean() for part in parts))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="only ten and five tickets an intent")
    data, given = data_of(options)
    if data is None:
        return
    rows = data.rows
    encoder = encoder_of(threads=2)
    for name, part in SETS:
        held, whole = rows(f"{name}/{part}"), rows(f"{name}/train")
        vectors = encoder.encode(texts_of(held))
        for called in ("10", "5") if given.quick else ("all", "10", "5", "5 and history"):
            few = called.split()[0]
            train = whole if few == "all" else rows(f"{name}/train_{few}")
            seen = set(texts_of(train))
            history = [text for text in texts_of(whole) if text not in seen] if "history" in called else []
            one(name, called, train, history, held, vectors, encoder, rows)
    near(encoder, rows)


def one(name, called, train, history, held, vectors, encoder, rows) -> None:
    names = sorted({row["intent"] for row in train})
    number = {intent: at for at, intent in enumerate(names)}
    began = time.perf_counter()
    model = learn(Tickets(names, texts_of(train), [number[row["intent"]] for row in train], history), encoder).model
    took = time.perf_counter() - began
    meant = model.read(texts_of(held), vectors)
    said = meant.probabilities.max(axis=1)
    right = meant.probabilities.argmax(axis=1) == np.array([number[row["intent"]] for row in held])
    sure = said >= 0.85
    bar = f"  bar {BARS[name, called]}" if (name, called) in BARS else ""
    print(
        f"{name + ', ' + called:<26} right {right.mean():.4f}  off by {error(said, right):.4f}  sure {sure.mean():.3f}, of which right"
        f" {right[sure].mean():.3f}  {len(train) + len(history):6,} tickets in {took:5.1f} s{bar}",
        flush=True,
    )
    if name == "clinc150" and called in ("all", "10"):
        far = texts_of(rows("clinc150/oos_val") + rows("clinc150/oos_train"))
        outside = model.read(far, encoder.encode(far)).outside
        print(
            f"{'  far out of scope':<26} AUROC {area(meant.outside, outside):.4f}  seen {(outside >= 0.5).mean():.3f}",
            flush=True,
        )


def near(encoder, rows) -> None:
    """50 intents of BANKING77; what the other 27 are about is out of scope."""
    train, held, outside = (rows(f"banking77_oos/{part}") for part in ("train", "valid", "id-oos_valid"))
    names = sorted({row["intent"] for row in train})
    number = {intent: at for at, intent in enumerate(names)}
    model = learn(Tickets(names, texts_of(train), [number[row["intent"]] for row in train]), encoder).model
    inside, far = (model.read(texts_of(part), encoder.encode(texts_of(part))).outside for part in (held, outside))
    print(
        f"{'banking77, near':<26} AUROC {area(inside, far):.4f}  seen {(far >= 0.5).mean():.3f}  false {(inside >= 0.5).mean():.3f}"
    )


if __name__ == "__main__":
    main()
