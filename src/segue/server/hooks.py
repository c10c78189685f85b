"""Webhooks by Standard Webhooks: every event to every endpoint, signed, at least once."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from urllib.parse import urlsplit

import httpx
import orjson
from standardwebhooks.webhooks import Webhook

from ..core.conversation import Conversation
from ..core.conversation.vaults import Vault
from ..core.errors import SegueError
from ..core.events import Event
from .cases import happened
from .settings import Settings

log = logging.getLogger("segue.server")
WITHIN = 10.0
"""Seconds that an endpoint has to answer. Our own guess: a slow one must not hold up the others."""
TRIES = 60
"""How often an event is tried; with pauses that grow to an hour that is more than two days. Our own guess."""


KEPT = 1000
"""Conversations whose masked values are at hand; another one is read from the journal. Our own guess."""

EventsOf = Callable[[str, int], Awaitable[Sequence[Event]]]


class HookRefused(SegueError):
    """An endpoint did not take an event; it is tried again after a while.

    Attributes:
        endpoint: its address.
        status: what it answered.
    """

    def __init__(self, endpoint: str, status: int) -> None:
        host = urlsplit(endpoint).netloc.rpartition("@")[
            2
        ]  # the rest of an address may be a secret, and this is logged
        super().__init__(f"{host} answered {status} to a webhook; it must answer 2xx within {WITHIN:g} seconds")
        self.endpoint, self.status = endpoint, status


class WebHooks:
    """Delivers events.

    Args:
        count: told "delivered", "failed" or "given_up" of each attempt.
        hidden: kinds that they do not carry.

    Attributes:
        events_of: the events of a conversation after a version; until it is there, what is hidden has no number.
    """

    def __init__(
        self, settings: Settings, count: Callable[[str], None] = lambda _: None, hidden: tuple[str, ...] = ()
    ) -> None:
        self.count, self._hidden = count, hidden
        self.events_of: EventsOf | None = None
        self._vaults: OrderedDict[str, Vault] = OrderedDict()
        self._endpoints = settings.webhooks
        self._signer = Webhook(settings.webhook_secret)
        self._client = httpx.AsyncClient(
            follow_redirects=False,  # the words go to the address that was set, and nowhere else
            timeout=WITHIN,
            limits=httpx.Limits(max_connections=20),
        )

    async def __aenter__(self) -> WebHooks:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    def wanted(self, before: Conversation, events: Sequence[Event]) -> Sequence[tuple[str, Sequence[int]]]:
        """Everything goes to everybody."""
        versions = tuple(range(before.version + 1, before.version + 1 + len(events)))
        return tuple((endpoint, versions) for endpoint in self._endpoints)

    async def deliver(self, conversation: str, version: int, event: Event, endpoint: str, attempts: int) -> None:
        """One attempt; the id is the same at each, so that the other side knows what it has.

        Raises:
            HookRefused, httpx.HTTPError: it is tried again.
        """
        if endpoint not in self._endpoints:  # it was taken out of the settings since
            return
        vault = await self._vault(conversation, version, event)
        told = vault.hidden(happened(event, version))
        data = {"conversation": conversation, "version": version, **told["data"]}
        body = orjson.dumps({"type": told["type"], "timestamp": told["at"], "data": data})
        try:
            await self._post(endpoint, f"{conversation}.{version}", body)
        except (httpx.HTTPError, HookRefused):
            if attempts >= TRIES:
                log.error("webhook %s.%s was given up after %s attempts", conversation, version, attempts)
                self.count("given_up")
                return
            self.count("failed")
            raise
        self.count("delivered")

    async def _vault(self, conversation: str, version: int, event: Event) -> Vault:
        """What endpoints may see of a conversation, with all its events up to this one."""
        vault = self._vaults.setdefault(conversation, Vault(self._hidden))
        self._vaults.move_to_end(conversation)
        if len(self._vaults) > KEPT:
            self._vaults.popitem(last=False)
        if self._hidden and (at := vault.at) < version:
            if self.events_of is None:
                vault.take((event,), version - 1)
            else:
                vault.take((await self.events_of(conversation, at))[: version - at], at)
        return vault

    async def _post(self, endpoint: str, id: str, body: bytes) -> None:
        now = datetime.now(UTC)
        headers = {
            "content-type": "application/json",
            "webhook-id": id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": self._signer.sign(id, now, body.decode()),
        }
        async with self._client.stream("POST", endpoint, content=body, headers=headers) as answer:
            if not answer.is_success:  # what else it says is not read, for it may never end
                raise HookRefused(endpoint, answer.status_code)
