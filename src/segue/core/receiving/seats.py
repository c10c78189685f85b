"""The desk at one moment: who is there, has hours and may take what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..policy import Hours, Person, Policy


@dataclass(frozen=True, slots=True)
class Seat:
    """A person at the desk as they are now.

    Attributes:
        present: whether they said that they are there.
        busy: what is taken of their capacity by what is offered to them or with them.
        idle_since: aware time of their last change, for the last tie-break.
        wrapping: what of `busy` is taken by what they have given back and still write up.
        wraps_until: aware time at which the last of these is free again.
        cools_until: aware time until which they are spared, because they just did not take an offer.
    """

    person: Person
    present: bool
    busy: int
    idle_since: datetime
    wrapping: int = 0
    wraps_until: datetime | None = None
    cools_until: datetime | None = None

    def room(self) -> int:
        """What is left of their capacity; nothing while they are away."""
        return max(0, self.person.capacity - self.busy) if self.present else 0

    def takes(self, weight: int) -> int:
        """What a conversation of this weight takes of theirs: all they have, where it weighs more."""
        return min(weight, self.person.capacity)

    def fits(self, weight: int) -> bool:
        """Whether they could take one of this weight now; one above their capacity while they have nothing else."""
        capacity = self.person.capacity
        return self.present and 0 < min(weight, capacity) <= capacity - self.busy

    def is_wrapping_up(self) -> bool:
        """Whether they are full only because of what they still write up."""
        return self.present and not self.room() and self.busy - self.wrapping < self.person.capacity

    def is_cooling(self, now: datetime) -> bool:
        """Whether they are spared for a while."""
        return self.cools_until is not None and now < self.cools_until


def on_duty(
    seats: Iterable[Seat], team: str, policy: Policy, now: datetime, certificate: str | None = None
) -> tuple[Seat, ...]:
    """The people of a team who are there, have hours now and may take what needs this certificate."""
    main = policy.team(team)
    hours = main.hours if main else None
    return tuple(
        seat
        for seat in seats
        if seat.present
        and seat.person.capacity
        and team in seat.person.teams
        and is_on(seat, hours, now)
        and may(seat, certificate)
    )


def is_on(seat: Seat, hours: Hours | None, now: datetime) -> bool:
    """Whether they have hours now: their own, else the team's; on a holiday of the team both."""
    if seat.person.hours is None or (hours is not None and hours.holiday(now) and not hours.are_on(now)):
        return are_usual_on(hours, now)
    return seat.person.hours.are_on(now)


def are_usual_on(hours: Hours | None, now: datetime) -> bool:
    """Whether those have hours now who have none of their own: when their team has."""
    return hours is None or hours.are_on(now)


def has_hours(seat: Seat, policy: Policy, now: datetime) -> bool:
    """Whether they have hours now for any of their teams; the end of the last is the end of their shift."""
    teams = (policy.team(id) for id in seat.person.teams)
    return any(is_on(seat, team.hours, now) for team in teams if team is not None)


def may(seat: Seat, certificate: str | None) -> bool:
    return certificate is None or certificate in seat.person.certifications
