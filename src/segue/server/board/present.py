"""What is so now: who waits, who has whom. Counted as it changes, never looked up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ...core import events as e
from ...core.conversation import HELD, IN_LINE, MOVES, Conversation, Holder
from ...core.handback import TaskKind
from ...core.policy import Policy
from ...core.receiving import Seat, on_duty
from ...core.redaction import Mask
from ..views.chat import name_of, stamp
from .cells import HOUSE
from .shapes import Alert, Now, TeamNow

WITH_PEOPLE = IN_LINE | HELD

MOST_ALERTS = 50
"""Alerts that are told, the oldest first. Our own guess: more than a screen has room for; the counts tell the rest."""


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation that people have or will have.

    Attributes:
        version: of the conversation; 0 while only events of the journal were seen.
        team: None if somebody took it from the AI without a handoff.
        since: when the customer asked for a person; None once they have one.
        help: who asked for help and what they wrote; None if nobody did.
        asked_at: when they did.
        stalled: what the watchdog found missing, and since when it waits for that; None while all is as it should be.
    """

    version: int
    holder: Holder
    team: str | None
    since: datetime | None
    is_arranged: bool
    reference: str | None
    help: tuple[str, str] | None
    asked_at: datetime | None
    stalled: tuple[e.Missing, datetime] | None = None


_PLACED = (e.HandedOff, e.Rerouted, e.Reassigned, e.Answered)
"""Events that say for which team somebody waits."""


class Present:
    """Every open conversation's holder, and the places of those that people have."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        self._holders: dict[str, Holder] = {}
        self._count: Counter[Holder] = Counter()
        self._waiting: Counter[str] = Counter()
        self._stuck: Counter[e.Missing] = Counter()

    def moved(self, id: str, holder: Holder) -> None:
        """A conversation has this holder; the same again changes nothing."""
        before = self._holders.get(id)
        if before is holder:
            return
        if before is not None:
            self._count[before] -= 1
        if holder is Holder.ARCHIVE:
            self._holders.pop(id, None)
        else:
            self._holders[id] = holder
            self._count[holder] += 1
        if holder not in WITH_PEOPLE:
            self._put(id, None)

    def happened(self, id: str, event: e.Event) -> bool:
        """An event of the journal moves a conversation as MOVES says; whether the line changed."""
        holder = self._holders.get(id, Holder.ARCHIVE if isinstance(event, e.Reopened) else Holder.NOBODY)
        following, known = MOVES[holder].get(type(event)), self.places.get(id)
        if following is not None:
            self.moved(id, following)
        team = event.destination.team if isinstance(event, _PLACED) else known.team if known else None
        now = following or holder
        if now in WITH_PEOPLE and (known is None or (known.team, known.holder) != (team, now)):
            self._put(id, Place(0, now, team, event.at, False, None, None, None))
        after = self.places.get(id)
        return (known and known.team, bool(known and known.holder in IN_LINE)) != (
            after and after.team, bool(after and after.holder in IN_LINE)
        )  # fmt: skip

    def stands(self, after: Conversation) -> None:
        """A conversation stands like this; an older view of it changes nothing."""
        known = self.places.get(after.id)
        if known is not None and known.version > after.version:
            return
        self.moved(after.id, after.holder)
        if after.holder in WITH_PEOPLE:
            help = (after.help[0], after.help[1]) if after.help else None
            asked_at = None if help is None else known.asked_at if known and known.help == help else after.last_at
            team = after.destination.team if after.destination else None
            place = Place(
                after.version,
                after.holder,
                team,
                after.waiting_since,
                after.is_arranged,
                after.reference,
                help,
                asked_at,
                _stalled(after),
            )
            self._put(after.id, place)

    def _put(self, id: str, place: Place | None) -> None:
        before = self.places.pop(id, None)
        for one, times in ((before, -1), (place, 1)):
            if one is not None and one.holder in IN_LINE:
                self._waiting[HOUSE] += times
                if one.team is not None:
                    self._waiting[one.team] += times
            if one is not None and one.stalled is not None:
                self._stuck[one.stalled[0]] += times
        if place is not None:
            self.places[id] = place

    def lacking(self) -> list[str]:
        """Conversations that people have and of which nothing more is known yet."""
        return [id for id, place in self.places.items() if not place.version]

    @property
    def waiting(self) -> Mapping[str, int]:
        """How many wait, by team; HOUSE: for any."""
        return self._waiting

    def stuck(self, missing: e.Missing) -> int:
        """How many handoffs the watchdog found that still lack this."""
        return self._stuck[missing]

    def of(self, team: str | None) -> list[tuple[str, Place]]:
        """The places of a team; None: all."""
        return [(id, place) for id, place in self.places.items() if team is None or place.team == team]

    def with_ai(self) -> int:
        """How many the AI has, wrap-ups included."""
        return self._count[Holder.AI] + self._count[Holder.WRAP_UP]


def now_of(present: Present, seats: Iterable[Seat], team: str | None) -> Now:
    """The counts of now; the AI's conversations belong to no team."""
    places = [place for _, place in present.of(team)]
    there = [seat for seat in seats if seat.present and (team is None or team in seat.person.teams)]
    return {
        "waiting": sum(place.holder in IN_LINE for place in places),
        "longest_wait_since": _longest(places),
        "offered": sum(place.holder is Holder.OFFER for place in places),
        "with_people": sum(place.holder in HELD for place in places),
        "with_ai": present.with_ai(),
        "online": len(there),
        "wrap_up": sum(seat.is_wrapping_up() for seat in there),
        "capacity": sum(seat.person.capacity for seat in there),
        "busy": sum(seat.busy for seat in there),
    }


def by_team(present: Present, seats: Iterable[Seat], policy: Policy, team: str | None) -> list[TeamNow]:
    """The same for each team, in the order of the policy."""
    everybody = tuple(seats)
    rows: list[TeamNow] = []
    for one in policy.teams:
        if team is None or one.id == team:
            now = now_of(present, everybody, one.id)
            rows.append(
                {
                    "team": one.id,
                    "name": one.name,
                    "waiting": now["waiting"],
                    "longest_wait_since": now["longest_wait_since"],
                    "online": now["online"],
                    "wrap_up": now["wrap_up"],
                    "with_people": now["with_people"],
                }
            )
    return rows


def alerts_of(
    present: Present, seats: Iterable[Seat], policy: Policy, team: str | None, now: datetime
) -> list[Alert]:  # fmt: skip
    """What somebody should look at: a team with nobody there, help asked, waits past what the team means to keep."""
    everybody, places = tuple(seats), present.of(team)
    late = [*_stuck(places, policy), *_late(places, policy, now), *_help(places, policy)]
    late.sort(key=lambda alert: (alert["since"], alert["conversation"] or ""))
    return [*_nobody(places, everybody, policy, now), *late][:MOST_ALERTS]


def _late(places: list[tuple[str, Place]], policy: Policy, now: datetime) -> Iterator[Alert]:
    for id, place in places:
        if place.holder not in IN_LINE or place.since is None or place.is_arranged or place.stalled:
            continue  # or it is told as stuck, which says more
        if now - place.since > policy.first_answer_within:
            text = f"{place.reference or id} waits longer than {spoken(policy.first_answer_within)}"
            yield {
                "kind": "late",
                "conversation": id,
                "team": place.team,
                "text": text,
                "since": stamp(place.since),
            }


STUCK: Mapping[e.Missing, str] = {
    e.Missing.STAFF: "nobody works in {team}",
    e.Missing.OFFER: "nobody was asked",
    e.Missing.TAKER: "asked, and nobody took it",
    e.Missing.FIRST_WORD: "no first word yet",
    e.Missing.CALLBACK: "its call is late",
}
"""What the watchdog found missing, as an alert says it: a line of the board has room for some thirty letters."""


def _stuck(places: list[tuple[str, Place]], policy: Policy) -> Iterator[Alert]:
    for id, place in places:
        if place.stalled is not None:
            missing, since = place.stalled
            team = policy.team_name(place.team) if place.team else "the team"
            text = f"{place.reference or id}: {STUCK[missing].format(team=team)}"
            yield {"kind": "stuck", "conversation": id, "team": place.team, "text": text, "since": stamp(since)}


def _stalled(state: Conversation) -> tuple[e.Missing, datetime] | None:
    """What was found missing, and since when it waits for that."""
    if state.stalled is None:
        return None
    due = (task.due for task in state.tasks if task.kind is TaskKind.CALLBACK and task.due is not None)
    since = {e.Missing.FIRST_WORD: state.silent_since, e.Missing.CALLBACK: min(due, default=None)}
    began = since.get(state.stalled, state.waiting_since) or state.last_at
    return (state.stalled, began) if began is not None else None


def _help(places: list[tuple[str, Place]], policy: Policy) -> Iterator[Alert]:
    mask = Mask(policy.mask_people, is_numbered=False)
    for id, place in places:
        if place.help is not None and place.asked_at is not None:
            by, words = place.help
            text = f"{name_of(by, policy)} asks for help" + (f": {mask.hide(words)}" if words else "")
            yield {"kind": "help", "conversation": id, "team": place.team, "text": text, "since": stamp(place.asked_at)}


def _nobody(
    places: list[tuple[str, Place]], seats: tuple[Seat, ...], policy: Policy, now: datetime
) -> Iterator[Alert]:  # fmt: skip
    waits: dict[str, list[datetime]] = {}
    for _, place in places:
        if place.holder in IN_LINE and place.team is not None and place.since is not None and not place.is_arranged:
            waits.setdefault(place.team, []).append(place.since)
    for team, since in sorted(waits.items(), key=lambda wait: min(wait[1])):
        if not on_duty(seats, team, policy, now):
            who = "1 customer waits" if len(since) == 1 else f"{len(since)} customers wait"
            text = f"{who} for {policy.team_name(team)} and nobody is there"
            yield {"kind": "nobody", "conversation": None, "team": team, "text": text, "since": stamp(min(since))}


def _longest(places: Iterable[Place]) -> str | None:
    """The longest wait of those who wait here; who booked a call or left an address need not."""
    since = [place.since for place in places if place.holder in IN_LINE and place.since and not place.is_arranged]
    return stamp(min(since)) if since else None


def spoken(span: timedelta) -> str:
    """A length of time in words: "2 minutes"."""
    seconds = int(span.total_seconds())
    if seconds % 60:
        return f"{seconds} seconds"
    return "a minute" if seconds == 60 else f"{seconds // 60} minutes"
