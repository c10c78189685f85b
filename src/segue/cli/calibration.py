"""`segue calibrate`: labelled outcomes into a floor for each signal, or "not enough data"."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Annotated

import typer

from ..core.calibration import Calibrated, Outcome, calibrated
from ..core.policy import Policy
from ..core.policy.toml import KEYS
from ..core.triggers import MEASURES
from . import files

A_ROW = '{"signal": "grounded", "score": 0.8, "right": true}'
OTHER_NAMES = {"grounding": "grounded", "logprobs": "token_probability"}
"""Names that outcomes may use as well."""
PATHS = {measure.name: next(key.path for key in KEYS if key.field == measure.floor) for measure in MEASURES}
"""The setting that is each signal's floor."""
Labelled = tuple[tuple[str, Outcome], ...]

OUTCOMES = typer.Argument(
    metavar="FILE",
    help='JSON Lines, {"signal", "score", "right"} or {"grounded": 0.8, "retrieval": 0.6, "right": true} on each; '
    '"-" is standard input.',
)
MAX_WRONG = typer.Option("--max-wrong", min=0.0, max=1.0, help="Share of the answers sent that may be wrong.")


def calibrate(file: Annotated[str, OUTCOMES], max_wrong: Annotated[float, MAX_WRONG] = 0.05) -> None:
    """Find the lowest floor of each signal that keeps wrong answers within a share, with a margin for chance.

    Ends with 2 if not one signal has a floor.
    """
    by_signal: dict[str, list[Outcome]] = {measure.name: [] for measure in MEASURES}
    for row in files.taken(file, _labelled, "outcome", A_ROW):
        for signal, outcome in row:
            by_signal[signal].append(outcome)
    found = {name: calibrated(outcomes, max_wrong) for name, outcomes in by_signal.items() if outcomes}
    for name, result in found.items():
        typer.echo(f"{name}: {in_words(result, max_wrong)}")
    lines = [line for name, result in found.items() for line in as_toml(name, result)]
    if not lines:
        typer.echo("No floor was found; keep those of your policy, and label more.", err=True)
        raise typer.Exit(2)
    typer.echo("\n".join(("", "# for your policy.toml", "[confidence]", *lines)))


def in_words(found: Calibrated, max_wrong: float) -> str:
    """What was found of one signal, on one line."""
    error = "" if found.ece is None else f"; calibration error {found.ece:.3f}"
    seen = f"{found.n:,} outcome{'' if found.n == 1 else 's'}, {found.wrong:,} of them wrong"
    if found.floor is not None:
        floor = found.floor
        return (
            f"floor {floor.threshold:g} keeps {floor.kept:,} of {floor.n:,} ({floor.kept / floor.n:.0%}), "
            f"{floor.wrong:,} of them wrong ({floor.wrong / floor.kept:.1%}){error}"
        )
    if found.too_few is not None:
        return f"not enough data: {seen}; at least {found.too_few.at_least:,} are needed"
    return f"no floor keeps wrong answers within {max_wrong:.1%}: {seen}{error}"


def as_toml(name: str, found: Calibrated) -> list[str]:
    """The lines of policy.toml for one signal; none without a floor."""
    if found.floor is None:
        return []
    lines = [f"{PATHS[name].partition('.')[2]} = {found.floor.threshold:g}"]
    if name == "confidence" and found.floor.threshold < Policy().hand_off_below:
        lines.append(f"hand_off_below = {found.floor.threshold:g}")  # it may not lie above
    return lines


def _labelled(file: str, number: int, row: Mapping[str, object]) -> Labelled:
    right = row.get("right")
    if not isinstance(right, bool):
        raise files.BadFile(file, "right should be true or false", A_ROW, number)
    if "signal" in row:
        name = row["signal"]
        if not isinstance(name, str):
            raise files.BadFile(file, "signal should be a name", A_ROW, number)
        return ((_known(file, number, name), (_score(file, number, "score", row.get("score")), right)),)
    scores = {key: value for key, value in row.items() if OTHER_NAMES.get(key, key) in PATHS and value is not None}
    if not scores:
        raise files.BadFile(file, f"there is no signal in it; there are {', '.join(PATHS)}", A_ROW, number)
    found: dict[str, tuple[str, float]] = {}
    for key, value in scores.items():
        name, score = OTHER_NAMES.get(key, key), _score(file, number, key, value)
        other, before = found.setdefault(name, (key, score))
        if score != before:
            problem = f"{other} and {key} are one signal, and differ ({before:g} and {score:g}); keep one of them"
            raise files.BadFile(file, problem, f'"{name}": {before:g}', number)
    return tuple((name, (score, right)) for name, (_, score) in found.items())


def _known(file: str, number: int, name: str) -> str:
    known = OTHER_NAMES.get(name, name)
    if known not in PATHS:
        near = difflib.get_close_matches(name, PATHS, 1) or ["grounded"]
        raise files.BadFile(file, f"there is no signal {name!r:.40}", f'"signal": "{near[0]}"', number)
    return known


def _score(file: str, number: int, key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value <= 1.0:
        raise files.BadFile(file, f"{key} should be a number between 0.0 and 1.0", f'"{key}": 0.8', number)
    return float(value)
