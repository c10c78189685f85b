"""What the pages take, in a real Chromium on a real server: how soon a row and an offer are painted, and their weight.

Bars: a queue event to its painted row, with 200 rows in the list: p50 below 10 ms. "human please" to the offer on the
screen: p99 below 150 ms. The widget below 15 kB, the desk below 60 kB, both gzipped.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.web.conftest import DESKTOP, Person, Server, chromium  # noqa: E402  # the tests' own server and browser

ROWS, EVENTS, WISHES = 200, 100, 100
SETTLED = 0.5
"""Seconds after which the rows of a conversation's first words have been drawn, so that one event is measured."""

WATCH = """() => {
    const now = () => performance.timeOrigin + performance.now();
    const seen = window.seen = {arrived: {}, laid: {}, painted: {}, offers: {}, since: {}};
    const Real = window.WebSocket;
    window.WebSocket = class extends Real {
        constructor(...all) {
            super(...all);
            this.addEventListener("message", (event) => {
                const at = now(), frame = JSON.parse(event.data);
                if (frame.t === "row" && frame.row.waiting_since) {
                    seen.arrived[frame.row.id] ??= at;
                    seen.since[frame.row.id] ??= Date.parse(frame.row.waiting_since);
                }
                if (frame.t === "offer") seen.offers[frame.offer.conversation] = frame.offer.id;
            });
        }
    };
    const channel = new MessageChannel();
    const after = [];
    channel.port1.onmessage = () => after.splice(0).forEach((done) => done());
    const painted = (done) => requestAnimationFrame(() => { after.push(done); channel.port2.postMessage(0); });
    const within = (node, what) => node.matches(what) ? [node] : [...node.querySelectorAll(what)];
    new MutationObserver((records) => {
        const nodes = records.flatMap((record) => [...record.addedNodes]).filter((node) => node instanceof Element);
        for (const link of nodes.flatMap((node) => within(node, "a.row"))) {
            const id = decodeURIComponent(link.hash.slice(1));
            if (seen.painted[id] === undefined) {
                document.body.offsetHeight; // the layout is part of the page's work
                seen.laid[id] = now();
                seen.painted[id] = null;
                painted(() => { seen.painted[id] = now(); });
            }
        }
        if (seen.card === null && document.querySelector(".offer")) {
            seen.card = 0;
            painted(() => { seen.card = now(); });
        }
    }).observe(document, {childList: true, subtree: true});
}"""
"""Notes when a frame comes and when what it draws has been painted: after the frame in which it is drawn. It looks at
what is new only, so that it is no part of what it measures."""


class Customer:
    """A visitor over HTTP."""

    def __init__(self, http: httpx.Client) -> None:
        told = http.post("/v1/chat/session", json={}).raise_for_status().json()
        self.http, self.id = http, told["conversation"]
        self.who = {"Authorization": f"Bearer {told['session']}"}

    def please(self, how: str, **body: object) -> None:
        self.http.post(
            f"/v1/chat/conversations/{self.id}/{how}", json={"key": how, **body}, headers=self.who
        ).raise_for_status()


def signed_in(page: Page, server: Server, person: str) -> None:
    page.add_init_script(f"({WATCH})()")
    page.goto(f"{server.url}/desk")
    page.locator("input").first.fill(person)
    page.locator("input[type=password]").fill(server.passwords()[person])
    page.keyboard.press("Enter")
    page.locator("nav.views").wait_for()


def row_times(page: Page, server: Server, http: httpx.Client) -> tuple[list[float], list[float], list[float]]:
    """Milliseconds from a queue event to the painted row, and from its frame's arrival to the row laid out and painted."""
    for _ in range(ROWS):
        Customer(http).please("person")
    signed_in(page, server, "mei")
    page.get_by_role("button", name="Waiting").click()
    page.wait_for_function("n => document.querySelectorAll('a.row').length >= n", arg=ROWS)
    whole, laid, drawn = [], [], []
    for _ in range(EVENTS):
        customer = Customer(http)
        customer.please("messages", text="How long do refunds take?", files=[])
        time.sleep(SETTLED)
        customer.please("person")
        page.wait_for_function("id => window.seen.painted[id]", arg=customer.id, polling=20)
        arrived, since, done, painted = page.evaluate(
            "id => ['arrived', 'since', 'laid', 'painted'].map((when) => window.seen[when][id])", customer.id
        )
        whole.append(painted - since)
        laid.append(done - arrived)
        drawn.append(painted - arrived)
    return whole, laid, drawn


def offer_times(page: Page, server: Server, http: httpx.Client) -> list[float]:
    """Milliseconds from "human please" on its way to the painted offer."""
    signed_in(page, server, "ana")
    ana = Person(server, "ana")
    times = []
    for _ in range(WISHES):
        customer = Customer(http)
        page.evaluate("window.seen.card = null")
        sent = time.time() * 1000
        customer.please("messages", text="I was charged twice, human please", files=[])
        page.wait_for_function("() => window.seen.card", polling=20)
        times.append(page.evaluate("window.seen.card") - sent)
        offer = page.evaluate("id => window.seen.offers[id]", customer.id)
        ana.do(customer.id, "accept", offer=offer)
        ana.do(customer.id, "give_back", note="Refunded.", tasks=[])
        page.locator(".offer").wait_for(state="detached")
    return times


def told(name: str, times: list[float], bar: str) -> None:
    times = sorted(times)
    p50, p99 = statistics.median(times), times[int(len(times) * 0.99)]
    print(f"{name:<58} p50 {p50:6.1f}  p99 {p99:6.1f} ms  n {len(times)}  {bar}")


def main() -> None:
    sizes = json.loads((ROOT / "src/segue/server/static/sizes.json").read_text(encoding="utf-8"))
    bars = {"widget": 15_000, "desk": 60_000}
    for name, size in sizes.items():
        bar = f"bar {bars[name] / 1000:.0f} kB" if name in bars else ""
        print(f"{name + ', gzipped':<58} {size / 1000:6.1f} kB  {bar}")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=flags)
        for name, measure in (("rows", row_times), ("offers", offer_times)):
            (place := Path(folder) / name).mkdir()
            server = Server(place, requests_a_minute="1000000").start()
            page = browser.new_context(viewport=DESKTOP).new_page()
            with httpx.Client(base_url=server.url, timeout=30) as http:
                measured = measure(page, server, http)
            page.context.close()
            server.close()
            if isinstance(measured, tuple):
                told(f"queue event, on its way to the disk, to its row, {ROWS} rows", measured[0], "")
                told("its frame in the browser to its row, laid out", measured[1], "")
                told("its frame in the browser to its painted row", measured[2], "bar: p50 10 ms")
            else:
                told('"human please" to the offer on the screen', measured, "bar: p99 150 ms")
        browser.close()


if __name__ == "__main__":
    main()
