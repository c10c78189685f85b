"""Values of the core as JSON text and back, exactly.

How a dataclass is written follows from its type hints. A field that has its default is left out. A reader skips fields
it does not know and takes the default of those it does not find, so that an older and a newer Segue read each other's
journals.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar, get_args

from ..core.errors import SegueError
from ..core.events import Event
from .compiled import reader_of, writer_of

Value = TypeVar("Value")

EVENTS: Mapping[str, type] = {kind.__name__: kind for kind in get_args(Event)}
"""Every event by the name it is stored under."""


class JournalTampered(SegueError):
    """A stored event cannot be understood: changed by hand, cut off, or written by a newer Segue.

    Nothing was changed. Restore the file from a copy, or open it with the Segue that wrote it.

    Attributes:
        problem: what is wrong, in words.
        conversation: its id, None if it is not known.
        version: of the event or state, None if it is not known.
    """

    def __init__(self, problem: str, conversation: str | None = None, version: int | None = None) -> None:
        of = f" of {conversation}" if conversation else ""
        at = f" at version {version}" if version is not None else ""
        super().__init__(f"the journal{of} cannot be understood{at}: {problem}")
        self.problem = problem
        self.conversation = conversation
        self.version = version


def encode(value: object) -> str:
    """A frozen dataclass of the core as JSON text.

    Raises:
        TypeError: a field is of a type that has no rule; it is told which.
        ValueError: a time has no zone.
    """
    text = writer_of(type(value))(value)  # type: ignore[arg-type]  # mypy: a class cannot be hashed; it can
    if text.isascii() or not _HALVES.search(text):
        return text
    return _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text)


def decode(kind: type[Value], text: str) -> Value:
    """The value that was encoded.

    Raises:
        JournalTampered: it is no such value.
    """
    try:
        value: Value = reader_of(kind)(json.loads(text))  # type: ignore[arg-type]  # as above
    except KeyError as missing:
        raise JournalTampered(f"{kind.__name__}: {missing} is missing or unknown"[:300]) from missing
    except (ArithmeticError, AttributeError, RecursionError, TypeError, ValueError, SegueError) as wrong:
        raise JournalTampered(f"{kind.__name__}: {wrong}"[:300]) from wrong
    return value


def decode_event(kind: str, text: str, conversation: str, version: int) -> Event:
    """An event by the name it was stored under.

    Raises:
        JournalTampered: no event has this name, or the text is not one of its kind.
    """
    known = EVENTS.get(kind)
    if known is None:
        raise JournalTampered(f"{kind!r:.40} is no event this Segue knows", conversation, version)
    try:
        event: Event = decode(known, text)
    except JournalTampered as wrong:
        raise JournalTampered(wrong.problem, conversation, version) from wrong
    return event


def micros(at: datetime) -> int:
    """An aware time as the tables have it: microseconds since 1970 UTC."""
    return (at - _1970) // _MICROSECOND


def moment(value: int) -> datetime:
    """The aware time of such a number."""
    return _1970 + timedelta(microseconds=value)


_1970 = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_HALVES = re.compile("[\ud800-\udfff]")
"""Half of a character, as a browser may send it: no file takes it as it is, JSON takes its number."""
