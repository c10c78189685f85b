"""The lists of the desk: how every conversation stands that people have, and the latest that they do not.

A change of holder is told at once; mere words wait a moment, so that a busy day is not a storm of rows.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from itertools import islice

from ...core import events as e
from ...core.conversation import HELD, IN_LINE, Conversation
from ...core.policy import Policy
from ...switchboard.line import Change
from ..access import Access, Agent
from ..views.desk import row
from ..views.shapes import Row
from ..views.standing import Standing
from .wire import Wire, encoded

WITH_PEOPLE = IN_LINE | HELD
"""Holders whose conversations are all kept at hand."""

RECENT = 300
"""How many of the others are: with the AI, wrapped up, closed. Our own guess at what a supervisor scrolls through."""

QUIET = 0.25
"""Seconds that a row with nothing but new words waits, so that several are told as one."""

ROWS_A_SECOND = 2000
"""Frames of rows with new words in a second, over all sockets; more makes the wait longer. Our own guess at a small
part of what one process can send."""

AT_ONCE = 500
"""Frames of such rows on end. Those of one socket are written together, which costs hardly more than one of them."""

ROWS_AT_ONCE = 50
"""Such rows on end, so that nobody's words wait behind them: a millisecond."""


class DeskSocket:
    """One tab of a person at the desk.

    Attributes:
        shown: ids of the rows it has.
        board: team and period of the board that it asked for; None: none.
    """

    __slots__ = ("agent", "board", "shown", "wire")

    def __init__(self, wire: Wire, agent: Agent) -> None:
        self.wire, self.agent = wire, agent
        self.shown: set[str] = set()
        self.board: tuple[str | None, str] | None = None


class Lists:
    """Rows and who has been shown them."""

    def __init__(self, policy: Policy, access: Access) -> None:
        self.policy, self.access = policy, access
        self.sockets: dict[DeskSocket, None] = {}
        self.held: dict[str, Standing] = {}
        self.recent: OrderedDict[str, Standing] = OrderedDict()
        self._moved: dict[str, None] = {}
        self._spoken: dict[str, None] = {}
        self._soon: asyncio.Handle | None = None
        self._later: asyncio.TimerHandle | None = None

    def standing(self, id: str) -> Standing | None:
        """How a conversation stands, if it is at hand."""
        return self.held.get(id) or self.recent.get(id)

    def keep(self, standing: Standing) -> None:
        """Takes a conversation into the lists; the oldest of those that people do not have goes."""
        id = standing.state.id
        standing.vault.forget_texts()  # thousands of these are kept
        if standing.state.holder in WITH_PEOPLE:
            self.recent.pop(id, None)
            self.held[id] = standing
            return
        self.held.pop(id, None)
        self.recent[id] = standing
        self.recent.move_to_end(id)
        if len(self.recent) > RECENT:
            gone, _ = self.recent.popitem(last=False)
            self._moved.pop(gone, None)
            self._spoken.pop(gone, None)
            self._forget(gone, self.sockets)

    def told(self, change: Change) -> Standing:
        """Takes in a change."""
        id, after = change.after.id, change.after
        standing = self.held.get(id) or self.recent.get(id)
        if standing is None:
            standing = Standing(change.before, self.policy.mask_people, change.before.version)
        newer = after if after.version >= standing.state.version else standing.state
        standing.moved(newer, change.events, change.before.version)
        self.keep(standing)
        if self.sockets:
            self._note(id, change)
        return standing

    def _note(self, id: str, change: Change) -> None:
        loop = asyncio.get_running_loop()
        if has_moved(change.before, change.after, change.events):
            self._moved[id] = None
            if self._soon is None:
                self._soon = loop.call_soon(self._flush_moved)
            return
        self._spoken[id] = None
        if self._later is None:
            self._later = loop.call_later(QUIET, self._flush_spoken)

    def _flush_moved(self) -> None:
        self._soon = None
        ids, self._moved = self._moved, {}
        self._tell(ids)

    def _flush_spoken(self) -> None:
        """Some of the rows that wait, the longest waiting first; the others soon."""
        self._later = None
        each = max(1, len(self.sockets))
        ids = list(islice(self._spoken, max(1, min(ROWS_AT_ONCE, AT_ONCE // each))))
        for id in ids:
            del self._spoken[id]
        self._tell(ids)
        if self._spoken:
            self._later = asyncio.get_running_loop().call_later(len(ids) * each / ROWS_A_SECOND, self._flush_spoken)

    def _tell(self, ids: Iterable[str]) -> None:
        for id in ids:
            standing = self.standing(id)
            if standing is None:
                continue
            frame = b""
            for socket in self.sockets:
                if self.access.may_see(socket.agent, standing.state):
                    frame = frame or encoded({"t": "row", "row": row(standing, self.policy)})
                    socket.shown.add(id)
                    socket.wire.push(frame)
                else:
                    self._forget(id, (socket,))

    def _forget(self, id: str, sockets: Iterable[DeskSocket]) -> None:
        for socket in sockets:
            if id in socket.shown:
                socket.shown.discard(id)
                socket.wire.push(encoded({"t": "gone", "id": id}))

    def rows(self, socket: DeskSocket) -> list[Row]:
        """Every row that a tab may see; it has been shown them from now on."""
        rows = []
        for standings in (self.held, self.recent):
            for id, standing in standings.items():
                if self.access.may_see(socket.agent, standing.state):
                    socket.shown.add(id)
                    rows.append(row(standing, self.policy))
        return rows


_WORDS = (
    e.CustomerSpoke, e.AiSpoke, e.HumanSpoke, e.Understood, e.ToolStarted, e.ToolEnded, e.Noted, e.DraftKept, e.Alarmed,
    e.Revealed, e.Nudged, e.Judged,
)  # fmt: skip


def has_moved(before: Conversation, after: Conversation, events: Iterable[e.Event]) -> bool:
    """Whether more happened than words: who has it, who is asked, what is arranged."""
    return after.epoch != before.epoch or any(not isinstance(event, _WORDS) for event in events)
