"""What each destination may not see: `[mask]` in policy.toml. How it is found and hidden is redaction's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

MASKABLE = (
    "card", "iban", "ssn", "license", "secret", "email", "url", "ip", "phone", "address", "name",
)  # fmt: skip
"""Kinds of personal data by their short names, as in a policy, a charter and a token."""

FOR_PEOPLE = ("card", "secret")
FOR_ENDPOINTS = tuple(kind for kind in MASKABLE if kind != "name")
FOR_SYSTEMS = ("card", "iban", "ssn", "secret")


def mask_contradictions(masks: Mapping[str, tuple[str, ...]]) -> Iterable[tuple[str, str, str]]:
    """Each misspelt kind as key, problem and a value that would do; nothing is let through under one."""
    for key, kinds in masks.items():
        unknown = next((kind for kind in kinds if kind not in MASKABLE), None)
        if unknown is not None:
            yield key, f"there is no kind {unknown!r:.40}, there are {', '.join(MASKABLE)}", json.dumps(FOR_PEOPLE)
