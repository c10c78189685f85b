"""Dates and times by their meaning, so that "March 4th", "4. März" and "2026-03-04" are the same day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = (
    "january jan januar enero janvier janeiro jän", "february feb februar febrero février fevereiro",
    "march mar märz marzo mars março", "april apr abril avril", "may mai mayo maio", "june jun juni junio juin junho",
    "july jul juli julio juillet julho", "august aug agosto août", "september sep sept septiembre septembre setembro",
    "october oct oktober okt octubre octobre outubro", "november nov noviembre novembre novembro",
    "december dec dezember dez diciembre décembre dezembro",
)  # fmt: skip
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_WEEKDAYS = (
    "monday montag lunes lundi", "tuesday dienstag martes mardi", "wednesday mittwoch miércoles mercredi",
    "thursday donnerstag jueves jeudi", "friday freitag viernes vendredi",
    "saturday samstag sonnabend sábado samedi", "sunday sonntag domingo dimanche",
)  # fmt: skip
_RELATIVE = (
    "tomorrow mañana demain amanhã", "today tonight heute hoy aujourd'hui hoje", "yesterday gestern ayer hier ontem",
)  # fmt: skip
WORDS = {
    name: names.split()[0] for names in (*_WEEKDAYS, *_RELATIVE) for name in names.split() if name not in ("hier",)
}
"""Weekdays and the like, each by its English word. "hier" is left out: in German it is a place."""

_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_YEAR = r"(?:,? (?:de |of )?(?P<year>\d{4})\b)?"
_FORMS = (
    r"(?<![\d-])(?P<year>\d{4})-(?P<iso>\d{1,2})-(?P<day>\d{1,2})(?![\d-])(?:T(?=\d\d:))?",
    r"(?<![\d/.-])(?P<one>\d{1,2})[/.](?P<two>\d{1,2})[/.](?P<year>\d{4}|\d{2})(?![\d/]|\.\d)",
    r"(?<![\d/.])(?P<one>\d{1,2})/(?P<two>\d{1,2})(?![\d/]|\.\d)",
    rf"(?<![\w.,])(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|º)?(?: of| de| day of)? {_MONTH}{_YEAR}",
    rf"(?<!\w){_MONTH} (?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|[.,]\d){_YEAR}",
)
DATES = tuple(re.compile(form) for form in _FORMS)
TIME = re.compile(
    r"(?<![\d:.,])(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::\d{2})?)?(?: ?(?P<half>[ap])\.?m\b\.?"
    r"| ?(?:uhr|o'clock|h)\b)"
    r"|(?<![\d:.,])(?P<hour2>\d{1,2}):(?P<minute2>\d{2})(?::\d{2})?(?![\d:])|\b(?P<word>noon|midday|midnight)\b"
)
SPAN = re.compile(r"\b(?:next|last|this|past|coming) (?:week(?:end)?|month|year)\b")


@dataclass(frozen=True, slots=True)
class Day:
    """One reading of a date; year and day are None where they were not said."""

    year: int | None
    month: int
    day: int | None


def days_in(text: str) -> Iterator[tuple[str, frozenset[Day]]]:
    """Each date of a lower-case text with all that it may mean."""
    for form in DATES:
        for found in form.finditer(text):
            if days := frozenset(_days(found.groupdict())):
                yield found[0], days


def _days(parts: dict[str, str | None]) -> Iterator[Day]:
    said = parts.get("year")
    year = None if said is None else int(said) + (2000 if len(said) == 2 else 0)
    if (name := parts.get("month") or parts.get("iso")) is not None:
        pairs = [(MONTHS[name] if name in MONTHS else int(name), int(parts["day"] or 0))]
    else:  # "3/4" is a day in March to one reader and in April to the next
        one, two = int(parts["one"] or 0), int(parts["two"] or 0)
        pairs = [(one, two), (two, one)]
    yield from (Day(year, month, day) for month, day in pairs if 1 <= month <= 12 and 1 <= day <= 31)


def times_in(text: str) -> Iterator[tuple[str, frozenset[int]]]:
    """Each time of a lower-case text with the minutes of the day that it may mean."""
    for found in TIME.finditer(text):
        if (word := found["word"]) is not None:
            yield found[0], frozenset((0, 1440) if word == "midnight" else (720,))
            continue
        hour, minute = int(found["hour"] or found["hour2"]), int(found["minute"] or found["minute2"] or 0)
        if hour > 24 or minute > 59:
            continue
        at = hour * 60 + minute
        if found["half"] is not None:
            at = (hour % 12 + (12 if found["half"] == "p" else 0)) * 60 + minute
            yield found[0], frozenset((at,))
        else:
            yield (
                found[0],
                frozenset((at, at + 720) if 0 < hour < 12 and len(found["hour"] or found["hour2"]) < 2 else (at,)),
            )
