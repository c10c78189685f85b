"""Where events are kept: `sqlite.py` on disk, `memory.py` for tests and trials. Both fit the port `Journal`.

`codec.py` turns values into text and back (`compiled.py` makes the functions for it). On disk, `schema.sql` has the
tables, `statements.py` and `jobs.py` what is written to them, `writer.py` the one thread that writes, `latest.py` the
states at hand. `checks.py` is what both journals refuse.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .memory import MemoryJournal
    from .sqlite import SqliteJournal


async def journal_at(where: str | os.PathLike[str]) -> MemoryJournal | SqliteJournal:
    """The journal in a file, made if it is missing; one that keeps nothing for ":memory:".

    Raises:
        JournalLocked: another process has it.
    """
    if where == ":memory:":
        from .memory import MemoryJournal  # each is imported only where it is used

        return MemoryJournal()
    from .sqlite import SqliteJournal

    return await SqliteJournal.open(Path(where))
