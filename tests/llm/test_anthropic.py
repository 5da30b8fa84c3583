"""The Anthropic path against traffic in the Messages API's documented form, played back on loopback.

The frames in recorded/ were written after Anthropic's reference (streaming messages, errors); they hold
no key and no person's words.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from assistant.errors import LanguageModelError
from tests.llm.make import ASK, KEY, check_hidden, failure_of, open_like, write
from tests.llm.server import Behaviour, hanging, serve, writing

pytest.importorskip("anthropic", reason="install it: pip install '.[anthropic]'")

RECORDED = Path(__file__).parent / "recorded"
ERRORS: dict[str, tuple[int, object]] = json.loads((RECORDED / "errors.json").read_text())


def playing(name: str) -> Behaviour:
    """The recorded stream, an event at a time."""
    frames = (RECORDED / f"{name}.sse").read_text().split("\n\n")
    return writing(*(f"{frame}\n\n" for frame in frames if frame))


CLAUDE = {"llm": "anthropic:claude-haiku-4-5", "llm_api_key": KEY}


def test_a_recorded_stream_gives_its_pieces_counts_and_end() -> None:
    with serve(playing("answer")) as server:
        model = open_like(server.url, **CLAUDE, llm_price_in=1.0, llm_price_out=5.0)
        generation = model.stream(ASK, max_tokens=50)
        assert list(generation) == ["The tower", " is 300", " metres high [E1]."]
        assert generation.finish == "stop"
        assert (generation.usage.prompt_tokens, generation.usage.completion_tokens) == (41, 12)
        assert generation.usage.cost == pytest.approx((41 + 5 * 12) / 1e6)
        (sent,), (headers,) = server.requests, server.headers
    assert sent["system"] and "Answer in one sentence." in json.dumps(sent["system"])
    assert [message["role"] for message in sent["messages"]] == ["user"]
    assert (sent["max_tokens"], sent["temperature"], sent["stream"]) == (50, 0.0, True)
    assert headers["x-api-key"] == KEY and "authorization" not in headers


def test_thinking_is_not_part_of_the_answer() -> None:
    with serve(playing("thinking")) as server:
        assert write(open_like(server.url, **CLAUDE)) == "It is 300."


def test_an_answer_cut_at_its_limit_says_so() -> None:
    with serve(playing("cut_at_limit")) as server:
        generation = open_like(server.url, **CLAUDE).stream(ASK, max_tokens=50)
        list(generation)
        assert generation.finish == "length"


def test_a_refusal_of_the_model_is_noted() -> None:
    with serve(playing("refusal")) as server:
        generation = open_like(server.url, **CLAUDE).stream(ASK, max_tokens=50)
        list(generation)
        assert any("refused" in note for note in generation.notes)


@pytest.mark.parametrize(
    ("name", "reason"), [("overloaded_midway", "overloaded"), ("no_end", "disconnected")]
)
def test_a_stream_that_breaks_gives_its_pieces_and_then_the_reason(name: str, reason: str) -> None:
    with serve(playing(name)) as server:
        generation = open_like(server.url, **CLAUDE, llm_retries=2).stream(ASK, max_tokens=50)
        assert next(generation) == "The tower"
        with pytest.raises(LanguageModelError) as caught:
            next(generation)
        assert caught.value.reason == reason
        assert len(server.requests) == 1
        check_hidden(caught.value)


@pytest.mark.parametrize("reason", sorted(ERRORS))
def test_a_recorded_error_has_its_reason_and_no_key(reason: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    status, body = ERRORS[reason]
    with serve(writing(json.dumps(body), kind="application/json", status=status)) as server:
        error = failure_of(open_like(server.url, **CLAUDE))
    assert error.reason == reason
    assert KEY not in caplog.text


def test_a_passing_error_is_tried_again() -> None:
    status, body = ERRORS["overloaded"]
    overloaded = writing(json.dumps(body), kind="application/json", status=status)
    with serve(overloaded, playing("answer")) as server:
        assert write(open_like(server.url, **CLAUDE, llm_retries=1)).startswith("The tower")
        assert len(server.requests) == 2


def test_a_gateway_that_cannot_stream_is_asked_for_the_whole() -> None:
    with serve(writing((RECORDED / "whole.json").read_text(), kind="application/json")) as server:
        generation = open_like(server.url, **CLAUDE).stream(ASK, max_tokens=50)
        assert list(generation) == ["The tower is 300 metres high."]
        assert generation.usage.completion_tokens == 9
        assert any("does not stream" in note for note in generation.notes)


def test_a_server_that_hangs_is_given_up_in_time() -> None:
    with serve(hanging()) as server:
        assert failure_of(open_like(server.url, **CLAUDE, llm_timeout_s=0.3)).reason == "timed_out"
