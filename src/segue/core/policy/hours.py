"""When somebody is on duty: days of the week, times of the day, a time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SPAN = re.compile(r"^(?P<days>[A-Za-z, -]+?)\s+(?P<opens>\d{1,2}:\d{2})\s*-\s*(?P<closes>\d{1,2}:\d{2})$")


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly hours of duty.

    Attributes:
        spans: (day, opens, closes) with day 0 = Monday; a span ends on its own day ("24:00" is said as 00:00).
            None: always.
        zone: IANA name of the time zone the times are meant in.
    """

    spans: tuple[tuple[int, time, time], ...] | None = None
    zone: str = "UTC"

    def are_on(self, at: datetime) -> bool:
        """Whether somebody with these hours is on duty at an aware time."""
        if self.spans is None:
            return True
        local = at.astimezone(ZoneInfo(self.zone))
        return any(
            day == local.weekday() and opens <= local.time() and (local.time() < closes or closes == time(0))
            for day, opens, closes in self.spans
        )

    def next_opening(self, after: datetime) -> datetime | None:
        """The first moment on duty at or after an aware time; None if these hours never come."""
        if self.are_on(after):
            return after
        zone = ZoneInfo(self.zone)
        local = after.astimezone(zone)
        openings = (
            datetime.combine(local.date() + timedelta(days=ahead), opens, zone)
            for ahead in range(8)
            for day, opens, _ in sorted(self.spans or ())
            if day == (local.weekday() + ahead) % 7
        )
        return next((opening for opening in openings if opening >= after), None)


ALWAYS = Hours()
"""Around the clock."""


def as_text(hours: Hours) -> str:
    """Hours in the words that `from_text` understands, days with the same times together; the zone is left out."""
    if hours.spans is None:
        return "always"
    days_of: dict[tuple[time, time], list[int]] = {}
    for day, opens, closes in sorted(set(hours.spans)):
        days_of.setdefault((opens, closes), []).append(day)
    parts = (f"{_runs(days)} {_told(opens)}-{_told(closes, True)}" for (opens, closes), days in days_of.items())
    return "; ".join(parts) or "never"


def from_text(said: str, zone: str = "UTC") -> Hours:
    """Hours from words such as "Mon-Fri 09:00-17:30; Sat 10:00-14:00", or "always".

    Raises:
        ValueError: the words or the zone are not understood; the message says which.
    """
    try:
        ZoneInfo(zone)
    except Exception as error:
        raise ValueError(f"there is no time zone {zone!r}") from error
    if said.strip().lower() == "always":
        return Hours(None, zone)
    spans: list[tuple[int, time, time]] = []
    for part in said.split(";"):
        found = _SPAN.match(part.strip())
        if not found:
            raise ValueError(f"{part.strip()!r} is not understood as hours")
        opens, closes = (_clock(found[name]) for name in ("opens", "closes"))
        if closes != time(0) and closes <= opens:
            raise ValueError(f"{part.strip()!r} ends before it begins")
        spans += [(day, opens, closes) for day in _days(found["days"])]
    return Hours(tuple(sorted(spans)), zone)


def _runs(days: list[int]) -> str:
    """Days with those that follow one another folded: "Mon-Wed, Fri"."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for run in runs)


def _told(at: time, is_end: bool = False) -> str:
    return "24:00" if is_end and at == time(0) else f"{at:%H:%M}"


def _clock(said: str) -> time:
    hour, minute = map(int, said.split(":"))
    return time(0) if (hour, minute) == (24, 0) else time(hour, minute)


def _days(said: str) -> list[int]:
    days: list[int] = []
    for part in said.split(","):
        first, _, last = (name.strip().title()[:3] for name in part.partition("-"))
        if first not in DAYS or (last and last not in DAYS):
            raise ValueError(f"{part.strip()!r} is no day of the week; say {', '.join(DAYS)}")
        start, end = DAYS.index(first), DAYS.index(last or first)
        days += [(start + i) % 7 for i in range((end - start) % 7 + 1)]
    return days
