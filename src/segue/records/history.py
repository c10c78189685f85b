"""A team's history: past tickets and what solved them, from JSON Lines or CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..core.errors import SegueError

AT_MOST = 50_000
"""Tickets that are searched, the last of the file. Source: 77 MB of vectors, searched in 3 ms."""

LONGEST = 2_000
"""Characters of a text and of a solution that are kept. Our own guess: the encoder reads some 90 words."""

SOLUTIONS = ("solution", "resolution")


class BadHistory(SegueError):
    """A history that cannot be read; correct the line and start again.

    Attributes:
        file: its name.
        line: counted from 1; None if all of it is meant.
        problem: what is wrong, with what would do.
    """

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        super().__init__(f"{file}{f', line {line}' if line else ''}: {problem}")
        self.file, self.line, self.problem = file, line, problem


@dataclass(frozen=True, slots=True)
class Ticket:
    """A past ticket that was solved."""

    id: str
    text: str
    solution: str


def tickets_of(file: Path) -> tuple[Ticket, ...]:
    """The solved tickets of a file, in its order; those that nothing solved are left out.

    Raises:
        BadHistory: a line is no ticket, or none was solved.
        OSError: it cannot be read.
    """
    try:
        found = tuple(ticket for line, row in _rows(file) if (ticket := _ticket(file.name, line, row)) is not None)
    except UnicodeDecodeError:
        raise BadHistory(file.name, None, "is no text in UTF-8") from None
    if not found:
        raise BadHistory(file.name, None, 'has no solved ticket; say {"id": "t-1", "text": "...", "solution": "..."}')
    return found[-AT_MOST:]


def _rows(file: Path) -> Iterator[tuple[int, object]]:
    with file.open(encoding="utf-8-sig", newline="") as content:
        if file.suffix.lower() == ".csv":
            reader = csv.DictReader(content)
            yield from ((reader.line_num, row) for row in reader)
            return
        for number, line in enumerate(content, 1):
            if not line.strip():
                continue
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError):
                raise BadHistory(file.name, number, 'is no JSON; say {"id", "text", "solution"} on a line') from None


def _ticket(file: str, line: int, row: object) -> Ticket | None:
    if not isinstance(row, Mapping):
        raise BadHistory(file, line, "is no ticket with id, text and solution")
    if "text" not in row or not any(name in row for name in SOLUTIONS):
        missing = "solution" if "text" in row else "text"
        raise BadHistory(file, line, f"has no {missing}; a ticket has id, text and solution")
    text, solution = row["text"], next((row[name] for name in SOLUTIONS if row.get(name)), "")
    if not isinstance(text, str) or not isinstance(solution, str):
        raise BadHistory(file, line, "has a text or a solution that is no text")
    if not text.strip() or not solution.strip():
        return None
    return Ticket(str(row.get("id") or line)[:80], text[:LONGEST], solution[:LONGEST])
