"""Step 4, receiving: the best free person is asked, and the customer is told who comes and roughly when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..errors import SegueError
from ..policy import Policy
from ..routing import Destination
from ..routing.candidates import Candidate
from ..waits import Expected, clause, tell
from ..wording import say
from .choosing import NAMED as NAMED
from .choosing import Found as Found
from .choosing import kept_for as kept_for
from .choosing import looked_at as looked_at
from .choosing import next_offer as next_offer
from .seats import Seat as Seat
from .seats import on_duty as on_duty


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
    told: Expected,
    policy: Policy,
    now: datetime,
    *,
    language: str | None,
    reference: str,
    tried: bool,
) -> str:
    """The one sentence a customer reads at a handoff: which team, what is passed on, and roughly when.

    Args:
        told: the wait that they are told.
        tried: whether anything was tried, so that it can be said that it is passed on too.
    """
    language = policy.language_or_first(language)
    there = on_duty(seats, destination.team, policy, now, destination.certificate)
    if not destination.on_duty or not there:
        return nobody_there(destination.team, policy, now, language, reference)
    team, passed = policy.team_name(destination.team), say("passed_with_tried" if tried else "passed", language)
    return say("handing_off", language, team=team, passed=passed, soon=clause(told.minutes, language))


def still_waiting(
    team: str, told: Expected, policy: Policy, now: datetime, language: str | None, reference: str, *, is_staffed: bool
) -> str:
    """What a waiting customer reads of how it stands, with an apology where it takes longer than was told.

    Args:
        is_staffed: somebody is there who may take it.
    """
    if not is_staffed:
        return sorry(told, nobody_there(team, policy, now, language, reference), language)
    sentence = say("still_waiting", language, team=policy.team_name(team), when=when(told, language))
    return sorry(told, sentence, language)


def nobody_there(team: str, policy: Policy, now: datetime, language: str | None, reference: str) -> str:
    """What a customer reads where nobody of a team is there: when it is back, and what they may do."""
    back = opening(team, policy, now, language)
    return say("off_duty", language, team=policy.team_name(team), opening=back, reference=reference)


def when(told: Expected, language: str | None) -> str:
    """How long it takes, as a sentence."""
    return say("wait_holds", language) if told.holds else tell(told.minutes, language)


def sorry(told: Expected, sentence: str, language: str | None) -> str:
    """A sentence that tells of a wait, with an apology before it where it is longer than was told."""
    return f"{say('wait_longer', language)} {sentence}" if told.is_longer else sentence


def opening(team: str, policy: Policy, now: datetime, language: str | None) -> str:
    """When the team is back, as a clause; "" if it is not known."""
    found = policy.team(team)
    if found is None or found.hours.are_on(now):
        return ""
    back = found.hours.next_opening(now)
    return say("opening", language, when=f"{back:%Y-%m-%d %H:%M} ({found.hours.zone})") if back else ""
