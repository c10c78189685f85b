"""Tickets as a help desk gives them: texts with the intent that somebody gave them, and texts without."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import nan
from pathlib import Path

from .columns import Said, said
from .rows import BadTickets, Row, rows_of

__all__ = ["BadTickets", "Tickets", "read_tickets"]

TONE = "tone"
"""The column with the customer's tone: -1.0 to 1.0, or one of the words in TONES."""
TONES = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}
OUTSIDE = "out_of_scope"
"""The label of examples that are none of the team's."""
CONFLICTS = 0.05
"""Share of the labelled tickets that may have a twin with another label; more, and what is learned means little."""
NAMED = 5
"""Names that a sentence tells."""
AT_LEAST = 2
"""Intents, and tickets of each, below which there is nothing to tell apart."""


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
        notes: sentences that tell how the file was read: from which columns, what was left out, what is taken as one.
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
    notes: Sequence[str] = ()

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
    name = str(file)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadTickets(name, f"cannot be read ({error.strerror})") from None
    except ValueError:  # a name with a zero byte
        raise BadTickets(name, "is no name of a file") from None
    rows, notes = said(name, rows_of(file, content), text, label)
    labels, folded = _folded(rows)
    labelled: dict[str, set[str]] = defaultdict(set)
    unlabelled, outside = dict[str, None](), dict[str, None]()
    for row, of in zip(rows, labels, strict=True):
        if not row.words:
            continue
        if of == OUTSIDE:
            outside[row.words] = None
        elif of:
            labelled[row.words].add(of)
        else:
            unlabelled[row.words] = None
    intents, texts, numbers = _checked(name, labelled)
    conflicts, rare = _left_out(labelled)
    return Tickets(
        intents, texts, numbers, list(unlabelled), list(outside), conflicts, rare, _tones(name, rows),
        hashlib.sha256(content).hexdigest(), (*notes, *folded, *_told(conflicts, rare)),
    )  # fmt: skip


def _folded(rows: Sequence[Said]) -> tuple[list[str], list[str]]:
    """Labels that differ in capitals only are one, in the spelling that most tickets have; and a sentence about it."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        if row.label:
            spellings[row.label.casefold()][row.label] += 1
    best = {low: max(found, key=lambda name: (found[name], name)) for low, found in spellings.items()}
    best |= {low: OUTSIDE for low in best if low.replace(" ", "_").replace("-", "_") == OUTSIDE}
    told = [
        f"{', '.join(sorted(found))} {'is' if len(found) == 1 else 'are one,'} {best[low]}"
        for low, found in sorted(spellings.items())
        if set(found) != {best[low]}
    ]
    more = f"; and {len(told) - NAMED} more" if len(told) > NAMED else ""
    notes = [f"Capitals make no other label: {'; '.join(told[:NAMED])}{more}."] if told else []
    return [best.get(row.label.casefold(), "") for row in rows], notes


def _told(conflicts: int, rare: Sequence[str]) -> list[str]:
    told = [f"Left out: {conflicts:,} texts that have two labels."] if conflicts else []
    if rare:
        names = ", ".join(rare[:NAMED]) + (f" and {len(rare) - NAMED} more" if len(rare) > NAMED else "")
        told.append(f"Left out: labels with a single ticket ({names}).")
    return told


def _tones(file: str, rows: Sequence[Said]) -> Mapping[str, float]:
    """Text to tone; the mean where a text stands there more than once."""
    found: dict[str, list[float]] = defaultdict(list)
    for number, row in enumerate(rows, 1):
        tone = _tone(row.row)
        if tone is None or not row.words:
            continue
        if not -1.0 <= tone <= 1.0:
            raise BadTickets(
                file,
                f"ticket {number} has a tone that is none; one is {', '.join(TONES)}, or a number from -1.0 to 1.0",
            )
        found[row.words].append(tone)
    return {words: sum(tones) / len(tones) for words, tones in found.items()}


def _tone(row: Row) -> float | None:
    """The row's tone; None without one, and not a number for what is no tone."""
    value = row.get(TONE)
    if value is None or (word := str(value).strip().lower()) == "":
        return None
    try:
        return TONES[word] if word in TONES else float(word)
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
