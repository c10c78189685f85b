"""What tests do at the desk's page, and customers over the public interface."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from .conftest import Server

Shot = Callable[..., Path]
Axe = Callable[..., None]

REFUND = (
    "I was charged twice for HL-48213, 231.00 each. I am really fed up with this. Can I talk to a real person please?"
)
"""Goes to Billing at once, and there to Ana."""
UNSURE = "How often should I descale the Harrow One?"
"""The example shop's AI has an answer, and too little trust in it to send it; goes to Customer Care."""

open_connections: list[httpx.Client] = []


class Customer:
    """A customer over the public interface, without a browser."""

    def __init__(self, server: Server, customer: str | None = None) -> None:
        self.http = httpx.Client(base_url=f"{server.url}/v1", headers={"Origin": server.url}, timeout=10)
        token = self.http.post("/demo/token", json={"customer": customer}).json()["token"] if customer else None
        session = self.http.post("/chat/session", json={"token": token, "fresh": True}).raise_for_status().json()
        self.http.headers["Authorization"] = f"Bearer {session['session']}"
        self.id: str = session["conversation"]
        self.path = f"/chat/conversations/{self.id}"
        open_connections.append(self.http)

    def say(self, text: str, *files: str) -> None:
        body = {"key": str(uuid4()), "text": text, "files": list(files)}
        self.http.post(f"{self.path}/messages", json=body).raise_for_status()

    def said(self) -> list[dict[str, Any]]:
        return list(
            self.http.get(f"{self.path}/events", params={"after": 0, "wait": 0}).raise_for_status().json()["said"]
        )

    def stage(self) -> str:
        answer = self.http.get(f"{self.path}/events", params={"after": 0, "wait": 0}).raise_for_status().json()
        return str(answer["state"]["stage"])

    def hears(self, text: str, by: str | None = None) -> None:
        """Waits until the customer has read this."""
        until = time.monotonic() + 10
        while time.monotonic() < until:
            if any(text in line["text"] and (by is None or line["who"] == by) for line in self.said()):
                return
            time.sleep(0.05)
        pytest.fail(f"the customer never read {text!r}: {[line['text'] for line in self.said()]}")


def empty(server: Server) -> None:
    """Nobody is at the desk, and every conversation is closed."""
    while open_connections:
        open_connections.pop().close()
    mei = server.person("mei")
    for id in ("ana", "ben", "chloe", "deniz", "emeka", "mei"):
        server.person(id).leave()
    for row in mei.rows():
        if row["holder"] in ("human", "transfer"):
            server.person(row["who"]).do(row["id"], "give_back", note="The test is over.", tasks=[])
        if row["holder"] != "archive":
            mei.do(row["id"], "close", because="the test is over")


def sign_in(page: Page, server: Server, person: str = "ben", anchor: str = "") -> Page:
    """At the desk as one of the demonstration's people."""
    page.goto(f"{server.url}/desk{anchor}")
    page.locator("#login-person").fill(person)
    page.locator("#login-password").fill(server.passwords()[person])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".queue")).to_be_visible()
    expect(page.locator("html.at-desk")).to_be_attached()
    expect(page.locator(".empty", has_text="Loading")).to_have_count(0)
    return page


def accept(page: Page) -> None:
    """Takes what is offered."""
    expect(page.locator(".offer")).to_be_visible()
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#composer-text")).to_be_visible()


def open_row(page: Page, id: str) -> None:
    """Opens a conversation by its address, as a link does."""
    page.evaluate("id => { location.hash = id }", id)
    expect(page.locator(".transcript")).to_be_visible()


def write(page: Page, text: str) -> None:
    """Types and sends."""
    page.locator("#composer-text").fill(text)
    page.locator("#composer-text").press("Enter")
