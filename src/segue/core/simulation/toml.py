"""scenario.toml: what a day is made of, in a team's own words. Read KEYS first.

Whatever is wrong is refused with its line and a value that would do; what is not said is assumed and told.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TypeVar

from ..policy import Hours, Policy
from ..policy.hours import from_text as hours_of
from ..policy.tables import taken
from ..policy.toml import line_of
from ..policy.values import a_count, a_number, a_text, names
from .staff import policy_staff, spans_of, staffed, targets_of
from .values import (
    FLAT,
    NO_COUNTS,
    NO_FIGURES,
    NO_NAMES,
    a_share,
    lengths,
    many,
    one_or_more,
    positive,
    seconds,
    shares,
    urgencies,
)
from .values import shape as a_shape
from .variants import applied, days, nearest
from .world import Arrivals, BadScenario, Plan, Scenario, Tier, Variant

T = TypeVar("T")
Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Key:
    """A setting that fills one field of a scenario; its default stands there.

    Attributes:
        path: where it stands in the file.
        field: of Scenario.
        take: turns what stands in the file into the value; raises ValueError in words.
    """

    path: str
    field: str
    take: Callable[[object], object]
    example: str
    meaning: str


KEYS: tuple[Key, ...] = (
    Key("service.cv", "talk_cv", positive, "0.85", "Coefficient of variation of conversations."),
    Key("service.wrap_up", "wrap_up", seconds, '"45s"', "Mean time after a conversation."),
    Key("service.triage", "triage", seconds, '"150s"', "Mean time until somebody sees that a case is not theirs."),
    Key("service.together", "together", positive, "1.3", "Factor on a conversation beside another one."),
    Key("patience.shape", "patience_shape", positive, "1.3", "Shape of the Weibull distribution."),
    Key("customers.languages", "languages", shares, "{ en = 0.86, es = 0.14 }", "Languages with their shares."),
    Key("customers.urgency", "urgency", urgencies, '{ "1.0" = 0.8, "2.0" = 0.2 }', "Urgencies with their shares."),
    Key("reading.accuracy", "accuracy", a_share, "0.9", "Share of customers whose likeliest intent is the true one."),
    Key("reading.ask_below", "ask_below", a_share, "0.85", "Probability below which the AI asks one question."),
    Key("reading.answer_after", "answer_after", seconds, '"25s"', "Time until it is answered."),
    Key("reading.confused", "confused", many(names), '{ billing = ["refund"] }', "Intents that sound alike."),
    Key("offers.accept_after", "accept_after", seconds, '"6s"', "Median time until an offer is accepted."),
    Key("offers.lapse_share", "lapse_share", a_share, "0.05", "Offers that are not accepted."),
    Key("offers.lapse_after", "lapse_after", seconds, '"20s"', "Time after which an offer lapses."),
    Key("offers.lapse_away", "lapse_away", seconds, '"3m"', "Time that somebody is then away."),
    Key("people.breaks", "breaks", lengths, '["30m", "10m"]', "Breaks in a shift, at a time that chance chooses."),
)  # fmt: skip
"""Every setting that fills one field."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "arrivals": ("hours", "by_hour", "by_day", "per_day", "spread"),
    "service": ("talk", "usual"),
    "patience": ("mean",),
    "tiers": (),
    "teams": (),
    "staff": (),
    "certified": (),
    "variants": (),
}
"""What else may stand in a part of the file; the last five hold tables with the team's own names."""

OPEN = ("tiers", "teams", "staff", "certified", "variants")
TIER = ("share", "target", "patience")
VARIANT = ("add", "remove", "on", "load", "accuracy", "talk")
USUAL_TALK = 480.0
"""Seconds of a conversation where nothing is said. Source: findings on routing, section 3, the mean of its intents."""


def from_toml(text: str, policy_of: Callable[[str], Policy]) -> Plan:
    """A scenario with its variants from the text of a scenario.toml.

    Args:
        policy_of: the policy in a file that the scenario names; may raise what it likes.

    Raises:
        BadScenario: the text is no TOML, a key is unknown, a value is wrong or contradicts another; with the line.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        at = int(line[1]) if line else len(text.splitlines()) or 1
        raise BadScenario("", f"this is no TOML: {error}", 'key = "value"', at) from None
    except (ValueError, RecursionError):  # thousands of digits, thousands of brackets
        raise BadScenario("", "a number or a list in it is too long", 'key = "value"', 1) from None
    try:
        return _plan(document, policy_of)
    except BadScenario as bad:
        raise bad.at(_line(text, bad.key)) from None


def _line(text: str, key: str) -> int | None:
    """The line of a key, or of the table on one line in which it stands."""
    lines, parts = text.splitlines(), key.split(".")
    for n in range(len(parts), 0, -1):
        part = ".".join(parts[:n])
        at = line_of(text, part)
        if at is not None and lines[at - 1].partition("=")[0].strip("[] \t").replace('"', "") in (part, parts[n - 1]):
            return at
    return line_of(text, key)


def _plan(document: Table, policy_of: Callable[[str], Policy]) -> Plan:
    _refuse_unknown(document)
    policy = policy_of(_from(document, "", "policy", a_text, '"policy.toml"', "")) if "policy" in document else None
    arrivals, hours = _arrivals(_table(document, "arrivals"))
    teams = _teams(document, policy, tuple(arrivals.rates))
    certified = many(names)(document["certified"]) if document.get("certified") else {}
    workers = (*staffed(document.get("staff"), hours), *(policy_staff(policy, hours, certified) if policy else ()))
    if not workers:
        raise BadScenario("staff", "nobody works there", '[staff.billing] with count = 4, or policy = "policy.toml"')
    assumed = [] if hours else ["customers come at any time of the week, for arrivals.hours does not say when"]
    base = Scenario(
        arrivals,
        workers,
        teams,
        _talk(_table(document, "service"), tuple(arrivals.rates), assumed),
        tiers=_tiers(document, policy, assumed),
        certified=frozenset(certified) | frozenset(name for worker in workers for name in worker.certified),
        **_settings(document, assumed),  # type: ignore[arg-type]  # KEYS holds the types
    )
    _refuse_strangers(base)
    variants = tuple(_variant(name, row) for name, row in _table(document, "variants").items())
    for variant in variants:
        applied(base, variant, f"variants.{variant.name}")
    return Plan(_from(document, "", "name", a_text, '"Harrow Lane"', "the team"), base, variants, tuple(assumed))


def _refuse_unknown(document: Table) -> None:
    keys = {key.path for key in KEYS}
    parts = dict(PARTS)
    for path in keys:
        part, name = path.split(".")
        parts[part] = (*parts.get(part, ()), name)
    for part, table in document.items():
        if part in ("name", "policy"):
            continue
        if part not in parts:
            raise BadScenario(part, "is not a part of a scenario", nearest(part, ["name", "policy", *sorted(parts)]))
        if not isinstance(table, dict):
            raise BadScenario(part, "should be a table", f"[{part}]")
        for name in table if part not in OPEN else ():
            if name not in parts[part]:
                raise BadScenario(f"{part}.{name}", "is not a setting", nearest(name, parts[part]))


def _refuse_strangers(base: Scenario) -> None:
    """Whatever nobody could ever take would wait until it gives up, which is a slip of the pen and no finding."""
    known = set(base.arrivals.rates)
    for name, alike in base.confused.items():
        if stranger := next((one for one in (name, *alike) if one not in known), None):
            raise BadScenario(
                "reading.confused", f"no customer comes for {stranger!r:.40}", nearest(stranger, [*known])
            )
    for language in base.languages:
        if not any(language in worker.languages for worker in base.workers):
            there = sorted({one for worker in base.workers for one in worker.languages})
            raise BadScenario("customers.languages", f"nobody speaks {language!r:.40}", ", ".join(there))
    for intent in base.arrivals.rates:
        if not any(intent in worker.skills for worker in base.workers):
            raise BadScenario(f"arrivals.per_day.{intent}", "nobody has the skill for it", "a skill of that name")
        if intent in base.certified and not any(intent in worker.certified for worker in base.workers):
            raise BadScenario(f"certified.{intent}", "nobody is certified for it", '["jonas"]')


def _settings(document: Table, assumed: list[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    missing = []
    for key in KEYS:
        part, name = key.path.split(".")
        if name in (table := _table(document, part)):
            found[key.field] = taken(key.path, key.take, table[name], key.example, BadScenario)
        else:
            missing.append(key.path)
    if missing:
        assumed.append(f"not said, so as in docs/rooms/simulation.md: {', '.join(missing)}")
    return found


def _arrivals(table: Table) -> tuple[Arrivals, Hours | None]:
    per_day = _from(table, "arrivals", "per_day", many(positive), "{ refund = 40 }", NO_FIGURES)
    if not per_day:
        raise BadScenario("arrivals", "it does not say how many customers come", "per_day = { refund = 40 }")
    hours = _from(table, "arrivals", "hours", lambda one: hours_of(a_text(one)), '"Mon-Fri 09:00-17:00"', None)
    shape = _from(table, "arrivals", "by_hour", a_shape, "24 numbers, one for each hour from midnight", FLAT)
    factors = _from(table, "arrivals", "by_day", many(a_number), "{ monday = 1.2 }", NO_FIGURES)
    opening = None if hours is None or hours.spans is None else spans_of(hours)
    flat = Arrivals({"": shape}, opening=opening)
    longest = max(flat.expected(day) for day in range(7))
    if longest <= 0:
        raise BadScenario("arrivals.by_hour", "nobody comes while it is open", "a number above 0 for each open hour")
    by_day = [1.0] * 7
    for name, factor in factors.items():
        (day,) = days([name], "arrivals.by_day")
        if not (isfinite(factor) and 0 <= factor <= 100):
            raise BadScenario("arrivals.by_day", f"{factor:g} is no factor from 0 to 100", "1.2")
        by_day[day] = factor
    rates = {name: tuple(count * part / longest for part in shape) for name, count in per_day.items()}
    spread = _from(table, "arrivals", "spread", a_share, "0.08", 0.08)
    return Arrivals(rates, tuple(by_day), opening, max(spread, 1e-9)), hours


def _teams(document: Table, policy: Policy | None, intents: tuple[str, ...]) -> dict[str, str]:
    """The team of each intent; an intent without one is a team of its own."""
    teams = {name: name for name in intents}
    for team in policy.teams if policy else ():
        teams |= {name: team.id for name in team.intents if name in teams}
    for team_id, row in _table(document, "teams").items():
        for name in taken(f"teams.{team_id}", names, row, '["refund", "invoice"]', BadScenario):
            if name not in teams:
                raise BadScenario(f"teams.{team_id}", f"no customer comes for {name!r:.40}", nearest(name, intents))
            teams[name] = team_id
    return teams


def _talk(table: Table, intents: tuple[str, ...], assumed: list[str]) -> dict[str, float]:
    usual = _from(table, "service", "usual", seconds, '"8m"', USUAL_TALK)
    said_of = _from(table, "service", "talk", many(seconds), '{ refund = "6m" }', NO_FIGURES)
    for name in said_of:
        if name not in intents:
            raise BadScenario("service.talk", f"no customer comes for {name!r:.40}", nearest(name, intents))
    if "usual" not in table and (missing := [name for name in intents if name not in said_of]):
        assumed.append(f"conversations of {usual / 60:g} minutes: {', '.join(missing)}")
    return {name: said_of.get(name, usual) for name in intents}


def _tiers(document: Table, policy: Policy | None, assumed: list[str]) -> dict[str, Tier]:
    usual = Tier()
    patience = _from(_table(document, "patience"), "patience", "mean", seconds, '"9m"', usual.patience)
    target = targets_of(policy) if policy else usual.target
    rows = _table(document, "tiers")
    if not rows:
        assumed.append(f"one kind of customer, who should have a person within {target:g} s")
        return {"standard": Tier(1.0, target, patience)}
    found = {}
    for name, row in rows.items():
        at = f"tiers.{name}"
        tier = _known(row, at, TIER)
        found[name] = Tier(
            _from(tier, at, "share", a_share, "0.7", 1.0),
            _from(tier, at, "target", seconds, '"3m"', target),
            _from(tier, at, "patience", seconds, '"9m"', patience),
        )
    if not any(tier.share for tier in found.values()):
        raise BadScenario(f"tiers.{next(iter(found))}", "none of the shares is above 0", "share = 0.7")
    return found


def _variant(name: str, row: object) -> Variant:
    at = f"variants.{name}"
    table = _known(row, at, VARIANT)
    add = _from(table, at, "add", many(a_count), "{ billing = 2 }", NO_COUNTS)
    on = _from(table, at, "on", one_or_more, '"monday"', NO_NAMES)
    removed = _from(table, at, "remove", one_or_more, '["ana"]', NO_NAMES)
    return Variant(
        name,
        tuple(add.items()),
        removed,
        days(on, f"{at}.on"),
        _from(table, at, "load", a_number, "1.15", None),
        _from(table, at, "accuracy", a_number, "0.85", None),
        _from(table, at, "talk", a_number, "1.1", 1.0),
    )


def _known(row: object, at: str, known: tuple[str, ...]) -> Table:
    if not isinstance(row, dict):
        raise BadScenario(at, "should be a table", f"[{at}]")
    for name in row:
        if name not in known:
            raise BadScenario(f"{at}.{name}", "is not a setting", nearest(name, known))
    return row


def _table(document: Table, part: str) -> Table:
    table = document.get(part, {})
    return table if isinstance(table, dict) else {}


def _from(table: Table, at: str, name: str, take: Callable[[object], T], example: str, default: T) -> T:
    if name not in table:
        return default
    return taken(f"{at}.{name}".strip("."), take, table[name], example, BadScenario)
