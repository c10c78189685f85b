"""Records from a team's own endpoint: a GET that answers with JSON, mapped by `[records.http]` of policy.toml."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from ..core.packet import Record
from ..core.policy import Paths
from ..core.policy.records import GAP
from .parts import AT_MOST, LINE, WITHIN, BadRecords, RecordsFailed, order_line, record_of, ticket_line, together, words

if TYPE_CHECKING:
    import httpx

BYTES = 256_000
"""Bytes of an answer that are read. Source: our own guess; a customer with fifty orders has some 20 kB."""

HOPS = 3
"""Redirects that are followed, on the same host only. Our own guess."""

UNKNOWN = "?"
"""What stands in a line for what the endpoint did not say."""


class HttpRecords:
    """What an endpoint knows of a customer.

    Orders and tickets stand in the customer's answer, or have an address of their own on the same host.

    Args:
        url: with `{customer}` where the id goes, percent-encoded: "https://shop.example/api/customers/{customer}".
        paths: of the policy, `policy.records_http`.
        key: sent as a bearer token, to this host only; "" if none is wanted.
        within: seconds that each part has.

    Raises:
        BadRecords: the URL has no `{customer}`, or is none.
        ImportError: httpx is missing; it comes with `segue[http]`.
    """

    def __init__(self, url: str, paths: Paths | None = None, key: str = "", within: float = WITHIN) -> None:
        import httpx

        parts = urlsplit(url)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or "{customer}" not in f"{parts.path}{parts.query}"
        ):
            raise BadRecords("say where the customer's id goes, e.g. https://shop.example/api/customers/{customer}")
        self._url, self._host, self._paths = url, f"{parts.scheme}://{parts.netloc}", paths or Paths()
        self._headers = {"accept": "application/json", "accept-encoding": "identity"}
        self._headers |= {"authorization": f"Bearer {key}"} if key else {}
        self._within = within
        self._client = httpx.AsyncClient(
            timeout=within,
            follow_redirects=False,  # `_got` does, on the same host: neither key nor customer goes elsewhere
            limits=httpx.Limits(max_keepalive_connections=0),  # handoffs are rare, and nothing is left to close
        )
        self._asking: dict[str, asyncio.Task[object]] = {}

    async def record(self, customer: str) -> Record | None:
        """The whole record; see `together`. `Kept` remembers it besides."""
        return await together(self, customer, self._within)

    async def customer(self, id: str) -> Record | None:
        """Name, tier, language and facts; None if the endpoint answers 404 or null."""
        found = await self._shared(id)
        if found is None:
            return None
        paths = self._paths
        understood = (("name", paths.name), ("tier", paths.tier), ("language", paths.language))
        return record_of(id, {name: at(found, path) for name, path in (*understood, *paths.facts)})

    async def orders(self, id: str) -> tuple[str, ...]:
        """Their orders as the endpoint lists them, AT_MOST of them."""
        return await self._listed(id, self._paths.orders_at, self._paths.orders, self._paths.order_line, order_line)

    async def tickets(self, id: str) -> tuple[str, ...]:
        """Their past tickets as the endpoint lists them, AT_MOST of them."""
        return await self._listed(id, self._paths.tickets_at, self._paths.tickets, self._paths.ticket_line, ticket_line)

    async def _listed(
        self, id: str, own: str, path: str, line: str, usual: Callable[[Mapping[str, object]], str]
    ) -> tuple[str, ...]:
        if not path and not own:
            return ()
        answer = await (self._got(f"{self._host}{own}", id) if own else self._shared(id))
        rows = answer if isinstance(answer, list) else at(answer, path)
        if rows is None:
            return ()
        if not isinstance(rows, list):
            raise RecordsFailed(f"there is no list at {path!r}")
        told = (_told(row, line, usual) for row in rows[:AT_MOST])
        return tuple(filter(None, told))

    async def _shared(self, id: str) -> object:
        """The customer's answer, asked for once by the parts that ask at the same time."""
        task = self._asking.get(id)
        if task is None or task.done() or task.get_loop() is not asyncio.get_running_loop():
            task = self._asking[id] = asyncio.create_task(self._limited(id))
            task.add_done_callback(partial(self._answered, id))
        return await asyncio.shield(task)

    def _answered(self, id: str, task: asyncio.Task[object]) -> None:
        if not task.cancelled():
            task.exception()  # looked at, also where nobody waits any more
        if self._asking.get(id) is task:
            del self._asking[id]

    async def _limited(self, id: str) -> object:
        async with asyncio.timeout(self._within):
            return await self._got(self._url, id)

    async def _got(self, url: str, id: str) -> object:
        """The JSON of an answer; None for 404 and 204.

        Raises:
            RecordsFailed: anything else than 200 and JSON of at most BYTES.
        """
        import httpx

        if id.strip() in ("", ".", ".."):
            return None  # no customer; as a part of a path they would lead elsewhere
        where = httpx.URL(url.replace("{customer}", quote(id, safe="")))
        try:
            for _ in range(HOPS + 1):
                async with self._client.stream("GET", where, headers=self._headers) as response:
                    if response.has_redirect_location:
                        where = _next(where, response.headers["location"])
                        continue
                    if response.status_code in (204, 404):
                        return None
                    if response.status_code != 200:
                        raise RecordsFailed(f"the endpoint answered with {response.status_code}")
                    body = b""
                    async for part in response.aiter_raw():
                        body += part
                        if len(body) > BYTES:
                            raise RecordsFailed(f"the endpoint answered with more than {BYTES // 1000} kB")
                    return _read(body)
        except httpx.TimeoutException:
            raise TimeoutError from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:  # its words may hold the customer's id
            raise RecordsFailed(f"the endpoint could not be asked: {type(error).__name__}") from None
        raise RecordsFailed("the endpoint redirects in a circle")


def at(answer: object, path: str) -> object:
    """What stands at a dotted path ("data.orders", "addresses.0.city"); None if nothing does."""
    for name in path.split(".") if path else ():
        if isinstance(answer, Mapping):
            answer = answer.get(name)
        elif isinstance(answer, list) and name.isdecimal() and int(name) < len(answer):
            answer = answer[int(name)]
        else:
            return None
    return answer


def _told(row: object, line: str, usual: Callable[[Mapping[str, object]], str]) -> str:
    if not isinstance(row, Mapping):
        return words(row)
    if not line:
        return usual(row)
    return words(GAP.sub(lambda gap: words(at(row, gap[1].strip())) or UNKNOWN, line), LINE)


def _next(before: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads, if that is the same host.

    Raises:
        RecordsFailed: it leads elsewhere.
    """
    after = before.join(location)
    if (before.scheme, before.host, before.port) != (after.scheme, after.host, after.port):
        raise RecordsFailed("the endpoint sends us to another host, which we do not follow")
    return after


def _read(body: bytes) -> object:
    try:
        found: object = json.loads(body)
    except (ValueError, RecursionError):
        raise RecordsFailed("the endpoint answered with something that is no JSON") from None
    if found is not None and not isinstance(found, Mapping | list):
        raise RecordsFailed("the endpoint answered with JSON that is no object")
    return found
