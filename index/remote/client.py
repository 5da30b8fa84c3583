"""HTTP clients for model servers: watched, without redirects, with the key added as a request leaves."""

from __future__ import annotations

from index.remote.endpoint import Endpoint
from index.remote.http import HttpClient, Library, Request, Response
from index.remote.watch import CURRENT

# What the libraries are given instead of a key, so that none of their objects holds one.
PLACEHOLDER = "set-when-sent"
_CONNECT = 10.0  # seconds; a server that is there accepts at once


def open_client(library: Library, endpoint: Endpoint) -> HttpClient:
    """A client of the kind that `library` (openai or anthropic) takes as its `http_client`.

    It follows no redirect, which could carry the key to another server, and uses no proxy for this machine.
    """

    def prepare(request: Request) -> None:
        timeout = request.extensions.get("timeout", {})
        connect = min(_CONNECT, endpoint.timeout)
        request.extensions["timeout"] = {**timeout, "connect": connect, "pool": connect}
        name = "x-api-key" if endpoint.kind == "anthropic" else "authorization"
        for header in ("x-api-key", "authorization"):
            request.headers.pop(header, None)
        if endpoint.key:
            request.headers[name] = endpoint.key if name == "x-api-key" else f"Bearer {endpoint.key}"

    def look(response: Response) -> None:
        watch = CURRENT.get()
        if watch is not None:
            watch.attach(response)

    return library.DefaultHttpxClient(
        event_hooks={"request": [prepare], "response": [look]},
        follow_redirects=False,
        trust_env=not endpoint.is_loopback,
        timeout=endpoint.timeout,
    )
