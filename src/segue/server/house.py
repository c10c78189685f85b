"""Everything that a handler needs, in one place. app.py builds it; `request.app.state.house` has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..library import Segue
from .access import Access
from .accounts import Accounts
from .connections import Connections
from .files import Files
from .limits import Limits
from .metrics import Metrics
from .settings import Settings

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection


@dataclass(slots=True)
class House:
    """The server's parts.

    Attributes:
        live: the hub of sockets (live.py).
        answers: the AI's turns (answers.py).
        board: the live figures (board.py).
        connections: how many each address has open.
        is_stopping: no new work is begun.
        extras: what only a demonstration has, by name.
    """

    settings: Settings
    segue: Segue
    accounts: Accounts
    access: Access
    limits: Limits
    files: Files
    metrics: Metrics
    live: Any = None
    answers: Any = None
    board: Any = None
    connections: Connections = field(default_factory=lambda: Connections(1000))
    is_stopping: bool = False
    extras: dict[str, Any] = field(default_factory=dict)


def house_of(connection: HTTPConnection) -> House:
    """The house that a request or a socket came to."""
    house: House = connection.app.state.house
    return house
