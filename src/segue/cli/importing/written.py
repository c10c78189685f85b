"""A plan as the text of a policy.toml, with what a person should look at said in comments."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from .plan import Plan, PlannedPerson, PlannedTeam


def as_policy(plan: Plan, source: str) -> str:
    """The text; `segue check` accepts it."""
    untie(plan)
    return "\n".join((*_head(plan, source), *_teams(plan), *_tiers(plan), *_people(plan), *_intents(plan))) + "\n"


def untie(plan: Plan) -> None:
    """Ways that lead in a circle cannot be kept; the one that closes it is left out."""
    for way in ("fallback", "overflow_to"):
        for team in plan.teams.values():
            if _is_in_circle(plan, team, way):
                plan.note(
                    team.of, f"{way} of {team.id} would lead in a circle", f"say in [teams.{team.id}] where it ends"
                )
                setattr(team, way, "")
                if way == "overflow_to":
                    team.overflow_after = 0


def _is_in_circle(plan: Plan, start: PlannedTeam, way: str) -> bool:
    seen, id = {start.id}, getattr(start, way)
    while id:
        if id in seen:
            return True
        seen.add(id)
        id = getattr(plan.teams[id], way)
    return False


def _head(plan: Plan, source: str) -> Iterator[str]:
    spoken = Counter(language for person in plan.people.values() for language in person.languages)
    languages = [language for language, _ in spoken.most_common()] or ["en"]
    yield f"# Made by `segue import-policy` from {_plain(source)}. Read it, then `segue check` it."
    yield "# What could not be carried over stands in what the command printed."
    yield ""
    yield "[policy]"
    yield f"languages = {_list(languages)}"
    yield f"general_team = {_text(plan.general)}"


def _teams(plan: Plan) -> Iterator[str]:
    for team in plan.teams.values():
        yield ""
        yield f"[teams.{team.id}]  # {_plain(team.of)}"
        yield f"name = {_text(team.name)}"
        if team.intents:
            yield f"intents = {_list(team.intents)}"
        if team.topics:
            yield f"topics = {_list(team.topics)}"
        yield '# hours = "Mon-Fri 09:00-17:00"  # TaskRouter has none; without them the team is always on duty'
        if team.fallback:
            yield f"fallback = {_text(team.fallback)}"
        if team.overflow_after:
            yield f'overflow_after = "{team.overflow_after}s"'
            yield f"overflow_to = {_text(team.overflow_to)}"


def _tiers(plan: Plan) -> Iterator[str]:
    for id, of in plan.tiers.items():
        yield ""
        yield f"[tiers.{id}]  # {_plain(of)}"
        yield 'target = "180s"  # the usual one; less is sooner'


def _people(plan: Plan) -> Iterator[str]:
    for person in plan.people.values():
        yield ""
        yield f"[people.{person.id}]  # {_plain(person.of)}"
        yield from _person(plan, person)


def _person(plan: Plan, person: PlannedPerson) -> Iterator[str]:
    yield f"name = {_text(person.name)}"
    if not person.teams:
        plan.note(person.of, f"{person.id} is in no team and came to {plan.general}", f"teams in [people.{person.id}]")
    yield f"teams = {_list(person.teams or [plan.general])}"
    if person.languages:
        yield f"languages = {_list(person.languages)}"
    if person.skills:
        yield f"skills = {{ {', '.join(f'{name} = {share:g}' for name, share in person.skills.items())} }}"
    if person.capacity is not None:
        yield f"capacity = {person.capacity}"
    if person.role:
        yield f"role = {_text(person.role)}"
    if person.hours:
        yield f"hours = {_text(person.hours)}"
        yield f"timezone = {_text(person.zone or 'UTC')}"


def _intents(plan: Plan) -> Iterator[str]:
    intents = dict.fromkeys(intent for team in plan.teams.values() for intent in team.intents)
    if intents:
        yield ""
        yield "# How the intents sound: add what your customers say, or let `segue train` learn it from tickets."
    for intent in intents:
        yield ""
        yield f"[intents.{intent}]"
        yield f"phrases = {_list([intent.replace('_', ' ')])}"


def _text(said: str) -> str:
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007f")


def _list(said: list[str]) -> str:
    return f"[{', '.join(map(_text, said))}]"


def _plain(said: str) -> str:
    """A comment is one line, and only of what may stand in one."""
    return "".join(letter if letter.isprintable() else " " for letter in said)
