"""One customer message until exactly one outcome: `hear` before the model, `touch` before a tool, `say` before the
customer.

    async with segue.turn("c-17", text) as turn:
        if turn.open:                                  # ours to answer, and nothing said "step back"
            reply = await my_agent(turn.messages)
            turn.say(reply.text, confidence=reply.confidence)
    send(turn.outbox)                                  # what the customer reads: no sentence or one

Frameworks swallow exceptions: whatever speaks for a person is recorded first and raised second, and when the turn ends
the record decides. A turn that fails, says nothing or comes too late never leaves the customer without an outcome.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar, Token, copy_context
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, TypeVar

from ..core.charter import UNBOUNDED, Charter, Refused
from ..core.conversation import OPEN_TO_AI, Conversation
from ..core.grounding import Grounding
from ..core.transcript import Attachment, is_blank
from ..core.triggers import NOT_MEASURED, Answer, Decision, Evidence, HandOff, Reason, Signals, Trigger
from .board import Board, Said
from .calls import Call
from .judging import Judging
from .ledger import Ledger
from .messages import Message, messages_of
from .signals import Sources, grounding_of, lowest, names_of, signals_of, texts_of
from .waiting import waited_for

log = logging.getLogger("segue")
Result = TypeVar("Result")
LONGEST = 20_000
"""Characters of an answer at most. Our own guess: as much as a message may have by default; more is a runaway."""

_current: ContextVar[Turn | None] = ContextVar("segue_turn", default=None)
_acting: ContextVar[tuple[Turn, str, Charter] | None] = ContextVar("segue_acting", default=None)


def current_turn() -> Turn | None:
    """The turn that the running code belongs to, None outside of one."""
    return _current.get()


def signal(
    confidence: float | None = None,
    grounded: float | None = None,
    agreement: float | None = None,
    sources: tuple[str, ...] = (),
    *,
    retrieval: float | None = None,
    logprobs: Sequence[float] | None = None,
    **notes: object,
) -> None:
    """Reports what was measured from wherever it is measured; nothing happens outside of a turn.

    Args:
        confidence, grounded, agreement, retrieval: 0.0 to 1.0; of two reports of the same figure the lower one stands.
        sources: names of what the answer rests on.
        logprobs: of the answer's tokens, as the model's API gives them.
        notes: anything worth seeing in the log ("retriever='bm25'").

    Raises:
        ValueError: a figure is no probability.
    """
    turn = current_turn()
    if turn is not None:
        turn.measured(signals_of(confidence, grounded, agreement, sources, retrieval, logprobs))
        if notes:
            log.debug("signal in %s: %s", turn.conversation, notes)


@dataclass(slots=True)
class Turn:
    """One customer message. Made by `Segue.turn`.

    Attributes:
        conversation: its id.
        text: what the customer wrote.
        open: whether an AI may answer: nobody else has the conversation and no rule asked for a person.
        decision: what was decided before the AI was asked, then what was decided about its draft; None where a
            person has the conversation.
        outcome: how it ended: "sent", "asked", "handed_off", "kept" (the draft was not sent), "with_people",
            "settled" (a rating, a callback) or "repeated"; "" while it runs.
        outbox: what the customer reads because of this turn.
        state: the conversation as it was last seen.
        name, bounds: the AI that answers, and its charter.
        debug: an AI's exception is raised again once the customer has a person.
        files: what came with the text. The AI is told their names; it cannot see them.
        grounding: the last draft sentence by sentence, if it was said with its sources.
        heard: number of the message, if it was kept already; None: it is kept when the turn begins.
        judging: looks at a draft that was said with its sources, before it is judged.
    """

    conversation: str
    text: str
    board: Board
    ledger: Ledger
    key: str | None = None
    name: str = "ai"
    bounds: Charter = UNBOUNDED
    debug: bool = False
    files: tuple[Attachment, ...] = ()
    heard: int | None = None
    judging: Judging | None = None
    open: bool = False
    decision: Decision | None = None
    outcome: str = ""
    outbox: list[str] = field(default_factory=list)
    grounding: Grounding | None = None
    state: Conversation = field(init=False)
    _number: int = field(default=-1, init=False)
    _draft: str | None = field(default=None, init=False)
    _sources: dict[str, str] = field(default_factory=dict, init=False)
    _signals: Signals = field(default=NOT_MEASURED, init=False)
    _said_with: Signals = field(default=NOT_MEASURED, init=False)
    _alarms: list[Reason] = field(default_factory=list, init=False)
    _token: Token[Turn | None] | None = field(default=None, init=False)
    _loop: asyncio.AbstractEventLoop | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.state = Conversation(self.conversation)

    async def __aenter__(self) -> Turn:
        self._loop = asyncio.get_running_loop()
        if self.heard is None:
            await self._hear()
        else:
            self._number = self.heard
        if not self.outcome:
            await self._think()
        self.ledger.begin(self.state)
        self._token = _current.set(self)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if self._token is not None:
            _current.reset(self._token)
        leaving = asyncio.ensure_future(self._leave(error))
        try:
            return await asyncio.shield(leaving)
        except asyncio.CancelledError:  # what was done must be written down, and the customer must not notice
            await asyncio.wait((leaving,))
            raise

    async def _leave(self, error: BaseException | None) -> bool:
        """Makes the turn's one outcome; whether the error is dealt with by it."""
        try:
            if not self.open:  # decided already; a tool that was refused because of that is no error of the caller's
                return isinstance(error, Refused)
            self.open = False
            if error is None or isinstance(error, Refused):
                await self._speak()
                return True
            log.error("the AI failed in %s; a person gets it", self.conversation, exc_info=error)
            await self._give_up(_failure(error))
            return isinstance(error, Exception) and not self.debug
        finally:
            self.ledger.end(self.conversation)

    @property
    def by(self) -> str:
        """The AI that acts now: the one that answers, or the specialist it asked."""
        acting = _acting.get()
        return acting[1] if acting is not None and acting[0] is self else self.name

    @property
    def charter(self) -> Charter:
        """The bounds of the AI that acts now."""
        acting = _acting.get()
        return acting[2] if acting is not None and acting[0] is self else self.bounds

    @contextmanager
    def acting(self, name: str, charter: Charter) -> Iterator[None]:
        """Lets another AI act within this turn; side by side, each task sees its own."""
        token = _acting.set((self, name, charter))
        try:
            yield
        finally:
            _acting.reset(token)

    @property
    def messages(self) -> list[Message]:
        """The last stretch in the chat APIs' form, for the model; what a person did in between is told first."""
        return messages_of(self.state.transcript(), self.state)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why it was handed off or asked back; empty while it is answered."""
        return self.decision.reasons if self.decision else ()

    def say(
        self,
        text: str,
        *,
        confidence: float | None = None,
        grounded: float | None = None,
        agreement: float | None = None,
        retrieval: float | None = None,
        logprobs: Sequence[float] | None = None,
        sources: Sources = None,
    ) -> None:
        """What the AI would answer. It is judged and sent, or not, when the turn ends; the last one stands.

        Args:
            confidence, grounded, agreement, retrieval: 0.0 to 1.0; None is "not measured".
            logprobs: of the answer's tokens, as the model's API gives them.
            sources: the texts that the answer was written from, by name or in a list: how far they support it is
                measured (`grounding`), a judge looks at it when the turn ends, and the lowest figure stands. An empty
                list supports nothing. Beside a `grounded` of your own, a list is taken for mere names.

        Raises:
            ValueError: a figure is no probability.
            TypeError: it is no text.
        """
        if not isinstance(text, str):
            raise TypeError(f"an answer is text, not {type(text).__name__}; say turn.say(str(...)) if that is meant")
        given = signals_of(confidence, grounded, agreement, (), retrieval, logprobs)
        self.grounding = grounding_of(text, sources, given, self.state.transcript())
        found = self.grounding.grounded if self.grounding else None
        self._said_with = lowest(given, Signals(grounded=found, sources=names_of(sources)))
        self._draft, self._sources = text, texts_of(sources)

    def draft(self, text: str, signals: Signals) -> None:
        """The same for an answer of which everything was measured already."""
        self.grounding, self._said_with, self._draft, self._sources = None, signals, text, {}

    def measured(self, more: Signals) -> None:
        """Takes further measurements; of two of the same kind the lower one stands: the lowest fails."""
        self._signals = lowest(self._signals, more)

    async def touch(self, tool: str, arguments: Mapping[str, object], charter: Charter = UNBOUNDED) -> Call:
        """Asks before a tool runs, and reserves what it will spend. `guarded` does this for you.

        Args:
            arguments: by name, as the tool gets them.
            charter: the tool's own limits, beside those of the AI that acts.

        Returns:
            The call; say `await call.ended(result)` or `await call.failed(error)` when it is over.

        Raises:
            Refused: a limit would be passed, or somebody else has the conversation; it is recorded already.
        """
        if not self.open:
            raise Refused(tool, Reason(Trigger.LIMIT, "its turn is over"))
        charters = (self.charter, charter)
        try:
            adds = self.ledger.reserve(self.conversation, charters, tool, arguments)
        except Refused as refused:
            await self.alarm(refused.reason)
            raise
        call = Call(self, tool, arguments, charters, adds)
        await call.started()
        return call

    def touch_now(self, tool: str, arguments: Mapping[str, object], charter: Charter = UNBOUNDED) -> Call:
        """The same from plain code, which waits until the reservation is durable: in a thread for the turn's loop; in
        that loop itself by a loop of its own, for the moment that two writes take, in which nothing else runs.

        Raises:
            Refused: as `touch`.
        """
        return self.now(self.touch(tool, arguments, charter))

    def now(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Waits from plain code, in whichever thread, until something is written."""
        if not self.is_in_loop():
            assert self._loop is not None
            return waited_for(asyncio.run_coroutine_threadsafe(work, self._loop), self._loop)
        context = copy_context()  # who acts, and in which turn
        with ThreadPoolExecutor(1) as beside:
            return beside.submit(context.run, asyncio.run, work).result()

    def hand_off(self, because: str, *, to: str | None = None) -> None:
        """Asks for a person: the AI's own wish, or one more signal of its builder. It is done when the turn ends.

        Args:
            to: a team's id; None: routing decides.
        """
        self._alarms.append(Reason(Trigger.TRANSFER, because, to=to))

    async def alarm(self, reason: Reason) -> None:
        """Records a reason for a handoff durably, before it is raised to code that may swallow it."""
        self._alarms.append(reason)
        await self.board.alarm(self.conversation, reason)

    def refused(self, refused: Refused) -> None:
        """Remembers a refusal that the switchboard has recorded already."""
        self._alarms.append(refused.reason)

    def is_in_loop(self) -> bool:
        """Whether the running code is in the turn's own loop, so that waiting for it would block it."""
        try:
            return asyncio.get_running_loop() is self._loop
        except RuntimeError:
            return False

    async def _hear(self) -> None:
        kept = await self.board.hear(self.conversation, self.text, self.key, files=self.files)
        self.state, self._number = kept.after, kept.after.turns - 1
        if kept.repeated:
            self.outcome = "repeated"
        elif kept.after.holder not in OPEN_TO_AI:
            self.outcome = "with_people"

    async def _think(self) -> None:
        heard = await self.board.think(self.conversation, self._number)
        self.state, self.decision = heard.conversation, heard.decision
        self.outbox += heard.said
        if isinstance(heard.decision, Answer):
            self.open = True
        elif isinstance(heard.decision, HandOff):
            self.outcome = "handed_off"
        else:
            self.outcome = "settled" if heard.conversation.holder in OPEN_TO_AI else "with_people"

    async def _speak(self) -> None:
        if self._draft is None and not self._alarms:
            await self._give_up(Reason(Trigger.FAILURE, "the AI gave no answer"))
            return
        if self._draft is not None and is_blank(self._draft):
            self._alarms.append(Reason(Trigger.FAILURE, "the AI gave an empty answer"))
        if self._draft is not None and len(self._draft) > LONGEST:
            self._alarms.append(Reason(Trigger.FAILURE, f"the AI's answer has {len(self._draft):,} characters"))
            self._draft = self._draft[:LONGEST]
        await self._ask_judge()
        said = await self.board.speak(
            self.conversation, self.state.epoch, self._number, self._draft or "",
            lowest(self._signals, self._said_with), by=self.name, alarms=tuple(self._alarms), sources=self._sources,
        )  # fmt: skip
        self._ended(said)

    async def _ask_judge(self) -> None:
        if self.judging is not None and self.grounding is not None and not self._alarms:
            self.grounding, found = await self.judging.look(self.grounding)
            self._said_with = lowest(self._said_with, found)

    async def _give_up(self, reason: Reason) -> None:
        self._ended(await self.board.give_up(self.conversation, self.state.epoch, self._number, reason))

    def _ended(self, said: Said) -> None:
        self.state, self.outcome = said.conversation, said.outcome
        self.decision = said.decision or self.decision
        self.outbox += said.said


def _failure(error: BaseException) -> Reason:
    name = type(error).__name__
    return Reason(Trigger.FAILURE, f"the AI failed ({name})", (Evidence(None, f"{name}: {error}"[:200]),))
