"""The chat widget in a real browser, against the real server: every state, every loss, every language."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import PHONE, Person, Server

STATIC = Path(__file__).parents[2] / "src" / "segue" / "server" / "static"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGOUq7vHgA0wYRUdtBIAO/8Bn565mEEAAAAASUVORK5CYII="
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ATTACK = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'
LANGUAGES = {
    "en": ("Talk to a person", "Write a message"),
    "de": ("Mit einem Menschen sprechen", "Nachricht schreiben"),
    "es": ("Hablar con una persona", "Escriba un mensaje"),
    "fr": ("Parler à une personne", "Écrire un message"),
    "pt": ("Falar com uma pessoa", "Escreva uma mensagem"),
    "ja": ("担当者と話す", "メッセージを入力"),
}


class Widget:
    """The chat of one page, by what a customer sees."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server
        self.host = page.locator("segue-chat")

    def open(self, words: str = "Open chat") -> Widget:
        """Opens the shop and its chat."""
        self.page.goto(f"{self.server.url}/shop")
        self.page.get_by_role("button", name=words).click()
        self.up()
        return self

    def up(self) -> None:
        """Waits until it is in step with the server."""
        expect(self.host.locator("[role=log][aria-live=polite]")).to_be_attached(timeout=20_000)

    @property
    def field(self) -> Locator:
        return self.host.locator("textarea").last

    def say(self, text: str) -> None:
        self.field.fill(text)
        self.field.press("Enter")

    def line(self, text: str | re.Pattern[str]) -> Locator:
        return self.host.locator(".line", has_text=text)

    def lines(self, who: str) -> list[str]:
        """What somebody said, in order: customer, ai, person or system."""
        return [text.strip() for text in self.host.locator(f".line.{who} p").all_inner_texts()]

    @property
    def conversation(self) -> str:
        return str(self.page.evaluate("localStorage.getItem(`segue:${location.origin}:conversation`)"))


@pytest.fixture
def widget(page: Page, server: Server) -> Widget:
    """A new visitor in the shop, the chat open."""
    return Widget(page, server).open()


@pytest.fixture
def ben(server: Server) -> Iterator[Person]:
    """Somebody of Customer Care, there for this test."""
    person = server.person("ben")
    person.be("online")
    yield person
    person.be("offline")


def accept(person: Person, conversation: str) -> None:
    """Takes the conversation, by its offer or by hand."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        row = person.case(conversation)["row"]
        if row["holder"] == "human":
            return
        person.do(conversation, "take_over")
    pytest.fail("nobody could take it")


def ask(widget: Widget) -> None:
    """Presses the button that is always there."""
    widget.host.get_by_role("button", name="Talk to a person").click()
    expect(widget.host.get_by_role("heading", name="Finding a person")).to_be_visible()


def with_person(widget: Widget, person: Person) -> None:
    """Asks for a person and is answered."""
    ask(widget)
    accept(person, widget.conversation)
    expect(widget.host.get_by_role("heading", name=person.name)).to_be_visible()


# ---- the states


def test_a_visitor_sees_the_ai_and_the_way_to_a_person(
    widget: Widget, axe: Callable[..., None], shot: Callable[..., Path]
) -> None:
    """The AI is named as one, and a person is one press away before the first word."""
    expect(widget.host.get_by_text("I am Lane, an AI")).to_be_visible()
    expect(widget.host.get_by_role("button", name="Talk to a person")).to_be_visible()
    expect(widget.field).to_be_focused()
    axe(widget.page)
    shot(widget.page, "widget-open")


def test_the_ai_answers_and_every_line_says_who_speaks(
    widget: Widget, axe: Callable[..., None], shot: Callable[..., Path]
) -> None:
    """The AI's line bears its name and the label AI; the customer's is acknowledged."""
    widget.say("How often should I descale the Harrow One?")

    answer = widget.host.locator(".line.ai").first
    expect(answer).to_be_visible()
    expect(answer.locator(".by")).to_contain_text("Lane")
    expect(answer.locator(".label")).to_have_text("AI")
    expect(widget.host.locator(".line.customer .note")).to_have_text(re.compile("Sent|Seen"))
    axe(widget.page)
    shot(widget.page, "widget-ai")


def test_words_typed_while_waiting_are_kept_and_a_person_answers(
    widget: Widget, ben: Person, axe: Callable[..., None], shot: Callable[..., Path]
) -> None:
    """Asked on turn 1, the banner stands above the composer, and whoever comes has every word."""
    ask(widget)
    expect(widget.host.locator(".banner")).to_be_visible()
    widget.say("My order number is HL-48213")
    expect(widget.host.locator(".line.customer .note").last).to_have_text("Sent")
    axe(widget.page, state="waiting")
    shot(widget.page, "widget-waiting")

    accept(ben, widget.conversation)
    ben.reply(widget.conversation, "Hello, I have your order here. See https://example.com/track, javascript:alert(1)")
    line = widget.host.locator(".line.person").last
    expect(line).to_contain_text("I have your order here")
    expect(line.locator(".by")).to_contain_text("Ben Carter")
    expect(line.locator(".avatar")).to_have_text("BC")
    expect(line.locator("a")).to_have_count(1)
    expect(line.locator("a")).to_have_attribute("rel", re.compile("noopener"))
    expect(widget.host.locator(".joined")).to_be_visible()
    expect(widget.host.locator(".banner")).to_be_hidden()
    expect(widget.host.get_by_role("button", name="Talk to a person")).to_be_hidden()
    axe(widget.page, state="with a person")
    shot(widget.page, "widget-person")


def test_nobody_on_duty_offers_a_callback_and_keeps_the_contact(
    widget: Widget, axe: Callable[..., None], shot: Callable[..., Path]
) -> None:
    """A callback needs a time to come and a number; both are asked for kindly, and the reference stands there."""
    ask(widget)
    widget.host.get_by_role("button", name="Call me back").click()
    when = widget.host.get_by_label("When may we call?")
    expect(when).to_be_focused()
    widget.host.get_by_role("button", name="Book the call").click()
    expect(widget.host.get_by_text("Please say how we can reach you.")).to_be_visible()
    axe(widget.page, state="the callback form, with something missing")
    shot(widget.page, "widget-callback")
    widget.host.get_by_label("Your phone number").fill("+1 555 0100")
    widget.host.get_by_role("button", name="Book the call").click()

    expect(widget.line("call you back")).to_be_visible()
    expect(widget.host.get_by_label("Your phone number")).to_be_hidden()
    axe(widget.page, state="a call is booked")
    shot(widget.page, "widget-arranged")


def test_details_can_be_left_and_escape_closes_only_the_form(widget: Widget, axe: Callable[..., None]) -> None:
    """Esc closes the innermost thing; the focus goes back to where it came from."""
    ask(widget)
    opener = widget.host.get_by_role("button", name="Leave my details")
    opener.click()
    widget.page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    opener.click()
    axe(widget.page, state="the details form")
    widget.host.get_by_label("E-mail or phone").fill("sam@example.com")
    widget.host.get_by_label("What should they know? (optional)").fill("The lid is missing")
    widget.host.get_by_role("button", name="Send").first.click()

    expect(widget.line("sam@example.com")).to_be_visible()
    widget.field.press("Escape")
    expect(widget.host.locator(".panel")).to_be_hidden()
    expect(widget.page.get_by_role("button", name="Open chat")).to_be_focused()


def test_handback_asks_for_a_rating_and_a_new_conversation_can_begin(
    widget: Widget, ben: Person, axe: Callable[..., None], shot: Callable[..., Path]
) -> None:
    """Five faces with words, a comment if one likes; after the close everything can begin anew."""
    with_person(widget, ben)
    ben.reply(widget.conversation, "The refund is on its way.")
    expect(widget.line("The refund is on its way.")).to_be_visible()
    ben.do(
        widget.conversation,
        "give_back",
        note="The refund of 649 dollars is on its way.",
        tasks=[{"kind": "survey", "detail": "", "due": None}],
    )
    group = widget.host.get_by_role("group", name="How was it?")
    expect(group).to_be_visible(timeout=20_000)
    group.get_by_role("radio", name="4: Good").check(force=True)
    widget.host.get_by_label("What made the difference? (optional)").fill("Quick and kind " + ATTACK)
    axe(widget.page, state="rating")
    shot(widget.page, "widget-rating")
    widget.host.get_by_role("button", name="Send").first.click()
    expect(group).to_be_hidden()
    expect(widget.line("Thank you")).to_be_visible()


def test_pictures_and_papers_go_both_ways_through_access(
    widget: Widget, axe: Callable[..., None], shot: Callable[..., Path], tmp_path: Path
) -> None:
    """Chosen with progress, shown with the session; a picture opens large, a PDF downloads, anything else is refused kindly."""
    chooser = widget.host.locator("input[type=file]")
    chooser.set_input_files(
        [
            {"name": "cracked.png", "mimeType": "image/png", "buffer": PNG},
            {"name": "invoice.pdf", "mimeType": "application/pdf", "buffer": PDF},
        ]
    )
    expect(widget.host.locator(".tray li")).to_have_count(2)
    expect(widget.host.get_by_role("button", name="Send")).to_be_enabled()
    axe(widget.page, state="files chosen")
    shot(widget.page, "widget-files")
    widget.say("It arrived like this")
    picture = widget.host.get_by_role("button", name="Open cracked.png large")
    expect(picture.locator("img")).to_be_visible()
    picture.click()
    expect(widget.host.locator("dialog img")).to_be_visible()
    axe(widget.page, state="a picture, large")
    widget.page.keyboard.press("Escape")
    expect(widget.host.locator("dialog")).to_have_count(0)
    expect(widget.host.locator(".panel")).to_be_visible()
    with widget.page.expect_download() as download:
        widget.host.get_by_role("button", name="Download invoice.pdf").click()
    assert download.value.path().read_bytes() == PDF

    chooser.set_input_files([{"name": "tool.exe", "mimeType": "application/x-msdownload", "buffer": b"MZ"}])
    expect(widget.host.get_by_text("tool.exe is neither a picture nor a PDF")).to_be_visible()
    axe(widget.page, state="a file refused")


# ---- what is lost on the way, and is not


def test_nothing_is_lost_or_doubled_when_the_server_is_killed(
    make_server: Callable[..., Server], new_page: Callable[..., Page]
) -> None:
    """Killed twice, three messages typed meanwhile, the page reloaded with one unsent: each is there once, in order."""
    server = make_server()
    widget = Widget(new_page(), server).open()
    widget.say("one")
    expect(widget.host.locator(".line.customer .note").last).to_have_text("Sent")
    server.kill()
    for text in ("two", "three"):
        widget.say(text)
    expect(widget.host.get_by_text("No connection.")).to_be_visible()
    server.start()
    expect(widget.host.locator(".line.customer .note").last).to_have_text("Sent", timeout=20_000)
    server.kill()
    widget.say("four")
    widget.page.close()
    again = Widget(widget.page.context.new_page(), server)
    server.start()
    again.page.goto(f"{server.url}/shop")
    again.up()

    expect(again.line("four").locator(".note")).to_have_text("Sent", timeout=20_000)
    assert again.lines("customer") == ["one", "two", "three", "four"]


def test_two_tabs_send_what_waits_once(make_server: Callable[..., Server], new_page: Callable[..., Page]) -> None:
    """What one tab could not send is sent by both, and kept once; both show the same."""
    server = make_server()
    first = Widget(new_page(), server).open()
    first.say("hello")
    expect(first.host.locator(".line.customer .note").last).to_have_text("Sent")
    second = Widget(first.page.context.new_page(), server)
    second.page.goto(f"{server.url}/shop")
    second.up()
    server.kill()
    first.say("from the first tab")
    second.say("from the second tab")
    expect(first.line("from the second tab")).to_be_visible()
    server.start()

    for tab in (first, second):
        expect(tab.host.locator(".line.customer .note").last).to_have_text(re.compile("Sent|Seen"), timeout=20_000)
        assert tab.lines("customer") == ["hello", "from the first tab", "from the second tab"]


def test_where_sockets_are_blocked_it_polls(page: Page, server: Server, ben: Person) -> None:
    """A proxy that lets no socket through takes nothing away but the typing marks."""
    page.route_web_socket(re.compile("/v1/chat/socket"), lambda socket: socket.close(code=4429, reason="too many"))
    widget = Widget(page, server).open()
    widget.say("How often should I descale the Harrow One?")
    expect(widget.host.locator(".line.ai").first).to_be_visible(timeout=20_000)
    with_person(widget, ben)
    ben.reply(widget.conversation, "I am here")

    expect(widget.line("I am here")).to_be_visible(timeout=20_000)
    assert widget.lines("customer") == ["How often should I descale the Harrow One?"]


def test_a_session_that_ended_is_renewed_without_a_word(page: Page, server: Server) -> None:
    """4401 means a new session with the same device, and the same conversation goes on."""
    ended: list[int] = []

    def end_the_first(socket: Any) -> None:
        if ended:
            socket.connect_to_server()
        else:
            ended.append(1)
            socket.close(code=4401, reason="session ended")

    page.route_web_socket(re.compile("/v1/chat/socket"), end_the_first)
    widget = Widget(page, server).open()
    widget.say("still me")

    expect(widget.host.locator(".line.customer .note").last).to_have_text(re.compile("Sent|Seen"))
    assert ended


# ---- who, where, in which words


def test_a_customer_who_signs_in_has_their_own_conversation(widget: Widget) -> None:
    """The visitor's lines go, the customer's come back after a reload, and the visitor's again after signing out."""
    widget.say("I am only looking")
    expect(widget.line("I am only looking").locator(".note")).to_have_text(re.compile("Sent|Seen"))
    who = widget.page.get_by_label("Signed in as")
    who.select_option("c-1001")
    expect(widget.line("I am only looking")).to_have_count(0)
    widget.up()
    widget.say("Now as myself")
    expect(widget.line("Now as myself").locator(".note")).to_have_text(re.compile("Sent|Seen"))
    widget.page.reload()
    expect(widget.line("Now as myself")).to_be_visible()
    widget.page.get_by_label("Signed in as").select_option("")
    expect(widget.line("I am only looking")).to_be_visible()
    expect(widget.line("Now as myself")).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_renders(
    new_page: Callable[..., Page], server: Server, axe: Callable[..., None], language: str
) -> None:
    """The browser's language is spoken, with no gap left open."""
    page = new_page(locale=language)
    page.goto(f"{server.url}/shop")
    page.locator("segue-chat .bubble").click()
    host = page.locator("segue-chat")
    person, write = LANGUAGES[language]

    expect(host.get_by_role("button", name=person)).to_be_visible()
    expect(host.get_by_label(write)).to_be_visible()
    expect(host.locator(".panel")).to_have_attribute("lang", language)
    assert "{" not in host.locator(".panel").inner_text()
    axe(page)


def test_the_words_of_every_language_fill_the_same_gaps() -> None:
    """A row has all six languages, and each has the gaps of the first."""
    table = (Path(__file__).parents[2] / "web" / "widget" / "table.ts").read_text(encoding="utf-8")
    rows = re.findall(r"^  (\w+): (\[.*?\]),$", table, re.M | re.S)

    assert len(rows) > 50
    for word, row in rows:
        forms = json.loads(re.sub(r",\s*\]$", "]", row))
        assert len(forms) == len(LANGUAGES), word
        for form in forms:
            assert set(re.findall(r"\{\w+\}", form)) == set(re.findall(r"\{\w+\}", forms[0])), (word, form)


def test_on_a_phone_it_is_the_whole_page_and_keeps_the_focus(
    new_page: Callable[..., Page], server: Server, axe: Callable[..., None], shot: Callable[..., Path]
) -> None:
    """As wide as the screen, nothing sticks out, Tab goes round inside, targets are large enough for a thumb."""
    widget = Widget(new_page(viewport=PHONE, has_touch=True, is_mobile=True), server).open()
    widget.say("My Lane Mini is leaking all over the counter")
    expect(widget.host.locator(".banner")).to_be_visible()
    box = widget.host.locator(".panel").bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, PHONE["width"])
    assert widget.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for _ in range(14):
        widget.page.keyboard.press("Tab")
        assert widget.page.evaluate("document.activeElement.localName") == "segue-chat"
    small = widget.host.locator(".panel button:visible:not(.plain)").evaluate_all(
        "all => all.filter(b => b.getBoundingClientRect().height < 44).map(b => b.textContent)"
    )
    assert small == []
    axe(widget.page)
    shot(widget.page, "widget-phone")


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_dark_and_light(
    new_page: Callable[..., Page],
    server: Server,
    ben: Person,
    axe: Callable[..., None],
    shot: Callable[..., Path],
    scheme: str,
) -> None:
    """The system's choice is followed, with contrast enough in both, waiting and with a person."""
    widget = Widget(new_page(color_scheme=scheme, reduced_motion="reduce"), server).open()
    widget.say("How often should I descale the Harrow One?")
    expect(widget.host.locator(".line.ai").first).to_be_visible()
    ask(widget)
    expect(widget.host.locator(".banner")).to_be_visible()
    axe(widget.page, state=f"waiting, {scheme}")
    shot(widget.page, f"widget-waiting-{scheme}")
    accept(ben, widget.conversation)
    ben.reply(widget.conversation, "Hello, Ben here. Every two months, and the app reminds you.")
    expect(widget.line("Ben here")).to_be_visible()
    axe(widget.page, state=f"with a person, {scheme}")
    shot(widget.page, f"widget-person-{scheme}")


def test_script_in_any_field_stays_text(widget: Widget, ben: Person) -> None:
    """Message, file name, contact, note and a person's own words: shown as they were typed, and nothing runs."""
    widget.host.locator("input[type=file]").set_input_files(
        [{"name": ATTACK + ".png", "mimeType": "image/png", "buffer": PNG}]
    )
    expect(widget.host.get_by_role("button", name="Send")).to_be_enabled()
    widget.say(ATTACK)
    expect(widget.line("onerror").first).to_be_visible()
    ask(widget)
    widget.host.get_by_role("button", name="Leave my details").click()
    widget.host.get_by_label("E-mail or phone").fill(ATTACK)
    widget.host.get_by_label("What should they know? (optional)").fill(ATTACK)
    widget.host.get_by_role("button", name="Send").first.click()
    expect(widget.host.get_by_label("E-mail or phone")).to_be_hidden()
    accept(ben, widget.conversation)
    ben.reply(widget.conversation, ATTACK + ' https://example.com/"onclick=alert(1)')
    expect(widget.host.locator(".line.person").last).to_contain_text("<script>")

    assert widget.page.evaluate("window.hit") is None
    assert widget.host.locator(".lines script, .lines img[src='x'], .lines [onerror], .lines [onclick]").count() == 0
    assert widget.host.locator(".line.person a").get_attribute("href") == "https://example.com/"


def test_a_line_that_comes_steals_no_focus_and_is_counted(widget: Widget, ben: Person) -> None:
    """Shut, the bubble and the title count what is new; open, they are quiet again."""
    with_person(widget, ben)
    widget.host.get_by_role("button", name="Close chat").first.click()
    search = widget.page.get_by_label("Signed in as")
    search.focus()
    ben.reply(widget.conversation, "Are you still there?")
    expect(widget.host.locator(".badge")).to_have_text("1")
    expect(search).to_be_focused()
    assert widget.page.title().startswith("(1) ")
    widget.page.get_by_role("button", name=re.compile("Open chat, 1 new")).click()
    expect(widget.line("Are you still there?")).to_be_visible()
    assert not widget.page.title().startswith("(")


def test_a_page_can_drive_it(page: Page, server: Server) -> None:
    """open, close, toggle, setLanguage and on(event) work from the page's own script."""
    page.goto(f"{server.url}/shop")
    expect(page.locator("segue-chat .bubble")).to_be_visible()
    page.evaluate(
        "window.heard = []; window.off = SegueChat.chat().on('open', () => heard.push('open')); SegueChat.chat().open(false)"
    )
    expect(page.locator("segue-chat .panel")).to_be_visible()
    page.evaluate("SegueChat.chat().setLanguage('de')")
    expect(page.locator("segue-chat").get_by_role("button", name="Mit einem Menschen sprechen")).to_be_visible()
    page.evaluate("SegueChat.chat().close(); off(); SegueChat.chat().toggle()")
    expect(page.locator("segue-chat .panel")).to_be_visible()
    assert page.evaluate("heard") == ["open"]


def test_one_tag_is_enough(page: Page, server: Server) -> None:
    """A page of the shop's own needs the script and nothing else; attributes of the tag become the element's."""
    page.route(
        f"{server.url}/plain",
        lambda route: route.fulfill(
            content_type="text/html",
            body='<!doctype html><html lang="en"><title>t</title><script src="/widget.js" data-open data-theme="dark" data-language="fr" async></script>',
        ),
    )
    page.goto(f"{server.url}/plain")

    expect(page.locator("segue-chat").get_by_role("button", name="Parler à une personne")).to_be_visible()
    expect(page.locator("segue-chat")).to_have_attribute("data-theme", "dark")


def test_it_is_small(server: Server) -> None:
    """What every page of a shop loads stays below 15 kB, gzipped."""
    sizes = json.loads((STATIC / "sizes.json").read_text())

    assert sizes["widget"] < 15_000


def test_the_shop_is_clean_in_both_lights(
    new_page: Callable[..., Page], server: Server, axe: Callable[..., None], shot: Callable[..., Path]
) -> None:
    """The storefront, light, dark and on a phone."""
    for name, options in {"shop": {}, "shop-dark": {"color_scheme": "dark"}, "shop-phone": {"viewport": PHONE}}.items():
        page = new_page(**options)
        page.goto(f"{server.url}/shop")
        expect(page.locator("segue-chat .bubble")).to_be_visible()
        axe(page, state=name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shot(page, name)
