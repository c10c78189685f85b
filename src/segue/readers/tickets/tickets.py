"""Tickets as a help desk gives them: texts with the intent that somebody gave them, and texts without."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import nan
from pathlib import Path

from segue.core.errors import SegueError

TEXTS = (
    "text", "message", "body", "content", "description", "comment", "first message", "last message", "question",
    "utterance",
)  # fmt: skip
"""Columns with the customer's words, the first that is there."""
SUBJECTS = ("subject", "title")
"""Columns put before the words, as Zendesk has them."""
LABELS = ("label", "intent", "category", "ticket type", "type", "topic", "labels", "tags", "group", "ticket form")
"""Columns with the intent, the first that is there: plain names first, then Zendesk's, then Chatwoot's."""
TONE = "tone"
"""The column with the customer's tone: -1.0 to 1.0, or one of the words in TONES."""
TONES = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
OUTSIDE = "out_of_scope"
"""The label of examples that are none of the team's."""
CONFLICTS = 0.05
"""Share of the labelled tickets that may have a twin with another label; more, and what is learned means little."""
AT_LEAST = 2
"""Intents, and tickets of each, below which there is nothing to tell apart."""


class BadTickets(SegueError):
    """Nothing can be learned from a file of tickets.

    Attributes:
        file: that was named.
        because: what is wrong, with counts.
    """

    def __init__(self, file: str, because: str) -> None:
        super().__init__(f"{file}: {because}")
        self.file = file
        self.because = because


@dataclass(frozen=True)
class Tickets:
    """What is learned from.

    Attributes:
        intents: the labels, in the order of the alphabet.
        texts, numbers: labelled tickets, and the number of each one's intent.
        unlabelled: texts without a label.
        outside: texts that are none of the team's.
        conflicts: labelled tickets left out because the same text has another label too.
        rare: labels with a single ticket, left out.
        tones: text to tone, -1.0 to 1.0, of the tickets that have one, with a label or without.
        sha256: of the file.
    """

    intents: Sequence[str]
    texts: Sequence[str]
    numbers: Sequence[int]
    unlabelled: Sequence[str] = ()
    outside: Sequence[str] = ()
    conflicts: int = 0
    rare: Sequence[str] = ()
    tones: Mapping[str, float] = field(default_factory=dict)
    sha256: str = ""

    def counts(self) -> Mapping[str, int]:
        """Tickets of each intent."""
        found = Counter(self.numbers)
        return {name: found[number] for number, name in enumerate(self.intents)}


def read_tickets(file: Path, text: str = "", label: str = "") -> Tickets:
    """The tickets of a file: JSON Lines or CSV, exports of Zendesk and Chatwoot included.

    Args:
        text, label: names of the columns, where they are not among those that are known.

    Raises:
        BadTickets: not readable, no text or label column, a tone that is none, fewer than two intents, or too many
            contradictions.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadTickets(str(file), f"cannot be read ({error.strerror})") from None
    rows = _rows(file, content)
    found = _sorted_out(str(file), rows, text.lower(), label.lower())
    return Tickets(*found, tones=_tones(str(file), rows, text.lower()), sha256=hashlib.sha256(content).hexdigest())


def _rows(file: Path, content: bytes) -> list[Mapping[str, object]]:
    words = content.decode("utf-8-sig", errors="replace")
    head = words.lstrip()[:1]
    if head == "{":
        return list(_json_rows(str(file), words))
    if not head:
        raise BadTickets(
            str(file), "is empty; it needs tickets with a text and a label, one JSON object or CSV row each"
        )
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(words[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    return [
        {str(name): value for name, value in row.items()} for row in csv.DictReader(io.StringIO(words), dialect=dialect)
    ]


def _json_rows(file: str, words: str) -> Iterable[Mapping[str, object]]:
    for number, line in enumerate(words.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            raise BadTickets(file, f"line {number} is no JSON; each line is one ticket, e.g. "
                             '{"text": "Where is my order?", "label": "order_status"}') from None  # fmt: skip
        if not isinstance(row, dict):
            raise BadTickets(file, f"line {number} is no JSON object")
        yield row


def _sorted_out(
    file: str, rows: Sequence[Mapping[str, object]], text: str, label: str
) -> tuple[Sequence[str], Sequence[str], Sequence[int], Sequence[str], Sequence[str], int, Sequence[str]]:
    labelled: dict[str, set[str]] = defaultdict(set)
    unlabelled, outside = dict[str, None](), dict[str, None]()
    columns = {str(name).strip().lower() for row in rows[:50] for name in row}
    if not columns & ({text} if text else set(TEXTS + SUBJECTS)):
        raise BadTickets(
            file,
            f"has no column with the customer's words ({', '.join(sorted(columns))[:120]}); name it: --text-column",
        )
    if not columns & ({label} if label else set(LABELS)):
        raise BadTickets(
            file, f"has no column with labels ({', '.join(sorted(columns))[:120]}); name it: --label-column"
        )
    for row in rows:
        words, name = _text(row, text), _label(row, label)
        if not words:
            continue
        if name == OUTSIDE:
            outside[words] = None
        elif name:
            labelled[words].add(name)
        else:
            unlabelled[words] = None
    return *_checked(file, labelled), list(unlabelled), list(outside), *_left_out(labelled)


def _tones(file: str, rows: Sequence[Mapping[str, object]], text: str) -> Mapping[str, float]:
    """Text to tone; the mean where a text stands there more than once."""
    found: dict[str, list[float]] = defaultdict(list)
    for number, row in enumerate(rows, 1):
        words, tone = _text(row, text), _tone(row)
        if tone is None or not words:
            continue
        if not -1.0 <= tone <= 1.0:
            raise BadTickets(
                file,
                f"ticket {number} has a tone that is none; one is {', '.join(TONES)}, or a number from -1.0 to 1.0",
            )
        found[words].append(tone)
    return {words: sum(tones) / len(tones) for words, tones in found.items()}


def _tone(row: Mapping[str, object]) -> float | None:
    """The row's tone; None without one, and not a number for what is no tone."""
    value = {str(name).strip().lower(): value for name, value in row.items()}.get(TONE)
    if value is None or (plain := str(value).strip().lower()) == "":
        return None
    try:
        return TONES[plain] if plain in TONES else float(plain)
    except ValueError:
        return nan


def _checked(file: str, labelled: Mapping[str, set[str]]) -> tuple[Sequence[str], Sequence[str], Sequence[int]]:
    plain = {words: next(iter(names)) for words, names in labelled.items() if len(names) == 1}
    conflicts, counts = len(labelled) - len(plain), Counter(plain.values())
    intents = sorted(name for name, count in counts.items() if count >= AT_LEAST)
    if not labelled:
        raise BadTickets(
            file, "no ticket has a label; two intents with two tickets each are the least, ten of each are a start"
        )
    if conflicts > CONFLICTS * len(labelled):
        raise BadTickets(
            file, f"{conflicts:,} of {len(labelled):,} texts have two labels or more; give each text one label"
        )
    if len(intents) < AT_LEAST:
        told = ", ".join(f"{name}: {count}" for name, count in counts.most_common(5))
        raise BadTickets(
            file, f"there must be two intents with two tickets each to be told apart; there is {told or 'none'}"
        )
    number = {name: at for at, name in enumerate(intents)}
    texts = [words for words, name in plain.items() if name in number]
    return intents, texts, [number[plain[words]] for words in texts]


def _left_out(labelled: Mapping[str, set[str]]) -> tuple[int, Sequence[str]]:
    counts = Counter(next(iter(names)) for names in labelled.values() if len(names) == 1)
    return sum(len(names) > 1 for names in labelled.values()), sorted(
        n for n, count in counts.items() if count < AT_LEAST
    )


def _text(row: Mapping[str, object], column: str) -> str:
    low = {str(name).strip().lower(): value for name, value in row.items()}
    if column:
        return _plain(low.get(column))
    words = next((found for name in TEXTS if (found := _plain(low.get(name)))), "")
    subject = next((found for name in SUBJECTS if (found := _plain(low.get(name)))), "")
    return words if subject in words else f"{subject}. {words}".strip(". ")


def _label(row: Mapping[str, object], column: str) -> str:
    """The row's label; of several tags, the first."""
    low = {str(name).strip().lower(): value for name, value in row.items()}
    for name in (column,) if column else LABELS:
        value = low.get(name)
        if isinstance(value, list):
            value = value[0] if value else None
        if found := _plain(value):
            return found.replace(",", " ").split()[0] if name in ("labels", "tags") else found
    return ""


def _plain(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
