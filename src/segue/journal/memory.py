"""A journal that forgets everything at the end: for tests and trials. The same contract as the one on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ..core.conversation import Conversation, Holder, Overtaken
from ..core.entries import Entry, Fed, Found, Job, Listed, SeatRow, Waiting, Written
from ..core.events import AiSpoke, CustomerSpoke, Event, HandedOff, HumanSpoke, Noted, Opened
from ..core.handback import WrapUp
from .checks import check_entry, cooled_by, holder_in_words, net_seats, version_of_message
from .writer import JournalClosed


class MemoryJournal:
    """Everything in plain dictionaries of one process."""

    def __init__(self) -> None:
        self._states: dict[str, Conversation] = {}
        self._events: dict[str, list[Event]] = {}
        self._fed: list[Fed] = []
        self._keys: dict[tuple[str, str], int] = {}
        self._jobs: dict[int, Job] = {}
        self._seats: dict[str, SeatRow] = {}
        self._wrapping: dict[str, tuple[WrapUp, ...]] = {}
        self._cooling: dict[str, datetime] = {}
        self._last_job = 0
        self._is_closed = False

    async def load(self, conversation: str) -> Conversation | None:
        """The state, None if there is no such conversation."""
        self._check_open()
        return self._states.get(conversation)

    async def append(self, entry: Entry) -> Written:
        """Keeps an entry.

        Raises:
            Overtaken: the version moved on, or a seat has no room left (or none to give back).
            JournalClosed: too late.
        """
        check_entry(entry)
        self._check_open()
        await asyncio.sleep(0)  # others get their turn, as they do while a disk works: a race shows here too
        id = entry.after.id
        if entry.key is not None and (first := self._keys.get((id, entry.key))) is not None:
            return Written(first, repeated=True)
        state = self._states.get(id)
        if (state.version if state else 0) != entry.before.version:
            raise Overtaken(id, holder_in_words(state.holder, state.who) if state else None)
        seats = self._seats_after(entry)
        self._states[id] = entry.after
        self._events.setdefault(id, []).extend(entry.events)
        for version, event in enumerate(entry.events, entry.before.version + 1):
            self._fed.append(Fed(len(self._fed) + 1, id, version, event))
        self._seats |= seats
        self._cooling |= cooled_by(entry)
        if entry.after.wrapping:
            self._wrapping[id] = entry.after.wrapping
        else:
            self._wrapping.pop(id, None)
        if entry.key is not None:
            self._keys[id, entry.key] = version_of_message(entry)
        for job in entry.jobs:
            self._last_job += 1
            self._jobs[self._last_job] = replace(job, id=self._last_job, attempts=0)
        return Written(entry.after.version)

    async def events_of(self, conversation: str, after: int = 0) -> Sequence[Event]:
        """Events after a version, oldest first."""
        self._check_open()
        return tuple(self._events.get(conversation, ())[after:])

    async def turn_of_key(self, conversation: str, key: str) -> int | None:
        """The version that a message with this key got, None if it never came."""
        self._check_open()
        return self._keys.get((conversation, key))

    async def claim(
        self, now: datetime, most: int, lease: timedelta, kinds: Sequence[str] | None = None
    ) -> Sequence[Job]:
        """Jobs that are due, soonest first, with the time they were due at; they are ours until now + lease."""
        self._check_open()
        asked = [job for job in await self.pending() if job.run_at <= now and (kinds is None or job.kind in kinds)]
        due = [replace(job, attempts=job.attempts + 1) for job in asked[:most]]
        self._jobs |= {job.id: replace(job, run_at=now + lease) for job in due}
        return tuple(due)

    async def finish(self, job: Job) -> bool:
        """Deletes a job we hold; False if its lease was lost to another."""
        self._check_open()
        kept = self._jobs.get(job.id)
        if kept is None or kept.attempts != job.attempts:
            return False
        del self._jobs[job.id]
        return True

    async def postpone(self, job: Job, run_at: datetime) -> bool:
        """Lets a job we hold come due again at a time; False if its lease was lost to another."""
        self._check_open()
        kept = self._jobs.get(job.id)
        if kept is None or kept.attempts != job.attempts:
            return False
        self._jobs[job.id] = replace(kept, run_at=run_at)
        return True

    async def next_due(self) -> datetime | None:
        """When the next job comes due, None if there is none."""
        self._check_open()
        return min((job.run_at for job in self._jobs.values()), default=None)

    async def pending(self, kind: str | None = None) -> Sequence[Job]:
        """All jobs that are not finished, soonest first; a claimed one comes due again when its lease ends."""
        self._check_open()
        jobs = (job for job in self._jobs.values() if kind is None or job.kind == kind)
        return tuple(sorted(jobs, key=lambda job: (job.run_at, job.id)))

    async def seat(self, person: str, capacity: int, now: datetime) -> None:
        """Makes a person known, absent at first; changes the capacity of one who is known."""
        self._check_open()
        known = self._seats.get(person)
        if known is None:
            self._seats[person] = SeatRow(person, present=False, busy=0, capacity=capacity, since=now)
        elif known.capacity != capacity:
            self._seats[person] = replace(known, capacity=capacity, since=now)

    async def set_present(self, person: str, present: bool, now: datetime) -> None:
        """Somebody came or went, and is spared no more; who is not known stays unknown."""
        await self.end_cool_down(person)
        known = self._seats.get(person)
        if known is not None and known.present != present:
            self._seats[person] = replace(known, present=present, since=now)

    async def end_cool_down(self, person: str) -> None:
        """Somebody who was spared for a while may be asked again."""
        self._check_open()
        self._cooling.pop(person, None)

    async def seats(self) -> Sequence[SeatRow]:
        """Everybody who is known, by id."""
        self._check_open()
        return tuple(self._with_pauses(self._seats[person]) for person in sorted(self._seats))

    def _with_pauses(self, row: SeatRow) -> SeatRow:
        ours = [one for wrapping in self._wrapping.values() for one in wrapping if one.by == row.person]
        return replace(
            row, wrapping=sum(one.weight for one in ours), wraps_until=max((one.until for one in ours), default=None),
            cools_until=self._cooling.get(row.person),
        )  # fmt: skip

    async def wrapping_up(self, person: str) -> Sequence[str]:
        """Conversations that a person has given back and still writes up, soonest free first."""
        self._check_open()
        ours = [(one.until, id) for id, wrapping in self._wrapping.items() for one in wrapping if one.by == person]
        return tuple(id for _, id in sorted(ours))

    async def waiting(self, team: str | None = None, most: int | None = None) -> Sequence[Waiting]:
        """Conversations that wait for somebody (those with `waiting_since`), who is due first before the others."""
        self._check_open()
        line = [
            Waiting(
                state.id, state.destination.team, state.waiting_since, due, state.offer.agent if state.offer else None
            )
            for state in self._states.values()
            if state.waiting_since and state.destination and (due := state.due_at())
        ]
        ordered = sorted(line, key=lambda row: (row.due, row.since, row.conversation))
        return tuple(row for row in ordered if team in (None, row.team))[:most]

    async def offered_to(self, person: str) -> Sequence[str]:
        """Conversations that are offered to a person, longest wait first."""
        theirs = ((row.since, row.conversation) for row in await self.waiting() if row.offered_to == person)
        return tuple(id for _, id in sorted(theirs))

    async def feed(self, after: int, most: int) -> Sequence[Fed]:
        """Events of all conversations in the order of writing, those after a position (0: from the beginning)."""
        self._check_open()
        return tuple(self._fed[after : after + most])

    async def listing(
        self,
        *,
        holders: Sequence[Holder] | None = None,
        teams: Sequence[str] | None = None,
        who: str | None = None,
        customer: str | None = None,
        ids: Sequence[str] | None = None,
        before: tuple[datetime, str] | None = None,
        most: int = 50,
    ) -> Sequence[Listed]:
        """Conversations to which all of this applies, the one with the newest event first."""
        self._check_open()
        rows = (
            row
            for row in map(_listed, self._states.values())
            if (holders is None or row.holder in holders)
            and (teams is None or row.team in teams)
            and who in (None, row.who)
            and customer in (None, row.customer)
            and (ids is None or row.conversation in ids)
            and (before is None or (row.last_at, row.conversation) < before)
        )
        return tuple(sorted(rows, key=lambda row: (row.last_at, row.conversation), reverse=True)[:most])

    async def find(self, words: str, most: int) -> Sequence[Found]:
        """Conversations in which all these words stand in one message, those said last first."""
        self._check_open()
        terms, found = words.lower().split(), dict[str, Found]()
        for fed in reversed(self._fed):
            said = _searched(fed.event).lower()
            if terms and said and all(term in said for term in terms):
                found.setdefault(fed.conversation, Found(fed.conversation, fed.version, fed.event.at))
        return tuple(found.values())[:most]

    async def close(self) -> None:
        """Ends it; a second time changes nothing."""
        self._is_closed = True

    def _check_open(self) -> None:
        if self._is_closed:
            raise JournalClosed

    def _seats_after(self, entry: Entry) -> dict[str, SeatRow]:
        """The seats that the entry changes, as they are after it.

        Raises:
            Overtaken: one has no room left, or none to give back.
        """
        after = {}
        for person, more in net_seats(entry.seats).items():
            seat = self._seats.get(person)
            if seat is None or seat.busy + more < 0 or (more > 0 and seat.busy + more > seat.capacity):
                raise Overtaken(entry.after.id)
            after[person] = replace(seat, busy=seat.busy + more, since=entry.after.last_at or seat.since)
        return after


def _listed(state: Conversation) -> Listed:
    team = state.destination.team if state.destination else None
    offered_to = state.offer.agent if state.offer else None
    assert state.last_at is not None  # every conversation began with an event
    return Listed(
        state.id, state.holder, state.who, team, state.customer, state.waiting_since, offered_to, state.last_at,
        state.version,
    )  # fmt: skip


def _searched(event: Event) -> str:
    """What a search looks at of an event."""
    match event:
        case CustomerSpoke() | AiSpoke() | HumanSpoke() | Noted():
            return event.text
        case HandedOff():
            return event.reference
        case Opened():
            return event.customer or ""
        case _:
            return ""
