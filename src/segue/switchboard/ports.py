"""What can be plugged in. Everything fits by its shape; nobody has to inherit anything. PORTS is the table."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from ..core.conversation import Conversation, Holder
from ..core.entries import Entry, Fed, Found, Job, Listed, SeatRow, Waiting, Written
from ..core.events import Event
from ..core.packet import Packet, Record, Solved
from ..core.packet.held import Worded
from ..core.reading import Reading
from ..core.transcript import Transcript
from ..core.triggers import Signals


@runtime_checkable
class Journal(Protocol):
    """Where events are kept. SQLite and memory are built in; nothing here assumes either.

    Each `append` is all or nothing: state by compare-and-set on `before.version`, events, jobs, seats and key together,
    acknowledged only when it is durable.
    """

    async def load(self, conversation: str) -> Conversation | None:
        """The state, None if there is no such conversation."""

    async def append(self, entry: Entry) -> Written:
        """Keeps an entry.

        Raises:
            Overtaken: the version moved on, or a seat has no room left (or none to give back).
        """

    async def events_of(self, conversation: str, after: int = 0) -> Sequence[Event]:
        """Events after a version, oldest first."""

    async def turn_of_key(self, conversation: str, key: str) -> int | None:
        """The version that a message with this key got, None if it never came."""

    async def claim(
        self, now: datetime, most: int, lease: timedelta, kinds: Sequence[str] | None = None
    ) -> Sequence[Job]:
        """Jobs that are due (of these kinds), soonest first; they are ours until now + lease."""

    async def finish(self, job: Job) -> bool:
        """Deletes a job we hold; False if its lease was lost to another."""

    async def postpone(self, job: Job, run_at: datetime) -> bool:
        """Lets a job we hold come due again at a time; False if its lease was lost to another."""

    async def next_due(self) -> datetime | None:
        """When the next job comes due, None if there is none."""

    async def pending(self, kind: str | None = None) -> Sequence[Job]:
        """All jobs that are not finished, soonest first."""

    async def seat(self, person: str, capacity: int, now: datetime) -> None:
        """Makes a person known, absent at first; changes the capacity of one who is known."""

    async def set_present(self, person: str, present: bool, now: datetime) -> None:
        """Somebody came or went; whoever says so is spared no more (see `end_cool_down`)."""

    async def end_cool_down(self, person: str) -> None:
        """Somebody who was spared for a while may be asked again."""

    async def seats(self) -> Sequence[SeatRow]:
        """Everybody who is known, by id; who wraps up is told by `after.wrapping` of what was written, who is spared
        for a while by `cools_until` of Declined and Expired.

        What was given is never changed afterwards, and the very same object may come again only while nothing of them
        was written: whoever asks goes by that.
        """

    async def wrapping_up(self, person: str) -> Sequence[str]:
        """Conversations that a person has given back and still writes up, soonest free first."""

    async def waiting(self, team: str | None = None, most: int | None = None) -> Sequence[Waiting]:
        """Conversations that wait for somebody (those with `waiting_since`), who is due first (`Conversation.due_at`)
        before the others, then who waits longest, then by id; `most` of them."""

    async def offered_to(self, person: str) -> Sequence[str]:
        """Conversations that are offered to a person, longest wait first."""

    async def feed(self, after: int, most: int) -> Sequence[Fed]:
        """Events of all conversations in the order of writing, those after a position (0: from the beginning)."""

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
        """Conversations to which all of this applies, the one with the newest event first.

        Args:
            before: `last_at` and id of the last row of the page before.
        """

    async def find(self, words: str, most: int) -> Sequence[Found]:
        """Conversations in which all these words stand in one message or note, as reference or as customer, those said
        last first. The case of A to Z makes no difference. A journal may stop looking when it has looked for long
        enough, so what is old may not be found."""

    async def close(self) -> None:
        """Ends it; what was acknowledged is kept."""


@runtime_checkable
class Reader(Protocol):
    """Says what the last customer turn means."""

    async def read(self, transcript: Transcript) -> Reading:
        """A reading of the last customer turn; None in it is "not measured"."""


class Draft(Protocol):
    """What an assistant would say."""

    @property
    def text(self) -> str:
        """For the customer."""

    @property
    def signals(self) -> Signals:
        """What was measured of it."""


@runtime_checkable
class Assistant(Protocol):
    """An AI that answers."""

    async def answer(self, transcript: Transcript, language: str | None) -> Draft:
        """A draft for the last customer turn."""


@runtime_checkable
class Judge(Protocol):
    """Finds what words cannot show in an AI's answer: a contradiction, a conclusion that does not follow."""

    def __call__(self, claim: str, passages: Sequence[str]) -> float | Awaitable[float]:
        """The probability, 0.0 to 1.0, that the passages support the claim."""


@runtime_checkable
class Records(Protocol):
    """What is known of the customer."""

    async def record(self, customer: str) -> Record | None:
        """The customer's record, None if there is none."""


@runtime_checkable
class History(Protocol):
    """What the team solved before."""

    async def similar(self, text: str) -> Sequence[Solved]:
        """Past tickets that mean what a text means, the likest first; () where none is like it. They are other
        people's tickets: what it returns is seen by whoever gets the packet."""


@runtime_checkable
class Briefer(Protocol):
    """Words what the next one reads first."""

    async def brief(self, packet: Packet, transcript: Transcript) -> Worded | None:
        """Goal and brief in better words, None if it has none. They are held against the packet: what does not stand
        there or in the transcript is not used. Asked after the handoff is durable, for two seconds."""


@runtime_checkable
class Outbox(Protocol):
    """Carries messages that leave the conversation: confirmations, callbacks, surveys by another way."""

    async def send(self, conversation: str, kind: str, to: str, text: str) -> None:
        """Delivers one message; raises if it could not, and is called again later."""


@runtime_checkable
class Hooks(Protocol):
    """Tells other systems what happened, event by event: at least once, in no order that could be relied on."""

    def wanted(self, before: Conversation, events: Sequence[Event]) -> Sequence[tuple[str, Sequence[int]]]:
        """Who is to be told of which of these events; () for nobody. Asked with every change, so it must be quick.

        Args:
            before: the conversation before the events; the first of them gets the version `before.version + 1`.

        Returns:
            Endpoints by name, each with the versions of its events, in their order.
        """

    async def deliver(self, conversation: str, version: int, event: Event, endpoint: str, attempts: int) -> None:
        """Delivers one event; raises if it could not, and is called again after a pause that grows to an hour. One that
        returns is not called again: so it gives up.

        Args:
            attempts: how often it was tried, this time included.
        """


Clock = Callable[[], datetime]
"""The aware time now."""

Ids = Callable[[str], str]
"""A new id with a prefix, never given before."""

Watcher = Callable[[str, Sequence[Event]], Awaitable[None] | None]
"""Told after the fact what was written to which conversation."""

PORTS: Mapping[str, type] = {
    "Journal": Journal,
    "Reader": Reader,
    "Assistant": Assistant,
    "Judge": Judge,
    "Records": Records,
    "History": History,
    "Briefer": Briefer,
    "Outbox": Outbox,
    "Hooks": Hooks,
}
"""What can be plugged in, by name."""
