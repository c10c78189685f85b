"""The switchboard as the AI's side sees it. It fits by its shape, so that neither imports the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from ..core.charter import Charter
from ..core.conversation import Conversation
from ..core.events import Event
from ..core.packet import Packet
from ..core.transcript import Attachment
from ..core.triggers import Decision, Reason, Signals

Shown = tuple[tuple[str, str], ...]
"""A tool's arguments as they are written down: names and values as text."""


class Heard(Protocol):
    """What a switchboard answers to `think`."""

    @property
    def conversation(self) -> Conversation: ...
    @property
    def decision(self) -> Decision | None: ...
    @property
    def said(self) -> tuple[str, ...]: ...


class Said(Protocol):
    """What a switchboard answers to `speak` and `give_up`."""

    @property
    def conversation(self) -> Conversation: ...
    @property
    def decision(self) -> Decision | None: ...
    @property
    def said(self) -> tuple[str, ...]: ...
    @property
    def outcome(self) -> str: ...


class Kept(Protocol):
    """What a switchboard answers to `hear`."""

    @property
    def before(self) -> Conversation: ...
    @property
    def after(self) -> Conversation: ...
    @property
    def events(self) -> tuple[Event, ...]: ...
    @property
    def repeated(self) -> bool: ...


class Board(Protocol):
    """The switchboard as a turn sees it."""

    async def hear(self, id: str, text: str, key: str | None = None, *, files: tuple[Attachment, ...] = ()) -> Kept: ...
    async def think(self, id: str, turn: int) -> Heard: ...
    async def speak(
        self,
        id: str,
        epoch: int,
        seen: int,
        draft: str,
        signals: Signals,
        *,
        by: str | None,
        alarms: tuple[Reason, ...],
        sources: Mapping[str, str],
    ) -> Said: ...
    async def give_up(self, id: str, epoch: int, seen: int, reason: Reason) -> Said: ...
    async def alarm(self, id: str, reason: Reason) -> None: ...
    async def so_far(self, id: str) -> Packet: ...
    async def delegate(self, id: str, epoch: int, by: str, to: str, because: str) -> Reason | None: ...
    async def start_tool(
        self,
        id: str,
        epoch: int,
        call: str,
        tool: str,
        arguments: Mapping[str, object],
        shown: Shown,
        charters: tuple[Charter, ...],
        by: str,
    ) -> None: ...
    async def end_tool(self, id: str, call: str, tool: str, shown: Shown, result: str, ok: bool, by: str) -> None: ...
