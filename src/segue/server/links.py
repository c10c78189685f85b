"""Packets for those outside: the open document for backends, a carrier's fields, and the page behind a signed link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Annotated

import orjson
from fastapi import HTTPException, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from ..core.conversation.packets import packet_of
from ..core.conversation.vaults import vault_of
from ..core.packet import Packet
from ..core.packet.carriers import project
from ..core.packet.opened import opened
from .access import Backend
from .door import who_is
from .house import House, house_of

PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1c2330;"
    "background:#fff}h1{font-size:1.25rem}dt{font-weight:600;margin-top:1rem}dd{margin:0}ul{margin:.25rem 0;"
    "padding-left:1.25rem}.chip{background:#eef1f6;border-radius:.4rem;padding:.1rem .5rem}"
)


async def packet(request: Request, id: str, carrier: Annotated[str | None, Query(max_length=40)] = None) -> Response:
    """The packet of the last handoff as it stands now; with `carrier` as that kind of foreign desk takes it, with a
    link that shows the whole for a day. 404 if there was no handoff."""
    house = house_of(request)
    await house.access.conversation(who_is(request, Backend), id)
    found = await _packet(house, id, house.segue.policy.mask_exports)
    if carrier is None:
        return Response(orjson.dumps(opened(found)), media_type="application/json")
    link = f"{house.settings.url}/p/{house.access.tokens.link(id, house.segue.line.clock())}"
    told = project(found, carrier, link)
    return Response(orjson.dumps({"text": told.text, "keys": dict(told.keys)}), media_type="application/json")


async def linked(request: Request, token: str) -> Response:
    """The page behind a signed link: the packet for whoever has it, until the link ends."""
    house = house_of(request)
    id = house.access.tokens.linked(token, house.segue.line.clock())
    found = await _packet(house, id, house.segue.policy.mask_links)
    if "application/json" in request.headers.get("accept", ""):
        return Response(orjson.dumps(opened(found)), media_type="application/json", headers=PRIVATE)
    return HTMLResponse(page_of(found), headers=PRIVATE)


def page_of(packet: Packet) -> str:
    """A packet as a page of its own, without a script; in reading order."""
    rows = "".join(f"<dt>{escape(title)}</dt><dd>{told}</dd>" for title, told in _rows(packet) if told)
    words = (packet.mood.word, f"{packet.urgency} urgency")
    chips = " ".join(f'<span class="chip">{escape(word)}</span>' for word in words)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(packet.goal[:80])}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{STYLE}</style></head><body>'
        f"<p>{chips}</p><h1>{escape(packet.goal)}</h1><p>{escape(packet.brief)}</p><dl>{rows}</dl></body></html>"
    )


def _rows(packet: Packet) -> Iterator[tuple[str, str]]:
    yield "Where it stands", escape(packet.stuck)
    yield "Tried", _list(f"{one.what}: {one.result}" for one in packet.tried if one.kind != "answer")
    yield "What the AI said", _list(f"{one.what}: {one.result}" for one in packet.tried if one.kind == "answer")
    yield "Known", _list(f"{fact.name}: {fact.value}" for fact in packet.facts)
    yield "Missing", _list(packet.missing)
    yield "Promised", _list(packet.promised)
    yield "Why", _list(reason.because for reason in packet.why)
    yield "Who", escape(packet.identity)
    if packet.record is not None:
        yield "Orders", _list(packet.record.orders)
        yield "Earlier tickets", _list(packet.record.tickets)
    yield "Similar tickets", _list(f"{one.what}: {one.solution} ({one.ticket})" for one in packet.similar)
    yield "Not known", _list(packet.gaps)


def _list(lines: Iterable[str]) -> str:
    told = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{told}</ul>" if told else ""


async def _packet(house: House, id: str, mask: tuple[str, ...]) -> Packet:
    whole = await house.segue.journal.events_of(id)
    found = packet_of(whole)
    if found is None:
        raise HTTPException(404, "there was no handoff yet, and so there is no packet")
    return vault_of(mask, whole).hidden(found)
