"""A scenario from what happened: who came when, how long it took, who gave up when, who worked when.

What a journal does not say, or says too seldom, is assumed and told.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt
from statistics import median
from zoneinfo import ZoneInfo

from .. import events as e
from ..errors import SegueError
from ..policy import Policy
from ..quality.cases import Case, Leg, cases_of
from .patience import ABANDONED, USUAL_SHAPE, Spell, fitted, stayed, staying
from .staff import targets_of
from .toml import USUAL_TALK
from .workers import Stint, workers_of
from .world import Arrivals, Plan, Scenario, Tier

HANDOFFS, DATES = 200, 10
"""Handoffs and days from which a scenario is made of a journal. Source: our own guess; with fewer, an hour of the day
has hardly a handoff of its own, and a day of the week was seen once."""

TALKS = 20
"""Conversations of one intent from which its length is its own. Our own guess."""

TOP = 50
"""Handoffs with probabilities from which the reader's accuracy is taken from them. Our own guess."""


class TooLittleSeen(SegueError):
    """Too little happened for a scenario. Take more weeks, or write a scenario.toml.

    Attributes:
        what: what there is too little of, in words.
        n: how many there are.
        at_least: how many are needed.
    """

    def __init__(self, what: str, n: int, at_least: int) -> None:
        super().__init__(
            f"not enough data: {n:,} {what}, at least {at_least:,} are needed; take more weeks or a scenario.toml"
        )
        self.what = what
        self.n = n
        self.at_least = at_least


@dataclass(frozen=True, slots=True)
class Handoff:
    """A handed-off conversation, as far as a scenario needs it.

    Attributes:
        at: aware time of the first handoff.
        top: probability of the likeliest intent then, None if nothing was measured.
        spells: each wait, and whether the customer gave up.
        stints: each person's time with it that came to an end.
        sightings: who was at work at a time: asked, taking, writing, done.
        accepts: seconds from an offer to its acceptance.
    """

    at: datetime
    intent: str
    team: str
    language: str | None
    top: float | None
    spells: tuple[Spell, ...]
    stints: tuple[Stint, ...]
    sightings: tuple[tuple[str, datetime], ...]
    accepts: tuple[float, ...]
    offers: int
    lapsed: int


def handoffs_of(events: Iterable[e.Event], within: timedelta) -> Iterator[Handoff]:
    """The handed-off cases of one conversation."""
    for case in cases_of(events, within):
        if case.legs:
            yield _handoff(case)


def plan_of(handoffs: Sequence[Handoff], policy: Policy, weeks: int, zone: str = "UTC") -> Plan:
    """The scenario of a journal's last weeks.

    Args:
        handoffs: all of them, in any order.
        policy: for teams, skills, languages and the target; people it does not name are taken as they were seen.
        zone: of the clock that hours are meant in.

    Raises:
        TooLittleSeen: too few handoffs, days, or people.
    """
    last = max((one.at for one in handoffs), default=None)
    recent = [one for one in handoffs if last is not None and last - one.at <= timedelta(weeks=weeks)]
    if len(recent) < HANDOFFS or last is None:
        raise TooLittleSeen("handoffs in the last weeks", len(recent), HANDOFFS)
    clock = ZoneInfo(zone)
    dates = _dates([one.at.astimezone(clock) for one in recent])
    if len(dates) < DATES:
        raise TooLittleSeen("days from the first to the last handoff", len(dates), DATES)
    stints = [stint for one in recent for stint in one.stints]
    sightings = [sighting for one in recent for sighting in one.sightings]
    workers = workers_of(stints, sightings, policy, dates, clock)
    if not workers:
        raise TooLittleSeen("people who took something on half of their days", 0, 1)
    assumed: list[str] = []
    tier, shape = _tier([spell for one in recent for spell in one.spells], policy, assumed)
    teams = _most([(one.intent, one.team) for one in recent])
    base = Scenario(
        _arrivals(recent, dates, clock),
        workers,
        teams,
        _talks(recent, assumed),
        talk_cv=_cv(recent),
        languages=_languages(recent, assumed),
        tiers={"standard": tier},
        patience_shape=shape,
        accuracy=_accuracy(recent, assumed),
        accept_after=_accept(recent),
        lapse_share=_lapsed(recent),
    )
    assumed.append("wrap-up 45 s, triage 150 s, breaks of 30, 10 and 10 minutes, whole days that differ by 8 %")
    assumed.append("nothing needs a certificate; hours are those in which people were seen at work")
    people = f"{len(workers)} {'person' if len(workers) == 1 else 'people'}"
    name = f"{len(recent):,} handoffs of {len(dates)} days to {last.astimezone(clock):%Y-%m-%d}, {people}"
    return Plan(name, base, (), tuple(assumed))


# ---- one case


def _handoff(case: Case) -> Handoff:
    first, last = case.legs[0], case.legs[-1]
    likely = last.handoff.destination.intents
    measured = first.handoff.destination.intents
    offered = [event for leg in case.legs for _, event in leg.events if isinstance(event, e.Offered)]
    lapsed = [event for leg in case.legs for _, event in leg.events if isinstance(event, e.Expired)]
    intent = likely[0].name if likely else last.team
    return Handoff(
        first.handoff.at,
        intent,
        last.team,
        first.handoff.destination.language,
        measured[0].p if measured else None,
        tuple(spell for leg in case.legs if (spell := _spell(leg))),
        tuple(_stints(case, intent)),
        tuple(_sightings(case)),
        tuple(_accepts(case)),
        len(offered),
        len(lapsed),
    )


def _spell(leg: Leg) -> Spell | None:
    """A wait, and whether it ended because the customer gave up; whoever was served would have waited longer."""
    taken = leg.taken()
    if taken is not None:
        return (taken.at - leg.handoff.at).total_seconds(), False
    ends = [event.at for _, event in leg.events if isinstance(event, e.Closed | e.CallbackBooked | e.DetailsLeft)]
    went = [event.at for _, event in leg.events if isinstance(event, e.WentBack)]  # they would not wait any longer
    over = min((*ends, *went), default=None)
    return ((over - leg.handoff.at).total_seconds(), leg.was_abandoned() or over in went) if over else None


def _stints(case: Case, intent: str) -> Iterator[Stint]:
    """Each person's time with it; it is settled there if nobody passed it on."""
    for leg, following in zip(case.legs, (*case.legs[1:], None), strict=True):
        taken = leg.taken()
        if taken is None:
            continue
        ends = [
            event.at for _, event in leg.events if isinstance(event, e.HandedBack | e.Closed) and event.at > taken.at
        ]
        passed_on = following is not None and following.was_human
        end = ends[0] if ends else following.handoff.at if following is not None and passed_on else None
        language = leg.handoff.destination.language
        if end is not None:
            yield Stint(taken.by, leg.team, intent, language, taken.at, end, not passed_on)


def _sightings(case: Case) -> Iterator[tuple[str, datetime]]:
    for event in case.of(e.Offered, e.Accepted, e.TookOver, e.HumanSpoke, e.HandedBack):
        if isinstance(event, e.Offered):
            yield event.offer.agent, event.at
        elif isinstance(event, e.Accepted | e.TookOver | e.HumanSpoke | e.HandedBack):
            yield event.by, event.at


def _accepts(case: Case) -> Iterator[float]:
    for leg in case.legs:
        offered: dict[str, datetime] = {}
        for _, event in leg.events:
            if isinstance(event, e.Offered):
                offered[event.offer.id] = event.at
            elif isinstance(event, e.Accepted) and event.offer in offered:
                yield (event.at - offered[event.offer]).total_seconds()


# ---- all of them


def _dates(times: Sequence[datetime]) -> list[date]:
    """Every day from the first to the last, also those on which nobody came."""
    first, last = min(times).date(), max(times).date()
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def _arrivals(recent: Sequence[Handoff], dates: Sequence[date], clock: ZoneInfo) -> Arrivals:
    rates: dict[str, list[float]] = defaultdict(lambda: [0.0] * 24)
    by_day = Counter[int]()
    for one in recent:
        local = one.at.astimezone(clock)
        rates[one.intent][local.hour] += 1 / len(dates)
        by_day[local.weekday()] += 1
    of_day = Counter(day.weekday() for day in dates)
    usual = len(recent) / len(dates)
    factors = tuple(by_day[day] / of_day[day] / usual if of_day[day] else 0.0 for day in range(7))
    return Arrivals({name: tuple(hours) for name, hours in sorted(rates.items())}, factors)


def _talks(recent: Sequence[Handoff], assumed: list[str]) -> dict[str, float]:
    lengths: dict[str, list[float]] = defaultdict(list)
    for one in recent:
        lengths[one.intent] += [stint.seconds for stint in one.stints if stint.is_settled]
    every = [length for found in lengths.values() for length in found]
    usual = sum(every) / len(every) if every else USUAL_TALK
    rare = sorted(name for name, found in lengths.items() if len(found) < TALKS)
    if rare:
        of = f"the mean of all, {usual:.0f} s" if every else f"{usual:.0f} s"
        assumed.append(f"too few conversations for a length of their own ({of}): {', '.join(rare)}")
    return {name: max(1.0, usual if name in rare else sum(found) / len(found)) for name, found in lengths.items()}


def _cv(recent: Sequence[Handoff]) -> float:
    """Of conversations that were settled, each in parts of its intent's mean."""
    lengths: dict[str, list[float]] = defaultdict(list)
    for one in recent:
        lengths[one.intent] += [stint.seconds for stint in one.stints if stint.is_settled]
    parts = [length * len(found) / sum(found) for found in lengths.values() if len(found) >= TALKS for length in found]
    return max(0.05, sqrt(sum((part - 1) ** 2 for part in parts) / len(parts))) if parts else 0.85


def _tier(spells: Sequence[Spell], policy: Policy, assumed: list[str]) -> tuple[Tier, float]:
    """The one kind of customer there is, and the shape of their patience."""
    given_up, usual = sum(gave_up for _, gave_up in spells), Tier()
    found = fitted(spells)
    if found is None:
        assumed.append(
            f"patience of {usual.patience / 60:g} minutes: {given_up} gave up, and {ABANDONED} are needed to see it"
        )
    mean, shape = found or (usual.patience, USUAL_SHAPE)
    if found:
        middle = median(wait for wait, gave_up in spells if gave_up)
        assumed.append(
            f"patience of {mean / 60:.1f} minutes on average, by which {staying(mean, shape, middle):.0%} still "
            f"wait after {middle:.0f} s (seen, by Kaplan and Meier: {stayed(spells, middle):.0%}); {given_up} gave up"
        )
    return Tier(1.0, targets_of(policy), mean), shape


def _languages(recent: Sequence[Handoff], assumed: list[str]) -> dict[str, float]:
    known = Counter(one.language for one in recent if one.language)
    if not known:
        assumed.append("everybody speaks the same language, for none was measured")
    return {name: count / known.total() for name, count in known.items()} or {"en": 1.0}


def _accuracy(recent: Sequence[Handoff], assumed: list[str]) -> float:
    tops = [one.top for one in recent if one.top is not None]
    if len(tops) < TOP:
        assumed.append("the reader's likeliest intent is right in 90 of 100 cases")
        return 0.90
    assumed.append("the reader's probabilities mean what they say, so that their mean is its accuracy")
    return min(1.0, sum(tops) / len(tops))


def _accept(recent: Sequence[Handoff]) -> float:
    accepts = [seconds for one in recent for seconds in one.accepts]
    return max(0.1, median(accepts)) if accepts else 6.0


def _lapsed(recent: Sequence[Handoff]) -> float:
    offers = sum(one.offers for one in recent)
    return sum(one.lapsed for one in recent) / offers if offers else 0.05


def _most(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The most frequent second for each first."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for one, other in pairs:
        counts[one][other] += 1
    return {one: min(found, key=lambda name: (-found[name], name)) for one, found in sorted(counts.items())}
