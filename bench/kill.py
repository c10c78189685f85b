"""Kills a process that writes, twenty times, and counts what it had acknowledged and is not there.

Run as `.venv/bin/python bench/kill.py`. Ends with an error if anything is missing.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.contracts.test_kill import kill_once

ROUNDS = 20


def main() -> int:
    chance = random.Random(4471)
    print(f"{'round':>5}{'acknowledged':>14}{'kept':>9}{'missing':>9}{'gaps':>6}  {'integrity':11}{'open again':>10}")
    acknowledged = wrong = 0
    for number in range(1, ROUNDS + 1):
        with tempfile.TemporaryDirectory() as folder:
            found = kill_once(Path(folder) / "bench.db", after=chance.uniform(0.05, 1.5))
        acknowledged += found.acknowledged
        wrong += found.missing + found.gaps + (found.integrity != "ok")
        print(
            f"{number:>5}{found.acknowledged:>14,}{found.kept:>9,}{found.missing:>9}{found.gaps:>6}  "
            f"{found.integrity:11}{found.opened_in * 1000:>7.0f} ms"
        )
    print(f"\n{acknowledged:,} entries acknowledged in {ROUNDS} rounds, {wrong or 'none'} missing or broken")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
