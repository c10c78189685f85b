"""The chat widget in a real browser, against the real server: every state, every loss, every language, every attack."""

from __future__ import annotations

import base64
import json
import os
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, Route, WebSocketRoute, expect
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from .chat import LATE, Widget, accept, picture
from .conftest import DESKTOP, PHONE, Person, Server

Axe = Callable[..., None]
NewPage = Callable[..., Page]
ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "segue" / "server" / "static"
SOCKET = re.compile("/v1/chat/socket")
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGOUq7vHgA0wYRUdtBIAO/8Bn565mEEAAAAASUVORK5CYII="
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ATTACK = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>'
ODD = f"""
[teams.odd]
name = '{ATTACK}'
[people.odd]
name = '{ATTACK}'
teams = ["odd", "support"]
capacity = 9
"""
"""A team and a person whose names are an attack."""
QUESTION = "What does error E4 mean?"
SHARP = {"device_scale_factor": 1.5} if os.environ.get("SEGUE_SHOTS") == "1" else {}
LANGUAGES = {
    "en": ("Talk to a person", "Write a message"),
    "de": ("Mit einem Menschen sprechen", "Nachricht schreiben"),
    "es": ("Hablar con una persona", "Escriba un mensaje"),
    "fr": ("Parler à une personne", "Écrire un message"),
    "pt": ("Falar com uma pessoa", "Escreva uma mensagem"),
    "ja": ("担当者と話す", "メッセージを入力"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of all these tests, where a customer may say a thousand things; each test is a new customer."""
    folder = tmp_path_factory.mktemp("server")
    server = Server(folder, more=ODD, messages_a_minute="100000", requests_a_minute="100000")
    policy = folder / "policy.toml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("capacity = 3", "capacity = 99"), encoding="utf-8")
    try:
        yield server.start()
    finally:
        server.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """One person's page; as sharp as a picture for the docs needs it."""
    return new_page(**SHARP)


@pytest.fixture
def widget(page: Page, server: Server) -> Widget:
    """A new visitor in the shop, the chat open."""
    return Widget(page, server).open()


def there(server: Server, id: str) -> Iterator[Person]:
    """Somebody who is there for a test, without a socket: offers do not come to them."""
    person = server.person(id)
    person.be("online")
    yield person
    person.leave()


@pytest.fixture
def ben(server: Server) -> Iterator[Person]:
    """Somebody of Customer Care."""
    yield from there(server, "ben")


@pytest.fixture
def deniz(server: Server) -> Iterator[Person]:
    """Somebody of Technical Support, whose QUESTION is."""
    yield from there(server, "deniz")


@pytest.fixture
def shoot(shot: Callable[..., Path]) -> Callable[[Widget, str], None]:
    """Takes a picture of the chat and what is around it: shoot(widget, "waiting")."""

    def take(widget: Widget, name: str) -> None:
        size = widget.page.viewport_size or DESKTOP
        wide = min(440, size["width"])
        clip = {"x": size["width"] - wide, "y": 0, "width": wide, "height": min(size["height"], 844)}
        shot(widget.page, f"widget-{name}", clip=clip)

    return take


Shoot = Callable[[Widget, str], None]


def clean(axe: Axe, widget: Widget, state: str) -> None:
    """axe finds nothing in the chat; the page around it is another test's."""
    axe(widget.page, state=state, within="segue-chat")


# ---- the states


def test_a_visitor_sees_the_ai_and_the_way_to_a_person(page: Page, server: Server, axe: Axe, shoot: Shoot) -> None:
    """The AI is named as one, and a person is one press away before the first word."""
    widget = Widget(page, server).go()
    clean(axe, widget, "the bubble")
    widget.bubble.click()
    widget.up()

    expect(widget.host.get_by_text("I am Lane, an AI")).to_be_visible()
    expect(widget.host.get_by_role("button", name="Talk to a person")).to_be_visible()
    expect(widget.field).to_be_focused()
    clean(axe, widget, "the greeting")
    shoot(widget, "open")


def test_the_ai_thinks_then_answers_and_every_line_says_who_speaks(
    page: Page, server: Server, axe: Axe, shoot: Shoot
) -> None:
    """Marks while it thinks; then its line bears its name and the label AI. The customer's own is acknowledged."""
    answer = Held(page, "ai")
    widget = Widget(page, server).open()
    widget.say(QUESTION)
    expect(widget.host.get_by_text("Lane is writing")).to_be_attached()
    widget.kept()
    clean(axe, widget, "the AI thinks")
    shoot(widget, "thinking")
    answer.release()

    line = widget.host.locator(".line.ai").first
    expect(line).to_be_visible()
    expect(line.locator(".by")).to_contain_text("Lane")
    expect(line.locator(".label")).to_have_text("AI")
    expect(widget.host.locator(".dots")).to_have_count(0)
    clean(axe, widget, "the AI answered")
    shoot(widget, "ai")


class Held:
    """Keeps back what somebody says until it is released, so that the moment before can be looked at."""

    def __init__(self, page: Page, who: str) -> None:
        self._who, self._frames, self._free = who, list[str](), False
        page.route_web_socket(SOCKET, self._between)

    def _between(self, socket: WebSocketRoute) -> None:
        self._socket, server = socket, socket.connect_to_server()
        server.on_message(lambda text: self._frames.append(str(text)) if self._holds(str(text)) else socket.send(text))

    def _holds(self, text: str) -> bool:
        frame = json.loads(text)
        ends = frame["t"] == "typing" and not frame["on"]
        return not self._free and frame.get("who") == self._who and (frame["t"] == "said" or ends)

    def release(self) -> None:
        """What was kept back comes, and everything after it at once."""
        self._free = True
        for text in self._frames:
            self._socket.send(text)


def test_words_typed_while_waiting_are_kept_and_a_person_answers(
    widget: Widget, ben: Person, axe: Axe, shoot: Shoot
) -> None:
    """Asked on turn 1, the banner says how long it takes, and whoever comes has every word; a colleague may follow."""
    ben.sit()
    widget.ask()
    widget.say("My order number is HL-48213")
    widget.kept()
    expect(widget.host.get_by_role("heading", name="Finding a person")).to_be_visible()
    expect(widget.host.locator(".banner")).to_contain_text(re.compile(r"Usually under \d+ min.*Reference r-", re.S))
    clean(axe, widget, "waiting")
    shoot(widget, "waiting")

    accept(ben, widget.conversation)
    ben.types(widget.conversation)
    expect(widget.host.get_by_text("Ben Carter is writing")).to_be_attached()
    expect(widget.host.locator(".joined")).to_be_visible()
    clean(axe, widget, "a person writes")
    shoot(widget, "typing")
    ben.reply(widget.conversation, "Hello, I have your order here: https://example.com/track/48213. It comes tomorrow.")
    line = widget.host.locator(".line.person").last
    expect(line).to_contain_text("I have your order here")
    expect(line.locator(".by")).to_contain_text("Ben Carter")
    expect(line.locator(".avatar")).to_have_text("BC")
    expect(line.locator("a")).to_have_attribute("href", "https://example.com/track/48213")
    expect(line.locator("a")).to_have_attribute("rel", re.compile("noopener"))
    expect(widget.host.locator(".banner")).to_be_hidden()
    expect(widget.host.get_by_role("button", name="Talk to a person")).to_be_hidden()
    clean(axe, widget, "with a person")
    shoot(widget, "person")

    ben.do(widget.conversation, "transfer", to="billing", because="a refund")
    expect(widget.host.locator(".banner")).to_contain_text("Ben Carter is bringing in")
    expect(widget.host.get_by_role("heading", name="Ben Carter")).to_be_visible()
    clean(axe, widget, "a colleague is brought in")


def test_nobody_on_duty_offers_a_callback_and_keeps_the_contact(widget: Widget, axe: Axe, shoot: Shoot) -> None:
    """A callback needs a time to come and a number; both are asked for kindly, and the reference stands there."""
    widget.say(QUESTION)
    expect(widget.host.locator(".line.ai")).to_be_visible()
    widget.ask()
    expect(widget.host.locator(".head")).to_contain_text("Nobody is there right now")
    clean(axe, widget, "nobody on duty")
    shoot(widget, "nobody")

    widget.press("Call me back")
    when = widget.host.get_by_label("When may we call?")
    expect(when).to_be_focused()
    chosen = when.input_value().replace("T", " ")
    widget.press("Book the call")
    expect(widget.host.get_by_text("Please say how we can reach you.")).to_be_visible()
    clean(axe, widget, "the callback form, with something missing")
    shoot(widget, "callback")
    widget.host.get_by_label("Your phone number").fill("+1 555 0100")
    widget.press("Book the call")
    expect(widget.line(f"call you back {chosen}")).to_be_visible()
    expect(widget.host.get_by_label("Your phone number")).to_be_hidden()
    expect(widget.host.locator(".head")).to_contain_text("They will be in touch")
    clean(axe, widget, "a call is booked")
    shoot(widget, "arranged")


def test_details_can_be_left_and_escape_closes_only_the_form(widget: Widget, axe: Axe, shoot: Shoot) -> None:
    """Esc closes the innermost thing; the focus goes back to where it came from."""
    widget.ask()
    opener = widget.host.get_by_role("button", name="Leave my details")
    opener.click()
    widget.page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    opener.click()
    clean(axe, widget, "the details form")
    shoot(widget, "details")
    widget.host.get_by_label("E-mail or phone").fill("sam@example.com")
    widget.host.get_by_label("What should they know? (optional)").fill("The lid is missing")
    widget.press("Send")

    expect(widget.line("sam@example.com")).to_be_visible()
    widget.field.press("Escape")
    expect(widget.panel).to_be_hidden()
    expect(widget.bubble).to_be_focused()


def test_handback_asks_for_a_rating_and_a_new_conversation_can_begin(
    widget: Widget, ben: Person, axe: Axe, shoot: Shoot
) -> None:
    """Five faces with words, a comment if one likes; after the close everything can begin anew."""
    widget.with_person(ben)
    ben.reply(widget.conversation, "I have sent you a new lid, free of charge.")
    expect(widget.line("I have sent you a new lid")).to_be_visible()
    survey = {"kind": "survey", "detail": "", "due": None}
    ben.do(widget.conversation, "give_back", note="A new lid arrives on Thursday.", tasks=[survey])
    group = widget.host.get_by_role("group", name="How was it?")
    expect(group).to_be_visible(timeout=LATE)
    clean(axe, widget, "the rating is asked for")
    group.get_by_role("radio", name="4: Good").check(force=True)
    widget.host.get_by_label("What made the difference? (optional)").fill("Quick and kind")
    clean(axe, widget, "rating")
    shoot(widget, "rating")
    widget.press("Send")
    expect(group).to_be_hidden()
    expect(widget.line("Thank you")).to_be_visible()
    clean(axe, widget, "rated")

    ben.do(widget.conversation, "close", because="done")
    expect(widget.host.get_by_role("heading", name="Conversation closed")).to_be_visible()
    clean(axe, widget, "closed")
    shoot(widget, "closed")
    widget.press("Start a new conversation")
    expect(widget.host.locator(".line")).to_have_count(0)
    expect(widget.host.get_by_role("heading", name="Lane")).to_be_visible()


def test_pictures_and_papers_go_both_ways_through_access(
    widget: Widget, new_page: NewPage, axe: Axe, shoot: Shoot, tmp_path: Path
) -> None:
    """Chosen with progress, shown with the session; a picture opens large, a PDF downloads, anything else is refused."""
    name = "the-lid-of-the-kettle-as-it-came-out-of-its-box-this-morning.png"
    widget.attach(name, "image/png", picture(new_page(), tmp_path / "lid.png"))
    expect(widget.host.locator(".tray li")).to_have_count(1)
    widget.attach("invoice.pdf", "application/pdf", PDF)
    expect(widget.host.locator(".tray li")).to_have_count(2)
    expect(widget.host.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    assert outside(widget, ".tray button") == []
    clean(axe, widget, "files chosen")
    shoot(widget, "files")
    widget.say("It arrived like this")
    shown = widget.host.get_by_role("button", name=f"Open {name} large")
    expect(shown.locator("img")).to_be_visible()
    widget.kept()
    clean(axe, widget, "files sent")
    shoot(widget, "attachments")
    shown.click()
    expect(widget.host.locator("dialog img")).to_be_visible()
    clean(axe, widget, "a picture, large")
    widget.page.keyboard.press("Escape")
    expect(widget.host.locator("dialog")).to_have_count(0)
    expect(widget.panel).to_be_visible()
    with widget.page.expect_download() as download:
        widget.host.get_by_role("button", name="Download invoice.pdf").click()
    assert download.value.path().read_bytes() == PDF

    widget.attach("tool.exe", "application/x-msdownload", b"MZ")
    expect(widget.host.get_by_text("tool.exe is neither a picture nor a PDF")).to_be_visible()
    clean(axe, widget, "a file refused")


# ---- what is lost on the way, and is not


def test_nothing_is_lost_or_doubled_when_the_server_is_killed_under_two_tabs(server: Server, new_page: NewPage) -> None:
    """Each tab types while nobody is there, one is shut with its words unsent: each is there once, in order."""
    first = Widget(new_page(), server).open()
    first.say("one")
    first.kept()
    second = Widget(first.page.context.new_page(), server).go().up()
    server.kill()
    try:
        first.say("two, from the first tab")
        expect(second.line("two, from the first tab")).to_be_visible()
        second.say("three, from the second")
        first.say("four")
        expect(first.host.get_by_text("No connection.")).to_be_visible()
        first.page.close()
    finally:
        server.start()
    again = Widget(second.page.context.new_page(), server).go().up()

    for tab in (again, second):
        expect(tab.line("four")).to_be_visible(timeout=LATE)
        tab.kept()
        assert tab.lines("customer") == ["one", "two, from the first tab", "three, from the second", "four"]


def test_where_sockets_are_blocked_it_polls(page: Page, server: Server, deniz: Person) -> None:
    """A proxy that lets no socket through takes nothing away but the typing marks."""
    page.route_web_socket(SOCKET, lambda socket: socket.close(code=4429, reason="too many"))
    widget = Widget(page, server).open()
    widget.say(QUESTION)
    expect(widget.host.locator(".line.ai").first).to_be_visible(timeout=LATE)
    widget.with_person(deniz)
    deniz.reply(widget.conversation, "I am here")

    expect(widget.line("I am here")).to_be_visible(timeout=LATE)
    assert widget.lines("customer")[0] == QUESTION

    polls: list[str] = []
    page.on("request", lambda request: polls.append(request.url) if "/events?" in request.url else None)
    page.wait_for_timeout(2000)
    assert len(polls) <= 2  # each waits for something new


def test_a_session_that_ended_is_renewed_without_a_word(page: Page, server: Server) -> None:
    """4401 means a new session with the same device, and the same conversation goes on."""
    ended: list[int] = []

    def end_the_first(socket: WebSocketRoute) -> None:
        if ended:
            socket.connect_to_server()
        else:
            ended.append(1)
            socket.close(code=4401, reason="session ended")

    page.route_web_socket(SOCKET, end_the_first)
    widget = Widget(page, server).open()
    widget.say("still me")

    widget.kept()
    assert ended


def test_offline_is_told_and_what_the_server_refuses_can_be_deleted(widget: Widget, axe: Axe, shoot: Shoot) -> None:
    """What was written offline goes out later; what is refused stands there with the reason, and waits for the customer."""
    widget.say(QUESTION)
    expect(widget.host.locator(".line.ai")).to_be_visible()
    widget.page.context.set_offline(True)
    widget.say("And on the Lane Mini?")
    expect(widget.host.get_by_text("No connection.")).to_be_visible()
    expect(widget.last).to_have_text("Sending …")
    clean(axe, widget, "offline")
    shoot(widget, "offline")
    widget.page.context.set_offline(False)
    widget.kept()

    foreign = {"id": "f-of-somebody-else", "name": "a.png", "type": "image/png", "size": 1}
    widget.page.evaluate(
        """([conversation, file]) => {
            const key = `segue:${location.origin}:out:refused`;
            const waiting = {key: "refused", conversation, at: Date.now(), text: "With a file of somebody else", files: [file]};
            localStorage.setItem(key, JSON.stringify(waiting));
        }""",
        [widget.conversation, foreign],
    )
    widget.say("This one goes out")
    expect(widget.host.locator(".note.failed")).to_contain_text("Not sent: ")
    clean(axe, widget, "a message that was refused")
    widget.press("Delete")
    expect(widget.line("With a file of somebody else")).to_have_count(0)
    widget.kept()


def test_a_page_that_was_put_away_whole_goes_on(widget: Widget, ben: Person) -> None:
    """Back and forward: the socket is given up so that the browser may keep the page, and is there again with it."""
    widget.say("before")
    widget.kept()
    widget.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    expect(widget.host.get_by_text("No connection.")).to_have_count(0)
    widget.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    accept(ben, widget.conversation)
    ben.reply(widget.conversation, "There you are again")

    expect(widget.line("There you are again")).to_be_visible()
    widget.say("after")
    widget.kept()
    assert widget.lines("customer") == ["before", "after"]


# ---- who, where, in which words


def test_a_customer_who_signs_in_has_their_own_conversation(widget: Widget) -> None:
    """The visitor's lines go, the customer's come back after a reload, and the visitor's again after signing out.

    What is typed before the customer's session began is theirs too: it must not go into the visitor's conversation.
    """
    widget.say("I am only looking")
    widget.kept()
    held: list[Route] = []
    widget.page.route("**/v1/chat/session", lambda route: route.continue_() if held else held.append(route))
    widget.page.get_by_label("Signed in as").select_option("c-1001")
    expect(widget.line("I am only looking")).to_have_count(0)
    widget.say("Now as myself")
    expect(widget.last).to_have_text("Sending …")
    held[0].continue_()
    widget.up().kept()
    assert widget.lines("customer") == ["Now as myself"]
    widget.page.reload()
    expect(widget.line("Now as myself")).to_be_visible()
    widget.page.get_by_label("Signed in as").select_option("")
    expect(widget.line("I am only looking")).to_be_visible()
    expect(widget.line("Now as myself")).to_have_count(0)


def test_each_language_renders(new_page: NewPage, server: Server, axe: Axe) -> None:
    """The browser's language is spoken, then each that the page asks for; no gap is left open, nothing sticks out."""
    widget = Widget(new_page(locale="pt-BR"), server).go()
    widget.bubble.click()
    for i, language in enumerate(("pt", *LANGUAGES)):
        if i:
            widget.page.evaluate("language => SegueChat.chat().setLanguage(language)", language)
        person, write = LANGUAGES[language]
        expect(widget.host.get_by_role("button", name=person)).to_be_visible()
        expect(widget.host.get_by_label(write)).to_be_visible()
        expect(widget.panel).to_have_attribute("lang", language)
        assert "{" not in widget.panel.inner_text()
        assert outside(widget, "button, p, h2") == []
    widget.page.evaluate("SegueChat.chat().setLanguage('de')")
    widget.host.get_by_role("button", name="Mit einem Menschen sprechen").click()
    widget.host.get_by_role("button", name="Zurückrufen lassen").click()
    expect(widget.host.get_by_role("button", name="Anruf vereinbaren")).to_be_visible()
    clean(axe, widget, "German")


def test_the_words_of_every_language_fill_the_same_gaps() -> None:
    """A row has all six languages, and each has the gaps of the first."""
    table = (ROOT / "web" / "widget" / "table.ts").read_text(encoding="utf-8")
    rows = re.findall(r"^  (\w+): (\[.*?\]),$", table, re.M | re.S)

    assert len(rows) > 50
    for word, row in rows:
        forms = json.loads(re.sub(r",\s*\]$", "]", row))
        assert len(forms) == len(LANGUAGES), word
        for form in forms:
            assert set(re.findall(r"\{\w+\}|\|", form)) == set(re.findall(r"\{\w+\}|\|", forms[0])), (word, form)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_who_waits_goes_back_to_the_assistant_and_gets_the_person_all_the_same(
    new_page: NewPage, server: Server, ben: Person, axe: Axe, shoot: Shoot, size: Any
) -> None:
    """Three choices while waiting; the third is the assistant again, and the way to a person is there at once."""
    ben.sit()
    widget = Widget(new_page(**{**SHARP, "viewport": size}), server).open()
    widget.ask()
    back = widget.host.get_by_role("button", name="Back to the assistant")
    expect(back).to_be_visible()
    clean(axe, widget, "three choices")
    shoot(widget, "choices" if size == DESKTOP else "choices-phone")
    back.click()

    expect(widget.line("You are with the assistant again")).to_be_visible()
    expect(widget.host.locator(".banner")).to_be_hidden()
    expect(widget.host.get_by_role("heading", name="Lane")).to_be_visible()
    clean(axe, widget, "with the assistant again")
    if size == DESKTOP:
        shoot(widget, "back")
    widget.ask()
    expect(widget.host.get_by_role("heading", name="Finding a person")).to_be_visible()


def test_on_a_phone_it_is_the_whole_page_and_keeps_the_focus(
    new_page: NewPage, server: Server, axe: Axe, shoot: Shoot
) -> None:
    """As wide as the screen, nothing sticks out, Tab goes round inside, targets are large enough for a thumb."""
    widget = Widget(new_page(viewport=PHONE, has_touch=True, is_mobile=True, **SHARP), server).open()
    widget.say("My Lane Mini is leaking all over the counter")
    expect(widget.host.locator(".banner")).to_be_visible()
    box = widget.panel.bounding_box()
    assert box is not None
    assert (box["x"], box["width"]) == (0, PHONE["width"])
    assert widget.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for _ in range(14):
        widget.page.keyboard.press("Tab")
        assert widget.page.evaluate("document.activeElement.localName") == "segue-chat"
    assert lower(widget, ".panel button:not(.plain)", 44) == []
    assert lower(widget, ".panel button", 24) == []
    clean(axe, widget, "a phone")
    shoot(widget, "phone")


def test_whatever_the_system_asks_for(new_page: NewPage, server: Server, deniz: Person, axe: Axe, shoot: Shoot) -> None:
    """Dark, fewer movements, the system's own colours, large letters, twice as large, right to left, and paper."""
    widget = Widget(new_page(color_scheme="dark", reduced_motion="reduce", **SHARP), server).open()
    widget.say(QUESTION)
    expect(widget.host.locator(".line.ai").first).to_be_visible()
    widget.ask()
    clean(axe, widget, "waiting, dark")
    moving = "[...document.querySelector('segue-chat').shadowRoot.querySelectorAll('*')].flatMap(e => e.getAnimations()).length"
    assert widget.page.evaluate(moving) == 0
    shoot(widget, "dark")
    accept(deniz, widget.conversation)
    deniz.reply(widget.conversation, "Hello, Deniz here. Have you filled the tank?")
    expect(widget.line("Deniz here")).to_be_visible()
    clean(axe, widget, "with a person, dark")
    widget.page.emulate_media(color_scheme="light", forced_colors="active")
    clean(axe, widget, "the system's colours")
    widget.page.emulate_media(forced_colors="none", media="print")
    expect(widget.panel).to_be_hidden()
    expect(widget.bubble).to_be_hidden()
    widget.page.emulate_media(media="screen")
    for zoomed in ({"width": 640, "height": 400}, {"width": 320, "height": 480}):
        widget.page.set_viewport_size(zoomed)  # type: ignore[arg-type]
        expect(widget.field).to_be_in_viewport(ratio=1)
        assert outside(widget, "button, p, h2") == []
    widget.page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    widget.page.evaluate("document.querySelector('segue-chat').style.setProperty('--rem', '32px')")
    assert outside(widget, "button, p, h2") == []
    clean(axe, widget, "letters twice as large")
    widget.page.evaluate("document.documentElement.dir = 'rtl'")
    box = widget.bubble.bounding_box()
    assert box is not None
    assert box["x"] == 20
    assert outside(widget, "button, p, h2") == []


def outside(widget: Widget, selector: str) -> list[str]:
    """What sticks out of the panel to a side, or is cut off there."""
    return list(
        widget.panel.evaluate(
            """(panel, selector) => {
                const edge = panel.getBoundingClientRect();
                const seen = [...panel.querySelectorAll(selector)].filter((e) => e.checkVisibility() && !e.closest(".heard"));
                return seen
                    .filter((e) => e.getBoundingClientRect().left < edge.left - 1 || e.getBoundingClientRect().right > edge.right + 1)
                    .map((e) => `${e.className}: ${e.textContent}`);
            }""",
            selector,
        )
    )


def lower(widget: Widget, selector: str, least: int) -> list[str]:
    """What is shown and lower than so many pixels."""
    return list(
        widget.host.locator(f"{selector}:visible").evaluate_all(
            "(all, least) => all.filter(b => b.getBoundingClientRect().height < least).map(b => b.textContent)", least
        )
    )


def test_by_keyboard_alone(page: Page, server: Server) -> None:
    """Opened, asked, written, filled in and shut without a mouse, in the order in which it is read."""
    widget = Widget(page, server).go()
    widget.bubble.focus()
    page.keyboard.press("Enter")
    expect(widget.field).to_be_focused()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    expect(widget.host.locator(".line.ai")).to_be_visible()
    for name in ("Attach a picture or PDF", "Talk to a person"):
        page.keyboard.press("Shift+Tab")
        expect(widget.host.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Enter")
    expect(widget.host.locator(".banner")).to_be_visible()
    widget.field.focus()
    choices = ("Back to the assistant", "Leave my details", "Call me back")
    for name in ("Attach a picture or PDF", "See what was passed on", *choices, "Copy"):
        page.keyboard.press("Shift+Tab")
        expect(widget.host.get_by_role("button", name=name)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(widget.host.get_by_label("When may we call?")).to_be_focused()
    page.keyboard.press("Escape")
    expect(widget.host.get_by_role("button", name="Call me back")).to_be_focused()
    page.keyboard.press("Escape")
    expect(widget.bubble).to_be_focused()
    expect(widget.panel).to_be_hidden()


# ---- attacks, and pages that are not as one would like them


def test_script_in_any_field_stays_text(widget: Widget, server: Server) -> None:
    """Message, file name, contact, note, the names of shop, team and person: shown as typed, and nothing runs."""
    widget.page.evaluate("name => document.querySelector('segue-chat').setAttribute('name', name)", ATTACK)
    widget.attach(f"{ATTACK}.png", "image/png", PNG)
    expect(widget.host.get_by_role("button", name="Send", exact=True)).to_be_enabled()
    widget.say(ATTACK)
    expect(widget.line("onerror").first).to_be_visible()
    expect(widget.host.locator(".banner")).to_be_visible()  # the AI has no answer to that
    widget.press("Leave my details")
    widget.host.get_by_label("E-mail or phone").fill(ATTACK)
    widget.host.get_by_label("What should they know? (optional)").fill(ATTACK)
    widget.press("Send")
    expect(widget.host.get_by_label("E-mail or phone")).to_be_hidden()
    odd = server.person("odd")
    accept(odd, widget.conversation)
    odd.reply(widget.conversation, ATTACK + ' javascript:alert(1) https://example.com/"onclick=alert(1)')
    odd.do(widget.conversation, "transfer", to="odd", because=ATTACK)
    odd.be("away")
    expect(widget.host.locator(".line.person").last).to_contain_text("<script>")
    expect(widget.host.locator("h2")).to_have_text(ATTACK)
    expect(widget.panel).to_have_attribute("aria-label", f"Chat with {ATTACK}")

    assert widget.page.evaluate("window.hit") is None
    assert widget.host.locator(".panel script, .panel img[src='x'], .panel [onerror], .panel [onclick]").count() == 0
    assert widget.host.locator(".line.person a").get_attribute("href") == "https://example.com/"


def test_a_very_long_word_and_a_thousand_messages(widget: Widget, ben: Person) -> None:
    """A word as long as a line breaks; of very many lines those that are read are there, the earlier ones by scrolling."""
    widget.with_person(ben)
    widget.say("Donaudampfschifffahrt" * 20)
    widget.kept()
    assert outside(widget, ".body, .body p") == []
    widget.page.evaluate("SegueChat.chat().remove()")
    say_often(widget, 1000)

    widget.go().up()
    expect(widget.line("message 999.")).to_be_in_viewport()
    assert widget.host.locator(".line").count() <= 100
    widget.host.locator(".scroll").evaluate("scroll => (scroll.scrollTop = 0)")
    expect(widget.line("message 850.")).to_be_attached()
    expect(widget.line("message 900.")).to_be_attached()
    ben.reply(widget.conversation, "That was a lot")
    expect(widget.host.get_by_role("button", name="New messages")).to_be_visible()
    widget.press("New messages")
    expect(widget.line("That was a lot")).to_be_in_viewport()


def say_often(widget: Widget, times: int) -> None:
    """So many messages of this customer, by a socket without a browser."""
    device = widget.page.evaluate("localStorage.getItem(`segue:${location.origin}:device`)")
    session = httpx.post(f"{widget.server.url}/v1/chat/session", json={"device": device}).json()
    hello = {"t": "hello", "session": session["session"], "conversation": session["conversation"], "after": 0}
    url = f"{widget.server.url.replace('http', 'ws')}/v1/chat/socket"
    with connect(url, origin=Origin(widget.server.url), subprotocols=[Subprotocol("segue.v1")]) as socket:
        socket.send(json.dumps(hello))
        acked, all_acked = 0, threading.Event()

        def hear() -> None:
            nonlocal acked
            for text in socket:
                acked += json.loads(text)["t"] == "ack"
                if acked == times:
                    all_acked.set()

        threading.Thread(target=hear, daemon=True).start()
        for i in range(times):
            socket.send(json.dumps({"t": "say", "key": f"many-{i}", "text": f"This is message {i}."}))
        assert all_acked.wait(30), f"{acked} of {times} were acknowledged"


@pytest.mark.parametrize("storage", ["denied", "full"])
def test_where_the_browser_keeps_nothing_the_chat_goes_on(new_page: NewPage, server: Server, storage: str) -> None:
    """Storage that is forbidden or full takes the memory of other pages away, and nothing else."""
    page = new_page()
    page.add_init_script(
        {
            "denied": """for (const name of ["localStorage", "sessionStorage"])
                Object.defineProperty(window, name, {get() { throw new DOMException("denied", "SecurityError"); }});""",
            "full": "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
        }[storage]
    )
    widget = Widget(page, server).open()
    widget.say(QUESTION)

    expect(widget.host.locator(".line.ai")).to_be_visible()
    widget.kept()
    widget.ask()
    assert widget.lines("customer")[0] == QUESTION


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_is_a_day_wrong(new_page: NewPage, server: Server, ben: Person, days: int) -> None:
    """What is said now is said today, and nobody has waited for a day."""
    page = new_page()
    page.add_init_script(
        f"""const off = {days * 86_400_000}, Right = Date;
        Date = class extends Right {{
            constructor(...when) {{ when.length ? super(...when) : super(Right.now() + off); }}
            static now() {{ return Right.now() + off; }}
        }};"""
    )
    ben.sit()
    widget = Widget(page, server).open()
    widget.ask()
    widget.say("hello")
    widget.say("and more")
    widget.kept()

    expect(widget.host.locator(".day")).to_have_text(["Today"])
    expect(widget.host.locator(".banner")).not_to_contain_text("so far")
    assert widget.lines("customer")[1:] == ["hello", "and more"]


HOSTILE = """* { font-size: 40px !important; color: red !important; letter-spacing: 8px; text-transform: uppercase;
line-height: 3; float: left; visibility: hidden } button { background: lime !important; border: 9px solid red !important }
body > * { position: relative; z-index: 1; opacity: .4; transform: rotate(3deg); filter: blur(2px); overflow: hidden;
max-width: 300px; contain: paint } html { font-size: 62.5% } h2, p, ul, li { display: none !important }"""


def test_the_tag_twice_on_a_page_whose_styles_reach_for_everything(page: Page, server: Server, axe: Axe) -> None:
    """One chat, and it looks as everywhere: nothing of the page comes in."""
    tag = '<script src="/widget.js" data-open async></script>'
    serve(page, server, f"<style>{HOSTILE}</style><h1>A page</h1>{tag}{tag}")
    widget = Widget(page, server, "/plain")
    page.goto(widget.url)
    widget.up()

    expect(page.locator("segue-chat")).to_have_count(1)
    looks = "e => (({fontSize, color, letterSpacing, float, visibility}) => [fontSize, color, letterSpacing, float, visibility])(getComputedStyle(e))"
    assert widget.host.locator("h2").evaluate(looks) == ["16px", "rgb(21, 33, 31)", "normal", "none", "visible"]
    assert widget.panel.bounding_box() == {"x": 864, "y": 20, "width": 396, "height": 688}
    clean(axe, widget, "on a hostile page")


def test_a_strict_content_policy_needs_no_more_than_the_docs_say(page: Page, server: Server) -> None:
    """A nonce for the tag, our address for requests and sockets, blob: for pictures; no inline style, no eval."""
    page.on("console", lambda message: said.append(message.text))
    said: list[str] = []
    policy = f"default-src 'none'; script-src 'nonce-n'; connect-src {server.url} {server.url.replace('http', 'ws')}; img-src blob:"
    serve(
        page, server, f'<script src="{server.url}/widget.js" nonce="n" data-open data-language="de"></script>', policy
    )
    widget = Widget(page, server, "/plain")
    page.goto(widget.url)
    expect(widget.host.get_by_role("button", name="Mit einem Menschen sprechen")).to_be_visible()
    widget.up()
    widget.attach("a.png", "image/png", PNG)
    expect(widget.host.locator(".tray img")).to_be_visible()

    assert [text for text in said if "Content Security Policy" in text] == []


def test_one_tag_is_enough(page: Page, server: Server) -> None:
    """A page of the shop's own needs the script and nothing else; attributes of the tag become the element's."""
    serve(page, server, '<script src="/widget.js" data-open data-theme="dark" data-language="fr" async></script>')
    page.goto(f"{server.url}/plain")

    expect(page.locator("segue-chat").get_by_role("button", name="Parler à une personne")).to_be_visible()
    expect(page.locator("segue-chat")).to_have_attribute("data-theme", "dark")


def serve(page: Page, server: Server, body: str, policy: str | None = None) -> None:
    """A page of a shop's own at /plain, with a content policy if one is given."""
    headers = {"Content-Security-Policy": policy} if policy else {}
    html = f'<!doctype html><html lang="en"><title>t</title>{body}'
    page.route(f"{server.url}/plain", lambda route: route.fulfill(content_type="text/html", body=html, headers=headers))


def test_a_line_that_comes_steals_no_focus_and_is_counted(
    widget: Widget, ben: Person, axe: Axe, shot: Callable[..., Path]
) -> None:
    """Shut, the bubble and the title count what is new; open, they are quiet again."""
    widget.with_person(ben)
    widget.press("Close chat")
    search = widget.page.get_by_label("Signed in as")
    search.focus()
    ben.reply(widget.conversation, "Are you still there?")
    expect(widget.host.locator(".badge")).to_have_text("1")
    expect(search).to_be_focused()
    assert widget.page.title().startswith("(1) ")
    clean(axe, widget, "something is unread")
    shot(widget.page, "widget-unread", clip={"x": 840, "y": 640, "width": 440, "height": 160})
    widget.page.get_by_role("button", name=re.compile("Open chat, 1 new")).click()
    expect(widget.line("Are you still there?")).to_be_visible()
    assert not widget.page.title().startswith("(")


def test_a_page_can_drive_it(page: Page, server: Server) -> None:
    """open, close, toggle, write, setLanguage and on(event) work from the page's own script."""
    widget = Widget(page, server).go()
    page.evaluate(
        "window.heard = []; window.off = SegueChat.chat().on('open', () => heard.push('open')); SegueChat.chat().open(false)"
    )
    expect(widget.panel).to_be_visible()
    page.evaluate("SegueChat.chat().setLanguage('de')")
    expect(widget.host.get_by_role("button", name="Mit einem Menschen sprechen")).to_be_visible()
    page.evaluate("SegueChat.chat().close(); off(); SegueChat.chat().toggle()")
    expect(widget.panel).to_be_visible()
    page.evaluate("SegueChat.chat().write('Guten Tag')")
    expect(widget.field).to_have_value("Guten Tag")
    assert page.evaluate("heard") == ["open"]


def test_it_is_small(server: Server) -> None:
    """What every page of a shop loads stays below 15 kB, gzipped."""
    sizes = json.loads((STATIC / "sizes.json").read_text())

    assert sizes["widget"] < 15_000


# ---- the shop


def test_the_shop_is_clean_in_both_lights(
    new_page: NewPage, server: Server, axe: Axe, shot: Callable[..., Path]
) -> None:
    """The storefront, light, dark and on a phone."""
    for name, options in {"shop": {}, "shop-dark": {"color_scheme": "dark"}, "shop-phone": {"viewport": PHONE}}.items():
        page = new_page(**options)
        page.goto(f"{server.url}/shop")
        expect(page.locator("segue-chat .bubble")).to_be_visible()
        if name != "shop-phone":  # the same elements
            axe(page, state=name)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        shot(page, name)


def test_the_shops_words_lead_where_it_says(server: Server) -> None:
    """Each sentence that the shop's page offers goes where the page says that it goes."""
    page = (ROOT / "web" / "shop" / "index.html").read_text(encoding="utf-8")
    offered = re.findall(r'class="words">(.+?)</button> <span>(.+?)</span>', page)

    assert len(offered) >= 5
    for words, where in offered:
        state = after(server, words)
        if where == "the AI answers":
            assert state["stage"] == "ai", words
        elif where == "in German":
            assert (state["stage"], state["language"]) == ("waiting", "de"), words
        else:
            assert state["team"] == where, words


def after(server: Server, words: str) -> dict[str, Any]:
    """How a new visitor's conversation stands after these words, once somebody answered them."""
    session = httpx.post(f"{server.url}/v1/chat/session", json={}).json()
    http = httpx.Client(
        base_url=f"{server.url}/v1/chat/conversations/{session['conversation']}",
        headers={"Authorization": f"Bearer {session['session']}"},
    )
    with http:
        http.post("/messages", json={"key": "k", "text": words, "files": []}).raise_for_status()
        seq, said = 0, list[dict[str, Any]]()
        while not any(line["who"] != "customer" for line in said):
            answer = http.get("/events", params={"after": seq, "wait": 5}, timeout=20).raise_for_status().json()
            seq, said = answer["seq"], said + answer["said"]
        return dict(http.get("/events", params={"after": 0}).json()["state"])
