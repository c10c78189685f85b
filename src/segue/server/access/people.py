"""How a person comes to the desk: a password, a session, a cookie."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import time
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from starlette.requests import HTTPConnection

from ...core.policy import Policy
from ...switchboard.ports import Clock
from ..accounts import Accounts, SessionRow
from .identities import Agent, NotSignedIn, WrongPassword
from .tokens import Tokens, hashed

SLIDING = timedelta(hours=12)
"""How long a session lives unused: a working day. Our own guess."""
ABSOLUTE = timedelta(days=7)
"""How long it lives at most. Our own guess."""
SEEN_EVERY = timedelta(minutes=1)
"""How often its use is written down."""
KNOWN_FOR = 1.0
"""Seconds for which a session that was looked up is believed, so that a busy desk asks once. Who is removed by another
process (`segue user remove`) is out after that; signing out here counts at once."""
KNOWN = 1000
"""Sessions that are believed at most; beyond, all are looked up again."""
LONGEST = 1024
"""Characters of a password at most, so that nobody lets us hash a book."""


def hashed_password(password: str) -> str:
    """How a password is kept."""
    return PasswordHasher().hash(password)


def _nobodys(hasher: PasswordHasher) -> str:
    """What no password hashes to, as dear to compare with as any other; made without the work of a hash."""
    salt, hash = (b64encode(secrets.token_bytes(n)).decode().rstrip("=") for n in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}${salt}${hash}"


class People:
    """Passwords and sessions of the desk.

    Attributes:
        cookie: the name of the session's cookie; with the prefix that ties it to this host where there is https.
    """

    def __init__(self, accounts: Accounts, policy: Policy, tokens: Tokens, clock: Clock, is_https: bool) -> None:
        self.cookie = "__Host-segue" if is_https else "segue"
        self.is_https = is_https
        self._accounts, self._tokens, self._clock = accounts, tokens, clock
        self._known = {person.id: person for person in policy.people}
        self._sessions: dict[str, tuple[float, SessionRow]] = {}
        self._hasher = PasswordHasher()
        self._thread = ThreadPoolExecutor(1, "passwords")  # one at a time: each takes 64 MiB and a core
        self._nobodys = _nobodys(self._hasher)

    def close(self) -> None:
        """Ends it."""
        self._thread.shutdown(cancel_futures=True)

    async def sign_in(self, person: str, password: str) -> tuple[Agent, str]:
        """A new session for somebody, and its secret for the cookie.

        Raises:
            WrongPassword: the two do not belong together; it takes as long for people who do not exist.
        """
        kept = await self._accounts.password_of(person)
        run = asyncio.get_running_loop().run_in_executor
        is_right = await run(self._thread, self._fits, kept or self._nobodys, password)
        if not is_right or kept is None or person not in self._known:
            raise WrongPassword
        if self._hasher.check_needs_rehash(kept):
            await self._accounts.set_password(person, await run(self._thread, self._hasher.hash, password))
        secret = secrets.token_urlsafe(32)
        await self._accounts.begin_session(hashed(secret), person, self._clock())
        return self._agent(person, hashed(secret)), secret

    async def agent_of(self, connection: HTTPConnection) -> Agent:
        """Who is signed in by the cookie of a request or socket.

        Raises:
            NotSignedIn: nobody, or the session has ended.
        """
        secret = connection.cookies.get(self.cookie, "")
        session = await self._session(hashed(secret)) if secret else None
        if session is None or session.person not in self._known:
            raise NotSignedIn
        if self._is_over(session):
            await self._end(session.id)
            raise NotSignedIn("your session has ended; sign in again, and you are where you were")
        now: datetime = self._clock()
        if now - session.seen_at >= SEEN_EVERY:
            await self._accounts.see_session(session.id, now)
            self._sessions.pop(session.id, None)
        return self._agent(session.person, session.id)

    async def is_on(self, session: str) -> bool:
        """Whether a session has not ended: by signing out anywhere, by `segue user remove`, by its time."""
        known = await self._session(session)
        return known is not None and known.person in self._known and not self._is_over(known)

    def _is_over(self, session: SessionRow) -> bool:
        now: datetime = self._clock()
        return now - session.seen_at >= SLIDING or now - session.made_at >= ABSOLUTE

    async def sign_out(self, agent: Agent) -> None:
        """Ends a session at once."""
        await self._end(agent.session)

    async def _end(self, session: str) -> None:
        await self._accounts.end_session(session)
        self._sessions.pop(session, None)  # after it: whoever looked it up meanwhile has put it there by now

    async def _session(self, id: str) -> SessionRow | None:
        """A session as it is, or was a moment ago; None if there is none."""
        until, known = self._sessions.get(id, (0.0, None))
        if known is None or time.monotonic() >= until:
            known = await self._accounts.session(id)
            if known is None:
                self._sessions.pop(id, None)
                return None
            if len(self._sessions) >= KNOWN:
                self._sessions.clear()
            self._sessions[id] = time.monotonic() + KNOWN_FOR, known
        return known

    def csrf(self, agent: Agent) -> str:
        """What changing requests of this session carry."""
        return self._tokens.csrf(agent.session)

    def has_csrf(self, agent: Agent, given: str) -> bool:
        """Whether a request carries what its session was given."""
        return hmac.compare_digest(self.csrf(agent).encode(), given.encode())

    def _agent(self, person: str, session: str) -> Agent:
        known = self._known[person]
        return Agent(person, known.role, known.teams, session)

    def _fits(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
