"""The AI's turns, beside the sockets: words are acknowledged first and thought about later, one turn at a time.

A turn that is lost with the process leaves its job in the journal, which brings a person; nothing here is needed for
that.
"""

from __future__ import annotations

import logging

from ..core.conversation import OPEN_TO_AI, Conversation
from ..core.triggers import Answer, Reason, Trigger
from ..library import Segue
from .live import Live
from .live.wire import encoded

log = logging.getLogger("segue.server")


class Answers:
    """Lets the AI answer what customers wrote.

    Args:
        is_elsewhere: a backend that is told by webhooks answers where no assistant is plugged in.
    """

    def __init__(self, segue: Segue, live: Live, is_elsewhere: bool) -> None:
        self._segue, self._live, self._is_elsewhere = segue, live, is_elsewhere
        self._running: set[str] = set()
        self._wanted: dict[str, int] = {}

    @property
    def has_ai(self) -> bool:
        """Whether anything answers, here or elsewhere."""
        return self._segue.assistant is not None or self._is_elsewhere

    def wake(self, state: Conversation) -> None:
        """Somebody wrote; the AI has it, or nothing happens."""
        if state.holder not in OPEN_TO_AI or not state.unanswered or self._live.is_stopping:
            return
        if state.id in self._running:  # it answers these words too; but a wish for a person does not wait for it
            is_thinking = state.id in self._wanted
            self._wanted[state.id] = state.unanswered[-1]
            if not is_thinking:
                self._live.background(self._think(state.id))
            return
        self._running.add(state.id)
        self._live.background(self._run(state.id))

    async def _think(self, id: str) -> None:
        """Thinks about the last words, again and again until none came meanwhile: one thought at a time, for a flood of
        words would make each of many begin anew with every one of them."""
        thought = -1
        try:
            while (heard := self._wanted[id]) != thought:
                thought = heard
                await self._segue.board.think(id, heard)
        finally:
            del self._wanted[id]

    async def _run(self, id: str) -> None:
        """Turns until nothing is left to answer. A draft that was overtaken by more words is kept, and the next turn
        answers all of them."""
        last = -1
        try:
            while True:
                state = await self._segue.journal.load(id)
                if state is None or state.holder not in OPEN_TO_AI or not state.unanswered:
                    return
                if state.unanswered[-1] == last:
                    return
                last = state.unanswered[-1]
                await self._turn(state, last)
        finally:
            self._running.discard(id)

    async def _turn(self, state: Conversation, heard: int) -> None:
        if self._segue.assistant is None:
            await self._without(state, heard)
            return
        self._typing(state, True)
        try:
            await self._segue.answer(state.id, heard)
        finally:
            self._typing(state, False)

    async def _without(self, state: Conversation, heard: int) -> None:
        """No AI in this process: what needs a person goes to one, the rest to the backend that answers."""
        found = await self._segue.board.think(state.id, heard)
        if isinstance(found.decision, Answer) and not self._is_elsewhere:
            reason = Reason(Trigger.FAILURE, "no AI is plugged in")
            await self._segue.board.give_up(state.id, found.conversation.epoch, heard, reason)

    def _typing(self, state: Conversation, on: bool) -> None:
        channel = self._live.channels.get(state.id)
        if channel is None:
            return
        channel.push_customers(encoded({"t": "typing", "who": "ai", "name": state.who or state.assistant, "on": on}))
        channel.push_desks(encoded({"t": "typing", "conversation": state.id, "who": "ai", "on": on}))
