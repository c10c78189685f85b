"""`segue replay`: what happened, told from the events, and whether they give the stored state. Read STORY first."""

from __future__ import annotations

import difflib
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from ..core import events as e
from ..core.conversation import Conversation, IllegalMove
from ..core.conversation import replay as replayed
from ..journal import statements
from ..journal.codec import JournalTampered
from ..journal.tables import SCHEMA
from .files import BadFile, unreadable

JOURNAL = typer.Argument(metavar="JOURNAL", help="A journal's file, as the library writes it (shop.db).")
CONVERSATION = typer.Argument(metavar="CONVERSATION", help="One conversation's id; without it all are told.")
A_JOURNAL = "the file that the library writes (shop.db)"
SHOWN = 300
"""Characters of what was said that are shown."""

Told = Callable[..., tuple[str, str]]

STORY: Mapping[type, Told] = {
    e.Opened: lambda o: ("-", f"opened by {o.customer or 'a visitor'}, {o.channel}, with {o.assistant}"),
    e.CustomerSpoke: lambda o: ("customer", _with_files(o)),
    e.Understood: lambda o: ("-", f"turn {o.turn} was {f'not read: {o.gap}' if o.gap else f'read: {_meaning(o)}'}"),
    e.ToolStarted: lambda o: (o.by, f"calls {o.tool}({_arguments(o)})"),
    e.ToolEnded: lambda o: (o.by, f"{o.tool} {'gave' if o.ok else 'FAILED'}: {o.result}"),
    e.Alarmed: lambda o: ("-", f"alarm: {o.reason.because}"),
    e.AiSpoke: lambda o: (o.by, f"{o.text}{' (asks back)' if o.is_question else ''}{_measured(o)}"),
    e.DraftKept: lambda o: (o.by, f"draft not sent, {o.because}: {o.text}"),
    e.Delegated: lambda o: (o.by, f"passed it to {o.to}: {o.because}"),
    e.HandedOff: lambda o: (o.by, f"HANDED OFF to {o.destination.team}: {_why(o)}; the customer reads: {o.say}"),
    e.Rerouted: lambda o: ("-", f"widened to {o.destination.team}; the customer reads: {o.say}"),
    e.AskedWhileWaiting: lambda o: (o.by, f"asks while they wait, {o.question.because}: {o.question.say}"),
    e.Answered: lambda o: ("-", _answered(o)),
    e.Withdrawn: lambda o: ("-", f"the offer to {o.by} was taken back: {o.because}"),
    e.Offered: lambda o: ("-", f"offered to {o.offer.agent} until {o.offer.until:%H:%M:%S}: {o.offer.because}"),
    e.Accepted: lambda o: (o.by, f"ACCEPTED; the customer reads: {o.say}"),
    e.Declined: lambda o: (o.by, f"declined{f': {o.because}' if o.because else ''}{_spared(o)}"),
    e.Expired: lambda o: (o.by, f"did not answer the offer in time{_spared(o)}"),
    e.Informed: lambda o: ("-", f"the customer reads: {o.say}"),
    e.Reassigned: lambda o: (o.by, f"LOST IT, {o.because}; the customer reads: {o.say}"),
    e.Stalled: lambda o: ("-", f"STUCK: {o.because}"),
    e.TookOver: lambda o: (o.assigned_by or o.by, f"{_taken(o)}; the customer reads: {o.say}"),
    e.HumanSpoke: lambda o: (o.by, _with_files(o)),
    e.Noted: lambda o: (o.by, f"note: {o.text}"),
    e.HelpAsked: lambda o: (o.by, f"asks {o.to or 'the supervisors'} for help: {o.text}"),
    e.Repacked: lambda o: ("-", f"the packet takes in what the customer wrote: {o.packet.goal}"),
    e.Reworded: lambda o: (o.by, f"put the brief into other words: {o.brief}"),
    e.Corrected: lambda o: ("customer", f"{o.name} {o.was}: {f'it is {o.value}' if o.value else 'not passed on'}"),
    e.Nudged: lambda o: (o.by, f"nudge, {o.fact} is known: {o.outcome}"),
    e.Judged: lambda o: (o.by, f"verdict: {_verdict(o)}"),
    e.Revealed: lambda o: (o.by, f"looked at {o.token}"),
    e.CallbackBooked: lambda o: ("-", f"callback on {o.due:%Y-%m-%d %H:%M}, {o.contact}; the customer reads: {o.say}"),
    e.DetailsLeft: lambda o: ("customer", f"left {o.contact}; reads: {o.say}"),
    e.WentBack: lambda o: ("customer", f"WENT BACK to the AI; reads: {o.say}"),
    e.HandedBack: lambda o: (o.by, f"HANDED BACK: {o.note} ({_tasks(o)})"),
    e.WrappedUp: lambda o: (o.by, "is ready for the next" if o.is_early else "has written it up, the time is over"),
    e.TaskDone: lambda o: ("-", f"{o.task.kind} done: {o.task.detail}"),
    e.Rated: lambda o: ("customer", f"rated {o.score} of 5{' after a person' if o.after_human else ''}{_added(o)}"),
    e.Closed: lambda o: ("-", f"closed: {o.because}"),
    e.Reopened: lambda o: ("-", "opened again"),
}  # fmt: skip
"""Every event as who and what."""


def _spared(event: e.Declined | e.Expired) -> str:
    return f" (asked nothing else until {event.cools_until:%H:%M:%S})" if event.cools_until else ""


def _tasks(back: e.HandedBack) -> str:
    wraps = [f"writes it up until {back.until:%H:%M:%S}"] if back.until else []
    return ", ".join([*(task.kind for task in back.tasks), *wraps]) or "no tasks"


def _taken(o: e.TookOver) -> str:
    return f"ASSIGNED IT to {o.by}: {o.because}" if o.assigned_by else "TOOK OVER"


def _answered(answered: e.Answered) -> str:
    what = "wrote unasked" if not answered.about else "answered" if answered.is_answer else "did not answer"
    reads = f"; reads: {answered.say}" if answered.say else ""
    return f"the customer {what}; waits for {answered.destination.team}: {answered.destination.because}{reads}"


def _verdict(judged: e.Judged) -> str:
    said = {"needed": judged.needed, "right team": judged.right_team, "brief right": judged.right_brief}
    told = [f"{'' if yes else 'not '}{what}" for what, yes in said.items() if yes is not None]
    return ", ".join(told) or "none"


def replay(
    journal: Annotated[str, JOURNAL],
    conversation: Annotated[str | None, CONVERSATION] = None,
) -> None:
    """Tell conversations from their events, and check that these tell the same as the stored state.

    Ends with 1 if they do not. The journal is only read: nothing is changed in it and nothing left beside it.
    """
    with opened_to_read(journal, conversation) as (cursor, listed):
        wrong = sum([_is_wrong(cursor, id) for id in (listed if conversation is None else [conversation])])
    if wrong:
        raise typer.Exit(1)


@contextmanager
def opened_to_read(journal: str, conversation: str | None = None) -> Iterator[tuple[sqlite3.Cursor, list[str]]]:
    """A journal's tables, only to be read, with the ids of its conversations.

    Args:
        conversation: one that must be among them.

    Raises:
        BadFile: it is no journal, a process has it open, or there is no such conversation; with what would do.
    """
    with _opened(journal) as cursor:
        listed = _conversations(journal, cursor)
        if conversation is not None and conversation not in listed:
            near = list(dict.fromkeys([*difflib.get_close_matches(conversation, listed, 3), *listed[:3]]))[:3]
            there = ", ".join(map(shown, near)) or "none: this journal is empty"
            raise BadFile(journal, f"there is no conversation {conversation!r:.80}", there)
        yield cursor, listed


def story(id: str, events: Sequence[e.Event]) -> str:
    """One conversation as a person reads it."""
    rows = [(f"{event.at:%Y-%m-%d %H:%M:%S}", *STORY[type(event)](event)) for event in events]
    width = max((len(who) for _, who, _ in rows), default=0)
    lines = [f"  {at}  {who.ljust(width)}  {shown(what)}" for at, who, what in rows]
    return "\n".join([f"{id} ({len(events)} event{'' if len(events) == 1 else 's'})", *lines])


def shown(words: str) -> str:
    """Words on one line, cut, without what could move a terminal's cursor."""
    line = "".join(letter if letter.isprintable() else " " for letter in words[: 4 * SHOWN])
    line = " ".join(line.split())
    return line if len(line) <= SHOWN else line[: SHOWN - 1] + "…"


def _is_wrong(cursor: sqlite3.Cursor, id: str) -> bool:
    """Tells one conversation; whether its events and its state differ."""
    problem = ""
    try:
        events = statements.events_of(cursor, id, 0)
        typer.echo(story(shown(id), events))
        problem = _difference(replayed(id, events), statements.state_of(cursor, id))
    except (JournalTampered, IllegalMove) as wrong:
        problem = str(wrong)
    typer.echo(f"  {'DIFFERS: ' + problem if problem else 'replayed: the events give the stored state'}\n")
    return bool(problem)


def _difference(told: Conversation, stored: Conversation | None) -> str:
    if stored is None:
        return "there is no stored state"
    differing = [name for name in Conversation.__slots__ if getattr(told, name) != getattr(stored, name)]
    return f"the events give another {', '.join(differing)} than the stored state" if differing else ""


def _conversations(path: str, cursor: sqlite3.Cursor) -> list[str]:
    """The ids in a journal, the one that has been silent longest first.

    Raises:
        BadFile: it is no journal, or a newer Segue's.
    """
    try:
        (found,) = cursor.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone() or ("",)
        listed = [id for (id,) in cursor.execute("SELECT id FROM conversation ORDER BY last_at, id")]
    except sqlite3.Error as error:
        raise BadFile(path, f"it is no journal ({error})", A_JOURNAL) from None
    if found != str(SCHEMA):
        raise BadFile(path, f"its tables are of version {found}", f"a journal of version {SCHEMA}, or another Segue")
    return listed


@contextmanager
def _opened(path: str) -> Iterator[sqlite3.Cursor]:
    """The tables of a journal that no process has open, only to be read.

    Without a write-ahead log that holds something the file is all there is, and SQLite need make nothing to read it.
    With one (a process was killed) it needs an index beside it, which is removed again.

    Raises:
        BadFile: there is no such file, it is no journal, or a process has it open.
    """
    file = Path(os.path.realpath(path))
    try:
        with file.open("rb") as start:
            if not start.read(16).startswith(b"SQLite format 3"):
                raise BadFile(path, "it is no journal", A_JOURNAL)
        with _locked(path, Path(f"{file}.lock")):
            log = Path(f"{file}-wal")
            is_whole = not log.exists() or not log.stat().st_size
            made = [beside for beside in (log, Path(f"{file}-shm")) if not beside.exists()]
            how = "immutable=1" if is_whole else "mode=ro"
            try:
                with closing(sqlite3.connect(f"{file.as_uri()}?{how}", uri=True)) as connection:
                    yield connection.cursor()
            finally:
                for beside in made:
                    beside.unlink(missing_ok=True)
    except OSError as error:
        raise unreadable(path, error) from None
    except ValueError:  # a name with a zero byte
        raise BadFile(path, "this is no name of a file", A_JOURNAL) from None
    except sqlite3.Error as error:
        raise BadFile(path, f"it cannot be read ({error})", A_JOURNAL) from None


@contextmanager
def _locked(path: str, lock: Path) -> Iterator[None]:
    """Keeps writers away while a journal is read, if one ever opened it; makes no lock of its own.

    Raises:
        BadFile: a process has it open.
    """
    if not lock.exists():
        yield
        return
    with lock.open("rb") as file:
        try:
            if sys.platform == "win32":
                import msvcrt

                file.seek(1 << 20)  # the byte that a writer locks
                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            file.seek(0)
            pid = file.read(20).decode("ascii", "replace").strip()
            by = f"process {pid}" if pid.isdecimal() else "another process"
            there = "a copy of it, or the same once that one has stopped"
            raise BadFile(path, f"{by} has it open", there) from None
        yield


def _with_files(spoke: e.CustomerSpoke | e.HumanSpoke) -> str:
    files = ", ".join(f"[{file.name}]" for file in spoke.files)
    return f"{spoke.text} {files}".strip()


def _added(rated: e.Rated) -> str:
    return f": {rated.comment}" if rated.comment else ""


def _measured(spoke: e.AiSpoke) -> str:
    return "".join(f" ({note})" for note in spoke.signals.notes)


def _meaning(event: e.Understood) -> str:
    intent = event.reading.intent()
    figures = (("wants a person", event.reading.wants_human), ("tone", event.reading.tone))
    told = [f"{name} {value:.2f}" for name, value in figures if value is not None]
    return "; ".join([", ".join([intent.name if intent else "no intent", *told]), *event.reading.notes])


def _arguments(event: e.ToolStarted) -> str:
    return ", ".join(f"{name}={value}" for name, value in event.arguments)


def _why(event: e.HandedOff) -> str:
    return "; ".join(reason.because for reason in event.packet.why) or event.destination.because
