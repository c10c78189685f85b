"""`segue serve` as a process of its own, as an operator starts it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Process:
    """One that answers.

    Attributes:
        url: where.
    """

    def __init__(self, folder: Path, **settings: str) -> None:
        self._log = folder / "serve.log"
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SEGUE_")}
        given = {
            f"SEGUE_{name.upper()}": value for name, value in {"port": "0", "journal": "shop.db", **settings}.items()
        }
        with self._log.open("ab") as log:
            self.child = subprocess.Popen(
                [sys.executable, "-m", "segue", "serve"],
                cwd=folder, env=clean | given, stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        assert self.child.stdout is not None
        self.printed = self.child.stdout.readline()
        found = re.search(r"Desk: (\S+)/desk", self.printed)
        assert found is not None, self.log
        self.url = found[1]

    @property
    def log(self) -> str:
        """What it wrote so far."""
        return self._log.read_text(encoding="utf-8")

    def signal(self, which: int = signal.SIGTERM) -> None:
        """Sends it a signal."""
        os.kill(self.child.pid, which)

    def end(self) -> None:
        """Kills it, if it is still there."""
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
        assert self.child.stdout is not None
        self.child.stdout.close()


@contextmanager
def process(folder: Path, **settings: str) -> Iterator[Process]:
    """A process that is there for as long as the block."""
    started = Process(folder, **settings)
    try:
        yield started
    finally:
        started.end()
