"""Who the customer is and how far that is sure, so that nobody asks for it again and nobody believes too much."""

from __future__ import annotations

from collections.abc import Sequence

from .contents import Fact, Record

NOT_KNOWN = "not known"
_TELLING = ("email", "e-mail", "name", "your name", "full name", "phone", "account", "customer id", "user id")


def identity_of(customer: str | None, record: Record | None, facts: Sequence[Fact]) -> str:
    """One clause: signed in, checked by a tool, only said, or not known.

    Args:
        customer: the id with which the conversation was opened, None for a visitor. Whoever opened it vouches for it.
        facts: of the packet.
    """
    if customer is not None:
        name = f" ({record.name})" if record is not None and record.name else ""
        return f"signed in as {customer}{name}"
    given = [fact for fact in facts if fact.name.lower() in _TELLING or fact.name.lower().replace("_", " ") in _TELLING]
    checked = next((fact for fact in given if fact.verified), None)
    if checked is not None:
        return f"not signed in; {checked.name} {checked.value} was found by a tool"
    if given:
        return f"not signed in; says {given[0].name} {given[0].value}, not checked"
    return NOT_KNOWN
