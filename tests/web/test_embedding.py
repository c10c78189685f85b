"""The chat in a shop's own page, as docs/operate.md says: another origin, its tag, its Content-Security-Policy."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.server.premises import shop_token

from .conftest import Server

OPERATE = (Path(__file__).parents[2] / "docs" / "operate.md").read_text(encoding="utf-8")
SECRET = "what the shop's backend and the server of this test share"


@contextmanager
def shop() -> Iterator[HTTPServer]:
    """A shop's server with one page; `page` and `policy` are set on it."""

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-security-policy", self.server.policy)  # type: ignore[attr-defined]
            self.end_headers()
            self.wfile.write(self.server.page.encode())  # type: ignore[attr-defined]

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Shop) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield server
        server.shutdown()
        serving.join()


def told(pattern: str) -> str:
    """What the page says, by what stands in it."""
    found = re.search(pattern, OPERATE, re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_tag_and_the_policy_of_the_page_are_enough(
    make_server: Callable[..., Server], new_page: Callable[..., Page]
) -> None:
    tag, policy = told(r"^(<script src=.*</script>)$"), told(r"^(script-src https.*)$")
    with shop() as shops:
        origin = f"http://127.0.0.1:{shops.server_port}"
        server = make_server(origins=origin, identity_secret=SECRET, demo="0")
        ours = policy.replace("https://chat.example.com", server.url).replace("wss://", "ws://")
        ours = ours.replace("ws://chat.example.com", server.url.replace("http", "ws"))
        shops.policy = f"default-src 'none'; {ours}"  # type: ignore[attr-defined]
        made = tag.replace("https://chat.example.com", server.url).replace("{{ token }}", shop_token(SECRET))
        shops.page = f"<!doctype html><html><title>A shop</title>{made}</html>"  # type: ignore[attr-defined]
        refused: list[str] = []
        page = new_page(locale="de-DE")
        page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
        page.goto(origin, wait_until="load")
        page.get_by_role("button", name="Chat öffnen").click()
        page.locator("segue-chat textarea").fill("Ich möchte mit einem Menschen sprechen")
        page.locator("segue-chat textarea").press("Enter")

        expect(page.get_by_role("button", name="Daten hinterlassen")).to_be_visible()
        assert [text for text in refused if "favicon" not in text] == []
