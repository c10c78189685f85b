"""All of a Reading from any OpenAI-compatible endpoint, on top of a reading made here.

`question.py` beside this says what is asked, `answer.py` what may come back, `endpoint.py` how it travels and when it
is left alone, `together.py` which figures the endpoint may not lower. Whatever goes wrong, the reading made here
stands, with a note that says why.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from ...core.policy import Policy
from ...core.reading import Reading
from ...core.transcript import Speaker, Transcript, is_blank
from ...core.triggers import LIKELY
from ..pool import Pooled
from .answer import reading_of
from .endpoint import Breaker, Endpoint, NoAnswer
from .question import Question
from .together import together

log = logging.getLogger("segue")

WITHIN = 2.0
"""Seconds for the reading made here and the endpoint's together. Source: `times.read_within` (2 s); a server that has
both takes less, so that it answers before the switchboard gives the reader up."""


class Local(Protocol):
    """A reader on this machine. One that raises brings a person, as any reader does."""

    async def read(self, transcript: Transcript) -> Reading:
        """A reading of the last customer turn."""


class LlmReader:
    """A language model behind an endpoint reads; needs the extra `segue[llm]`.

    A Reader, for one event loop. Customers' words leave the machine: the last turns only, cut to a bound, with what
    must not travel (card numbers, e-mail addresses, ...) masked. They go as quoted data, and the reading made here
    stands where a model could be talked out of it: see `together`. A message that gives orders to an AI is not sent.

    Args:
        url: up to the version, e.g. https://api.example.com/v1.
        model: its name there. It must know `response_format` with a JSON schema.
        key: sent as a bearer token, None or "" where the endpoint wants none; never logged.
        local: what reads here, the lexicon or models of our own.
        policy: for the names of intents, topics and stakes.
        within: seconds; after them the reading made here stands.
        clock: seconds that only grow; handed in by tests.
    """

    def __init__(
        self,
        url: str,
        model: str,
        key: str | None,
        local: Local,
        policy: Policy,
        *,
        within: float = WITHIN,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._local, self._within = local, within
        self._question = Question(policy, model)
        self._endpoint = Endpoint(url, key or "")
        self._breaker = Breaker(clock)

    async def read(self, transcript: Transcript) -> Reading:
        """The reading of the last customer turn; the one made here, with a note, where the endpoint gave none."""
        until = asyncio.get_running_loop().time() + self._within  # the local reader's time is part of it
        local = await self._local.read(transcript)
        last = transcript.last(Speaker.CUSTOMER)
        if last is None or is_blank(last.text):
            return local
        try:
            return together(await self._asked(transcript, local, until), local, last.text)
        except NoAnswer as none:
            return replace(local, notes=(f"read here: the endpoint {none.because}", *local.notes))

    async def read_passages(self, passages: Sequence[str]) -> Sequence[tuple[float, str]]:
        """What gives the AI orders among passages, as it is read here; none of them is sent."""
        read = getattr(self._local, "read_passages", None)
        return await read(passages) if read else [(0.0, "")] * len(passages)

    async def close(self) -> None:
        """Ends the connections, and what reads here if it can be ended."""
        await self._endpoint.close()
        if isinstance(self._local, Pooled):
            await self._local.close()

    async def _asked(self, transcript: Transcript, local: Reading, until: float) -> Reading:
        if local.injection is not None and local.injection >= LIKELY:
            raise NoAnswer("was not asked, for the message gives orders to an AI")
        if asyncio.get_running_loop().time() >= until:
            raise NoAnswer("was not asked, for no time was left")
        if self._breaker.why_not():
            raise NoAnswer(self._breaker.why_not())
        with self._breaker.trial():
            try:
                async with asyncio.timeout_at(until):
                    body = await self._endpoint.ask(self._question.about(transcript))
                found = reading_of(body, self._question.names)
            except TimeoutError:
                raise self._failed(NoAnswer(f"did not answer within {self._within:g} s")) from None
            except NoAnswer as none:
                raise self._failed(none) from None
            self._breaker.worked()
            return found

    def _failed(self, none: NoAnswer) -> NoAnswer:
        log.warning("the endpoint that reads %s", none.because)
        self._breaker.failed(none.wait)
        return none
