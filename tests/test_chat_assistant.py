"""The assistant behind an OpenAI-compatible endpoint, with the official client against a scripted server on loopback."""

from __future__ import annotations

import asyncio
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from segue import ChatAssistant
from segue.agents.assistants import AssistantFailed
from segue.core.transcript import Speaker, Transcript, Turn

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


def test_in_a_turn_a_failing_endpoint_brings_a_person():
    from segue import Policy, Segue

    async def story(url):
        assistant = ChatAssistant("m", base_url=url, api_key="none")
        async with Segue(":memory:", Policy(), assistant=assistant, timers=False) as segue:
            turn = await segue.receive("c-1", "Do you sell mugs?")
        await assistant.close()
        return turn

    with endpoint(500, {"error": "down"}) as (url, _):
        turn = asyncio.run(story(url))

    assert turn.outcome == "handed_off"
    assert len(turn.outbox) == 1
