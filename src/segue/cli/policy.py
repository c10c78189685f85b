"""`segue check`: every setting of a policy, its value, where it comes from, and what a lead may have overlooked."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Annotated

import typer

from ..core.policy import Hours, Policy
from ..core.policy.hours import DAYS
from ..core.policy.toml import KEYS, an_amount, line_of
from . import files

FILE = typer.Argument(metavar="POLICY", help="A policy.toml; without it the built-in defaults are shown.")
Rows = Sequence[tuple[str, ...]]


def check(file: Annotated[str | None, FILE] = None) -> None:
    """Print every setting of a policy with its value and where it comes from; then teams, people and warnings."""
    policy = files.policy(file)
    text = files.content(file) if file else ""
    _print("Settings", ("setting", "value", "from", "source of the default", "meaning"), settings(policy, file, text))
    _print("Teams", ("team", "name", "intents", "topics", "hours", "people", "stands in"), _teams(policy))
    _print("People", ("person", "name", "teams", "languages", "at a time", "skills"), _people(policy))
    found = list(warnings(policy))
    typer.echo("\n".join(["Warnings", *(f"  {warning}" for warning in found)]) if found else "No warnings.")


def settings(policy: Policy, file: str | None, text: str) -> Rows:
    """Each setting, its value, file and line or "default", where the default comes from, what it means."""
    document = tomllib.loads(text)
    rows = []
    for key in KEYS:
        section, name = key.path.split(".")
        is_set = name in document.get(section, {})
        value = getattr(policy, key.field)
        said = f"{value / 100:.2f}" if key.take is an_amount else as_toml(value)
        rows.append(
            (key.path, said, f"{file}:{line_of(text, key.path)}" if is_set else "default", key.source, key.meaning)
        )
    return rows


def as_toml(value: object) -> str:
    """A value as it would stand in policy.toml."""
    match value:
        case str():
            return f'"{value}"'
        case tuple():
            return f"[{', '.join(map(as_toml, value))}]"
        case timedelta():
            seconds = value.total_seconds()
            for unit, length in (("h", 3600), ("m", 60)):
                if seconds and seconds % length == 0:
                    return f'"{seconds / length:g}{unit}"'
            return f'"{seconds:g}s"'
        case _:
            return str(value)


def warnings(policy: Policy) -> Iterator[str]:
    """What is allowed and yet hardly meant, one sentence each."""
    for team in policy.teams:
        if not policy.staff_of(team.id):
            instead = f"{team.fallback} stands in" if team.fallback else "its customers wait"
            yield f"Nobody works in {team.id}; while that is so {instead}."
    covered = {intent for team in policy.teams for intent in team.intents}
    for words in policy.intents:
        if words.intent not in covered:
            yield f"No team has the intent {words.intent}; it goes to {policy.general_team}."
    topics = {topic for team in policy.teams for topic in team.topics}
    if len(policy.teams) > 1:
        for topic in (*policy.compliance, *policy.out_of_scope):
            if topic not in topics:
                yield f"No team has the topic {topic}; it goes to {policy.general_team}."
        for stake in policy.high_stakes:
            if stake not in covered:
                yield f"No team has the stake {stake}; it goes by intent, or to {policy.general_team}."
    for language in policy.languages:
        if policy.people and not any(language in person.languages for person in policy.people):
            yield f"Nobody speaks {language}."
    for person in policy.people:
        for skill, _ in person.skills:
            if skill not in covered:
                yield f"{person.id} is skilled in {skill}, which no team has."


def _teams(policy: Policy) -> Rows:
    return [
        (
            team.id, team.name, ", ".join(team.intents), ", ".join(team.topics), _spoken(team.hours),
            ", ".join(person.id for person in policy.staff_of(team.id)), team.fallback or "",
        )
        for team in policy.teams
    ]  # fmt: skip


def _people(policy: Policy) -> Rows:
    return [
        (
            person.id, person.name, ", ".join(person.teams), ", ".join(person.languages), str(person.capacity),
            ", ".join(f"{name} {share:g}" for name, share in person.skills),
        )
        for person in policy.people
    ]  # fmt: skip


def _spoken(hours: Hours) -> str:
    if hours.spans is None:
        return "always"
    spans = (f"{DAYS[day]} {opens:%H:%M}-{closes:%H:%M}" for day, opens, closes in hours.spans)
    return f"{', '.join(spans)} ({hours.zone})"


def _print(title: str, heads: tuple[str, ...], rows: Rows) -> None:
    """A table on a terminal, aligned text elsewhere; nothing where there are no rows."""
    if not rows:
        return
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(*heads, title=title, title_justify="left")
        for row in rows:
            table.add_row(*map(Text, row))
        Console().print(table)
        return
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (heads, *rows))
    typer.echo("\n".join([title, *(f"  {line}".rstrip() for line in lines), ""]))
