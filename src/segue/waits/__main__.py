"""`python -m segue.waits ROWS DIR`: learns from a file of rows, in a process that stands back; the server calls it.

Ends with 0 if a model was kept, else with 3 and one line on stderr.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from segue.core.errors import SegueError

from .seen import rows_in
from .store import save
from .train import AT_MOST, learn

NICE = 15
"""How far it stands back behind everything else. Our own choice."""


def main(file: str, folder: str) -> int:
    """Learns, and keeps what is better than the plain mean and the formula."""
    if hasattr(os, "nice"):
        os.nice(NICE)
    rows = tuple(rows_in(Path(file)))[-AT_MOST:]
    try:
        learned = learn(rows)
        if learned.is_better:
            save(Path(folder), learned.model)
            return 0
        off = ", ".join(f"{name} {learned.figures[name]:.0f} s" for name in ("expected", "formula", "mean"))
        why = f"on the last days the mean errors were {off}"
    except (SegueError, OSError) as error:
        why = str(error)
    sys.stderr.write(why + "\n")
    return 3


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
