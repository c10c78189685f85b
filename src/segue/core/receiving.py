"""Step 4, receiving: the best free person is asked, and the customer is told who comes and roughly when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .errors import SegueError
from .policy import Person, Policy
from .routing import Destination
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
    """

    id: str
    agent: str
    team: str
    until: datetime
    because: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person at the desk as they are now.

    Attributes:
        present: whether they said that they are there.
        busy: conversations offered to them or with them.
        idle_since: aware time of their last change, for the last tie-break.
    """

    person: Person
    present: bool
    busy: int
    idle_since: datetime

    def room(self) -> int:
        """Conversations they could take now."""
        return max(0, self.person.capacity - self.busy) if self.present else 0


def on_duty(seats: Iterable[Seat], team: str, policy: Policy, now: datetime) -> tuple[Seat, ...]:
    """The people of a team who are there and have hours now."""
    main = policy.team(team)
    hours = main.hours if main else None
    return tuple(
        seat
        for seat in seats
        if seat.present and team in seat.person.teams and (seat.person.hours or hours is None or hours.are_on(now))
        and (seat.person.hours is None or seat.person.hours.are_on(now))
    )  # fmt: skip


def next_offer(
    destination: Destination, seats: Iterable[Seat], asked: frozenset[str], policy: Policy, now: datetime
) -> tuple[Seat, str] | None:
    """The person to ask next, and why them.

    Args:
        seats: everybody at the desk.
        asked: who declined or let an offer lapse; they are not asked again.

    Returns:
        None while nobody fits: an ordinary "no". Order: who knows the case, the customer's language, best skills for
        the probabilities, least busy, fewest skills (so that generalists stay free), longest idle, id.
    """
    able = [
        seat
        for seat in on_duty(seats, destination.team, policy, now)
        if seat.room() > 0 and seat.person.id not in asked
    ]
    if not able:
        return None
    best = min(able, key=lambda seat: _order(seat, destination))
    return best, _why(best, destination)


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
    there = on_duty(seats, destination.team, policy, now)
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


def _order(seat: Seat, destination: Destination) -> tuple[bool, bool, float, int, int, datetime, str]:
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


def _why(seat: Seat, destination: Destination) -> str:
    if seat.person.id == destination.person:
        return f"{seat.person.name} knows the case"
    fit = _fit(seat, destination)
    skilled = f"fits best ({fit:.2f})" if fit else "is free"
    return f"{seat.person.name} {skilled}, {seat.busy} of {seat.person.capacity} taken"
