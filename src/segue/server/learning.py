"""Learns from the journal, once a day and in a process of its own, how long customers wait; the line takes it up.

It lies beside the journal (shop.db has shop.waits). Without scikit-learn nothing is learned; what lies there is used.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from ..core.routing.inputs import rules_of
from ..library import Segue

log = logging.getLogger("segue.server")

DAILY = 86_400.0
"""Seconds from one training to the next. Source: findings on routing, 6.4, which refit weekly; a day costs a minute."""

FIRST_AFTER = 300.0
"""Seconds after the start at which it is learned for the first time, when whoever waited for the start is served."""

AT_ONCE, REST = 200, 0.005
"""Events that are read at a time, and the seconds of rest in between: 40,000 a second at most, and a turn of 2 ms."""


class Learning:
    """Keeps the line's waits as good as the journal allows.

    Args:
        folder: where models lie.
    """

    def __init__(self, segue: Segue, folder: Path) -> None:
        self._segue, self._folder = segue, folder
        self.version = 0

    async def keep(self) -> None:
        """Takes up what lies there, then learns once a day, for ever; a day on which that fails is only that day."""
        await self._try(self.take_up)
        await asyncio.sleep(FIRST_AFTER)
        while find_spec("sklearn") is not None:
            if await self._try(self.learn):
                await self._try(self.take_up)
            await asyncio.sleep(DAILY)

    async def _try(self, step: Callable[[], Awaitable[bool]]) -> bool:
        try:
            return await step()
        except Exception:
            log.exception("waits: nothing new speaks")
            return False

    async def learn(self) -> bool:
        """One training in a process that stands back behind all others; whether a model came of it."""
        with TemporaryDirectory(prefix="segue-waits-") as folder:
            rows = Path(folder) / "rows.jsonl"
            await self._write(rows)
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "segue.waits", str(rows), str(self._folder),
                stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
            try:
                _, said = await process.communicate()
            finally:
                if process.returncode is None:
                    process.kill()
        if process.returncode:
            last = said.decode(errors="replace").strip().splitlines()[-1:]
            log.info("waits: nothing new speaks: %s", *last or ("the training ended early",))
        return process.returncode == 0

    async def _write(self, file: Path) -> None:
        """The rows of the whole journal into a file, a few events at a time, so that everybody else has turns."""
        from ..waits.seen import Seen, line_of

        with file.open("w", encoding="utf-8") as lines:
            seen, after = Seen(lambda row: lines.write(line_of(row))), 0
            while fed := await self._segue.journal.feed(after, AT_ONCE):
                for one in fed:
                    seen.tell(one.conversation, one.event)
                after = fed[-1].position
                await asyncio.sleep(REST)

    async def take_up(self) -> bool:
        """Has the line speak from the latest version, if there is one that it does not have."""
        if find_spec("numpy") is None:
            return False
        from ..waits import LearnedEstimator
        from ..waits.store import WaitsDamaged, latest, load

        try:
            version = await asyncio.to_thread(latest, self._folder)
            model = await asyncio.to_thread(load, self._folder) if version != self.version else None
        except WaitsDamaged as damaged:
            log.warning("%s", damaged)
            return False
        if model is None:
            return False
        expecting = self._segue.line.expecting
        learned = LearnedEstimator(rules_of(self._segue.policy), model, trains=False)
        expecting.follow(learned, self._segue.line.clock())
        self.version = version
        log.info("waits: version %d speaks, learned from %d handoffs", version, model.told.get("rows", 0))
        return True
