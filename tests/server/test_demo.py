"""`segue demo`, as a newcomer runs it: a process of its own, its printed addresses, its play, its end."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner
from websockets.sync.client import connect

from segue import load_policy
from segue.cli import app
from segue.core import events as e
from segue.core.triggers import Trigger
from segue.journal.sqlite import SqliteJournal
from segue.server.play.performance import ACTS
from segue.server.play.scenes import SCENES
from segue.server.settings import BadSetting, settings_from
from segue.server.shop import read_orders, shop_folder, shop_policy

ROOT = Path(__file__).parents[2]
STARTS_WITHIN = 60.0  # on a machine that has other things to do
STOPS_WITHIN = 5.0
SEEN_WITHIN = timedelta(seconds=10)
TEAMS = {"support", "billing", "technical", "retention", "trust"}


def busy() -> float:
    """How many times longer everything takes since the machine has other things to do; 1.0 if it has none."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


class Demo:
    """The running demo.

    Attributes:
        pages: "shop", "desk" and "board" with their printed addresses.
        printed_at: when the addresses stood there.
        taken: a port that was passed over; 0 if none was.
    """

    taken = 0

    def __init__(self, folder: Path, *options: str) -> None:
        self.output = folder / f"demo-{time.monotonic_ns()}.txt"
        slow = "PYTHONDONTWRITEBYTECODE"  # nobody has it set; with it each start compiles everything
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SEGUE_") and name != slow}
        with self.output.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "segue.cli", "demo", *options],
                cwd=folder, env=clean | {"COLUMNS": "120"}, stdout=out, stderr=out,
            )  # fmt: skip
        until = time.monotonic() + STARTS_WITHIN
        while len(self.pages) < 3:
            assert self.process.poll() is None, self.printed
            assert time.monotonic() < until, self.printed
            time.sleep(0.02)
        self.printed_at = datetime.now(UTC)

    @property
    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    @property
    def pages(self) -> dict[str, str]:
        return {page: url for url, page in re.findall(r"(http://127\.0\.0\.1:\d+/(shop|desk|board))\b", self.printed)}

    @property
    def base(self) -> str:
        return self.pages["shop"].removesuffix("/shop")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> float:
        """Ends it; seconds that took."""
        began = time.monotonic()
        self.process.send_signal(how)
        self.process.wait(timeout=30)
        return time.monotonic() - began

    def end(self) -> None:
        """Ends it, so that it leaves nothing behind."""
        try:
            self.stop()
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Demo]]:
    started: list[Demo] = []

    def start(*options: str) -> Demo:
        started.append(Demo(tmp_path, *options))
        return started[-1]

    yield start
    for demo in started:
        demo.end()


@pytest.fixture(scope="module")
def quiet(tmp_path_factory) -> Iterator[Demo]:
    """A demo without a play, on a port after one that is taken."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        demo = Demo(tmp_path_factory.mktemp("demo"), "--port", str(taken.getsockname()[1]))
        try:
            demo.taken = taken.getsockname()[1]
            yield demo
        finally:
            demo.end()


def test_the_printed_addresses_and_passwords_work(quiet):
    person, password = "ana", re.search(r"with the password (\S+)", quiet.printed)[1]
    answers = {page: httpx.get(url) for page, url in quiet.pages.items()}
    signed_in = httpx.post(
        f"{quiet.base}/v1/desk/login", json={"person": person, "password": password}, headers={"Origin": quiet.base}
    )

    assert {page: answer.status_code for page, answer in answers.items()} == {"shop": 200, "desk": 200, "board": 200}
    assert {answer.headers["content-type"].partition(";")[0] for answer in answers.values()} == {"text/html"}
    assert signed_in.status_code == 200
    assert signed_in.json()["id"] == person


def test_a_port_that_is_taken_is_passed_over_and_that_is_said(quiet):
    assert int(quiet.base.rpartition(":")[2]) > quiet.taken
    assert f"Port {quiet.taken} is taken" in quiet.printed


def test_a_page_that_gives_this_machine_a_name_of_its_own_gets_no_password(quiet: Demo):
    answer = httpx.get(f"{quiet.base}/v1/desk/login", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert "password" not in answer.text


def test_a_customer_of_the_shop_is_known_and_a_stranger_is_refused(quiet):
    customers = httpx.get(f"{quiet.base}/v1/demo/customers").json()["customers"]
    token = httpx.post(f"{quiet.base}/v1/demo/token", json={"customer": "c-1009"}).json()["token"]
    session = httpx.post(f"{quiet.base}/v1/chat/session", json={"token": token}).json()
    refused = httpx.post(f"{quiet.base}/v1/demo/token", json={"customer": "c-9999"})

    assert len(customers) == 40
    assert session["verified"] is True
    assert session["assistant"] == "Lane"
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown-customer")


def test_the_play(run, tmp_path):
    """Every kind of handoff within ten seconds; whoever signs in takes a scripted colleague's place; a clean end."""
    journal = tmp_path / "played.db"
    demo = run("--port", "0", "--play", "--keep", str(journal))
    seen_within = SEEN_WITHIN * min(4.0, busy())
    time.sleep(seen_within.total_seconds())
    assert_room_is_made_for(demo, "ana")
    stopped_in = demo.stop()
    story = [event for event in asyncio.run(_story(journal)) if event.at - demo.printed_at < seen_within]
    people = {person.id for person in load_policy(shop_folder() / "policy.toml").people}
    handoffs = [event for event in story if isinstance(event, e.HandedOff)]
    why = {reason.trigger for event in handoffs for reason in event.packet.why}
    kinds = {type(event) for event in story}

    assert {event.destination.team for event in handoffs} == TEAMS
    assert {Trigger.ASKED, Trigger.HIGH_STAKES, Trigger.OUT_OF_SCOPE, Trigger.LIMIT} <= why
    assert {event.by for event in handoffs} & people, "no person brought in another team"
    assert {
        e.Delegated,
        e.Accepted,
        e.HumanSpoke,
        e.Declined,
        e.CallbackBooked,
        e.HandedBack,
        e.Noted,
        e.Rated,
    } <= kinds
    assert {event.packet.language for event in handoffs} >= {"en", "de", "fr"}
    assert stopped_in < STOPS_WITHIN * busy()
    assert demo.process.returncode == 0
    assert "Traceback" not in demo.printed


def assert_room_is_made_for(demo, person):
    """Two cannot be the same person: the script's one leaves, and comes back when nobody real is there any more."""
    http = httpx.Client(base_url=demo.base, headers={"Origin": demo.base}, timeout=30)
    password = next(one["password"] for one in http.get("/v1/desk/login").json()["demo"] if one["id"] == person)
    _until(lambda: _sockets(http, person) == 1)
    me = http.post("/v1/desk/login", json={"person": person, "password": password}).json()
    cookie = "; ".join(f"{name}={value}" for name, value in http.cookies.items())
    address = demo.base.replace("http", "ws") + "/v1/desk/socket"
    with connect(address, origin=demo.base, additional_headers={"Cookie": cookie}) as desk:
        desk.send(json.dumps({"t": "hello", "csrf": me["csrf"]}))
        _until(lambda: _sockets(http, person) == 2)
        _until(lambda: _sockets(http, person) == 1)
    _until(lambda: _sockets(http, person) == 0)
    _until(lambda: _sockets(http, person) == 1)
    http.close()


def test_what_is_kept_goes_on_the_next_time_and_is_kept_by_one_demo_at_a_time(run, tmp_path):
    keep = ("--port", "0", "--keep", str(tmp_path / "shop.db"))
    demo = run(*keep)
    first = httpx.post(f"{demo.base}/v1/chat/session", json={}).json()
    path = f"/v1/chat/conversations/{first['conversation']}"
    httpx.post(
        f"{demo.base}{path}/messages", json={"key": "m-1", "text": "How long do refunds take?"},
        headers={"Authorization": f"Bearer {first['session']}"},
    ).raise_for_status()  # fmt: skip
    refused = subprocess.run(
        [sys.executable, "-m", "segue.cli", "demo", *keep], capture_output=True, text=True, timeout=60
    )
    stopped_in = demo.stop(signal.SIGINT)
    again = run(*keep)
    second = httpx.post(f"{again.base}/v1/chat/session", json={"device": first["device"]}).json()
    events = httpx.get(
        f"{again.base}{path}/events", params={"after": 0}, headers={"Authorization": f"Bearer {second['session']}"}
    ).json()

    assert refused.returncode == 2
    assert "shop.db" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert stopped_in < STOPS_WITHIN * busy()
    assert demo.process.returncode == 0
    assert "The demo has ended." in demo.printed
    assert second["conversation"] == first["conversation"]
    assert events["said"][0]["text"] == "How long do refunds take?"


async def _story(journal: Path) -> list[e.Event]:
    opened = await SqliteJournal.open(journal)
    try:
        return [fed.event for fed in await opened.feed(0, 100_000)]
    finally:
        await opened.close()


def _sockets(http: httpx.Client, person: str) -> int:
    return next(one["sockets"] for one in http.get("/v1/demo/people").json()["people"] if one["id"] == person)


def _until(holds: Callable[[], bool], within: float = 30.0) -> None:
    until = time.monotonic() + within
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_the_words_of_the_readme_run_a_fresh_copy_within_a_minute(tmp_path, monkeypatch):
    """On a warm package cache: the time goes to the environment, the pages and the start."""
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import demo as bench

    (copy := tmp_path / "segue").mkdir()
    bench.copy_to(copy)
    bar = bench.BAR * busy()
    try:
        seconds, printed = bench.seconds_until_it_runs(copy, 2 * bar)
    except TimeoutError as printed_until_then:
        pytest.fail(f"`make demo` did not come up; it needs the network, or a warm cache of uv:\n{printed_until_then}")

    assert "make demo" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert seconds < bar, printed


def test_every_line_of_every_scene_can_be_played():
    """Each verb is known, each customer is one of the shop's, each order is theirs."""
    orders = read_orders(shop_folder() / "orders.csv")
    policy = shop_policy(shop_folder())
    wrong = []
    for scene in SCENES:
        for line in scene.lines:
            if line.act not in ACTS or line.who not in {"customer", "desk", "lead", *TEAMS}:
                wrong.append(f"{scene.shows}: {line}")
            if line.act == "transfer" and policy.team(line.more) is None:
                wrong.append(f"{scene.shows}: there is no team {line.more}")
            theirs = [
                number for number in re.findall(r"HL-\d{5}", line.text) if orders[number].customer != scene.customer
            ]
            wrong += [f"{scene.shows}: {number} is somebody else's" for number in theirs]

    assert wrong == []


@pytest.mark.parametrize("words", ["serve --journal", "demo --keep", "user list --journal", "key list --journal"])
def test_a_journal_that_cannot_be_there_is_refused_in_one_line(words, tmp_path):
    done = CliRunner().invoke(app, [*words.split(), str(tmp_path / "nowhere" / "shop.db")], env={"SEGUE_PORT": "0"})

    assert done.exit_code == 2
    assert f"the folder {tmp_path / 'nowhere'} does not exist; say a file, e.g. segue.db" in done.output
    assert done.output.count("\n") == 1


def test_passwords_are_shown_to_this_machine_only():
    with pytest.raises(BadSetting, match=r"127\.0\.0\.1"):
        settings_from({"SEGUE_DEMO": "1", "SEGUE_HOST": "0.0.0.0"})


def test_the_demos_teams_are_on_duty_at_any_hour():
    policy = shop_policy(shop_folder())

    assert all(
        team.hours.are_on(datetime(2026, 11, 22, hour, tzinfo=UTC)) for team in policy.teams for hour in range(24)
    )
