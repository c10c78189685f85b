"""What of a summary is held: sentences that people wrote about a conversation, and those they wrote about another one.

No model is asked. A true summary in other words is what a model is to write; one of another conversation, with a name or
a number in it, is what a lying model writes. The rules were made with the first half of each set in view (of
dialogsum fifty conversations more).

    python bench/held.py --data DATA          # DATA: the folder with the public data sets
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from segue.core.grounding.words import sentences
from segue.core.packet import pack
from segue.core.packet.held import Check
from segue.core.policy import Policy
from segue.core.transcript import Transcript, from_rows
from segue.core.triggers import Reason, Trigger

WHY = (Reason(Trigger.ASKED, "the customer asked for a person"),)
FURTHER = 7
"""How many conversations on the other summary is taken from."""
CLAIMS = re.compile(r"\d|(?<=[a-z,] )[A-Z][a-z]{2,}")


@dataclass
class Row:
    """A conversation, and the sentences of its summaries."""

    transcript: Transcript
    told: list[str]


def rows_of(path: Path) -> Iterator[Row]:
    """Conversations of two who take turns, each with summaries."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        said = [re.sub(r"^#Person\d#: ", "", text) for text in row["turns"]]
        turns = [{"role": ("user", "assistant")[at % 2], "content": text} for at, text in enumerate(said)]
        told = [re.sub(r"#Person(\d)#", lambda n: "the customer" if n[1] == "1" else "the AI", x) for x in row["refs"]]
        yield Row(from_rows(turns), [s[0].upper() + s[1:] for x in told for s in sentences(x)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    for name, path in (("dialogsum", "dialogsum/dev.jsonl"), ("tweetsumm", "tweetsumm/train.jsonl")):
        rows = list(rows_of(data / path))
        for half, part in (("in view", rows[: len(rows) // 2]), ("unseen", rows[len(rows) // 2 :])):
            report(f"{name}, {half}", part)


def report(name: str, rows: list[Row]) -> None:
    """Shares of sentences that stand, and what a check costs."""
    why: Counter[str] = Counter()
    took = other = false = 0.0
    for at, row in enumerate(rows):
        began = time.perf_counter()
        check = Check(pack(row.transcript, (), WHY, Policy()), row.transcript)
        why.update(check.why_not(sentence) for sentence in row.told)
        took += time.perf_counter() - began
        lies = [sentence for sentence in rows[(at + FURTHER) % len(rows)].told if CLAIMS.search(sentence)]
        other += len(lies)
        false += sum(not check.why_not(sentence) for sentence in lies)
    print(f"{name}: {len(rows)} conversations, {1000 * took / len(rows):.1f} ms each")
    print(
        f"  {why[''] / why.total():.3f} of {why.total()} own sentences stand; not: {dict(why - Counter({'': why['']}))}"
    )
    print(f"  {false / max(1, other):.3f} of {other:.0f} sentences with a name or number from elsewhere stand")


if __name__ == "__main__":
    main()
