"""`segue rehearse`: try a policy on yesterday's conversations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.rehearsal import Rehearsal, Summary, summarise
from ..core.rehearsal import rehearse as rehearsed
from ..core.triggers import RULES
from . import files
from .packet import as_printed
from .progress import watched
from .reading import reader_of, reasons_as_printed

if TYPE_CHECKING:
    from rich.table import Table

Rows = Sequence[tuple[str, ...]]
REPORT = typer.Option("--report/--no-report", help="Whether to tell the whole in a few lines on stderr.")


def rehearse(
    file: Annotated[str, files.CONVERSATIONS],
    policy: Annotated[str | None, files.POLICY] = None,
    models: Annotated[str | None, files.MODELS] = None,
    report: Annotated[bool, REPORT] = True,
) -> None:
    """Replay recorded conversations: when the policy would have handed off, why, and what the AI did instead.

    Nothing is sent to anybody. Each decision knows only what was said and done up to then.
    """
    rules = files.policy(policy)
    rows = files.conversations(file)
    reader = reader_of(models, rules).read_now
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
                "of": step.of.value,
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
    console.print(f"{summary.handed_off} of {summary.conversations} conversations would have been handed off{share}.")
    missing = not_measured(summary)
    if missing:
        console.print(f"Not measured: {missing}.")
    if not summary.handed_off:
        return
    console.print("\nWhy (a handoff may have several reasons)")
    console.print(_table(("trigger", "handoffs", "what it means"), _why(summary)))
    console.print(f"When (after which of the customer's messages; median {summary.median_message:g})")
    console.print(_table(("message", "handoffs", ""), _when(summary)))
    console.print("What the AI did instead (examples)")
    console.print(_table(("conversation", "why", "the AI"), _instead(summary)))


def not_measured(summary: Summary) -> str:
    """What nobody measured and of how many, in one clause; "" if nothing is missing."""
    groups: dict[tuple[int, int, str], list[str]] = {}
    for missing, of, kind in (
        (summary.unmeasured, summary.drafts, "draft"),
        (summary.unread, summary.messages, "message"),
    ):
        for name, count in missing:
            groups.setdefault((count, of, kind), []).append(name)
    return "; ".join(
        f"{', '.join(names)} in {count} of {of} {kind}{'' if of == 1 else 's'}"
        for (count, of, kind), names in groups.items()
    )


def _why(summary: Summary) -> Rows:
    meanings = {rule.trigger: rule.meaning for rule in RULES}
    return [(trigger.value, str(count), meanings.get(trigger, "")) for trigger, count in summary.why]


def _when(summary: Summary) -> Rows:
    most = max(count for _, count in summary.when)
    return [(str(message), str(count), "█" * max(1, round(20 * count / most))) for message, count in summary.when]


def _instead(summary: Summary) -> Rows:
    return [(example.conversation, example.because, example.did_instead) for example in summary.examples]


def _table(heads: Sequence[str], rows: Rows) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(*heads, box=box.SIMPLE_HEAD)
    for row in rows:
        table.add_row(*map(Text, row))  # as Text, so that square brackets stay what they are
    return table
