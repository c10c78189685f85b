"""When somebody is on duty: days of the week, times of the day, a time zone, holidays."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SPAN = re.compile(r"^(?P<days>[A-Za-z, -]+?)\s+(?P<opens>\d{1,2}:\d{2})\s*-\s*(?P<closes>\d{1,2}:\d{2})$")
_DATE = re.compile(r"(?:(?P<year>\d{4})-)?(?P<month>\d{2})-(?P<day>\d{2})")


class NotUnderstood(ValueError):
    """Words that are no hours, no date or no zone.

    Attributes:
        try_this: what would do, "" where only an example can be given.
    """

    def __init__(self, problem: str, try_this: str = "") -> None:
        super().__init__(problem)
        self.try_this = try_this


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day with hours of its own, mostly none.

    Attributes:
        year: None: every year.
        spans: when somebody is on duty all the same, opening and closing.
    """

    month: int
    day: int
    name: str
    year: int | None = None
    spans: tuple[tuple[time, time], ...] = ()

    def is_on(self, day: date) -> bool:
        """Whether it is this day."""
        return (self.month, self.day) == (day.month, day.day) and self.year in (None, day.year)

    def when(self) -> str:
        """Its date as it stands in the file."""
        return ("" if self.year is None else f"{self.year}-") + f"{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class Hours:
    """Weekly hours of duty.

    Attributes:
        spans: (day, opens, closes) with day 0 = Monday; a span ends on its own day ("24:00" is said as 00:00).
            None: always.
        zone: IANA name of the time zone the times are meant in.
        holidays: days on which their own hours hold instead, in the same zone; one of a year goes before a yearly one.
    """

    spans: tuple[tuple[int, time, time], ...] | None = None
    zone: str = "UTC"
    holidays: tuple[Holiday, ...] = ()

    def are_on(self, at: datetime) -> bool:
        """Whether somebody with these hours is on duty at an aware time."""
        if self.spans is None and not self.holidays:
            return True
        local = at.astimezone(ZoneInfo(self.zone))
        spans = self.of(local.date())
        return any(opens <= local.time() and (local.time() < closes or closes == time(0)) for opens, closes in spans)

    def of(self, day: date) -> tuple[tuple[time, time], ...]:
        """Opening and closing on a day, in the zone of these hours."""
        holiday = self.holiday_on(day)
        if holiday is not None:
            return holiday.spans
        if self.spans is None:
            return ((time(0), time(0)),)
        return tuple(sorted((opens, closes) for weekday, opens, closes in self.spans if weekday == day.weekday()))

    def holiday(self, at: datetime) -> Holiday | None:
        """The holiday that an aware time falls on."""
        return self.holiday_on(at.astimezone(ZoneInfo(self.zone)).date()) if self.holidays else None

    def holiday_on(self, day: date) -> Holiday | None:
        """The holiday of a day, in the zone of these hours."""
        found = [one for one in self.holidays if one.is_on(day)]
        return min(found, key=lambda one: one.year is None, default=None)

    def next_opening(self, after: datetime) -> datetime | None:
        """The first moment on duty at or after an aware time; None if these hours never come."""
        if self.are_on(after):
            return after
        zone = ZoneInfo(self.zone)
        local = after.astimezone(zone)
        days = (local.date() + timedelta(days=ahead) for ahead in range(8 + 7 * len(self.holidays)))
        told = (datetime.combine(day, opens, zone) for day in days for opens, _ in self.of(day))
        openings = (opening.astimezone(UTC).astimezone(zone) for opening in told)  # an hour may be left out in spring
        return next((opening for opening in openings if opening >= after and self.are_on(opening)), None)


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
    """Hours from words such as "Mon-Fri 09:00-12:00, 13:00-17:30; Sat 10:00-14:00", or "always".

    Raises:
        NotUnderstood: the words or the zone are not understood, or hours overlap; the message says which.
    """
    check_zone(zone)
    if said.strip().lower() == "always":
        return Hours(None, zone)
    spans: list[tuple[int, time, time]] = []
    days = ""
    for part in re.split(r";|,(?=\s*\d)", said):  # a comma before a time: a further span of the same days
        days_and_span = part.strip() if not part.strip()[:1].isdigit() else f"{days} {part.strip()}"
        found = _SPAN.match(days_and_span)
        if not found:
            raise NotUnderstood(f"{part.strip()!r:.60} is not understood as hours")
        days = found["days"]
        opens, closes = _span(found["opens"], found["closes"], part, days)
        spans += [(day, opens, closes) for day in _days(days)]
    _refuse_overlap(spans)
    return Hours(tuple(sorted(spans)), zone)


def holiday_from(when: str, name: str, hours: str = "") -> Holiday:
    """A holiday from its date, "12-25" for every year or "2026-12-25" for once, and the hours of that day if any.

    Raises:
        NotUnderstood: there is no such day, or the hours are not understood.
    """
    found = _DATE.fullmatch(when.strip())
    try:
        day = date(int(found["year"] or 2024), int(found["month"]), int(found["day"])) if found else None
    except ValueError:  # 2024 had a 29th of February
        day = None
    if found is None or day is None:
        raise NotUnderstood(f"{when!r:.30} is no day; say month and day, or year, month and day", '"12-25"')
    spans: list[tuple[int, time, time]] = []
    for part in filter(None, (part.strip() for part in re.split("[;,]", hours))):
        span = re.fullmatch(r"(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})", part)
        if not span:
            raise NotUnderstood(f"{part!r:.60} is not understood as hours of a day", '"09:00-12:00"')
        spans.append((0, *_span(span[1], span[2], part)))
    _refuse_overlap(spans, is_one_day=True)
    year = int(found["year"]) if found["year"] else None
    return Holiday(day.month, day.day, name, year, tuple(sorted((opens, closes) for _, opens, closes in spans)))


def check_zone(zone: str) -> None:
    """Refuses a time zone that does not exist.

    Raises:
        NotUnderstood: with the zone that was probably meant.
    """
    try:
        ZoneInfo(zone)
    except Exception as error:
        raise NotUnderstood(f"there is no time zone {zone!r:.60}", _near_zone(zone)) from error


def _near_zone(zone: str) -> str:
    known = sorted(available_timezones())
    city = zone.strip().rpartition("/")[2].replace(" ", "_").lower()
    by_city = [name for name in known if "/" in name and name.rpartition("/")[2].lower() == city]
    near = by_city or difflib.get_close_matches(zone, known, 1) or _by_like_city(city, known)
    return f'"{near[0]}"' if near else ""


def _by_like_city(city: str, known: list[str]) -> list[str]:
    of_city = {name.rpartition("/")[2].lower(): name for name in known if "/" in name}
    return [of_city[name] for name in difflib.get_close_matches(city, of_city, 1)]


def _span(opens: str, closes: str, part: str, days: str = "") -> tuple[time, time]:
    begins, ends = _clock(opens), _clock(closes)
    if ends != time(0) and ends <= begins:
        over = sorted((day + 1) % 7 for day in _days(days)) if days and ends < begins else []
        night = f'"{days.strip()} {opens}-24:00; {_runs(over)} 00:00-{closes}"' if over else ""
        raise NotUnderstood(f"{part.strip()!r} ends before it begins", night)
    return begins, ends


def _refuse_overlap(spans: list[tuple[int, time, time]], *, is_one_day: bool = False) -> None:
    """Two spans of one day that share a moment are a slip: it is not known which of them was meant."""
    inside = sorted(spans)
    for (day, opens, closes), (other, begins, ends) in pairwise(inside):
        if day == other and (closes == time(0) or begins < closes):
            told = [f"{_told(opens)}-{_told(closes, True)}", f"{_told(begins)}-{_told(ends, True)}"]
            whole = as_text(Hours(_merged(inside)))
            on, whole = ("", whole.replace("Mon ", "")) if is_one_day else (f"on {DAYS[day]} ", whole)
            raise NotUnderstood(f"{on}{told[0]} and {told[1]} overlap", f'"{whole}"')


def _merged(spans: Iterable[tuple[int, time, time]]) -> tuple[tuple[int, time, time], ...]:
    """The same moments with spans that share any of them made one; sorted."""
    merged: list[tuple[int, time, time]] = []
    for day, opens, closes in spans:
        last = merged[-1] if merged else None
        if last is not None and last[0] == day and (last[2] == time(0) or opens <= last[2]):
            is_open_end = time(0) in (last[2], closes)
            merged[-1] = (day, last[1], time(0) if is_open_end else max(last[2], closes))
        else:
            merged.append((day, opens, closes))
    return tuple(merged)


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
