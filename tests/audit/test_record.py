"""Bodies of records."""

from __future__ import annotations

import dataclasses
import json

import pytest
from pydantic import SecretStr

from assistant.audit.canonical import canonical
from assistant.audit.record import answer_from_body, failure_body
from assistant.errors import RecordError, SettingsError
from assistant.types import Refusal, RefusalReason

from .build import body_of, plain_answer


def test_an_answer_reads_back_equal_from_its_body() -> None:
    given = plain_answer()
    back = answer_from_body(json.loads(canonical(body_of(given))), "some-id")
    assert back == dataclasses.replace(given, id="some-id")


def test_a_refusal_reads_back_equal_from_its_body() -> None:
    refusal = Refusal(RefusalReason.NOT_ANSWERED, "The documents do not say.")
    given = dataclasses.replace(
        plain_answer(), abstained=True, refusal=refusal, claims=(), citations=(), text="", short=None
    )
    assert answer_from_body(json.loads(canonical(body_of(given))), "") == given


def test_no_secret_reaches_a_body() -> None:
    body = body_of(
        plain_answer(),
        audit_database_url=SecretStr("postgresql://me:hunter2@db/x"),
        openai_api_key="sk-hunter2",
        chroma_url="http://me:hunter2@chroma:8000",
        llm_token="hunter2",
    )
    assert "hunter2" not in canonical(body)
    assert body["settings"] == {"reader": "on", "data_dir": "x", "chroma_url": "http://chroma:8000"}


def test_a_failure_keeps_what_broke_and_what_to_do() -> None:
    error = SettingsError("No such reader.", hint="Set READER=off.", retryable=False)
    body = failure_body("Why?", error, history=(), settings={}, source="cli")
    assert body["question"] == "Why?"
    assert body["error"] == {
        "type": "SettingsError",
        "message": "No such reader.",
        "hint": "Set READER=off.",
        "retryable": False,
    }


def test_a_body_of_another_form_is_refused_by_name() -> None:
    with pytest.raises(RecordError, match="has form 99"):
        answer_from_body(body_of(plain_answer()) | {"form": 99}, "x")


def test_a_body_with_a_missing_field_is_refused() -> None:
    body = json.loads(canonical(body_of(plain_answer())))
    del body["answer"]["claims"]
    with pytest.raises(RecordError, match="does not hold a whole answer"):
        answer_from_body(body, "x")
