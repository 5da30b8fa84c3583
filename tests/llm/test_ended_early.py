"""A reply that nobody reads to its end is closed by who ended it, not by the garbage collector.

The libraries' streams hold themselves. The collector can strike anywhere, also while the connection pool
of the next request holds its lock, and closing a reply there waits for that same lock for ever.
"""

from __future__ import annotations

import gc
import importlib.util
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpcore
import pytest

from tests.llm.make import ASK, KEY, open_like
from tests.llm.server import Handler, event, hanging, serve

MESSAGE_START = (
    'event: message_start\ndata: {"type":"message_start","message":'
    '{"id":"m","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,'
    '"usage":{"input_tokens":3,"output_tokens":1}}}\n\n'
    'event: content_block_start\ndata: {"type":"content_block_start","index":0,'
    '"content_block":{"type":"text","text":""}}\n\n'
)
DELTA = (
    'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,'
    '"delta":{"type":"text_delta","text":"It is"}}\n\n'
)
OPENAI = ({"llm": "openai-like:tiny"}, event({"content": "It is"}))
ANTHROPIC = ({"llm": "anthropic:claude-haiku-4-5", "llm_api_key": KEY}, MESSAGE_START + DELTA)
needs_anthropic = pytest.mark.skipif(
    importlib.util.find_spec("anthropic") is None, reason="install it: pip install '.[anthropic]'"
)
BOTH = pytest.mark.parametrize(
    ("kind", "first"),
    [pytest.param(*OPENAI, id="openai"), pytest.param(*ANTHROPIC, id="anthropic", marks=needs_anthropic)],
)


@pytest.fixture(autouse=True)
def without_collector() -> Iterator[None]:
    """Nothing is collected while the test runs, so that what was left open is still there."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def left_open() -> list[Any]:
    """The replies in memory that nobody has closed."""
    kinds = ("httpx", "httpx2")
    return [
        each
        for each in gc.get_objects()
        if type(each).__name__ == "Response"
        and type(each).__module__.partition(".")[0] in kinds
        and not each.is_closed
    ]


@BOTH
def test_an_answer_that_is_closed_early_leaves_no_open_reply(kind: dict[str, Any], first: str) -> None:
    with serve(hanging(first)) as server:
        generation = open_like(server.url, **kind).stream(ASK, max_tokens=50)
        assert next(generation) == "It is"
        generation.close()
        assert left_open() == []


@BOTH
def test_an_answer_that_is_dropped_leaves_no_open_reply(kind: dict[str, Any], first: str) -> None:
    with serve(hanging(first)) as server:
        generation = open_like(server.url, **kind).stream(ASK, max_tokens=50)
        assert next(generation) == "It is"
        del generation
        assert left_open() == []


@BOTH
def test_an_answer_past_its_limit_leaves_no_open_reply(kind: dict[str, Any], first: str) -> None:
    more = (DELTA if kind["llm"].startswith("anthropic") else first).replace("It is", "word " * 400)
    with serve(hanging(first, more)) as server:
        generation = open_like(server.url, **kind).stream(ASK, max_tokens=5)
        list(generation)
        assert generation.finish == "length"
        assert left_open() == []


@BOTH
def test_a_reply_that_begins_after_the_end_is_closed(kind: dict[str, Any], first: str) -> None:
    gate = threading.Event()

    def late(handler: Handler) -> None:
        gate.wait(10)
        hanging(first)(handler)

    with serve(late) as server:
        generation = open_like(server.url, **kind).stream(ASK, max_tokens=50)
        reader = threading.Thread(target=lambda: list(generation))
        reader.start()
        while not server.requests:
            time.sleep(0.01)
        generation.close()
        reader.join(5)
        assert not reader.is_alive()
        asking = [one for one in threading.enumerate() if one.name.startswith("ask ")]
        gate.set()
        for one in asking:
            one.join(5)
        assert left_open() == []


def test_what_is_left_of_an_ended_answer_may_be_collected_within_the_connection_pool() -> None:
    with serve(hanging(OPENAI[1])) as server:
        model = open_like(server.url)
        generation = model.stream(ASK, max_tokens=50)
        next(generation)
        generation.close()
        pools = [one for one in gc.get_objects() if isinstance(one, httpcore.ConnectionPool)]
        collected = threading.Event()

        def collect_there() -> None:
            with ExitStack() as stack:
                for pool in pools:
                    stack.enter_context(pool._optional_thread_lock)
                gc.collect()
            collected.set()

        threading.Thread(target=collect_there, daemon=True).start()
        assert collected.wait(10), "the collector waits for a lock that its own thread holds"
        model.close()
