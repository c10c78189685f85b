"""A conversation that changes hands at the desk: assigned, passed on to a colleague, lost by silence; and a shift's end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from .atdesk import REFUND, UNSURE, Axe, Customer, Shot, accept, empty, open_row, sign_in, write
from .conftest import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that takes a customer from who is silent for seconds, and where Deniz works tomorrow only."""
    server = Server(tmp_path_factory.mktemp("hands"), lost_after="2")
    policy = server.folder / "policy.toml"
    tomorrow = f"{datetime.now(UTC) + timedelta(days=1):%a}"
    text = policy.read_text(encoding="utf-8")
    text = text.replace('offer_for = "20s"', 'offer_for = "2m"\nreassign_silent_after = "6s"')
    text = text.replace("[people.deniz]\n", f'[people.deniz]\nhours = "{tomorrow} 12:00-13:00"\n')
    policy.write_text(text, encoding="utf-8")
    try:
        yield server.start()
    finally:
        server.close()


@pytest.fixture(autouse=True)
def an_empty_house(server: Server) -> Iterator[None]:
    """After each test nobody is at the desk, and every conversation is closed."""
    yield
    empty(server)


def is_there(server: Server, id: str) -> None:
    """Somebody sits at the desk and takes what is offered."""
    person = server.person(id)
    person.be("online")
    person.sit()


def test_a_supervisor_assigns_to_who_is_free(
    page: Page, new_page: Callable[..., Page], server: Server, axe: Axe, shot: Shot
) -> None:
    other = sign_in(new_page(), server, "ben")
    is_there(server, "chloe")
    sign_in(page, server, "mei")
    customer = Customer(server, "c-1009")
    customer.say(UNSURE)
    open_row(page, customer.id)
    page.get_by_role("button", name="Assign to…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("li").first).to_contain_text("taken")
    expect(dialog.locator("li", has_text="Ana Ruiz")).to_contain_text("offline")
    expect(dialog.get_by_role("radio", name=re.compile("Ana Ruiz"))).to_be_disabled()
    dialog.get_by_role("button", name="Assign").click()
    expect(dialog).to_contain_text("Choose who should have it.")
    dialog.get_by_role("radio", name=re.compile("Ben Carter")).check()
    dialog.get_by_label("Reason").fill("He had this customer's grinder last week")
    axe(page, state="assign")
    shot(page, "desk-assign")
    dialog.get_by_role("button", name="Assign").click()

    expect(page.locator(".head-state")).to_contain_text("Ben Carter has it")
    customer.hears("Ben Carter from")
    strip = other.locator(".strip")
    expect(strip).to_contain_text("Mei Tanaka gave you")
    expect(strip).to_contain_text("grinder last week")
    axe(other, state="given")
    strip.get_by_role("button", name="Open").click()
    expect(other.locator(".head-state")).to_contain_text("You have it")
    expect(strip).to_have_count(0)


def test_an_agent_is_not_offered_to_assign(page: Page, server: Server) -> None:
    sign_in(page, server, "ana")
    Customer(server, "c-1009").say(REFUND)
    accept(page)

    expect(page.get_by_role("button", name="Transfer")).to_be_visible()
    expect(page.get_by_role("button", name="Assign to…")).to_have_count(0)


def test_a_transfer_to_a_person_asks_them_first(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    is_there(server, "emeka")
    sign_in(page, server, "ana")
    Customer(server, "c-1009").say(REFUND)
    accept(page)
    write(page, "I am looking at it.")
    page.keyboard.press("Alt+KeyT")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("To", exact=True).select_option("chloe")
    expect(dialog).to_contain_text("Chloé Martin is offline just now, so their team is asked at once.")
    dialog.get_by_label("To", exact=True).select_option("emeka")
    expect(dialog).to_contain_text("Emeka Obi is asked first; if they do not take it, their team is.")
    dialog.get_by_label("Reason").fill("He had the machine on his bench")
    axe(page, state="transfer to a person")
    shot(page, "desk-transfer-person")
    dialog.get_by_role("button", name="Transfer").click()

    expect(page.locator(".head-state")).to_contain_text("until Emeka Obi of Technical Support accepts")
    expect(page.locator(".notices")).to_contain_text("Emeka Obi is asked.")


def test_who_is_silent_reads_that_the_customer_is_no_longer_theirs(
    page: Page, server: Server, axe: Axe, shot: Shot
) -> None:
    sign_in(page, server, "ana")
    Customer(server, "c-1009").say(REFUND)
    accept(page)
    is_there(server, "ben")
    strip = page.locator(".strip")

    expect(strip).to_contain_text("is no longer yours", timeout=20_000)
    expect(strip).to_contain_text("Ana Ruiz took it and wrote nothing for")
    axe(page, state="lost")
    shot(page, "desk-lost")
    strip.get_by_role("button", name="Dismiss").click()
    expect(strip).to_have_count(0)


def test_whose_shift_is_over_is_told_what_is_still_theirs(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    sign_in(page, server, "deniz")
    customer = Customer(server, "c-1009")
    customer.say("The boiler of my machine leaks, I need a person")
    mei = server.person("mei")
    mei.do(customer.id, "assign", to="deniz", because="his field")
    page.get_by_role("button", name="Open").click()
    write(page, "I will see to it tomorrow at noon.")
    strip = page.locator(".strip")

    expect(strip).to_contain_text("Your shift is over. One conversation is still yours", timeout=15_000)
    axe(page, state="shift over")
    shot(page, "desk-shift-over")
    mei.do(customer.id, "take_over")
    expect(strip).to_have_count(0, timeout=15_000)
