"""Takes in every change and tells it on: to the customer, to those at the desk who look at it, to the lists."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from ...core import events as e
from ...core.conversation import Conversation, Holder, replay
from ...core.conversation.vaults import Vault
from ...library import Segue
from ...switchboard.line import Change
from ..access import Access, Agent
from ..settings import Settings
from ..views.case import case_of
from ..views.chat import WAITING, chat_state, name_of
from ..views.shapes import Case, ChatState, Viewer
from ..views.standing import standing_of
from .boards import Boards
from .channels import Channel, Follower, catch_up, is_repacked
from .lists import WITH_PEOPLE, DeskSocket, Lists
from .offers import Offers
from .pages import Pages
from .people import People
from .presence import Presence
from .reads import Reads
from .shifts import Shifts
from .waits import Waits
from .wire import Wire, encoded

log = logging.getLogger("segue.server")

LOOK_EVERY = 3.0
"""Seconds between two looks at what waiting customers are told. Our own guess: minutes are told, not seconds."""

ALL = 1_000_000
"""As many as there are."""

AT_START = 100
"""Conversations that people do not have, of which it is looked at the start how they stand."""

AFTER_MS = 500
"""Milliseconds after which clients come back when the server restarts; each adds some chance of its own."""

RESTARTS = 1012
SIGNED_OUT = 4401
TOO_MANY = 4429

_SEATED = (
    e.Offered, e.Accepted, e.Declined, e.Expired, e.TookOver, e.Reassigned, e.HandedBack, e.Closed, e.WentBack,
    e.WrappedUp,
    e.Withdrawn,
)  # fmt: skip
"""Events after which somebody has one conversation more or less, or is spared for a while."""


class Live:
    """What is live. `start` after Segue is open, `stop` before it is closed."""

    def __init__(self, segue: Segue, access: Access, settings: Settings) -> None:
        self.segue, self.access, self.policy = segue, access, segue.policy
        self.channels: dict[str, Channel] = {}
        self.lists = Lists(segue.policy, access)
        self.waits = Waits(segue.policy, segue.line.expecting)
        self.presence = Presence(
            segue.desk.arrive, segue.desk.leave, self._presence_changed, settings.lost_after.total_seconds()
        )
        self.people = People(segue, self.presence, self.waits)
        self.offers = Offers(segue.policy, self.lists)
        self.shifts = Shifts(segue.policy, self.lists)
        self.pages = Pages(segue, access, self.lists)
        self.boards = Boards(self.lists.sockets)
        self.reads = Reads()
        self.wires: dict[Wire, None] = {}
        self.is_stopping = False
        self._addresses: dict[str, int] = {}
        self._at_most = settings.sockets_an_address
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._looking: asyncio.TimerHandle | None = None

    async def start(self) -> None:
        """Takes in what people have, and begins to listen."""
        self.segue.tap(self._tapped)
        await self.people.look()
        self.presence.begin(self.waits.seats)
        await self._take_in(tuple(sorted(WITH_PEOPLE)), ALL)
        await self._take_in((Holder.AI, Holder.WRAP_UP, Holder.ARCHIVE), AT_START)
        self._look()
        self.background(self.boards.run())

    async def _take_in(self, holders: tuple[Holder, ...], most: int) -> None:
        """How conversations stand that were begun in the server's last life, the oldest first."""
        listed = await self.segue.journal.listing(holders=holders, most=most)
        for row in reversed(listed):
            state = await self.segue.journal.load(row.conversation)
            if state is not None and self.lists.standing(row.conversation) is None:
                events = await self.segue.journal.events_of(row.conversation)
                self.lists.keep(standing_of(state, events, self.policy.mask_people))

    async def stop(self) -> None:
        """Tells every socket to come back, and closes it; a second time changes nothing."""
        if self.is_stopping:
            return
        self.is_stopping = True
        self.presence.end()
        if self._looking is not None:
            self._looking.cancel()
        text = encoded({"t": "reconnect", "after_ms": AFTER_MS})
        for number, wire in enumerate(list(self.wires)):
            wire.push(text)
            wire.close(RESTARTS)
            if number % 200 == 199:
                await asyncio.sleep(0)
        for channel in self.channels.values():
            channel.wake()
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Something that nobody waits for; it ends with the hub."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("something live failed", exc_info=task.exception())

    # ---- what was written

    def _tapped(self, change: Change) -> None:
        try:
            is_here = asyncio.get_running_loop() is self._loop
        except RuntimeError:
            is_here = False
        if is_here:
            self._tell(change)
        else:  # a tool in a thread of its own wrote it
            self._loop.call_soon_threadsafe(self._tell, change)

    def _tell(self, change: Change) -> None:
        standing = self.lists.told(change)
        channel = self.channels.get(change.after.id)
        if channel is not None:
            for lacking in channel.deliver(change, self.policy, standing.vault):
                self.background(self._follow(channel, lacking))
            self._tell_state(channel, change)
        self.offers.told(change, standing)
        if any(isinstance(event, _SEATED) for event in change.events):
            self.people.look_soon(self.background, self.lists.sockets)

    def _tell_state(self, channel: Channel, change: Change) -> None:
        before, after = change.before, change.after
        if before.epoch != after.epoch or is_repacked(change):
            self._recheck(channel, before, after)
        if has_new_state(change):
            self.tell_chat_state(channel, after)

    def tell_chat_state(self, channel: Channel, state: Conversation) -> None:
        """Sends the customer how it stands, if that is news."""
        if not any(follower.agent is None for follower in channel.followers) and not channel.waiters:
            return
        text = encoded({"t": "state", "state": self.chat_state(state)})
        if text != channel.state:
            channel.state = text
            channel.push_customers(text)
            channel.wake()

    def chat_state(self, state: Conversation) -> ChatState:
        """How it stands, for the customer's eyes."""
        person, customer = self.reads.of(state.id)
        banner = self.waits.banner(state, self.segue.line.clock())
        return chat_state(state, self.policy, banner, {"person": person, "customer": customer})

    def _recheck(self, channel: Channel, before: Conversation, state: Conversation) -> None:
        """It changed hands, or its card did: those at the desk see it anew, or no longer."""
        for follower in channel.desks():
            assert follower.agent is not None
            if self.access.may_see(follower.agent, state) or before.who == follower.agent.person:
                follower.is_dated = True  # who is catching up at this moment looks once more before it is live
                if follower.is_live:
                    follower.is_live = False
                    self.background(self._follow(channel, follower))
            else:
                self.unfollow(follower)
                follower.wire.push(encoded({"t": "gone", "id": state.id}))

    # ---- who follows

    async def follow(self, follower: Follower) -> None:
        """Sends what a follower lacks and joins it to the rest; returns when it has caught up."""
        channel = self.channels.get(follower.conversation)
        if channel is None:
            channel = self.channels[follower.conversation] = Channel()
        if follower not in channel.followers:
            channel.followers.append(follower)
        await self._follow(channel, follower)

    async def _follow(self, channel: Channel, follower: Follower) -> None:
        follower.is_dated = follower.agent is not None
        while not follower.wire.is_closed and not follower.is_live:
            if follower.is_dated and follower.agent is not None:
                follower.is_dated = False
                case = await self.case(follower.agent, follower.conversation)
                if follower not in channel.followers:
                    return  # it lost the conversation, or interest, while we looked
                follower.wire.push(encoded({"t": "case", "case": case}))
                follower.seq = case["row"]["version"]
            events, vault = await self._lacking(follower)
            if follower not in channel.followers:
                return
            catch_up(follower, events, self.policy, vault)
            # nothing was told meanwhile: from now on it hears what happens as it happens
            follower.is_live = channel.at <= follower.seq and not follower.is_dated

    async def _lacking(self, follower: Follower) -> tuple[Sequence[e.Event], Vault]:
        """The events that a follower lacks, and what the desk may see of them."""
        id, standing = follower.conversation, self.lists.standing(follower.conversation)
        events = await self.segue.journal.events_of(id, follower.seq)
        known = standing.vault if standing is not None else Vault(())
        if follower.agent is None or (known.is_whole and known.at >= follower.seq + len(events)):
            return events, known
        whole = await self.segue.journal.events_of(id)  # it was not at hand when something happened last
        found = standing_of(replay(id, whole), whole, self.policy.mask_people)
        if standing is not None and standing.state.version <= found.state.version:
            self.lists.keep(found)
        return whole[follower.seq :], found.vault

    def unfollow(self, follower: Follower) -> None:
        """It is no longer interested."""
        channel = self.channels.get(follower.conversation)
        if channel is None or follower not in channel.followers:
            return
        channel.followers.remove(follower)
        if not channel.followers and not channel.waiters:
            del self.channels[follower.conversation]

    async def wait(self, conversation: str, after: int, seconds: float) -> None:
        """Waits until something is new in a conversation, at most so long.

        Args:
            after: the version that is known.
        """
        channel = self.channels.setdefault(conversation, Channel())
        waiter = self._loop.create_future()
        channel.waiters.append(waiter)
        try:
            state = await self.segue.journal.load(conversation)
            if self.is_stopping or (state is not None and state.version > after):
                return
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return
        finally:
            if waiter in channel.waiters:
                channel.waiters.remove(waiter)
            if not channel.followers and not channel.waiters and self.channels.get(conversation) is channel:
                del self.channels[conversation]

    async def case(self, agent: Agent, id: str) -> Case:
        """One conversation as a person at the desk sees it.

        Raises:
            UnknownConversation: there is none, or none for them.
        """
        state = await self.access.conversation(agent, id)
        events = await self.segue.journal.events_of(id)
        if len(events) != state.version:  # somebody wrote in between
            state = replay(id, events)
        return case_of(state, events, self.policy, agent.person, self.viewers(id), self.reads.of(id)[1])

    def viewers(self, id: str) -> list[Viewer]:
        """Who at the desk has a conversation open."""
        channel, found = self.channels.get(id), dict[str, Viewer]()
        for follower in channel.desks() if channel else ():
            assert follower.agent is not None
            person = follower.agent.person
            was = found.get(person, {"typing": False})
            name = name_of(person, self.policy) or person
            found[person] = {"id": person, "name": name, "typing": was["typing"] or follower.is_typing}
        return list(found.values())

    def tell_viewers(self, id: str) -> None:
        """Tells everybody who has it open who else has."""
        if (channel := self.channels.get(id)) is not None:
            channel.push_desks(encoded({"t": "viewers", "conversation": id, "viewers": self.viewers(id)}))

    # ---- coming and going

    def let_in(self, wire: Wire, address: str) -> int | None:
        """A socket came; the code it is closed with if it may not stay."""
        self.wires[wire] = None
        self._addresses[address] = self._addresses.get(address, 0) + 1
        if self.is_stopping:
            return RESTARTS
        return TOO_MANY if self._addresses[address] > self._at_most else None

    def let_go(self, wire: Wire, address: str) -> None:
        """It is gone."""
        self.wires.pop(wire, None)
        left = self._addresses.get(address, 1) - 1
        if left > 0:
            self._addresses[address] = left
        else:
            self._addresses.pop(address, None)

    def signed_in(self, person: str) -> None:
        """Somebody signed in at the desk, and so is there as soon as a tab is open."""
        self.presence.signed_in(person)

    def joined(self, socket: DeskSocket) -> None:
        """A tab of the desk has shown who it is."""
        self.lists.sockets[socket] = None

    def left(self, socket: DeskSocket) -> None:
        """It is gone."""
        self.lists.sockets.pop(socket, None)

    def end_session(self, session: str) -> None:
        """A session was ended: its tabs are closed."""
        for socket in (*self.lists.sockets, *self.boards.walls):
            if socket.agent.session == session:
                socket.wire.close(SIGNED_OUT)

    def _presence_changed(self, person: str) -> None:
        self.people.look_soon(self.background, self.lists.sockets)

    # ---- what is told of a wait

    def _look(self) -> None:
        """Brings what waiting customers are told up to date, if anybody waits."""
        self._looking = self._loop.call_later(LOOK_EVERY, self._look)
        self.shifts.look(self.waits.seats, self.segue.line.clock())
        for id, channel in list(self.channels.items()):
            standing = self.lists.held.get(id)
            if standing is not None and standing.state.holder in WAITING:
                self.tell_chat_state(channel, standing.state)


_QUIET = (e.CustomerSpoke, e.HumanSpoke, e.ToolStarted, e.ToolEnded, e.Noted, e.DraftKept, e.Alarmed, e.Delegated)


def has_new_state(change: Change) -> bool:
    """Whether a change may alter what the customer is shown of the state."""
    before, after = change.before, change.after
    if before.epoch != after.epoch or before.language != after.language or before.who != after.who:
        return True
    if before.turns == 0:
        return True
    return any(not isinstance(event, (*_QUIET, e.AiSpoke, e.Understood, e.Revealed)) for event in change.events)
