"""The journal that a contract is tried on: one of each kind in turn."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from .journals import JOURNALS, Play, Story


@pytest.fixture(params=JOURNALS.values(), ids=JOURNALS)
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    """Plays a story with a journal of each kind."""

    async def told(story: Story) -> None:
        journal = await request.param(tmp_path)
        try:
            await story(journal)
        finally:
            await journal.close()

    return lambda story: asyncio.run(told(story))
