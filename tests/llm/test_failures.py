"""Every way a server can fail has its reason, words for a person, the setting to change, and no key."""

from __future__ import annotations

import logging
import socket
import threading
import time

import pytest

from assistant.errors import LanguageModelError
from tests.llm.make import ASK, KEY, failure_of, open_like, write
from tests.llm.server import (
    Behaviour,
    Handler,
    answering,
    breaking_off,
    dripping,
    event,
    flooding,
    hanging,
    refusing,
    serve,
    writing,
)

HTML = "<!doctype html><html><title>Welcome</title></html>"
LONG = {"message": "This model's maximum context length is 4096 tokens.", "code": "context_length_exceeded"}
CASES = [
    ("wrong_key", refusing(401, {"message": f"Incorrect API key provided: {KEY}."}), "LLM_API_KEY", False),
    ("wrong_key", refusing(403, {"message": "Country not supported."}), "LLM_API_KEY", False),
    (
        "unknown_model",
        refusing(404, {"message": "The model `tiny` does not exist", "code": "model_not_found"}),
        "LLM=openai-like:tiny",
        False,
    ),
    (
        "unknown_model",
        refusing(404, {"message": 'model "tiny" not found, try pulling it first'}),
        "LLM=",
        False,
    ),
    ("not_a_model_server", refusing(404, HTML, kind="text/html"), "LLM_BASE_URL", False),
    ("not_a_model_server", refusing(404, {"message": "File Not Found"}), "/v1", False),
    ("not_a_model_server", writing(HTML, kind="text/html"), "LLM_BASE_URL", False),
    ("not_a_model_server", writing(HTML, kind=""), "LLM_BASE_URL", False),
    ("not_a_model_server", refusing(302, "", location="http://127.0.0.1:9/v1"), "LLM_BASE_URL", False),
    ("rate_limited", refusing(429, {"message": "Slow down", "type": "rate_limit"}), "LLM_REQUESTS_PER", True),
    (
        "rate_limited",
        refusing(429, {"message": "You exceeded your quota", "code": "insufficient_quota"}),
        "later",
        False,
    ),
    ("server_error", refusing(500, {"message": "boom"}), "log", True),
    ("server_error", refusing(502, HTML, kind="text/html"), "log", True),
    ("overloaded", refusing(529, {"message": "busy", "type": "overloaded_error"}), "later", True),
    ("overloaded", refusing(503, {"message": "Loading model"}), "later", True),
    ("context_too_small", refusing(400, LONG), "LLM_CONTEXT", False),
    ("refused_request", refusing(400, {"message": "Use fewer emoji."}), "LLM=", False),
    ("bad_output", writing("data: {not json}\n\n"), "LLM_BASE_URL", False),
    ("bad_output", writing('data: {"choices": [7]}\n\n'), "LLM_BASE_URL", False),
    ("bad_output", writing('data: ["nothing"]\n\n'), "LLM_BASE_URL", False),
    ("disconnected", writing(""), "Try again", True),
    ("server_error", writing('data: {"error": {"message": "CUDA error"}}\n\n'), "log", True),
    ("server_error", writing('data: {"error": "CUDA error"}\n\n'), "log", True),
]


@pytest.mark.parametrize(("reason", "behaviour", "hint", "retryable"), CASES)
def test_a_failure_has_its_reason_and_names_the_setting_to_change(
    reason: str, behaviour: Behaviour, hint: str, retryable: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serve(behaviour) as server:
        error = failure_of(open_like(server.url))
        assert error.reason == reason
        assert hint in error.hint
        assert error.retryable is retryable
        assert "openai-like:tiny" in error.message and server.url in error.message
        assert KEY not in caplog.text
        assert server.headers[0]["authorization"] == f"Bearer {KEY}"


def test_without_a_key_a_refusal_says_that_one_is_wanted() -> None:
    with serve(refusing(401, {"message": "missing"})) as server:
        error = failure_of(open_like(server.url, llm_api_key=""))
        assert error.reason == "no_key"
        assert "LLM_API_KEY" in error.hint
        assert "authorization" not in server.headers[0]


def test_a_server_that_is_not_there_cannot_be_reached() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: every connection is refused
        error = failure_of(open_like(f"http://127.0.0.1:{taken.getsockname()[1]}/v1"))
    assert error.reason == "unreachable"
    assert error.retryable and "LLM_BASE_URL" in error.hint


@pytest.mark.parametrize(
    "behaviour", [hanging(), hanging(event({"role": "assistant"})), dripping(), hanging("data: ")]
)
def test_a_server_that_hangs_is_given_up_in_time(behaviour: Behaviour) -> None:
    with serve(behaviour) as server:
        model = open_like(server.url, llm_timeout_s=0.3)
        begun = time.monotonic()
        error = failure_of(model)
        assert error.reason == "timed_out"
        assert "0.3 seconds" in error.message and "LLM_TIMEOUT_S" in error.hint
        assert time.monotonic() - begun < 3


def test_a_disconnect_in_the_middle_comes_after_the_pieces_so_far_and_is_not_tried_again() -> None:
    with serve(breaking_off(event({"content": "It is "}), event({"content": "300"}))) as server:
        generation = open_like(server.url, llm_retries=3).stream(ASK, max_tokens=50)
        assert [next(generation), next(generation)] == ["It is ", "300"]
        with pytest.raises(LanguageModelError) as caught:
            next(generation)
        assert caught.value.reason == "disconnected"
        assert generation.finish == ""
        assert generation.usage.estimated and generation.usage.completion_tokens > 0
        assert len(server.requests) == 1
        assert list(generation) == []


def test_a_stream_that_just_stops_is_a_disconnect_and_not_an_answer() -> None:
    with serve(writing(event({"content": "It is"}))) as server:
        generation = open_like(server.url).stream(ASK, max_tokens=50)
        assert next(generation) == "It is"
        with pytest.raises(LanguageModelError) as caught:
            next(generation)
        assert caught.value.reason == "disconnected"


def test_a_model_that_writes_the_sign_of_the_end_does_not_end_its_stream() -> None:
    with serve(breaking_off(event({"content": "data: [DONE]"}))) as server:
        generation = open_like(server.url).stream(ASK, max_tokens=50)
        assert next(generation) == "data: [DONE]"
        with pytest.raises(LanguageModelError) as caught:
            next(generation)
        assert caught.value.reason == "disconnected"


def test_a_server_that_hangs_is_tried_once_more_and_not_for_minutes() -> None:
    with serve(hanging()) as server:
        assert failure_of(open_like(server.url, llm_timeout_s=0.2, llm_retries=5)).reason == "timed_out"
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    "part", [event({"content": "and on "}), event({"content": ""}), "x" * 65536, ": \n\n"]
)
def test_output_without_end_is_ended(part: str) -> None:
    with serve(flooding(part)) as server:
        model = open_like(server.url, llm_timeout_s=2.0)
        generation = model.stream(ASK, max_tokens=20)
        try:
            text = "".join(generation)
        except LanguageModelError as error:
            assert error.reason in ("bad_output", "timed_out")
        else:
            assert generation.finish == "length"
            assert len(text.encode()) <= 20 * 32 + 1024
            assert any("ended" in note for note in generation.notes)
        model.close()


def test_bytes_that_are_not_utf8_are_replaced_and_noted() -> None:
    broken = event({"content": "caf@ "}).encode().replace(b"@", b"\xe9")
    with serve(writing(broken, event({"content": "au lait"}, finish="stop"), "data: [DONE]\n\n")) as server:
        generation = open_like(server.url).stream(ASK, max_tokens=50)
        assert "".join(generation) == "caf� au lait"
        assert any("UTF-8" in note for note in generation.notes)


def test_a_character_cut_in_two_between_pieces_is_whole_again() -> None:
    halves = [r'data: {"choices":[{"index":0,"delta":{"content":"\ud83d"}}]}', r"\ude00"]
    second = halves[0].replace(r"\ud83d", halves[1])
    with serve(writing(f"{halves[0]}\n\n{second}\n\n", event({}, finish="stop"))) as server:
        assert write(open_like(server.url)) == "😀"


def test_half_a_character_that_stays_alone_is_replaced_and_noted() -> None:
    half = r'data: {"choices":[{"index":0,"delta":{"content":"a\ud83d"}}]}' + "\n\n"
    with serve(writing(half, event({}, finish="stop"))) as server:
        generation = open_like(server.url).stream(ASK, max_tokens=50)
        assert "".join(generation) == "a�"
        assert any("broken" in note for note in generation.notes)


def test_what_the_server_says_is_cut_and_put_on_one_line() -> None:
    with serve(refusing(500, {"message": "first\nsecond\t" + "x" * 5000})) as server:
        error = failure_of(open_like(server.url))
    assert "first second" in error.message
    assert len(error.message) < 500


def test_a_redirect_is_not_followed_so_the_key_stays_here() -> None:
    with serve(answering("stolen")) as other:

        def redirect(handler: Handler) -> None:
            handler.begin(307, "text/plain", location=f"{other.url}/chat/completions")

        with serve(redirect) as server:
            assert failure_of(open_like(server.url)).reason == "not_a_model_server"
        assert other.requests == []


@pytest.mark.parametrize("behaviour", [hanging(), hanging(event({"content": "Hello"})), dripping()])
def test_closing_from_another_thread_ends_the_wait(behaviour: Behaviour) -> None:
    with serve(behaviour) as server:
        model = open_like(server.url, llm_timeout_s=30.0)
        generation = model.stream(ASK, max_tokens=50)
        pieces: list[str] = []
        reader = threading.Thread(target=lambda: pieces.extend(generation))
        reader.start()
        time.sleep(0.3)
        generation.close()
        reader.join(5)
        assert not reader.is_alive()
        assert generation.finish == "cut"
        model.close()
