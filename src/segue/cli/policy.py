"""`segue check`: every setting, its value, where it comes from, and what a lead may have overlooked."""

from __future__ import annotations

import difflib
import shutil
import textwrap
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import timedelta
from typing import Annotated

import typer

from ..core.asking import is_private, words_for
from ..core.policy import STAKES, TOPICS, Holiday, Hours, Paths, Policy, Statements, Team
from ..core.policy.doubts import routing_doubts
from ..core.policy.hours import as_text
from ..core.policy.toml import KEYS, line_of
from ..core.policy.values import an_amount
from ..core.wording import LANGUAGES
from ..server.settings import settings_from
from ..server.settings import told as told_of_server
from . import files

FILE = typer.Argument(metavar="POLICY", help="A policy.toml; without it all that `segue serve` would run with.")
Rows = Sequence[tuple[str, ...]]
WIDE = 100
"""Columns where nobody says how many there are."""
LEAST = 24
"""Columns that are left to words, however narrow it is."""


def check(file: Annotated[str | None, FILE] = None) -> None:
    """Print every setting with its value and where it comes from; then teams, people and warnings."""
    of_server = installed() if file is None else ()
    file = settings_from().policy or None if file is None else file
    text = files.content(file) if file else ""
    policy = files.policy_of(text, file) if file else Policy()
    if of_server:
        _print_settings("Settings of the server", of_server)
    _print_settings(f"Settings of {file}" if file else "Settings", settings(policy, file, text))
    _print_each("Teams", _teams(policy))
    _print_each("People", _people(policy))
    _print_each("Tiers", _tiers(policy))
    _print_each("Channels", ((one.id, "", (("takes", str(one.weight)),)) for one in policy.channels))
    _print_each("Replies", ((f"/{reply.key}", "", (("says", reply.text),)) for reply in policy.replies))
    _print_each("Records", _records(policy))
    found = list(warnings(policy, text))
    typer.echo("Warnings" if found else "No warnings.")
    for warning in found:
        typer.echo(_wrapped(warning, "  ", "    "))


def settings(policy: Policy, file: str | None, text: str) -> Rows:
    """Each setting, its value, its line or "default", where the default comes from, what it means."""
    document = tomllib.loads(text)
    rows = []
    for key in KEYS:
        section, name = key.path.split(".")
        is_set = name in document.get(section, {})
        value = getattr(policy, key.field)
        said = f"{value / 100:.2f}" if key.take is an_amount else as_toml(value)
        rows.append(
            (key.path, said, f"line {line_of(text, key.path)}" if is_set else "default", key.source, key.meaning)
        )
    return rows


def installed() -> Rows:
    """Each setting of the server by its variable, as for a policy; a secret is never shown.

    Raises:
        BadSetting: with a value that would do.
    """
    return [
        (row.variable, one.value or "empty", "default" if one.source == "default" else "environment", "", row.help)
        for one in told_of_server()
        for row in (one.setting,)
    ]


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


def warnings(policy: Policy, text: str = "") -> Iterator[str]:
    """What is allowed and yet hardly meant, one sentence each, with the line of the file if there is one."""
    for key, told in (*routing_doubts(policy), *_doubts(policy), *_asked_doubts(policy)):
        line = line_of(text, key) if text else None
        is_there = line is not None and (line > 1 or key.split(".")[0] in text.splitlines()[0])  # else it is a default
        yield f"line {line}: {told}" if is_there else told


def _doubts(policy: Policy) -> Iterator[tuple[str, str]]:
    """The key at which it stands, and the sentence."""
    covered = {intent for team in policy.teams for intent in team.intents}
    if len(policy.teams) > 1 and (left := _left_over(policy, covered)):
        yield "policy.general_team", f"No team has these, they go to {policy.general_team}: {left}."
    theirs = (topic for team in policy.teams for topic in team.topics)
    for key, word, names, known in (
        ("high_stakes.stakes", "stake", policy.high_stakes, (*STAKES, *_own(policy, "stake"))),
        ("topics", "topic", (*policy.compliance, *policy.out_of_scope, *theirs), (*TOPICS, *_own(policy, "topic"))),
    ):
        for name in dict.fromkeys(names):
            if name not in known:
                yield key, f"No reader in the box knows the {word} {name}; {_meant(name, known)}"
    for language in policy.languages:
        if language not in LANGUAGES:
            there = f"there are {', '.join(LANGUAGES)}"
            yield "policy.languages", f"There are no sentences in {language}, its customers read English; {there}."
    for language in policy.languages:
        if policy.people and not any(language in person.languages for person in policy.people):
            yield "policy.languages", f'Nobody speaks {language}; languages = ["{language}"] for somebody would do.'
    for person in policy.people:
        for language in person.languages:
            if language not in policy.languages and (len(language) != 2 or not language.islower()):
                told = f'{person.id} speaks {language!r}, and readers tell two letters (ISO 639-1): "en", "de", ...'
                yield f"people.{person.id}.languages", told
        for skill, _ in person.skills:
            if skill not in covered:
                yield f"people.{person.id}.skills", f"{person.id} is skilled in {skill}, which no team has."


def _asked_doubts(policy: Policy) -> Iterator[tuple[str, str]]:
    """Facts that a waiting customer is asked for, and yet never is."""
    intents = {intent for team in policy.teams for intent in team.intents} | {one.intent for one in policy.intents}
    for fact in policy.facts:
        at = f"facts.{fact.name.replace(' ', '_')}"
        if fact.is_asked and is_private(fact, policy):
            yield (
                f"{at}.ask",
                f"{fact.name} is secret or masked for people, so nobody is ever asked for it; leave out ask.",
            )
        for intent in fact.needed_for:
            if intent not in intents:
                near = difflib.get_close_matches(intent, sorted(intents), 1)
                out = f"did you mean {near[0]}?" if near else "a team or [intents] must have it."
                yield f"{at}.needed_for", f"{fact.name} is needed for {intent}, which nobody has; {out}"
        for language, _ in fact.ask:
            if language and language not in policy.languages:
                there = ", ".join(policy.languages)
                yield (
                    f"{at}.ask",
                    f"Nobody is asked for {fact.name} in {language}, which is none of yours; there are {there}.",
                )
        silent = [language for language in policy.languages if not words_for(fact, language, policy)]
        if fact.is_asked and silent:
            words = f'ask = {{ {silent[0]} = "..." }} would do'
            yield f"{at}.ask", f"Nobody is asked for {fact.name} in {', '.join(silent)}; {words}."


def _own(policy: Policy, kind: str) -> tuple[str, ...]:
    """The topics or stakes that the policy itself tells by examples."""
    return tuple(subject.id for subject in policy.subjects if subject.kind == kind)


def _left_over(policy: Policy, covered: set[str]) -> str:
    """What falls to the general team, in one clause; "" if nothing does."""
    topics = {topic for team in policy.teams for topic in team.topics}
    parts = (
        ("topics", (*policy.compliance, *policy.out_of_scope), topics),
        ("stakes (unless an intent fits)", policy.high_stakes, covered),
        ("intents", (words.intent for words in policy.intents), covered),
    )
    left = ((word, [name for name in dict.fromkeys(names) if name not in had]) for word, names, had in parts)
    return "; ".join(f"{word} {', '.join(names)}" for word, names in left if names)


def _meant(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f"did you mean {near[0]}?" if near else f"one of yours must. Known are {', '.join(known)}."


def _teams(policy: Policy) -> Iterator[tuple[str, str, Rows]]:
    for team in policy.teams:
        yield team.id, team.name, (
            ("intents", ", ".join(team.intents)),
            ("topics", ", ".join(team.topics)),
            ("hours", _spoken(team.hours)),
            ("holidays", ", ".join(_day(day) for day in team.hours.holidays)),
            ("people", ", ".join(person.id for person in policy.staff_of(team.id))),
            ("stands in", team.fallback or ""),
            ("overflow", _overflow(policy, team)),
        )  # fmt: skip


def _people(policy: Policy) -> Iterator[tuple[str, str, Rows]]:
    for person in policy.people:
        yield person.id, person.name, (
            ("teams", ", ".join(person.teams)),
            ("languages", ", ".join(person.languages)),
            ("at a time", str(person.capacity)),
            ("certified", ", ".join(person.certifications)),
            ("role", person.role if person.role != "agent" else ""),
            ("skills", ", ".join(f"{name} {share:g}" for name, share in person.skills)),
            ("hours", _spoken(person.hours) if person.hours else ""),
        )  # fmt: skip


def _records(policy: Policy) -> Iterator[tuple[str, str, Rows]]:
    """What a database is asked and how an endpoint is mapped, where the policy says so."""
    for name, told, usual in (
        ("records.sql", policy.records_sql, Statements()),
        ("records.http", policy.records_http, Paths()),
    ):
        if told != usual:
            rows = ((field.name, getattr(told, field.name)) for field in fields(told))
            yield name, "", tuple((word, _listed(value)) for word, value in rows)


def _listed(value: object) -> str:
    return ", ".join(f"{name} = {path}" for name, path in value) if isinstance(value, tuple) else str(value)


def _day(day: Holiday) -> str:
    open_at = ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in day.spans)
    return f"{day.name} {day.when()}" + (f" ({open_at})" if open_at else "")


def _overflow(policy: Policy, team: Team) -> str:
    if team.overflow_after is None:
        return ""
    return f"after {as_toml(team.overflow_after).strip(chr(34))} to {team.overflow_to or policy.general_team}"


def _tiers(policy: Policy) -> Iterator[tuple[str, str, Rows]]:
    for tier in policy.tiers:
        yield tier.id, "", (("target", as_toml(tier.target)), ("ahead by", as_toml(tier.head_start)))


def _spoken(hours: Hours) -> str:
    return "always" if hours.spans is None else f"{as_text(hours)} ({hours.zone})"


def _print_settings(title: str, rows: Rows) -> None:
    """Key, line and value on one line each, whatever the width; what it means and its source below, dimmed."""
    keys, lines = (max(len(row[column]) for row in rows) for column in (0, 2))
    typer.echo(title)
    sources = " (and where its default comes from)" if any(row[3] for row in rows) else ""
    typer.echo(typer.style(f"  below each: what it means{sources}", dim=True))
    for key, value, line, source, meaning in rows:
        start = f"  {key.ljust(keys)}  {line.ljust(lines)}  "
        typer.echo(_wrapped(value, start, " " * len(start)))
        words = f"{meaning} ({source})" if source else meaning
        typer.echo(typer.style(_wrapped(words, " " * 6, " " * 6), dim=True))
    typer.echo()


def _print_each(title: str, rows: Iterable[tuple[str, str, Rows]]) -> None:
    """Each with its id and name on one line, and what is known of it below; nothing where there are no rows."""
    listed = list(rows)
    if not listed:
        return
    typer.echo(title)
    for id, name, known in listed:
        typer.echo(f"  {id}  {name}".rstrip())
        for word, value in known:
            if value:
                start = f"      {word.ljust(9)}  "
                typer.echo(_wrapped(value, start, " " * len(start)))
    typer.echo()


def _wrapped(words: str, start: str, later: str) -> str:
    """Words in the width of the terminal (COLUMNS goes before it), the first line after `start`."""
    width = shutil.get_terminal_size((WIDE, 0)).columns - max(len(start), len(later))
    lines = textwrap.wrap(words, max(width, LEAST), break_long_words=False, break_on_hyphens=False)
    return "\n".join((later if number else start) + line for number, line in enumerate(lines or [""]))
