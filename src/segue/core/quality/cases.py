"""Journals cut into cases and legs: what every figure of quality counts over. No figure is defined here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .. import events as e
from ..conversation import MOVES, Holder

WAITING = frozenset({Holder.QUEUE, Holder.OFFER})


@dataclass(frozen=True, slots=True)
class Leg:
    """One handoff: from its HandedOff to the next, or to the end.

    Attributes:
        was_human: a person passed it on; a re-transfer.
        events: what followed, oldest first, each with the holder it happened under.
    """

    handoff: e.HandedOff
    was_human: bool
    events: tuple[tuple[Holder, e.Event], ...]

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
        return any(isinstance(event, e.Closed) and holder in WAITING for holder, event in self.events)


@dataclass(frozen=True, slots=True)
class Case:
    """One conversation from its opening or reopening to its end.

    Attributes:
        events: oldest first, each with the holder it happened under.
    """

    events: tuple[tuple[Holder, e.Event], ...]
    legs: tuple[Leg, ...]

    def of(self, *kinds: type) -> tuple[e.Event, ...]:
        """Its events of some kinds."""
        return tuple(event for _, event in self.events if isinstance(event, kinds))

    def was_taken(self) -> bool:
        """Whether a person had it at any time."""
        return bool(self.of(e.Accepted, e.TookOver))


Cases = Sequence[Case]


def under(events: Iterable[e.Event]) -> Iterator[tuple[Holder, e.Event]]:
    """Each event with the holder it happened under, as MOVES says."""
    holder = Holder.NOBODY
    for event in events:
        yield holder, event
        holder = MOVES[holder].get(type(event)) or holder


def cases_of(events: Iterable[e.Event]) -> Iterator[Case]:
    """A conversation, cut where it was opened again: that is a new case."""
    stretch: list[tuple[Holder, e.Event]] = []
    for pair in under(events):
        if isinstance(pair[1], e.Reopened) and stretch:
            yield Case(tuple(stretch), _legs_of(stretch))
            stretch = []
        stretch.append(pair)
    if stretch:
        yield Case(tuple(stretch), _legs_of(stretch))


def _legs_of(events: Sequence[tuple[Holder, e.Event]]) -> tuple[Leg, ...]:
    starts = [(at, holder, event) for at, (holder, event) in enumerate(events) if isinstance(event, e.HandedOff)]
    ends = [*(at for at, _, _ in starts[1:]), len(events)]
    return tuple(
        Leg(handoff, holder is Holder.HUMAN, tuple(events[at + 1 : end]))
        for (at, holder, handoff), end in zip(starts, ends, strict=False)
    )
