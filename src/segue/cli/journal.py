"""`segue replay`: what happened, told from the events, and whether they give the stored state. Read STORY first."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from ..core import events as e
from ..core.conversation import Conversation, IllegalMove, UnknownConversation
from ..core.conversation import replay as replayed
from ..journal.codec import JournalTampered
from ..journal.sqlite import JournalLocked, SqliteJournal
from .files import BadFile

JOURNAL = typer.Argument(metavar="JOURNAL", help="A journal's file, as the library writes it (shop.db).")
CONVERSATION = typer.Argument(metavar="CONVERSATION", help="One conversation's id; without it all are told.")
SHOWN = 300
"""Characters of what was said that are shown."""

Told = Callable[..., tuple[str, str]]

STORY: Mapping[type, Told] = {
    e.Opened: lambda o: ("-", f"opened by {o.customer or 'a visitor'}, {o.channel}, with {o.assistant}"),
    e.CustomerSpoke: lambda o: ("customer", o.text),
    e.Understood: lambda o: ("-", f"turn {o.turn} was {f'not read: {o.gap}' if o.gap else f'read: {_meaning(o)}'}"),
    e.ToolStarted: lambda o: (o.by, f"calls {o.tool}({_arguments(o)})"),
    e.ToolEnded: lambda o: (o.by, f"{o.tool} {'gave' if o.ok else 'FAILED'}: {o.result}"),
    e.Alarmed: lambda o: ("-", f"alarm: {o.reason.because}"),
    e.AiSpoke: lambda o: (o.by, f"{o.text}{' (asks back)' if o.is_question else ''}"),
    e.DraftKept: lambda o: (o.by, f"draft not sent, {o.because}: {o.text}"),
    e.Delegated: lambda o: (o.by, f"passed it to {o.to}: {o.because}"),
    e.HandedOff: lambda o: (o.by, f"HANDED OFF to {o.destination.team}: {_why(o)}; the customer reads: {o.say}"),
    e.Rerouted: lambda o: ("-", f"widened to {o.destination.team}; the customer reads: {o.say}"),
    e.Offered: lambda o: ("-", f"offered to {o.offer.agent} until {o.offer.until:%H:%M:%S}: {o.offer.because}"),
    e.Accepted: lambda o: (o.by, f"ACCEPTED; the customer reads: {o.say}"),
    e.Declined: lambda o: (o.by, f"declined{f': {o.because}' if o.because else ''}"),
    e.Expired: lambda o: (o.by, "did not answer the offer in time"),
    e.Informed: lambda o: ("-", f"the customer reads: {o.say}"),
    e.TookOver: lambda o: (o.by, f"TOOK OVER; the customer reads: {o.say}"),
    e.HumanSpoke: lambda o: (o.by, o.text),
    e.Noted: lambda o: (o.by, f"note: {o.text}"),
    e.CallbackBooked: lambda o: ("-", f"callback on {o.due:%Y-%m-%d %H:%M}, {o.contact}; the customer reads: {o.say}"),
    e.DetailsLeft: lambda o: ("customer", f"left {o.contact}; reads: {o.say}"),
    e.HandedBack: lambda o: (o.by, f"HANDED BACK: {o.note} ({', '.join(task.kind for task in o.tasks) or 'no tasks'})"),
    e.TaskDone: lambda o: ("-", f"{o.task.kind} done: {o.task.detail}"),
    e.Rated: lambda o: ("customer", f"rated {o.score} of 5{' after a person' if o.after_human else ''}"),
    e.Closed: lambda o: ("-", f"closed: {o.because}"),
    e.Reopened: lambda o: ("-", "opened again"),
}  # fmt: skip
"""Every event as who and what."""


def replay(
    journal: Annotated[str, JOURNAL],
    conversation: Annotated[str | None, CONVERSATION] = None,
) -> None:
    """Tell conversations from their events, and check that these tell the same as the stored state.

    Ends with 1 if they do not.
    """
    listed = _conversations(journal)
    if conversation is not None and conversation not in listed:
        raise UnknownConversation(conversation)
    wrong = asyncio.run(_told(journal, listed if conversation is None else [conversation]))
    if wrong:
        raise typer.Exit(1)


def story(id: str, events: Sequence[e.Event]) -> str:
    """One conversation as a person reads it."""
    rows = [(f"{event.at:%Y-%m-%d %H:%M:%S}", *STORY[type(event)](event)) for event in events]
    width = max((len(who) for _, who, _ in rows), default=0)
    lines = [f"  {at}  {who.ljust(width)}  {shown(what)}" for at, who, what in rows]
    return "\n".join([f"{id} ({len(events)} events)", *lines])


def shown(words: str) -> str:
    """Words on one line, cut, without what could move a terminal's cursor."""
    line = "".join(letter if letter.isprintable() else " " for letter in words[: 4 * SHOWN])
    line = " ".join(line.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


async def _told(path: str, listed: Sequence[str]) -> int:
    """Tells each; the number of those whose events and state differ."""
    wrong = 0
    journal = await _opened(path)
    try:
        for id in listed:
            problem = await _one(journal, id)
            wrong += bool(problem)
            typer.echo(f"  {'DIFFERS: ' + problem if problem else 'replayed: the events give the stored state'}\n")
    finally:
        await journal.close()
    return wrong


async def _one(journal: SqliteJournal, id: str) -> str:
    """Tells one conversation; what is wrong with it, "" if nothing is."""
    try:
        events = await journal.events_of(id)
        typer.echo(story(shown(id), events))
        return _difference(replayed(id, events), await journal.load(id))
    except (JournalTampered, IllegalMove) as wrong:
        return str(wrong)


def _difference(told: Conversation, stored: Conversation | None) -> str:
    if stored is None:
        return "there is no stored state"
    differing = [name for name in Conversation.__slots__ if getattr(told, name) != getattr(stored, name)]
    return f"the events give another {', '.join(differing)} than the stored state" if differing else ""


def _conversations(path: str) -> list[str]:
    """The ids in a journal, the one that has been silent longest first.

    Looked up before the journal is opened, because opening makes what is missing.

    Raises:
        BadFile: there is no such file, or it is no journal.
    """
    try:
        with Path(path).open("rb") as file:
            if not file.read(16).startswith(b"SQLite format 3"):
                raise BadFile(path, "it is no journal", "the file that the library writes (shop.db)")
        with closing(sqlite3.connect(f"{Path(path).resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return [id for (id,) in connection.execute("SELECT id FROM conversation ORDER BY last_at, id")]
    except FileNotFoundError:
        raise BadFile(path, "there is no such file") from None
    except (OSError, ValueError) as error:
        raise BadFile(path, getattr(error, "strerror", None) or str(error)) from None
    except sqlite3.Error as error:
        raise BadFile(path, f"it is no journal ({error})", "the file that the library writes (shop.db)") from None


async def _opened(path: str) -> SqliteJournal:
    try:
        return await SqliteJournal.open(path)
    except JournalLocked as locked:
        by = f"process {locked.pid}" if locked.pid else "another process"
        raise BadFile(path, f"{by} has it open", "a copy of it, or the same once that one has stopped") from None
    except OSError as error:
        raise BadFile(path, error.strerror or str(error)) from None


def _meaning(event: e.Understood) -> str:
    intent = event.reading.intent()
    figures = (("wants a person", event.reading.wants_human), ("tone", event.reading.tone))
    told = [f"{name} {value:.2f}" for name, value in figures if value is not None]
    return ", ".join([intent.name if intent else "no intent", *told])


def _arguments(event: e.ToolStarted) -> str:
    return ", ".join(f"{name}={value}" for name, value in event.arguments)


def _why(event: e.HandedOff) -> str:
    return "; ".join(reason.because for reason in event.packet.why) or event.destination.because
