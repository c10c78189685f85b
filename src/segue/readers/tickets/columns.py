"""Which columns of an export hold the customer's words and the intent, and whose words they are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .rows import BadTickets, Row

TEXTS = (
    "text", "message", "body", "content", "description", "comment", "first message", "last message", "question",
    "utterance",
)  # fmt: skip
"""Columns with the customer's words, the first that says something."""
SUBJECTS = ("subject", "title")
"""Columns put before the words, as Zendesk has them."""
LABELS = ("label", "intent", "category", "topic", "labels", "tags", "ticket type", "type", "group", "ticket form")
"""Columns with the intent, the first that is filled anywhere: plain names, then tags, and last what Zendesk has of each
ticket (question, incident; who works on it) and hardly anybody means by an intent."""
TAGS = ("labels", "tags")
"""Columns with several names, of which one is taken."""
SHARE = 0.01
"""Of the tickets with tags, those that must have a tag before it may be an intent beside others. Our own guess."""
LEAST = 2
"""And so many in any case: below, there is nothing to tell apart."""
KIND = ("message_type", "message type")
"""The column of Chatwoot that tells whose words they are."""
OTHERS = ("outgoing", "activity", "template", "1", "2", "3")
ROLES = ("customer", "user", "contact", "end-user", "end_user", "visitor")
"""Of the customer, under `role` or `speaker` of a nested message."""
SENDER = "contact"
"""The customer in Chatwoot, under `sender_type` or as the type of `sender`; there a user is an agent."""


@dataclass(frozen=True)
class Said:
    """A row, as it is learned from.

    Attributes:
        words: of the customer; "" without any.
        label: "" without one.
        row: with its columns in small letters.
    """

    words: str
    label: str
    row: Row


def said(file: str, rows: Sequence[Row], text: str = "", label: str = "") -> tuple[list[Said], list[str]]:
    """The customers' rows, and sentences that tell which columns were taken and what was left out.

    Args:
        text, label: names of the columns; "" looks for them.

    Raises:
        BadTickets: there is no such column, or none that is known.
    """
    low = [_whole({str(name).strip().lower(): value for name, value in row.items()}) for row in rows]
    names = {name: str(given).strip() for row in rows for given in row for name in (str(given).strip().lower(),)}
    taken = _text_columns(file, low, text.strip().lower())
    column = _label_column(file, low, label.strip().lower())
    own = [row for row in low if _is_customers(row)]
    labels, passed = _tagged(own, column) if column in TAGS else ([plain(row.get(column)) for row in own], "")
    told = [f"Words are taken from {_named(taken, names)}, intents from {_named([column], names)}."]
    if passed:
        told.append(f"{passed} Where that is no intent, name another column: --label-column")
    if len(own) < len(low):
        told.append(f"Left out: {len(low) - len(own):,} messages that are not the customer's (message_type).")
    return [Said(_words(row, taken), name, row) for row, name in zip(own, labels, strict=True)], told


def plain(value: object) -> str:
    """A text with single spaces; a number as text; "" for anything else."""
    if isinstance(value, int | float):
        return str(value)
    return " ".join(value.encode("utf-8", "replace").decode().split()) if isinstance(value, str) else ""


def _text_columns(file: str, rows: Sequence[Row], said: str) -> list[str]:
    names = {name: None for row in rows for name in row}
    if said and said not in names:
        raise BadTickets(file, f"has no column {said!r:.40}; it has {_listed(names)}")
    if said:
        return [said]
    found = [
        name for name in (*SUBJECTS, *TEXTS) if name in names and any(plain(row[name]) for row in rows if name in row)
    ]
    if not found:
        raise BadTickets(file, f"has no column with the customer's words ({_listed(names)}); name it: --text-column")
    return found


def _label_column(file: str, rows: Sequence[Row], said: str) -> str:
    names = {name: None for row in rows for name in row}
    if said and said not in names:
        raise BadTickets(file, f"has no column {said!r:.40}; it has {_listed(names)}")
    there = [said] if said else [name for name in LABELS if name in names]
    if not there:
        raise BadTickets(file, f"has no column with labels ({_listed(names)}); name it: --label-column")
    return next((name for name in there if any(_filled(row.get(name)) for row in rows)), there[0])


def _words(row: Row, columns: Sequence[str]) -> str:
    words = next((found for name in columns if name not in SUBJECTS and (found := plain(row.get(name)))), "")
    subject = next((found for name in columns if name in SUBJECTS and (found := plain(row.get(name)))), "")
    return words if subject in words else f"{subject}. {words}".strip(". ")


def _tagged(rows: Sequence[Row], column: str) -> tuple[list[str], str]:
    """Of several tags the rarest that enough tickets have: what is on half of them ("vip") tells little."""
    tags = [_tags(row.get(column)) for row in rows]
    counts = Counter(tag for found in tags for tag in found)
    enough = max(LEAST, SHARE * sum(1 for found in tags if found))
    taken = [_rarest(found, counts, enough) for found in tags]
    passed = Counter(tag for found, name in zip(tags, taken, strict=True) for tag in found if tag != name)
    if not passed:
        return taken, ""
    several = sum(1 for found in tags if len(found) > 1)
    listed = ", ".join(f"{tag} ({count:,})" for tag, count in passed.most_common(5))
    return taken, (
        f"Of several tags ({several:,} tickets) the rarest is taken that at least {enough:,.0f} tickets have;"
        f" passed over: {listed}."
    )


def _rarest(tags: Sequence[str], counts: Mapping[str, int], enough: float) -> str:
    often = [tag for tag in tags if counts[tag] >= enough] or tags
    return min(often, key=lambda tag: (counts[tag], tag), default="")


def _tags(value: object) -> list[str]:
    """The tags of a cell in small letters, each once: a list, or names with commas or spaces between."""
    parts = value if isinstance(value, list) else re.split(r"[,;\s]+", plain(value))
    return list(dict.fromkeys(name.casefold() for part in parts if (name := plain(part))))


def _filled(value: object) -> bool:
    return any(map(plain, value)) if isinstance(value, list) else bool(plain(value))


def _whole(row: Row) -> Row:
    """A row of a conversation with its messages nested, with the customer's first one as its text."""
    messages = row.get("messages")
    if not isinstance(messages, list) or any(plain(row.get(name)) for name in TEXTS):
        return row
    for one in messages:
        low = {str(name).strip().lower(): value for name, value in one.items()} if isinstance(one, dict) else {}
        sender = low.get("sender")
        role = plain(low.get("role") or low.get("speaker")).lower() or ROLES[0]
        kind = plain(low.get("sender_type") or (sender.get("type") if isinstance(sender, dict) else "")).lower()
        text = next((found for name in TEXTS if (found := plain(low.get(name)))), "")
        if text and _is_customers(low) and role in ROLES and kind in ("", SENDER):
            return {**row, "message": text}
    return {**row, "message": ""}


def _is_customers(row: Row) -> bool:
    """False only where the row says that they are somebody else's words."""
    said = [plain(row[name]).lower() for name in KIND if name in row]
    return not any(kind in OTHERS for kind in said)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))[:120] or "none"


def _named(columns: Sequence[str], names: Mapping[str, str]) -> str:
    return " and ".join(repr(names.get(name, "messages")) for name in columns)
