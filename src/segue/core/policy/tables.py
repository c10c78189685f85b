"""The tables of policy.toml: teams, people, intents, subjects, facts, replies, and where records say what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from functools import partial
from typing import TypeVar

from . import (
    ALWAYS,
    BadPolicy,
    CannedReply,
    Channel,
    Holiday,
    Hours,
    IntentWords,
    Paths,
    Person,
    Policy,
    Statements,
    Subject,
    Team,
    Tier,
)
from .hours import NotUnderstood, from_text, holiday_from
from .patterns import FactPattern
from .records import EXAMPLES as SQL_EXAMPLES
from .records import NO_FACTS, names_of_paths
from .values import a_count, a_kind, a_number, a_role, a_span, a_text, a_zone, names, said

T = TypeVar("T")
Refusal = Callable[[str, str, str], Exception]
Holidays = tuple[Holiday, ...]
NO_NAMES: tuple[str, ...] = ()
USUAL_TEAMS = Policy().teams

TEAM_KEYS = (
    "name", "intents", "topics", "hours", "timezone", "holidays", "fallback", "overflow_after", "overflow_to",
)  # fmt: skip
PERSON_KEYS = ("name", "teams", "languages", "skills", "certifications", "capacity", "role", "hours", "timezone")
TIER_KEYS = ("target", "head_start")
CHANNEL_KEYS = ("weight",)
INTENT_KEYS = ("phrases", "name")
SUBJECT_KEYS = ("examples", "kind")
FACT_KEYS = ("pattern", "examples", "name", "ask", "needed_for")
TABLES = {
    "teams": TEAM_KEYS, "people": PERSON_KEYS, "tiers": TIER_KEYS, "channels": CHANNEL_KEYS, "intents": INTENT_KEYS,
    "subjects": SUBJECT_KEYS, "facts": FACT_KEYS,
}  # fmt: skip
EXAMPLES = {
    "teams": "support", "people": "ana", "tiers": "gold", "channels": "voice", "intents": "refund",
    "subjects": "allergens", "facts": "order",
}  # fmt: skip
REPLIES = "replies"
"""A table whose keys are the team's own: each is a canned reply and its text."""
HOLIDAYS = "holidays"
"""The other one: each key is a date, its value the day's name, or name and hours."""
A_SHORT_DAY = '{ name = "Christmas Eve", hours = "09:00-12:00" }'
A_HOLIDAY = '12-25 = "Christmas"'
OFFICE = '"Mon-Fri 09:00-17:00"'
MAPPED = {
    "sql": tuple(field.name for field in fields(Statements)),
    "http": tuple(field.name for field in fields(Paths)),
}
"""The tables within `[records]`, and what may stand in each."""


def tables_of(document: Mapping[str, object]) -> dict[str, object]:
    tables: dict[str, object] = {}
    days = _holidays(document, HOLIDAYS)
    makers: Mapping[str, Callable[[str, Mapping[str, object]], object]] = {
        "teams": partial(_team, days), "people": partial(_person, days), "tiers": _tier, "channels": _channel,
        "intents": _intent, "subjects": _subject, "facts": _fact,
    }  # fmt: skip
    for section, make in makers.items():
        rows = document.get(section)
        if isinstance(rows, dict) and rows:
            tables[section] = tuple(make(id, row) for id, row in rows.items())
    if days and "teams" not in tables:
        tables["teams"] = tuple(replace(team, hours=replace(ALWAYS, holidays=days)) for team in USUAL_TEAMS)
    records = document.get("records")
    if isinstance(records, dict):
        tables |= {f"records_{name}": _mapped(name, records[name]) for name in MAPPED if name in records}
    replies = document.get(REPLIES)
    if isinstance(replies, dict):
        example = '"Hello {customer}, this is {agent}."'
        tables[REPLIES] = tuple(
            CannedReply(key, taken(f"{REPLIES}.{key}", a_text, text, example)) for key, text in replies.items()
        )
    return tables


def _team(days: Holidays, id: str, row: Mapping[str, object]) -> Team:
    at = f"teams.{id}"
    return Team(
        id,
        from_row(row, at, "name", a_text, f'"{id.title()}"', id.replace("_", " ").title()),
        from_row(row, at, "intents", names, '["refund"]', NO_NAMES),
        from_row(row, at, "topics", names, '["fraud"]', NO_NAMES),
        _hours(row, at, _with_own(days, _holidays(row, HOLIDAYS, at))),
        from_row(row, at, "fallback", a_text, '"support"', None),
        from_row(row, at, "overflow_after", a_span, '"10m"', None),
        from_row(row, at, "overflow_to", a_text, '"support"', None),
    )


def _person(days: Holidays, id: str, row: Mapping[str, object]) -> Person:
    at = f"people.{id}"
    hours = _hours(row, at, days)  # a zone without hours is checked too
    return Person(
        id,
        from_row(row, at, "name", a_text, f'"{id.title()}"', id.title()),
        from_row(row, at, "teams", names, '["support"]', NO_NAMES),
        from_row(row, at, "languages", names, '["en"]', ("en",)),
        from_row(row, at, "skills", _skills, "{ refund = 1.0 }", ()),
        from_row(row, at, "capacity", a_count, "3", 3),
        hours if "hours" in row else None,
        from_row(row, at, "role", a_role, '"supervisor"', "agent"),
        from_row(row, at, "certifications", names, '["fraud"]', NO_NAMES),
    )


def _tier(id: str, row: Mapping[str, object]) -> Tier:
    at, usual = f"tiers.{id}", Tier(id)
    target = from_row(row, at, "target", a_span, '"90s"', usual.target)
    return Tier(id, target, from_row(row, at, "head_start", a_span, '"60s"', usual.head_start))


def _channel(id: str, row: Mapping[str, object]) -> Channel:
    return Channel(id, from_row(row, f"channels.{id}", "weight", a_count, "3", 1))


def _intent(id: str, row: Mapping[str, object]) -> IntentWords:
    at = f"intents.{id}"
    phrases = from_row(row, at, "phrases", names, '["money back"]', NO_NAMES)
    return IntentWords(
        id, tuple(phrase.lower() for phrase in phrases), from_row(row, at, "name", a_text, '"a refund"', "")
    )


def _subject(id: str, row: Mapping[str, object]) -> Subject:
    at = f"subjects.{id}"
    examples = from_row(row, at, "examples", names, '["does it contain nuts?"]', NO_NAMES)
    if not examples:
        raise BadPolicy(f"{at}.examples", "has no example", '["does it contain nuts?", "I am allergic to milk"]')
    return Subject(id, examples, from_row(row, at, "kind", a_kind, '"topic"', "topic"))


def _fact(id: str, row: Mapping[str, object]) -> FactPattern:
    at = f"facts.{id}"
    pattern = from_row(row, at, "pattern", a_text, "'HL-\\d{5}'", "")
    examples = from_row(row, at, "examples", names, '["my order HL-48213"]', NO_NAMES)
    fact = FactPattern(
        id.replace("_", " "),
        pattern,
        examples,
        from_row(row, at, "name", a_text, '"order number"', ""),
        from_row(row, at, "ask", _words_to_ask, '"What is your order number?"', ()),
        from_row(row, at, "needed_for", names, '["refund"]', NO_NAMES),
    )
    if problem := fact.problem():
        raise BadPolicy(f"{at}.pattern", problem, "'HL-\\d{5}'")
    return fact


def _words_to_ask(value: object) -> tuple[tuple[str, str], ...]:
    """One sentence, or one for each language."""
    rows = value.items() if isinstance(value, dict) else (("", value),)
    return tuple((language, a_text(words)) for language, words in rows)


def _mapped(name: str, row: Mapping[str, object]) -> Statements | Paths:
    at, told = f"records.{name}", dict[str, object]()
    for key in row:
        if key == "facts":
            told[key] = from_row(row, at, key, names_of_paths, '{ city = "address.city" }', NO_FACTS)
        else:
            told[key] = from_row(row, at, key, a_text, SQL_EXAMPLES[key] if name == "sql" else f'"data.{key}"', "")
    return Statements(**told) if name == "sql" else Paths(**told)  # type: ignore[arg-type]  # all are texts but facts


def _skills(value: object) -> tuple[tuple[str, float], ...]:
    if not isinstance(value, dict):
        raise ValueError(f"{said(value)} is no table of skills")
    return tuple((name, a_number(share)) for name, share in value.items())


def _hours(row: Mapping[str, object], at: str, days: Holidays) -> Hours:
    zone = from_row(row, at, "timezone", a_zone, '"Europe/Berlin"', "UTC")
    hours = from_row(row, at, "hours", lambda value: from_text(a_text(value), zone), OFFICE, Hours(None, zone))
    return replace(hours, holidays=days)


def _holidays(table: Mapping[str, object], name: str, at: str = "") -> Holidays:
    """The days of `[holidays]` or of a team's own table."""
    rows, at = table.get(name, {}), f"{at}.{name}".strip(".")
    if not isinstance(rows, dict):
        raise BadPolicy(at, "should be a table of days", f"[{at}]")
    return tuple(taken(f"{at}.{when}", partial(_holiday, when), value, A_HOLIDAY) for when, value in rows.items())


def _with_own(days: Holidays, own: Holidays) -> Holidays:
    """Everybody's days, but a team's own where it says something else of one."""
    return (*own, *(day for day in days if day.when() not in {other.when() for other in own}))


def _holiday(when: str, value: object) -> Holiday:
    if not isinstance(value, dict):
        return holiday_from(when, a_text(value))
    unknown = next((name for name in value if name not in ("name", "hours")), None)
    if unknown is not None:
        raise NotUnderstood(f"{unknown!r:.40} is not a setting of a day", A_SHORT_DAY)
    return holiday_from(when, a_text(value.get("name", when)), a_text(value["hours"]) if "hours" in value else "")


def from_row(row: Mapping[str, object], at: str, name: str, take: Callable[[object], T], example: str, default: T) -> T:
    return taken(f"{at}.{name}", take, row[name], example) if name in row else default


def taken(path: str, take: Callable[[object], T], value: object, example: str, refused: Refusal = BadPolicy) -> T:
    """A value as `take` has it; else a refusal that names the key and a value that would do."""
    try:
        return take(value)
    except NotUnderstood as error:
        raise refused(path, str(error), error.try_this or example) from None
    except ValueError as error:
        raise refused(path, str(error), example) from None
    except OverflowError:
        raise refused(path, "the number is too large", example) from None
