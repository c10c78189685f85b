"""The nudge, the verdict and the card at the desk: a real server, a real Chromium."""

from __future__ import annotations

import json
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from .atdesk import Customer, empty, sign_in, write
from .conftest import PHONE, Server

Axe = Callable[..., None]
Shot = Callable[..., Path]
NewPage = Callable[..., Page]

BROKEN = (
    "The grinder of order HL-48213 arrived broken, and I have cleaned it twice. Can I talk to a real person please?"
)
NUMBER = "I am sorry to hear that. What is your order number?"


@pytest.fixture(autouse=True)
def an_empty_house(server: Server) -> Iterator[None]:
    """After each test nobody is at the desk, and every conversation is closed."""
    yield
    empty(server)


def taken(page: Page, server: Server, text: str = BROKEN) -> Customer:
    """A customer, and the supervisor at the page who has their conversation."""
    customer = Customer(server)
    customer.say(text)
    mei = server.person("mei")
    until = time.monotonic() + 10
    while not any(row["id"] == customer.id and row["holder"] in ("queue", "offer") for row in mei.rows()):
        assert time.monotonic() < until, "it was not handed off"
        time.sleep(0.05)
    mei.do(customer.id, "take_over")
    sign_in(page, server, "mei")
    page.goto(f"{server.url}/desk#{customer.id}")
    expect(page.get_by_role("button", name="Send")).to_be_visible()
    return customer


def outcomes(server: Server, customer: Customer) -> list[str]:
    """What became of the nudges of a conversation, from the journal."""
    with closing(sqlite3.connect(f"file:{server.folder / 'segue.db'}?mode=ro", uri=True)) as journal:
        asked = "SELECT body FROM event WHERE conversation = ? AND kind = 'Nudged' ORDER BY version"
        return [json.loads(body)["outcome"] for (body,) in journal.execute(asked, (customer.id,))]


def slowly(route: Route) -> None:
    """Answers later than anybody types."""
    time.sleep(0.4)
    route.continue_()


def comes(server: Server, customer: Customer, wanted: list[str]) -> None:
    """Waits until these outcomes are kept."""
    until = time.monotonic() + 10
    while (found := outcomes(server, customer)) != wanted:
        assert time.monotonic() < until, found
        time.sleep(0.05)


def test_a_question_whose_answer_is_known_is_shown_before_it_is_sent(
    page: Page, server: Server, axe: Axe, shot: Shot
) -> None:
    customer = taken(page, server)
    page.locator("#composer-text").press_sequentially(NUMBER)
    line = page.locator(".nudge")

    expect(line).to_contain_text("HL-48213 (the customer, line 1)")
    expect(line.get_by_role("status")).to_contain_text("Already given:")
    expect(page.locator("#composer-text")).to_be_focused()
    axe(page, state="a nudge")
    shot(page, "desk-nudge")
    comes(server, customer, ["shown"])
    page.keyboard.press("Alt+KeyI")
    expect(page.locator("#composer-text")).to_have_value(f"{NUMBER} HL-48213")
    expect(line).to_have_count(0)
    page.locator("#composer-text").press("Enter")
    customer.hears(NUMBER)
    comes(server, customer, ["shown", "heeded"])


def test_it_never_blocks_and_what_was_sent_anyway_is_counted(page: Page, server: Server) -> None:
    customer = taken(page, server)
    page.route("**/nudge", slowly)
    write(page, NUMBER)

    customer.hears(NUMBER)
    expect(page.locator(".nudge")).to_contain_text("HL-48213")
    comes(server, customer, ["shown", "sent"])


def test_a_question_taken_out_was_heeded(page: Page, server: Server) -> None:
    customer = taken(page, server)
    page.locator("#composer-text").fill(NUMBER)
    expect(page.locator(".nudge")).to_be_visible()
    page.locator("#composer-text").fill("I am sorry to hear that.")
    expect(page.locator(".nudge")).to_have_count(0)
    page.locator("#composer-text").press("Enter")

    customer.hears("I am sorry to hear that.")
    comes(server, customer, ["shown", "heeded"])


def test_what_was_dismissed_does_not_come_back(page: Page, server: Server) -> None:
    customer = taken(page, server)
    page.locator("#composer-text").fill(NUMBER)
    page.get_by_role("button", name="Dismiss: do not show this again").click()
    expect(page.locator("#composer-text")).to_be_focused()
    page.locator("#composer-text").fill("Sorry to ask, but could you tell me your order number?")
    with page.expect_response("**/nudge"):
        page.keyboard.type(" ")
    page.reload()
    page.locator("#composer-text").fill("Please, what is your order number?")
    with page.expect_response("**/nudge"):
        page.keyboard.type(" ")

    expect(page.locator(".nudge")).to_have_count(0)
    comes(server, customer, ["shown"])


def test_an_answer_about_an_older_draft_is_dropped(page: Page, server: Server) -> None:
    taken(page, server)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if "number" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/nudge", hold)
    page.locator("#composer-text").fill(NUMBER)
    page.wait_for_timeout(500)
    page.locator("#composer-text").fill("I am looking at it.")
    page.wait_for_timeout(500)
    with page.expect_response("**/nudge"):
        held[0].continue_()
    page.wait_for_timeout(100)

    expect(page.locator(".nudge")).to_have_count(0)


def test_the_line_is_a_way_to_the_line(page: Page, server: Server) -> None:
    customer = taken(page, server)
    for number in range(12):
        customer.say(f"Are you there? {number}\n\n\nPlease.")
    page.locator("#composer-text").fill(NUMBER)
    page.get_by_role("button", name="line 1", exact=True).click()

    first = page.locator(".line.is-customer").first
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport()


def test_a_verdict_is_one_key_each_and_is_there_after_a_reload(
    page: Page, server: Server, axe: Axe, shot: Shot
) -> None:
    customer = taken(page, server)
    page.locator("#composer-text").press("Escape")
    page.keyboard.press("n")
    page.keyboard.press("t")
    page.keyboard.press("t")
    group = page.get_by_role("group", name="Was this handoff right?")
    team = group.get_by_role("group", name="Right team?")

    expect(team.get_by_role("button", name="No")).to_have_attribute("aria-pressed", "true")
    axe(page, state="a verdict")
    shot(page, "desk-verdict")
    page.reload()
    expect(team.get_by_role("button", name="No")).to_have_attribute("aria-pressed", "true")
    needed = group.get_by_role("group", name="Needed a person?")
    expect(needed.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Alt+KeyE")
    sheet = page.get_by_role("dialog")
    sheet.get_by_role("group", name="Brief right?").get_by_role("button", name="Yes").click()
    axe(page, state="a verdict in the dialog")
    page.keyboard.press("Escape")
    case: dict[str, Any] = server.person("mei").case(customer.id)
    assert case["verdict"] == {"needed": True, "right_team": False, "right_brief": True}


def test_a_correction_changes_the_card_at_once(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    customer = taken(page, server)
    path = f"{customer.path}/passed_on"
    fact = customer.http.get(path).raise_for_status().json()["facts"][0]
    attack = '<img src=x onerror="window.hit=1">'

    def corrected(was: str, value: str | None) -> None:
        customer.http.post(path, json={"name": fact["name"], "was": was, "value": value}).raise_for_status()

    corrected("HL-48213", "HL-48231")
    expect(page.locator(".facts summary")).to_contain_text("1 corrected by the customer")
    page.locator(".facts summary").click()

    expect(page.locator(".facts")).to_contain_text("HL-48231 (before: HL-48213)")
    axe(page, state="a corrected fact")
    shot(page, "desk-corrected")
    corrected("HL-48231", attack)
    expect(page.locator(".facts")).to_contain_text(attack)
    expect(page.locator(".is-system", has_text="The customer corrected")).to_have_count(2)
    assert page.evaluate("window.hit") is None
    corrected(attack, None)
    expect(page.locator("#brief")).not_to_contain_text("HL-48")


def test_what_the_ai_said_is_folded_with_the_reply_to_it(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    customer = Customer(server, "c-1009")
    customer.say("What does error E4 mean?")
    customer.hears("E4", by="ai")
    customer.say("That did not help, it still says E4. I want to talk to a person.")
    mei = server.person("mei")
    until = time.monotonic() + 10
    while mei.case(customer.id)["card"] is None:
        assert time.monotonic() < until, "it was not handed off"
        time.sleep(0.05)
    mei.do(customer.id, "take_over")
    sign_in(page, server, "mei")
    page.goto(f"{server.url}/desk#{customer.id}")
    said = page.locator(".of-tried details")

    expect(page.locator(".identity")).to_have_text(re.compile("Signed in as c-1009"))
    expect(said).to_contain_text(re.compile(r"What the AI said \(\d\)"))
    expect(said.locator("li").first).to_be_hidden()
    said.locator("summary").click()
    expect(said).to_contain_text("the customer: “That did not help")
    axe(page, state="what the AI said")
    shot(page, "desk-said")


def test_a_nudge_on_a_phone(new_page: NewPage, server: Server, axe: Axe, shot: Shot) -> None:
    page = new_page(viewport=PHONE, has_touch=True, is_mobile=True)
    taken(page, server)
    page.locator("#composer-text").fill(NUMBER)
    expect(page.locator(".nudge")).to_be_visible()

    axe(page, state="a nudge on a phone")
    shot(page, "desk-phone-nudge")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Insert", exact=True).click()
    expect(page.locator("#composer-text")).to_have_value(f"{NUMBER} HL-48213")
