"""Looks that follow one another, each writing down the next: only one chain for each thing.

A process that dies between writing down the next look and finishing this one leaves two of them, and whoever comes and
goes begins a new one each time. What is coming is remembered by the process alone: after a start at most one look more
is carried out than there should be.
"""

from __future__ import annotations

from datetime import datetime

from ..core.entries import Job

Key = tuple[str, str]
"""The conversation and the fence."""


class Chains:
    """When the next look of each chain comes due."""

    def __init__(self) -> None:
        self._next: dict[Key, datetime] = {}

    def is_double(self, job: Job) -> bool:
        """Whether another look of its chain comes after it anyway."""
        coming = self._next.get((job.conversation, job.fence))
        return coming is not None and coming > job.run_at

    def has_before(self, job: Job, now: datetime) -> bool:
        """Whether one of its chain comes before it, or with it."""
        coming = self._next.get((job.conversation, job.fence))
        return coming is not None and now < coming <= job.run_at

    def goes_on(self, job: Job) -> None:
        """This one is written down as the next."""
        self._next[job.conversation, job.fence] = job.run_at

    def ends(self, job: Job) -> None:
        """There is nothing more to look at."""
        self._next.pop((job.conversation, job.fence), None)
