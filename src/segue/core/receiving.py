"""Step 4, receiving: the best free person is asked, and the customer is told who comes and roughly when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nsmallest
from operator import itemgetter
from typing import NamedTuple

from .errors import SegueError
from .policy import Hours, Person, Policy
from .routing import Destination
from .routing.candidates import COULD_NOT, Candidate, Looked, Miss
from .waits import bucket, clause, tell, wait_for
from .wording import say


class OfferGone(SegueError):
    """An offer that was taken, withdrawn or is too late. Nothing changed; look at the queue for the next one.

    Attributes:
        offer: its id.
        holder: who has the conversation now, in words.
    """

    def __init__(self, offer: str, holder: str) -> None:
        super().__init__(f"offer {offer} is gone: {holder}")
        self.offer = offer
        self.holder = holder


@dataclass(frozen=True, slots=True)
class Offer:
    """One person is asked to take one conversation.

    Attributes:
        until: aware time at which it lapses.
        candidates: who was looked at, the best first; a state keeps none, the event does.
        others: those beyond, counted by why they were not asked.
        policy: the version of the policy that decided it; "" in journals of before.
        weight: what it takes of their capacity while it is open, and once they have it.
    """

    id: str
    agent: str
    team: str
    until: datetime
    because: str = ""
    candidates: tuple[Candidate, ...] = ()
    others: tuple[tuple[str, int], ...] = ()
    policy: str = ""
    weight: int = 1


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
        return 0 < self.takes(weight) <= self.room()

    def is_wrapping_up(self) -> bool:
        """Whether they are full only because of what they still write up."""
        return self.present and not self.room() and self.busy - self.wrapping < self.person.capacity

    def is_cooling(self, now: datetime) -> bool:
        """Whether they are spared for a while."""
        return self.cools_until is not None and now < self.cools_until


class Found(NamedTuple):
    """The person to ask, why them, and who else was looked at."""

    seat: Seat
    because: str
    looked: Looked


NAMED = 8
"""Candidates that a record names; the others are counted. Our own guess: more than anybody reads."""


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
        and _is_on(seat, hours, now)
        and _may(seat, certificate)
    )


def next_offer(
    destination: Destination,
    seats: Iterable[Seat],
    asked: frozenset[str],
    policy: Policy,
    now: datetime,
    weight: int = 1,
) -> Found | None:
    """The person to ask next, why them, and who was looked at.

    Args:
        seats: everybody at the desk.
        asked: who declined or let an offer lapse; they are not asked again.
        weight: what the conversation takes of somebody's capacity.

    Returns:
        None while nobody fits: an ordinary "no". Who just did not take another offer is spared for a while, if somebody
        else of the team is on duty who could take it once they have room. Order: who knows the case, the customer's
        language, best skills for the probabilities, least busy, fewest skills (so that generalists stay free), longest
        idle, id.
    """
    able, missed = _sorted_out(destination, seats, asked, policy, now, weight)
    if not able:
        return None
    ranked = [(_order(seat, destination), seat) for seat in able]
    best = nsmallest(NAMED, ranked, key=itemgetter(0))
    return Found(best[0][1], _why(best[0][1], destination, weight), _looked(best, ranked, missed, destination))


def looked_at(
    destination: Destination,
    seats: Iterable[Seat],
    asked: frozenset[str],
    policy: Policy,
    now: datetime,
    weight: int = 1,
) -> Looked:
    """Who was looked at where nobody could be asked, as in `next_offer`."""
    _, missed = _sorted_out(destination, seats, asked, policy, now, weight)
    return _looked((), (), missed, destination)


def check_accept(offer: Offer | None, id: str, by: str, now: datetime, holder: str) -> Offer:
    """The offer, if this person may still take it.

    Raises:
        OfferGone: it is not the open offer, not theirs, or too late.
    """
    if offer is None or offer.id != id:
        raise OfferGone(id, holder)
    if offer.agent != by:
        raise OfferGone(id, f"it was made to {offer.agent}")
    if now >= offer.until:
        raise OfferGone(id, f"it lapsed at {offer.until:%H:%M:%S}")
    return offer


def notice(
    destination: Destination,
    seats: Iterable[Seat],
    ahead: int,
    policy: Policy,
    now: datetime,
    *,
    language: str | None,
    reference: str,
    tried: bool,
) -> str:
    """The one sentence a customer reads at a handoff: which team, what is passed on, and roughly when.

    Args:
        ahead: conversations that wait for the same team and come first.
        tried: whether anything was tried, so that it can be said that it is passed on too.
    """
    language = policy.language_or_first(language)
    team = policy.team_name(destination.team)
    there = on_duty(seats, destination.team, policy, now, destination.certificate)
    if not destination.on_duty or not there:
        return say(
            "off_duty",
            language,
            team=team,
            opening=opening(destination.team, policy, now, language),
            reference=reference,
        )
    passed = say("passed_with_tried" if tried else "passed", language)
    return say("handing_off", language, team=team, passed=passed, soon=clause(minutes(there, ahead), language))


def when(there: Iterable[Seat], ahead: int, language: str | None) -> str:
    """How long it takes, as a sentence."""
    return tell(minutes(there, ahead), language)


def minutes(there: Iterable[Seat], ahead: int) -> int | None:
    """The bucket in minutes that is told to somebody behind so many; None if it cannot be told."""
    seats = tuple(there)
    free, slots = sum(seat.room() for seat in seats), sum(seat.person.capacity for seat in seats)
    return bucket(wait_for(ahead, free, slots))


def opening(team: str, policy: Policy, now: datetime, language: str | None) -> str:
    """When the team is back, as a clause; "" if it is not known."""
    found = policy.team(team)
    if found is None or found.hours.are_on(now):
        return ""
    back = found.hours.next_opening(now)
    return say("opening", language, when=f"{back:%Y-%m-%d %H:%M} ({found.hours.zone})") if back else ""


def _sorted_out(
    destination: Destination, seats: Iterable[Seat], asked: frozenset[str], policy: Policy, now: datetime, weight: int
) -> tuple[list[Seat], list[tuple[Miss, Seat]]]:
    """The team's people: who can be asked, and who cannot with why."""
    team = policy.team(destination.team)
    hours = team.hours if team else None
    able, missed, cooling = list[Seat](), list[tuple[Miss, Seat]](), list[Seat]()
    for seat in seats:
        if destination.team in seat.person.teams:
            miss = _miss(seat, asked, hours, now, weight) if _may(seat, destination.certificate) else Miss.UNCERTIFIED
            if miss is not None:
                missed.append((miss, seat))
            elif seat.is_cooling(now):
                cooling.append(seat)
            else:
                able.append(seat)
    if able or any(miss is Miss.FULL and not seat.is_cooling(now) for miss, seat in missed):
        return able, [*missed, *((Miss.COOLING, seat) for seat in cooling)]
    return cooling, missed  # better somebody who just said no than nobody


def _miss(seat: Seat, asked: frozenset[str], hours: Hours | None, now: datetime, weight: int) -> Miss | None:
    if seat.person.id in asked:
        return Miss.ASKED_BEFORE
    if not seat.present:
        return Miss.AWAY
    if not _is_on(seat, hours, now):
        return Miss.OFF_DUTY
    return None if seat.fits(weight) else Miss.FULL


def _is_on(seat: Seat, hours: Hours | None, now: datetime) -> bool:
    """Whether they have hours now: their own, else the team's; on a holiday of the team both."""
    own = seat.person.hours or hours
    if hours is not None and hours.holiday(now) and not hours.are_on(now):
        return False
    return own is None or own.are_on(now)


def _may(seat: Seat, certificate: str | None) -> bool:
    return certificate is None or certificate in seat.person.certifications


def _looked(
    best: Sequence[Ranked], able: Sequence[Ranked], missed: Iterable[tuple[Miss, Seat]], destination: Destination
) -> Looked:
    could_not = sorted(missed, key=lambda pair: (COULD_NOT.index(pair[0]), pair[1].person.id))
    rows = [*_behind(best, best), *could_not[: NAMED - len(best)]]
    others = Counter[str]()
    if len(able) + len(could_not) > len(rows):
        named = {seat.person.id for _, seat in rows}
        left = (*_behind(best, able), *could_not)
        others.update(str(miss) for miss, seat in left if seat.person.id not in named)
    return Looked(tuple(_candidate(seat, miss, destination) for miss, seat in rows), tuple(sorted(others.items())))


def _behind(best: Sequence[Ranked], others: Sequence[Ranked]) -> Iterator[tuple[Miss | None, Seat]]:
    """Each with the first part of the order in which the very best came before; None for that one."""
    for order, seat in others:
        first = best[0][0]
        lost_by = next((part for part in range(len(order)) if order[part] != first[part]), None)
        yield None if lost_by is None else _ORDER[lost_by], seat


def _candidate(seat: Seat, miss: Miss | None, destination: Destination) -> Candidate:
    fit = round(_fit(seat, destination), 4)
    return Candidate(seat.person.id, miss, fit, seat.busy, seat.person.capacity, seat.idle_since)


Order = tuple[bool, bool, float, int, int, datetime, str]
Ranked = tuple[Order, Seat]

_ORDER = (Miss.CASE, Miss.LANGUAGE, Miss.FIT, Miss.BUSY, Miss.SKILLS, Miss.IDLE, Miss.ID)
"""What each part of `_order` is called."""


def _order(seat: Seat, destination: Destination) -> Order:
    person = seat.person
    return (
        person.id != destination.person,
        destination.language is not None and destination.language not in person.languages,
        -round(_fit(seat, destination), 2),
        seat.busy,
        len(person.skills),
        seat.idle_since,
        person.id,
    )


def _fit(seat: Seat, destination: Destination) -> float:
    skills = dict(seat.person.skills)
    return sum(likely.p * skills.get(likely.name, 0.0) for likely in destination.intents)


def _why(seat: Seat, destination: Destination, weight: int) -> str:
    if seat.person.id == destination.person:
        return f"{seat.person.name} knows the case"
    fit = _fit(seat, destination)
    skilled = f"fits best ({fit:.2f})" if fit else "is free"
    takes = f", it takes {seat.takes(weight)}" if weight > 1 else ""
    return f"{seat.person.name} {skilled}, {seat.busy} of {seat.person.capacity} taken{takes}"
