"""`segue import-policy`: a TaskRouter workflow and a CSV of agents into a policy.toml, with what was left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from ...core.policy.toml import from_toml
from .. import files
from .agents import add_agents
from .plan import Note, Plan
from .taskrouter import given, planned
from .written import as_policy

WORKFLOW = typer.Argument(
    metavar="WORKFLOW", help="A TaskRouter workflow as JSON, alone or with task_queues and workers beside it."
)
AGENTS = typer.Option("--agents", metavar="CSV", help="Agents: name, teams, skills, languages, capacity, role, hours.")
OUT = typer.Option("--out", metavar="FILE", help="Where the policy is written; without it on standard output.")


def import_policy(
    workflow: Annotated[str, WORKFLOW],
    agents: Annotated[str | None, AGENTS] = None,
    out: Annotated[str | None, OUT] = None,
) -> None:
    """Make a policy.toml of a Twilio TaskRouter workflow and a CSV of agents; say what could not be carried over."""
    if out is not None and Path(out).exists():
        raise files.BadFile(out, "it is there already; nothing is written over", "another name")
    plan = planned(given(workflow))
    if agents is not None:
        add_agents(plan, agents)
    text = as_policy(plan, ", ".join(Path(file).name for file in (workflow, agents) if file))
    policy = from_toml(text)
    if out is None:
        typer.echo(text, nl=False)
    else:
        try:
            Path(out).write_text(text, encoding="utf-8")
        except OSError as error:
            raise files.BadFile(out, f"it cannot be written ({error.strerror})", "a folder that is there") from None
    counted = (("team", len(policy.teams)), ("person", len(policy.people)))
    found = " and ".join(_counted(word, count) for word, count in counted)
    typer.echo(f"{found} carried over{f' to {out}' if out else ''}.", err=True)
    _tell(plan)


def _tell(plan: Plan) -> None:
    typer.echo("Not carried over:" if plan.notes else "All of it was carried over.", err=True)
    for note in sorted(plan.notes, key=_place):
        typer.echo(f"  {note.place}: {note.problem}. By hand: {note.by_hand}.", err=True)


def _place(note: Note) -> tuple[int, list[int]]:
    """Where a note belongs: the workflow first, then its queues, workers and agents, each from top to bottom."""
    parts = ("task_routing", "task_queues", "workers[")
    part = next((number for number, name in enumerate(parts) if name in note.place), len(parts))
    return part, [int(number) for number in re.findall(r"[\[:](\d{1,9})", note.place)]


def _counted(word: str, count: int) -> str:
    several = {"team": "teams", "person": "people"}[word]
    return f"{count} {word if count == 1 else several}"
