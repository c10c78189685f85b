"""`segue read`: what customers' turns mean, and what the policy makes of them."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..core.conversation.fold import KEPT_READINGS
from ..core.errors import SegueError
from ..core.policy import Policy
from ..core.reading import Reading, Stake
from ..core.rehearsal import Read, readings_of
from ..core.routing import route
from ..core.transcript import Transcript
from ..core.triggers import STRETCH, Decision, HandOff, Reason, Situation, decide
from ..readers.encoder import is_made, is_there
from ..readers.lexicon import Lexicon
from . import files
from .progress import watched

if TYPE_CHECKING:
    from ..readers.local import LocalReader


class ReadersMissing(SegueError):
    """A model cannot be read with, for what it needs is not installed.

    Attributes:
        lacking: what Python said.
    """

    def __init__(self, lacking: str) -> None:
        super().__init__(
            f"reading with a model needs more than is installed ({lacking}); get it with: pip install 'segue[readers]'"
        )
        self.lacking = lacking


def read(
    file: Annotated[str, files.CONVERSATIONS],
    policy: Annotated[str | None, files.POLICY] = None,
    models: Annotated[str | None, files.MODELS] = None,
) -> None:
    """Say what the last customer turn of each conversation means, and whether to answer or hand off.

    Rows are {"id", "text"} or conversations. A figure nobody measured is 0 and is named under not_measured.
    """
    rules = files.policy(policy)
    rows = files.conversations(file)
    reader, now = reader_of(models, rules).read_now, datetime.now(UTC)
    files.write([{"id": row.id} | understood(row.transcript, reader, rules, now) for row in watched(rows, "Reading")])


def reader_of(models: str | None, policy: Policy) -> Lexicon | LocalReader:
    """The word lists, with the models that come with Segue where they are installed, and the model of a folder.

    Raises:
        NoModel, ModelDamaged, EncoderDamaged, ReadersMissing: with the command that repairs it.
    """
    if models is None and not is_there():
        return Lexicon(policy)
    if is_there() and not is_made():
        typer.echo("Making the encoder faster, once; this takes some seconds ...", err=True)
    try:
        from ..readers.local import local_reader

        return local_reader(Path(models) if models else None, policy, os.environ.get("SEGUE_ENCODER_KEY", ""))
    except ImportError as error:
        raise ReadersMissing(str(error)) from None


def understood(transcript: Transcript, reader: Read, policy: Policy, now: datetime) -> dict[str, object]:
    """The reading of the last customer turn and the decision on it, as they are printed."""
    readings = readings_of(transcript, reader, KEPT_READINGS)
    reading = readings[-1][1] if readings else Reading()
    decision = decide(Situation(transcript.tail(STRETCH), readings), policy)
    return {"reading": as_printed(reading), "decision": _decided(decision, reading, policy, now)}


def as_printed(reading: Reading) -> Mapping[str, object]:
    """A reading in which every figure is a number: what was not measured is 0 and is named."""
    return {
        "wants_human": reading.wants_human or 0.0,
        "intents": [{"name": likely.name, "p": likely.p} for likely in reading.intents],
        "out_of_scope": reading.out_of_scope or 0.0,
        "tone": reading.tone or 0.0,
        "frustration": reading.frustration or 0.0,
        "topics": [{"name": likely.name, "p": likely.p} for likely in reading.topics],
        "stakes": [_stake(stake) for stake in reading.stakes],
        "repeats": reading.repeats or 0,
        "said_before": list(reading.said_before),
        "injection": reading.injection or 0.0,
        "abuse": reading.abuse or 0.0,
        "language": reading.language or "",
        "spotted": [{"signal": spotted.signal, "words": spotted.words} for spotted in reading.spotted],
        "not_measured": list(reading.not_measured()),
        "notes": list(reading.notes),
    }


def reasons_as_printed(reasons: Sequence[Reason]) -> list[dict[str, object]]:
    """Reasons with the words that can be checked."""
    return [
        {
            "trigger": reason.trigger.value,
            "because": reason.because,
            "evidence": [{"turn": evidence.turn, "words": evidence.words} for evidence in reason.evidence],
        }
        for reason in reasons
    ]


def _decided(decision: Decision, reading: Reading, policy: Policy, now: datetime) -> dict[str, object]:
    queue = None
    if isinstance(decision, HandOff):
        queue = route(decision.reasons, reading.intents, policy, now, language=reading.language).team
    return {
        "action": decision.action,
        "reasons": reasons_as_printed(decision.reasons),
        "queue": queue,
        "not_measured": list(decision.not_measured),
    }


def _stake(stake: Stake) -> dict[str, object]:
    amount = None if stake.amount_cents is None else stake.amount_cents / 100
    more = {"amount": amount, "currency": stake.currency, "of": stake.of}
    return {"name": stake.name, "p": stake.p} | {name: value for name, value in more.items() if value is not None}
