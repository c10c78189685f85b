"""Gather, decide, append: the one way in which anything is written. No rule lives here.

`change` reads a conversation, asks a plan what should happen, folds that once (an illegal move dies there) and appends
it at the version read. If somebody was faster, it reads again and the plan decides anew.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial

from ..core import events as e
from ..core.conversation import (
    Conversation,
    EmptyMessage,
    MessageTooLong,
    Overtaken,
    UnknownConversation,
    apply_all,
)
from ..core.conversation.scrubbing import scrubbed
from ..core.conversation.seats import seats_moved
from ..core.entries import Entry, Job, JobKind, SeatRow, Written
from ..core.errors import SegueError
from ..core.packet import Record, Solved
from ..core.policy import Policy
from ..core.receiving import Seat
from ..core.redaction import cleaned
from ..core.routing import Destination
from ..core.transcript import Attachment, is_blank
from ..core.waits import Expected, retold
from .expecting import Expecting
from .places import Places
from .ports import Clock, History, Hooks, Ids, Journal, Outbox, Reader, Records
from .watching import Watched

log = logging.getLogger("segue")

TRIES = 100
"""How often a plan is made anew before we give up; each failure means that another writer got on. Our own guess."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a plan wants written; an empty one writes nothing. Seats are given and taken by what the events change."""

    events: tuple[e.Event, ...] = ()
    jobs: tuple[Job, ...] = ()
    key: str | None = None

    def then(self, other: Step) -> Step:
        """Both in one breath."""
        return Step((*self.events, *other.events), (*self.jobs, *other.jobs), self.key or other.key)


NOTHING = Step()
Plan = Callable[[Conversation], Awaitable[Step]]
"""What should be written of a conversation as it stands. Jobs without events are written too."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was written.

    Attributes:
        repeated: the message's key was known and nothing was written.
        first: the version that the message with that key got then; 0 if it is not repeated.
        jobs: those of the plan.
    """

    before: Conversation
    after: Conversation
    events: tuple[e.Event, ...] = ()
    repeated: bool = False
    first: int = 0
    jobs: tuple[Job, ...] = ()


Tap = Callable[[Change], None]
"""Told of a change the moment it is durable, in the loop and thread that wrote it. It must be quick and wait for
nothing; whoever has more to do watches (`Watcher`)."""


@dataclass(slots=True)
class Line:
    """The outside world, and the way to write.

    Attributes:
        has_freed: a slot of somebody's has opened, and nobody has looked since who waits for it.
    """

    journal: Journal
    reader: Reader
    policy: Policy
    clock: Clock
    ids: Ids
    records: Records | None = None
    outbox: Outbox | None = None
    hooks: Hooks | None = None
    watchers: list[Watched] = field(default_factory=list)
    taps: list[Tap] = field(default_factory=list)
    history: History | None = None
    expecting: Expecting = field(init=False)
    places: Places = field(init=False)
    has_freed: bool = False
    _taking: Counter[str] = field(default_factory=Counter)
    _seated: tuple[Sequence[SeatRow], tuple[Seat, ...]] | None = None
    _begun: asyncio.Lock = field(default_factory=asyncio.Lock)
    _has_begun: bool = False
    _passed_by: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.expecting, self.places = Expecting(self.policy), Places(self.policy)

    async def begin(self) -> None:
        """Takes in who waits already, once; from then on every change passes by."""
        async with self._begun:
            if self._has_begun:
                return
            for row in await self.journal.waiting():
                state = await self.journal.load(row.conversation)
                if state is not None:
                    self.expecting.begin(state)
                    if state.id not in self._passed_by:  # else it was taken in, and may have moved on since it was read
                        self.places.take(state)
            self._has_begun = True
            self._passed_by.clear()

    async def state(self, id: str) -> Conversation:
        """A conversation as it is now.

        Raises:
            UnknownConversation: there is none.
        """
        found = await self.journal.load(id)
        if found is None:
            raise UnknownConversation(id)
        return found

    async def change(self, id: str, plan: Plan, *, opens: bool = False) -> Change:
        """Carries out a plan at the version it was made on. Secrets are taken out of the words before anything is kept.

        Args:
            opens: a conversation that does not exist yet is begun.

        Raises:
            UnknownConversation, IllegalMove: nothing was written.
            Overtaken: others were faster for a hundred times on end.
        """
        for _ in range(TRIES):
            found = await self.journal.load(id)
            if found is None and not opens:
                raise UnknownConversation(id)
            before = found or Conversation(id)
            step = await plan(before)
            if not (step.events or step.jobs):
                return Change(before, before)
            events = tuple(map(scrubbed, step.events))
            after = apply_all(before, events)  # an illegal move raises here, before anything is kept
            jobs = step.jobs if self.hooks is None else (*step.jobs, *self._told_by_hooks(before, events))
            seats = seats_moved(before, after)
            writing = asyncio.ensure_future(self.journal.append(Entry(before, after, events, jobs, seats, step.key)))
            change = Change(before, after, events, jobs=step.jobs)
            try:
                with self._being_taken(seats):
                    written = await asyncio.shield(writing)
            except Overtaken:
                continue
            except asyncio.CancelledError:  # whoever asked for it is gone; what is written is written
                writing.add_done_callback(partial(self._written_late, change))
                raise
            if written.repeated:
                return Change(before, before, repeated=True, first=written.version)
            self._tell(change)
            return change
        raise Overtaken(id)

    def _written_late(self, change: Change, done: asyncio.Future[Written]) -> None:
        if not done.cancelled() and done.exception() is None and not done.result().repeated:
            self._tell(change)

    @contextmanager
    def _being_taken(self, seats: Sequence[tuple[str, int]]) -> Iterator[None]:
        """Notes for others what of whose capacity is being taken, as long as it is not written."""
        taken = Counter({person: more for person, more in seats if more > 0})
        self._taking.update(taken)
        try:
            yield
        finally:
            self._taking -= taken  # what is not above zero is dropped

    async def message(self, id: str, version: int) -> e.Event | None:
        """The event of a conversation at a version, None if there is none."""
        return next(iter(await self.journal.events_of(id, version - 1)), None)

    def check_message(self, text: str, files: tuple[Attachment, ...] = ()) -> None:
        """Refuses what is no message.

        Raises:
            EmptyMessage: neither words nor files.
            MessageTooLong: beyond the policy's bound.
        """
        if not files and is_blank(text):
            raise EmptyMessage
        self.check_length(text)

    def check_length(self, text: str) -> None:
        """Refuses words that are too long.

        Raises:
            MessageTooLong: beyond the policy's bound.
        """
        if len(text) > self.policy.message_at_most:
            raise MessageTooLong(len(text), self.policy.message_at_most)

    def _told_by_hooks(self, before: Conversation, events: tuple[e.Event, ...]) -> tuple[Job, ...]:
        """One job for each endpoint that is to be told, written in the same breath as the events."""
        if self.hooks is None or not events:
            return ()
        try:
            wanted = self.hooks.wanted(before, events)
        except Exception:
            log.exception("hooks could not say who is told of %s", before.id)
            return ()
        return tuple(hook_job(before.id, self.clock(), endpoint, versions) for endpoint, versions in wanted)

    def _tell(self, change: Change) -> None:
        self.has_freed = self.has_freed or any(more < 0 for _, more in seats_moved(change.before, change.after))
        if not self._has_begun:
            self._passed_by.add(change.after.id)
        try:
            self.places.take(change.after)
            self.expecting.tap(change.before, change.after)
        except Exception:
            log.exception("the line missed a change of %s", change.after.id)
        for tap in self.taps:
            try:
                tap(change)
            except Exception:
                log.exception("a tap failed on %s", change.after.id)
        for watcher in self.watchers:
            watcher.tell(change.after.id, change.events)

    async def seats(self) -> tuple[Seat, ...]:
        """Everybody of the policy as they are now."""
        found = await self.journal.seats()
        if self._seated is not None and self._seated[0] is found:
            return self._seated[1]
        rows = {row.person: row for row in found}
        seats = tuple(
            Seat(
                person if person.capacity == row.capacity else replace(person, capacity=row.capacity),
                row.present, row.busy, row.since, row.wrapping, row.wraps_until, row.cools_until,
            )
            for person in self.policy.people
            if (row := rows.get(person.id)) is not None
        )  # fmt: skip
        self._seated = found, seats
        return seats

    def soon(self, seats: tuple[Seat, ...]) -> tuple[Seat, ...]:
        """The same people as they will be once what is being written is: whoever is chosen by this is hardly ever
        chosen by two at once. Nobody should be left waiting by it, for what is being written may be refused."""
        if not self._taking:
            return seats
        return tuple(
            replace(seat, busy=seat.busy + self._taking[seat.person.id]) if seat.person.id in self._taking else seat
            for seat in seats
        )

    async def expected(
        self, state: Conversation, destination: Destination, seats: tuple[Seat, ...], *, is_new: bool = False
    ) -> Expected:
        """What to tell a customer who waits, or begins to wait; a wait that cannot be reckoned is told as unknown.

        Args:
            seats: everybody as they are now.
            is_new: nothing was told of this handoff yet.
        """
        now = self.clock()
        try:
            await self.begin()
            self.expecting.look(seats, now)
            since = now if is_new else state.returned_at or state.waiting_since or now
            return self.expecting.expected(state, destination, since, now, is_new=is_new)
        except Exception:
            log.exception("the wait of %s could not be reckoned", state.id)
            return retold(None, None if is_new else state.promised_until, now)

    async def record(self, customer: str | None) -> tuple[Record | None, tuple[str, ...]]:
        """What is known of the customer, and what could not be had. Records that fail are a gap, never an error."""
        if self.records is None or customer is None:
            return None, ()
        try:
            async with asyncio.timeout(self.policy.records_within.total_seconds()):
                found: object = await self.records.record(customer)
        except (Exception, asyncio.CancelledError) as error:
            raise_if_cancelled(error)
            log.warning("records failed for %s: %r", customer, error)
            return None, (f"the customer's record could not be had ({_named(error)})",)
        if found is None:
            return None, ("there is no record of this customer",)
        if not isinstance(found, Record):
            return None, ("the customer's record could not be understood",)
        return cleaned(found), found.gaps

    async def similar(self, text: str) -> tuple[tuple[Solved, ...], tuple[str, ...]]:
        """Past tickets like a text, and what could not be had. A history that fails is a gap, never an error."""
        if self.history is None or is_blank(text):
            return (), ()
        try:
            async with asyncio.timeout(self.policy.similar_within.total_seconds()):
                found: object = await self.history.similar(text)
        except (Exception, asyncio.CancelledError) as error:
            raise_if_cancelled(error)
            log.warning("the search for similar tickets failed: %r", error)
            return (), (f"similar tickets could not be looked for ({_named(error)})",)
        if not isinstance(found, list | tuple) or not all(isinstance(one, Solved) for one in found):
            return (), ("similar tickets could not be understood",)
        return cleaned(tuple(found)), ()


def hook_job(id: str, now: datetime, endpoint: str, versions: Sequence[int]) -> Job:
    """The job of telling an endpoint of the events with these versions."""
    return Job(JobKind.HOOK, id, now, ",".join(map(str, versions)), (("endpoint", endpoint),))


def raise_if_cancelled(error: BaseException) -> None:
    """Raises a cancellation again if it is meant for us; one that a plugin leaked is a failure like any other."""
    task = asyncio.current_task()
    if isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling():
        raise error


def _named(error: BaseException) -> str:
    """Why something failed, as it is told: our own refusals say it in words without a customer's."""
    if isinstance(error, TimeoutError):
        return "it took too long"
    said = getattr(error, "because", None) if isinstance(error, SegueError) else None
    return said[:120] if isinstance(said, str) else type(error).__name__
