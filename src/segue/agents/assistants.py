"""Two assistants behind one port: knowledge articles, and any OpenAI-compatible endpoint.

`answer` puts an assistant into a turn. An assistant that raises, hangs or returns nonsense is a failure of its own
kind, and the customer gets a person.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from ..core.errors import SegueError
from ..core.transcript import Transcript
from ..core.triggers import NOT_MEASURED, Signals, token_probability
from .messages import Message, messages_of
from .turn import Turn

if TYPE_CHECKING:  # the official client is an extra (segue[llm]) and is imported when it is needed
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion, ChatCompletionMessageParam


log = logging.getLogger("segue")


class AssistantFailed(SegueError):
    """An assistant gave no usable answer; the customer gets a person.

    Attributes:
        problem: what came instead, in words.
    """

    def __init__(self, problem: str) -> None:
        super().__init__(f"the assistant gave no usable answer: {problem}")
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Drafted:
    """What an assistant would say, and what was measured of it."""

    text: str
    signals: Signals = NOT_MEASURED


class Assistant(Protocol):
    """An AI that answers."""

    async def answer(self, transcript: Transcript, language: str | None) -> Drafted:
        """A draft for the last customer turn."""


async def answer(turn: Turn, assistant: Assistant, within: float) -> None:
    """Lets an assistant speak in an open turn.

    Args:
        within: seconds; the assistant's time.

    Raises:
        AssistantFailed, TimeoutError and whatever the assistant raises: the turn makes a handoff of it.
    """
    async with asyncio.timeout(within):
        draft: object = await assistant.answer(turn.state.transcript(), turn.state.language)
    text, signals = getattr(draft, "text", None), getattr(draft, "signals", None)
    if not isinstance(text, str) or not isinstance(signals, Signals):
        raise AssistantFailed(f"{draft!r:.80}")
    turn.draft(text, signals)


class ChatAssistant:
    """Any OpenAI-compatible endpoint; needs the extra `segue[llm]`.

    Args:
        model: its name there.
        instructions: the system prompt. Limits and handoffs do not depend on it; they are held in code.
        base_url, api_key: None: as the client finds them in the environment.
        client: a client that exists already, instead of the two.
        logprobs: whether the endpoint is asked for its tokens' log probabilities, from which `token_probability` is
            measured. One that refuses the question is not asked it again.

    Confidence is "not measured": an endpoint does not tell it, and it is never read out of prose.
    """

    def __init__(
        self,
        model: str,
        instructions: str = "You help customers of a company. Answer briefly. Never promise what you cannot do.",
        *,
        base_url: str | None = None,
        api_key: str | None = None,
        client: AsyncOpenAI | None = None,
        logprobs: bool = True,
    ) -> None:
        self.model, self.instructions, self.logprobs = model, instructions, logprobs
        if client is None:
            from openai import AsyncOpenAI

            client = AsyncOpenAI(base_url=base_url, api_key=api_key, max_retries=1)
        self.client = client

    async def answer(self, transcript: Transcript, language: str | None) -> Drafted:
        """A draft from the endpoint.

        Raises:
            AssistantFailed: the endpoint answered without any text.
        """
        told: list[Message] = [{"role": "system", "content": self.instructions}]
        if language:
            told.append({"role": "system", "content": f"Answer in the language with the ISO 639-1 code {language}."})
        reply = await self._asked(cast("Sequence[ChatCompletionMessageParam]", told + messages_of(transcript)))
        text = reply.choices[0].message.content if reply.choices else None
        if not text or not text.strip():
            raise AssistantFailed("an empty answer")
        return Drafted(text.strip(), Signals(token_probability=_token_probability(reply)))

    async def close(self) -> None:
        """Ends the client's connections."""
        await self.client.close()

    async def _asked(self, messages: Sequence[ChatCompletionMessageParam]) -> ChatCompletion:
        from openai import BadRequestError, UnprocessableEntityError

        completions = self.client.chat.completions
        if not self.logprobs:
            return await completions.create(model=self.model, messages=messages)
        try:
            return await completions.create(model=self.model, messages=messages, logprobs=True)
        except (BadRequestError, UnprocessableEntityError):  # perhaps of something else: then it is refused again
            reply = await completions.create(model=self.model, messages=messages)
            self.logprobs = False
            log.info("%s tells no log probabilities; it is not asked for them again", self.model)
            return reply


def _token_probability(reply: ChatCompletion) -> float | None:
    """The mean probability of an answer's tokens; None ("not measured") if the endpoint told none that are any."""
    try:
        told = reply.choices[0].logprobs
        return token_probability([token.logprob for token in (told.content if told else None) or ()])
    except (AttributeError, TypeError, ValueError):  # the client takes what comes, of whatever shape
        return None
