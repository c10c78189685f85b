"""What was passed on, as the customer sees and corrects it: a real server, a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from .chat import LATE, Widget, accept
from .conftest import PHONE, Server
from .test_widget import QUESTION

Axe = Callable[..., None]
Shot = Callable[..., Path]
NewPage = Callable[..., Page]

ORDER = "The grinder of order HL-48213 arrived broken, my e-mail is kim@example.org. I am furious! A person please."
ATTACK = '<img src=x onerror="window.hit=1">'
LINK = {
    "en": "See what was passed on", "de": "Sehen, was weitergegeben wurde", "es": "Ver lo que se ha transmitido",
    "fr": "Voir ce qui a été transmis", "pt": "Ver o que foi repassado", "ja": "引き継がれた内容を見る",
}  # fmt: skip


def waiting(page: Page, server: Server, text: str = ORDER) -> Widget:
    """A customer who has told something and waits for a person."""
    widget = Widget(page, server).open()
    widget.say(text)
    widget.kept()
    expect(widget.host.locator(".banner")).to_be_visible(timeout=LATE)
    return widget


def panel(widget: Widget, link: str = LINK["en"]) -> Locator:
    """What was passed on, opened."""
    widget.host.get_by_role("button", name=link).click()
    found = widget.host.locator(".passed")
    expect(found).to_be_visible()
    return found


def test_a_customer_sees_and_corrects_what_was_passed_on(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    widget = waiting(page, server)
    mei = server.person("mei")
    accept(mei, widget.conversation)
    expect(widget.host.get_by_role("heading", name=mei.name)).to_be_visible()
    expect(widget.host.get_by_role("button", name=LINK["en"])).to_be_visible()
    axe(page, state="the link to it")
    shot(page, "widget-passed-on-link")
    shown = panel(widget)

    expect(shown).to_contain_text("HL-48213")
    expect(shown.get_by_role("heading", name="What was passed on")).to_be_focused()
    expect(shown).not_to_contain_text(re.compile("angry|urgen|intent|damaged item|asks for a person|Customer says"))
    axe(page, state="what was passed on")
    shot(page, "widget-passed-on")
    shown.get_by_role("button", name="Correct: Order HL-48213").click()
    expect(shown.get_by_role("textbox", name="Order")).to_be_focused()
    axe(page, state="a correction")
    page.keyboard.type("HL-48231")
    page.keyboard.press("Enter")
    expect(shown.get_by_role("status")).to_have_text("Noted. Whoever helps you sees it at once.")
    expect(shown.get_by_role("button", name="Correct: Order HL-48231")).to_be_visible()
    shown.get_by_role("button", name=re.compile("^Do not pass on: E-mail")).click()
    expect(shown).not_to_contain_text("kim@example.org")

    card = mei.case(widget.conversation)["card"]
    assert [(fact["value"], fact["corrected"]) for fact in card["facts"]] == [("HL-48231", True)]
    page.keyboard.press("Escape")
    expect(widget.host.get_by_role("button", name=LINK["en"])).to_be_focused()
    widget.say("It is the other order.")
    widget.kept()


def test_while_waiting_the_wait_goes_on(page: Page, server: Server, axe: Axe) -> None:
    widget = waiting(page, server)
    shown = panel(widget)
    axe(page, state="what was passed on, waiting")
    mei = server.person("mei")
    mei.do(widget.conversation, "take_over")
    mei.reply(widget.conversation, "Hello, I am Mei.")

    expect(widget.host.get_by_role("heading", name=mei.name)).to_be_visible()
    shown.get_by_role("button", name="Back").click()
    expect(widget.line("Hello, I am Mei.")).to_be_visible()
    expect(widget.host.get_by_role("button", name=LINK["en"])).to_be_focused()


def test_it_is_there_after_a_reload_and_gone_with_the_ai(page: Page, server: Server) -> None:
    widget = waiting(page, server)
    mei = server.person("mei")
    accept(mei, widget.conversation)
    link = widget.host.get_by_role("button", name=LINK["en"])
    page.reload()
    widget.up()

    expect(link).to_be_visible(timeout=LATE)
    mei.do(widget.conversation, "give_back", note="It is on its way.", tasks=[])
    expect(link).to_be_hidden(timeout=LATE)


def test_before_a_handoff_there_is_no_link(page: Page, server: Server) -> None:
    widget = Widget(page, server).open()
    widget.say(QUESTION)
    expect(widget.host.locator(".line.ai").first).to_be_visible(timeout=LATE)

    expect(widget.host.get_by_role("button", name=LINK["en"])).to_have_count(0)


def test_values_are_text_and_have_a_bound(page: Page, server: Server) -> None:
    widget = waiting(page, server)
    shown = panel(widget)
    shown.get_by_role("button", name="Correct: Order HL-48213").click()
    field = shown.get_by_role("textbox", name="Order")
    field.fill(ATTACK)
    field.press("Enter")
    expect(shown.get_by_role("status")).to_have_text(re.compile("Noted"))

    expect(shown.locator(".value", has_text=ATTACK)).to_be_visible()
    assert page.evaluate("window.hit") is None
    shown.get_by_role("button", name=re.compile("^Correct: Order")).click()
    assert shown.get_by_role("textbox").get_attribute("maxlength") == "200"
    page.keyboard.press("Escape")
    expect(shown).to_be_visible()
    expect(shown.get_by_role("button", name=re.compile("^Correct: Order"))).to_be_focused()


def test_what_was_changed_in_another_tab_meanwhile_is_shown(page: Page, server: Server) -> None:
    widget = waiting(page, server)
    shown = panel(widget)
    other = page.context.new_page()
    second = panel(Widget(other, server).go().up())
    second.get_by_role("button", name="Do not pass on: Order HL-48213").click()
    expect(second.get_by_role("status")).to_have_text(re.compile("Noted"))
    shown.get_by_role("button", name="Correct: Order HL-48213").click()
    page.keyboard.type("HL-1")
    page.keyboard.press("Enter")

    expect(shown.get_by_role("alert")).to_contain_text("changed meanwhile")
    expect(shown).not_to_contain_text("HL-48213")


def test_a_server_that_cannot_be_reached_loses_nothing(page: Page, server: Server) -> None:
    widget = waiting(page, server)
    shown = panel(widget)
    page.route("**/passed_on", lambda route: route.abort())
    shown.get_by_role("button", name="Do not pass on: Order HL-48213").click()

    expect(shown.get_by_role("alert")).to_have_text("That did not work. Please try again.")
    expect(shown).to_contain_text("HL-48213")


@pytest.mark.parametrize("language", LINK)
def test_it_is_said_in_every_language(new_page: NewPage, server: Server, language: str) -> None:
    page = new_page(locale=language)
    widget = Widget(page, server).open()
    widget.say("HL-48213, kim@example.org. I want to talk to a person.")
    expect(widget.host.locator(".banner")).to_be_visible(timeout=LATE)
    shown = panel(widget, LINK[language])

    expect(shown).to_contain_text("HL-48213")
    text = shown.inner_text()
    assert ("Do not pass on" in text) is (language == "en")


def test_on_a_phone(new_page: NewPage, server: Server, axe: Axe, shot: Shot) -> None:
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    widget = waiting(page, server)
    shown = panel(widget)

    axe(page, state="what was passed on, on a phone")
    shot(page, "widget-passed-on-phone")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(shown.get_by_role("button", name="Back")).to_be_in_viewport()
