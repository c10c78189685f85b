"""The assistant behind an OpenAI-compatible endpoint, with the official client against a scripted server on loopback."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import openai
import pytest

from segue import ChatAssistant, Policy, Segue
from segue.agents.assistants import AssistantFailed
from segue.core.transcript import Speaker, Transcript, Turn

from .endpoints import Script, serving

QUESTION = Transcript((Turn(Speaker.AI, "Hello!"), Turn(Speaker.CUSTOMER, "Do you sell mugs?")))


@contextmanager
def endpoint(status, body):
    """A server that gives one answer to everything, and what it was asked."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            payload = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(text):
    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    return {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}


def answered(status, body, language="de"):
    async def story(url):
        assistant = ChatAssistant("m", base_url=url, api_key="none")
        try:
            return await assistant.answer(QUESTION, language)
        finally:
            await assistant.close()

    with endpoint(status, body) as (url, asked):
        return asyncio.run(story(url)), asked


def test_an_answer_comes_back_and_its_confidence_is_not_measured():
    draft, asked = answered(200, completion(" Yes, two kinds. "))

    assert draft.text == "Yes, two kinds."
    assert draft.signals.confidence is None
    assert [message["role"] for message in asked[0]["messages"]] == ["system", "system", "assistant", "user"]
    assert "code de" in asked[0]["messages"][1]["content"]


@pytest.mark.parametrize(
    "body", [completion(""), completion(None), completion("   "), {**completion("x"), "choices": []}]
)
def test_an_empty_answer_is_a_failure_by_name(body):
    with pytest.raises(AssistantFailed):
        answered(200, body)


@pytest.mark.parametrize(
    ("status", "body"), [(500, {"error": "down"}), (200, b"not json at all"), (401, {"error": "key"})]
)
def test_an_endpoint_that_fails_raises_so_that_the_turn_hands_off(status, body):
    with pytest.raises(Exception, match=r".+"):
        answered(status, body)


async def received(url):
    """A turn of one message, answered over the endpoint."""
    assistant = ChatAssistant("m", base_url=url, api_key="none")
    async with Segue(":memory:", Policy(), assistant=assistant, timers=False) as segue:
        turn = await segue.receive("c-1", "Do you sell mugs?")
    await assistant.close()
    return turn


def test_in_a_turn_a_failing_endpoint_brings_a_person():
    with endpoint(500, {"error": "down"}) as (url, _):
        turn = asyncio.run(received(url))

    assert turn.outcome == "handed_off"
    assert len(turn.outbox) == 1


# ---- how likely its tokens were


def with_logprobs(*logprobs, text="Yes, two kinds."):
    """A completion with the log probabilities of its tokens, as an endpoint tells them."""
    body = completion(text)
    body["choices"][0]["logprobs"] = {"content": [{"token": "x", "logprob": p, "top_logprobs": []} for p in logprobs]}
    return json.dumps(body).encode()


def measured(script, times=1, **options):
    """What was measured of each answer of a scripted endpoint, and which were asked for log probabilities."""

    async def story(url):
        assistant = ChatAssistant("m", base_url=url, api_key="none", **options)
        try:
            return [(await assistant.answer(QUESTION, None)).signals for _ in range(times)]
        finally:
            await assistant.close()

    with serving(script) as url:
        signals = asyncio.run(story(url))
    return signals, ["logprobs" in body for _, _, body in script.asked]


def test_the_mean_probability_of_an_answers_tokens_is_measured():
    (signals,), asked = measured(Script(with_logprobs(-0.1, -0.3)))

    assert signals.token_probability == pytest.approx(0.8187, abs=1e-4)
    assert signals.confidence is None
    assert asked == [True]


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(completion("Yes.")).encode(),
        with_logprobs(),
        with_logprobs(0.7),
        with_logprobs("unlikely"),
        with_logprobs(None),
        with_logprobs(-0.1).replace(b'"content": [', b'"tokens": ['),
    ],
    ids=["none", "an empty list", "above 0", "a word", "null", "another shape"],
)
def test_an_endpoint_that_tells_no_log_probabilities_leaves_them_not_measured(body):
    (signals,), _ = measured(Script(body))

    assert signals.token_probability is None


@pytest.mark.parametrize("status", [400, 422])
def test_an_endpoint_that_refuses_to_tell_them_answers_without_and_is_not_asked_again(status):
    answer = json.dumps(completion("Yes.")).encode()
    signals, asked = measured(Script((status, {}), answer), times=3)

    assert asked == [True, False, False, False]
    assert [one.token_probability for one in signals] == [None] * 3


def test_a_request_that_is_refused_for_another_reason_is_no_reason_to_stop_asking():
    async def story(url):
        assistant = ChatAssistant("m", base_url=url, api_key="none")
        with pytest.raises(openai.BadRequestError):
            await assistant.answer(QUESTION, None)
        draft = await assistant.answer(QUESTION, None)
        await assistant.close()
        return draft

    with serving(script := Script((400, {}), (400, {}), with_logprobs(-0.5))) as url:
        draft = asyncio.run(story(url))

    assert draft.signals.token_probability == pytest.approx(0.6065, abs=1e-4)
    assert len(script.asked) == 3


def test_where_nobody_wants_them_they_are_not_asked_for():
    _, asked = measured(Script(with_logprobs(-0.1)), logprobs=False)

    assert asked == [False]


def test_an_answer_of_unlikely_tokens_is_not_sent():
    with serving(Script(with_logprobs(-2.0, -3.0))) as url:
        turn = asyncio.run(received(url))

    assert turn.outcome == "asked"
    assert turn.reasons[0].because == "token probability 0.08 is below 0.50"
