"""A Twilio TaskRouter workflow as a plan: filters become intents of teams, timeouts overflows, workers people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...core.policy import TOPICS
from .. import files
from .expressions import Compared, NotAnExpression, alternatives, holds, is_always, parsed, wanted
from .plan import Plan, PlannedPerson, PlannedTeam, language, levelled, slug

A_WORKFLOW = '{"task_routing": {"filters": [], "default_filter": {"queue": "Everyone"}}}'
ABOUT = {
    "intent", "topic", "type", "category", "reason", "skill", "department", "product", "selected_product", "issue",
    "task_type", "subject", "queue",
}  # fmt: skip
"""Keys of a task's attributes that say what it is about."""
SPOKEN = {"language", "lang", "languages", "selected_language", "locale"}
RANKED = {"tier", "customer_tier", "customer_value", "plan", "segment"}
FRIENDLY = ("friendly_name", "friendlyName", "name")
TARGETED = {
    "priority": "Segue takes who is due first; give a tier a target in [tiers.<name>]",
    "expression": "Segue asks who fits best and who knows the case first; say skills in [people.<id>]",
    "order_by": "Segue asks who fits best first; say levels in skills of [people.<id>]",
    "known_worker_sid": "who had the case before is asked first anyway",
    "known_worker_friendly_name": "who had the case before is asked first anyway",
}
"""What a target may say and a policy has no word for, and what to do."""
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in a file: a workflow's configuration, and queues and workers where they came with it.

    Attributes:
        queues: by name and by sid.
    """

    routing: Row
    at: str
    queues: Mapping[str, Row]
    workers: tuple[Row, ...]


def given(file: str) -> Given:
    """The parts of a file: a configuration, a workflow as the API lists it, or an object with queues and workers too.

    Raises:
        BadFile: it is no JSON or has no task_routing.
    """
    text = files.content(file)
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise files.BadFile(file, f"this is no JSON ({error.msg})", A_WORKFLOW, error.lineno) from None
    except (RecursionError, ValueError):
        raise files.BadFile(file, "a number or a list in it is too long", A_WORKFLOW) from None
    found = _routing(document, "")
    if found is None:
        raise files.BadFile(file, "there is no task_routing in it", A_WORKFLOW)
    routing, at = found
    queues = {
        str(queue[name]): queue
        for queue in _rows(document, "task_queues", "taskQueues", "queues")
        for name in (*FRIENDLY, "sid")
        if isinstance(queue.get(name), str)
    }
    return Given(routing, at, queues, tuple(_rows(document, "workers")))


def planned(it: Given) -> Plan:
    """Teams and people of what was given, with what is left out."""
    plan = Plan()
    filters = _rows(it.routing, "filters")
    for place, named in _named_queues(it, filters):
        _team(plan, it, named, place)
    default = it.routing.get("default_filter")
    queue = default.get("queue") if isinstance(default, Mapping) else None
    plan.general = _team(plan, it, queue, f"{it.at}.default_filter").id if isinstance(queue, str) else ""
    read = [_Filter(plan, it, number, row) for number, row in enumerate(filters)]
    for one in sorted(read, key=lambda one: one.has_more):  # who asks for nothing else has the intent
        one.carry_intents()
    for one in read:
        one.carry_targets()
    if not plan.general:
        plan.general = _team(plan, it, "Support", it.at).id
        plan.note(
            it.at, "there is no default_filter", f'general_team = "{plan.general}" takes what is nobody\'s; check it'
        )
    for number, worker in enumerate(it.workers):
        _worker(plan, it, number, worker)
    return plan


class _Filter:
    """One filter: what it is about, and where it leads."""

    def __init__(self, plan: Plan, it: Given, number: int, row: Row) -> None:
        self.plan, self.it, self.row = plan, it, row
        self.place = f"{it.at}.filters[{number}]"
        self.targets = [target for target in _rows(row, "targets") if isinstance(target.get("queue"), str)]
        self.ways: list[list[Compared]] = []
        self.is_always = False
        self._read()
        self.has_more = any(len(self._about(way)) < len(way) for way in self.ways)

    def _read(self) -> None:
        said = self.row.get("expression")
        if not self.targets:
            self.plan.note(
                f"{self.place}.targets", "no target names a queue", "name the team's intents in [teams.<id>]"
            )
        try:
            whole = parsed(said) if isinstance(said, str) else None
        except NotAnExpression as error:
            self.plan.note(f"{self.place}.expression", f"{said!r:.80} is not understood ({error})", self._by_hand())
            return
        if whole is None or is_always(whole):
            self.is_always = True
        else:
            self.ways = alternatives(whole)

    def _by_hand(self) -> str:
        return f"name what it is about in the intents of [teams.{self._team_id() or '<id>'}]"

    def _team_id(self) -> str:
        return _team(self.plan, self.it, str(self.targets[0]["queue"]), self.place).id if self.targets else ""

    @staticmethod
    def _about(way: Iterable[Compared]) -> list[tuple[str, ...]]:
        asked = [wanted(compared) for compared in way]
        return [found[1] for found in asked if found is not None and found[0].rpartition(".")[2].lower() in ABOUT]

    def carry_intents(self) -> None:
        """Gives the team what the filter is about, and tells what else it asks for."""
        if self.is_always and self.targets:
            self.plan.note(
                f"{self.place}.expression", "it takes every task; filters below it were never asked",
                f'general_team = "{self._team_id()}" does the same',
            )  # fmt: skip
        for way in self.ways:
            about = [name for names in self._about(way) for name in names]
            for compared in way:
                self._left_out(compared)
            for name in about if self.targets else ():
                self._give(name)

    def _give(self, name: str) -> None:
        team, intent = self.plan.teams[self._team_id()], slug(name, usual="intent")
        owner = next((one for one in self.plan.teams.values() if intent in (*one.intents, *one.topics)), None)
        if owner is None:
            (team.topics if intent in TOPICS else team.intents).append(intent)
        elif owner is not team:
            self.plan.note(
                f"{self.place}.expression", f"{intent} goes to {owner.name} by another filter, not to {team.name} too",
                f"move it to [teams.{team.id}], or give people of {team.id} the team {owner.id} and the skill",
            )  # fmt: skip

    def _left_out(self, compared: Compared) -> None:
        asked = wanted(compared)
        key, values = asked if asked else ("", ())
        name, place = key.rpartition(".")[2].lower(), f"{self.place}.expression"
        if name in ABOUT:
            return
        if name in SPOKEN:
            hand = "people are asked by the customer's language; say languages in [people.<id>]"
        elif name in RANKED:
            hand = "give the tier a target in [tiers.<name>]; it is there with the usual one"
            self.plan.tiers |= {slug(value, usual="tier"): place for value in values}
        else:
            hand = "there is no such condition in a policy; let it be an intent or a topic, or leave it"
        self.plan.note(place, f"{compared.told()} is left out", hand)

    def carry_targets(self) -> None:
        """Overflow from timeouts, a stand-in from skip_if, and notes of all the rest."""
        for number, target in enumerate(_rows(self.row, "targets")):
            place = f"{self.place}.targets[{number}]"
            for name, by_hand in TARGETED.items():
                if name in target:
                    said = json.dumps(target[name], ensure_ascii=False)
                    self.plan.note(f"{place}.{name}", f"{name} {said:.80} is left out", by_hand)
        if not self.targets:
            return
        team = self.plan.teams[self._team_id()]
        steps = [_team(self.plan, self.it, str(target["queue"]), self.place).id for target in self.targets]
        at = next((number for number, id in enumerate(steps) if id != team.id), len(steps))
        following = steps[at] if at < len(steps) else self.plan.general
        self._overflow(team, self.targets[:at], following)
        for number in range(at + 1, len(steps)):
            if steps[number] != following:
                self.plan.note(
                    f"{self.place}.targets[{number}]", f"the further step to {steps[number]} is left out",
                    f"say overflow_after and overflow_to in [teams.{following}]; it holds for all of its customers",
                )  # fmt: skip

    def _overflow(self, team: PlannedTeam, own: list[Row], following: str) -> None:
        waits = [_seconds(target.get("timeout")) for target in own]
        place = f"{self.place}.targets[{len(own) - 1}]"
        if all(waits) and waits and following and following != team.id:
            after = sum(wait for wait in waits if wait)
            if team.overflow_after and (team.overflow_after, team.overflow_to) != (after, following):
                self.plan.note(
                    f"{place}.timeout", f"{team.id} overflows by another filter already", "check which is meant"
                )
            else:
                team.overflow_after, team.overflow_to = after, following
        for target in own:
            said = target.get("skip_if")
            if said is None:
                continue
            is_nobody = isinstance(said, str) and "".join(said.split()) == "workers.available==0"
            if is_nobody and following and following != team.id and team.fallback in ("", following):
                team.fallback = following
            else:
                self.plan.note(
                    f"{self.place}.targets.skip_if", f"skip_if {said!r:.60} is left out",
                    f"fallback in [teams.{team.id}] is the team that stands in while nobody is there",
                )  # fmt: skip


def _team(plan: Plan, it: Given, queue: str, place: str) -> PlannedTeam:
    """The team of a queue, by its name or sid; the same queue is the same team."""
    row = it.queues.get(queue, {})
    name = next((str(row[key]) for key in FRIENDLY if isinstance(row.get(key), str)), queue).strip() or "Team"
    known = next((team for team in plan.teams.values() if team.name == name), None)
    if known is not None:
        return known
    team = PlannedTeam(slug(name, plan.teams), name, place)
    plan.teams[team.id] = team
    if not row and queue.startswith("WQ") and len(queue) == 34:
        hand = f"say its name in [teams.{team.id}], or put the queues as task_queues into the file"
        plan.note(place, f"the queue {queue} has no name", hand)
    return team


def _named_queues(it: Given, filters: list[Row]) -> list[tuple[str, str]]:
    """Every queue in the order of the filters, then those that only stand in the list of queues."""
    used = [
        (f"{it.at}.filters[{number}].targets[{step}]", target["queue"])
        for number, row in enumerate(filters)
        for step, target in enumerate(_rows(row, "targets"))
    ] if filters else []  # fmt: skip
    named = [("task_queues", str(row.get("sid") or name)) for name, row in it.queues.items()]
    return [(place, queue) for place, queue in (*used, *named) if isinstance(queue, str)]


def _worker(plan: Plan, it: Given, number: int, row: Row) -> None:
    place = f"workers[{number}]"
    said = row.get("attributes", {})
    try:
        attributes = json.loads(said) if isinstance(said, str) else said
    except ValueError:
        attributes = None
    if not isinstance(attributes, Mapping):
        plan.note(f"{place}.attributes", "these are no attributes", "add the person in [people.<id>]")
        attributes = {}
    name = next(
        (str(of[key]) for of in (attributes, row) for key in ("full_name", *FRIENDLY) if isinstance(of.get(key), str)),
        "",
    ).strip()
    person = PlannedPerson(slug(name, plan.people, "person"), name or f"Person {number + 1}", place)
    routing = attributes.get("routing")
    of = routing if isinstance(routing, Mapping) else attributes
    levels = of.get("levels")
    known = levels if isinstance(levels, Mapping) else {}
    skills = {skill: _number(known.get(skill)) for skill in _texts(of.get("skills"))}
    person.skills = levelled(skills, max((level for level in skills.values() if level), default=1.0))
    if any(level is not None and level > 1 for level in skills.values()):
        plan.note(f"{place}.attributes", "levels became shares of the highest", f"check skills in [people.{person.id}]")
    spoken = [*_texts(attributes.get("languages")), *_texts(attributes.get("language"))]
    person.languages = list(dict.fromkeys(filter(None, map(language, spoken))))
    person.teams = _teams_of(plan, it, attributes)
    plan.people[person.id] = person


def _teams_of(plan: Plan, it: Given, attributes: Row) -> list[str]:
    """The teams whose queue would reach somebody, by its target_workers."""
    found = []
    for name, row in it.queues.items():
        said = row.get("target_workers", row.get("targetWorkers"))
        try:
            reached = holds(parsed(said), attributes) if isinstance(said, str) and said.strip() else False
        except NotAnExpression as error:
            reached = False
            plan.note(
                f"task_queues {name!r:.40}", f"target_workers is not understood ({error})", "say teams in [people.<id>]"
            )
        if reached:
            found.append(_team(plan, it, name, "task_queues").id)
    return list(dict.fromkeys(found))


def _routing(document: object, at: str) -> tuple[Row, str] | None:
    """The task_routing of whatever it is wrapped in, and where it stands."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return None
    if isinstance(document, list):
        found = [_routing(item, f"{at}[{number}]") for number, item in enumerate(document)]
        return next(filter(None, found), None)
    if not isinstance(document, Mapping):
        return None
    routing = document.get("task_routing", document.get("taskRouting"))
    if isinstance(routing, Mapping):
        return routing, f"{at}.task_routing".strip(".")
    for name in ("configuration", "workflow", "workflows"):
        if name in document and (inside := _routing(document[name], f"{at}.{name}".strip("."))) is not None:
            return inside
    return None


def _rows(of: object, *names: str) -> list[Row]:
    """The objects of a list under one of several names."""
    rows: object = next((of[name] for name in names if name in of), None) if isinstance(of, Mapping) else None
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def _texts(value: object) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [item.strip() for item in listed if isinstance(item, str) and item.strip()]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _seconds(value: object) -> int:
    """A timeout, also where it is written as text; 0 for none and for what is no time."""
    try:
        seconds = int(float(value)) if isinstance(value, str | int | float) else 0
    except (ValueError, OverflowError):
        return 0
    return seconds if 0 < seconds <= 86_400 else 0
