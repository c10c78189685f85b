"""Segue as a library: everything plugged together in one object. The composition root for code that has an agent.

async with Segue("shop.db", policy) as segue:
    async with segue.turn("c-17", text) as turn:
        if turn.open:
            turn.say(await my_agent(turn.messages), confidence=0.9)
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from .agents.assistants import Assistant, answer
from .agents.judging import Judging
from .agents.ledger import Ledger
from .agents.turn import Turn
from .core.charter import UNBOUNDED, Charter
from .core.conversation import Conversation, UnknownConversation, replay
from .core.conversation.fold import transcript_of
from .core.conversation.packets import packet_of
from .core.entries import Job, JobKind
from .core.events import Event
from .core.packet import Packet
from .core.policy import Policy
from .core.policy.toml import from_toml
from .core.transcript import Attachment, Transcript
from .journal import journal_at
from .switchboard.briefing import Briefing
from .switchboard.chance import new_id as new_id
from .switchboard.chance import now as now
from .switchboard.desk import Desk
from .switchboard.deskside import DeskSide
from .switchboard.line import Change, Line, Tap
from .switchboard.packets import Packets
from .switchboard.ports import Briefer, Clock, History, Hooks, Ids, Journal, Judge, Outbox, Reader, Records, Watcher
from .switchboard.switchboard import Switchboard
from .switchboard.timers import Timers
from .switchboard.watching import Watched

if TYPE_CHECKING:
    from typing import Self

WATCHERS_WITHIN = 5.0
"""Seconds that watchers have at the end to hear what is left. Our own guess."""


def load_policy(path: str | os.PathLike[str]) -> Policy:
    """A team's policy from its file.

    Raises:
        BadPolicy: with the line, what is wrong and a value that would do.
        OSError: the file cannot be read.
    """
    return from_toml(Path(path).read_text(encoding="utf-8"))


class Segue(DeskSide):
    """Hands conversations over and back.

    Args:
        journal: path of a SQLite file (made if it is missing), ":memory:" for a trial that keeps nothing, or any
            journal of your own.
        policy: how your team decides.
        assistant: answers in `receive`; not needed with `turn`, where your own agent answers.
        reader: None: the lexicon, which needs no model.
        judge: asked about answers said with their sources, two seconds at most; it can only lower their grounding.
        briefer: asked for better words after a handoff; the handoff never waits for it.
        records, history, outbox, hooks: see switchboard/ports.py.
        name, charter: your AI's name in the story, and its bounds.
        timers: whether what is due is carried out in the background; a test calls `run_due` instead.
        debug: an agent's exception is raised again once the customer has a person.
        clock, ids: time and chance, handed in by tests.
    """

    def __init__(
        self,
        journal: str | os.PathLike[str] | Journal,
        policy: Policy | None = None,
        *,
        assistant: Assistant | None = None,
        reader: Reader | None = None,
        judge: Judge | None = None,
        briefer: Briefer | None = None,
        records: Records | None = None,
        history: History | None = None,
        outbox: Outbox | None = None,
        hooks: Hooks | None = None,
        name: str = "ai",
        charter: Charter = UNBOUNDED,
        timers: bool = True,
        debug: bool = False,
        clock: Clock = now,
        ids: Ids = new_id,
    ) -> None:
        self.policy = policy or Policy()
        self.assistant, self.name, self.charter, self.debug = assistant, name, charter, debug
        self._where, self._wants_timers = journal, timers
        self._reader, self._records, self._history, self._outbox, self._hooks = reader, records, history, outbox, hooks
        self._clock, self._ids = clock, ids
        self._judging, self._briefer = Judging(judge) if judge else None, briefer
        self.briefing: Briefing | None = None
        self._ledger, self._watchers, self._taps = Ledger(), list[Watcher](), list[Tap]()
        self._watched: list[Watched] = []
        self._ticking: asyncio.Task[None] | None = None
        self._is_open = False

    async def __aenter__(self) -> Self:
        self.journal = self._where if isinstance(self._where, Journal) else await journal_at(self._where)
        self.line = Line(
            self.journal, self._reader or _lexicon(self.policy), self.policy, self._clock, self._ids, self._records,
            self._outbox, self._hooks, self._watched, self._taps, self._history,
        )  # fmt: skip
        self._watched += map(Watched, self._watchers)
        self._is_open = True
        self.board, self.desk, self.packets = Switchboard(self.line), Desk(self.line), Packets(self.line)
        self.timers = Timers(self.line, self.board, self.desk)
        if self._briefer is not None:
            self.briefing = Briefing(self._briefer, self.packets)
            self.tap(self.briefing.tap)
        for person in self.policy.people:
            await self.journal.seat(person.id, person.capacity, self._clock())
        if self._wants_timers:
            self._ticking = asyncio.create_task(self.timers.run_forever())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._ticking is not None:
            self._ticking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._ticking
        await self.timers.end()
        if self.briefing is not None:
            self._taps.remove(self.briefing.tap)
            await self.briefing.end()
        for watched in self._watched:
            await watched.end(WATCHERS_WITHIN)
        await self.journal.close()

    # ---- the customer's side

    @asynccontextmanager
    async def turn(
        self,
        conversation: str,
        text: str,
        *,
        key: str | None = None,
        customer: str | None = None,
        channel: str = "chat",
        files: tuple[Attachment, ...] = (),
    ) -> AsyncIterator[Turn]:
        """One customer message until exactly one outcome; see agents/turn.py. The first one opens the conversation.

        Args:
            key: the client's own id of the message; a second delivery changes nothing.
            customer: the customer's id in your records, told with the first message.
            files: what came with the text, which may be "" then.

        Raises:
            EmptyMessage, MessageTooLong: nothing was written.
        """
        self.board.check_message(text, files)
        if await self.journal.load(conversation) is None:
            await self.board.open(conversation, customer, channel, self.name)
        async with self._turn(conversation, text, key, files) as one:
            yield one

    async def receive(
        self,
        conversation: str,
        text: str,
        *,
        key: str | None = None,
        customer: str | None = None,
        channel: str = "chat",
        files: tuple[Attachment, ...] = (),
    ) -> Turn:
        """The same with the assistant that was plugged in; the turn has ended when this returns.

        Raises:
            EmptyMessage, MessageTooLong: nothing was written.
        """
        async with self.turn(conversation, text, key=key, customer=customer, channel=channel, files=files) as turn:
            if turn.open and self.assistant is not None:
                await answer(turn, self.assistant, self.policy.answer_within.total_seconds())
        return turn

    async def answer(self, conversation: str, heard: int) -> Turn:
        """The turn of a message that was kept already by `board.hear`: for servers, which acknowledge words first and
        think later.

        Args:
            heard: number of the message.
        """
        async with self._turn(conversation, "", None, (), heard) as turn:
            if turn.open and self.assistant is not None:
                await answer(turn, self.assistant, self.policy.answer_within.total_seconds())
        return turn

    def _turn(
        self, conversation: str, text: str, key: str | None, files: tuple[Attachment, ...], heard: int | None = None
    ) -> Turn:
        return Turn(
            conversation, text, self.board, self._ledger, key, self.name, self.charter, self.debug, files, heard,
            self._judging,
        )  # fmt: skip

    async def book_callback(self, conversation: str, due: datetime, contact: str) -> str:
        """The customer is called at a time and keeps the place in line; the sentence they read."""
        return " ".join((await self.board.book_callback(conversation, due, contact)).said)

    async def leave_details(self, conversation: str, contact: str, text: str = "") -> str:
        """The customer is answered by another way; the sentence they read. `text` is kept as their words."""
        return " ".join((await self.board.leave_details(conversation, contact, text)).said)

    async def back_to_assistant(self, conversation: str) -> str:
        """A waiting customer would rather go on with the AI; the sentence they read. See switchboard/choices.py.

        What they wrote in line is answered by the assistant that was plugged in; without one it is left as it is.
        """
        said = await self.board.back_to_ai(conversation, is_answered=self.assistant is not None)
        await self.desk.fill()
        for heard in said.conversation.unanswered[-1:]:
            await self.answer(conversation, heard)
        return " ".join(said.said)

    async def rate(self, conversation: str, score: int, comment: str = "") -> str:
        """The customer's rating, 1 to 5, perhaps with a comment; the sentence they read."""
        return " ".join((await self.board.rate(conversation, score, comment)).said)

    async def ask_for_person(self, conversation: str, key: str | None = None, language: str | None = None) -> Change:
        """The button "Talk to a person": a handoff without any reader or model; see switchboard/switchboard.py."""
        return await self.board.ask_for_person(conversation, key, language)

    async def close(self, conversation: str, because: str) -> Conversation:
        """Ends a conversation that no person has."""
        return await self.board.close(conversation, because)

    # ---- looking and waiting

    async def conversation(self, id: str) -> Conversation:
        """A conversation as it is now.

        Raises:
            UnknownConversation: there is none.
        """
        return await self.line.state(id)

    async def story(self, id: str) -> Sequence[Event]:
        """Everything that happened, oldest first.

        Raises:
            UnknownConversation: there is none.
        """
        events = await self.journal.events_of(id)
        if not events:
            raise UnknownConversation(id)
        return events

    async def transcript(self, id: str) -> Transcript:
        """The whole conversation as turns."""
        return transcript_of(await self.story(id))

    async def packet(self, id: str) -> Packet | None:
        """The packet of the last handoff as it stands now, None if there was none."""
        return packet_of(await self.story(id))

    async def is_true(self, id: str) -> bool:
        """Whether the kept state is what its events tell."""
        return replay(id, await self.story(id)) == await self.conversation(id)

    async def run_due(self) -> int:
        """Carries out everything that is due now; how many jobs were done."""
        return await self.timers.run_due()

    async def unsent(self) -> Sequence[Job]:
        """Messages that wait in the outbox: confirmations, callbacks and follow-ups, soonest first."""
        return await self.journal.pending(JobKind.SEND)

    def watch(self, watcher: Watcher) -> None:
        """Tells a function, plain or async, what was written to which conversation: in order, after the fact, beside
        everything else."""
        self._watchers.append(watcher)
        if self._is_open:
            self._watched.append(Watched(watcher))

    def tap(self, tap: Tap) -> None:
        """Tells a plain function of each change the moment it is durable, with the state before and after it."""
        self._taps.append(tap)


def _lexicon(policy: Policy) -> Reader:
    from .readers.lexicon import Lexicon  # its patterns take a tenth of a second, which an import need not

    return Lexicon(policy)
