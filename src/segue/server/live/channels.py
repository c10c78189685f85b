"""Who follows which conversation. A follower gets every line once, in order: from the journal until it has caught up,
then as it happens."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from ...core import events as e
from ...core.conversation.vaults import Vault
from ...core.policy import Policy
from ...switchboard.line import Change
from ..access import Agent
from ..views.chat import said
from ..views.desk import desk_said
from ..views.shapes import Said
from .wire import Wire, encoded

_CARD = (e.Corrected, e.Reworded, e.Repacked, e.AskedWhileWaiting, e.Answered)
"""Events after which the card says something else."""


def is_repacked(change: Change) -> bool:
    """Whether the card says something else afterwards, though nobody else has it."""
    return any(isinstance(event, _CARD) for event in change.events)


class Follower:
    """One socket that follows one conversation.

    Attributes:
        agent: a person at the desk; None: the customer.
        seq: the last version that it was told of.
        is_live: it has caught up and is told at once.
        is_dated: for the desk, the conversation changed hands since it was shown; it is shown anew.
        is_typing: somebody types there.
    """

    __slots__ = ("agent", "conversation", "is_dated", "is_live", "is_typing", "seq", "wire")

    def __init__(self, wire: Wire, conversation: str, seq: int, agent: Agent | None = None) -> None:
        self.wire, self.conversation, self.seq, self.agent = wire, conversation, seq, agent
        self.is_live = self.is_typing = self.is_dated = False


class Channel:
    """Everybody who follows one conversation.

    Attributes:
        at: the version that followers were told of last.
        state: the last state frame of the customer, so that only a new one is sent.
        waiters: polls that wait for something new.
    """

    __slots__ = ("at", "followers", "state", "waiters")

    def __init__(self) -> None:
        self.at = 0
        self.followers: list[Follower] = []
        self.state = b""
        self.waiters: list[asyncio.Future[None]] = []

    def customers(self) -> list[Follower]:
        """The customer's sockets."""
        return [follower for follower in self.followers if follower.agent is None]

    def desks(self) -> list[Follower]:
        """The sockets of people at the desk."""
        return [follower for follower in self.followers if follower.agent is not None]

    def push_customers(self, frame: bytes) -> None:
        """A frame to the customer's sockets that have caught up."""
        for follower in self.followers:
            if follower.agent is None and follower.is_live:
                follower.wire.push(frame)

    def push_desks(self, frame: bytes, but: Wire | None = None) -> None:
        """A frame to the desk's sockets that have caught up."""
        for follower in self.followers:
            if follower.agent is not None and follower.is_live and follower.wire is not but:
                follower.wire.push(frame)

    def wake(self) -> None:
        """Something is new for the polls."""
        for waiter in self.waiters:
            if not waiter.done():
                waiter.set_result(None)
        self.waiters.clear()

    def deliver(self, change: Change, policy: Policy, vault: Vault) -> list[Follower]:
        """Tells the followers who have caught up; those who lack something before this, and have to catch up again.

        Args:
            vault: what the desk may see of it; where it is not whole, the desk has to catch up.
        """
        first, last, id = change.before.version, change.after.version, change.after.id
        self.at = max(self.at, last)
        lacking: list[Follower] = []
        customers: list[Wire] = []
        desks: list[Wire] = []
        for follower in self.followers:
            if not follower.is_live or follower.seq >= last:
                continue
            if follower.seq < first or (follower.agent is not None and not vault.is_whole):
                follower.is_live = False
                lacking.append(follower)
                continue
            follower.seq = last
            (customers if follower.agent is None else desks).append(follower.wire)
        for seq, event in enumerate(change.events, first + 1):
            line = said(event, seq, policy) if customers or desks else None
            if customers and line:
                frame = encoded({"t": "said", **line})
                for wire in customers:
                    wire.push(frame)
            if desks and (frame := desk_frame(id, event, seq, policy, line, vault)):
                for wire in desks:
                    wire.push(frame)
        if self.waiters:
            self.wake()
        return lacking


def desk_frame(id: str, event: e.Event, seq: int, policy: Policy, line: Said | None, vault: Vault) -> bytes:
    """A line for the desk's sockets; b"" if there is none.

    Args:
        line: what the customer sees of it.
    """
    shown = desk_said(event, seq, policy, line)
    return encoded({"t": "said", "conversation": id, **vault.hidden(shown)}) if shown else b""


def catch_up(follower: Follower, events: Sequence[e.Event], policy: Policy, vault: Vault) -> None:
    """Sends a follower what it lacks.

    Args:
        vault: what the desk may see of it; customers see all of theirs.
    """
    for seq, event in enumerate(events, follower.seq + 1):
        line = said(event, seq, policy)
        if follower.agent is not None:
            frame = desk_frame(follower.conversation, event, seq, policy, line, vault)
        else:
            frame = encoded({"t": "said", **line}) if line else b""
        if frame:
            follower.wire.push(frame)
    follower.seq += len(events)
