"""When a team is open and none of those who could answer has hours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from . import Person, Team
from .hours import DAYS, Hours

WEEK = datetime(2024, 1, 15, tzinfo=UTC)
"""A Monday in winter; zones whose clocks change apart from each other may differ by an hour in some weeks."""

STEP = timedelta(minutes=15)
"""Hours begin and end with a quarter, or nearly; a shorter gap is none worth a warning."""


def gap_of(team: Team, people: Sequence[Person]) -> str:
    """The first hours of a week in which a team is open and none of these people has hours, in its own zone; "" where
    somebody always has.

    Args:
        people: who could answer; who has no hours of their own has the team's.
    """
    own = [person.hours for person in people if person.hours is not None]
    if len(own) < len(people):
        return ""
    spans = _open_and_empty(team.hours, own)
    if not spans:
        return ""
    begins, ends = spans[0]
    first = f"{DAYS[begins.weekday()]} {begins:%H:%M}-{'24:00' if ends.time() == time(0) else f'{ends:%H:%M}'}"
    return first if len(spans) == 1 else f"{first} and at {len(spans) - 1} more times"


def _open_and_empty(team: Hours, own: Sequence[Hours]) -> list[tuple[datetime, datetime]]:
    """Spans of the week, each within a day."""
    usual, zone = Hours(team.spans, team.zone), ZoneInfo(team.zone)  # holidays are days off for everybody
    monday = WEEK.replace(tzinfo=zone)
    spans: list[tuple[datetime, datetime]] = []
    for number in range(timedelta(days=7) // STEP):
        at = monday + number * STEP
        if (usual.spans is not None and not usual.are_on(at)) or any(hours.are_on(at) for hours in own):
            continue
        if spans and spans[-1][1] == at and at.time() != time(0):
            spans[-1] = spans[-1][0], at + STEP
        else:
            spans.append((at, at + STEP))
    return spans
