"""What every journal checks alike before it writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..core.conversation import Holder
from ..core.entries import Entry
from ..core.events import CustomerSpoke, Declined, Expired, HumanSpoke


def check_entry(entry: Entry) -> None:
    """Refuses an entry that contradicts itself, before anything is written.

    Raises:
        ValueError: before, events and after do not belong together. A mistake of whoever built it.
    """
    before, after = entry.before, entry.after
    if after.id != before.id or after.version != before.version + len(entry.events) or after.version == 0:
        raise ValueError(
            f"{before.id} at version {before.version} with {len(entry.events)} events cannot become "
            f"{after.id} at version {after.version}"
        )


def version_of_message(entry: Entry) -> int:
    """The version that the message of a keyed entry gets: that of what was said, the last one if nothing was."""
    for version, event in enumerate(entry.events, entry.before.version + 1):
        if isinstance(event, CustomerSpoke | HumanSpoke):
            return version
    return entry.after.version


def holder_in_words(holder: Holder, who: str | None) -> str:
    """Who has a conversation, for somebody who was overtaken: "ana", "the queue"."""
    return who or f"the {holder.value.replace('_', ' ')}"


def net_seats(seats: Sequence[tuple[str, int]]) -> dict[str, int]:
    """How many more or fewer conversations each person has in the end; whoever has as many as before is left out."""
    more: dict[str, int] = {}
    for person, change in seats:
        more[person] = more.get(person, 0) + change
    return {person: change for person, change in more.items() if change}


def cooled_by(entry: Entry) -> dict[str, datetime]:
    """Who is asked nothing else until when, because of an offer that they did not take."""
    said_no = (event for event in entry.events if isinstance(event, Declined | Expired))
    return {event.by: event.cools_until for event in said_no if event.cools_until is not None}
