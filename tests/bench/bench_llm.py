"""Our own time to the first piece of a model's answer, over a bare HTTP client against the same server.

Run: python -m tests.bench.bench_llm [rounds]. The server is on loopback and answers at once, so that what
is left is the clients. Both reuse their connection; rounds alternate, and the first few are thrown away.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from statistics import median, quantiles

from assistant.config import Settings
from assistant.llm import LanguageModel, Message, open_model
from tests.llm.server import Handler, event, serve

_WARM = 5
_PROMPT = [
    Message("system", "Answer from the evidence."),
    Message("user", "E1: " + "The tower is high. " * 150),
]


def answer(handler: Handler) -> None:
    """A chunked stream that keeps the connection."""
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.send_header("transfer-encoding", "chunked")
    handler.end_headers()
    for part in (event({"content": "It"}), event({}, finish="stop"), "data: [DONE]\n\n"):
        handler.write(b"%x\r\n%s\r\n" % (len(part), part.encode()))
    handler.write(b"0\r\n\r\n")


def time_ours(model: LanguageModel) -> float:
    """Seconds from the call to the first piece."""
    begun = time.perf_counter()
    generation = model.stream(_PROMPT, max_tokens=100)
    next(generation)
    took = time.perf_counter() - begun
    list(generation)
    return took


def time_bare(connection: http.client.HTTPConnection) -> float:
    """The same by the standard library, reading one line."""
    body = {
        "model": "tiny",
        "messages": [{"role": one.role, "content": one.text} for one in _PROMPT],
        "max_tokens": 100,
        "temperature": 0,
        "stream": True,
    }
    begun = time.perf_counter()
    connection.request("POST", "/v1/chat/completions", json.dumps(body), {"content-type": "application/json"})
    response = connection.getresponse()
    json.loads(response.readline().removeprefix(b"data: "))
    took = time.perf_counter() - begun
    response.read()
    return took


def main(rounds: int) -> None:
    """Measure and print."""
    with serve(answer) as server:
        model = open_model(Settings(llm="openai-like:tiny", llm_base_url=server.url))
        assert model is not None
        connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1])
        pairs = [(time_ours(model), time_bare(connection)) for _ in range(rounds + _WARM)][_WARM:]
        model.close()
        connection.close()
    for name, values in (
        ("ours", [ours for ours, _ in pairs]),
        ("bare", [bare for _, bare in pairs]),
        ("overhead", [ours - bare for ours, bare in pairs]),
    ):
        p90 = quantiles(values, n=10)[-1]
        print(
            f"{name:<9} median {median(values) * 1000:6.2f} ms   p90 {p90 * 1000:6.2f} ms   n={len(values)}"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
