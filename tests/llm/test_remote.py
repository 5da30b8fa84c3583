"""The OpenAI-compatible path against a server that answers: pieces, tries, limits, counts, cost."""

from __future__ import annotations

import threading
import time
from email.utils import formatdate

import pytest

from assistant.errors import LanguageModelError
from assistant.llm import Message
from assistant.llm.limit import RateLimit
from tests.llm.make import ASK, failure_of, open_like, write
from tests.llm.server import Handler, answering, event, hanging, refusing, serve, whole, writing

BUSY = {"message": "busy"}


def test_pieces_arrive_as_the_server_sends_them() -> None:
    with serve(answering("It is", " 300", " metres", " high.")) as server:
        generation = open_like(server.url).stream(ASK, max_tokens=50)
        assert list(generation) == ["It is", " 300", " metres", " high."]
        assert generation.finish == "stop"
        assert generation.notes == ()


def test_the_first_piece_does_not_wait_for_the_second() -> None:
    gate = threading.Event()

    def slow(handler: Handler) -> None:
        handler.begin()
        handler.write('data: {"choices":[{"index":0,"delta":{"content":"first"}}]}\n\n')
        gate.wait(10)
        handler.write('data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n')

    with serve(slow) as server:
        generation = open_like(server.url).stream(ASK, max_tokens=50)
        assert next(generation) == "first"
        gate.set()
        assert list(generation) == []


def test_nothing_is_sent_before_the_first_piece_is_asked_for() -> None:
    with serve(answering("x")) as server:
        generation = open_like(server.url).stream(ASK, max_tokens=50)
        assert server.requests == []
        generation.close()
        assert list(generation) == [] and server.requests == []


def test_what_was_asked_is_what_is_sent() -> None:
    with serve(answering("x")) as server:
        list(open_like(server.url).stream(ASK, max_tokens=50, temperature=0.5, seed=7))
        (sent,) = server.requests
    assert sent["messages"] == [{"role": one.role, "content": one.text} for one in ASK]
    assert (sent["model"], sent["max_tokens"], sent["temperature"], sent["seed"]) == ("tiny", 50, 0.5, 7)
    assert sent["stream"] is True


def test_usage_and_cost_are_the_servers_own_counts() -> None:
    with serve(answering("It is 300.")) as server:
        generation = open_like(server.url, llm_price_in=2.0, llm_price_out=8.0).stream(ASK, max_tokens=50)
        list(generation)
    assert (generation.usage.prompt_tokens, generation.usage.completion_tokens) == (11, 2)
    assert generation.usage.cost == pytest.approx((11 * 2 + 2 * 8) / 1e6)
    assert not generation.usage.estimated


def test_without_counts_they_are_estimated_and_say_so_and_without_a_price_there_is_no_cost() -> None:
    with serve(answering("It is 300.", usage=None)) as server:
        generation = open_like(server.url).stream(ASK, max_tokens=50)
        list(generation)
    assert generation.usage.estimated
    assert generation.usage.prompt_tokens > 10 and generation.usage.completion_tokens > 2
    assert generation.usage.cost is None


def test_an_answer_that_reached_its_limit_says_so() -> None:
    with serve(answering("It is", finish="length")) as server:
        generation = open_like(server.url).stream(ASK, max_tokens=50)
        list(generation)
    assert generation.finish == "length"


def test_an_empty_answer_is_no_error() -> None:
    with serve(answering()) as server:
        assert write(open_like(server.url)) == ""


def test_a_passing_failure_is_tried_again_and_noted() -> None:
    with serve(refusing(500, BUSY), refusing(529, BUSY), answering("Done.")) as server:
        generation = open_like(server.url, llm_retries=2).stream(ASK, max_tokens=50)
        assert "".join(generation) == "Done."
        assert len(server.requests) == 3
        assert [note.startswith("Tried again after") for note in generation.notes] == [True, True]


def test_a_lasting_failure_is_not_tried_again() -> None:
    with serve(refusing(401, BUSY), answering("never")) as server:
        assert failure_of(open_like(server.url, llm_retries=3)).reason == "wrong_key"
        assert len(server.requests) == 1


def test_no_more_tries_are_made_than_the_settings_allow() -> None:
    with serve(refusing(503, BUSY)) as server:
        assert failure_of(open_like(server.url, llm_retries=1)).reason == "overloaded"
        assert len(server.requests) == 2


@pytest.mark.parametrize("value", ["1", "date"])
def test_retry_after_is_honoured(value: str) -> None:
    header = formatdate(time.time() + 2, usegmt=True) if value == "date" else value
    with serve(refusing(429, BUSY, retry_after=header), answering("Done.")) as server:
        begun = time.monotonic()
        assert write(open_like(server.url, llm_retries=1)) == "Done."
        assert 0.9 < time.monotonic() - begun < 4


def test_a_server_that_wants_a_long_rest_is_not_waited_for() -> None:
    with serve(refusing(429, BUSY, retry_after="3600")) as server:
        begun = time.monotonic()
        error = failure_of(open_like(server.url, llm_retries=3))
        assert error.reason == "rate_limited" and "3600 seconds" in error.hint
        assert time.monotonic() - begun < 2 and len(server.requests) == 1


def test_closing_ends_the_wait_between_tries() -> None:
    with serve(refusing(429, BUSY, retry_after="50")) as server:
        generation = open_like(server.url, llm_retries=3).stream(ASK, max_tokens=50)
        reader = threading.Thread(target=lambda: list(generation))
        reader.start()
        while not server.requests:
            time.sleep(0.01)
        time.sleep(0.1)
        generation.close()
        reader.join(3)
        assert not reader.is_alive()


def test_a_server_that_answers_whole_gives_one_piece_and_is_not_asked_to_stream_again() -> None:
    with serve(whole("It is 300 metres high.")) as server:
        model = open_like(server.url)
        generation = model.stream(ASK, max_tokens=50)
        assert list(generation) == ["It is 300 metres high."]
        assert any("does not stream" in note for note in generation.notes)
        assert (generation.usage.prompt_tokens, generation.finish) == (11, "stop")
        assert write(model) == "It is 300 metres high."
        assert [sent.get("stream", False) for sent in server.requests] == [True, False, False]


@pytest.mark.parametrize(
    ("parameter", "message"),
    [
        ("stream", "Streaming is not supported by this model"),
        ("stream_options", "Unrecognized request argument supplied: stream_options"),
        ("temperature", "Unsupported value: 'temperature' does not support 0 with this model."),
        ("seed", "unknown field `seed`"),
        ("max_tokens", "Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens'."),
    ],
)
def test_a_parameter_that_a_server_does_not_take_is_left_out(parameter: str, message: str) -> None:
    with serve(refusing(400, {"message": message}), whole("Done.")) as server:
        generation = open_like(server.url).stream(ASK, max_tokens=50, seed=1)
        assert "".join(generation) == "Done."
        assert server.requests[0].get(parameter) is not None
        assert not server.requests[1].get(parameter)
        if parameter == "max_tokens":
            assert server.requests[1]["max_completion_tokens"] == 50


def test_a_server_that_refuses_everything_is_not_asked_for_ever() -> None:
    with serve(refusing(400, {"message": "stream_options seed stream temperature max_tokens"})) as server:
        assert failure_of(open_like(server.url)).reason == "refused_request"
        assert len(server.requests) <= 6


def test_messages_larger_than_the_window_are_never_sent() -> None:
    with serve(answering("x")) as server:
        model = open_like(server.url, llm_context=200)
        with pytest.raises(LanguageModelError) as caught:
            model.stream([Message("user", "word " * 400)], max_tokens=50)
        assert caught.value.reason == "context_too_small"
        assert "200 tokens" in caught.value.message and "LLM_CONTEXT" in caught.value.hint
        assert server.requests == []


def test_an_answer_is_shortened_to_what_the_window_leaves() -> None:
    with serve(answering("x")) as server:
        list(open_like(server.url, llm_context=400).stream([Message("user", "word " * 200)], max_tokens=300))
        assert 64 <= server.requests[0]["max_tokens"] < 200


def test_several_threads_may_ask_at_once() -> None:
    def echo(handler: Handler) -> None:
        text = handler.server.requests[-1]["messages"][0]["content"]
        answering(*text)(handler)

    with serve(echo) as server:
        model = open_like(server.url)
        found: list[str] = []
        threads = [threading.Thread(target=lambda: found.append(write(model))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
        assert found == [ASK[0].text] * 8


def test_closing_the_model_ends_what_runs() -> None:
    with serve(writing('data: {"choices":[{"index":0,"delta":{"content":"a"}}]}\n\n', pause=5)) as server:
        model = open_like(server.url)
        generation = model.stream(ASK, max_tokens=50)
        assert next(generation) == "a"
        begun = time.monotonic()
        model.close()
        assert list(generation) == []
        assert time.monotonic() - begun < 2


def test_no_more_requests_leave_than_the_limit_allows() -> None:
    limit, never = RateLimit(3, window=0.5), threading.Event()
    begun = time.monotonic()
    gone = []
    for _ in range(7):
        limit.wait(never)
        gone.append(time.monotonic() - begun)
    assert gone[2] < 0.3 and 0.45 < gone[3] < 1.0 and 0.95 < gone[6] < 2.0


def test_a_limit_lets_go_of_who_no_longer_wants_to_ask() -> None:
    limit, stopped = RateLimit(1, window=60), threading.Event()
    limit.wait(stopped)
    threading.Timer(0.1, stopped.set).start()
    begun = time.monotonic()
    limit.wait(stopped)
    assert time.monotonic() - begun < 5


def test_a_reply_that_is_read_out_leaves_its_connection_for_the_next() -> None:
    ports = []

    def answer(handler: Handler) -> None:
        ports.append(handler.client_address[1])
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        for part in (event({"content": "It"}), event({}, finish="stop"), "data: [DONE]\n\n"):
            handler.write(b"%x\r\n%s\r\n" % (len(part), part.encode()))
        handler.write(b"0\r\n\r\n")

    with serve(answer) as server:
        model = open_like(server.url)
        for _ in range(3):
            generation = model.stream(ASK, max_tokens=50)
            assert list(generation) == ["It"]
            generation.close()
        model.close()
    assert len(set(ports)) == 1


def test_a_server_that_keeps_the_line_open_after_its_end_holds_nobody_up() -> None:
    with serve(hanging(event({"content": "It"}, finish="stop"), "data: [DONE]\n\n")) as server:
        begun = time.monotonic()
        assert write(open_like(server.url, llm_timeout_s=30)) == "It"
        assert time.monotonic() - begun < 5
