"""Who gets in, and to what: every row of ROUTES against every kind of caller, tokens, sessions, CSRF, foreign pages."""

from __future__ import annotations

import asyncio
import base64
import json
import re
import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import websockets

from segue.library import now
from segue.server.access import IdentityNotVerified, NotSignedIn
from segue.server.access.tokens import Tokens, hashed, secret_of
from segue.server.app import ROUTES, Route
from segue.server.door import AGENT, ANYONE, BACKEND, CUSTOMER

from .premises import SECRET, Premises, serving, shop_token

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(64)
BODIES: dict[str, dict[str, Any]] = {
    "login": {"person": "nobody", "password": "x"},
    "session": {},
    "messages": {"key": "k-2", "text": "and?"},
    "person": {"key": "k-3"},
    "callback": {"due": (now() + timedelta(days=1)).isoformat(), "contact": "+1 555 0100"},
    "details": {"contact": "sam@example.com", "text": ""},
    "rating": {"score": 5},
    "presence": {"presence": "away"},
    "accept": {"offer": "o-1"},
    "decline": {"offer": "o-1", "because": ""},
    "reveal": {"token": "[card-1]"},
    "nudge": {"draft": "What is your order number?"},
    "nudged": {"name": "order", "line": 1, "outcome": "shown"},
    "verdict": {"needed": True},
    "passed_on": {"name": "order", "was": "1", "value": "2"},
    "replies": {"key": "r-1", "text": "Hello", "files": []},
    "notes": {"text": "a note"},
    "assign": {"to": "ben", "because": "theirs"},
    "transfer": {"to": "billing", "because": "theirs"},
    "help": {"text": "?", "to": None},
    "give_back": {"note": "done", "tasks": []},
    "close": {"because": "over"},
    "turns": {"text": "hello"},
    "say": {"text": "hi"},
    "hand_off": {"because": "a wish"},
    "fail": {"because": "broken"},
    "tools": {"tool": "t", "arguments": {}},
    "{call}": {"tool": "t", "arguments": {}, "result": "", "ok": True},
    "delegate": {"by": "ai", "to": "other", "because": ""},
}
"""A body that each changing row takes, by the end of its path."""
ROLES = (
    "nobody", "customer", "foreign customer", "visitor", "agent", "agent of another team", "supervisor", "backend",
    "expired customer", "expired agent", "revoked key",
)  # fmt: skip
MAY = {
    ANYONE: ROLES,
    CUSTOMER: ("customer", "foreign customer", "visitor"),
    AGENT: ("agent", "agent of another team", "supervisor"),
    BACKEND: ("backend",),
}
"""Whom a row lets in; what they see of another's conversation is another matter."""
BLIND = ("foreign customer", "visitor", "agent of another team")
"""For whom the conversation of the test does not exist."""


async def client_of(role: str, at: Premises, customer: httpx.AsyncClient) -> httpx.AsyncClient:
    """Somebody of each kind, with everything they can have."""
    match role:
        case "nobody":
            return at.client()
        case "customer":
            return customer
        case "foreign customer":
            return at.customer(shop_token(sub="c-1002"))
        case "visitor":
            return at.customer()
        case "agent":
            return await at.agent("ana")
        case "agent of another team":
            return await at.agent("chloe")
        case "supervisor":
            return await at.agent("mei")
        case "backend":
            return await at.backend()
        case "expired customer":
            who = at.house.access.begin(shop_token(), None)
            old = at.house.access.tokens.session_token(who, now() - timedelta(hours=13))
            return at.client(authorization=f"Bearer {old}")
        case "expired agent":
            return await at.agent("mei", hours=13)
        case _:
            revoked = await at.backend("revoked")
            for key in await at.house.accounts.keys():
                if key.name.startswith("revoked"):
                    await at.house.accounts.remove_key(key.name)
            return revoked


async def status_of(route: Route, who: httpx.AsyncClient, names: dict[str, str]) -> int:
    """What a row answers to somebody."""
    path = re.sub(r"\{(\w+)(:path)?\}", lambda name: names[name[1]], route.path)
    end = route.path.rpartition("/")[2]
    more: dict[str, Any] = {"json": BODIES[end]} if end in BODIES and route.method != "GET" else {}
    if end == "files":
        more = {"content": PNG}
    if end == "board":
        more = {"params": {"team": "billing"}}
    headers = {"if-match": '"2"'} if "/v1/conversations" in path else {}
    answer = await who.request(route.method, path, headers=headers, **more)
    assert answer.status_code < 500, f"{route.method} {path}: {answer.text}"
    return answer.status_code


async def code_of(route: Route, role: str, who: httpx.AsyncClient, at: Premises, id: str) -> int:
    """What a socket answers to somebody, as a status: 200 if it talks, 401, 403 or 404 by its closing code."""
    headers = {"cookie": who.headers["cookie"]} if "cookie" in who.headers else {}
    session = who.headers.get("authorization", "").removeprefix("Bearer ")
    hello = {"t": "hello", "session": session, "conversation": id, "after": 0}
    hello |= {"csrf": who.headers.get("x-csrf-token", "")}
    url = at.url.replace("http", "ws") + route.path
    async with websockets.connect(
        url, origin=at.url, additional_headers=headers, subprotocols=["segue.v1"], proxy=None
    ) as socket:  # fmt: skip
        try:
            await socket.send(json.dumps(hello))
            return 200 if json.loads(await socket.recv())["t"] in ("state", "snapshot") else 400
        except websockets.ConnectionClosed as closed:
            return (closed.rcvd.code if closed.rcvd else 4000) - 4000


def expected(route: Route, role: str) -> set[int]:
    """The statuses that are right."""
    if role not in MAY[route.who]:
        return {401}
    if route.is_shown is False:
        return {200, 404}  # pages; they are not built everywhere, and the shop is the demonstration's
    is_one_of_them = "{id}" in route.path or "{file}" in route.path or route.path == "/v1/chat/socket"
    if is_one_of_them and role in BLIND and route.who != ANYONE:
        return {404}
    if route.path.endswith("/assign") and role == "agent":
        return {403}
    if route.path == "/v1/desk/board" and role == "agent of another team":
        return {403}
    if route.path == "/v1/desk/login" and route.method == "POST":
        return {401, 429}  # there is nobody by this name
    return {200, 204, 409, 415, 422}


def test_every_row_of_routes_lets_in_whom_it_names_and_nobody_else(tmp_path: Path) -> None:
    async def story() -> dict[str, int]:
        wrong = {}
        async with serving(tmp_path, messages_a_minute="0", requests_a_minute="0") as at:
            customer = at.customer(shop_token())
            id = await at.begun(customer)
            await at.house.segue.board.hear(id, "my card is 4111 1111 1111 1111")
            sent = await customer.post(f"/v1/chat/conversations/{id}/files", params={"name": "a.png"}, content=PNG)
            file = sent.json()["id"]
            await at.house.files.attached(id, [file])
            names = {"id": id, "file": file, "turn": "0", "call": "x", "code": "not-found", "path": "x", "rest": "x"}
            names["token"] = at.house.access.tokens.link(id, now())
            for role in ROLES:
                who = await client_of(role, at, customer)
                for route in (route for route in ROUTES if route.path != "/v1/desk/logout"):
                    if route.method == "WS":
                        status = await code_of(route, role, who, at, id)
                    else:
                        status = await status_of(route, who, names)
                    if status not in expected(route, role):
                        wrong[f"{role}: {route.method} {route.path}"] = status
            for role in ROLES:  # at last, for it ends the session
                out = next(route for route in ROUTES if route.path == "/v1/desk/logout")
                who = await client_of(role, at, customer)
                if (status := await status_of(out, who, names)) not in expected(out, role):
                    wrong[f"{role}: logout"] = status
        return wrong

    assert asyncio.run(story()) == {}


def test_no_row_of_routes_is_open_by_oversight() -> None:
    """Whatever is for anyone is listed here by hand."""
    anyone = {f"{route.method} {route.path}" for route in ROUTES if route.who == ANYONE}

    assert anyone == {
        "GET /healthz", "GET /readyz", "GET /metrics", "GET /problems/{code}", "GET /", "GET /desk", "GET /desk/{rest:path}",
        "GET /board", "GET /shop", "GET /widget.js", "GET /favicon.svg", "GET /favicon.ico", "GET /static/{path:path}",
        "GET /docs", "GET /openapi.json", "GET /v1/desk/login", "POST /v1/desk/login", "POST /v1/chat/session", "GET /p/{token}",
    }  # fmt: skip


def b64(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


LATER = int((now() + timedelta(hours=1)).timestamp())
FORGED = {
    "another secret": shop_token("x" * 40),
    "no algorithm": f"{b64({'alg': 'none'})}.{b64({'sub': 'c-1001', 'exp': LATER})}.",
    "another algorithm": shop_token(algorithm="HS512"),
    "expired": shop_token(exp=LATER - 7200),
    "without an end": shop_token(exp=None),
    "an end that is no number": shop_token(exp="tomorrow"),
    "an end that is nan": f"{b64({'alg': 'HS256'})}.{b64({'sub': 'c', 'exp': float('nan')})}.AAAA",
    "too far ahead": shop_token(exp=LATER + 90_000),
    "without a subject": shop_token(sub=None),
    "a subject that is no text": shop_token(sub=7),
    "an empty subject": shop_token(sub=""),
    "not yet": shop_token(nbf=LATER),
    "no token at all": "abc",
    "not even letters": "\u2603.\u2603.\u2603",
    "a body changed": ".".join(
        (shop_token().split(".")[0], b64({"sub": "c-1002", "exp": LATER}), shop_token().split(".")[2])
    ),
    "very long": "a" * 100_000,
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED.keys())
def test_a_token_that_proves_nothing_is_refused(token: str) -> None:
    with pytest.raises(IdentityNotVerified):
        Tokens(b"s" * 32, SECRET).customer(token, now())


def test_the_shops_token_names_its_customer_by_sub_or_user_id() -> None:
    tokens = Tokens(b"s" * 32, SECRET)

    assert tokens.customer(shop_token(), now()).customer == "c-1001"
    assert tokens.customer(shop_token(sub=None, user_id="c-7"), now()).subject == "customer:c-7"


def test_no_token_of_ours_passes_for_another() -> None:
    """Device, session and the shop's token are signed with keys of their own."""
    tokens, at = Tokens(SECRET.encode(), SECRET), now()
    visitor = tokens.visitor(None, at)
    device, session = tokens.device_token(visitor, at), tokens.session_token(visitor, at)
    assert device is not None

    for token in (device, shop_token()):
        with pytest.raises(NotSignedIn):
            tokens.session(token, at)
    for token in (device, session):
        with pytest.raises(IdentityNotVerified):
            tokens.customer(token, at)
    assert tokens.visitor(device, at) == visitor
    assert tokens.visitor(session, at) != visitor
    assert tokens.session(session, at) == visitor


def test_a_visitor_cannot_become_a_customer_by_their_name() -> None:
    tokens, at = Tokens(b"s" * 32, SECRET), now()

    assert tokens.customer(shop_token(sub="x"), at).subject != tokens.visitor(None, at).subject
    assert tokens.visitor(None, at).subject.startswith("visitor:")


def test_the_servers_secret_is_made_once_and_kept_for_us_alone(tmp_path: Path) -> None:
    file = tmp_path / "shop.secret"
    made = secret_of("", file)

    assert secret_of("", file) == made
    assert len(made) >= 32
    assert file.stat().st_mode & 0o777 == 0o600
    assert secret_of("given by hand, long enough to be one", file) == b"given by hand, long enough to be one"


def test_a_customer_comes_back_to_their_conversation_and_a_visitor_by_their_device(tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as at, at.client() as nobody:

            async def session(**body: Any) -> dict[str, Any]:
                return dict((await nobody.post("/v1/chat/session", json=body)).raise_for_status().json())

            first, again = await session(token=shop_token()), await session(token=shop_token())
            visitor = await session()
            back, other = await session(device=visitor["device"]), await session()
            refused = await nobody.post("/v1/chat/session", json={"token": shop_token("y" * 40)})

        assert (first["verified"], first["device"]) == (True, None)
        assert first["conversation"] == again["conversation"]
        assert visitor["conversation"] == back["conversation"] != other["conversation"]
        assert (refused.status_code, refused.json()["code"]) == (401, "identity-not-verified")

    asyncio.run(story())


def test_signing_in_and_out(tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path) as at, at.client() as ana:
            await at.password("ana", "correct horse battery")
            wrong = await ana.post("/v1/desk/login", json={"person": "ana", "password": "nope"})
            nobody = await ana.post("/v1/desk/login", json={"person": "zoe", "password": "nope"})
            right = await ana.post("/v1/desk/login", json={"person": "ana", "password": "correct horse battery"})
            cookie = right.headers["set-cookie"]
            me = (await ana.get("/v1/desk/me")).json()
            out = await ana.post("/v1/desk/logout", headers={"x-csrf-token": me["csrf"]})
            ana.headers["cookie"] = cookie.partition(";")[0]
            after = await ana.get("/v1/desk/me")

        assert wrong.status_code == nobody.status_code == 401
        assert wrong.json() == nobody.json()
        assert {"httponly", "samesite=strict", "path=/"} <= set(cookie.lower().split("; "))
        assert (me["id"], out.status_code, after.status_code) == ("ana", 204, 401)
        assert after.json()["code"] == "not-signed-in"

    asyncio.run(story())


def test_with_https_the_cookie_is_secure_and_bound_to_the_host(tmp_path: Path) -> None:
    async def story() -> str:
        async with serving(tmp_path, public_url="https://chat.example.com") as at:
            await at.password("ana", "correct horse battery")
            async with at.client(origin="https://chat.example.com") as ana:
                right = await ana.post("/v1/desk/login", json={"person": "ana", "password": "correct horse battery"})
                return right.raise_for_status().headers["set-cookie"]

    cookie = asyncio.run(story())

    assert cookie.startswith("__Host-segue=")
    assert "secure" in cookie.lower().split("; ")


def test_a_session_ends_after_twelve_hours_unused_and_after_seven_days_in_any_case(tmp_path: Path) -> None:
    async def story() -> list[int]:
        async with serving(tmp_path) as at:
            statuses = []
            for made, seen in ((11, 11), (13, 13), (6 * 24, 1), (7 * 24 + 1, 1)):
                secret = secrets.token_urlsafe(8)
                await at.house.accounts.begin_session(hashed(secret), "ana", now() - timedelta(hours=made))
                await at.house.accounts.see_session(hashed(secret), now() - timedelta(hours=seen))
                async with at.client(cookie=f"segue={secret}") as ana:
                    statuses.append((await ana.get("/v1/desk/me")).status_code)
            return statuses

    assert asyncio.run(story()) == [200, 401, 200, 401]


def test_what_changes_something_needs_our_page_and_the_sessions_csrf_token(tmp_path: Path) -> None:
    async def story() -> list[tuple[int, str]]:
        async with serving(tmp_path) as at, await at.agent("ana") as ana, await at.agent("ben") as ben:
            tries: list[dict[str, str]] = [
                {"x-csrf-token": ""},
                {"x-csrf-token": ben.headers["x-csrf-token"]},
                {"origin": "https://evil.example"},
                {"origin": "null"},
                {"origin": ""},
            ]
            answers = [await ana.put("/v1/desk/presence", json={"presence": "away"}, headers=one) for one in tries]
            answers.append(
                await ana.post(
                    "/v1/desk/login", json={"person": "a", "password": "b"}, headers={"origin": "https://evil.example"}
                )
            )
            return [(answer.status_code, answer.json()["code"]) for answer in answers]

    assert asyncio.run(story()) == [(403, "csrf-needed")] * 2 + [(403, "foreign-page")] * 4


def test_the_chat_is_for_welcome_pages_and_never_with_cookies(tmp_path: Path) -> None:
    async def story() -> None:
        async with serving(tmp_path, origins="https://shop.example") as at, at.client() as page:
            asks = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
            welcome = await page.options("/v1/chat/session", headers={"origin": "https://shop.example", **asks})
            used = await page.post("/v1/chat/session", json={}, headers={"origin": "https://shop.example"})
            foreign = await page.post("/v1/chat/session", json={}, headers={"origin": "https://evil.example"})
            desk = await page.options("/v1/desk/login", headers={"origin": "https://shop.example", **asks})

        assert welcome.status_code == 204
        assert used.headers["access-control-allow-origin"] == "https://shop.example"
        assert "access-control-allow-credentials" not in used.headers
        assert (foreign.status_code, foreign.json()["code"]) == (403, "foreign-page")
        assert "access-control-allow-origin" not in desk.headers

    asyncio.run(story())


def test_an_address_is_taken_from_a_trusted_proxy_only(tmp_path: Path) -> None:
    async def story(trusted: str) -> str:
        async with serving(tmp_path, trusted_proxies=trusted) as at:
            seen: list[str] = []
            real = at.house.access.address_of
            at.house.access.address_of = lambda of: seen.append(real(of)) or seen[-1]  # type: ignore[func-returns-value, method-assign]
            async with at.client() as nobody:
                await nobody.get("/v1/desk/login", headers={"x-forwarded-for": "6.6.6.6, 9.9.9.9"})
            return seen[0]

    assert asyncio.run(story("")) == "127.0.0.1"
    assert asyncio.run(story("127.0.0.0/8")) == "9.9.9.9"
