"""The epoch in HTTP's own words: ETag tells it, If-Match says which one a change rests on."""

from __future__ import annotations

import re

from ..core.errors import SegueError


class EpochNeeded(SegueError):
    """A change must say on which epoch it rests. Send the header If-Match with the ETag of the last answer."""


def epoch_of(if_match: str) -> int:
    """The epoch of an If-Match header.

    Raises:
        EpochNeeded: there is none in it.
    """
    found = re.fullmatch(r'(?:W/)?"?(\d{1,9})"?', if_match.strip(), re.ASCII)
    if found is None:
        raise EpochNeeded
    return int(found[1])


def etag_of(epoch: int) -> str:
    """An epoch as an ETag."""
    return f'"{epoch}"'
