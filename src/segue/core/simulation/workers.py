"""Who worked when, as a journal shows it: hours, skills, languages, and how many conversations at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from statistics import median

from ..policy import Policy
from .staff import UNTOLD, skills_of
from .world import DAY, Span, Worker

Shifts = tuple[tuple[int, Span], ...]

SEEN = 0.5
"""Share of the Mondays on which somebody must have worked for Monday to be a day of theirs. Our own guess."""

PRIOR = 2.0
"""Cases that a person's skill is worth before any were seen; findings on routing, 5.12, shrink it so. The number is our
own guess."""

MARGIN = 300.0
"""Seconds that somebody is there before the first case they took and after the last. Our own guess."""


@dataclass(frozen=True, slots=True)
class Stint:
    """One person's time with one case; aware times."""

    by: str
    team: str
    intent: str
    language: str | None
    began: datetime
    ended: datetime
    is_settled: bool

    @property
    def seconds(self) -> float:
        """How long it took."""
        return (self.ended - self.began).total_seconds()


def workers_of(
    stints: Sequence[Stint],
    sightings: Sequence[tuple[str, datetime]],
    policy: Policy,
    dates: Sequence[date],
    clock: tzinfo,
) -> tuple[Worker, ...]:
    """Everybody who took something, by id; whoever has no regular day is left out."""
    of_person: dict[str, list[Stint]] = defaultdict(list)
    for stint in stints:
        of_person[stint.by].append(stint)
    seen: dict[str, list[datetime]] = defaultdict(list)
    for id, at in sightings:
        seen[id].append(at.astimezone(clock))
    days = Counter(day.weekday() for day in dates)
    found = (_worker(id, theirs, policy, _shifts(seen[id], days)) for id, theirs in sorted(of_person.items()))
    return tuple(worker for worker in found if worker.shifts)


def _worker(id: str, stints: Sequence[Stint], policy: Policy, shifts: Shifts) -> Worker:
    person = policy.person(id)
    team = Counter(stint.team for stint in stints).most_common(1)[0][0]
    languages = frozenset(stint.language for stint in stints if stint.language)
    return Worker(
        id,
        person.teams[0] if person and person.teams else team,
        (skills_of(person, policy) if person else {}) or _skills(stints),
        shifts,
        frozenset(person.languages) if person else languages or frozenset({"en"}),
        capacity=person.capacity if person else _at_once(stints),
    )


def _skills(stints: Sequence[Stint]) -> dict[str, float]:
    """The share of each intent that they settled, drawn towards the usual level."""
    taken, settled = Counter(one.intent for one in stints), Counter(one.intent for one in stints if one.is_settled)
    return {name: (settled[name] + PRIOR * UNTOLD) / (count + PRIOR) for name, count in sorted(taken.items())}


def _shifts(times: Sequence[datetime], days: Mapping[int, int]) -> Shifts:
    """For each day of the week the median of when they were first and last seen."""
    seen: dict[date, list[float]] = defaultdict(list)
    for at in times:
        seen[at.date()].append(at.hour * 3600.0 + at.minute * 60.0 + at.second)
    shifts = []
    for day in range(7):
        theirs = [(min(on), max(on)) for at, on in seen.items() if at.weekday() == day]
        if theirs and len(theirs) >= SEEN * days.get(day, 0):
            start, end = median(first for first, _ in theirs), median(last for _, last in theirs)
            shifts.append((day, (max(0.0, start - MARGIN), min(DAY, end + MARGIN))))
    return tuple(shifts)


def _at_once(stints: Sequence[Stint]) -> int:
    """The most conversations that they had at the same time."""
    changes = sorted((at, step) for one in stints for at, step in ((one.began, 1), (one.ended, -1)))
    most = now = 0
    for _, step in changes:
        now += step
        most = max(most, now)
    return max(1, most)
