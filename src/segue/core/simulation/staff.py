"""Who works in a scenario: the people of a policy, or groups of people that a scenario names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from ..policy import Hours, Person, Policy
from ..policy.hours import from_text as hours_of
from ..policy.values import a_count, a_text, names, said
from .values import NO_FIGURES, NO_NAMES
from .world import DAY, BadScenario, Span, Worker

T = TypeVar("T")

GROUP = ("count", "team", "skills", "languages", "certified", "shifts", "capacity")
"""What may be said of a group of people."""

ENGLISH: tuple[str, ...] = ("en",)
"""What a group speaks of which nothing is said; as in the policy."""

UNTOLD = 0.85
"""Share resolved of their team's intents by somebody of whom the policy says nothing. Source: the second level of
findings on routing, section 3."""

A_WEEK = datetime(2026, 1, 5)
"""The Monday on which time zones are compared; one without summer time in the north. Our own choice."""


def spans_of(hours: Hours, shift: timedelta = timedelta(0)) -> dict[int, tuple[Span, ...]]:
    """Hours as spans of each day, all in one zone's clock.

    Args:
        shift: how far that clock is ahead of the hours' own; what then lies on another day is cut off.
    """
    if hours.spans is None:
        return dict.fromkeys(range(7), ((0.0, DAY),))
    found: dict[int, tuple[Span, ...]] = {}
    for day, opens, closes in hours.spans:
        start, end = _seconds(opens) + shift.total_seconds(), (_seconds(closes) or DAY) + shift.total_seconds()
        span = (max(0.0, start), min(DAY, end))
        if span[0] < span[1]:
            found[day] = (*found.get(day, ()), span)
    return found


def targets_of(policy: Policy) -> float:
    """Seconds within which a person should have answered."""
    return policy.first_answer_within.total_seconds()


def policy_staff(policy: Policy, opening: Hours | None, certified: Mapping[str, tuple[str, ...]]) -> Iterator[Worker]:
    """The people of a policy: their own hours, else those of their first team, else those in which customers come.

    Raises:
        BadScenario: somebody is named as certified who is not there.
    """
    there = [person.id for person in policy.people]
    for intent, ids in certified.items():
        if stranger := next((id for id in ids if id not in there), None):
            raise BadScenario(
                f"certified.{intent}", f"nobody called {stranger!r:.40} works there", ", ".join(there[:9])
            )
    zones = [team.hours.zone for team in policy.teams if team.hours.spans is not None] or ["UTC"]
    for person in policy.people:
        if not person.teams:
            continue
        yield Worker(
            person.id,
            person.teams[0],
            skills_of(person, policy),
            _shifts(_hours(person, policy, opening), zones[0]),
            frozenset(person.languages),
            frozenset(intent for intent, ids in certified.items() if person.id in ids),
            person.capacity,
        )


def staffed(groups: object, opening: Hours | None) -> Iterator[Worker]:
    """The people of a scenario's own groups: so many of a kind, who take its shifts in turn.

    Raises:
        BadScenario: a group says what is not understood.
    """
    if groups is None:
        return
    if not isinstance(groups, dict):
        raise BadScenario("staff", "should be a table", "[staff.billing]")
    for id, row in groups.items():
        yield from _group(id, row, opening)


def _group(id: str, row: object, opening: Hours | None) -> Iterator[Worker]:
    at = f"staff.{id}"
    if not isinstance(row, dict):
        raise BadScenario(at, "should be a table", f"[{at}]")
    for name in row:
        if name not in GROUP:
            raise BadScenario(f"{at}.{name}", "is not a setting", ", ".join(GROUP))
    count = _taken(at, row, "count", lambda value: _within(value, 1_000), "4", 1)
    capacity = _taken(at, row, "capacity", lambda value: _within(value, 50), "2", 2)
    team = _taken(at, row, "team", a_text, '"billing"', id)
    skills = _taken(at, row, "skills", _levels, "{ refund = 1.0 }", NO_FIGURES)
    languages = _taken(at, row, "languages", names, '["en"]', ENGLISH)
    certified = _taken(at, row, "certified", names, '["fraud"]', NO_NAMES)
    usual = [] if opening is None else [opening]
    shifts = _taken(at, row, "shifts", _listed, '["Mon-Fri 09:00-17:00"]', usual)
    if not skills:
        raise BadScenario(at, "they have no skills", "skills = { refund = 1.0 }")
    if not shifts:
        raise BadScenario(at, "they have no shifts", 'shifts = ["Mon-Fri 09:00-17:00"]')
    for i in range(count):
        yield Worker(
            id if count == 1 else f"{id}-{i + 1}", team, skills, _plain(shifts[i % len(shifts)]), frozenset(languages),
            frozenset(certified), capacity,
        )  # fmt: skip


def skills_of(person: Person, policy: Policy) -> dict[str, float]:
    """What a policy says; of somebody of whom it says nothing, their team's intents."""
    if person.skills:
        return dict(person.skills)
    teams = [team for team in policy.teams if team.id in person.teams]
    return {intent: UNTOLD for team in teams for intent in team.intents}


def _hours(person: Person, policy: Policy, opening: Hours | None) -> Hours:
    first = policy.team(person.teams[0])
    own = person.hours or (first.hours if first else None)
    if own is not None and own.spans is not None:
        return own
    return opening or Hours()


def _shifts(hours: Hours, zone: str) -> tuple[tuple[int, Span], ...]:
    """Shifts in the clock of the first team."""
    return _plain(hours, _ahead(zone) - _ahead(hours.zone) if hours.spans is not None else timedelta(0))


def _plain(hours: Hours, shift: timedelta = timedelta(0)) -> tuple[tuple[int, Span], ...]:
    return tuple((day, span) for day, spans in spans_of(hours, shift).items() for span in spans)


def _ahead(zone: str) -> timedelta:
    return A_WEEK.replace(tzinfo=ZoneInfo(zone)).utcoffset() or timedelta(0)


def _seconds(at: time) -> float:
    return at.hour * 3600.0 + at.minute * 60.0


def _within(value: object, most: int) -> int:
    count = a_count(value)
    if not 1 <= count <= most:
        raise ValueError(f"{said(value)} is no whole number from 1 to {most:,}")
    return count


def _levels(value: object) -> dict[str, float]:
    if not isinstance(value, dict):
        raise ValueError(f"{said(value)} is no table of skills")
    for level in value.values():
        if isinstance(level, bool) or not isinstance(level, int | float) or not 0 < level <= 1:
            raise ValueError(f"{said(level)} is no share above 0.0 and up to 1.0")
    return {name: float(level) for name, level in value.items()}


def _listed(value: object) -> list[Hours]:
    return [hours_of(one) for one in names(value)]


def _taken(at: str, row: Mapping[str, object], name: str, take: Callable[[object], T], example: str, default: T) -> T:
    if name not in row:
        return default
    try:
        return take(row[name])
    except ValueError as error:
        raise BadScenario(f"{at}.{name}", str(error), example) from None
