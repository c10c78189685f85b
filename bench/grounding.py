"""How well grounding tells supported sentences from others, and what a sentence costs.

    python bench/grounding.py --data FOLDER     FOLDER has grounding/lfqa.jsonl and grounding/begin.jsonl

Bars: AUROC .91 (LFQA-Verification: no coefficient is fitted on it, rules were chosen with it in view) and .945 (BEGIN); 2 ms a sentence against 50 source sentences.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

from segue.core.grounding import ground
from segue.core.grounding.words import sentences

BESIDE = Path(__file__).parents[2] / "shared" / "data"
BARS = {"lfqa": 0.91, "begin": 0.945}


def auroc(scores: list[float], labels: list[bool]) -> float:
    """How often a supported sentence scores above another; ties count half."""
    right = sorted(score for score, label in zip(scores, labels, strict=True) if label)
    wrong = sorted(score for score, label in zip(scores, labels, strict=True) if not label)
    above = 0.0
    for score in right:
        above += sum(other < score for other in wrong) + sum(other == score for other in wrong) / 2
    return above / (len(right) * len(wrong))


def telling(name: str, rows: list[dict]) -> None:
    cases = [(row["sources"], one["text"], bool(one["supported"])) for row in rows for one in row["sentences"]]
    found = [ground(text, sources) for sources, text, _ in cases]
    labels = [label for _, _, label in cases]
    scores = [one.grounded or 0.0 for one in found]
    flags = [bool(one.unsupported) for one in found]
    false = sum(flag and label for flag, label in zip(flags, labels, strict=True)) / sum(labels)
    hit = sum(flag and not label for flag, label in zip(flags, labels, strict=True)) / (len(labels) - sum(labels))
    vetoed = sum(
        any(sentence.missing for sentence in one.sentences) and label for one, label in zip(found, labels, strict=True)
    )
    print(f"{name}: AUROC {auroc(scores, labels):.3f} (bar {BARS[name]}), {len(labels):,} sentences")
    print(f"  flagged: {hit:.3f} of the unsupported, {false:.3f} of the supported")
    print(f"  a missing fact: {vetoed / sum(labels):.4f} of the supported (bar 0.005)")


def costing(rows: list[dict]) -> None:
    """Whole answers and single sentences against 50 source sentences, their own first."""
    pool = [text for row in rows for source in row["sources"] for text in sentences(source)]
    jobs = []
    for at, row in enumerate(rows[:40]):
        own = [text for source in row["sources"] for text in sentences(source)]
        jobs.append(([one["text"] for one in row["sentences"]], (own + pool[at * 50 : at * 50 + 50])[:50]))
    for what, answers in (
        ("a sentence of a whole answer", [(" ".join(texts), sources) for texts, sources in jobs]),
        ("an answer of one sentence", [(texts[0], sources) for texts, sources in jobs]),
    ):
        best = float("inf")
        for _ in range(3):
            began = time.process_time()
            count = sum(len(ground(answer, sources).sentences) for answer, sources in answers)
            best = min(best, (time.process_time() - began) / count * 1000)
        print(f"{what} against 50 source sentences: {best:.2f} ms (bar 2)")


def main() -> None:
    options = argparse.ArgumentParser(description="Grounding: how well, and how fast.")
    options.add_argument("--data", type=Path, default=BESIDE)
    folder = options.parse_args().data / "grounding"
    files = {name: folder / f"{name}.jsonl" for name in BARS}
    missing = [str(path.name) for path in files.values() if not path.is_file()]
    if missing:
        print(f"nothing measured: {' and '.join(missing)} are not in {folder}; give their folder with --data")
        return
    sets = {name: [json.loads(line) for line in path.open(encoding="utf-8")] for name, path in files.items()}
    for name, rows in sets.items():
        telling(name, rows)
    costing(sets["lfqa"])


if __name__ == "__main__":
    main()
