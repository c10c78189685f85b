"""Files in and lines out: JSON Lines of conversations, policy.toml, and what is wrong with them.

A file is read and checked as a whole before anything is written.
"""

from __future__ import annotations

import difflib
import json
import shlex
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
MODELS = typer.Option("--models", metavar="DIR", help="What `segue train` wrote; without it the word lists read.")
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
    return taken(file, conversation)


def texts(file: str) -> list[tuple[object, str | Transcript]]:
    """Every id with its text, or its conversation, in order.

    Raises:
        BadFile: the file cannot be read, or a line has neither.
    """
    return taken(file, _text_or_turns)


def policy(file: str | None) -> Policy:
    """The policy of a file; the built-in defaults without one.

    Raises:
        BadFile: the file cannot be read or is no policy.
    """
    return Policy() if file is None else policy_of(content(file), file)


def policy_of(text: str, file: str) -> Policy:
    """The policy in the text of a file.

    Raises:
        BadFile: it is no policy.
    """
    try:
        return from_toml(text)
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
        raise unreadable(file, error) from None
    except ValueError as error:  # a name with a zero byte
        raise BadFile(file, str(error)) from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadFile(file, f"byte {raw[error.start]:#04x} is not UTF-8", "the file saved as UTF-8", line) from None


def unreadable(file: str, error: OSError) -> BadFile:
    """What to tell of a file that could not be read, with one that is there."""
    path = Path(file)
    if isinstance(error, FileNotFoundError):
        near = difflib.get_close_matches(path.name, _listed(path.parent), 1)
        return BadFile(file, "there is no such file", str(path.with_name(near[0])) if near else "a file that is there")
    if isinstance(error, IsADirectoryError) or path.is_dir():
        inside = [name for name in _listed(path) if name.endswith((".jsonl", ".toml", ".db"))]
        return BadFile(file, "this is a directory", str(path / inside[0]) if inside else "a file in it")
    return BadFile(file, error.strerror or "it cannot be read", "a file that you may read")


def _listed(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir())
    except OSError:
        return []


def write(rows: Iterable[Mapping[str, object]]) -> None:
    """JSON Lines on standard output, all of them or none; figures to three places."""
    lines = [json.dumps(_rounded(row), ensure_ascii=False) for row in rows]
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


def _rounded(value: object) -> object:
    match value:
        case float():
            return round(value, 3) + 0.0  # so that there is no -0.0
        case list() | tuple():
            return [_rounded(item) for item in value]
        case Mapping():
            return {key: _rounded(item) for key, item in value.items()}
        case _:
            return value


def taken(
    file: str,
    take: Callable[[str, int, Mapping[str, object]], T],
    what: str = "conversation",
    a_row: str = A_ROW,
) -> list[T]:
    """What `take` makes of each row; ids are checked here.

    Args:
        take: gets the file, the number of the line and the row.
        what, a_row: what a row is, and one that would do, for what is told of a file that is none.

    Raises:
        BadFile: there is no row, a line is no object, an id is no id or was there before.
    """
    text = content(file)
    lines_of: dict[object, int] = {}
    taken = []
    for number, line in enumerate(text.split("\n"), 1):  # not splitlines: JSON may hold other line ends in its strings
        if not line.strip():
            continue
        row = _object(file, text, number, line, a_row)
        id = _id(file, number, row)
        if id in lines_of:
            unnamed = "" if "id" in row else "; a line without an id has its number"
            raise BadFile(
                file, f"id {shown(id)} was already on line {lines_of[id]}{unnamed}", "an id of its own", number
            )
        lines_of[id] = number
        taken.append(take(file, number, row))
    if not taken:
        raise BadFile(file, f"there is no {what} in it", a_row)
    return taken


def shown(id: object) -> str:
    """An id on one line, as JSON has it, cut short."""
    return f"{json.dumps(id, ensure_ascii=False):.80}"


def _id(file: str, number: int, row: Mapping[str, object]) -> str | int:
    id = row.get("id", number)
    if isinstance(id, bool) or not isinstance(id, str | int):
        raise BadFile(file, f"id is {shown(id)}; it should be text or a whole number", '"id": "c1"', number)
    return id


def _object(file: str, text: str, number: int, line: str, a_row: str) -> Mapping[str, object]:
    try:
        row = json.loads(line)
    except RecursionError:
        raise BadFile(file, "this is nested too deeply", a_row, number) from None
    except json.JSONDecodeError as error:
        _refuse_other_forms(file, text)
        problem = f"this is no JSON ({error.msg}, column {error.colno}); each line is one object"
        raise BadFile(file, problem, a_row, number) from None
    except ValueError:
        raise BadFile(file, "a number in it is too long", a_row, number) from None
    if not isinstance(row, dict):
        _refuse_other_forms(file, text)
        raise BadFile(file, "each line should be one JSON object", a_row, number)
    return row


def _refuse_other_forms(file: str, text: str) -> None:
    """Says how to make lines of a file that is one JSON array, or objects over several lines each.

    Raises:
        BadFile: it is one.
    """
    start = text.lstrip()
    try:
        value, end = json.JSONDecoder().raw_decode(start)
    except (ValueError, RecursionError):
        return
    named = "" if file == STDIN else f" {shlex.quote(file)}"
    if isinstance(value, list) and not start[end:].strip():
        is_one = value and all(isinstance(item, dict) and item.keys() & {"role", "speaker"} for item in value)
        if is_one:
            problem = "the whole file is the turns of one conversation; each line should be one conversation"
            raise BadFile(file, problem, f"jq -c '{{messages: .}}'{named}")
        raise BadFile(
            file, "the whole file is one JSON array; each line should be one conversation", f"jq -c '.[]'{named}"
        )
    if isinstance(value, dict) and "\n" in start[:end]:
        raise BadFile(file, "the objects run over several lines; each should stand on one line", f"jq -c .{named}")


def conversation(file: str, number: int, row: Mapping[str, object]) -> Row:
    """The conversation of one row.

    Raises:
        BadFile: it is none.
    """
    called = next((name for name in ("turns", "messages") if row.get(name) is not None), None)
    customer = row.get("customer")
    if customer is not None and not isinstance(customer, dict):
        raise BadFile(file, "customer should be an object", '"customer": {"id": "ana"}', number)
    if called is not None:
        transcript = _turns(file, number, row[called], called)
    elif "text" in row:
        transcript = Transcript((Turn(Speaker.CUSTOMER, _text(file, number, row)),))
    else:
        raise BadFile(file, "there is no turns, messages or text in it", A_ROW, number)
    return Row(row.get("id", number), number, transcript, customer or {})


def _turns(file: str, number: int, rows: object, called: str) -> Transcript:
    try:
        transcript = from_rows(rows, called)
    except BadTurn as bad:
        where = "" if bad.index is None else f"turn {bad.index}: "
        raise BadFile(file, f"{where}{bad.problem}", bad.try_this, number) from None
    if not transcript.turns:
        raise BadFile(file, f"there is no conversation in it, {called} is empty", A_ROW, number)
    return transcript


def _text_or_turns(file: str, number: int, row: Mapping[str, object]) -> tuple[object, str | Transcript]:
    has_turns = row.get("turns") is not None or row.get("messages") is not None
    if has_turns:
        return row.get("id", number), conversation(file, number, row).transcript
    if row.get("text") is None:
        raise BadFile(file, "there is no text, turns or messages in it", A_TEXT, number)
    return row.get("id", number), _text(file, number, row)


def _text(file: str, number: int, row: Mapping[str, object]) -> str:
    text = row.get("text")
    if not isinstance(text, str):
        raise BadFile(file, "there is no text in it" if text is None else "text should be a string", A_TEXT, number)
    return text
