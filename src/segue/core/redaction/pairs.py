"""Secrets by the name of their field: JSON, forms, addresses with a query, tags."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..packet.secret_names import is_secret_name

_VALUE = (
    r"\[?\s{0,2}(?:\\{0,3}\"(?P<double>[^\"\\\n]{1,200})|\\{0,3}'(?P<single>[^'\\\n]{1,200})"
    r"|(?P<bare>[^\s,;&|\"'(){}\[\]<>\\]{1,200}))"
)
_QUOTED = re.compile(rf"(?P<q>[\"'])(?P<name>[^\"'\\\n:=]{{2,40}})\\{{0,3}}(?P=q)\s{{0,2}}(?:=>|[:=])\s{{0,2}}{_VALUE}")
_BARE = re.compile(rf"(?<![\w.-])(?P<name>[^\W\d_][\w.-]{{1,40}})(?P<how>\s{{0,2}}(?:=>|:=|=|:)\s{{0,2}}){_VALUE}")
_NAMED = re.compile(
    r"[\"'](?:name|key|field|label|id|question"
    r"|type)\\{0,3}[\"']\s{0,2}:\s{0,2}\\{0,3}[\"'](?P<name>[^\"'\\\n]{2,40})\\{0,3}[\"']"
    r"\s{0,2},\s{0,2}\\{0,3}[\"'](?:value|val|text|content|answer)\\{0,3}[\"']\s{0,2}:\s{0,2}" + _VALUE
)
_TAG = re.compile(r"<(?P<name>[\w:.-]{2,40})(?:\s[^<>]{0,80})?>(?P<it>[^<>]{1,200})</")
_NOTHING = frozenset(
    ("true", "false", "null", "none", "undefined", "nil", "yes", "no", "required", "optional", "string")
)


def pairs_in(text: str) -> Iterator[tuple[int, int]]:
    """Where a value stands beside a name that says that it is secret."""
    if "=" in text or ":" in text:
        for form in (_QUOTED, _BARE, _NAMED):
            for match in form.finditer(text):
                if is_secret_name(match["name"]) and (form is not _BARE or _is_field(match)):
                    yield from _value(match)
    if "</" in text:
        for match in _TAG.finditer(text):
            if is_secret_name(match["name"]) and match["it"].strip():
                yield match.span("it")


def _is_field(match: re.Match[str]) -> bool:
    """Whether it is written as a field is: "new_password: x", "pin=1"; "password: x" may be a sentence."""
    name = match["name"]
    return "=" in match["how"] or not name.isalpha() or not (name.islower() or name.istitle() or name.isupper())


def _value(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    group = next(group for group in ("double", "single", "bare") if match[group] is not None)
    if match[group].strip().lower() not in _NOTHING and not match[group].startswith("["):
        start = match.start(group)
        yield start, start + len(match[group].rstrip(".!?") if group == "bare" else match[group])
