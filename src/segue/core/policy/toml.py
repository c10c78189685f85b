"""policy.toml: the file in which a team says how it decides. Read KEYS first.

Whatever is wrong is refused with its line, what is wrong and a value that would do; nothing is guessed.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import TypeVar

from . import ALWAYS, BadPolicy, CannedReply, Hours, IntentWords, Paths, Person, Policy, Statements, Subject, Team
from .hours import from_text
from .patterns import FactPattern
from .records import EXAMPLES as SQL_EXAMPLES
from .records import NO_FACTS, names_of_paths
from .values import a_count, a_kind, a_number, a_role, a_span, a_text, a_zone, an_amount, names, said

T = TypeVar("T")
NO_NAMES: tuple[str, ...] = ()
GUESS = "our own guess"
MISSION = "the mission document"


@dataclass(frozen=True, slots=True)
class Key:
    """One setting of a policy.

    Attributes:
        path: where it stands in policy.toml ("confidence.answer_above").
        field: the field of Policy it fills.
        take: turns what stands in the file into the value; raises ValueError in words.
        example: a value that would do, as it would be written in the file.
        meaning: one sentence.
        source: where the default comes from.
    """

    path: str
    field: str
    take: Callable[[object], object]
    example: str
    meaning: str
    source: str


KEYS: tuple[Key, ...] = (
    Key("policy.name", "name", a_text, '"Harrow Lane"', "Your name, as customers know it.", "a placeholder"),
    Key("policy.languages", "languages", names, '["en", "de"]', "Languages you write in, the usual one first.", GUESS),
    Key("policy.general_team", "general_team", a_text, '"support"', "The team that takes what is nobody's.", GUESS),
    Key("confidence.answer_above", "answer_above", a_number, "0.85", "Answers at or above it are sent.", MISSION),
    Key("confidence.hand_off_below", "hand_off_below", a_number, "0.75", "Answers below it go to a person.", MISSION),
    Key("confidence.grounded_above", "grounded_above", a_number, "0.5",
        "Answers whose sources support less than this go to a person.", GUESS),
    Key("confidence.agreement_above", "agreement_above", a_number, "0.85",
        "Answers on which drafts agree less are not sent.", "as confidence.answer_above; calibrate yours"),
    Key("confidence.retrieval_above", "retrieval_above", a_number, "0.5",
        "Answers for which the search found nothing this good are not sent.",
        "our own guess; every search has a scale of its own, so calibrate yours"),
    Key("confidence.token_probability_above", "token_probability_above", a_number, "0.5",
        "Answers whose tokens were less likely on average are not sent.",
        "our own guess; every model has a scale of its own, so calibrate yours"),
    Key("confidence.planted_above", "planted_above", a_number, "0.9",
        "Answers written from a passage that gives the AI orders, at least this likely, go to a person.",
        "our own guess; above what ordinary instructions to customers reach"),
    Key("confidence.clarify_on", "clarify_on", names, '["agreement", "retrieval"]',
        "Signals below whose floor one question is asked first; below that of another a person takes over.", GUESS),
    Key("confidence.clarify_at_most", "clarify_at_most", a_count, "1",
        "Clarifying questions before a person takes over.", "the mission document says one, between the thresholds"),
    Key("repeats.same_question", "same_question_at", a_count, "3",
        "The same question for the nth time goes to a person.", "the mission document: two or three times"),
    Key("repeats.same_answer", "same_answer_at", a_count, "2",
        "The same AI answer for the nth time goes to a person.", "the mission document: two or three times"),
    Key("repeats.refusals", "refusals_at", a_count, "3",
        "After the AI said n times that it cannot, a person takes over.", "the mission document: two or three times"),
    Key("repeats.tool_failures", "tool_failures_at", a_count, "2",
        "Tools that failed n times since the customer spoke call a person.", GUESS),
    Key("repeats.hops", "hops_at", a_count, "2",
        "The nth hop from one AI to the same other AI in one turn calls a person.", "A to B, B to A, A to B is a loop"),
    Key("tone.floor", "tone_floor", a_number, "-0.5", "Tone at or below it counts as bad, -1.0 to 0.0.", GUESS),
    Key("tone.fall", "tone_fall", a_number, "0.6", "A fall by this much over consecutive messages is bad.", GUESS),
    Key("tone.messages", "tone_messages", a_count, "2", "So many bad messages in a row call a person.",
        "the mission document: across consecutive messages"),
    Key("high_stakes.stakes", "high_stakes", names, '["refund", "cancel", "close_account", "dispute"]',
        "What a person decides, whatever the AI could do.", MISSION),
    Key("high_stakes.refund_above", "refund_above_cents", an_amount, "50.00",
        "Refunds above it are a person's.", GUESS),
    Key("high_stakes.ai_may_cancel", "ai_may_cancel", names, '["order"]',
        "What the AI may cancel by itself.", "single purchases that can be made again; docs/decisions/0003"),
    Key("topics.compliance", "compliance", names, '["medical", "legal_advice"]',
        "Regulated subjects: a person, whatever the confidence.", MISSION),
    Key("topics.out_of_scope", "out_of_scope", names, '["legal_threat", "fraud"]',
        "Subjects outside what the AI may speak about.", MISSION),
    Key("topics.out_of_scope_above", "out_of_scope_above", a_number, "0.85",
        "At or above this probability a request is out of scope.", GUESS),
    Key("times.answer_within", "answer_within", a_span, '"30s"',
        "After it an unanswered customer gets a person.", GUESS),
    Key("times.read_within", "read_within", a_span, '"2s"', "A reader that takes longer has failed.", GUESS),
    Key("times.records_within", "records_within", a_span, '"2s"', "Records that take longer are a gap.", GUESS),
    Key("times.similar_within", "similar_within", a_span, '"1s"',
        "A search for similar tickets that takes longer is a gap.", GUESS),
    Key("times.offer_for", "offer_for", a_span, '"20s"', "How long one agent may leave an offer unanswered.",
        "the usual reservation time-out of contact centres (20 s)"),
    Key("times.first_answer_within", "first_answer_within", a_span, '"2m"',
        "Within it a person should have written to a customer who waits for one.", GUESS),
    Key("times.inform_every", "inform_every", a_span, '"2m"', "How often a waiting customer hears from us.", GUESS),
    Key("times.survey_after", "survey_after", a_span, '"2m"',
        "When the rating is asked for after the handback.", GUESS),
    Key("times.close_after", "close_after", a_span, '"24h"', "When a silent conversation is closed.", GUESS),
    Key("times.message_at_most", "message_at_most", a_count, "20000", "Characters one message may have.", GUESS),
    Key("mask.people", "mask_people", names, '["card", "secret"]',
        "What people at the desk see only after they asked for it.",
        "our own guess: nobody needs a card number to solve a case"),
    Key("mask.endpoints", "mask_endpoints", names, '["card", "iban", "email"]',
        "What language models and judges behind an endpoint never see.",
        "our own guess: all that has a form; they need none of it"),
    Key("mask.webhooks", "mask_webhooks", names, '["card", "iban"]', "What webhooks do not carry.",
        "our own guess: what does harm in a foreign log"),
    Key("mask.exports", "mask_exports", names, '["card", "iban"]',
        "What backends do not get in packets and events, and exports do not have.", "as mask.webhooks"),
    Key("mask.links", "mask_links", names, '["card", "iban"]', "What a page behind a link does not show.",
        "as mask.webhooks"),
    Key("records.keep_for", "records_kept_for", a_span, '"5m"',
        "How long what the records said of a customer is not asked again; 0 asks each time.", GUESS),
)  # fmt: skip
"""Every key of policy.toml outside the tables of teams, people, intents and subjects."""

TEAM_KEYS = ("name", "intents", "topics", "hours", "timezone", "fallback")
PERSON_KEYS = ("name", "teams", "languages", "skills", "capacity", "role", "hours", "timezone")
INTENT_KEYS = ("phrases", "name")
SUBJECT_KEYS = ("examples", "kind")
FACT_KEYS = ("pattern", "examples")
TABLES = {
    "teams": TEAM_KEYS, "people": PERSON_KEYS, "intents": INTENT_KEYS, "subjects": SUBJECT_KEYS, "facts": FACT_KEYS,
}  # fmt: skip
EXAMPLES = {"teams": "support", "people": "ana", "intents": "refund", "subjects": "allergens", "facts": "order"}
REPLIES = "replies"
"""The one table whose keys are the team's own: each is a canned reply and its text."""
MAPPED = {
    "sql": tuple(field.name for field in fields(Statements)),
    "http": tuple(field.name for field in fields(Paths)),
}
"""The tables within `[records]`, and what may stand in each."""


def from_toml(text: str) -> Policy:
    """A policy from the text of a policy.toml.

    Raises:
        BadPolicy: the text is no TOML, a key is unknown, a value is wrong or contradicts another; with the line.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        at = int(line[1]) if line else len(text.splitlines()) or 1
        raise BadPolicy("", f"this is no TOML: {error}", 'key = "value"', at) from None
    except (ValueError, RecursionError):  # thousands of digits, thousands of brackets
        raise BadPolicy("", "a number or a list in it is too long", 'key = "value"', 1) from None
    try:
        _refuse_unknown(document)
        return Policy(**_settings(document), **_tables(document))  # type: ignore[arg-type]  # KEYS holds the types
    except BadPolicy as bad:
        raise bad.at(line_of(text, bad.key)) from None


def line_of(text: str, key: str) -> int | None:
    """The line, counted from 1, on which a dotted key stands in a TOML text; that of its table if it is not there."""
    lines = text.splitlines()
    section, fallback, key = "", None, key.replace('"', "")
    for number, line in enumerate(lines, 1):
        header = re.match(r"\s*\[\s*([^\[\]]+?)\s*\]", line)
        if header:
            section = header[1].replace('"', "").replace(" ", "")
            if section == key:
                return number
            if key.startswith(section + "."):
                fallback = number
            continue
        name = re.match(r"\s*([A-Za-z0-9_.\"-]+)\s*=", line)
        if name and f"{section}.{name[1]}".strip(".").replace('"', "") == key:
            return number
    return fallback or (1 if lines else None)


def _refuse_unknown(document: Mapping[str, object]) -> None:
    known = {key.path for key in KEYS}
    sections = {path.split(".")[0] for path in known} | {*TABLES, REPLIES}
    for section, table in document.items():
        if section not in sections:
            raise BadPolicy(section, "is not a part of a policy", _nearest(section, sections))
        if not isinstance(table, dict):
            raise BadPolicy(section, "should be a table", f"[{section}]")
        if section in TABLES:
            _refuse_unknown_rows(section, table)
            continue
        for name, value in table.items() if section != REPLIES else ():
            if section == "records" and name in MAPPED:
                _refuse_unknown_in(f"records.{name}", value, MAPPED[name])
            elif f"{section}.{name}" not in known:
                here = [path.split(".")[1] for path in known if path.startswith(section + ".")]
                here += MAPPED if section == "records" else ()
                raise BadPolicy(f"{section}.{name}", "is not a setting", _nearest(name, here))


def _refuse_unknown_rows(section: str, table: Mapping[str, object]) -> None:
    for id, row in table.items():
        if not id.strip():
            raise BadPolicy(f'{section}."{id}"', "the id is empty", f"[{section}.{EXAMPLES[section]}]")
        _refuse_unknown_in(f"{section}.{id}", row, TABLES[section])


def _refuse_unknown_in(at: str, row: object, known: tuple[str, ...]) -> None:
    if not isinstance(row, dict):
        raise BadPolicy(at, "should be a table", f"[{at}]")
    for name in row:
        if name not in known:
            raise BadPolicy(f"{at}.{name}", "is not a setting", _nearest(name, known))


def _settings(document: Mapping[str, object]) -> dict[str, object]:
    taken: dict[str, object] = {}
    for key in KEYS:
        section, name = key.path.split(".")
        table = document.get(section)
        if isinstance(table, dict) and name in table:
            taken[key.field] = _taken(key.path, key.take, table[name], key.example)
    return taken


def _tables(document: Mapping[str, object]) -> dict[str, object]:
    tables: dict[str, object] = {}
    makers: Mapping[str, Callable[[str, Mapping[str, object]], object]] = {
        "teams": _team, "people": _person, "intents": _intent, "subjects": _subject, "facts": _fact,
    }  # fmt: skip
    for section, make in makers.items():
        rows = document.get(section)
        if isinstance(rows, dict) and rows:
            tables[section] = tuple(make(id, row) for id, row in rows.items())
    records = document.get("records")
    if isinstance(records, dict):
        tables |= {f"records_{name}": _mapped(name, records[name]) for name in MAPPED if name in records}
    replies = document.get(REPLIES)
    if isinstance(replies, dict):
        example = '"Hello {customer}, this is {agent}."'
        tables[REPLIES] = tuple(
            CannedReply(key, _taken(f"{REPLIES}.{key}", a_text, text, example)) for key, text in replies.items()
        )
    return tables


def _team(id: str, row: Mapping[str, object]) -> Team:
    at = f"teams.{id}"
    return Team(
        id,
        _from(row, at, "name", a_text, f'"{id.title()}"', id.replace("_", " ").title()),
        _from(row, at, "intents", names, '["refund"]', NO_NAMES),
        _from(row, at, "topics", names, '["fraud"]', NO_NAMES),
        _hours(row, at) or ALWAYS,
        _from(row, at, "fallback", a_text, '"support"', None),
    )


def _person(id: str, row: Mapping[str, object]) -> Person:
    at = f"people.{id}"
    return Person(
        id,
        _from(row, at, "name", a_text, f'"{id.title()}"', id.title()),
        _from(row, at, "teams", names, '["support"]', NO_NAMES),
        _from(row, at, "languages", names, '["en"]', ("en",)),
        _from(row, at, "skills", _skills, "{ refund = 1.0 }", ()),
        _from(row, at, "capacity", a_count, "3", 3),
        _hours(row, at),
        _from(row, at, "role", a_role, '"supervisor"', "agent"),
    )


def _intent(id: str, row: Mapping[str, object]) -> IntentWords:
    at = f"intents.{id}"
    phrases = _from(row, at, "phrases", names, '["money back"]', NO_NAMES)
    return IntentWords(
        id, tuple(phrase.lower() for phrase in phrases), _from(row, at, "name", a_text, '"a refund"', "")
    )


def _subject(id: str, row: Mapping[str, object]) -> Subject:
    at = f"subjects.{id}"
    examples = _from(row, at, "examples", names, '["does it contain nuts?"]', NO_NAMES)
    if not examples:
        raise BadPolicy(f"{at}.examples", "has no example", '["does it contain nuts?", "I am allergic to milk"]')
    return Subject(id, examples, _from(row, at, "kind", a_kind, '"topic"', "topic"))


def _fact(id: str, row: Mapping[str, object]) -> FactPattern:
    at = f"facts.{id}"
    pattern = _from(row, at, "pattern", a_text, "'HL-\\d{5}'", "")
    examples = _from(row, at, "examples", names, '["my order HL-48213"]', NO_NAMES)
    fact = FactPattern(id.replace("_", " "), pattern, examples)
    if problem := fact.problem():
        raise BadPolicy(f"{at}.pattern", problem, "'HL-\\d{5}'")
    return fact


def _mapped(name: str, row: Mapping[str, object]) -> Statements | Paths:
    at, taken = f"records.{name}", dict[str, object]()
    for key in row:
        if key == "facts":
            taken[key] = _from(row, at, key, names_of_paths, '{ city = "address.city" }', NO_FACTS)
        else:
            taken[key] = _from(row, at, key, a_text, SQL_EXAMPLES[key] if name == "sql" else f'"data.{key}"', "")
    return Statements(**taken) if name == "sql" else Paths(**taken)  # type: ignore[arg-type]  # all are texts but facts


def _skills(value: object) -> tuple[tuple[str, float], ...]:
    if not isinstance(value, dict):
        raise ValueError(f"{said(value)} is no table of skills")
    return tuple((name, a_number(share)) for name, share in value.items())


def _hours(row: Mapping[str, object], at: str) -> Hours | None:
    zone = _from(row, at, "timezone", a_zone, '"Europe/Berlin"', "UTC")
    example = '"Mon-Fri 09:00-17:00"'
    return _from(row, at, "hours", lambda value: from_text(a_text(value), zone), example, None)


def _from(row: Mapping[str, object], at: str, name: str, take: Callable[[object], T], example: str, default: T) -> T:
    return _taken(f"{at}.{name}", take, row[name], example) if name in row else default


def _taken(path: str, take: Callable[[object], T], value: object, example: str) -> T:
    try:
        return take(value)
    except ValueError as error:
        raise BadPolicy(path, str(error), example) from None
    except OverflowError:
        raise BadPolicy(path, "the number is too large", example) from None


def _nearest(name: str, known: object) -> str:
    listed = sorted(known) if isinstance(known, set | list | tuple) else []
    near = difflib.get_close_matches(name, listed, 1)
    return near[0] if near else ", ".join(listed)
