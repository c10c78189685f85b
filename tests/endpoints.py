"""An OpenAI-compatible endpoint on loopback that answers what a test scripts."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CALM = {
    "wants_human": 0.02, "out_of_scope": 0.05, "frustration": 0.3, "injection": 0.01, "abuse": 0.0, "tone": -0.2,
    "repeats": 0, "language": "en", "intents": [{"name": "order_status", "p": 0.97}], "topics": [], "stakes": [],
    "spotted": [{"signal": "intents", "words": "Where is my order?"}],
}  # fmt: skip
"""The figures of a message about an order, as an endpoint tells them."""


def completion(figures: object, **more: object) -> bytes:
    content = figures if isinstance(figures, str) or figures is None else json.dumps(figures)
    message = {"role": "assistant", "content": content} | more
    return json.dumps({"id": "x", "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}).encode()


class Script:
    """What a server answers, one step for each request and the last one for all that follow; and what it was asked.

    A step is a body (200), a status with headers, or a function of the handler.
    """

    def __init__(self, *steps: object) -> None:
        self.steps, self.asked, self.connections = list(steps), [], 0
        self.begun, self.over = threading.Semaphore(0), threading.Event()

    def play(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        self.asked.append(
            (handler.path, {name.lower(): value for name, value in handler.headers.items()}, json.loads(body))
        )
        step = self.steps.pop(0) if len(self.steps) > 1 else self.steps[0]
        self.begun.release()
        if callable(step):
            step(handler, self)
            return
        status, headers, payload = (200, {}, step) if isinstance(step, bytes) else (*step, b'{"error": "no"}')
        handler.send_response(status)
        for name, value in {"Content-Length": str(len(payload)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(payload)

    async def is_asked(self) -> None:
        assert await asyncio.to_thread(self.begun.acquire, timeout=10)


@contextmanager
def serving(script: Script) -> Iterator[str]:
    """A server that follows a script; its address up to the version."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self):
            script.connections += 1
            super().setup()

        def do_POST(self):
            try:
                script.play(self)
            except OSError:  # the reader has gone away
                self.close_connection = True

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 50
        daemon_threads = True

        def handle_error(self, *_):
            """A reader that goes away is what some of these tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        script.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
