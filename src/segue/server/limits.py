"""How much somebody may ask of us. Messages are slowed down and never dropped; asking for a person is never held up.

Buckets of tokens, one for each identity and address; those that were not used for long are forgotten.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from ..core.errors import SegueError
from .settings import Settings

LONGEST_DELAY = 5.0
"""Seconds that one message is held up at most. Our own guess: longer looks like a broken line."""
FULL_AGAIN = 60.0 + LONGEST_DELAY + 5.0
"""Seconds after which every bucket is full, whatever was taken: it says no more than a new one, and is forgotten."""
FRAMES_A_MINUTE = 600
"""Frames of one customer without words (typing, read marks, pings) before they are slowed down; a page sends a few."""
KEPT = 100_000
"""Buckets at most; the least used is forgotten first. About 20 MB."""


class TooMany(SegueError):
    """Too many tries in a short time. Wait as long as it says, and try again.

    Attributes:
        seconds: until the next try is heard.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many tries in a short time; please try again in {seconds} seconds")
        self.seconds = seconds


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Limits:
    """The buckets.

    Args:
        clock: seconds that only grow; handed in by tests.
    """

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings, self._clock = settings, clock
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def delay_of_message(self, subject: str, address: str) -> float:
        """Seconds that a message of somebody has to wait, at most LONGEST_DELAY; mostly 0."""
        by_whom = self._wait("message", subject, self._settings.messages_a_minute)
        return min(max(by_whom, self.delay_of_request(address)), LONGEST_DELAY)

    def delay_of_request(self, address: str) -> float:
        """Seconds that a request from an address has to wait, at most LONGEST_DELAY; mostly 0."""
        return min(self._wait("request", address, self._settings.requests_a_minute), LONGEST_DELAY)

    def delay_of_frame(self, subject: str) -> float:
        """Seconds that a frame without words has to wait; mostly 0."""
        return min(self._wait("frame", subject, FRAMES_A_MINUTE), LONGEST_DELAY)

    def check_login(self, person: str, address: str) -> None:
        """Takes a try to sign in; both the account from this address and the address as a whole are counted, so that
        nobody elsewhere can keep the right person out.

        Raises:
            TooMany: with the seconds to wait.
        """
        each = self._settings.logins_a_minute
        by_account = self._wait("login", f"{person[:200]}\n{address}", each)
        by_address = self._wait("logins", address, each * 5)
        if by_account or by_address:  # what is owed, and one try more
            raise TooMany(ceil(max(by_account and by_account + 60 / each, by_address and by_address + 12 / each)))

    def _wait(self, kind: str, name: str, a_minute: int) -> float:
        """Takes a token; the seconds until there would have been one, 0.0 if there was. A debt is bounded, so that
        whoever stops is soon served again."""
        if a_minute <= 0:
            return 0.0
        now, rate, most = self._clock(), a_minute / 60, float(a_minute)
        bucket = self._buckets.pop((kind, name), None) or _Bucket(most, now)
        self._buckets[kind, name] = bucket
        bucket.tokens = min(most, bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        bucket.tokens = max(bucket.tokens - 1, -LONGEST_DELAY * rate - 1)
        self._forget(now)
        return max(0.0, round(-bucket.tokens / rate, 6))

    def _forget(self, now: float) -> None:
        """Drops two that say nothing any more, so that what is kept follows those who are here."""
        for _ in range(2):
            oldest = next(iter(self._buckets))
            if len(self._buckets) <= KEPT and self._buckets[oldest].at > now - FULL_AGAIN:
                return
            del self._buckets[oldest]
