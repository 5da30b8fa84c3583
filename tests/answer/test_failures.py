"""A model that is down, breaks off or is stopped: said, recorded once, and the conversation goes on."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest

from assistant import Assistant
from assistant.answer.outage import say_broke_off, say_unused
from assistant.audit.record import answer_of
from assistant.audit.types import Record
from assistant.config import Settings
from assistant.errors import LanguageModelError, ModelReason, QuestionError
from assistant.pipeline import Models
from assistant.types import ClaimEvent, Event, StageEvent
from tests.answer.conftest import Writing
from tests.answer.scripted import ScriptedModel, down
from tests.answer.test_generative import FLIGHTS, OTHER, TRUE, citing


def records_after(assistant: Assistant, seq: int) -> list[Record]:
    return [record for record in assistant.log.records() if record.seq > seq]


@pytest.mark.parametrize("reason", ["unreachable", "wrong_key", "timed_out", "overloaded", "bad_output"])
def test_a_model_that_is_down_leaves_the_quoted_answer_and_says_why(
    writing: Writing, plain: Assistant, reason: str
) -> None:
    assistant, _ = writing(down(reason))
    before = assistant.log.head().seq
    answer = assistant.ask(FLIGHTS)
    assert answer.text == plain.ask(FLIGHTS).text
    assert answer.written_by == ""
    assert any("could not be used" in notice for notice in answer.notices)
    record = records_after(assistant, before)[0]
    assert record.kind == "answer"
    assert reason in json.dumps(record.body["writing"])


def _reasons() -> list[ModelReason]:
    return [reason for part in get_args(ModelReason) for reason in get_args(part)]


@pytest.mark.parametrize("reason", _reasons())
def test_every_reason_has_words_and_names_a_setting_that_there_is(reason: ModelReason) -> None:
    for said in (say_unused(down(reason)), say_broke_off(down(reason))):
        named = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b|\bLLM\b", said))
        assert named, "nothing to change is named"
        assert named <= {name.upper() for name in Settings.model_fields}
        assert "http" not in said, "an address is for whoever runs it, not for whoever asks"


def test_with_fallback_fail_nothing_is_answered_and_the_failure_recorded_once(writing: Writing) -> None:
    assistant, _ = writing(down(), llm_fallback="fail")
    before = assistant.log.head().seq
    with pytest.raises(LanguageModelError) as raised:
        assistant.ask(FLIGHTS)
    assert raised.value.reason == "unreachable"
    [record] = records_after(assistant, before)
    assert record.kind == "failure"
    assert record.body["writing"]


def test_a_model_that_cannot_be_opened_is_named_in_every_answer(plain: Assistant) -> None:
    assistant = Assistant(plain.settings, plain.index, Models(None, down("no_key")), plain.log)
    answer = assistant.ask(FLIGHTS)
    assert answer.notices == (
        "The language model could not be used (it has no key); the answer is quoted from the documents "
        "instead. Set LLM_API_KEY (or OPENAI_API_KEY, ANTHROPIC_API_KEY).",
    )
    writing = assistant.log.get(answer.id).body["writing"]
    assert isinstance(writing, dict)
    assert writing["failure"] == "no_key: The model is down: no_key."
    assert assistant.ask("hello!").notices == ()


def test_a_connection_that_breaks_keeps_what_was_checked(writing: Writing) -> None:
    def broken(messages: object) -> list[str | LanguageModelError]:
        text = citing(TRUE)(messages)  # type: ignore[arg-type]
        return [text, " And then the number is 9", down("disconnected")]

    assistant, _ = writing(broken)
    answer = assistant.ask(FLIGHTS)
    assert answer.text == "Guatemala agreed to increase deportation flights by 40%. [1]"
    assert any("broke off (the connection broke)" in notice for notice in answer.notices)


def test_a_connection_that_breaks_in_the_first_sentence_leaves_the_quoted_answer(writing: Writing) -> None:
    assistant, model = writing(["Guatemala agreed to incr", down("disconnected")])
    answer = assistant.ask(FLIGHTS)
    assert answer.written_by == ""
    assert "40%" in answer.text
    assert model.generations[0].closed


def test_a_sentence_that_the_token_limit_cut_off_is_not_shown(writing: Writing) -> None:
    assistant, model = writing(citing(f"{TRUE} President Arévalo emphasized Guatemala’s dedication"), "")
    model.ends = "length"
    answer = assistant.ask(FLIGHTS)
    assert answer.text == "Guatemala agreed to increase deportation flights by 40%. [1]"
    assert answer.withheld == ()


def test_a_context_too_small_for_the_evidence_is_said(writing: Writing) -> None:
    assistant, model = writing("x")
    model.context_window = 900
    answer = assistant.ask(FLIGHTS)
    assert any("its context is too small" in notice for notice in answer.notices)
    assert model.asked == []
    kept = assistant.log.get(answer.id).body["writing"]
    assert isinstance(kept, dict)
    assert str(kept["failure"]).startswith("context_too_small: ")


def test_a_smaller_context_gets_less_evidence(writing: Writing) -> None:
    sizes = []
    for window in (8192, 1900, 1600):
        assistant, model = writing(citing(TRUE))
        model.context_window = window
        assert "40%" in assistant.ask(FLIGHTS).text
        sizes.append(len(model.asked[0][-1].text))
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def _until_claim(assistant: Assistant) -> list[Event]:
    stream = assistant.stream(FLIGHTS)
    seen = []
    for event in stream:
        seen.append(event)
        if isinstance(event, ClaimEvent):
            break
    stream.close()  # type: ignore[attr-defined]
    return seen


def test_a_stopped_answer_leaves_one_record_of_what_was_shown_and_closes_the_request(
    writing: Writing,
) -> None:
    assistant, model = writing(citing(f"{TRUE} {OTHER} {OTHER}"))
    before = assistant.log.head().seq
    seen = _until_claim(assistant)
    [record] = records_after(assistant, before)
    answer = answer_of(record)
    assert answer.stopped
    assert answer.claims == tuple(e.claim for e in seen if isinstance(e, ClaimEvent))
    assert answer.written_by == model.name
    assert model.generations[0].closed
    assert model.generations[0].finish == "cut"


def test_stopping_before_anything_is_shown_leaves_one_record_too(writing: Writing) -> None:
    assistant, _ = writing(citing(TRUE))
    for stages in range(1, 4):
        before = assistant.log.head().seq
        stream = assistant.stream(FLIGHTS)
        for _ in range(stages):
            assert isinstance(next(stream), StageEvent)
        stream.close()  # type: ignore[attr-defined]
        [record] = records_after(assistant, before)
        assert record.kind == "failure"
        assert "stopped" in json.dumps(record.body["error"])


def test_stopping_after_the_record_is_written_writes_no_second(writing: Writing) -> None:
    assistant, _ = writing("")
    before = assistant.log.head().seq
    _until_claim(assistant)
    [record] = records_after(assistant, before)
    assert not answer_of(record).stopped


def test_the_conversation_goes_on_after_a_failure(writing: Writing) -> None:
    assistant, _ = writing(down("disconnected"), citing(TRUE))
    assistant.ask(FLIGHTS)
    assert assistant.ask(FLIGHTS).written_by
    with pytest.raises(QuestionError):
        assistant.ask("")


def test_a_given_model_is_left_open(plain: Assistant) -> None:
    model = ScriptedModel([citing(TRUE)])
    with Assistant.open(plain.settings, model=model, warm=False) as opened:
        assert opened.ask(FLIGHTS).written_by == model.name
    assert not model.closed
