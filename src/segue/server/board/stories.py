"""The stories that the board is counting, lean, the latest ones at hand."""

from __future__ import annotations

from collections import OrderedDict
from datetime import timedelta

from ...core import events as e
from ...core.quality import lean, observe
from ...switchboard.ports import Journal
from .cells import Cells, Seen

STORIES = 2000
"""Stories at hand; another one is read from the journal when something happens in it. Our own guess: a busy day has
fewer open conversations that people have."""


class Story:
    """One conversation.

    Attributes:
        version: of the last event that was counted.
        told: its lean events.
        seen: what they show, as it was counted.
    """

    __slots__ = ("seen", "told", "version")

    def __init__(self, version: int) -> None:
        self.version = version
        self.told: tuple[e.Event, ...] = ()
        self.seen: tuple[Seen, ...] = ()


class Stories:
    """Counts each event once into the cells, in whatever order conversations come."""

    def __init__(self, journal: Journal, cells: Cells, answer_within: timedelta) -> None:
        self._journal, self._cells, self._within = journal, cells, answer_within
        self._stories: OrderedDict[str, Story] = OrderedDict()

    async def count(self, id: str, version: int, event: e.Event) -> None:
        """Counts an event; one that was counted before changes nothing."""
        story = self._stories.get(id) or await self._read(id, version)
        self._stories.move_to_end(id)
        if version <= story.version:
            return
        told, story.version = lean(story.told, event), version
        if told is not story.told:
            seen = tuple(observe(told, self._within))
            self._cells.replace(story.seen, seen)
            story.told, story.seen = told, seen

    async def _read(self, id: str, version: int) -> Story:
        """A story as it was before an event; what came before was counted before it left our hands."""
        story = Story(version - 1)
        if version > 1:
            for event in (await self._journal.events_of(id))[: version - 1]:
                story.told = lean(story.told, event)
            story.seen = tuple(observe(story.told, self._within))
        self._stories[id] = story
        if len(self._stories) > STORIES:
            self._stories.popitem(last=False)
        return story
