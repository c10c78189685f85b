"""The only door to a conversation: who somebody is, and what exists for them.

What one may not see does not exist for them: it is refused in the words for what never was.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from ...core.conversation import Conversation, UnknownConversation
from ...core.events import Accepted, TookOver
from ...library import Segue
from ..accounts import Accounts
from ..settings import Settings
from .identities import (
    Agent,
    Backend,
    CsrfNeeded,
    Customer,
    ForeignPage,
    Identity,
    IdentityNotVerified,
    LinkEnded,
    Nobody,
    NotAllowed,
    NotSignedIn,
    WrongPassword,
)
from .people import People
from .tokens import SESSION, Tokens, hashed

__all__ = [
    "SESSION", "Access", "Agent", "Backend", "CsrfNeeded", "Customer", "ForeignPage", "Identity",
    "IdentityNotVerified", "LinkEnded", "Nobody", "NotAllowed", "NotSignedIn", "WrongPassword",
]  # fmt: skip

REMEMBERED = 10_000
"""Conversations of which it is remembered whose they are; about 2 MB, and another one costs a look at the accounts. Our
own guess."""


class Access:
    """Knows who somebody is, and lets them see what is theirs.

    Attributes:
        tokens: signs and checks what customers carry.
        people: passwords and sessions of the desk.
    """

    def __init__(self, settings: Settings, accounts: Accounts, segue: Segue, secret: bytes) -> None:
        self.tokens = Tokens(secret, settings.identity_secret)
        self.people = People(accounts, segue.policy, self.tokens, segue.line.clock, settings.is_https)
        self._settings, self._accounts, self._segue = settings, accounts, segue
        self._owners: OrderedDict[str, str] = OrderedDict()
        self._proxies = tuple(map(ipaddress.ip_network, settings.trusted_proxies))

    # ---- who somebody is

    def begin(self, token: str | None, device: str | None) -> Customer:
        """The customer who begins a session: the one of the shop's token, or the visitor of a device.

        Raises:
            IdentityNotVerified: there is a token, and it proves nothing.
        """
        now = self._segue.line.clock()
        return self.tokens.customer(token, now) if token else self.tokens.visitor(device, now)

    def session_for(self, customer: Customer) -> str:
        """A session token for a customer, good for SESSION."""
        return self.tokens.session_token(customer, self._segue.line.clock())

    def device_for(self, customer: Customer) -> str | None:
        """A device token for a visitor; None for a verified customer."""
        return self.tokens.device_token(customer, self._segue.line.clock())

    def customer_of(self, session: str) -> Customer:
        """The customer of a session token.

        Raises:
            NotSignedIn: it is none of ours, or it has ended.
        """
        return self.tokens.session(session, self._segue.line.clock())

    async def backend_of(self, key: str) -> Backend:
        """The program with an API key.

        Raises:
            NotSignedIn: there is no such key, or it was revoked.
        """
        row = await self._accounts.key(hashed(key)) if key.startswith("sk_") else None
        if row is None:
            raise NotSignedIn("this API key is not known; `segue key add NAME` makes one")
        return Backend(row.id, row.name)

    # ---- what exists for them

    async def conversation(self, identity: Identity, id: str) -> Conversation:
        """A conversation as it is now, for somebody who may see it.

        Raises:
            UnknownConversation: there is none, or none for them.
        """
        if isinstance(identity, Nobody) or (isinstance(identity, Customer) and not await self.owns(identity, id)):
            raise UnknownConversation(id)
        state = await self._segue.conversation(id)
        if isinstance(identity, Agent) and not self.may_see(identity, state) and not await self._had(identity, id):
            raise UnknownConversation(id)
        return state

    async def _had(self, agent: Agent, id: str) -> bool:
        """Whether somebody had a conversation at some time; looked up only where nothing else lets them in."""
        taken = (event for event in await self._segue.story(id) if isinstance(event, Accepted | TookOver))
        return any(event.by == agent.person for event in taken)

    def may_see(self, agent: Agent, state: Conversation) -> bool:
        """Whether a person at the desk may see a conversation: their teams', what they have or had, where they were
        asked for help; a supervisor sees everything."""
        if agent.is_supervisor:
            return True
        if state.destination is not None and state.destination.team in agent.teams:
            return True
        offered = state.offer is not None and state.offer.agent == agent.person
        return offered or agent.person in (state.who, state.last_human, *state.helpers)

    async def owns(self, customer: Customer, conversation: str) -> bool:
        """Whether a customer began a conversation."""
        owner = self._owners.get(conversation)
        if owner is None:
            owner = await self._accounts.subject_of(conversation)
            if owner is None:
                return False
            self._remember(conversation, owner)
        return owner == customer.subject

    async def give(self, customer: Customer, conversation: str) -> None:
        """A new conversation is a customer's from now on.

        Raises:
            UnknownConversation: it is somebody else's.
        """
        owner = await self._accounts.add_chat(customer.subject, conversation, self._segue.line.clock())
        self._remember(conversation, owner)
        if owner != customer.subject:
            raise UnknownConversation(conversation)

    def _remember(self, conversation: str, owner: str) -> None:
        self._owners[conversation] = owner
        if len(self._owners) > REMEMBERED:
            self._owners.popitem(last=False)

    # ---- where they come from

    def address_of(self, connection: HTTPConnection) -> str:
        """The address that somebody comes from; a trusted proxy's word is taken, nobody else's."""
        address = connection.client.host if connection.client else ""
        lines = connection.headers.getlist("x-forwarded-for")  # some proxies add a line of their own below a stranger's
        forwarded = [part.strip() for part in ",".join(lines).split(",") if part.strip()]
        while forwarded and self.is_proxy(address):
            address = _without_port(forwarded.pop())
        return together(address)

    def is_proxy(self, address: str) -> bool:
        """Whether an address is a trusted proxy's."""
        found = _address(address)
        return found is not None and any(found in network for network in self._proxies)

    def is_ours(self, connection: HTTPConnection) -> bool:
        """Whether a request or socket comes from a page that we served ourselves."""
        origin = connection.headers.get("origin", "")
        if self._settings.public_url:
            return origin == _origin(self._settings.public_url)
        return bool(origin) and _is_same_host(origin, connection)

    def is_welcome(self, connection: HTTPConnection) -> bool:
        """Whether the chat may be used from there: our own pages, the origins that are set, and programs, which have no
        page."""
        origin = connection.headers.get("origin", "")
        return (
            not origin or "*" in self._settings.origins or origin in self._settings.origins or self.is_ours(connection)
        )


def together(address: str) -> str:
    """An address as it is counted: of IPv6 the first 64 bits, for whoever has one of those has all the others too."""
    found = _address(address)
    if not isinstance(found, ipaddress.IPv6Address) or found.is_loopback:
        return str(found or address)
    return str(ipaddress.ip_network((int(found) >> 64 << 64, 64)).network_address)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found


def _without_port(forwarded: str) -> str:
    """An address as some proxies write it: "1.2.3.4:5678", "[2001:db8::1]:5678"."""
    if forwarded.startswith("["):
        return forwarded[1:].partition("]")[0]
    return forwarded.partition(":")[0] if forwarded.count(":") == 1 else forwarded


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _is_same_host(origin: str, connection: HTTPConnection) -> bool:
    """Whether a browser came to the very host that its page is from; a page can forge neither header."""
    return urlsplit(origin).netloc == connection.headers.get("host", "")
