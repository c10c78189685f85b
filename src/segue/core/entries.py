"""What is written down in one breath: events, the state after them, jobs, seats, the message's key.

The values that a switchboard hands to a journal. A journal keeps all of an Entry or nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .conversation import Conversation, Holder
from .events import Event


class JobKind(StrEnum):
    """What may come due."""

    ANSWER = "answer"
    OFFER = "offer"
    INFORM = "inform"
    HELD = "held"
    LEFT = "left"
    HOLDS = "holds"
    ASK = "ask"
    TASK = "task"
    CLOSE = "close"
    WRAP_UP = "wrap_up"
    COOL_DOWN = "cool_down"
    SEND = "send"
    HOOK = "hook"


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done later, at least once; whoever does it holds a lease.

    Attributes:
        fence: what must still hold when it is due (an offer's id, a turn's number, an epoch), as text.
        run_at: aware time.
        body: names and values as text.
        id, attempts: given by the journal; 0 before.
    """

    kind: JobKind
    conversation: str
    run_at: datetime
    fence: str = ""
    body: tuple[tuple[str, str], ...] = ()
    id: int = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of one conversation.

    Attributes:
        before: the state it was decided on; written only if the journal still has its version (0: it is new).
        after: the state after `events`.
        jobs: what comes due because of it.
        seats: person's id and how much more or less (-) of their capacity is taken.
        key: the client's id of the message in `events`; a second entry with it is refused.
    """

    before: Conversation
    after: Conversation
    events: tuple[Event, ...]
    jobs: tuple[Job, ...] = ()
    seats: tuple[tuple[str, int], ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A person at the desk as the journal knows them.

    Attributes:
        busy: what is taken of their capacity.
        since: aware time of the last change.
        wrapping: what of `busy` is taken by what they have given back and still write up.
        wraps_until: aware time at which the last of these is free again; None: there is none.
        cools_until: aware time until which they are spared, because they just did not take an offer.
    """

    person: str
    present: bool
    busy: int
    capacity: int
    since: datetime
    wrapping: int = 0
    wraps_until: datetime | None = None
    cools_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in line.

    Attributes:
        since: when the customer asked for this handoff.
        due: when a person should have answered; who is due first comes first.
        offered_to: the person who is asked now, None while nobody is.
    """

    conversation: str
    team: str
    since: datetime
    due: datetime
    offered_to: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in a list of many.

    Attributes:
        who: an AI's name or a person's id, None under nobody, queue and archive.
        team: of the last handoff, None before the first.
        last_at: aware time of its last event.
    """

    conversation: str
    holder: Holder
    who: str | None
    team: str | None
    customer: str | None
    waiting_since: datetime | None
    offered_to: str | None
    last_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Fed:
    """An event in the order in which everything was written.

    Attributes:
        position: rises from event to event, over all conversations.
    """

    position: int
    conversation: str
    version: int
    event: Event


@dataclass(frozen=True, slots=True)
class Found:
    """Where some words stand.

    Attributes:
        version: of the latest event of the conversation that has them.
        at: its aware time.
    """

    conversation: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """What became of an entry.

    Attributes:
        version: of the conversation now.
        repeated: the key was known: nothing was written, `version` is that of the message the first time.
    """

    version: int
    repeated: bool = False
