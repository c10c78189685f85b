"""Journals of every kind and one of each event, for the contract that all of them keep."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st

from segue.core import events as e
from segue.core.asking import Question
from segue.core.conversation import MOVES, Conversation, apply, apply_all
from segue.core.entries import Entry, Job, JobKind
from segue.core.handback import Task, TaskKind
from segue.core.packet import Mood, Packet
from segue.core.reading import Likely, Reading
from segue.core.receiving import Offer
from segue.core.routing import Destination
from segue.core.triggers import Reason, Trigger
from segue.journal.memory import MemoryJournal
from segue.journal.sqlite import SqliteJournal
from segue.switchboard.ports import Journal

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def in_memory(folder: Path) -> Journal:
    return MemoryJournal()


async def on_disk(folder: Path) -> Journal:
    return await SqliteJournal.open(folder / "journal.db")


async def on_disk_forgetful(folder: Path) -> Journal:
    """With no state at hand, so that each one is told again from the file."""
    return await SqliteJournal.open(folder / "journal.db", remember=0)


JOURNALS = {"memory": in_memory, "sqlite": on_disk, "sqlite, nothing at hand": on_disk_forgetful}

Story = Callable[[Journal], Awaitable[None]]
Play = Callable[[Story], None]


def entry(before: Conversation, *events: e.Event, **more: object) -> Entry:
    return Entry(before, apply_all(before, events), events, **more)  # type: ignore[arg-type]


def spoke(text: str = "Where is it?", key: str | None = None, after: timedelta = timedelta()) -> e.CustomerSpoke:
    return e.CustomerSpoke(NOW + after, text, key)


async def opened(journal: Journal, id: str = "c1") -> Conversation:
    first = entry(Conversation(id), e.Opened(NOW, "carla"))
    await journal.append(first)
    return first.after


async def planned(journal: Journal, *minutes: int) -> None:
    """One job for each of these minutes from now."""
    jobs = tuple(Job(JobKind.ANSWER, "c1", NOW + minute * MINUTE, str(minute), (("a", "b"),)) for minute in minutes)
    await journal.append(entry(Conversation("c1"), e.Opened(NOW), jobs=jobs))


PACKET = Packet(Mood("calm", 0.1), "normal", "A refund for order 4471", "It broke on the second day.")


def handed_off(at: datetime, team: str = "billing") -> e.HandedOff:
    return e.HandedOff(
        at, PACKET, Destination(team, "intent is refund", (Likely("refund", 0.9),)), "One moment.", "R-1"
    )


SAMPLES: Mapping[type, Callable[[datetime, Conversation], e.Event]] = {
    e.Opened: lambda at, c: e.Opened(at, "carla", "email"),
    e.CustomerSpoke: lambda at, c: e.CustomerSpoke(at, "Où est ma commande? 📦", f"k{c.version}"),
    e.Understood: lambda at, c: e.Understood(at, max(0, c.turns - 1), Reading(tone=-0.25, language="fr")),
    e.ToolStarted: lambda at, c: e.ToolStarted(at, f"t{c.version}", "refund", (("order", "4471"),), "ai", (("refund.amount", "49.90"),)),
    e.ToolEnded: lambda at, c: e.ToolEnded(at, "t", "refund", (), "no", ok=False),
    e.Alarmed: lambda at, c: e.Alarmed(at, Reason(Trigger.LIMIT, "above the limit", about="refund")),
    e.AiSpoke: lambda at, c: e.AiSpoke(at, "Soon.", answers=c.unanswered, is_question=c.version % 2 == 0),
    e.DraftKept: lambda at, c: e.DraftKept(at, "Dear Carla", "ana took over"),
    e.Delegated: lambda at, c: e.Delegated(at, c.who or "ai", "orders", "it is about an order"),
    e.HandedOff: lambda at, c: handed_off(at),
    e.Rerouted: lambda at, c: e.Rerouted(at, Destination("general", "nobody is there"), "A moment longer."),
    e.Offered: lambda at, c: e.Offered(at, Offer(f"o{c.version}", "ana", "billing", at + MINUTE)),
    e.Accepted: lambda at, c: e.Accepted(at, c.offer.id if c.offer else "o", "ana", "Ana is here."),
    e.Declined: lambda at, c: e.Declined(at, c.offer.id if c.offer else "o", "ana", "", at + MINUTE if c.version % 2 else None),
    e.Expired: lambda at, c: e.Expired(at, c.offer.id if c.offer else "o", "ana", at + MINUTE if c.version % 2 else None),
    e.Informed: lambda at, c: e.Informed(at, "About two minutes."),
    e.TookOver: lambda at, c: e.TookOver(at, "ben", "Ben is here.", c.unanswered),
    e.HumanSpoke: lambda at, c: e.HumanSpoke(at, c.who or "ana", "Hello Carla"),
    e.Noted: lambda at, c: e.Noted(at, "ana", "She is right."),
    e.HelpAsked: lambda at, c: e.HelpAsked(at, c.who or "ana", "Is she right?", "ben" if c.version % 2 else None),
    e.Reassigned: lambda at, c: e.Reassigned(at, c.who or "ana", e.Lapse.SILENT, "Ana wrote nothing for 3 minutes", PACKET, Destination("billing", "intent is refund"), "A colleague takes over.", "R-1", at - MINUTE),
    e.Stalled: lambda at, c: e.Stalled(at, c.handoffs, e.Missing.OFFER, "nobody was offered it for 10 minutes"),
    e.Repacked: lambda at, c: e.Repacked(at, PACKET, c.version % 2 == 0),
    e.Reworded: lambda at, c: e.Reworded(at, c.handoffs, "A refund for order 4471", "It broke on day two.", "a-model"),
    e.Corrected: lambda at, c: e.Corrected(at, "order", "4471", "4472" if c.version % 2 else None),
    e.Nudged: lambda at, c: e.Nudged(at, c.who or "ana", "order", 1, e.Heed.SHOWN),
    e.Judged: lambda at, c: e.Judged(at, c.last_human or "ana", c.handoffs, True, None, c.version % 2 == 0),
    e.Revealed: lambda at, c: e.Revealed(at, "ana", "[card-1]"),
    e.CallbackBooked: lambda at, c: e.CallbackBooked(at, at + 60 * MINUTE, "+49 30 1234", "We call you."),
    e.DetailsLeft: lambda at, c: e.DetailsLeft(at, "carla@example.com", "We write to you."),
    e.WentBack: lambda at, c: e.WentBack(at, "With the assistant again.", (c.turns - 1,)),
    e.HandedBack: lambda at, c: e.HandedBack(
        at, c.who or "ana", "Refunded", (Task(TaskKind.SURVEY, "", at + MINUTE),), "Thanks.", at + MINUTE if c.version % 2 else None
    ),
    e.WrappedUp: lambda at, c: e.WrappedUp(at, c.wrapping[0].by if c.wrapping else "ana", c.version % 2 == 0),
    e.AskedWhileWaiting: lambda at, c: e.AskedWhileWaiting(at, Question("order", "Which order?", ("refund", "invoice"), "missing")),
    e.Answered: lambda at, c: e.Answered(at, max(0, c.turns - 1), "order", "4471", c.version % 2 == 0, Destination("billing", "asked")),
    e.Withdrawn: lambda at, c: e.Withdrawn(at, c.offer.id if c.offer else "o", "ana", "it goes to Billing"),
    e.TaskDone: lambda at, c: e.TaskDone(at, c.tasks[0] if c.tasks else Task(TaskKind.CONFIRM)),
    e.Rated: lambda at, c: e.Rated(at, 5, after_human=True),
    e.Closed: lambda at, c: e.Closed(at, "silent"),
    e.Reopened: lambda at, c: e.Reopened(at),
}  # fmt: skip
"""One of each event that may happen to a conversation."""


@st.composite
def legal_events(draw: st.DrawFn, at_most: int = 60) -> tuple[e.Event, ...]:
    """A journal that MOVES allows, from the beginning."""
    state, events = Conversation("c1"), []
    for number in range(draw(st.integers(1, at_most))):
        kinds = sorted(MOVES[state.holder], key=lambda kind: kind.__name__)
        event = SAMPLES[draw(st.sampled_from(kinds))](NOW + number * MINUTE, state)
        state = apply(state, event)
        events.append(event)
    return tuple(events)
