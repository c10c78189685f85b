"""Journals cut into cases and legs: what every figure of quality counts over. No figure is defined here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from .. import events as e
from ..conversation import IN_LINE, MOVES, Holder
from .promises import minutes_told

COUNTED = frozenset(
    (
        e.Opened, e.HandedOff, e.Rerouted, e.Offered, e.Accepted, e.Declined, e.Expired, e.Informed, e.TookOver,
        e.HumanSpoke, e.CallbackBooked, e.DetailsLeft, e.DraftKept, e.HandedBack, e.Rated, e.Closed, e.Reopened,
        e.Nudged, e.Judged, e.Stalled, e.WentBack,
        e.AskedWhileWaiting, e.Answered, e.Withdrawn,
    )
)  # fmt: skip
"""Events that a figure may rest on. The many others (each message, each reading, each tool) change none."""

Came = Literal["in time", "late", "left", "arranged"]
"""What a wait came to, see `Leg.came_of`."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One handoff: from its HandedOff to the next, to the customer's going back to the AI, or to the end.

    Attributes:
        was_human: a person passed it on; a re-transfer.
        events: what followed, oldest first, each with the holder it happened under.
    """

    handoff: e.HandedOff
    was_human: bool
    events: tuple[tuple[Holder, e.Event], ...]

    @property
    def team(self) -> str:
        """The team it was handed to."""
        return self.handoff.destination.team

    def first_human(self) -> e.HumanSpoke | None:
        """The first words of whoever took it; those of a person who only passes it on do not count."""
        spoken = (event for holder, event in self.events if holder is Holder.HUMAN)
        return next((event for event in spoken if isinstance(event, e.HumanSpoke)), None)

    def taken(self) -> e.Accepted | e.TookOver | None:
        """When a person took it."""
        return next((event for _, event in self.events if isinstance(event, e.Accepted | e.TookOver)), None)

    def was_abandoned(self) -> bool:
        """It was closed while nobody had taken it, and the customer had left no way to be reached."""
        if any(isinstance(event, e.CallbackBooked | e.DetailsLeft) for _, event in self.events):
            return False
        return any(isinstance(event, e.Closed) and holder in IN_LINE for holder, event in self.events)

    def came_of(self, since: datetime, within: timedelta) -> Came | None:
        """What a wait for a person's first words came to.

        Args:
            since: aware time; only what happened from then on counts.
            within: how long it may take.

        Returns:
            "late" also before anybody has written, once anything at all happened after that time; "arranged" if the
            customer chose a call, left an address or went back to the AI instead; None while it can still be in time.
        """
        for holder, event in self.events:
            is_word = isinstance(event, e.HumanSpoke)
            if event.at < since or (is_word and holder is not Holder.HUMAN):
                continue  # whoever passes it on may still write; that answers nothing
            if event.at - since > within:
                return "late"
            match event:
                case e.HumanSpoke() if holder is Holder.HUMAN:
                    return "in time"
                case e.CallbackBooked() | e.DetailsLeft() | e.WentBack():
                    return "arranged"
                case e.Closed() | e.HandedBack():
                    return "left"
        return None

    def promises(self) -> Iterator[tuple[datetime, timedelta]]:
        """The waits that the customer was told ("under 3 minutes"), each with its time; those left open are not."""
        said = [(self.handoff.at, self.handoff.say)]
        tells = (e.Informed, e.Rerouted, e.Answered)
        said += [(event.at, event.say) for _, event in self.events if isinstance(event, tells)]
        for at, sentence in said:
            minutes = minutes_told(sentence)
            if minutes is not None:
                yield at, timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Case:
    """One conversation from its opening or reopening to its end.

    Attributes:
        events: oldest first, each with the holder it happened under.
        answer_within: how soon the team means to write after a handoff.
        earlier: handoffs of the conversation before it was opened again.
    """

    events: tuple[tuple[Holder, e.Event], ...]
    legs: tuple[Leg, ...]
    answer_within: timedelta
    earlier: int = 0

    @property
    def began(self) -> datetime:
        """When it was opened, or opened again."""
        return self.events[0][1].at

    @property
    def team(self) -> str | None:
        """The team it was handed to first; None if it was not."""
        return self.legs[0].team if self.legs else None

    def of(self, *kinds: type) -> tuple[e.Event, ...]:
        """Its events of some kinds."""
        return tuple(event for _, event in self.events if isinstance(event, kinds))

    def was_taken(self) -> bool:
        """Whether a person had it at any time."""
        return bool(self.of(e.Accepted, e.TookOver))


def under(events: Iterable[e.Event]) -> Iterator[tuple[Holder, e.Event]]:
    """Each event with the holder it happened under, as MOVES says."""
    holder = Holder.NOBODY
    for event in events:
        yield holder, event
        holder = MOVES[holder].get(type(event)) or holder


def cases_of(events: Iterable[e.Event], answer_within: timedelta) -> Iterator[Case]:
    """A conversation, cut where it was opened again: that is a new case."""
    stretch: list[tuple[Holder, e.Event]] = []
    earlier = 0
    for pair in under(events):
        if type(pair[1]) not in COUNTED:
            continue
        if isinstance(pair[1], e.Reopened) and stretch:
            yield Case(tuple(stretch), legs := _legs_of(stretch), answer_within, earlier)
            stretch, earlier = [], earlier + len(legs)
        stretch.append(pair)
    if stretch:
        yield Case(tuple(stretch), _legs_of(stretch), answer_within, earlier)


def _legs_of(events: Sequence[tuple[Holder, e.Event]]) -> tuple[Leg, ...]:
    starts = [(at, holder, event) for at, (holder, event) in enumerate(events) if isinstance(event, e.HandedOff)]
    ends = [*(at for at, _, _ in starts[1:]), len(events)]
    return tuple(
        Leg(handoff, holder is Holder.HUMAN, _until_back(events[at + 1 : end]))
        for (at, holder, handoff), end in zip(starts, ends, strict=False)
    )


def _until_back(events: Sequence[tuple[Holder, e.Event]]) -> tuple[tuple[Holder, e.Event], ...]:
    """What followed a handoff; with the AI again, it is over."""
    back = next((at for at, (_, event) in enumerate(events, 1) if isinstance(event, e.WentBack)), len(events))
    return tuple(events[:back])
