"""Asked while waiting, as both sides see it: the question in the chat, question and answer on the card."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .chat import Widget
from .conftest import DESKTOP, PHONE, Server

SHARP = {"device_scale_factor": 1.5} if os.environ.get("SEGUE_SHOTS") == "1" else {}
TORN = "I was charged twice and my delivery is late. Can I talk to a person?"
SOON = 10_000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A shop in which whoever waits is asked after a second, and offers stay open long enough to be looked at."""
    server = Server(tmp_path_factory.mktemp("server"))
    policy = server.folder / "policy.toml"
    told = policy.read_text(encoding="utf-8").replace('offer_for = "20s"', 'offer_for = "2m"\nask_after = "1s"')
    policy.write_text(told, encoding="utf-8")
    try:
        yield server.start()
    finally:
        server.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_who_waits_is_asked_answers_and_reads_that_it_arrived(
    new_page: Callable[..., Page],
    server: Server,
    axe: Callable[..., None],
    shot: Callable[..., Path],
    size: dict[str, int],
) -> None:
    """The AI's lines, the customer's and the sentence; the wait and its choices go on meanwhile."""
    widget = Widget(new_page(**{**SHARP, "viewport": size}), server).open()
    widget.say(TORN)
    question = widget.line("is it about a double charge or about a late delivery?")
    expect(question).to_be_visible(timeout=SOON)
    expect(question.locator(".label")).to_have_text("AI")
    expect(widget.host.get_by_role("button", name="Back to the assistant")).to_be_hidden()  # a dispute is a person's
    widget.say("the late delivery")
    expect(widget.line("What is your order number?")).to_be_visible(timeout=SOON)
    widget.say("HL-48213")
    expect(widget.line("whoever takes over will have that")).to_be_visible(timeout=SOON)
    expect(widget.host.locator(".banner")).to_be_visible()
    axe(widget.page, state="asked while waiting", within="segue-chat")
    wide = min(440, size["width"])
    clip = {"x": size["width"] - wide, "y": 0, "width": wide, "height": min(size["height"], 844)}
    shot(widget.page, "widget-asked" if size == DESKTOP else "widget-asked-phone", clip=clip)


def test_the_card_shows_what_was_asked_and_answered(
    new_page: Callable[..., Page], server: Server, axe: Callable[..., None], shot: Callable[..., Path]
) -> None:
    """Whoever takes it reads question and answer beside the brief."""
    widget = Widget(new_page(), server).open()
    widget.say(TORN)
    expect(widget.line("is it about")).to_be_visible(timeout=SOON)
    widget.say("the late delivery")
    expect(widget.line("What is your order number?")).to_be_visible(timeout=SOON)
    mei = server.person("mei")
    mei.do(widget.conversation, "take_over")
    page = new_page(**SHARP)
    page.goto(f"{server.url}/desk#{widget.conversation}")
    page.locator("#login-person").fill("mei")
    page.locator("#login-password").fill(server.passwords()["mei"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".queue")).to_be_visible()
    page.locator(".queue a, .queue button, .queue [role=option]").filter(has_text="Visitor").first.click()

    asked = page.locator(".of-asked li")
    expect(asked.first).to_contain_text("A double charge, or a late delivery?")
    expect(asked.first).to_contain_text("the late delivery")
    expect(asked.last).to_contain_text("not answered yet")
    axe(page, state="asked")
    shot(page, "desk-asked")
