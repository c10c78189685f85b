"""A CSV of agents: who works in which team, what they can, when. Columns are recognised by their names."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

from ...core.policy.hours import NotUnderstood, check_zone, from_text
from .. import files
from .plan import Plan, PlannedPerson, PlannedTeam, language, levelled, slug

COLUMNS = {
    "name": "name", "full_name": "name", "agent": "name", "friendly_name": "name", "email": "email", "e_mail": "email",
    "team": "teams", "teams": "teams", "queue": "teams", "queues": "teams", "group": "teams", "groups": "teams",
    "skill": "skills", "skills": "skills", "language": "languages", "languages": "languages", "capacity": "capacity",
    "max_chats": "capacity", "role": "role", "timezone": "timezone", "time_zone": "timezone", "hours": "hours",
    "working_hours": "hours",
}  # fmt: skip
"""Columns by the names that people give them."""
A_HEAD = "name,email,teams,skills,languages,capacity,role,timezone,hours"
SUPERVISORS = {"supervisor", "admin", "manager", "lead", "team lead", "team leader"}
_SKILL = re.compile(r"(?P<name>.+?)\s*(?:[:=(]\s*(?P<level>\d*\.?\d+)\s*\)?)?")


def add_agents(plan: Plan, file: str) -> None:
    """Everybody of a CSV to a plan; who is there by name already is completed.

    Raises:
        BadFile: there is no table with names in it.
    """
    text = files.content(file)
    start = text.split("\n", 1)[0]
    between = max(",;\t", key=start.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=between)
    try:
        heads, rows = reader.fieldnames or [], [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise files.BadFile(file, f"this is no CSV ({error})", A_HEAD) from None
    meant = {head: COLUMNS.get(slug(head or "", usual="")) for head in heads}
    if "name" not in meant.values():
        raise files.BadFile(file, "there is no column name in it", A_HEAD, 1)
    for head, known in meant.items():
        if known is None:
            plan.note(f"{file}:1", f"the column {head!r:.40} is left out", "a policy has no such word")
    if "email" in meant.values():
        plan.note(f"{file}:1", "addresses are left out", "accounts are made with `segue user add PERSON`")
    highest = max((level for _, row in rows for level in _levels(row, meant).values() if level), default=1.0)
    if highest > 1:
        plan.note(f"{file}:1", f"levels became shares of the highest, {highest:g}", "check skills in [people.<id>]")
    for line, row in rows:
        if None in row:
            plan.note(
                f"{file}:{line}", "it has more cells than columns; those are left out", 'put lists into quotes: "en,de"'
            )
        cells = {known: (row.get(head) or "").strip() for head, known in meant.items() if known}
        if any(cells.values()):
            _person(plan, file, line, cells, levelled(_levels(row, meant), highest))


def _person(plan: Plan, file: str, line: int, cells: Mapping[str, str], skills: dict[str, float]) -> None:
    at, name = f"{file}:{line}", cells["name"]
    if not name:
        plan.note(at, "there is no name", "add the person in [people.<id>]")
        return
    person = next((one for one in plan.people.values() if one.name == name and not one.of.startswith(file)), None)
    if person is None:
        person = PlannedPerson(slug(name, plan.people, "person"), name, at)
        plan.people[person.id] = person
    teams = [team.id for said in _list(cells.get("teams")) if (team := _team(plan, at, said))]
    person.teams = list(dict.fromkeys((*teams, *person.teams)))
    person.skills |= skills
    for said in _list(cells.get("languages")):
        code = language(said)
        if code and code not in person.languages:
            person.languages.append(code)
        elif not code:
            plan.note(at, f"{said!r:.40} is no language", f'languages = ["en"] in [people.{person.id}]')
    _capacity(plan, at, person, cells.get("capacity", ""))
    role = cells.get("role", "").lower()
    person.role = "supervisor" if role in SUPERVISORS else ""
    if role and role not in {*SUPERVISORS, "agent"}:
        plan.note(
            at, f"the role {role!r:.40} became agent", f'role = "supervisor" in [people.{person.id}] if they see all'
        )
    _hours(plan, at, person, cells.get("hours", ""), cells.get("timezone", ""))


def _team(plan: Plan, at: str, said: str) -> PlannedTeam | None:
    id = slug(said)
    found = next((team for team in plan.teams.values() if id in (team.id, slug(team.name))), None)
    if found is None:
        plan.note(at, f"there is no team {said!r:.40}", f"make a [teams.{id}], or check the name")
    return found


def _capacity(plan: Plan, at: str, person: PlannedPerson, said: str) -> None:
    if not said:
        return
    if said.isdigit() and said.isascii() and len(said) < 5 and int(said) <= 1000:
        person.capacity = int(said)
    else:
        plan.note(at, f"capacity {said!r:.40} is left out", f"capacity = 3 in [people.{person.id}]")


def _hours(plan: Plan, at: str, person: PlannedPerson, hours: str, zone: str) -> None:
    try:
        if zone:
            check_zone(zone)
        if hours:
            from_text(hours, zone or "UTC")
    except NotUnderstood as error:
        by_hand = error.try_this or '"Mon-Fri 09:00-17:00"'
        plan.note(
            at,
            f"{error}; hours and time zone are left out",
            f"hours = {by_hand}" if "zone" not in str(error) else f"timezone = {by_hand}",
        )
        return
    person.hours, person.zone = hours, zone if hours else ""
    if zone and not hours:
        plan.note(at, "a time zone without hours is left out", "whoever has no hours has those of the team")


def _levels(row: Mapping[str, str | None], meant: Mapping[str, str | None]) -> dict[str, float | None]:
    """Skills and their levels, None where there is none: "refund:3; billing"."""
    said = next((row.get(head) for head, known in meant.items() if known == "skills"), None)
    found = [_SKILL.fullmatch(one) for one in _list(said)]
    return {one["name"].strip(): float(one["level"]) if one["level"] else None for one in found if one}


def _list(said: str | None) -> list[str]:
    return [one.strip() for one in re.split("[;|,/]", said or "") if one.strip()]
