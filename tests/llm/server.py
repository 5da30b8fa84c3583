"""A model's server on loopback that misbehaves as told: one behaviour for each request, the last for ever."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler"], None]


class Server(ThreadingHTTPServer):
    """`requests` holds every body that came, `headers` the headers."""

    daemon_threads = True
    block_on_close = False
    behaviours: list[Behaviour]
    requests: list[dict[str, Any]]
    headers: list[dict[str, str]]
    released: threading.Event

    def handle_error(
        self, request: socket.socket | tuple[bytes, socket.socket], client_address: object
    ) -> None:
        """Say nothing of clients that went away."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        """The base URL of an OpenAI-compatible endpoint."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Handler(BaseHTTPRequestHandler):
    """Answers by the next behaviour."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or a client that keeps its connection waits 40 ms for the second packet
    server: Server

    def do_POST(self) -> None:
        """Record and misbehave."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.requests.append(json.loads(body))
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        queue = self.server.behaviours
        behave = queue.pop(0) if len(queue) > 1 else queue[0]
        try:
            behave(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def begin(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        """Headers of a reply that ends with the connection."""
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("connection", "close")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.close_connection = True

    def write(self, content: str | bytes) -> None:
        """Some of the body, sent at once."""
        self.wfile.write(content.encode() if isinstance(content, str) else content)
        self.wfile.flush()


@contextmanager
def serve(*behaviours: Behaviour) -> Iterator[Server]:
    """A running server; gone at the end."""
    server = Server(("127.0.0.1", 0), Handler)
    server.behaviours, server.requests, server.headers = list(behaviours), [], []
    server.released = threading.Event()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def event(delta: dict[str, Any] | None, *, finish: str | None = None, **more: object) -> str:
    """One event of chat completions."""
    choices = [] if delta is None else [{"index": 0, "delta": delta, "finish_reason": finish}]
    body = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices}
    return f"data: {json.dumps(body | more)}\n\n"


USAGE = {"prompt_tokens": 11, "completion_tokens": 2, "total_tokens": 13}


def answering(*pieces: str, usage: dict[str, int] | None = USAGE, finish: str = "stop") -> Behaviour:
    """A whole, proper stream."""

    def behave(handler: Handler) -> None:
        handler.begin()
        for piece in pieces:
            handler.write(event({"content": piece}))
        handler.write(event({}, finish=finish))
        if usage:
            handler.write(event(None, usage=usage))
        handler.write("data: [DONE]\n\n")

    return behave


def refusing(
    status: int, error: dict[str, Any] | str, *, kind: str = "application/json", **headers: str
) -> Behaviour:
    """An error with a body: an object as JSON, text as it is."""

    def behave(handler: Handler) -> None:
        handler.begin(status, kind, **headers)
        handler.write(error if isinstance(error, str) else json.dumps({"error": error}))

    return behave


def writing(
    *content: str | bytes, kind: str = "text/event-stream", status: int = 200, pause: float = 0.0
) -> Behaviour:
    """Exactly these bytes, then the end of the connection."""

    def behave(handler: Handler) -> None:
        handler.begin(status, kind)
        for part in content:
            handler.write(part)
            time.sleep(pause)

    return behave


def hanging(*content: str) -> Behaviour:
    """These bytes, then nothing until the test is over; without any, not even headers."""

    def behave(handler: Handler) -> None:
        if content:
            handler.begin()
        for part in content:
            handler.write(part)
        handler.server.released.wait(20)
        handler.close_connection = True

    return behave


def dripping(comment: str = ": still here\n\n") -> Behaviour:
    """Keep-alive comments and nothing else."""

    def behave(handler: Handler) -> None:
        handler.begin()
        while not handler.server.released.wait(0.05):
            handler.write(comment)

    return behave


def flooding(part: str | bytes) -> Behaviour:
    """The same bytes without end."""

    def behave(handler: Handler) -> None:
        handler.begin()
        while not handler.server.released.is_set():
            handler.write(part)

    return behave


def breaking_off(*content: str) -> Behaviour:
    """A chunked reply that ends in the middle."""

    def behave(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        for part in content:
            encoded = part.encode()
            handler.write(b"%x\r\n%s\r\n" % (len(encoded), encoded))
        handler.close_connection = True

    return behave


def whole(text: str) -> Behaviour:
    """A server that cannot stream: one JSON reply, whatever was asked for."""
    body = {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
        "usage": USAGE,
    }
    return writing(json.dumps(body), kind="application/json")


def embedding(vectors: Sequence[Sequence[float]]) -> Behaviour:
    """A reply of an embedding endpoint."""
    data = [{"object": "embedding", "index": i, "embedding": list(row)} for i, row in enumerate(vectors)]
    body = {"object": "list", "model": "m", "data": data, "usage": {"prompt_tokens": 1, "total_tokens": 1}}
    return writing(json.dumps(body), kind="application/json")
