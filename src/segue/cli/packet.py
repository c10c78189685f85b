"""`segue pack`: what the next one would be told of each conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from ..core.conversation.fold import KEPT_READINGS
from ..core.packet import Packet, Record
from ..core.packet import pack as packed
from ..core.policy import Policy
from ..core.rehearsal import Read, readings_of
from ..core.triggers import STRETCH, Situation, detect
from . import files
from .progress import watched
from .reading import reader_of


def pack(
    file: Annotated[str, files.CONVERSATIONS],
    policy: Annotated[str | None, files.POLICY] = None,
    models: Annotated[str | None, files.MODELS] = None,
) -> None:
    """Write the packet that a person would get if each conversation were handed off where it ends."""
    rules = files.policy(policy)
    rows = files.conversations(file)
    reader = reader_of(models, rules).read_now
    files.write([{"id": row.id, "packet": as_printed(_packet(row, reader, rules))} for row in watched(rows, "Packing")])


def as_printed(packet: Packet) -> Mapping[str, object]:
    """A packet by its fields, in the order in which a person reads them."""
    told = files.plain(packet)
    assert isinstance(told, dict)
    return {"tone": packet.mood.tone, **told}


def _packet(row: files.Row, reader: Read, policy: Policy) -> Packet:
    readings = readings_of(row.transcript, reader)
    why = detect(Situation(row.transcript.tail(STRETCH), readings[-KEPT_READINGS:]), policy)
    customer = row.customer.get("id")
    return packed(
        row.transcript, readings, why, policy,
        customer=str(customer) if customer else None, record=record_of(row.customer),
    )  # fmt: skip


def record_of(customer: Mapping[str, object]) -> Record | None:
    """What the row says of the customer; what fits nowhere else becomes a fact."""
    if not customer:
        return None
    orders, tickets = (_lines(customer.get(name)) for name in ("orders", "tickets"))
    name, tier, language = (_word(customer.get(key)) for key in ("name", "tier", "language"))
    others = tuple(
        (str(key), str(value))
        for key, value in customer.items()
        if key not in ("id", "name", "tier", "language") and isinstance(value, str | int | float)
    )
    return Record(str(customer.get("id", "")), name, tier, language, others, orders, tickets)


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _lines(listed: object) -> tuple[str, ...]:
    return tuple(str(item) for item in listed) if isinstance(listed, list) else ()
