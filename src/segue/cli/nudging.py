"""`segue nudge`: whether a person's unsent message asks for what the customer has given already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from ..core.nudge import SHOWN_FROM, Nudge, nudges
from ..core.policy import FactPattern
from . import files
from .packet import record_of
from .progress import watched

A_ROW = '{"id": "d1", "turns": [{"speaker": "customer", "text": "Order 4471 leaks."}], "draft": "Which order is it?"}'
DRAFTS = typer.Argument(
    metavar="FILE",
    help='JSON Lines, a conversation with a "draft", the unsent message, on each; "-" is standard input.',
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A row of the file: a conversation, and what somebody is about to send in it."""

    id: object
    row: files.Row
    text: str


def nudge(
    file: Annotated[str, DRAFTS],
    policy: Annotated[str | None, files.POLICY] = None,
) -> None:
    """Say whether each draft asks for what is known, and what that is.

    From .5 on the desk would show it. Nothing is learned or sent. A policy's [facts] are looked for too.
    """
    patterns = files.policy(policy).facts
    rows = files.taken(file, _draft, "draft", A_ROW)
    files.write([{"id": draft.id, **as_printed(_found(draft, patterns))} for draft in watched(rows, "Looking")])


def as_printed(found: tuple[Nudge, ...]) -> Mapping[str, object]:
    """What is known of a draft's questions, as it is printed; `repeats` are those that the desk would show."""
    return {
        "p": found[0].p if found else 0.0,
        "repeats": [
            {
                "fact": nudge.fact.name,
                "value": nudge.fact.value,
                "turn": nudge.fact.turn,
                "question": nudge.question,
                "p": nudge.p,
            }
            for nudge in found
            if nudge.p >= SHOWN_FROM
        ],
    }


def _found(draft: Draft, patterns: Sequence[FactPattern]) -> tuple[Nudge, ...]:
    return nudges(draft.row.transcript, draft.text, record_of(draft.row.customer), patterns=patterns)


def _draft(file: str, number: int, row: Mapping[str, object]) -> Draft:
    text = row.get("draft")
    if not isinstance(text, str):
        raise files.BadFile(file, "there is no draft in it, or it is no text", A_ROW, number)
    said = files.conversation(file, number, row)
    return Draft(said.id, said, text)
