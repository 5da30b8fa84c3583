"""Every way in which a model can be unusable, over a real socket: the answer is quoted and says which setting
to change, exactly one record is written, no key is in any of it, and the conversation goes on."""

from __future__ import annotations

import json
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.config import with_overrides
from assistant.errors import LanguageModelError
from assistant.loading import open_writer
from assistant.pipeline import Models
from tests.answer.test_generative import FLIGHTS
from tests.llm.make import KEY
from tests.llm.server import Behaviour, breaking_off, event, hanging, refusing, serve, whole, writing

HTML = "<!doctype html><html><title>Welcome</title></html>"
SHORT = {"message": "maximum context length is 100 tokens", "code": "context_length_exceeded"}
NO_MODEL = {"message": "The model `tiny` does not exist", "code": "model_not_found"}
SERVED = {
    "no key": (refusing(401, {"message": "missing"}), {"llm_api_key": ""}, "LLM_API_KEY"),
    "wrong key": (refusing(401, {"message": f"Incorrect key: {KEY}"}), {}, "LLM_API_KEY"),
    "unknown model": (refusing(404, NO_MODEL), {}, "LLM."),
    "hangs": (hanging(), {}, "LLM_TIMEOUT_S"),
    "hangs midway": (hanging(event({"content": "Guatemala "})), {}, "LLM_TIMEOUT_S"),
    "answers HTML": (writing(HTML, kind="text/html"), {}, "LLM_BASE_URL"),
    "429": (refusing(429, {"message": f"slow down, {KEY}"}), {}, "LLM_REQUESTS_PER_MINUTE"),
    "500": (refusing(500, {"message": f"boom {KEY}"}), {}, "LLM_RETRIES"),
    "529": (refusing(529, {"message": "busy", "type": "overloaded_error"}), {}, "LLM_RETRIES"),
    "window of the server": (refusing(400, SHORT), {}, "LLM_CONTEXT"),
    "window as set": (refusing(400, SHORT), {"llm_context": 1000}, "LLM_CONTEXT"),
    "breaks off": (breaking_off(event({"content": "Guatemala "})), {}, "LLM_BASE_URL"),
    "refuses": (refusing(400, {"message": "stream is not supported", "param": "stream"}), {}, "LLM"),
}


@contextmanager
def opened(plain: Assistant, **settings: object) -> Iterator[Assistant]:
    """An assistant over seeds/ with the model of `settings`, opened as `Assistant.open` does."""
    given = {"llm_api_key": KEY, "llm_timeout_s": 0.3, "llm_retries": 0, "llm": "openai-like:tiny"}
    chosen = with_overrides(plain.settings, **(given | settings))
    model = open_writer(chosen)
    try:
        yield Assistant(chosen, plain.index, Models(None, model), plain.log)
    finally:
        if model is not None and not isinstance(model, LanguageModelError):
            model.close()


def check(assistant: Assistant, plain: Assistant, setting: str, log: str) -> None:
    """All that this module promises of one question to a model that cannot be used."""
    before = assistant.log.head().seq
    answer = assistant.ask(FLIGHTS)
    assert (answer.text, answer.written_by) == (plain.ask(FLIGHTS).text, "")
    [notice] = answer.notices
    assert setting in notice
    records = [r for r in assistant.log.records() if r.seq > before]
    assert [r.id for r in records][:1] == [answer.id] and len(records) == 2, "the second is the plain one's"
    written = records[0].body["writing"]
    assert isinstance(written, dict)
    assert written["failure"]
    assert KEY not in notice + json.dumps(records[0].body) + log
    follow_up = assistant.ask("And who agreed to it?", [("user", FLIGHTS), ("assistant", answer.text)])
    assert follow_up.id


@pytest.mark.parametrize("name", sorted(SERVED))
def test_a_server_that_fails_leaves_the_quoted_answer(
    name: str, plain: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    behaviour, settings, setting = SERVED[name]
    with serve(behaviour) as server, opened(plain, llm_base_url=server.url, **settings) as assistant:
        check(assistant, plain, setting, caplog.text)


@pytest.mark.parametrize(
    ("settings", "setting"),
    [
        ({"llm": "openai:gpt-4.1-mini", "llm_api_key": ""}, "OPENAI_API_KEY"),
        ({"llm": "anthropic:claude-haiku-4-5", "llm_api_key": ""}, "ANTHROPIC_API_KEY"),
        ({"llm_base_url": ""}, "LLM_BASE_URL"),
        ({"llm": "local:{file}"}, "LLM=local:FILE"),
        ({"llm": "local:{file}.gone"}, "LLM=local:FILE"),
    ],
)
def test_a_model_that_cannot_be_opened_leaves_the_quoted_answer(
    settings: dict[str, str], setting: str, plain: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "no.gguf"
    file.write_text("This is no model.")
    given = {name: value.format(file=file) for name, value in settings.items()}
    with opened(plain, **given) as assistant:
        check(assistant, plain, setting, caplog.text)


def test_a_server_that_is_not_there_leaves_the_quoted_answer(
    plain: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: every connection is refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        with opened(plain, llm_base_url=url) as assistant:
            check(assistant, plain, "LLM_BASE_URL", caplog.text)


def test_a_model_that_cannot_stream_answers_all_the_same(plain: Assistant) -> None:
    told = "Guatemala has agreed to increase deportation flights by 40% [E1]."
    with serve(whole(told)) as server, opened(plain, llm_base_url=server.url) as assistant:
        answer = assistant.ask(FLIGHTS)
    assert answer.written_by == "openai-like:tiny"
    assert answer.text.startswith("Guatemala has agreed to increase deportation flights by 40%.")
    written = assistant.log.get(answer.id).body["writing"]
    assert "does not stream" in json.dumps(written)


@pytest.mark.parametrize("behaviour", [SERVED["500"][0], SERVED["wrong key"][0]])
def test_with_fallback_fail_the_error_names_the_setting_and_is_the_one_record(
    behaviour: Behaviour, plain: Assistant
) -> None:
    before = plain.log.head().seq
    with (
        serve(behaviour) as server,
        opened(plain, llm_base_url=server.url, llm_fallback="fail") as assistant,
        pytest.raises(LanguageModelError) as raised,
    ):
        assistant.ask(FLIGHTS)
    [record] = [r for r in plain.log.records() if r.seq > before]
    assert record.kind == "failure"
    assert "LLM" in raised.value.hint
    assert KEY not in raised.value.message + raised.value.hint + json.dumps(record.body)
