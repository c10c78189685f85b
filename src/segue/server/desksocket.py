"""The desk's socket: a snapshot, then every change; a conversation that is opened, line by line."""

from __future__ import annotations

from typing import get_args

from starlette.requests import HTTPConnection

from ..core.conversation import UnknownConversation
from ..switchboard.desk import UnknownTeam
from .access import Agent, NotAllowed, NotSignedIn
from .board.periods import Period
from .board.show import check_may_see
from .chatsocket import PONG
from .house import House
from .live.channels import Follower
from .live.lists import DeskSocket
from .live.reads import PERSON
from .live.wire import encoded
from .sockets import NO_FRAME, NOT_SIGNED_IN, Endpoint, Frame, Gone, Socket, problem
from .views import shapes
from .views.chat import name_of, stamp

OPEN_AT_MOST = 50
"""Conversations that one tab may have open at a time. Our own guess: far more than anybody reads."""


class Tab:
    """What one socket of the desk has open."""

    __slots__ = ("desk", "followers", "socket")

    def __init__(self, socket: Socket, desk: DeskSocket) -> None:
        self.socket, self.desk = socket, desk
        self.followers: dict[str, Follower] = {}

    @property
    def agent(self) -> Agent:
        """Who sits there."""
        return self.desk.agent


class DeskEndpoint(Endpoint):
    """WS /v1/desk/socket."""

    side = "desk"

    def lets_in(self, house: House, connection: HTTPConnection) -> bool:
        """From our own pages only."""
        return house.access.is_ours(connection)

    async def talk(self, socket: Socket, connection: HTTPConnection) -> None:
        """Hello, the snapshot, then both ways."""
        house = socket.house
        hello = await socket.hello()
        try:
            agent = await house.access.people.agent_of(connection)
        except NotSignedIn:
            raise Gone(NOT_SIGNED_IN) from None
        if not house.access.people.has_csrf(agent, str(hello.get("csrf", ""))):
            raise Gone(NOT_SIGNED_IN)
        tab = Tab(socket, DeskSocket(socket.wire, agent))
        if hello.get("only") == "board":
            return await self._wall(tab)
        await house.live.presence.opened(agent.person)
        try:
            await house.live.people.look()
            socket.wire.push(encoded(snapshot(house, tab.desk)))
            house.live.joined(tab.desk)
            while True:
                await self._heard(tab, await socket.frame())
        finally:
            house.live.left(tab.desk)
            for id in list(tab.followers):
                self._close(tab, id)
            house.live.presence.closed(agent.person)

    async def _wall(self, tab: Tab) -> None:
        """A board on a wall: no rows, no offers, and it does not say that its person is at the desk."""
        walls = tab.socket.house.live.boards.walls
        walls[tab.desk] = None
        try:
            while True:
                frame = await tab.socket.frame()
                if frame.get("t") not in ("board", "ping"):
                    raise Gone(NO_FRAME)
                await self._heard(tab, frame)
        finally:
            walls.pop(tab.desk, None)

    async def _heard(self, tab: Tab, frame: Frame) -> None:
        id = frame.get("conversation")
        match frame.get("t"):
            case "open" if isinstance(id, str):
                await self._open(tab, id)
            case "close" if isinstance(id, str):
                self._close(tab, id)
            case "typing" if isinstance(id, str):
                await self._typing(tab, id, bool(frame.get("on")))
            case "read" if isinstance(id, str):
                await self._read(tab, id, frame.get("seq"))
            case "board":
                await self._board(tab, frame)
            case "ping":
                tab.socket.wire.push(PONG)
            case _:
                raise Gone(NO_FRAME)

    async def _open(self, tab: Tab, id: str) -> None:
        live = tab.socket.house.live
        self._close(tab, id)
        while len(tab.followers) >= OPEN_AT_MOST:
            self._close(tab, next(iter(tab.followers)))
        follower = tab.followers[id] = Follower(tab.socket.wire, id, 0, tab.agent)
        try:
            await live.follow(follower)
        except UnknownConversation as error:
            self._close(tab, id)
            tab.socket.wire.push(encoded({"t": "refused", "problem": problem(error)}))
            return
        live.tell_viewers(id)

    def _close(self, tab: Tab, id: str) -> None:
        follower = tab.followers.pop(id, None)
        if follower is not None:
            tab.socket.house.live.unfollow(follower)
            tab.socket.house.live.tell_viewers(id)

    async def _typing(self, tab: Tab, id: str, on: bool) -> None:
        """Colleagues see who types; the customer sees it of the person who has the conversation."""
        live, follower = tab.socket.house.live, tab.followers.get(id)
        if follower is None or follower.is_typing == on:
            return
        follower.is_typing = on
        live.tell_viewers(id)
        if await self._has(tab, id) and (channel := live.channels.get(id)) is not None:
            name = name_of(tab.agent.person, live.policy)
            channel.push_customers(encoded({"t": "typing", "who": "person", "name": name, "on": on}))

    async def _read(self, tab: Tab, id: str, seq: object) -> None:
        """A mark of the person who has it is shown to the customer."""
        live = tab.socket.house.live
        if not isinstance(seq, int) or id not in tab.followers or not await self._has(tab, id):
            return
        if live.reads.saw(id, PERSON, seq) and (channel := live.channels.get(id)) is not None:
            channel.push_customers(encoded({"t": "read", "who": "person", "seq": seq}))

    async def _has(self, tab: Tab, id: str) -> bool:
        state = await tab.socket.house.segue.journal.load(id)
        return state is not None and state.who == tab.agent.person

    async def _board(self, tab: Tab, frame: Frame) -> None:
        team, period = frame.get("team"), frame.get("period", "today")
        tab.desk.board = None
        if not frame.get("on"):
            return
        if period not in get_args(Period) or not (team is None or isinstance(team, str)):
            raise Gone(NO_FRAME)
        try:
            check_may_see(tab.agent, team)
            tab.desk.board = (team, period)
            await tab.socket.house.live.boards.tell(tab.desk)
        except (NotAllowed, UnknownTeam) as error:
            tab.desk.board = None
            tab.socket.wire.push(encoded({"t": "refused", "problem": problem(error)}))


def snapshot(house: House, desk: DeskSocket) -> shapes.Snapshot:
    """Everything that a tab begins with."""
    policy, live = house.segue.policy, house.live
    return {
        "t": "snapshot",
        "me": me(house, desk.agent),
        "people": live.people.all(),
        "teams": [{"id": team.id, "name": team.name} for team in policy.teams],
        "canned": [{"key": reply.key, "text": reply.text} for reply in policy.replies],
        "rows": live.lists.rows(desk),
        "offers": live.offers.of(desk.agent.person),
        "shop": policy.name,
        "now": stamp(house.segue.line.clock()),
    }


def me(house: House, agent: Agent) -> shapes.Me:
    """Oneself."""
    shown: shapes.Colleague = house.live.people.colleague(agent.person)
    return {**shown, "csrf": house.access.people.csrf(agent)}
