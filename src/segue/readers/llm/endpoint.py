"""How a question travels to an endpoint, what is taken back, and when the endpoint is left alone."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache

from ...core.errors import SegueError

AT_MOST = 256_000
"""Bytes of an answer. Source: our own guess; a full reading has some 2 kB."""

FAILURES = 3
REST = 30.0
"""So many failures in a row, and the endpoint is not asked for so many seconds. Source: our own guess."""

WAIT_AT_MOST = 300.0
"""Seconds that an endpoint can ask to be left alone for. Our own guess: longer ones are often a slip."""

CONNECTIONS = 20
"""Open connections. Source: our own guess; each carries a question a second or so."""


class NoAnswer(SegueError):
    """An endpoint gave no reading that can be used; the one made here stands.

    Attributes:
        because: what the endpoint did, in words without any customer's.
        wait: seconds that it asked to be left alone, 0.0 if it did not.
    """

    def __init__(self, because: str, wait: float = 0.0) -> None:
        super().__init__(f"no reading came: the endpoint {because}")
        self.because = because
        self.wait = wait


class Endpoint:
    """An OpenAI-compatible endpoint for chat completions. Its connections are kept and used again.

    Args:
        url: up to the version, e.g. https://api.example.com/v1.
        key: "" if it wants none.
    """

    def __init__(self, url: str, key: str) -> None:
        import httpx  # an extra (segue[llm]), imported when it is needed

        self._url = f"{url.rstrip('/')}/chat/completions"
        self._headers = {b"content-type": b"application/json", b"accept-encoding": b"identity"}
        if key:
            self._headers[b"authorization"] = f"Bearer {key}".encode()
        self._client = httpx.AsyncClient(
            verify=_trusted(),
            follow_redirects=False,  # the words go to the address that was set, and nowhere else
            timeout=None,  # whoever asks has one limit for all of it
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
        )

    async def ask(self, question: Mapping[str, object]) -> bytes:
        """The body of the answer.

        Raises:
            NoAnswer: it could not be asked, or answered with something else than 200 and at most AT_MOST bytes.
        """
        sent = json.dumps(question).encode()
        parts: list[bytes] = []
        try:
            async with self._client.stream("POST", self._url, content=sent, headers=self._headers) as response:
                if response.status_code != 200:
                    wait = _seconds(response.headers.get("retry-after", ""))
                    raise NoAnswer(f"answered with {response.status_code}", wait)
                size = 0
                async for part in response.aiter_raw():
                    size += len(part)
                    if size > AT_MOST:
                        raise NoAnswer(f"answered with more than {AT_MOST // 1000} kB")
                    parts.append(part)
        except NoAnswer:
            raise
        except Exception as error:  # its words may hold the key or the address
            raise NoAnswer(f"could not be asked ({type(error).__name__})") from None
        return b"".join(parts)

    async def close(self) -> None:
        """Ends the connections."""
        await self._client.aclose()


class Breaker:
    """Whether an endpoint is asked. After FAILURES in a row it has REST; then one question tries whether it is back.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures = 0
        self._until, self._because = 0.0, ""
        self._is_trying = False

    def why_not(self) -> str:
        """Why it is not asked now, "" if it is."""
        if self._clock() < self._until:
            return f"is left alone, for it {self._because}"
        return "is being tried again after failures" if self._is_trying else ""

    @contextmanager
    def trial(self) -> Iterator[None]:
        """Around a question: after failures nobody else asks meanwhile."""
        is_trial = self._failures >= FAILURES
        self._is_trying = self._is_trying or is_trial
        try:
            yield
        finally:
            if is_trial:
                self._is_trying = False

    def worked(self) -> None:
        """It gave a reading."""
        self._failures = 0

    def failed(self, wait: float = 0.0) -> None:
        """It gave none.

        Args:
            wait: seconds that it asked to be left alone.
        """
        self._failures += 1
        rest, because = (wait, "asked us to wait") if wait else (0.0, "")
        if self._failures >= FAILURES and rest < REST:
            rest, because = REST, f"failed {FAILURES} times in a row"
        if rest and self._clock() + rest > self._until:
            self._until, self._because = self._clock() + rest, because


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities that are trusted; they take a twentieth of a second to load, so once is enough."""
    import httpx

    return httpx.create_ssl_context()


def _seconds(retry_after: str) -> float:
    """Seconds of a Retry-After, which holds seconds or a date; 0.0 if it cannot be understood."""
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:9]), WAIT_AT_MOST)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    ahead = (at.replace(tzinfo=at.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return min(max(ahead, 0.0), WAIT_AT_MOST)
