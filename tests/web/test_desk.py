"""The desk as people use it: a real server, a real Chromium, customers over the public interface."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .atdesk import REFUND, UNSURE, Axe, Customer, Shot, accept, empty, sign_in, write
from .conftest import PHONE, ROOT, Server

BUSY = {
    "c-1040": "My refund for HL-48246 please, and let me talk to a person.",
    "c-1007": "We need an invoice with our VAT number for HL-48245. Can a person help us?",
    "c-1032": "Where is HL-48253? I am furious, this is the worst shop ever. I want a person.",
    "c-1019": "The cups in HL-48254 arrived broken. A person please.",
    "c-1016": "Die Rechnung für HL-48223 hat keine PO-Nummer. Bitte einen Menschen.",
    "c-1030": "Do you deliver to Hawaii by express? I need a person who knows.",
}
"""What the example shop's customers write on a busy morning, by their ids."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose offers stay open long enough for a page to be looked at on a busy machine."""
    server = Server(tmp_path_factory.mktemp("server"), lost_after="2")
    policy = server.folder / "policy.toml"
    policy.write_text(
        policy.read_text(encoding="utf-8").replace('offer_for = "20s"', 'offer_for = "2m"'), encoding="utf-8"
    )
    try:
        yield server.start()
    finally:
        server.close()


@pytest.fixture(autouse=True)
def an_empty_house(server: Server) -> Iterator[None]:
    """After each test nobody is at the desk, and every conversation is closed."""
    yield
    empty(server)


def test_who_asks_for_a_person_is_answered(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    sign_in(page, server, "ana")
    expect(page.locator(".empty").first).to_be_visible()
    axe(page, state="empty desk")
    shot(page, "desk-empty")
    customer = Customer(server, "c-1009")
    customer.say(REFUND)

    expect(page.locator(".offer-left")).to_have_text(re.compile(r"^1:\d\d left$"))
    expect(page.locator(".offer-brief")).not_to_be_empty()
    axe(page, state="an offer")
    shot(page, "desk-offer")
    accept(page)
    expect(page.locator("#brief .of-goal")).to_be_visible()
    titles = page.locator("#brief dt").all_text_contents()
    assert [title for title in titles if title not in ("Open", "Facts")] == ["Mood", "Goal", "Brief", "Tried", "Why"]
    write(page, "Hello, I see both charges.")

    expect(page.locator(".is-person .bubble", has_text="both charges")).to_have_count(1)
    customer.hears("I see both charges.", by="person")
    customer.say("Thank you so much!")
    expect(page.locator(".is-customer", has_text="Thank you so much!")).to_be_visible()
    axe(page, state="an open conversation")
    page.locator(".facts summary").click()
    page.get_by_role("button", name="Insert order into the reply").click()
    expect(page.locator("#composer-text")).to_have_value("HL-48213")
    axe(page, state="facts", within="#brief")


def test_what_is_hidden_is_shown_to_whoever_asks_for_it(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    card = "4111 1111 1111 1111"
    sign_in(page, server, "ana")
    customer = Customer(server, "c-1009")
    customer.say(f"{REFUND} My card is {card}.")
    accept(page)
    hidden = page.locator(".is-customer .hidden-value")

    expect(hidden).to_have_text("card, hidden: show")
    assert card not in page.content()
    axe(page, state="a hidden value")
    hidden.click()
    expect(page.locator(".is-customer .shown")).to_have_text(card)
    expect(page.locator(".is-system", has_text="Looked at card-1")).to_be_visible()
    shot(page, "desk-revealed")
    assert any(card in line["text"] for line in customer.said()), "the customer's own words are theirs"


def test_escape_leaves_the_reply_also_where_the_list_has_no_such_row(page: Page, server: Server) -> None:
    Customer(server).say(REFUND)
    sign_in(page, server, "mei")
    page.get_by_role("button", name=re.compile("^Waiting")).click()
    page.locator(".row").first.click()
    page.get_by_role("button", name="Take over").click()
    expect(page.locator(".head-state")).to_contain_text("You have it")
    expect(page.locator("#composer-text")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#composer-text")).not_to_be_focused()
    page.keyboard.type("nb")

    expect(page.locator("#composer-text")).to_have_value("")


def test_an_offer_leaves_the_typing_alone(page: Page, server: Server) -> None:
    sign_in(page, server, "ana")
    Customer(server).say(REFUND)
    accept(page)
    page.keyboard.press("Alt+KeyH")
    expect(page.get_by_label("What do you need?")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.type("half a sent")
    Customer(server).say(REFUND)
    expect(page.locator(".offer")).to_be_visible()
    page.keyboard.type("ence, a")

    expect(page.locator("#composer-text")).to_be_focused()
    expect(page.locator("#composer-text")).to_have_value("half a sentence, a")
    page.keyboard.press("Control+Shift+KeyX")
    page.get_by_role("radio", name="Not my field").check()
    page.get_by_role("dialog").get_by_role("button", name="Decline").click()
    expect(page.locator(".offer")).to_have_count(0)
    expect(page.locator("#composer-text")).to_have_value("half a sentence, a")


def test_of_two_tabs_that_accept_at_once_one_accepts(page: Page, server: Server) -> None:
    sign_in(page, server, "ana")
    other = page.context.new_page()
    other.goto(f"{server.url}/desk")
    expect(other.locator(".queue")).to_be_visible()
    customer = Customer(server)
    customer.say(REFUND)
    for tab in (page, other):
        expect(tab.locator(".offer")).to_be_visible()
    moment = time.time() * 1000 + 300
    for tab in (page, other):
        tab.evaluate(
            "at => setTimeout(() => document.querySelector('.offer .button')?.click(), at - Date.now())",
            moment,
        )

    for tab in (page, other):
        expect(tab.locator(".row")).to_contain_text("you")
        expect(tab.locator(".offer")).to_have_count(0)
    assert "You have it" in page.locator("body").inner_text() + other.locator("body").inner_text()
    joined = [line for line in server.person("ana").case(customer.id)["said"] if line["kind"] == "Accepted"]
    assert len(joined) == 1


def test_who_was_slower_is_told_who_has_it(page: Page, server: Server) -> None:
    sign_in(page, server, "ana")
    customer = Customer(server)
    customer.say(REFUND)
    expect(page.locator(".offer")).to_be_visible()
    ben = server.person("ben")

    def slow(route: Any) -> None:
        ben.do(customer.id, "take_over")
        route.continue_()

    page.route("**/accept", slow)
    page.get_by_role("button", name="Accept").click()

    expect(page.locator(".notice", has_text="Ben Carter").first).to_be_visible()
    expect(page.locator(".offer")).to_have_count(0)
    assert server.person("ana").case(customer.id)["row"]["who"] == "ben"


def test_taking_over_silences_the_ai(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    customer = Customer(server)
    customer.say("How long do refunds take?")
    sign_in(page, server, "mei")
    page.get_by_role("button", name=re.compile("^AI")).click()
    page.locator(".row").first.click()
    expect(page.locator(".composer-closed")).to_have_text("The AI answers here. Take over to write.")
    axe(page, state="with the AI")
    shot(page, "desk-ai")
    page.get_by_role("button", name="Take over").click()

    expect(page.locator(".head-state")).to_contain_text("You have it")
    customer.say("And when will it arrive?")
    expect(page.locator(".is-customer", has_text="when will it arrive")).to_be_visible()
    lines = server.person("mei").case(customer.id)["said"]
    taken = max(line["seq"] for line in lines if line["kind"] == "TookOver")
    assert [line for line in lines if line["seq"] > taken and line["who"] == "ai"] == []
    write(page, "It arrives tomorrow.")
    customer.hears("It arrives tomorrow.", by="person")


def test_what_the_ai_did_not_send_is_shown_as_unsent_and_never_to_the_customer(
    page: Page, server: Server, axe: Axe, shot: Shot
) -> None:
    """An answer that the AI was not sure of stays here, marked, for the person to use."""
    sign_in(page, server, "chloe")
    customer = Customer(server)
    customer.say(UNSURE)
    accept(page)
    draft = page.locator(".is-draft")
    expect(draft).to_contain_text("draft, not sent")
    axe(page, state="an unsent draft")
    shot(page, "desk-draft")
    kept = next(line["text"] for line in server.person("chloe").case(customer.id)["said"] if line["who"] == "draft")

    expect(draft).to_contain_text(kept[:40])
    assert not any(kept[:40] in line["text"] for line in customer.said())


def test_the_desk_by_keyboard_alone(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    page.goto(f"{server.url}/desk")
    expect(page.locator("#login-person")).to_be_focused()
    page.keyboard.type("ana")
    page.keyboard.press("Tab")
    page.keyboard.type(server.passwords()["ana"])
    page.keyboard.press("Enter")
    expect(page.locator(".queue")).to_be_visible()
    customer = Customer(server, "c-1009")
    customer.say(REFUND)
    expect(page.locator(".offer")).to_be_visible()
    page.keyboard.press("Control+Shift+KeyA")
    expect(page.locator("#composer-text")).to_be_focused()
    page.keyboard.type("/hello")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    axe(page, state="canned replies")
    shot(page, "desk-canned")
    page.keyboard.press("Enter")
    expect(page.locator("#composer-text")).to_have_value(re.compile("Hello Siobhán Keaveney, this is Ana Ruiz"))
    page.keyboard.press("Enter")
    customer.hears("this is Ana Ruiz", by="person")
    page.keyboard.press("Alt+KeyP")
    page.keyboard.type("The second charge is ours.")
    axe(page, state="a note")
    page.keyboard.press("Enter")
    expect(page.locator(".is-note", has_text="second charge is ours")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".row[aria-current]")).to_be_focused()
    page.keyboard.press("b")
    expect(page.locator("#brief")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    axe(page, state="the sheet of shortcuts", within=".sheet")
    shot(page, "desk-shortcuts")
    page.keyboard.press("Escape")
    page.keyboard.press("Alt+KeyE")
    expect(page.get_by_label("What was agreed")).to_be_focused()
    page.keyboard.type("One payment of 231.00 refunded, 3 to 5 working days.")
    axe(page, state="hand back", within=".sheet")
    shot(page, "desk-hand-back")
    page.keyboard.press("Control+Enter")

    customer.hears("One payment of 231.00 refunded")
    expect(page.locator(".head-state")).to_contain_text("AI wraps up")
    assert customer.stage() == "wrap_up"
    assert not any("second charge is ours" in line["text"] for line in customer.said())


def test_dialogs_say_what_is_missing(page: Page, server: Server, axe: Axe) -> None:
    sign_in(page, server, "ana")
    Customer(server).say(REFUND)
    accept(page)
    for button, deed in (("Transfer", "Transfer"), ("Ask for help", "Ask"), ("Hand back", "Hand back")):
        page.locator(".deeds").get_by_role("button", name=button).click()
        page.get_by_role("dialog").get_by_role("button", name=deed, exact=True).click()
        expect(page.get_by_role("dialog").locator(".wrong").first).to_be_visible()
        axe(page, state=f"{button}, nothing filled in", within=".sheet")
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_refusal_is_read_where_it_was_asked(page: Page, server: Server, axe: Axe) -> None:
    sign_in(page, server, "ana")
    Customer(server).say(REFUND)
    accept(page)
    page.route("**/help", lambda route: route.abort())
    page.keyboard.press("Alt+KeyH")
    page.get_by_label("What do you need?").fill("How much may I refund?")
    page.get_by_role("dialog").get_by_role("button", name="Ask").click()
    expect(page.get_by_role("dialog").get_by_role("alert").last).to_contain_text("Nothing is lost")
    axe(page, state="refused in a dialog", within=".sheet")

    page.unroute("**/help")
    page.get_by_role("dialog").get_by_role("button", name="Ask").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".help-asked")).to_contain_text("How much may I refund?")


def test_a_transfer_stays_until_somebody_accepts(
    page: Page, new_page: Callable[..., Page], server: Server, shot: Shot
) -> None:
    sign_in(page, server, "ana")
    customer = Customer(server, "c-1009")
    customer.say(REFUND)
    accept(page)
    page.keyboard.press("Alt+KeyT")
    page.get_by_label("To", exact=True).select_option("support")
    page.get_by_label("Reason").fill("The parcel is missing too")
    shot(page, "desk-transfer")
    page.get_by_role("dialog").get_by_role("button", name="Transfer").click()
    expect(page.locator(".head-state")).to_contain_text("until Customer Care accepts")
    write(page, "I am bringing in a colleague.")
    customer.hears("bringing in a colleague", by="person")

    other = sign_in(new_page(), server, "chloe")
    accept(other)
    expect(other.locator(".head-state")).to_contain_text("You have it")
    expect(other.locator("#brief")).to_contain_text("parcel is missing")


def test_help_and_who_else_looks(
    page: Page, new_page: Callable[..., Page], server: Server, axe: Axe, shot: Shot
) -> None:
    sign_in(page, server, "ana")
    other = sign_in(new_page(), server, "chloe")
    customer = Customer(server, "c-1009")
    customer.say(REFUND)
    accept(page)
    page.keyboard.press("Alt+KeyH")
    page.get_by_label("What do you need?").fill("How much may I refund?")
    page.get_by_label("Whom").select_option("chloe")
    page.get_by_role("dialog").get_by_role("button", name="Ask").click()
    other.locator(".row", has_text="Help: Ana Ruiz").click()

    expect(other.locator(".help-asked")).to_contain_text("How much may I refund?")
    expect(other.locator(".others")).to_contain_text("Ana Ruiz is looking at this too")
    page.locator("#composer-text").press_sequentially("One moment")
    expect(other.locator(".others")).to_contain_text("Ana Ruiz is writing here")
    axe(other, state="asked for help")
    shot(other, "desk-help")
    write(other, "Up to 100.")
    expect(page.locator(".is-note", has_text="Up to 100.")).to_be_visible()


def test_nobody_is_lost_when_the_server_restarts(
    page: Page, make_server: Callable[..., Server], axe: Axe, shot: Shot
) -> None:
    server = make_server()
    sign_in(page, server, "ana")
    customer = Customer(server, "c-1009")
    customer.say(REFUND)
    accept(page)
    server.kill()
    expect(page.locator(".connection")).to_contain_text("trying again")
    write(page, "Said while the server was down.")
    page.locator("#composer-text").fill("not sent yet")
    expect(page.locator(".pending", has_text="while the server was down")).to_be_visible()
    axe(page, state="the line is down")
    shot(page, "desk-reconnecting")
    server.start()

    expect(page.locator(".login-because")).to_be_visible(timeout=15_000)  # a demonstration forgets its sessions
    page.locator(".login-demo button", has_text="Ana Ruiz").click()
    customer.hears("Said while the server was down.", by="person")
    expect(page.locator(".connection p")).to_have_count(0)
    expect(page.locator(".is-person .bubble", has_text="while the server was down")).to_have_count(1)
    expect(page.locator(".pending")).to_have_count(0)
    page.reload()
    expect(page.locator("#composer-text")).to_have_value("not sent yet")
    assert [line["text"] for line in customer.said()].count("Said while the server was down.") == 1


def test_a_session_that_ends_keeps_what_was_typed(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    sign_in(page, server, "ana")
    Customer(server).say(REFUND)
    accept(page)
    page.locator("#composer-text").fill("a long and careful answer")
    page.context.clear_cookies()
    page.get_by_role("button", name=re.compile("^You")).click()
    expect(page.get_by_role("radio", name=re.compile("Away"))).to_be_visible()
    shot(page, "desk-presence")
    page.get_by_role("radio", name=re.compile("Away")).click()

    expect(page.locator(".login-because")).to_contain_text("what you typed is still here")
    axe(page, state="session ended")
    shot(page, "desk-session-ended")
    page.locator("#login-person").fill("ana")
    page.locator("#login-password").fill(server.passwords()["ana"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#composer-text")).to_have_value("a long and careful answer")


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with time to write up what was given back, and people who take one at a time."""
    server = Server(tmp_path_factory.mktemp("patient"))
    policy = server.folder / "policy.toml"
    text = policy.read_text(encoding="utf-8").replace('offer_for = "20s"', 'offer_for = "2m"\nwrap_up = "90s"')
    policy.write_text(re.sub(r"capacity = \d+", "capacity = 1", text), encoding="utf-8")
    try:
        yield server.start()
    finally:
        server.close()


def test_wrap_up_is_shown_with_its_time_and_a_way_out(page: Page, patient: Server, axe: Axe, shot: Shot) -> None:
    sign_in(page, patient, "ana")
    Customer(patient).say(REFUND)
    accept(page)
    write(page, "I have refunded one of the two payments.")
    Customer(patient).say(REFUND)  # waits, for Ana has no room
    page.get_by_role("button", name="Hand back").click()
    page.locator("dialog textarea").first.fill("Refunded 231.00; it takes 3 to 5 days.")
    page.locator("dialog").get_by_role("button", name="Hand back").click()

    pause = page.get_by_role("group", name="Wrap-up")
    expect(pause).to_contain_text(re.compile(r"Wrap-up1:\d\dI’m ready"))
    expect(page.get_by_role("button", name="You: Ana Ruiz, wrap-up")).to_be_visible()
    axe(page, state="wrap-up")
    page.get_by_role("button", name=re.compile("^Colleagues")).click()
    expect(page.locator(".colleagues li", has_text="Ana Ruiz")).to_contain_text("wrap-up, 1 of 1")
    shot(page, "desk-wrap-up")
    page.set_viewport_size(PHONE)
    page.keyboard.press("Escape")
    expect(pause).to_be_visible()
    assert page.evaluate(
        "Math.max(...[...document.querySelectorAll('.top *')].map(one => one.getBoundingClientRect().right)) <= innerWidth"
    )
    shot(page, "desk-phone-wrap-up")
    pause.get_by_role("button", name="I’m ready").click()

    expect(pause).to_have_count(0)
    expect(page.locator(".offer")).to_be_visible()  # who waited is asked about at once


def test_who_declined_sees_for_how_long_nothing_comes(page: Page, server: Server, axe: Axe) -> None:
    sign_in(page, server, "ana")
    Customer(server).say(REFUND)
    expect(page.locator(".offer")).to_be_visible()
    page.get_by_role("button", name="Decline").click()
    page.locator("dialog").get_by_role("button", name="Decline").click()

    pause = page.get_by_role("group", name="No offers for a moment")
    expect(pause).to_contain_text(re.compile(r"No offers0:\d\dI’m ready"))
    axe(page, state="spared", within=".top")
    pause.get_by_role("button", name="I’m ready").click()
    expect(pause).to_have_count(0)


def test_search_finds_a_word_of_the_customer(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    customer = Customer(server)
    customer.say("I need a human because of my zanzibar parcel")
    sign_in(page, server, "ben")
    page.keyboard.press("Control+KeyK")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("zanzibar")
    expect(page.locator(".list-head")).to_contain_text("1 found")
    axe(page, state="search", within=".queue")
    shot(page, "desk-search")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    expect(page.locator(".transcript")).to_contain_text("zanzibar")


SCRIPT = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def test_script_in_every_field_of_a_customer_is_text(page: Page, server: Server) -> None:
    sign_in(page, server, "ana")
    customer = Customer(server)
    name = "<img src=x onerror=alert(1)>.png"
    file = customer.http.post(
        f"{customer.path}/files", params={"name": name}, content=PNG, headers={"Content-Type": "image/png"}
    )
    customer.say(f"{SCRIPT} {REFUND}", file.raise_for_status().json()["id"])
    expect(page.locator(".offer")).to_be_visible()
    customer.http.post(f"{customer.path}/details", json={"contact": SCRIPT, "text": SCRIPT})
    customer.http.post(f"{customer.path}/callback", json={"due": "2036-01-01T10:00:00Z", "contact": SCRIPT})
    accept(page)
    customer.say(SCRIPT)
    write(page, SCRIPT)
    page.keyboard.press("Alt+KeyP")
    write(page, SCRIPT)
    page.locator(".is-note", has_text="<img src=x").wait_for()
    server.person("ana").do(
        customer.id, "give_back", note=SCRIPT, tasks=[{"kind": "survey", "detail": SCRIPT, "due": None}]
    )
    customer.http.post(f"{customer.path}/rating", json={"score": 1, "comment": SCRIPT})

    expect(page.locator(".is-customer .bubble", has_text="<script>")).to_have_count(3)
    page.wait_for_timeout(300)
    assert "taken" not in page.title()
    assert page.locator("img[src='x'], .desk script").count() == 0


def test_the_desk_fits_a_phone(new_page: Callable[..., Page], server: Server, axe: Axe, shot: Shot) -> None:
    page = sign_in(new_page(viewport=PHONE, has_touch=True, is_mobile=True), server, "ana")
    customer = Customer(server, "c-1009")
    customer.say(REFUND)
    expect(page.locator(".offer")).to_be_visible()
    axe(page, state="offer on a phone")
    shot(page, "desk-phone-offer")
    accept(page)
    axe(page, state="conversation on a phone")
    shot(page, "desk-phone")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Customer's record").click()
    expect(page.locator("#record")).to_be_visible()
    axe(page, state="record on a phone")
    shot(page, "desk-phone-record")
    page.get_by_role("button", name="Close the record").click()
    page.get_by_role("button", name="Back to the list").click()

    expect(page.locator(".row").first).to_be_visible()
    expect(page.locator("#composer-text")).to_be_hidden()
    axe(page, state="list on a phone")


def test_a_busy_desk_in_light_and_dark(new_page: Callable[..., Page], server: Server, axe: Axe, shot: Shot) -> None:
    page = new_page(color_scheme="light", reduced_motion="reduce")
    page.goto(f"{server.url}/desk")
    expect(page.locator(".login-demo")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    axe(page, state="login, dark")
    page.emulate_media(color_scheme="light")
    sign_in(page, server, "ben")
    siobhan = Customer(server, "c-1009")
    siobhan.say("How long do refunds take?")
    siobhan.hears("working days", by="ai")
    siobhan.say(REFUND)
    accept(page)
    visits = {id: Customer(server, id) for id in BUSY}
    for id in ("c-1040", "c-1007"):
        visits[id].say(BUSY[id])
        expect(page.locator(".view", has_text="Waiting")).to_contain_text("1")
        server.person("ben").do(visits[id].id, "take_over")
        expect(page.locator(".view", has_text="Waiting")).to_contain_text("0")
    server.person("chloe").sit()
    for id in visits.keys() - {"c-1040", "c-1007"}:
        visits[id].say(BUSY[id])
    expect(page.locator(".view", has_text="Mine")).to_contain_text("3")
    expect(page.locator(".offer")).to_have_count(0)
    write(page, "Hello Siobhán, this is Ben. I see both payments for HL-48213; the second one is ours to give back.")
    siobhan.say("Oh good. How long will it take?")
    expect(page.locator(".is-customer", has_text="How long will it take?")).to_be_visible()
    page.keyboard.press("Alt+KeyP")
    write(page, "Second payment came from the retry at checkout, seen before.")
    expect(page.locator(".is-note")).to_be_visible()
    page.locator("#composer-text").fill("It is on its way now and takes 3 to 5 working days.")
    expect(page.locator(".notice")).to_have_count(0, timeout=10_000)
    shot(page, "desk")
    page.emulate_media(color_scheme="dark")
    axe(page, state="dark")
    shot(page, "desk-dark")
    for menu in ("You", "Colleagues"):
        page.get_by_role("button", name=re.compile(f"^{menu}")).click()
        axe(page, state=f"{menu}, dark", within=".top")
    page.emulate_media(color_scheme="light")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Waiting")).click()
    expect(page.locator(".row").nth(2)).to_be_visible()
    axe(page, state="who waits", within=".queue")
    shot(page, "desk-queue")


def test_the_login_page_shows_the_people_of_the_demo(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    page.goto(f"{server.url}/desk")
    expect(page.locator(".login-demo li").first).to_be_visible()
    axe(page, state="login")
    shot(page, "desk-login")
    page.locator("#login-person").fill("ana")
    page.locator("#login-password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).not_to_be_empty()
    axe(page, state="login refused")
    page.locator(".login-demo button", has_text="Ben Carter").click()

    expect(page.get_by_role("button", name=re.compile("You: Ben Carter"))).to_be_visible()


def test_shortcuts_can_be_switched_off_and_stay_off(page: Page, server: Server) -> None:
    sign_in(page, server, "ben")
    page.keyboard.press("?")
    page.get_by_label("Use these shortcuts in this browser").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator(".queue")).to_be_visible()
    page.keyboard.press("?")

    expect(page.locator("dialog[open]")).to_have_count(0)


def test_the_sheet_of_shortcuts_and_the_page_of_docs_agree(page: Page, server: Server) -> None:
    sign_in(page, server, "ben")
    page.get_by_role("button", name="Shortcuts", exact=True).click()
    drawn = page.locator(".keys dl > div").evaluate_all(
        "all => all.map(one => [one.children[0].textContent, one.children[1].textContent])"
    )
    text = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
    told = [list(row) for row in re.findall(r"^\| `(.+?)` \| (.+?) \|$", text, re.MULTILINE)]

    assert told == drawn


def test_a_browser_whose_clock_is_wrong_counts_with_the_servers(page: Page, server: Server) -> None:
    page.clock.install(time=time.time() + 7 * 60)
    sign_in(page, server, "ana")
    Customer(server).say(REFUND)

    expect(page.locator(".offer-left")).to_have_text(re.compile(r"^(2:00|1:[45]\d) left$"))
    expect(page.locator(".offer-first")).to_contain_text(re.compile(r"waiting 0:[01]\d"))
    accept(page)
    write(page, "Hello, I see both charges.")
    expect(page.locator(".is-person .bubble", has_text="both charges")).to_have_count(1)
    expect(page.locator(".pending")).to_have_count(0)


def test_notifications_are_asked_for_by_a_click_and_remembered(page: Page, server: Server) -> None:
    page.add_init_script(SPIES)
    sign_in(page, server, "ana")
    customer = Customer(server)
    customer.say(REFUND)
    accept(page)
    assert page.evaluate("[spy.asked, spy.shown.length]") == [0, 0]
    assert page.evaluate("spy.notes") > 0  # the offer rang: a key was pressed at the login
    page.get_by_role("button", name=re.compile("^You")).click()
    page.get_by_label("Notifications for offers").check()
    page.get_by_label("Sound for offers").uncheck()
    assert page.evaluate("spy.asked") == 1

    page.reload()
    expect(page.get_by_role("button", name="Hand back")).to_be_visible()  # all of the page has come
    page.get_by_role("button", name=re.compile("^You")).click()
    expect(page.get_by_label("Notifications for offers")).to_be_checked()
    expect(page.get_by_label("Sound for offers")).not_to_be_checked()
    page.keyboard.press("Escape")
    page.evaluate("spy.hidden = true")
    Customer(server).say(REFUND)
    expect(page.locator(".offer")).to_be_visible()
    assert page.evaluate("[spy.asked, spy.notes, spy.shown.join()]") == [0, 0, "Visitor is waiting"]
    expect(page).to_have_title("1 waiting for you")


def test_two_thousand_lines_and_the_earlier_ones_by_a_press(page: Page, server: Server) -> None:
    page.add_init_script(OWN_SOCKET)
    sign_in(page, server, "ben")
    page.route("**/conversations/long", lambda route: route.abort())
    page.evaluate("location.hash = 'long'")
    page.evaluate(LONG_CASE, 2000)

    expect(page.locator(".line")).to_have_count(200)
    expect(page.locator(".line").last).to_be_in_viewport()
    page.get_by_role("button", name="Show 200 earlier lines").click()
    expect(page.locator(".line")).to_have_count(400)
    expect(page.locator(".line").nth(200)).to_be_in_viewport()  # what was read stays where it was
    page.get_by_role("button", name="Latest").click()
    expect(page.locator(".line").last).to_be_in_viewport()


def test_script_from_anywhere_is_text(page: Page, server: Server, axe: Axe) -> None:
    """Whatever the server sends, be it a team's name of the policy or a customer's record: it is never markup."""
    page.add_init_script(OWN_SOCKET)
    sign_in(page, server, "ben")
    page.route("**/conversations/nasty", lambda route: route.abort())
    page.evaluate("location.hash = 'nasty'")
    page.evaluate(NASTY_CASE, SCRIPT)
    expect(page.locator(".bubble").first).to_contain_text("<script>")
    page.locator(".facts summary").click()
    axe(page, state="names as long as they come")
    for key in ("Alt+KeyT", "Alt+KeyH", "Alt+KeyE"):
        page.keyboard.press(key)
        expect(page.locator("dialog[open]")).to_be_visible()
        page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Colleagues")).click()
    page.locator("#composer-text").fill("")
    page.locator("#composer-text").press_sequentially("/")
    expect(page.get_by_role("option").first).to_contain_text("<img")

    page.wait_for_timeout(300)
    assert "taken" not in page.title().replace(SCRIPT, "")
    assert page.locator("img[src='x'], .desk script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_queue_event_is_painted_within_ten_milliseconds(page: Page, server: Server) -> None:
    """200 rows, and one of them changes: from the frame's arrival to the changed row, the median of 60."""
    page.add_init_script(OWN_SOCKET)
    sign_in(page, server, "ben")
    took = page.evaluate(PAINTING)

    assert sorted(took)[len(took) // 2] < 10


OWN_SOCKET = (
    """window.WebSocket = class extends WebSocket { constructor(...all) { super(...all); window.line = this; } };"""
)

PAINTING = """async () => {
  const hand = frame => window.line.dispatchEvent(new MessageEvent("message", {data: JSON.stringify(frame)}));
  const at = () => new Date().toISOString();
  const row = (n, version, urgency) => ({id: `r${n}`, holder: "queue", who: null, team: "support", customer: `Customer ${n}`, channel: "chat",
    language: "en", goal: "", mood: "calm", urgency, last: {who: "customer", text: `words ${version}`, at: at()}, waiting_since: at(), due: at(),
    offered_to: null, reference: null, arranged: false, help: null, version, unread: 0});
  for (let n = 0; n < 200; n++) hand({t: "row", row: row(n, 1, "normal")});
  document.querySelectorAll(".view")[1].click();
  await new Promise(done => setTimeout(done, 500));
  const took = [];
  for (let n = 0; n < 60; n++) {
    await new Promise(done => setTimeout(done, 30));
    const seen = new Promise(done => new MutationObserver((_, watcher) => { watcher.disconnect(); done(); })
      .observe(document.querySelector(".list"), {subtree: true, childList: true, characterData: true}));
    const began = performance.now();
    hand({t: "row", row: row(n * 3, 2 + n, n % 2 ? "critical" : "high")});
    await seen;
    document.body.offsetHeight; // the layout is part of it
    took.push(performance.now() - began);
  }
  return took;
}"""

LONG_CASE = """many => {
  const at = new Date().toISOString();
  const row = {id: "long", holder: "human", who: "ben", team: "support", customer: "Long", channel: "chat", language: "en", goal: null, mood: null,
    urgency: null, last: {who: "customer", text: "the end", at}, waiting_since: null, due: null, offered_to: null, reference: null, arranged: false,
    help: null, version: 1, unread: 0};
  const said = Array.from({length: many}, (_, n) => ({seq: n + 1, at, who: n % 3 ? "customer" : "ai", name: n % 3 ? "" : "Lane",
    text: `Line ${n}`, files: [], kind: "CustomerSpoke", key: null, by: null}));
  const may = {reply: true, take_over: false, transfer: true, give_back: true, note: true, close: false};
  const frame = {t: "case", case: {row, epoch: 1, card: null, destination: null, record: null, began: 0, said, draft: null, tasks: [], viewers: [],
    read: {customer: 0}, may}};
  window.line.dispatchEvent(new MessageEvent("message", {data: JSON.stringify(frame)}));
}"""

NASTY_CASE = """nasty => {
  const hand = frame => window.line.dispatchEvent(new MessageEvent("message", {data: JSON.stringify(frame)}));
  const at = new Date().toISOString();
  const me = {id: "ben", name: nasty, role: "agent", teams: ["support"], presence: "online", busy: 1, capacity: 3, csrf: ""};
  const row = {id: "nasty", holder: "human", who: "ben", team: "support", customer: nasty, channel: "chat", language: "en", goal: nasty, mood: nasty,
    urgency: "high", last: {who: "customer", text: nasty, at}, waiting_since: null, due: null, offered_to: null, reference: nasty, arranged: false,
    help: {by: "x", text: nasty, to: null}, version: 1, unread: 1};
  const evidence = [{turn: 1, text: nasty}];
  const record = {customer: nasty, name: nasty, tier: nasty, language: "en", facts: [[nasty, nasty]], orders: [`${nasty}: ${nasty}`], tickets: [nasty]};
  const card = {mood: {word: nasty, tone: null, evidence}, urgency: "high", goal: nasty, brief: nasty, stuck: `stuck ${nasty}`, intent: nasty,
    identity: nasty, similar: [{ticket: nasty, what: nasty, solution: nasty}],
    tried: [{what: nasty, result: nasty, ok: true, by: nasty, turn: 1, kind: "tool", seen: false}], missing: [nasty], promised: [nasty],
    gaps: [nasty], draft: nasty, turns: 1, asked: [{question: nasty, answer: nasty, is_answer: true}],
    facts: [{name: nasty, value: nasty, source: nasty, turn: 1, verified: true, first: nasty}], why: [{trigger: nasty, because: nasty, evidence}],
    language: "en", record};
  const file = {id: "f", name: nasty, type: "application/pdf", size: 9};
  const said = ["customer", "ai", "person", "system", "note", "tool", "draft"].map((who, n) => ({seq: n + 1, at, who, name: nasty, text: nasty,
    files: [file], kind: "CustomerSpoke", key: null, by: "x"}));
  const may = {reply: true, take_over: true, transfer: true, give_back: true, note: true, close: true};
  hand({t: "snapshot", me, people: [me, {...me, id: "x"}], teams: [{id: "support", name: nasty}, {id: "other", name: nasty}],
    canned: [{key: "a", text: nasty}], rows: [row], offers: [{id: "o", conversation: "nasty", team: "support", until: new Date(Date.now() + 60000),
    because: nasty, row, card}], shop: nasty, now: at});
  hand({t: "case", case: {row, epoch: 1, card, destination: {team: "support", because: nasty, lost: [["other", nasty]]}, record, began: 0, said,
    draft: nasty, tasks: [{kind: "callback", detail: nasty, due: at}], viewers: [{id: "x", name: nasty, typing: false}], read: {customer: 0}, may}});
}"""

SPIES = """window.spy = {asked: 0, shown: [], notes: 0, hidden: false};
window.Notification = class { constructor(title) { spy.shown.push(title); }
  static get permission() { return sessionStorage.permission ?? "default"; }
  static async requestPermission() { spy.asked++; return (sessionStorage.permission = "granted"); } };
Object.defineProperty(document, "hidden", {get: () => spy.hidden});
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...all) { spy.notes++; return start.apply(this, all); };"""
