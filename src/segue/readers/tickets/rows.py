"""Rows of a ticket file: JSON Lines or CSV, as text, each a mapping from column to value.

A file that is neither, or is not in Unicode, is refused with the place and with what to do: what is guessed wrong would
be learned from.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from shlex import quote

from segue.core.errors import SegueError

Row = Mapping[str, object]

DELIMITERS = ",;\t|"
"""Of CSV; the one that cuts the first row into most columns."""
MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
"""How a file begins that says what it is written in, the longest first; any other must be UTF-8."""
A_TICKET = '{"text": "Where is my order?", "label": "order_status"}'


class BadTickets(SegueError):
    """Nothing can be learned from a file of tickets.

    Attributes:
        file: that was named.
        because: what is wrong, with counts, and what to do.
    """

    def __init__(self, file: str, because: str) -> None:
        super().__init__(f"{file}: {because}")
        self.file = file
        self.because = because


def rows_of(file: Path, content: bytes) -> list[Row]:
    """The rows of a file.

    Raises:
        BadTickets: it is no text, not in Unicode, neither JSON Lines nor CSV, or without a row.
    """
    name, words = str(file), _decoded(file, content)
    head = words.lstrip()[:1]
    if not head:
        raise BadTickets(name, "is empty; it needs tickets with a text and a label, one JSON object or CSV row each")
    if head == "{":
        return list(_json_rows(name, words))
    if head == "[" and words.lstrip()[1:].lstrip()[:1] in tuple('{["]'):
        as_lines = f"jq -c '.[]' {quote(name)} > tickets.jsonl"
        raise BadTickets(name, f"is one JSON array; write one ticket on each line, e.g. with: {as_lines}")
    found = _csv_rows(name, words)
    if not found:
        raise BadTickets(name, "has a header and no ticket below it")
    return found


def _decoded(file: Path, content: bytes) -> str:
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), "utf-8-sig")
    try:
        words = content.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in content:
            raise BadTickets(str(file), "is no text; save the tickets as CSV or JSON Lines") from None
        at = error.start + (len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0)
        byte, line = content[at], content.count(b"\n", 0, at) + 1
        raise BadTickets(
            str(file),
            f"the byte 0x{byte:02x} at {at:,} (line {line:,}) is not UTF-8; save the file as UTF-8, or if it is in"
            f" Latin-1, run: iconv -f ISO-8859-1 -t UTF-8 {quote(str(file))} > tickets-utf8{quote(file.suffix)}",
        ) from None
    if "\0" in words:
        raise BadTickets(str(file), "is no text (it holds zero bytes); save the tickets as CSV or JSON Lines in UTF-8")
    return words


def _json_rows(file: str, words: str) -> Iterator[Row]:
    for number, line in enumerate(words.split("\n"), 1):  # a JSON text may hold other ends of lines than this
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except RecursionError:
            raise BadTickets(file, f"line {number} is nested too deeply; a ticket is e.g. {A_TICKET}") from None
        except ValueError:
            raise BadTickets(file, f"line {number} is no JSON; each line is one ticket, e.g. {A_TICKET}") from None
        if not isinstance(row, dict):
            raise BadTickets(file, f"line {number} is no JSON object; each line is one ticket, e.g. {A_TICKET}")
        yield row


def _csv_rows(file: str, words: str) -> list[Row]:
    """Quotes are doubled within quotes, as every help desk and spreadsheet writes them."""
    lines, words = None, words.lstrip("\r\n")
    try:
        first = {mark: next(csv.reader(io.StringIO(words, newline=""), delimiter=mark)) for mark in DELIMITERS}
        mark = max(DELIMITERS, key=lambda mark: len(first[mark]))
        lines = csv.DictReader(io.StringIO(words, newline=""), delimiter=mark)
        return [{str(name): value for name, value in row.items()} for row in lines]
    except csv.Error:
        at, most = lines.line_num if lines else 1, f"{csv.field_size_limit():,}"
        because = f"line {at:,} has a field of more than {most} characters, or is no CSV; is a quote not closed?"
        raise BadTickets(file, because) from None
