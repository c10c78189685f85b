"""The chat of one page, by what a customer sees."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Person, Server

LATE = 20_000
"""Milliseconds until what comes by itself is there: a restarted server, a poll."""


class Widget:
    """The chat of one page.

    Args:
        path: the page it is on.
    """

    def __init__(self, page: Page, server: Server, path: str = "/shop") -> None:
        self.page, self.server, self.url = page, server, f"{server.url}{path}"
        self.host = page.locator("segue-chat")

    def go(self) -> Widget:
        """Opens the page; the chat stays as it was."""
        self.page.goto(self.url)
        expect(self.bubble).to_be_visible()
        return self

    def open(self) -> Widget:
        """Opens the page and its chat."""
        self.go().bubble.click()
        return self.up()

    def up(self) -> Widget:
        """Waits until it is in step with the server."""
        expect(self.host.locator("[role=log][aria-live=polite]")).to_be_attached(timeout=LATE)
        return self

    @property
    def bubble(self) -> Locator:
        return self.host.locator(".bubble")

    @property
    def panel(self) -> Locator:
        return self.host.locator(".panel")

    @property
    def field(self) -> Locator:
        return self.host.locator(".composer textarea")

    @property
    def last(self) -> Locator:
        """What stands under the customer's last message."""
        return self.host.locator(".line.customer .note").last

    def say(self, text: str) -> None:
        """Types and sends."""
        self.field.fill(text)
        self.field.press("Enter")

    def kept(self) -> None:
        """Waits until the last message is durable."""
        expect(self.last).to_have_text(re.compile("Sent|Seen"), timeout=LATE)

    def line(self, text: str | re.Pattern[str]) -> Locator:
        """The lines with these words."""
        return self.host.locator(".line", has_text=text)

    def lines(self, who: str) -> list[str]:
        """What somebody said, in order: customer, ai, person or system."""
        return [text.strip() for text in self.host.locator(f".line.{who} p").all_inner_texts()]

    def press(self, name: str) -> None:
        """Presses a button of the chat."""
        self.host.get_by_role("button", name=name, exact=True).first.click()

    def attach(self, name: str, media_type: str, data: bytes) -> None:
        """Chooses a file for the next message."""
        chosen = {"name": name, "mimeType": media_type, "buffer": data}
        self.host.locator("input[type=file]").set_input_files([chosen])  # type: ignore[list-item]

    def ask(self) -> None:
        """Presses the button that is always there."""
        self.press("Talk to a person")
        expect(self.host.locator(".banner")).to_be_visible()

    def with_person(self, person: Person) -> None:
        """Asks for a person, and is answered by this one."""
        self.ask()
        accept(person, self.conversation)
        expect(self.host.get_by_role("heading", name=person.name)).to_be_visible()

    @property
    def conversation(self) -> str:
        return str(self.page.evaluate("localStorage.getItem(`segue:${location.origin}:conversation`)"))


def accept(person: Person, conversation: str) -> None:
    """Takes the conversation, whoever it is offered to."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if person.case(conversation)["row"]["holder"] == "human":
            return
        person.do(conversation, "take_over")
    pytest.fail("nobody could take it")


def picture(page: Page, path: Path) -> bytes:
    """A picture as a customer would send one, drawn by the browser: a kettle whose lid came off."""
    page.set_viewport_size({"width": 640, "height": 420})
    page.set_content(
        """<body style="margin:0"><svg viewBox="0 0 640 420" width="640" height="420">
        <rect width="640" height="420" fill="#cfb391"/><path d="M0 300h640v120H0z" fill="#8a6748"/>
        <path d="M225 150h190l34 178a26 26 0 01-26 30H217a26 26 0 01-26-30z" fill="#b9c1bd"/>
        <path d="M206 310c-70 4-52-120-112-134M430 170c86-10 92 128 14 132" fill="none" stroke="#b9c1bd" stroke-width="24"/>
        <ellipse cx="320" cy="150" rx="95" ry="16" fill="#59625e"/>
        <g transform="rotate(24 500 350)"><ellipse cx="500" cy="358" rx="88" ry="14" fill="#4b514e"/>
        <circle cx="500" cy="336" r="16" fill="#a2492a"/></g></svg>"""
    )
    return page.screenshot(path=path)
