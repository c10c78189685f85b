"""What is at stake (cancel, refund, close account, dispute, fraud, complaint): whether it is seen, and named.

1,500 rows of each source at most. The shipped head was fitted on rows of all four, and the word lists were written with
them in view; so it is measured twice: as shipped, which is in-sample, and with the head fitted anew for each source on the
rows of the others. Templates make BITEXT easy. Bar: macro F1 over names .85, strong .90.

    python bench/stakes.py --data DATA          # DATA: the folder with the public data sets
"""

from __future__ import annotations

import argparse

import numpy as np
from measures import LISTS, Kept, auroc, data_of, evenly, hits, macro_f1, read, reader_of, refitted, texts_of

from segue.core.reading import Reading
from segue.readers.heads import Heads

OF_A_SOURCE = 1_500
LINE = 0.5
"""Probability from which a stake counts."""


def main() -> None:
    data, _ = data_of(argparse.ArgumentParser(description=__doc__.splitlines()[0]))
    if data is None:
        return
    parts: dict[str, list[dict]] = {}
    for row in data.rows("high_stakes/dev"):
        parts.setdefault(row["source"].split(":")[0], []).append(row)
    parts = {source: evenly(rows, OF_A_SOURCE) for source, rows in sorted(parts.items())}
    rows, encoder = [row for part in parts.values() for row in part], Kept()
    encoder.encode(texts_of(rows))
    print(f"{len(rows):,} messages, {sum(row['high_stakes'] != 'none' for row in rows):,} with something at stake")
    told("word lists alone", rows, [read(LISTS, text) for text in texts_of(rows)])
    shipped = reader_of(encoder)
    told("as shipped, in-sample", rows, [read(shipped, text) for text in texts_of(rows)])
    unseen = []
    for source, part in parts.items():
        reader = reader_of(encoder, fitted([row for row in rows if not row["source"].startswith(source)], encoder))
        unseen.append([read(reader, text) for text in texts_of(part)])
    told(
        "head fitted without the source",
        rows,
        [reading for part in unseen for reading in part],
        "  bar .85, strong .90",
    )
    for (source, part), readings in zip(parts.items(), unseen, strict=True):
        told(f"  {source}", part, readings)


def fitted(rows: list[dict], encoder: Kept) -> Heads:
    """The shipped heads, the one for stakes fitted on these rows instead."""
    from heads import meaning

    fit = meaning().fit(encoder.encode(texts_of(rows)), [row["high_stakes"] for row in rows])
    names = np.frombuffer("\n".join(fit.classes_).encode(), dtype=np.uint8)
    return refitted(stakes_meaning=fit.coef_, stakes_meaning_bias=fit.intercept_, stakes_names=names)


def told(called: str, rows: list[dict], readings: list[Reading], bar: str = "") -> None:
    likeliest = [max(reading.stakes, key=lambda stake: stake.p, default=None) for reading in readings]
    scores = [stake.p if stake else 0.0 for stake in likeliest]
    labels = [row["high_stakes"] for row in rows]
    named = [stake.name if stake and stake.p >= LINE else "none" for stake in likeliest]
    at_stake = [label != "none" for label in labels]
    recall, right, _ = hits([score >= LINE for score in scores], at_stake)
    print(
        f"{called:<32} macro F1 {macro_f1(named, labels):.3f}  recall {recall:.3f}  right {right:.3f}"
        f"  AUROC {auroc(scores, at_stake):.3f}{bar}",
        flush=True,
    )


if __name__ == "__main__":
    main()
