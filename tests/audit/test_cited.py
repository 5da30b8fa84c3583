"""Who cited a document: through the log's index, the newest first, a page at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.audit.cited import count_citing, list_citing
from assistant.audit.erase import redact
from assistant.audit.log import AuditLog
from assistant.audit.record import answer_body
from tests.browser import samples

ABOUT = dict.fromkeys(("corpus_fingerprint", "embedder_fingerprint", "reader_fingerprint"), "")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AuditLog]:
    with AuditLog.open(tmp_path) as opened:
        yield opened


def record(log: AuditLog, word: str, question: str) -> str:
    answer = dataclasses.replace(samples.answer(word), question=question)
    return log.append("answer", answer_body(answer, history=(), settings={}, source="chat", **ABOUT)).id


def test_every_answer_that_cited_a_document_comes_once_the_newest_first(log: AuditLog) -> None:
    ids = [record(log, "ours", f"Question {n}?") for n in range(5)]
    record(log, "theirs", "Another?")
    assert count_citing(log, "ours.txt") == 5
    first = list_citing(log, "ours.txt", limit=3)
    rest = list_citing(log, "ours.txt", before=first[-1].seq, limit=3)
    assert [one.record for one in (*first, *rest)] == ids[::-1]
    assert [one.question for one in rest] == ["Question 1?", "Question 0?"]
    [claim] = first[0].claims
    assert claim.text == "ours" and claim.citations[0].document == "ours.txt"


def test_a_document_that_nobody_cited_has_none_and_an_erased_record_is_not_shown(log: AuditLog) -> None:
    assert (count_citing(log, "ours.txt"), list_citing(log, "ours.txt")) == (0, [])
    redact(log, [record(log, "ours", "A name?")], reason="asked for")
    assert list_citing(log, "ours.txt") == []


def test_a_record_of_another_form_is_still_named(log: AuditLog) -> None:
    body = {"form": 99, "answer": {"citations": [{"document": "ours.txt"}]}}
    [one] = [log.append("answer", body)]
    [found] = list_citing(log, "ours.txt")
    assert (found.record, found.question, found.claims) == (one.id, "", ())
