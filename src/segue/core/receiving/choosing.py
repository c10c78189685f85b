"""Who is asked next for a waiting conversation, and why not the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from heapq import nsmallest
from operator import itemgetter
from typing import NamedTuple

from ..policy import Policy
from ..routing import Destination
from ..routing.candidates import COULD_NOT, Candidate, Looked, Miss
from ..routing.fitting import fitting, is_for_anybody, needed
from .seats import Seat, are_usual_on, is_on, may


class Found(NamedTuple):
    """The person to ask, why them, and who else was looked at."""

    seat: Seat
    because: str
    looked: Looked


NAMED = 8
"""Candidates that a record names; the others are counted. Our own guess: more than anybody reads."""


def next_offer(
    destination: Destination,
    seats: Iterable[Seat],
    asked: frozenset[str],
    policy: Policy,
    now: datetime,
    weight: int = 1,
    kept: frozenset[str] = frozenset(),
) -> Found | None:
    """The person to ask next, why them, and who was looked at.

    Args:
        seats: everybody at the desk.
        asked: who declined or let an offer lapse; they are not asked again.
        weight: what the conversation takes of somebody's capacity.
        kept: who is kept free for others who are due first and take more (`kept_for`).

    Returns:
        None while nobody fits: an ordinary "no". Who just did not take another offer is spared for a while, if somebody
        else of the team is on duty who could take it once they have room. Who does not speak the customer's language is
        not asked while somebody there does, nor who fits too little for now (`routing.fitting`). Order: who knows the
        case, best fit over all the probabilities, least busy, fewest skills (so that generalists stay free), longest
        idle, id.
    """
    able, missed, fits = _sorted_out(destination, seats, asked, policy, now, weight, kept)
    if not able:
        return None
    ranked = [(_order(seat, destination, fits), seat) for seat in able]
    best = nsmallest(NAMED, ranked, key=itemgetter(0))
    chosen = best[0][1]
    return Found(chosen, _why(chosen, destination, fits, weight), _looked(best, ranked, missed, fits))


def looked_at(
    destination: Destination,
    seats: Iterable[Seat],
    asked: frozenset[str],
    policy: Policy,
    now: datetime,
    weight: int = 1,
    kept: frozenset[str] = frozenset(),
) -> Looked:
    """Who was looked at where nobody could be asked, as in `next_offer`."""
    _, missed, fits = _sorted_out(destination, seats, asked, policy, now, weight, kept)
    return _looked((), (), missed, fits)


def kept_for(
    destination: Destination,
    seats: Iterable[Seat],
    asked: frozenset[str],
    policy: Policy,
    now: datetime,
    weight: int,
) -> str | None:
    """Who is kept free for a conversation that has no room anywhere, so that lighter ones do not pass it for ever: of
    those who may take it, whoever lacks least, if anything of theirs is free.

    Returns:
        None where somebody can be asked for it now, or nobody has anything free.
    """
    able, missed, fits = _sorted_out(destination, seats, asked, policy, now, weight, frozenset())
    some = [seat for miss, seat in missed if miss is Miss.FULL and seat.room()]
    if able or not some:
        return None
    return min(some, key=lambda seat: (seat.takes(weight) - seat.room(), _order(seat, destination, fits))).person.id


def _sorted_out(
    destination: Destination,
    seats: Iterable[Seat],
    asked: frozenset[str],
    policy: Policy,
    now: datetime,
    weight: int,
    kept: frozenset[str],
) -> tuple[list[Seat], list[tuple[Miss, Seat]], Fits]:
    """The team's people: who can be asked, who cannot with why, and how well each fits."""
    team = policy.team(destination.team)
    hours = team.hours if team else None
    there, missed, fits = list[tuple[Miss | None, Seat]](), list[tuple[Miss, Seat]](), dict[str, float]()
    wanted, unlisted = fitting(destination, policy), dict[object, float]()
    usual = are_usual_on(hours, now)
    for seat in seats:
        person = seat.person
        if destination.team not in person.teams:
            continue
        if person.skills:
            fits[person.id] = wanted.fit(person)
        else:  # of a large team many list no skills, and are alike then
            alike = person.teams, person.certifications
            fits[person.id] = unlisted[alike] if alike in unlisted else unlisted.setdefault(alike, wanted.fit(person))
        if not may(seat, destination.certificate):
            missed.append((Miss.UNCERTIFIED, seat))
            continue
        miss = _miss(seat, asked, usual if person.hours is None else is_on(seat, hours, now), weight)
        miss = Miss.KEPT if miss is None and person.id in kept else miss
        if miss is None or miss is Miss.FULL:
            there.append((miss, seat))
        else:
            missed.append((miss, seat))
    is_decided = destination.answers_until is not None and wanted.is_decided([seat.person for _, seat in there])
    looked = _held(_spared(there, destination, now), destination, fits, now, is_decided)
    if any(miss is None for miss, _ in looked):  # who would do for a while longer stands behind them by the order
        able = [seat for miss, seat in looked if miss in (None, Miss.LANGUAGE, Miss.HELD)]
        return able, [*missed, *((miss, seat) for miss, seat in looked if miss in (Miss.FULL, Miss.COOLING))], fits
    return [], [*missed, *((miss, seat) for miss, seat in looked if miss is not None)], fits


Seen = Sequence[tuple[Miss | None, Seat]]
"""People who are there, and why they are not asked; None: they can be."""


def _spared(there: Seen, destination: Destination, now: datetime) -> Seen:
    """Whoever just did not take another offer is left alone for a while; better they than nobody, and whom a colleague
    named is asked all the same."""
    named = destination.person if destination.is_named else None
    cools = [seat.is_cooling(now) and seat.person.id != named for _, seat in there]
    if not any(miss in (None, Miss.FULL) and not is_cool for (miss, _), is_cool in zip(there, cools, strict=True)):
        return there
    return [
        (Miss.COOLING if miss is None and is_cool else miss, seat)
        for (miss, seat), is_cool in zip(there, cools, strict=True)
    ]


def _held(there: Seen, destination: Destination, fits: Fits, now: datetime, is_decided: bool) -> Seen:
    """Whoever does not speak the customer's language, or fits too little for now, is not asked while others there do;
    whoever knows the case is asked whenever they have room. In the end anybody of the team is asked."""
    speak = not is_for_anybody(destination, now) and any(_speaks(seat, destination) for _, seat in there)
    best = max((fits[seat.person.id] for _, seat in there), default=0.0)
    least = needed(destination, best, now, is_decided=is_decided)

    def why_not(seat: Seat) -> Miss | None:
        if seat.person.id == destination.person:
            return None
        if speak and not _speaks(seat, destination):
            return Miss.LANGUAGE
        return Miss.HELD if fits[seat.person.id] < least else None

    return [(miss or why_not(seat), seat) for miss, seat in there]


def _speaks(seat: Seat, destination: Destination) -> bool:
    return destination.language is None or destination.language in seat.person.languages


def _miss(seat: Seat, asked: frozenset[str], is_on_now: bool, weight: int) -> Miss | None:
    if seat.person.id in asked:
        return Miss.ASKED_BEFORE
    if not seat.present:
        return Miss.AWAY
    if not is_on_now:
        return Miss.OFF_DUTY
    return None if seat.fits(weight) else Miss.FULL


def _looked(best: Sequence[Ranked], able: Sequence[Ranked], missed: Iterable[tuple[Miss, Seat]], fits: Fits) -> Looked:
    could_not = sorted(missed, key=lambda pair: (COULD_NOT.index(pair[0]), pair[1].person.id))
    rows = [*_behind(best, best), *could_not[: NAMED - len(best)]]
    others = Counter[str]()
    if len(able) + len(could_not) > len(rows):
        named = {seat.person.id for _, seat in rows}
        behind = ((order, seat) for order, seat in able if seat.person.id not in named)
        left = (*_behind(best, behind), *(pair for pair in could_not if pair[1].person.id not in named))
        others.update(str(miss) for miss, _ in left if miss is not None)
    return Looked(tuple(_candidate(seat, miss, fits) for miss, seat in rows), tuple(sorted(others.items())))


def _behind(best: Sequence[Ranked], others: Iterable[Ranked]) -> Iterator[tuple[Miss | None, Seat]]:
    """Each with the first part of the order in which the very best came before; None for that one."""
    for order, seat in others:
        for mine, first, miss in zip(order, best[0][0], _ORDER, strict=True):
            if mine != first:
                yield miss, seat
                break
        else:
            yield None, seat


def _candidate(seat: Seat, miss: Miss | None, fits: Fits) -> Candidate:
    fit = round(fits[seat.person.id], 4)
    return Candidate(seat.person.id, miss, fit, seat.busy, seat.person.capacity, seat.idle_since)


Fits = Mapping[str, float]
"""Person's id to how well they fit the case."""

Order = tuple[bool, bool, float, int, int, datetime, str]
Ranked = tuple[Order, Seat]

_ORDER = (Miss.CASE, Miss.LANGUAGE, Miss.FIT, Miss.BUSY, Miss.SKILLS, Miss.IDLE, Miss.ID)
"""What each part of `_order` is called."""


def _order(seat: Seat, destination: Destination, fits: Fits) -> Order:
    person = seat.person
    return (
        person.id != destination.person,
        not _speaks(seat, destination),
        -round(fits[person.id], 2),
        seat.busy,
        len(person.skills),
        seat.idle_since,
        person.id,
    )


def _why(seat: Seat, destination: Destination, fits: Fits, weight: int) -> str:
    if seat.person.id == destination.person:
        return f"{seat.person.name} {'was named' if destination.is_named else 'knows the case'}"
    takes = f", it takes {seat.takes(weight)}" if weight > 1 else ""
    skilled = f"fits best ({fits[seat.person.id]:.2f})" if seat.person.skills else "is free"
    return f"{seat.person.name} {skilled}, {seat.busy} of {seat.person.capacity} taken{takes}"
