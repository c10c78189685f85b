"""A policy's version: a short hash of what it decides on, so that a record can say by which policy it was decided."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import time, timedelta

LEFT_OUT: Mapping[str, frozenset[str]] = {
    "Policy": frozenset(
        "name replies records_sql records_http mask_people mask_endpoints mask_webhooks mask_exports mask_links".split()
    ),
    "Team": frozenset({"name"}),
    "Person": frozenset({"name"}),
    "IntentWords": frozenset({"name"}),
    "FactPattern": frozenset({"called", "ask"}),
}
"""What is only said, kept or hidden, and decides nothing."""

UNORDERED: Mapping[str, frozenset[str]] = {
    "Policy": frozenset(
        "people tiers channels certified high_stakes compliance out_of_scope clarify_on ai_may_cancel".split()
    ),
    "Team": frozenset({"intents", "topics"}),
    "Person": frozenset({"languages", "skills", "certifications"}),
    "IntentWords": frozenset({"phrases"}),
    "Hours": frozenset({"spans", "holidays"}),
}
"""Rows whose order means nothing. The order of teams does: it breaks ties."""

LENGTH = 10
"""Letters of a version. Our own guess: nobody's policies are so many that two share forty bits."""

_KNOWN: list[tuple[object, str]] = []  # the policies that were asked last, by identity: to hash one takes a millisecond


def version_of(policy: object) -> str:
    """The version of a policy: the same for two that decide alike, another for two that do not."""
    known = next((version for one, version in _KNOWN if one is policy), None)
    if known is None:
        known = hashlib.sha256(json.dumps(_plain(policy)).encode()).hexdigest()[:LENGTH]
        _KNOWN[4:] = []
        _KNOWN.insert(0, (policy, known))
    return known


def _plain(value: object) -> object:
    """A value as JSON that is the same whenever it means the same."""
    if is_dataclass(value):
        kind = type(value).__name__
        left_out, unordered = LEFT_OUT.get(kind, frozenset()), UNORDERED.get(kind, frozenset())
        return {
            field.name: _sorted(plain) if field.name in unordered else plain
            for field in fields(value)
            if field.name not in left_out
            for plain in (_plain(getattr(value, field.name)),)
        }
    match value:
        case tuple() | list() | frozenset():
            rows = [_plain(one) for one in value]
            return _sorted(rows) if isinstance(value, frozenset) else rows
        case timedelta():
            return value.total_seconds()
        case time():
            return value.isoformat()
        case str() | bool() | None:
            return value
        case int() | float():
            return float(value)
        case _:
            return str(value)


def _sorted(rows: object) -> object:
    if not isinstance(rows, list):
        return rows
    return [json.loads(row) for row in sorted({json.dumps(row) for row in rows})]
