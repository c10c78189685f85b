"""`segue rehearse`: try a policy on yesterday's conversations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.rehearsal import Rehearsal, Summary, summarise
from ..core.rehearsal import rehearse as rehearsed
from ..core.triggers import RULES
from ..readers.lexicon import Lexicon
from . import files
from .packet import as_printed
from .progress import watched
from .reading import reasons_as_printed

if TYPE_CHECKING:
    from rich.table import Table

REPORT = typer.Option("--report/--no-report", help="Whether to tell the whole in a few lines on stderr.")


def rehearse(
    file: Annotated[str, files.CONVERSATIONS],
    policy: Annotated[str | None, files.POLICY] = None,
    report: Annotated[bool, REPORT] = True,
) -> None:
    """Replay recorded conversations: when the policy would have handed off, why, and what the AI did instead.

    Nothing is sent to anybody. Each decision knows only what was said and done up to then.
    """
    rules = files.policy(policy)
    rows = files.conversations(file)
    reader = Lexicon(rules).read_now
    printed: list[Mapping[str, object]] = []
    kept: list[tuple[str, Rehearsal]] = []
    for row in watched(rows, "Rehearsing"):
        tried = rehearsed(row.transcript, reader, rules)
        printed.append({"id": row.id} | told(tried))
        kept.append((str(row.id), replace(tried, packet=None)))
    files.write(printed)
    if report:
        show(summarise(kept))


def told(tried: Rehearsal) -> dict[str, object]:
    """A rehearsal as it is printed."""
    return {
        "turns": [
            {
                "turn": step.turn,
                "action": step.decision.action,
                "reasons": reasons_as_printed(step.decision.reasons),
                "not_measured": list(step.decision.not_measured),
            }
            for step in tried.steps
        ],
        "handed_off": tried.at is not None,
        "at": tried.at,
        "packet": as_printed(tried.packet) if tried.packet else None,
        "did_instead": tried.did_instead,
    }


def show(summary: Summary) -> None:
    """The human's report, on stderr."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    share = f" ({summary.handed_off / summary.conversations:.0%})" if summary.conversations else ""
    console.print(f"\n{summary.handed_off} of {summary.conversations} conversations would have been handed off{share}.")
    if not summary.handed_off:
        return
    console.print(_why(summary))
    console.print(_when(summary))
    console.print(_instead(summary))


def _why(summary: Summary) -> Table:
    from rich.table import Table

    table = Table(
        "trigger", "handoffs", "what it means", title="Why (a handoff may have several reasons)", title_justify="left"
    )
    meanings = {rule.trigger: rule.meaning for rule in RULES}
    for trigger, count in summary.why:
        table.add_row(trigger.value, str(count), meanings.get(trigger, ""))
    return table


def _when(summary: Summary) -> Table:
    from rich.table import Table

    middle = f"median {summary.median_message:g}" if summary.median_message is not None else ""
    table = Table(
        "message", "handoffs", "", title=f"When: after the customer's nth message, {middle}", title_justify="left"
    )
    most = max(count for _, count in summary.when)
    for message, count in summary.when:
        table.add_row(str(message), str(count), "█" * max(1, round(20 * count / most)))
    return table


def _instead(summary: Summary) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table("conversation", "why", "the AI", title="What the AI did instead (examples)")
    for example in summary.examples:
        table.add_row(*(Text(words) for words in (example.conversation, example.because, example.did_instead)))
    return table
