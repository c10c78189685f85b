"""policy.toml: the file in which a team says how it decides. Read KEYS first; it stands in `keys.py` beside this.

Whatever is wrong is refused with its line, what is wrong and a value that would do; nothing is guessed.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping

from . import BadPolicy, Policy
from .keys import KEYS as KEYS
from .tables import EXAMPLES, HOLIDAYS, MAPPED, REPLIES, TABLES, tables_of, taken


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
        return Policy(**_settings(document), **tables_of(document))  # type: ignore[arg-type]  # KEYS holds the types
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
    sections = {path.split(".")[0] for path in known} | {*TABLES, REPLIES, HOLIDAYS}
    for section, table in document.items():
        if section not in sections:
            raise BadPolicy(section, "is not a part of a policy", _nearest(section, sections))
        if not isinstance(table, dict):
            raise BadPolicy(section, "should be a table", f"[{section}]")
        if section in TABLES:
            _refuse_unknown_rows(section, table)
            continue
        for name, value in table.items() if section not in (REPLIES, HOLIDAYS) else ():
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
    settings: dict[str, object] = {}
    for key in KEYS:
        section, name = key.path.split(".")
        table = document.get(section)
        if isinstance(table, dict) and name in table:
            settings[key.field] = taken(key.path, key.take, table[name], key.example)
    return settings


def _nearest(name: str, known: object) -> str:
    listed = sorted(known) if isinstance(known, set | list | tuple) else []
    near = difflib.get_close_matches(name, listed, 1)
    return near[0] if near else ", ".join(listed)
