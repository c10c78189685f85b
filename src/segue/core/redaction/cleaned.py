"""Whole values without secrets: files, pairs of name and value, records, packets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from ..packet import Fact
from ..packet.secret_names import is_secret_name
from ..transcript import Attachment
from .secrets import SECRET_REMOVED, merged, secrets_in, without_secrets

T = TypeVar("T")

_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_GAPS = (str.maketrans("_+", "  "), str.maketrans("_+.-", "    "))
"""What stands for a gap in the name of a file."""


def cleaned(value: T) -> T:
    """Any value with what nobody may keep taken out of its texts; the very same one if there was nothing."""
    return cast(T, _cleaned(value))


def _cleaned(value: object) -> object:
    if type(value) is str:
        return without_secrets(value) if value else value
    if isinstance(value, tuple):
        if len(value) == 2 and isinstance(value[0], str) and isinstance(value[1], str):
            return value[0], by_name(value[0], value[1])
        return tuple(_cleaned(part) for part in value)
    if isinstance(value, Attachment):
        return value if (name := file_name(value.name)) == value.name else replace(value, name=name)
    if isinstance(value, Fact) and is_secret_name(value.name):
        return replace(value, value=SECRET_REMOVED, first=value.first and SECRET_REMOVED)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {}
        for field in fields(value):
            part = getattr(value, field.name)
            if part and (now := _cleaned(part)) != part:
                changes[field.name] = now
        return replace(value, **changes) if changes else value
    return value


def by_name(name: str, value: str) -> str:
    """A value without secrets; nothing of it where its name says that it is one."""
    return SECRET_REMOVED if value and is_secret_name(name) else without_secrets(value)


def file_name(name: str) -> str:
    """A file's name without secrets; "_", "+", "." and "-" in it may stand for gaps."""
    ending = _ENDING.search(name)
    stem = name[: ending.start()] if ending else name
    for start, end in reversed(merged(_in_stem(stem))):
        stem = stem[:start] + SECRET_REMOVED + stem[end:]
    return stem + (ending[0] if ending else "")


def _in_stem(stem: str) -> Iterator[tuple[int, int]]:
    yield from secrets_in(stem)
    for gaps in _GAPS:
        if (spaced := stem.translate(gaps)) != stem:
            yield from secrets_in(spaced)
