"""`segue why`: why a conversation went where it went, in plain sentences, and whether it would again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import typer

from ..core import events as e
from ..core.decisions import Decided, decisions, is_faithful
from ..core.policy import Policy
from ..journal import statements
from ..server.settings import settings_from
from . import files
from .journal import JOURNAL, opened_to_read, shown

CONVERSATION = typer.Argument(metavar="CONVERSATION", help="Its id; `segue replay JOURNAL` lists them.")
POLICY = typer.Option(
    "--policy", metavar="FILE", help="A policy.toml to decide again with; without it the one of SEGUE_POLICY."
)
JSON = typer.Option("--json", help="One JSON object for each decision, with all it was decided on.")
SAME = "replayed with this policy: the same answer"


def why(
    journal: Annotated[str, JOURNAL],
    conversation: Annotated[str, CONVERSATION],
    policy: Annotated[str | None, POLICY] = None,
    as_json: Annotated[bool, JSON] = False,
) -> None:
    """Tell why a conversation went where it went, and decide it again with a policy.

    Ends with 1 if the very policy that decided it gives another answer. The journal is only read.
    """
    file = policy or settings_from().policy or None
    rules = files.policy(file) if file else None
    with opened_to_read(journal, conversation) as (cursor, _):
        events = statements.events_of(cursor, conversation, 0)
    found = tuple(decisions(conversation, events, rules))
    if as_json:
        files.write([row(one) for one in found])
    else:
        typer.echo("\n".join(told(conversation, found, rules, file)))
    if rules is not None and not is_faithful(found, rules):
        raise typer.Exit(1)


def told(id: str, found: Sequence[Decided], policy: Policy | None, file: str | None) -> Iterator[str]:
    """All of it for a person, line by line."""
    yield f"{shown(id)}: {'times in UTC' if found else 'it was never handed to people, so there is nothing to tell'}"
    day = ""
    for one in found:
        if (today := f"{one.at:%Y-%m-%d}") != day:
            day = today
            yield f"\n{day}"
        yield f"  At {one.at:%H:%M:%S}  {shown(one.told[0])}"
        yield from (f"               {shown(sentence)}" for sentence in one.told[1:])
        if one.replayed is not None:
            yield f"               -> {_replayed(one)}"
    if found and policy is None:
        yield "\nNot decided again: name the policy with --policy FILE, or in SEGUE_POLICY."
    elif policy is not None and found:
        yield f"\n{shown(file or '')} is version {policy.version()}."


def _replayed(one: Decided) -> str:
    assert one.replayed is not None
    words = " ".join(map(shown, one.replayed.because))
    match one.replayed.answer:
        case "same":
            return f"{SAME}{f'. {words}' if words else ''}"
        case "differs":
            return f"replayed with this policy: ANOTHER ANSWER. {words}"
        case "cannot":
            return f"cannot be replayed. {words}"


def row(one: Decided) -> Mapping[str, object]:
    """All of it for a program."""
    shared = {"at": one.at, "version": one.version, "what": one.what, "policy": one.policy or None}
    replayed = one.replayed and {"answer": one.replayed.answer, "because": one.replayed.because}
    return {**_plain({**shared, **_decided_on(one.event), "told": one.told}), "replayed": files.plain(replayed)}


def _decided_on(event: e.Event) -> Mapping[str, object]:
    match event:
        case e.HandedOff() | e.Rerouted():
            to = event.destination
            return {
                "team": to.team, "because": to.because, "intents": [(one.name, one.p) for one in to.intents],
                "language": to.language, "knows_the_case": to.person, "scores": to.scores, "lost": to.lost,
                "on_duty": to.on_duty, "candidates": to.looked.candidates, "others": to.looked.others,
                **({"reasons": [why.because for why in event.packet.why]} if isinstance(event, e.HandedOff) else {}),
            }  # fmt: skip
        case e.Offered():
            made = event.offer
            return {
                "offer": made.id, "person": made.agent, "team": made.team, "until": made.until,
                "because": made.because, "candidates": made.candidates, "others": made.others,
            }  # fmt: skip
        case e.Reassigned():
            return {"person": event.by, "lapse": event.lapse, "because": event.because, "in_line_since": event.since}
        case e.Accepted() | e.Declined() | e.Expired() | e.TookOver():
            given = {"assigned_by": event.assigned_by} if isinstance(event, e.TookOver) and event.assigned_by else {}
            return {"person": event.by, "outcome": type(event).__name__, **given}
        case e.WentBack():
            return {"outcome": "WentBack"}
        case e.Withdrawn():
            return {"person": event.by, "outcome": "Withdrawn", "because": event.because}
        case e.AskedWhileWaiting():
            return {"about": event.question.about, "choices": event.question.choices, "because": event.question.because}
        case e.Answered():
            to = event.destination
            return {
                "about": event.about, "is_answer": event.is_answer, "team": to.team, "because": to.because,
                "intents": [(one.name, one.p) for one in to.intents], "scores": to.scores, "lost": to.lost,
            }  # fmt: skip
        case _:
            return {}


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {name: files.plain(value) for name, value in row.items()}
