"""The pages as people see them: the real server in a process of its own, a real Chromium, axe, and screenshots."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

ROOT = Path(__file__).parents[2]
SHOP = ROOT / "examples" / "shop"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
ARGS = ["--no-sandbox", "--disable-gpu"]
FONTS: dict[str, str | float | bool] = {**os.environ, "FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf"))}
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
ON_A_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}
STILL = """async () => {
    const roots = (root) => [root, ...[...root.querySelectorAll('*')].flatMap((one) => one.shadowRoot ? roots(one.shadowRoot) : [])];
    const ends = (a) => a.playState !== 'finished' && Number.isFinite(a.effect?.getComputedTiming().endTime);
    const frame = () => new Promise(requestAnimationFrame);
    for (let still = 0; still < 2; still++) {
        const moving = roots(document).flatMap((root) => root.getAnimations()).filter(ends);
        if (moving.length) still = -1;
        await Promise.all(moving.map((a) => a.finished.catch(() => {})));
        await frame();
    }
}"""  # animations inside shadow roots are their roots' own; one that ends may begin another
STARTS_WITHIN = 60.0  # seconds; a busy machine with two cores


class Server:
    """`segue serve` with the example shop, on a free port and a journal of its own; every team is on duty.

    Args:
        folder: for the journal, the policy and what the server prints.
        hours: the hours of every team, or of some; a team without is always on duty.
        more: further lines of the policy.
        settings: further settings by name, e.g. lost_after="2".
    """

    def __init__(self, folder: Path, hours: Mapping[str, str] | None = None, more: str = "", **settings: str) -> None:
        self.folder = folder
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        policy = folder / "policy.toml"
        policy.write_text(f"{_policy(hours or {})}\n{more}", encoding="utf-8")
        clean = {name: value for name, value in os.environ.items() if not name.startswith("SEGUE_")}
        chosen = {
            "journal": str(folder / "segue.db"), "policy": str(policy), "port": str(self.port), "demo": "1",
            "knowledge": str(SHOP / "knowledge"), "records": str(SHOP), "assistant_name": "Lane",
            "identity_secret": "a secret that only these tests and their server know", "logins_a_minute": "1000",
            "log": "json",
        } | settings  # fmt: skip
        self.environment = clean | {f"SEGUE_{name.upper()}": value for name, value in chosen.items()}
        self._process: subprocess.Popen[bytes] | None = None
        self._people: dict[str, Person] = {}

    def start(self) -> Server:
        """Starts it, and returns when it is ready; the same journal and port at every start."""
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "segue.cli", "serve"],
                cwd=self.folder,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        until = time.monotonic() + STARTS_WITHIN
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"the server did not start:\n{self.log()[-3000:]}")
            time.sleep(0.05)
        return self

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/readyz", timeout=1).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """As the machine's power would: SIGKILL, nothing is tidied up."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As an operator would: SIGTERM, clients are told to come back."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        for person in self._people.values():
            person.close()  # a demonstration makes new passwords at each start
        self._people.clear()
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(timeout=15)
            self._process = None

    def log(self) -> str:
        """What the server printed so far."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def person(self, id: str) -> Person:
        """Somebody at the desk, signed in and online; without a browser."""
        if id not in self._people:
            self._people[id] = Person(self, id)
        return self._people[id]

    def passwords(self) -> dict[str, str]:
        """The demonstration's accounts, as its login page tells them."""
        return {row["id"]: row["password"] for row in httpx.get(f"{self.url}/v1/desk/login").json()["demo"]}

    def close(self) -> None:
        """Ends it, and everybody's connections."""
        self.kill()


class Person:
    """A person at the desk, over HTTP: what the other side of a conversation does while a page is tested."""

    def __init__(self, server: Server, id: str) -> None:
        self.id = id
        self.http = httpx.Client(base_url=f"{server.url}/v1/desk", headers={"Origin": server.url}, timeout=10)
        me = self.http.post("/login", json={"person": id, "password": server.passwords()[id]}).raise_for_status().json()
        self.http.headers["X-CSRF-Token"] = me["csrf"]
        self.name = me["name"]
        self._url = server.url
        self._desk: ClientConnection | None = None
        self.be("online")

    def be(self, presence: str) -> None:
        """online or away."""
        self.http.put("/presence", json={"presence": presence}).raise_for_status()

    def rows(self, view: str = "all") -> list[dict[str, Any]]:
        """The conversations of a view."""
        return list(self.http.get("/conversations", params={"view": view}).raise_for_status().json()["rows"])

    def case(self, conversation: str) -> dict[str, Any]:
        """One conversation, opened."""
        return dict(self.http.get(f"/conversations/{conversation}").raise_for_status().json())

    def do(self, conversation: str, what: str, **body: Any) -> Any:
        """A command: take_over, replies, notes, transfer, help, give_back, close."""
        answer = self.http.post(f"/conversations/{conversation}/{what}", json=body)
        assert answer.is_success, f"{what}: {answer.text}"
        return answer.json() if answer.content else None

    def reply(self, conversation: str, text: str) -> None:
        """Words to the customer."""
        self.do(conversation, "replies", key=f"{self.id}-{time.monotonic_ns()}", text=text, files=[])

    def sit(self) -> None:
        """Sits at the desk, with a socket as a browser has one: whoever asks now hears how long it takes."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        self._desk = connect(
            f"{self._url.replace('http', 'ws')}/v1/desk/socket",
            additional_headers={"Cookie": cookies},
            origin=Origin(self._url),
            subprotocols=[Subprotocol("segue.v1")],
        )
        self._tell(t="hello", csrf=self.http.headers["X-CSRF-Token"])
        threading.Thread(target=lambda desk: deque(desk, 0), args=[self._desk], daemon=True).start()

    def types(self, conversation: str) -> None:
        """Begins to write, as far as the customer can see."""
        self._tell(t="open", conversation=conversation)
        self._tell(t="typing", conversation=conversation, on=True)

    def _tell(self, **frame: Any) -> None:
        assert self._desk is not None, "sit down first"
        self._desk.send(json.dumps(frame))

    def leave(self) -> None:
        """Stands up and is away."""
        if self._desk is not None:
            self._desk.close()
            self._desk = None
        self.be("away")

    def close(self) -> None:
        """Ends the connections, not the session."""
        if self._desk is not None:
            self._desk.close()
        self.http.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that the tests of a module share; each test is a new customer."""
    server = Server(tmp_path_factory.mktemp("server"))
    try:
        yield server.start()
    finally:
        server.close()


@pytest.fixture
def make_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Makes servers for one test, e.g. to kill them: make_server(hours={"billing": "Mon-Fri 09:00-10:00"})."""
    made: list[Server] = []

    def make(hours: Mapping[str, str] | None = None, **settings: str) -> Server:
        made.append(Server(tmp_path_factory.mktemp("server"), hours, **settings))
        return made[-1].start()

    yield make
    for server in made:
        server.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS, env=FONTS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Makes pages, each of another person (a context of its own); a script's error in any of them fails the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def make(**context: Any) -> Page:
        contexts.append(browser.new_context(**({"viewport": DESKTOP, "locale": "en-GB"} | context)))
        contexts[-1].set_default_timeout(10_000)
        contexts[-1].on("weberror", lambda error: errors.append(str(error.error)))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()
    assert not errors, "errors in the page:\n" + "\n".join(errors)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One person's page, as wide as a desktop."""
    return new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[..., None]:
    """Holds that a page has no fault that axe finds, inside shadow roots too: axe(page). `within`: a part of it only."""
    if not AXE.exists():
        sys.path.insert(0, str(ROOT / "web"))
        import build

        build.install(dev=True)
    script = AXE.read_text(encoding="utf-8")

    def check(page: Page, *, state: str = "", within: str = "html") -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        page.evaluate(STILL)
        found = page.evaluate("within => axe.run(within, {resultTypes: ['violations']})", within)["violations"]
        faults = [
            f"{v['id']} ({v['impact']}): {v['help']}\n    {json.dumps(v['nodes'][0]['target'])}\n    {v['nodes'][0]['failureSummary']}"
            for v in found
        ]
        assert not faults, f"{state or page.url}\n" + "\n".join(faults)

    return check


@pytest.fixture(scope="session")
def shot(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Takes a picture: shot(page, "widget-waiting"). With SEGUE_SHOTS=1 it goes to docs/images, else it is thrown away."""
    folder = ROOT / "docs" / "images" if os.environ.get("SEGUE_SHOTS") == "1" else tmp_path_factory.mktemp("shots")
    folder.mkdir(exist_ok=True)

    def take(page: Page, name: str, **options: Any) -> Path:
        page.screenshot(path=(path := folder / f"{name}.png"), animations="disabled", caret="hide", **options)
        return path

    return take


def chromium() -> str:
    """The browser of this machine."""
    return next(filter(None, map(shutil.which, CHROMIUMS)), None) or ON_A_MAC


def _policy(hours: Mapping[str, str]) -> str:
    """The example shop's policy, quick to ask for a rating; every team always on duty, but for those whose hours are given."""
    lines, team = [], ""
    for line in (SHOP / "policy.toml").read_text(encoding="utf-8").splitlines():
        if found := re.match(r"\[(.+)\]", line):
            team = found[1].removeprefix("teams.")
        if line.startswith("hours"):
            if team not in hours:
                continue
            line = f'hours = "{hours[team]}"'
        if line.startswith("survey_after"):
            line = 'survey_after = "1s"'
        lines.append(line)
    return "\n".join(lines)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
