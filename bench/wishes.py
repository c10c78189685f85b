"""A customer's wish for a person: how many are found at 1 % false alarms, and at the line from which a person is called.

On the public half of six sources. It is the word lists' alone, nothing is fitted; but they were written with half of these
rows in view, so the figures flatter. Every row is in English: of wishes in other languages this says nothing.
Bar: recall at 1 % false alarms .92, strong .97.

    python bench/wishes.py --data DATA          # DATA: the folder with the public data sets
"""

from __future__ import annotations

import argparse

from measures import LISTS, auroc, data_of, hits, read, recall_at

LINE = 0.5
"""Probability from which the default policy calls a person."""
BAR = 0.92


def main() -> None:
    data, _ = data_of(argparse.ArgumentParser(description=__doc__.splitlines()[0]))
    if data is None:
        return
    rows = data.rows("human_request/dev")
    scores, labels = (
        [read(LISTS, row["text"]).wants_human or 0.0 for row in rows],
        [row["human_request"] for row in rows],
    )
    recall, right, _ = hits([score >= LINE for score in scores], labels)
    print(f"{len(rows):,} messages, {sum(labels)} wishes, half of them in view while the lists were written")
    print(f"at 1 % false alarms      recall {recall_at(0.01, scores, labels):.3f}  bar {BAR}, strong .97")
    print(
        f"at {LINE}                   recall {recall:.3f}  of which right {right:.3f}  AUROC {auroc(scores, labels):.4f}"
    )
    for source in sorted({row["source"] for row in rows}):
        part = [
            (score, label) for score, label, row in zip(scores, labels, rows, strict=True) if row["source"] == source
        ]
        wished = sum(label for _, label in part)
        found = sum(score >= LINE for score, label in part if label)
        false = sum(score >= LINE for score, label in part if not label)
        print(f"  {source:<22} found {found:3} of {wished:3}  false {false:3} of {len(part) - wished:5,}")


if __name__ == "__main__":
    main()
