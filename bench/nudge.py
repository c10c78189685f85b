"""The nudge: does it tell a question whose answer was given from the same question where nobody spoke of it?

The pairs of repeat_ask. The rules were written with half of the services in view (A); the other half (B) was kept aside.
Bar: AUROC .90, strong .95; precision from .5 on .80.

    python bench/nudge.py --data DATA          # DATA: the folder with the public data sets
"""

from __future__ import annotations

import argparse
import time

from measures import auroc, data_of, hits

from segue.core.nudge import SHOWN_FROM, nudges
from segue.core.packet.shapes import plain
from segue.core.transcript import Speaker, Transcript, Turn

SEEN = {"Restaurants_2", "RideSharing_1", "Hotels_4", "Buses_1", "Services_4", "RentalCars_1"}
"""Services that were looked at while the rules were written."""


def main() -> None:
    data, _ = data_of(argparse.ArgumentParser(description=__doc__.splitlines()[0]))
    if data is None:
        return
    rows = data.rows("repeat_ask/dev")
    told("A, in view", [row for row in rows if row["service"] in SEEN])
    told("B, kept aside", [row for row in rows if row["service"] not in SEEN])
    told("all", rows, "  bar .90, strong .95")


def told(called: str, rows: list[dict], bar: str = "") -> None:
    began = time.perf_counter()
    found = [nudges(_said(row), row["receiver_first_message"]) for row in rows]
    cost = (time.perf_counter() - began) / len(rows)
    scores, labels = [some[0].p if some else 0.0 for some in found], [row["label"] for row in rows]
    recall, right, _ = hits([score >= SHOWN_FROM for score in scores], labels)
    quoted = [
        any(f" {plain(row['known_value'])} " in f" {plain(one.fact.value)} " for one in some)
        for row, some in zip(rows, found, strict=True)
        if row["label"] and some and some[0].p >= SHOWN_FROM
    ]
    print(
        f"{called:<14} {len(rows):>5} drafts  AUROC {auroc(scores, labels):.3f}  right {right:.3f}  recall {recall:.3f}"
        f"  value quoted {sum(quoted) / len(quoted):.3f}  {1000 * cost:.2f} ms a draft{bar}",
        flush=True,
    )


def _said(row: dict) -> Transcript:
    speakers = {"user": Speaker.CUSTOMER}
    return Transcript(tuple(Turn(speakers.get(turn["who"], Speaker.AI), turn["text"]) for turn in row["prefix"]))


if __name__ == "__main__":
    main()
