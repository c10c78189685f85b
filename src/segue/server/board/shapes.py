"""The board as it goes over the wire: the Python side of web/shared/wire.ts. Nothing is computed here."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

from ..views.shapes import TeamShown
from .periods import Period


class Promise(TypedDict):
    """The waits of one bucket that were told; `value` (share kept) and its 95 % interval are None below 30."""

    minutes: int
    n: int
    value: float | None
    low: float | None
    high: float | None


class FigureShown(TypedDict):
    """A figure and how much it rests on; `value` is None where nothing was seen.

    `low` and `high` are its 95 % interval, where it has one; such a figure is hidden below `needed`, and `promises` are
    its parts by the minutes that were told.
    """

    name: str
    unit: Literal["count", "share", "s", "1 to 5"]
    meaning: str
    value: float | None
    n: int
    parts: list[tuple[str, int]]
    needed: int
    low: float | None
    high: float | None
    promises: list[Promise]


class Now(TypedDict):
    """What is so now, whatever the period."""

    waiting: int
    longest_wait_since: str | None
    offered: int
    with_people: int
    with_ai: int
    online: int
    wrap_up: int
    capacity: int
    busy: int


class TeamNow(TypedDict):
    """What is so now, for one team."""

    team: str
    name: str
    waiting: int
    longest_wait_since: str | None
    online: int
    wrap_up: int
    with_people: int


class Point(TypedDict):
    """One stretch of the period; `waiting` is the most at once, None where nobody looked."""

    at: str
    handoffs: int
    first_human_message: float | None
    service_level: float | None
    waiting: int | None


class Alert(TypedDict):
    """Something to look at."""

    kind: Literal["stuck", "late", "help", "nobody"]
    conversation: str | None
    team: str | None
    text: str
    since: str


class BoardShown(TypedDict):
    """The whole board of a team (None: all) and a period."""

    at: str
    team: str | None
    period: Period
    since: str
    is_whole: bool
    teams: list[TeamShown]
    now: Now
    by_team: list[TeamNow]
    figures: list[FigureShown]
    course: list[Point]
    alerts: list[Alert]
