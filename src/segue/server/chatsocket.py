"""The customer's socket: state first, then what was missed, then everything as it happens."""

from __future__ import annotations

import asyncio
import logging
from functools import partial

from starlette.requests import HTTPConnection

from ..core.conversation import Conversation, UnknownConversation
from ..core.errors import SegueError
from .access import Customer, NotSignedIn
from .chat import FILES_AT_MOST, KEY_AT_MOST, asks_for_person, delay_of, say, seq_of, standing
from .house import House
from .live.channels import Follower
from .live.reads import CUSTOMER
from .live.wire import encoded
from .sockets import NO_FRAME, NOT_SIGNED_IN, UNKNOWN, Endpoint, Frame, Gone, Socket, problem

log = logging.getLogger("segue.server")
PONG = encoded({"t": "pong"})


class ChatSocket(Endpoint):
    """WS /v1/chat/socket."""

    side = "customer"

    def lets_in(self, house: House, connection: HTTPConnection) -> bool:
        """From pages that may use the chat."""
        return house.access.is_welcome(connection)

    async def talk(self, socket: Socket, connection: HTTPConnection) -> None:
        """Hello, state, what was missed, ready; then both ways."""
        house = socket.house
        customer, follower, shown = await self._begin(socket, await socket.hello())
        try:
            await house.live.follow(follower)
            state = await house.segue.journal.load(follower.conversation)
            if state is not None and (now := _state(house, state)) != shown:
                socket.wire.push(now)
            socket.wire.push(encoded({"t": "ready", "seq": follower.seq}))
            while True:
                await self._heard(socket, customer, follower, await socket.frame())
        finally:
            house.live.unfollow(follower)

    async def _begin(self, socket: Socket, hello: Frame) -> tuple[Customer, Follower, bytes]:
        """Who it is, and how it stands."""
        house, id, after = socket.house, hello.get("conversation"), hello.get("after", 0)
        if not isinstance(id, str) or not isinstance(after, int) or after < 0:
            raise Gone(NO_FRAME)
        try:
            customer = house.access.customer_of(str(hello.get("session", "")))
            state = await standing(house, customer, id)
        except NotSignedIn:
            raise Gone(NOT_SIGNED_IN) from None
        except UnknownConversation:
            raise Gone(UNKNOWN) from None
        shown = _state(house, state)
        socket.wire.push(shown)
        return customer, Follower(socket.wire, id, min(after, state.version)), shown

    async def _heard(self, socket: Socket, customer: Customer, follower: Follower, frame: Frame) -> None:
        if frame.get("t") != "say" and (delay := socket.house.limits.delay_of_frame(customer.subject)) > 0:
            await asyncio.sleep(delay)
        match frame.get("t"):
            case "say":
                await self._say(socket, customer, follower.conversation, frame)
            case "typing":
                if follower.is_typing != (on := bool(frame.get("on"))):
                    follower.is_typing = on
                    self._to_desks(socket, follower, {"t": "typing", "who": "customer", "on": on})
            case "read":
                seq = frame.get("seq")
                if isinstance(seq, int) and socket.house.live.reads.saw(follower.conversation, CUSTOMER, seq):
                    self._to_desks(socket, follower, {"t": "read", "seq": seq})
            case "ping":
                socket.wire.push(PONG)
            case _:
                raise Gone(NO_FRAME)

    async def _is_prompt(self, house: House, customer: Customer, id: str, frame: Frame) -> bool:
        """Whether a frame asks for a person, and so must not wait for those before it."""
        text = frame.get("text")
        return frame.get("t") == "say" and isinstance(text, str) and await asks_for_person(house, id, text)

    def _to_desks(self, socket: Socket, follower: Follower, frame: dict[str, object]) -> None:
        channel = socket.house.live.channels.get(follower.conversation)
        if channel is not None:
            channel.push_desks(encoded({**frame, "conversation": follower.conversation}))

    async def _say(self, socket: Socket, customer: Customer, id: str, frame: Frame) -> None:
        """Keeps the words and says so; a refusal says why, and the socket goes on."""
        house, key, text, files = socket.house, frame.get("key"), frame.get("text", ""), frame.get("files") or ()
        if not isinstance(key, str) or not 0 < len(key) <= KEY_AT_MOST or not isinstance(text, str):
            raise Gone(NO_FRAME)
        if (
            not isinstance(files, list | tuple)
            or len(files) > FILES_AT_MOST
            or not all(isinstance(f, str) for f in files)
        ):
            raise Gone(NO_FRAME)
        try:
            delay = await delay_of(house, customer, id, text, socket.address)
            if delay > 0:
                await socket.pause(delay, partial(self._is_prompt, house, customer, id))
            change = await say(house, customer, id, key, text, files)
        except SegueError as error:
            socket.wire.push(encoded({"t": "refused", "key": key, "problem": problem(error)}))
            return
        socket.wire.push(encoded({"t": "ack", "key": key, "seq": seq_of(change)}))


def _state(house: House, state: Conversation) -> bytes:
    return encoded({"t": "state", "state": house.live.chat_state(state)})
