"""A conversation: who holds it, what is known of it, and what may happen next. Read MOVES first.

A Conversation is the fold of its events: `replay`. It keeps the last stretch of turns and sums of the rest, so that a
message costs the same on the tenth turn as on the thousandth. `fold.py` beside this says what each event changes,
`refusals.py` what can be refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from functools import reduce

from .. import events as e
from ..asking import Question
from ..errors import SegueError
from ..handback import Solved, Task, WrapUp
from ..reading import Reading
from ..receiving import Offer
from ..routing import Destination
from ..transcript import Transcript, Turn
from ..triggers import STRETCH, Reason, Situation
from .refusals import EmptyMessage, KeyReused, MessageTooLong, Overtaken, UnknownConversation


class Holder(StrEnum):
    """Who has the conversation: exactly one at every instant."""

    NOBODY = "nobody"
    AI = "ai"
    QUEUE = "queue"
    OFFER = "offer"
    HUMAN = "human"
    TRANSFER = "transfer"
    WRAP_UP = "wrap_up"
    ARCHIVE = "archive"


class IllegalMove(SegueError):
    """An event that MOVES does not list under this holder. Nothing was written; see who holds the conversation.

    Attributes:
        conversation: its id.
        holder: who has it.
        event: name of the event that cannot happen.
    """

    def __init__(self, conversation: str, holder: Holder, event: str) -> None:
        may = ", ".join(sorted(kind.__name__ for kind in MOVES[holder])) or "nothing"
        super().__init__(f"{event} cannot happen in {conversation} under {holder.value}; what may: {may}")
        self.conversation = conversation
        self.holder = holder
        self.event = event


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that a decision may need, in one row.

    Attributes:
        version: how many events it has; the next is written only if it still has as many.
        epoch: rises with every change of holder; a delayed actor that saw an older one has lost.
        who: the holder by name: an AI's name or a person's id, None under nobody, queue and archive.
        unanswered: numbers of the customer turns that have no outcome yet.
        turns: how many turns there are in all.
        recent: the last of them; `recent[-1]` has the number turns - 1.
        readings: of the customer turns among them, by number.
        asked: who declined or missed the present handoff.
        is_arranged: whether a waiting customer booked a call or left an address, and need not be told how it stands.
        waiting_since: when the customer first asked in this handoff; kept through offers.
        spent: sums by "tool.argument", reserved ones included.
        last_human: the last person who had it, None if nobody did.
        hops: AI to AI since the customer spoke.
        help: who asked a colleague, what, and whom (None: the supervisors); None once somebody else took it or it was
            handed back.
        helpers: everybody who was ever asked by name; they may look at it.
        silent_since: when whoever has it took it; None once they have written.
        stalled: what the watchdog last found missing; None while the handoff is within its bounds.
        weight: what it takes of the capacity of the person who has it, as it was when they took it.
        question: what a waiting customer was asked and has not answered; None: nothing.
        questioned: what they were asked while waiting, by what it is about, until a person is done with them.
        is_left_in_peace: they did not answer, or do not want to be asked: nothing more is.
        left_line: since when they had waited and when they went back to the AI; None: they have no place to get back.
        wrapping: who has given it back and still writes it up, one row for each.
        silent: who took it in this handoff and wrote nothing, so that it was taken from them.
        promised_until: by when a waiting customer was told that a person answers; None: they were told no figure.
        returned_at: when it came back in line from somebody who had it; None once somebody takes it.
    """

    id: str
    version: int = 0
    epoch: int = 0
    holder: Holder = Holder.NOBODY
    who: str | None = None
    customer: str | None = None
    channel: str = "chat"
    assistant: str = "ai"
    language: str | None = None
    unanswered: tuple[int, ...] = ()
    turns: int = 0
    recent: tuple[Turn, ...] = ()
    readings: tuple[tuple[int, Reading], ...] = ()
    clarified: int = 0
    hops: tuple[tuple[str, str], ...] = ()
    alarms: tuple[Reason, ...] = ()
    spent: tuple[tuple[str, Decimal], ...] = ()
    draft: str | None = None
    destination: Destination | None = None
    reference: str | None = None
    offer: Offer | None = None
    asked: tuple[str, ...] = ()
    waiting_since: datetime | None = None
    is_arranged: bool = False
    handoffs: int = 0
    last_human: str | None = None
    solved: Solved | None = None
    tasks: tuple[Task, ...] = ()
    is_rating_asked: bool = False
    rated: int | None = None
    last_at: datetime | None = None
    help: tuple[str, str, str | None] | None = None
    helpers: tuple[str, ...] = ()
    silent_since: datetime | None = None
    stalled: e.Missing | None = None
    weight: int = 1
    left_line: tuple[datetime, datetime] | None = None
    wrapping: tuple[WrapUp, ...] = ()
    silent: tuple[str, ...] = ()
    returned_at: datetime | None = None
    promised_until: datetime | None = None
    question: Question | None = None
    questioned: tuple[str, ...] = ()
    is_left_in_peace: bool = False

    def transcript(self) -> Transcript:
        """The last stretch, with its own numbers."""
        return Transcript(self.recent, self.turns - len(self.recent))

    def situation(self) -> Situation:
        """What a decision looks at."""
        return Situation(
            self.transcript(), self.readings, clarified=self.clarified, hops=self.hops, alarms=self.alarms,
            unanswered=self.unanswered,
        )  # fmt: skip

    def due_at(self) -> datetime | None:
        """When a person should have answered who waits now; None if nobody waits."""
        if self.waiting_since is None or self.destination is None:
            return None
        return self.destination.due or self.waiting_since

    def holder_in_words(self) -> str:
        """Who has it, as a person would say it."""
        return f"{self.who} has it" if self.who else f"it is with {self.holder.value.replace('_', ' ')}"

    def reserved(self) -> Mapping[str, Decimal]:
        """What was spent so far, by "tool.argument", reserved sums included."""
        return dict(self.spent)


_ANY: Mapping[type, Holder | None] = dict.fromkeys(
    (e.CustomerSpoke, e.Understood, e.ToolStarted, e.ToolEnded, e.Alarmed, e.DraftKept, e.TaskDone, e.WrappedUp)
)
"""May happen under every open holder and leaves it as it is: the customer may always speak, and what was really done is
written down whoever has the conversation by then."""

_AMONG_PEOPLE: Mapping[type, Holder | None] = {
    **_ANY,
    **dict.fromkeys((e.Noted, e.Repacked, e.Reworded, e.Corrected, e.Revealed, e.CallbackBooked, e.Stalled)),
}
"""May also happen once people have a part in it: the packet of the handoff is then read, corrected and told better."""

MOVES: Mapping[Holder, Mapping[type, Holder | None]] = {
    Holder.NOBODY: {e.Opened: Holder.AI},
    Holder.AI: {
        **_ANY,
        e.AiSpoke: None,
        e.Delegated: None,
        e.Revealed: None,
        e.CallbackBooked: None,
        e.Rated: None,
        e.HandedOff: Holder.QUEUE,
        e.TookOver: Holder.HUMAN,
        e.Closed: Holder.ARCHIVE,
    },
    Holder.QUEUE: {
        **_AMONG_PEOPLE,
        e.Offered: Holder.OFFER,
        e.Informed: None,
        e.Rerouted: None,
        e.DetailsLeft: None,
        e.WentBack: Holder.AI,
        e.AskedWhileWaiting: None,
        e.Answered: None,
        e.TookOver: Holder.HUMAN,
        e.Closed: Holder.ARCHIVE,
    },
    Holder.OFFER: {
        **_AMONG_PEOPLE,
        e.Accepted: Holder.HUMAN,
        e.Declined: Holder.QUEUE,
        e.Expired: Holder.QUEUE,
        e.Withdrawn: Holder.QUEUE,
        e.Informed: None,
        e.DetailsLeft: None,
        e.WentBack: Holder.AI,
        e.AskedWhileWaiting: None,
        e.Answered: None,
        e.TookOver: Holder.HUMAN,
        e.Closed: Holder.ARCHIVE,
    },
    Holder.HUMAN: {
        **_AMONG_PEOPLE,
        e.HumanSpoke: None,
        e.HelpAsked: None,
        e.Nudged: None,
        e.Judged: None,
        e.TookOver: Holder.HUMAN,
        e.HandedOff: Holder.TRANSFER,
        e.Reassigned: Holder.QUEUE,
        e.HandedBack: Holder.WRAP_UP,
    },
    Holder.TRANSFER: {
        **_AMONG_PEOPLE,
        e.HumanSpoke: None,
        e.HelpAsked: None,
        e.Nudged: None,
        e.Judged: None,
        e.Offered: None,
        e.Declined: None,
        e.Expired: None,
        e.Informed: None,
        e.Rerouted: None,
        e.Accepted: Holder.HUMAN,
        e.TookOver: Holder.HUMAN,
        e.Reassigned: Holder.QUEUE,
        e.HandedBack: Holder.WRAP_UP,
    },
    Holder.WRAP_UP: {
        **_ANY,
        e.AiSpoke: None,
        e.CallbackBooked: None,
        e.Rated: None,
        e.Noted: None,
        e.Judged: None,
        e.Revealed: None,
        e.HandedOff: Holder.QUEUE,
        e.TookOver: Holder.HUMAN,
        e.Closed: Holder.ARCHIVE,
    },
    Holder.ARCHIVE: {
        e.Rated: None,
        e.Reopened: Holder.AI,
        e.TaskDone: None,
        e.ToolEnded: None,
        e.DraftKept: None,
        e.Judged: None,
        e.Revealed: None,
        e.WrappedUp: None,
    },
}  # fmt: skip
"""Holder, event, next holder; None leaves it. What is not listed cannot happen. There is no AiSpoke under a person."""

OPEN_TO_AI = frozenset({Holder.AI, Holder.WRAP_UP})
"""Holders under which the AI may speak."""

IN_LINE = frozenset({Holder.QUEUE, Holder.OFFER})
"""Holders under which a customer waits in line, and nobody has them."""

HELD = frozenset({Holder.HUMAN, Holder.TRANSFER})
"""Holders under which a person has it."""

from .fold import changed, said_in  # noqa: E402  # the fold needs the values above


def apply(before: Conversation, event: e.Event) -> Conversation:
    """The conversation after one more event.

    Raises:
        IllegalMove: MOVES does not list the event under the present holder.
    """
    row = MOVES[before.holder]
    kind = type(event)
    if kind not in row:
        raise IllegalMove(before.id, before.holder, kind.__name__)
    return changed(before, event, row[kind])


def apply_all(before: Conversation, events: Iterable[e.Event]) -> Conversation:
    """The conversation after several more events.

    Raises:
        IllegalMove: as in `apply`; nothing is kept of the others.
    """
    return reduce(apply, events, before)


def replay(id: str, events: Iterable[e.Event]) -> Conversation:
    """A conversation from all its events, oldest first."""
    return apply_all(Conversation(id), events)


__all__ = [
    "HELD", "IN_LINE", "MOVES", "OPEN_TO_AI", "STRETCH", "Conversation", "EmptyMessage", "Holder", "IllegalMove",
    "KeyReused", "MessageTooLong", "Overtaken", "UnknownConversation", "apply", "apply_all", "replay", "said_in",
]  # fmt: skip
