"""Files in and lines out: JSON Lines of conversations, policy.toml, and what is wrong with them.

A file is read and checked as a whole before anything is written.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import typer

from ..core.errors import SegueError
from ..core.policy import BadPolicy, Policy
from ..core.policy.toml import from_toml
from ..core.transcript import BadTurn, Speaker, Transcript, Turn, from_rows

T = TypeVar("T")
STDIN = "-"
A_ROW = '{"id": "c1", "turns": [{"speaker": "customer", "text": "Where is my order?"}]}'
A_TEXT = '{"id": "t1", "text": "Where is my order?"}'

CONVERSATIONS = typer.Argument(metavar="FILE", help='JSON Lines, one conversation on each; "-" is standard input.')
POLICY = typer.Option("--policy", metavar="FILE", help="A policy.toml; without it the built-in defaults.")


class BadFile(SegueError):
    """A file that a command was given cannot be used. Nothing was written.

    Attributes:
        file: its name as given.
        problem: what is wrong, in words.
        try_this: a value that would do, "" where none can be named.
        line: counted from 1, None if the whole file is meant.
    """

    def __init__(self, file: str, problem: str, try_this: str = "", line: int | None = None) -> None:
        named = "standard input" if file == STDIN else file
        at = f"{named}:{line}" if line is not None else named
        super().__init__(f"{at}: {problem}" + (f". This would do: {try_this}" if try_this else ""))
        self.file = file
        self.problem = problem
        self.try_this = try_this
        self.line = line


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation of a file.

    Attributes:
        id: as it was given, whatever it is; the number of its line if it had none.
        line: counted from 1.
        customer: what the file says of the customer.
    """

    id: object
    line: int
    transcript: Transcript
    customer: Mapping[str, object]


def conversations(file: str) -> list[Row]:
    """Every conversation of a file, in order: `turns` or `messages`, or a single `text`.

    Raises:
        BadFile: the file cannot be read, or a line is no conversation.
    """
    return _taken(file, _conversation)


def texts(file: str) -> list[tuple[object, str]]:
    """Every id and text of a file, in order.

    Raises:
        BadFile: the file cannot be read, or a line has no text.
    """
    return _taken(file, _text)


def policy(file: str | None) -> Policy:
    """The policy of a file; the built-in defaults without one.

    Raises:
        BadFile: the file cannot be read or is no policy.
    """
    if file is None:
        return Policy()
    try:
        return from_toml(content(file))
    except BadPolicy as bad:
        raise BadFile(file, ": ".join(filter(None, (bad.key, bad.problem))), bad.try_this, bad.line) from None


def content(file: str) -> str:
    """The text of a file.

    Raises:
        BadFile: it is missing, no file, or not UTF-8.
    """
    try:
        raw = sys.stdin.buffer.read() if file == STDIN else Path(file).read_bytes()
    except OSError as error:
        problem = "there is no such file" if isinstance(error, FileNotFoundError) else (error.strerror or str(error))
        raise BadFile(file, problem) from None
    except ValueError as error:  # a name with a zero byte
        raise BadFile(file, str(error)) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadFile(file, f"byte {raw[error.start]:#04x} is not UTF-8", "the file saved as UTF-8", line) from None


def write(rows: Iterable[Mapping[str, object]]) -> None:
    """JSON Lines on standard output, all of them or none."""
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    printed = "".join(f"{line}\n" for line in lines)
    typer.echo(printed.encode("utf-8", "backslashreplace"), nl=False)  # half an emoji becomes its JSON escape


def plain(value: object) -> object:
    """A value of the rooms as JSON has it: objects by field, times in ISO 8601, spans in seconds."""
    match value:
        case tuple() | list() | frozenset():
            return [plain(item) for item in value]
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Decimal():
            return str(value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


def _taken(file: str, take: Callable[[str, int, Mapping[str, object]], T]) -> list[T]:
    lines = enumerate(content(file).split("\n"), 1)  # not splitlines: JSON may hold other line ends in its strings
    return [take(file, number, _object(file, number, line)) for number, line in lines if line.strip()]


def _object(file: str, number: int, line: str) -> Mapping[str, object]:
    try:
        row = json.loads(line)
    except RecursionError:
        raise BadFile(file, "this is nested too deeply", A_ROW, number) from None
    except ValueError as error:
        raise BadFile(file, f"this is no JSON ({error}); each line is one object", A_ROW, number) from None
    if not isinstance(row, dict):
        raise BadFile(file, "each line should be one JSON object", A_ROW, number)
    return row


def _conversation(file: str, number: int, row: Mapping[str, object]) -> Row:
    turns = row.get("turns", row.get("messages"))
    if turns is None and "text" in row:
        transcript = Transcript((Turn(Speaker.CUSTOMER, _text(file, number, row)[1]),))
    elif turns is None:
        raise BadFile(file, "there is no turns, messages or text in it", A_ROW, number)
    else:
        try:
            transcript = from_rows(turns)
        except BadTurn as bad:
            where = "" if bad.index is None else f"turn {bad.index}: "
            raise BadFile(file, f"{where}{bad.problem}", bad.try_this, number) from None
    customer = row.get("customer")
    if customer is not None and not isinstance(customer, dict):
        raise BadFile(file, "customer should be an object", '"customer": {"id": "ana"}', number)
    return Row(row.get("id", number), number, transcript, customer or {})


def _text(file: str, number: int, row: Mapping[str, object]) -> tuple[object, str]:
    text = row.get("text")
    if not isinstance(text, str):
        raise BadFile(file, "there is no text in it" if text is None else "text should be a string", A_TEXT, number)
    return row.get("id", number), text
