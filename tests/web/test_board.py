"""The board as supervisors see it: empty, busy, after some days; live, by team and period; for every eye and ear."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from .conftest import PHONE, Server
from .days import fill, get_stuck

Shot = Callable[..., Path]
Axe = Callable[..., None]
NASTY = "<img src=x onerror=document.title='owned'><script>document.title='owned'</script>"


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose journal has two days behind it."""
    server = Server(tmp_path_factory.mktemp("days"))
    fill(server.folder / "segue.db", server.folder / "policy.toml", datetime.now(UTC), days=2, a_day=13)
    try:
        yield server.start()
    finally:
        server.close()


def look(page: Page, server: Server, who: str = "mei", query: str = "") -> Page:
    """The board, signed in as one of the demonstration's people."""
    page.goto(f"{server.url}/board{query}")
    page.get_by_label("Your short name").fill(who)
    page.get_by_label("Password").fill(server.passwords()[who])
    page.get_by_role("button", name="Sign in").click()
    expect(tile(page, "Waiting now")).to_be_visible()
    return page


def tile(page: Page, name: str) -> Locator:
    return page.locator(".tile").filter(has=page.get_by_role("heading", name=name, exact=True))


def told(server: Server, query: str = "") -> dict[str, Any]:
    """What the server says of the same, over HTTP."""
    return dict(server.person("mei").http.get(f"/board{query}").raise_for_status().json())


def a_customer_waits(server: Server, text: str = "I want to talk to a person") -> str:
    with httpx.Client(base_url=f"{server.url}/v1/chat", headers={"Origin": server.url}) as http:
        session = http.post("/session", json={"fresh": True}).raise_for_status().json()
        http.headers["Authorization"] = f"Bearer {session['session']}"
        path = f"/conversations/{session['conversation']}/messages"
        http.post(path, json={"key": str(uuid4()), "text": text, "files": []}).raise_for_status()
        return str(session["conversation"])


def clear(server: Server) -> None:
    """Nobody waits any more."""
    mei = server.person("mei")
    for row in mei.rows("waiting"):
        mei.do(row["id"], "close", because="the test is over")


def test_nobody_sees_it_without_signing_in(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    page.goto(f"{server.url}/board")
    page.get_by_label("Your short name").fill("mei")
    page.get_by_label("Password").fill("guessed")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).not_to_be_empty()
    expect(page.locator(".tile")).to_have_count(0)
    axe(page, state="login")
    shot(page, "board-login")

    page.get_by_role("button", name=re.compile("Mei")).click()
    expect(tile(page, "Waiting now")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()


def test_what_was_never_seen_is_not_measured_and_not_zero(
    page: Page, make_server: Callable[..., Server], axe: Axe, shot: Shot
) -> None:
    look(page, make_server())

    for name in ("Time to the first human message", "Service level", "Right first time", "Re-transfers"):
        expect(tile(page, name)).to_contain_text("not measured")
        expect(tile(page, name)).to_contain_text("n = 0")
    expect(page.locator(".ratings")).to_contain_text("not measured")
    expect(page.get_by_text("Nothing was handed off in this period.")).to_be_visible()
    expect(tile(page, "Longest wait")).to_contain_text("nobody waits")
    axe(page, state="empty")
    shot(page, "board-empty", full_page=True)


def test_it_moves_by_itself_as_things_happen(page: Page, server: Server, axe: Axe, shot: Shot) -> None:
    mei = server.person("mei")
    look(page, server)
    expect(tile(page, "Waiting now").locator(".large")).to_have_text("0")

    first = a_customer_waits(server)
    expect(tile(page, "Waiting now").locator(".large")).to_have_text("1")
    second = a_customer_waits(server, "My machine shows error E4 and I want to talk to a person")
    expect(tile(page, "Waiting now").locator(".large")).to_have_text("2")
    clock = tile(page, "Longest wait").get_by_role("timer")
    before = clock.inner_text()
    expect(clock).not_to_have_text(before, timeout=3000)

    mei.do(first, "take_over")
    mei.reply(first, "Hello, Mei here; I have read it all.")
    expect(tile(page, "Waiting now").locator(".large")).to_have_text("1")
    expect(tile(page, "Time to the first human message")).to_contain_text("n = 1 answered")
    expect(tile(page, "Service level").locator(".large")).to_have_text("100%")
    mei.do(first, "help", text=f"May I refund it? {NASTY}", to=None)
    help_row = page.locator(".alerts li.help")
    expect(help_row).to_contain_text("onerror=document.title")
    expect(help_row.get_by_role("link")).to_have_attribute("href", f"/desk#{first}")
    assert page.title() == "Board"
    axe(page, state="busy")
    shot(page, "board-busy", full_page=True)

    mei.do(first, "give_back", note="Paid back.", tasks=[])
    mei.do(second, "close", because="the test is over")
    expect(page.locator(".alerts")).to_have_count(0)
    expect(tile(page, "Waiting now").locator(".large")).to_have_text("0")


def test_waits_that_were_told_stand_there_with_their_interval(page: Page, days: Server, axe: Axe, shot: Shot) -> None:
    look(page, days, query="?period=7d")
    kept = {one["name"]: one for one in told(days, "?period=7d")["figures"]}["promise_kept"]
    rows = page.locator(".promises tbody tr")

    expect(rows).to_have_count(len(kept["promises"]))
    for row, one in zip(rows.all(), kept["promises"], strict=True):
        expect(row).to_contain_text(f"n = {one['n']}")
        expect(row).to_contain_text("not measured" if one["value"] is None else "%")
        expect(row.locator("svg")).to_have_count(int(one["value"] is not None))
    large = tile(page, "Waits kept as promised")
    expect(large).to_contain_text(" to " if kept["n"] >= 30 else "shown from 30 on")
    axe(page, state="promises")
    shot(page, "board-promises", full_page=True)


def test_what_is_stuck_stands_there_with_a_link_after_a_restart_too(
    page: Page, tmp_path: Path, axe: Axe, shot: Shot
) -> None:
    server = Server(tmp_path)
    policy = server.folder / "policy.toml"  # of a team that leaves a silent one what they took
    never = '[times]\nreassign_silent_after = "0s"\nreassign_away_after = "0s"'
    policy.write_text(policy.read_text(encoding="utf-8").replace("[times]", never), encoding="utf-8")
    get_stuck(server.folder / "segue.db", policy, datetime.now(UTC))
    try:
        look(page, server.start())
        rows = page.locator(".alerts li.stuck")

        expect(rows).to_have_count(2)
        expect(rows.filter(has_text="nobody was asked").get_by_role("link")).to_have_attribute("href", "/desk#waits")
        expect(rows.filter(has_text="no first word yet")).to_contain_text("Stuck")
        axe(page, state="stuck")
        shot(page, "board-stuck", full_page=True)
    finally:
        server.close()


def test_looking_at_the_board_is_not_being_at_the_desk(page: Page, server: Server) -> None:
    look(page, server)
    a_customer_waits(server)

    expect(tile(page, "Waiting now").locator(".large")).to_have_text("1")
    expect(tile(page, "At the desk").locator(".large")).to_have_text("0")
    expect(page.locator(".alerts")).to_contain_text("nobody is there")
    clear(server)


def test_days_of_work_in_figures_curves_and_tables(page: Page, days: Server, axe: Axe, shot: Shot) -> None:
    look(page, days, query="?period=7d")
    figures = {one["name"]: one for one in told(days, "?period=7d")["figures"]}

    level = figures["service_level"]
    assert level["n"] > 5
    expect(tile(page, "Service level").locator(".large")).to_have_text(f"{round(level['value'] * 100)}%")
    expect(tile(page, "Service level")).to_contain_text(f"n = {level['n']} handoffs")
    ai, people = page.locator(".ratings .of-ai"), page.locator(".ratings .of-people")
    expect(ai).to_contain_text(f"{figures['csat_ai_only']['value']:.1f}")
    expect(ai).to_contain_text(f"n = {figures['csat_ai_only']['n']} ratings")
    expect(people).to_contain_text(f"n = {figures['csat_after_handoff']['n']} ratings")
    bars = page.locator(".reasons li")
    expect(bars).to_have_count(len(figures["reasons"]["parts"]))
    expect(bars.first.locator(".bar-times")).to_have_text(str(figures["reasons"]["parts"][0][1]))
    expect(page.locator(".curve canvas")).to_have_count(4)
    expect(page.get_by_role("img", name=re.compile("^Handoffs: from"))).to_be_visible()
    page.get_by_text("The same as a table").click()
    expect(page.locator(".course tbody tr")).to_have_count(28)
    axe(page, state="days, light")
    page.get_by_text("The same as a table").click()
    page.evaluate("scrollTo(0, 0)")  # what sticks to the top is drawn where the page was scrolled to
    shot(page, "board-days", full_page=True)

    there = [days.person(who) for who in ("ana", "ben", "farah")]
    for person in there:
        person.sit()
    expect(tile(page, "At the desk").locator(".large")).to_have_text("3")
    mine = a_customer_waits(days, "I was charged twice for HL-48213, 231.00 each. Can I talk to a real person please?")
    expect(tile(page, "Waiting now").locator(".large")).to_have_text("3")  # two have booked a call
    there[0].do(mine, "take_over")
    a_customer_waits(days, "Where is HL-48253? I want a person.")
    a_customer_waits(days, "Please close my account and delete my data.")
    expect(page.locator(".alerts")).to_contain_text("Trust and Privacy and nobody is there")
    axe(page, state="a working day")
    shot(page, "board")
    for person in there:
        person.leave()
    there[0].do(mine, "give_back", note="Paid back.", tasks=[])
    clear(days)


def test_a_figure_says_what_it_means(page: Page, days: Server, axe: Axe) -> None:
    look(page, days)
    name, meaning = page.get_by_role("button", name="Service level"), page.locator(".meaning:visible")
    expect(meaning).to_have_count(0)

    name.hover()
    expect(meaning).to_contain_text("within 2 minutes")
    axe(page, state="a meaning")
    page.mouse.move(0, 0)
    expect(meaning).to_have_count(0)
    name.focus()
    expect(meaning).to_have_count(1)
    page.keyboard.press("Escape")
    expect(meaning).to_have_count(0)
    expect(name).to_have_accessible_description(re.compile("Handoffs answered by a person's first words"))


def test_team_and_period_stand_in_the_address(page: Page, days: Server) -> None:
    look(page, days)
    page.get_by_label("Team", exact=True).select_option("billing")
    page.get_by_role("radio", name="30 days").check()

    expect(page).to_have_url(re.compile(r"period=30d"))
    expect(page).to_have_url(re.compile(r"team=billing"))
    expect(page.locator(".teams tbody tr")).to_have_count(1)
    figures = {one["name"]: one for one in told(days, "?team=billing&period=30d")["figures"]}
    expect(tile(page, "Service level")).to_contain_text(f"n = {figures['service_level']['n']} handoffs")
    expect(page.locator(".more")).not_to_contain_text("Settled by the AI")  # that is no team's

    page.go_back()
    page.go_back()
    expect(page.get_by_label("Team", exact=True)).to_have_value("")
    expect(page.locator(".teams tbody tr")).to_have_count(5)
    page.reload()
    expect(page.locator(".teams tbody tr")).to_have_count(5)
    page.goto(f"{days.url}/board?team=billing&period=hour")
    expect(page.get_by_label("Team", exact=True)).to_have_value("billing")
    expect(page.locator(".period-line")).to_contain_text("Last hour")


def test_an_agent_sees_their_own_teams_only(page: Page, days: Server) -> None:
    look(page, days, "ana")

    expect(page.get_by_label("Team", exact=True).locator("option")).to_have_text(["Billing", "Memberships"])
    expect(page.locator(".teams tbody tr")).to_have_count(1)
    page.goto(f"{days.url}/board?team=trust")
    expect(page.locator(".teams tbody")).to_contain_text("Billing")
    refused = days.person("ana").http.get("/board", params={"team": "trust"})
    assert (refused.status_code, days.person("ana").http.get("/board").status_code) == (403, 403)


def test_a_server_that_restarts_is_waited_for(page: Page, make_server: Callable[..., Server], shot: Shot) -> None:
    server = make_server()
    look(page, server)
    a_customer_waits(server)
    expect(tile(page, "Waiting now").locator(".large")).to_have_text("1")
    server.kill()

    expect(page.get_by_text("The line to the server is down")).to_be_visible()
    shot(page, "board-lost")
    server.start()
    expect(page.get_by_text("Your session has ended")).to_be_visible(timeout=15_000)  # a demo has new passwords
    page.get_by_role("button", name=re.compile("Mei")).click()
    expect(tile(page, "Waiting now").locator(".large")).to_have_text("1")


def test_where_sockets_are_blocked_the_page_asks(page: Page, server: Server) -> None:
    def blocked(socket: WebSocketRoute) -> None:
        socket.close(code=1011)

    page.route_web_socket(re.compile("/v1/desk/socket"), blocked)
    look(page, server)

    expect(page.get_by_text("the page asks every few seconds instead")).to_be_visible()
    a_customer_waits(server)
    expect(tile(page, "Waiting now").locator(".large")).to_have_text("1")
    clear(server)


@pytest.mark.parametrize(
    ("state", "context"),
    [
        ("dark", {"color_scheme": "dark"}),
        ("phone", {"viewport": PHONE, "has_touch": True, "is_mobile": True}),
        ("wall", {"viewport": {"width": 1920, "height": 1080}, "color_scheme": "dark"}),
    ],
)
def test_it_is_for_every_screen(
    new_page: Callable[..., Page], days: Server, axe: Axe, shot: Shot, state: str, context: dict[str, Any]
) -> None:
    page = look(new_page(**context), days, query="?period=7d" + ("&wall=1" if state == "wall" else ""))
    expect(page.locator(".curve canvas")).to_have_count(4)

    axe(page, state=state)
    sizes = page.evaluate(
        "[document.documentElement.scrollWidth, innerWidth, document.documentElement.scrollHeight, innerHeight]"
    )
    assert sizes[0] <= sizes[1]  # nothing lies outside to the side
    if state == "wall":
        assert sizes[2] <= sizes[3]  # nor below: nobody scrolls a wall
    shot(page, f"board-{state}", full_page=state == "phone")


def test_full_screen_and_paper(page: Page, days: Server) -> None:
    look(page, days)
    page.get_by_role("button", name="Full screen").click()
    expect(page.locator("html")).to_have_class("wall")
    page.get_by_role("button", name="Leave full screen").click()
    expect(page.locator("html")).not_to_have_class("wall")

    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    expect(tile(page, "Service level")).to_be_visible()


def test_colours_are_chosen_and_remembered(page: Page, days: Server) -> None:
    look(page, days)
    page.get_by_label("Colours").select_option("dark")
    page.reload()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_ear_hears_one_sentence_and_not_every_second(page: Page, days: Server) -> None:
    look(page, days)
    heard = page.locator("main > p.heard[role=status]")
    expect(heard).to_contain_text("at the desk")
    before = heard.inner_text()
    a_customer_waits(days)
    expect(tile(page, "Waiting now")).to_be_visible()
    page.wait_for_timeout(1500)

    assert heard.inner_text() == before
