"""The packet for those outside: backends, carriers, and whoever has a signed link while it holds."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from segue.core.packet import Mood, Packet
from segue.core.packet.opened import packet_from
from segue.server.access.tokens import LINK, Tokens
from segue.server.links import page_of

from .premises import serving

CARD = "4111 1111 1111 1111"


def test_a_backend_gets_the_open_packet_and_a_carriers_fields_with_a_link_that_shows_it(tmp_path):
    async def story():
        async with serving(tmp_path) as here:
            customer, backend = here.customer(), await here.backend()
            id = await here.begun(customer, f"My card {CARD} was charged twice <b>for</b> HL-48213. A person please")
            found = await backend.get(f"/v1/conversations/{id}/packet")
            told = (await backend.get(f"/v1/conversations/{id}/packet", params={"carrier": "note"})).json()
            refused = await backend.get(f"/v1/conversations/{id}/packet", params={"carrier": "pigeon"})
            path = "/p/" + told["text"].rpartition("/p/")[2]
            stranger = here.client()
            page = await stranger.get(path)
            document = await stranger.get(path, headers={"accept": "application/json"})

            assert packet_from(found.json()).goal
            assert told["keys"]["handoff_packet"].endswith(path)
            assert (refused.status_code, refused.json()["code"]) == (422, "unknown-carrier")
            assert (page.status_code, packet_from(document.json())) == (200, packet_from(found.json()))
            assert page.headers["cache-control"] == "no-store"
            assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
            assert CARD not in found.text + str(told) + page.text + document.text
            assert "<b>" not in page.text
            assert "&lt;b&gt;" in page.text

    asyncio.run(story())


def test_a_link_that_has_ended_or_is_not_ours_shows_nothing(tmp_path):
    async def story():
        async with serving(tmp_path) as here:
            id = await here.begun(here.customer(), "I want a person, please")
            stranger, tokens = here.client(), here.house.access.tokens
            now = here.house.segue.line.clock()
            old = tokens.link(id, now - LINK - timedelta(seconds=1))
            foreign = Tokens(b"another server's secret, as long as ours is").link(id, now)
            session = tokens.session_token(tokens.visitor(None, now), now)
            codes = [(await stranger.get(f"/p/{token}")).json()["code"] for token in (old, foreign, session, "x")]

            assert codes == ["link-ended"] * 4
            assert (await stranger.get(f"/p/{tokens.link('c-none', now)}")).status_code == 404

    asyncio.run(story())


def test_a_page_has_only_what_the_packet_has():
    page = page_of(Packet(Mood("calm"), "normal", "A <script>new</script> kettle", "It leaks. They want a new one."))

    assert "<script>" not in page
    assert "Why" not in page
