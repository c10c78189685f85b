"""The server as a whole. Read ROUTES first: every address, and who may call it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from fastapi import Depends, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import WebSocketRoute

from .. import __version__
from ..library import Segue
from . import (
    board,
    cases,
    chat,
    demo,
    desk,
    health,
    links,
    login,
    openapi,
    pages,
    passed,
    problems,
    received,
    tools,
    turns,
    uploads,
)  # fmt: skip
from .access import Access
from .access.tokens import secret_of
from .accounts import Accounts
from .answers import Answers
from .board.promises import Counts
from .chatsocket import ChatSocket
from .connections import Connections
from .desksocket import DeskEndpoint
from .door import AGENT, ANYONE, BACKEND, CUSTOMER, door
from .files import Files
from .frame import Frame
from .hooks import WebHooks
from .house import House
from .housekeeping import keep_tabs, keep_tidy
from .learning import Learning
from .limits import Limits
from .live import Live
from .metrics import Metrics
from .openapi import told
from .plugs import beside, briefer_of, end_reader, policy_of, reader_of, segue_of
from .settings import Settings

Handler = Callable[..., Any]
TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
"""Off: /metrics has the figures, and with each request FastAPI would look for an OpenTelemetry that is not there, which
is a twelfth of its cost."""


@dataclass(frozen=True, slots=True)
class Route:
    """One row.

    Attributes:
        method: of HTTP, or WS for a socket; a socket's handler asks access itself, for it hears who somebody is only
            from the first frame or the cookie.
        who: "anyone", "customer", "agent" (supervisors too), "supervisor" or "backend".
        answer: the model of what comes back; None where the handler's own annotation says it.
        status: of a success.
        is_prompt: never slowed down.
        is_shown: in the pages of the API.
    """

    method: str
    path: str
    handler: Handler
    who: str
    answer: Any = None
    status: int = 200
    is_prompt: bool = False
    is_shown: bool = True


ROUTES: tuple[Route, ...] = (
    # how the server is
    Route("GET", "/healthz", health.healthz, ANYONE, is_prompt=True),
    Route("GET", "/readyz", health.readyz, ANYONE, is_prompt=True),
    Route("GET", "/metrics", health.metrics, ANYONE, is_prompt=True),
    Route("GET", "/problems/{code}", health.problem, ANYONE),
    # the pages
    Route("GET", "/", pages.index, ANYONE, is_shown=False),
    Route("GET", "/desk", pages.desk, ANYONE, is_shown=False),
    Route("GET", "/desk/{rest:path}", pages.desk, ANYONE, is_shown=False),
    Route("GET", "/board", pages.board, ANYONE, is_shown=False),
    Route("GET", "/shop", pages.shop, ANYONE, is_shown=False),
    Route("GET", "/widget.js", pages.widget, ANYONE, is_shown=False),
    Route("GET", "/favicon.svg", pages.favicon, ANYONE, is_shown=False),
    Route("GET", "/favicon.ico", pages.favicon, ANYONE, is_shown=False),
    Route("GET", "/static/{path:path}", pages.static, ANYONE, is_shown=False),
    Route("GET", "/docs", pages.docs, ANYONE, is_shown=False),
    Route("GET", "/openapi.json", pages.openapi, ANYONE, is_shown=False),
    # the desk: coming and going
    Route("GET", "/v1/desk/login", login.page, ANYONE),
    Route("POST", "/v1/desk/login", login.login, ANYONE),
    Route("POST", "/v1/desk/logout", login.logout, AGENT, status=204),
    Route("GET", "/v1/desk/me", login.me, AGENT),
    # the customer
    Route("POST", "/v1/chat/session", chat.session, ANYONE),
    Route("WS", "/v1/chat/socket", ChatSocket(), CUSTOMER),
    Route("GET", "/v1/chat/conversations/{id}/events", chat.events, CUSTOMER),
    Route("POST", "/v1/chat/conversations/{id}/messages", chat.messages, CUSTOMER, is_prompt=True),
    Route("POST", "/v1/chat/conversations/{id}/person", chat.person, CUSTOMER, is_prompt=True),
    Route("POST", "/v1/chat/conversations/{id}/callback", chat.callback, CUSTOMER),
    Route("POST", "/v1/chat/conversations/{id}/back", chat.back, CUSTOMER),
    Route("POST", "/v1/chat/conversations/{id}/details", chat.details, CUSTOMER),
    Route("POST", "/v1/chat/conversations/{id}/rating", chat.rating, CUSTOMER),
    Route("GET", "/v1/chat/conversations/{id}/passed_on", passed.shown, CUSTOMER),
    Route("POST", "/v1/chat/conversations/{id}/passed_on", passed.correct, CUSTOMER),
    Route("POST", "/v1/chat/conversations/{id}/files", uploads.from_customer, CUSTOMER),
    Route("GET", "/v1/chat/files/{file}", uploads.to_customer, CUSTOMER),
    # the desk
    Route("WS", "/v1/desk/socket", DeskEndpoint(), AGENT),
    Route("PUT", "/v1/desk/presence", desk.presence, AGENT),
    Route("POST", "/v1/desk/ready", desk.ready, AGENT),
    Route("GET", "/v1/desk/conversations", desk.conversations, AGENT),
    Route("GET", "/v1/desk/conversations/{id}", desk.case, AGENT),
    Route("POST", "/v1/desk/conversations/{id}/accept", desk.accept, AGENT, is_prompt=True),
    Route("POST", "/v1/desk/conversations/{id}/decline", desk.decline, AGENT, status=204),
    Route("POST", "/v1/desk/conversations/{id}/take_over", desk.take_over, AGENT, is_prompt=True),
    Route("POST", "/v1/desk/conversations/{id}/assign", desk.assign, AGENT),
    Route("POST", "/v1/desk/conversations/{id}/reveal", desk.reveal, AGENT),
    Route("POST", "/v1/desk/conversations/{id}/nudge", received.nudge, AGENT, is_prompt=True),
    Route("POST", "/v1/desk/conversations/{id}/nudged", received.nudged, AGENT, status=204, is_prompt=True),
    Route("POST", "/v1/desk/conversations/{id}/verdict", received.verdict, AGENT),
    Route("POST", "/v1/desk/conversations/{id}/replies", desk.replies, AGENT, is_prompt=True),
    Route("POST", "/v1/desk/conversations/{id}/notes", desk.notes, AGENT),
    Route("POST", "/v1/desk/conversations/{id}/transfer", desk.transfer, AGENT),
    Route("POST", "/v1/desk/conversations/{id}/help", desk.help_wanted, AGENT),
    Route("POST", "/v1/desk/conversations/{id}/give_back", desk.give_back, AGENT),
    Route("POST", "/v1/desk/conversations/{id}/close", desk.close, AGENT),
    Route("POST", "/v1/desk/conversations/{id}/files", uploads.from_person, AGENT),
    Route("GET", "/v1/desk/files/{file}", uploads.to_person, AGENT),
    # a backend in another language
    Route("POST", "/v1/conversations/{id}/turns", turns.begin, BACKEND, turns.TurnBegun, is_prompt=True),
    Route("POST", "/v1/conversations/{id}/turns/{turn}/say", turns.say, BACKEND, turns.TurnEnded),
    Route("POST", "/v1/conversations/{id}/turns/{turn}/hand_off", turns.hand_off, BACKEND, turns.TurnEnded),
    Route("POST", "/v1/conversations/{id}/turns/{turn}/fail", turns.fail, BACKEND, turns.TurnEnded),
    Route("POST", "/v1/conversations/{id}/tools", tools.start, BACKEND, tools.ToolCall),
    Route("POST", "/v1/conversations/{id}/tools/{call}", tools.end, BACKEND, status=204),
    Route("POST", "/v1/conversations/{id}/delegate", tools.delegate, BACKEND, tools.Epoch),
    Route("POST", "/v1/conversations/{id}/callback", cases.callback, BACKEND),
    Route("POST", "/v1/conversations/{id}/back", cases.back, BACKEND),
    Route("POST", "/v1/conversations/{id}/details", cases.details, BACKEND),
    Route("POST", "/v1/conversations/{id}/rating", cases.rating, BACKEND),
    Route("POST", "/v1/conversations/{id}/close", cases.close, BACKEND),
    Route("GET", "/v1/conversations/{id}", cases.conversation, BACKEND),
    Route("GET", "/v1/conversations/{id}/events", cases.events, BACKEND),
    Route("GET", "/v1/conversations/{id}/packet", links.packet, BACKEND),
    Route("GET", "/p/{token}", links.linked, ANYONE, is_shown=False),
    Route("GET", "/v1/people", cases.people, BACKEND),
    Route("GET", "/v1/desk/board", board.show, AGENT),
)
"""Everything that can be called."""

DEMO: tuple[Route, ...] = (
    Route("GET", "/v1/demo/customers", demo.customers, ANYONE),
    Route("POST", "/v1/demo/token", demo.token, ANYONE),
    Route("GET", "/v1/demo/people", demo.people, ANYONE),
)
"""What can be called beside it where the setting `demo` is on."""


def build(settings: Settings, segue: Segue | None = None) -> FastAPI:
    """The server, ready to be run by uvicorn; its parts are made when it starts, and are in `app.state.house` then.

    Args:
        segue: plugged together already, not opened yet; None: as the settings say.
    """

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            app.state.house = await _furnish(settings, segue, stack)
            yield

    app = FastAPI(
        title="Segue", version=__version__, lifespan=life, docs_url=None, redoc_url=None, openapi_url=None,
        telemetry=TELEMETRY,
    )  # fmt: skip
    for route in (*ROUTES, *(DEMO if settings.demo else ())):
        _add(app, route)
    problems.install(app)
    app.add_middleware(Frame)
    if settings.demo:  # its passwords are public: a page elsewhere that gives this machine a name of its own gets none
        ours = urlsplit(settings.public_url).hostname or "localhost"
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", ours])
    app.openapi = openapi.schema(app)  # type: ignore[method-assign]
    return app


async def _furnish(settings: Settings, segue: Segue | None, stack: AsyncExitStack) -> House:
    """Opens everything in the order in which it is needed; it is closed the other way round."""
    metrics = Metrics()
    hooks = None
    if segue is None:
        policy = policy_of(settings)
        if settings.webhooks:
            telling = WebHooks(settings, lambda result: metrics.hooks.labels(result).inc(), policy.mask_webhooks)
            hooks = await stack.enter_async_context(telling)
        reader = reader_of(settings, policy)
        stack.push_async_callback(end_reader, reader)  # after Segue, which may still be reading
        if (briefer := briefer_of(settings, policy)) is not None:
            stack.push_async_callback(briefer.close)
        segue = segue_of(settings, policy, reader, hooks, briefer)
    segue.tap(metrics.tap)
    await stack.enter_async_context(segue)
    if segue.briefing is not None:
        segue.briefing.told = lambda outcome: metrics.briefs.labels(outcome).inc()
    if hooks is not None:
        hooks.events_of = segue.journal.events_of
    accounts = Accounts(beside(settings, ".accounts.db"))
    stack.push_async_callback(accounts.close)
    access = Access(settings, accounts, segue, secret_of(settings.secret, beside(settings, ".secret")))
    stack.callback(access.people.close)
    folder = Path(settings.files) if settings.files else beside(settings, ".files")
    if folder is None:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="segue-files-")))
    files = Files(settings, accounts, folder, segue.line.clock)
    house = House(settings, segue, accounts, access, Limits(settings), files, metrics)
    house.connections = Connections(max(100, settings.sockets_an_address))
    house.live = live = Live(segue, access, settings)
    house.answers = Answers(segue, live, bool(settings.webhooks))
    await live.start()
    stack.push_async_callback(live.stop)
    house.board = live.boards.source = board.Board(segue)
    await house.board.start()
    metrics.count_stuck(house.board.present.stuck)
    metrics.count_promises(Counts(house.board.cells).of)
    stack.push_async_callback(house.board.stop)
    if settings.demo:
        await demo.furnish(house)
    keepings = [keep_tidy(house), keep_tabs(house)]
    if (waits := beside(settings, ".waits")) is not None:
        keepings.append(Learning(segue, waits).keep())
    for keeping in keepings:
        stack.callback(asyncio.create_task(keeping).cancel)
    return house


def _add(app: FastAPI, route: Route) -> None:
    if route.method == "WS":
        app.router.routes.append(WebSocketRoute(route.path, route.handler))
        return
    more = {"response_model": route.answer} if route.answer is not None else {}
    app.add_api_route(
        route.path,
        route.handler,
        methods=[route.method],
        dependencies=[Depends(door(route.who, route.is_prompt))],
        status_code=route.status,
        **told(route),
        **more,
    )
