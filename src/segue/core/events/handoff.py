"""The handoff and the way back: given, offered, taken, told, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..asking import Question
from ..errors import SegueError
from ..handback import Task
from ..packet import Packet
from ..receiving import Offer
from ..routing import Destination
from ..waits import Expected


class SilentHandoff(SegueError):
    """A handoff of which the customer would not be told. Give it the sentence that they read."""


@dataclass(frozen=True, slots=True)
class HandedOff:
    """A person must have it. Cannot be built without a packet, a destination and the customer's sentence.

    Attributes:
        say: what the customer reads, committed in the same breath.
        by: the AI, or the person who transfers.
        reference: the number the customer can quote.
        answers: numbers of the customer turns that end with it.
        since: aware time of their first place in line, which they left for the AI a moment ago and get back; None: they
            wait from now on.
        expected: the wait that was told with it; None: none was told, or a journal of before.
    """

    at: datetime
    packet: Packet
    destination: Destination
    say: str
    reference: str
    by: str = "ai"
    answers: tuple[int, ...] = ()
    since: datetime | None = None
    expected: Expected | None = None

    def __post_init__(self) -> None:
        if not self.say.strip():
            raise SilentHandoff


@dataclass(frozen=True, slots=True)
class AskedWhileWaiting:
    """A waiting customer was asked one question. Nobody is asked anything once a person has them: MOVES holds that.

    Attributes:
        by: the AI that asks.
    """

    at: datetime
    question: Question
    by: str = "ai"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a waiting customer wrote after the question; the place in line stays.

    Attributes:
        turn: number of their words.
        words: the same, cut short.
        is_answer: whether they answer; if not, nothing more is asked.
        destination: where they wait with it: another team, or the same with better probabilities.
        say: what they read; "" where the next question says enough.
        expected: the wait that was told with it, where another team goes on.
    """

    at: datetime
    turn: int
    about: str
    words: str
    is_answer: bool
    destination: Destination
    say: str = ""
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An offer was taken back before it was answered; whoever had it is not to blame and may be asked again.

    Attributes:
        by: who was asked.
    """

    at: datetime
    offer: str
    by: str
    because: str


@dataclass(frozen=True, slots=True)
class Rerouted:
    """The line widened: nobody in the team could take it, so that another may.

    Attributes:
        expected: the wait that was told with it.
    """

    at: datetime
    destination: Destination
    say: str
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """One person was asked."""

    at: datetime
    offer: Offer


@dataclass(frozen=True, slots=True)
class Accepted:
    """They took it.

    Attributes:
        say: what the customer reads ("Ana from Billing has joined ...").
    """

    at: datetime
    offer: str
    by: str
    say: str


@dataclass(frozen=True, slots=True)
class Declined:
    """They said no.

    Attributes:
        cools_until: aware time until which they are asked nothing else; None: no time was set.
    """

    at: datetime
    offer: str
    by: str
    because: str = ""
    cools_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Expired:
    """They did not answer in time.

    Attributes:
        cools_until: as in Declined.
    """

    at: datetime
    offer: str
    by: str
    cools_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Informed:
    """A waiting customer was told how it stands.

    Attributes:
        expected: the wait that was told with it.
    """

    at: datetime
    say: str
    expected: Expected | None = None


class Missing(StrEnum):
    """What a handoff lacks that is beyond its bound."""

    STAFF = "staff"
    OFFER = "offer"
    TAKER = "taker"
    FIRST_WORD = "first_word"
    CALLBACK = "callback"


@dataclass(frozen=True, slots=True)
class Stalled:
    """The watchdog found a handoff beyond its bound; written once, and again only if something else is missing.

    Attributes:
        handoff: its number in the conversation, from 1; 0 if a person took it from the AI.
        because: the same in words, without a customer's.
    """

    at: datetime
    handoff: int
    missing: Missing
    because: str


class Lapse(StrEnum):
    """Why a conversation is taken from the person who has it."""

    SILENT = "silent"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Reassigned:
    """Whoever had it wrote nothing, or is not there while the customer waits: it is back in line, at its first place.

    Attributes:
        by: who had it.
        lapse: they took it and were silent, or they are away.
        because: the same in words, without a customer's.
        packet: made anew, with all that was said since the handoff.
        say: what the customer reads.
        reference: the number the customer can quote.
        since: when the customer first asked in this handoff, which is its place in line.
        expected: the wait that was told with it.
    """

    at: datetime
    by: str
    lapse: Lapse
    because: str
    packet: Packet
    destination: Destination
    say: str
    reference: str
    since: datetime
    expected: Expected | None = None

    def __post_init__(self) -> None:
        if not self.say.strip():
            raise SilentHandoff


@dataclass(frozen=True, slots=True)
class Reworded:
    """A model told goal and brief in better words, after the handoff; what it said was held against the packet.

    Attributes:
        handoff: number of the handoff in the conversation, from 1; it is about the packet of this one.
        by: the model.
    """

    at: datetime
    handoff: int
    goal: str
    brief: str
    by: str


@dataclass(frozen=True, slots=True)
class Repacked:
    """The customer wrote more before a person's first words, and the packet of the last handoff takes it in.

    Attributes:
        packet: made anew from the whole conversation, with the customer's corrections, in plain words.
        keeps_words: the goal is what it was, so that better words for it still hold.
    """

    at: datetime
    packet: Packet
    keeps_words: bool = False


@dataclass(frozen=True, slots=True)
class TookOver:
    """A person has it without being asked: they took it, or a supervisor gave it to them.

    Attributes:
        weight: what it takes of their capacity.
        assigned_by: the supervisor who gave it to them; None: they took it themselves.
        because: why the supervisor did, in their words.
    """

    at: datetime
    by: str
    say: str
    answers: tuple[int, ...] = ()
    weight: int = 1
    assigned_by: str | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class HandedBack:
    """The person is done; the AI wraps up.

    Attributes:
        note: what was agreed, for the customer's eyes.
        tasks: with their times.
        until: aware time until which it takes of their capacity still, as they write it up; None: it is free at once.
    """

    at: datetime
    by: str
    note: str
    tasks: tuple[Task, ...]
    say: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class WrappedUp:
    """Somebody who had given it back has written it up: what it took of their capacity is free again.

    Attributes:
        is_early: they said that they are ready, before the time was over.
    """

    at: datetime
    by: str
    is_early: bool = False


@dataclass(frozen=True, slots=True)
class TaskDone:
    """A wrap-up task or callback came due and was carried out or put in the outbox."""

    at: datetime
    task: Task


@dataclass(frozen=True, slots=True)
class Closed:
    """It is over."""

    at: datetime
    because: str
