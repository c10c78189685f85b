"""`segue train`: learns a team's intents from its tickets, and shows what it learned."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..core.errors import SegueError
from ..core.policy import Policy
from . import files
from .progress import Steps

if TYPE_CHECKING:
    from ..readers.tickets.activation import Current
    from ..readers.tickets.refit import LearnedTone
    from ..readers.tickets.report import Report
    from ..readers.tickets.tickets import Tickets
    from ..readers.tickets.train import Encoder, Learned

NOT_HERE = "training needs more than is installed; get it with: pip install 'segue[train]'"
SERVED = 0.05
"""Share of the tickets from which on a language counts as served."""
COVERAGE = 0.95
"""Share of what is in scope that is taken as such. Our own choice: one request in twenty asks back for nothing."""


class KeepsTheOldModel(SegueError):
    """A folder has a model that is not replaced.

    Attributes:
        folder: where it lies.
        because: why, with figures and with what to do.
    """

    def __init__(self, folder: str, because: str) -> None:
        super().__init__(f"the model in {folder} stays: {because}")
        self.folder = folder
        self.because = because


def train(
    tickets: Annotated[
        Path, typer.Argument(metavar="TICKETS", help="JSON Lines or CSV; Zendesk and Chatwoot exports too.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder for the model, and nothing else.")],
    activate: Annotated[
        bool, typer.Option("--activate", help="Replace the model in DIR, if the new one scores no worse.")
    ] = False,
    drop_intents: Annotated[
        bool, typer.Option("--drop-intents", help="With --activate: intents of the model in DIR may be missing.")
    ] = False,
    coverage: Annotated[
        float, typer.Option(min=0.5, max=0.999, help="Share of what is in scope that is taken as such.")
    ] = COVERAGE,
    text_column: Annotated[str, typer.Option(help="The column with the customer's words.")] = "",
    label_column: Annotated[str, typer.Option(help="The column with the intent.")] = "",
    encoder: Annotated[
        str, typer.Option(help="Instead of the bundled encoder: a folder with model.onnx and vocab.txt, or URL#MODEL.")
    ] = "",
    policy: Annotated[str | None, files.POLICY] = None,
) -> None:
    """Learn the intents of a team from its tickets: one text and one label each, and its tone where 50 have one.

    Writes DIR/model.npz, DIR/manifest.json and DIR/reliability.png, which `segue read --models DIR` and a server with
    SEGUE_MODELS=DIR read with. Other files are never touched.
    """
    try:
        from ..readers.encoder import encoder_of
        from ..readers.tickets import activation, place, report, store
        from ..readers.tickets.tickets import read_tickets
        from ..readers.tickets.train import learn

        rules, given = files.policy(policy), read_tickets(tickets, text_column, label_column)
        place.checked(out)
        called = _called(tickets, text_column, label_column, encoder, policy, coverage)
        before = _before(out, activate, called)
        for note in given.notes:
            typer.echo(note, err=True)
        with Steps() as steps:
            seen = encoder_of(encoder, os.environ.get("SEGUE_ENCODER_KEY", ""), threads=2)
            learned = learn(given, seen, coverage, steps.told)
            outside = (
                learned.model.read(given.outside, seen.encode(given.outside)).outside.tolist() if given.outside else []
            )
            tone = _tone(given, learned, seen, rules, before, steps)
    except ImportError as error:
        typer.echo(f"{NOT_HERE} ({error})", err=True)
        raise typer.Exit(2) from None
    told = report.report(given, learned.judged, outside)
    typer.echo(report.in_letters(told))
    if tone.because:
        typer.echo(f"\n{tone.because}")
    if before and (reasons := activation.against(before, given, learned.judged, seen, drop_intents)):
        raise KeepsTheOldModel(str(out), "; ".join(reasons))
    drawn = store.save(
        out,
        {**learned.model.arrays(), **(tone.head.arrays() if tone.head else {}), **activation.seen(given)},
        called | _manifest(given, learned, told, rules, encoder) | {"tone": tone.head.told if tone.head else None},
        lambda file: report.draw(told, file),
    )
    typer.echo(f"\nThe model is in {out}{', its picture in ' + str(out / place.PICTURE) if drawn else ''}.")


def _before(out: Path, activate: bool, called: Mapping[str, Any]) -> Current | None:
    """The model that is there. A damaged one is in nobody's way: the command that repairs it is this one.

    Raises:
        KeepsTheOldModel: it can be used, and nobody said that it may be replaced.
    """
    from ..readers.tickets.activation import current
    from ..readers.tickets.command import command

    before = current(out)
    if before is None:
        return None
    if before.model is None:
        typer.echo(f"The model in {out} cannot be used ({before.because}); it is made again.", err=True)
    elif not activate:
        again = command(str(out), called, "--activate")
        because = f"to replace it with one that scores no worse, say: {again}; or say another --out"
        raise KeepsTheOldModel(str(out), because)
    return before


def _tone(
    given: Tickets, learned: Learned, encoder: Encoder, policy: Policy, before: Current | None, steps: Steps
) -> LearnedTone:
    """A tone of the team's own. Where none is learned, that of the model before stays, which labels once taught."""
    from ..readers.heads import Heads
    from ..readers.lexicon import Lexicon
    from ..readers.tickets.refit import learn_tone

    known = dict(zip(given.texts, learned.vectors, strict=True))
    found = learn_tone(given.tones, encoder, Heads(), Lexicon(policy), known, steps.told)
    kept = before.model.tone if before and before.model and before.model.encoder == encoder.name else None
    if found.head is not None or kept is None:
        return found
    said = f"The tone of the model before stays, learned from {kept.told['tickets']:,} tickets."
    return replace(found, head=kept, because=f"{found.because}\n{said}".strip())


def _called(
    file: Path, text_column: str, label_column: str, encoder: str, policy: str | None, coverage: float
) -> dict[str, Any]:
    """How `segue train` was called, for the command that makes the model again."""
    options = {
        "text-column": text_column, "label-column": label_column, "encoder": encoder, "policy": policy,
        "coverage": "" if coverage == COVERAGE else f"{coverage:g}",
    }  # fmt: skip
    return {"tickets": str(file), "options": {name: value for name, value in options.items() if value}}


def _manifest(tickets: Tickets, learned: Learned, told: Report, policy: Policy, encoder: str) -> dict[str, Any]:
    from ..readers.tickets.report import versions

    return {
        "data": {
            "sha256": tickets.sha256, "labelled": len(tickets.texts), "unlabelled": len(tickets.unlabelled),
            "out_of_scope": len(tickets.outside), "conflicts": tickets.conflicts, "rare": list(tickets.rare),
            "read": list(tickets.notes),
        },
        "intents": list(tickets.intents),
        "encoder": learned.model.encoder,
        "encoder_at": encoder,
        "languages": _languages(tickets, policy),
        "versions": versions(),
        "figures": told.figures(),
    }  # fmt: skip


def _languages(tickets: Tickets, policy: Policy) -> list[str]:
    """In which a fair part of the tickets was written, told by the word lists."""
    from ..readers.lexicon.language import language
    from ..readers.lexicon.message import glance

    found = Counter(
        language(glance(text), (), policy.languages) for text in tickets.texts[:: max(1, len(tickets.texts) // 500)]
    )
    return sorted(name for name, count in found.items() if name and count >= SERVED * found.total())
