"""The packet as an open document: JSON that anybody may read, and its schema. Both follow from the classes.

A reader skips what it does not know and takes the default of what it does not find, so that old readers read new
packets. The number of the schema changes only if a field that was there changes its meaning or goes.
"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from inspect import cleandoc
from typing import Union, cast, get_args, get_origin, get_type_hints

from ..errors import SegueError
from ..triggers import Trigger
from .contents import Packet, Record

VERSION = 1
"""Of the schema."""

MARK = "segue_packet"
"""The field by which a packet is known, with the version of its schema."""

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
ID = f"urn:segue:packet:{VERSION}"

Json = Mapping[str, object]

_PLAIN: Mapping[object, str] = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


class NotAPacket(SegueError):
    """A document is no packet of this schema: a field that it must have is missing, or has another type.

    Attributes:
        at: which field ("facts.0.name").
        problem: what is wrong with it.
    """

    def __init__(self, at: str, problem: str) -> None:
        super().__init__(f"this is no packet: {at or 'the document'} {problem}; see schemas/packet-{VERSION}.json")
        self.at, self.problem = at, problem


def opened(packet: Packet) -> dict[str, object]:
    """A packet as a document: plain values, times in ISO 8601."""
    return {MARK: VERSION, **cast("dict[str, object]", _open(packet))}


def packet_from(document: object) -> Packet:
    """The packet of a document, also of a newer Segue's.

    Raises:
        NotAPacket: with the field and what is wrong.
        EmptyPacket: its goal or its brief says nothing.
    """
    if not isinstance(document, dict) or not isinstance(document.get(MARK), int):
        raise NotAPacket(MARK, "is missing")
    return cast(Packet, _read(Packet, document, ""))


def schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of a packet, made from the classes and what their docstrings say."""
    packet = _schema_of(Packet)
    mark = {"const": VERSION, "description": "The version of this schema."}
    properties = {MARK: mark, **cast(Json, packet["properties"])}
    required = [MARK, *cast(Sequence[str], packet["required"])]
    return {
        "$schema": SCHEMA, "$id": ID, "title": "Segue packet",
        **packet, "properties": properties, "required": required,
    }  # fmt: skip


# ---- out


def _open(value: object) -> object:
    match value:
        case StrEnum():
            return value.value
        case datetime():
            return value.isoformat()
        case Record():
            return {**_fields(value), "facts": [{"name": name, "value": told} for name, told in value.facts]}
        case tuple():
            return [_open(one) for one in value]
        case _ if is_dataclass(value):
            return _fields(value)
        case _:
            return value


def _fields(value: object) -> dict[str, object]:
    names = _names(type(value))  # type: ignore[arg-type]  # mypy: a class cannot be hashed; it can
    return {name: _open(getattr(value, name)) for name in names}


# ---- in


def _read(hint: object, raw: object, at: str) -> object:
    """A plain value as what the hint says."""
    kind = get_origin(hint)
    if kind is tuple:
        return _read_all(hint, raw, at)
    if kind in (Union, types.UnionType):
        choices = [one for one in get_args(hint) if one is not type(None)]
        return None if raw is None else _read(choices[0], raw, at)
    if isinstance(hint, type) and is_dataclass(hint):
        return _object(hint, raw, at)
    if hint is Trigger:
        return _trigger(raw)
    if hint is datetime:
        return _moment(raw, at)
    if hint is float and type(raw) is int:
        return float(raw)
    if isinstance(hint, type) and type(raw) is not hint:
        raise NotAPacket(at, f"should be {_PLAIN.get(hint, 'something else')}, not {raw!r:.40}")
    return raw


def _read_all(hint: object, raw: object, at: str) -> tuple[object, ...]:
    if not isinstance(raw, list):
        raise NotAPacket(at, f"should be a list, not {raw!r:.40}")
    inner = get_args(hint)
    if len(inner) == 2 and inner[1] is Ellipsis:
        return tuple(_read(inner[0], one, f"{at}.{place}") for place, one in enumerate(raw))
    return tuple(_read(of, one, at) for of, one in zip(inner, raw, strict=False))


def _object(kind: type, raw: object, at: str) -> object:
    if not isinstance(raw, dict):
        raise NotAPacket(at, f"should be an object, not {raw!r:.40}")
    known: dict[str, object] = {}
    for field in fields(kind):
        place = f"{at}.{field.name}".lstrip(".")
        if field.name in raw:
            known[field.name] = _read(_hints(kind)[field.name], _pairs(kind, field, raw[field.name], place), place)
        elif _is_needed(field):
            raise NotAPacket(place, "is missing")
    return kind(**known)


def _pairs(kind: type, field: Field[object], raw: object, at: str) -> object:
    """The facts of a record are objects in the document and pairs in the class."""
    if kind is not Record or field.name != "facts":
        return raw
    if not isinstance(raw, list) or not all(isinstance(one, dict) and {"name", "value"} <= set(one) for one in raw):
        raise NotAPacket(at, "should be a list of objects with name and value")
    return [[one["name"], one["value"]] for one in raw]


def _trigger(raw: object) -> Trigger:
    """A trigger by its code; one that a newer Segue has is read as a plain transfer, its words stand beside it."""
    return next((trigger for trigger in Trigger if trigger.value == raw), Trigger.TRANSFER)


def _moment(raw: object, at: str) -> datetime:
    try:
        return datetime.fromisoformat(str(raw))
    except ValueError:
        raise NotAPacket(at, f"should be a time in ISO 8601, not {raw!r:.40}") from None


# ---- the schema


def _schema_of(hint: object) -> dict[str, object]:
    kind = get_origin(hint)
    if kind is tuple:
        return {"type": "array", "items": _schema_of(get_args(hint)[0])}
    if kind in (Union, types.UnionType):
        inner = [_schema_of(one) for one in get_args(hint) if one is not type(None)]
        return {"anyOf": [*inner, {"type": "null"}]}
    if hint is Trigger:
        return {"type": "string", "examples": [trigger.value for trigger in Trigger]}
    if hint is datetime:
        return {"type": "string", "format": "date-time"}
    if isinstance(hint, type) and is_dataclass(hint):
        return _object_schema(hint)
    return {"type": _PLAIN.get(hint, "string")}


def _object_schema(kind: type) -> dict[str, object]:
    told = _told(kind)
    properties: dict[str, object] = {}
    for field in fields(kind):
        made = _schema_of(_hints(kind)[field.name])
        if kind is Record and field.name == "facts":
            text = {"type": "string"}
            pair = {"type": "object", "properties": {"name": text, "value": text}, "required": ["name", "value"]}
            made = {"type": "array", "items": pair}
        properties[field.name] = {**made, **({"description": told[field.name]} if field.name in told else {})}
    needed = [field.name for field in fields(kind) if _is_needed(field)]
    return {"type": "object", "description": told[""], "properties": properties, "required": needed}


def _told(kind: type) -> dict[str, str]:
    """What a docstring says: its first sentences under "", each attribute's under its name."""
    text = cleandoc(kind.__doc__ or "")
    head, _, rest = text.partition("\n\nAttributes:\n")
    told = {"": " ".join(head.split())}
    names = ""
    for line in rest.partition("\n\n")[0].split("\n"):
        if match := re.match(r" {4}([\w, ]+): (.*)", line):
            names, words = match[1], match[2]
        else:
            words = f"{told.get(names.split(', ')[0], '')} {line.strip()}".strip()
        told |= dict.fromkeys(names.split(", "), words)
    return told


def _is_needed(field: Field[object]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _hints(kind: type) -> dict[str, object]:
    return dict(get_type_hints(kind))
