"""The log, over each database."""

from __future__ import annotations

import json
import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from assistant.audit.canonical import GENESIS
from assistant.audit.chain import verify_chain
from assistant.audit.log import AuditLog
from assistant.audit.types import Selection
from assistant.errors import RecordError

from .build import answer, body_of, cite, plain_answer, record
from .conftest import OPEN


def numbers(log: AuditLog, selection: Selection) -> list[int]:
    return [each.seq for each in log.records(selection)]


def test_a_record_is_linked_to_the_one_before_and_reads_back(log: AuditLog) -> None:
    first = log.append("answer", {"b": [1, 0.1, None], "a": "é\u2028\0\ud800"})
    second = log.append("feedback", {"answer": first.id, "value": "up"})
    assert (first.seq, first.prev, second.seq, second.prev) == (1, GENESIS, 2, first.hash)
    assert list(log) == [first, second]
    assert log.get(first.id).body == {"b": [1, 0.1, None], "a": "é\u2028\0\ud800"}
    assert (log.head().seq, log.head().hash) == (2, second.hash)


def test_ids_are_version_7_uuids_that_sort_by_time(log: AuditLog) -> None:
    ids = [log.append("answer", {}).id for _ in range(20)]
    assert ids == sorted(ids)
    assert {uuid.UUID(id).version for id in ids} == {7}


def test_a_record_is_dated_in_utc_with_microseconds(log: AuditLog) -> None:
    at = log.append("answer", {}).at
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", at)
    assert abs((datetime.fromisoformat(at) - datetime.now(UTC)).total_seconds()) < 60


@pytest.mark.parametrize(
    "body", [{"x": float("nan")}, {"x": float("inf")}, {1: 2}, {"x": {True: 1}}, {"x": {1}}]
)
def test_what_is_not_json_is_refused_and_nothing_is_written(log: AuditLog, body: dict[str, object]) -> None:
    with pytest.raises(RecordError, match="cannot be recorded"):
        log.append("answer", body)  # type: ignore[arg-type]
    assert log.head().seq == 0


def test_an_unknown_kind_is_refused(log: AuditLog) -> None:
    with pytest.raises(RecordError, match="no kind of record called 'gossip'"):
        log.append("gossip", {})


def test_an_id_may_be_shortened_while_it_is_the_only_one(log: AuditLog) -> None:
    first = log.append("answer", {"n": 1})
    assert log.get(first.id[:30]) == first
    log.append("answer", {})
    with pytest.raises(RecordError, match="2 or more records begin with"):
        log.get(first.id[:3])
    with pytest.raises(RecordError, match="No record has the id"):
        log.get("'; DROP TABLE audit_record; --")


def test_records_are_selected_by_document_verdict_kind_and_feedback(log: AuditLog) -> None:
    sentence = "The talks took place in the palace."
    one = record(log, answer((sentence, (cite(1, sentence, document="a.txt"),))))
    two = record(log, answer((sentence, (cite(1, sentence, document="b/é.txt"),))))
    log.append("feedback", {"answer": two.id, "value": "down", "comment": "no"})
    log.append("feedback", {"answer": one.id, "value": "up"})
    assert numbers(log, Selection(document="b/é.txt")) == [two.seq]
    assert numbers(log, Selection(verdict="supported")) == [one.seq, two.seq]
    assert numbers(log, Selection(document="a.txt", verdict="contradicted")) == []
    assert numbers(log, Selection(kinds=("feedback",))) == [3, 4]
    assert numbers(log, Selection(kinds=("feedback", "answer", "feedback"), after=1)) == [2, 3, 4]
    assert numbers(log, Selection(feedback="down")) == [two.seq]
    assert numbers(log, Selection(about=one.id)) == [4]
    assert numbers(log, Selection(ids=(two.id, one.id), after=1)) == [two.seq]


def test_records_are_selected_by_time(open_log: OPEN) -> None:
    log = open_log()
    days = iter([datetime(2026, 1, day, 12, tzinfo=UTC) for day in (3, 1, 2)])
    log._clock = lambda: next(days)
    for _ in range(3):
        log.append("answer", {})
    assert numbers(log, Selection(since="2026-01-02")) == [3, 1]
    assert numbers(log, Selection(until="2026-01-02")) == [2]
    assert numbers(log, Selection(since="2026-01-01T12:00:00Z", until="2026-01-03T12")) == [2, 3]
    with pytest.raises(RecordError, match="'yesterday' is not a moment"):
        list(log.records(Selection(since="yesterday")))


def test_streaming_crosses_batches_in_every_order(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.audit.log._BATCH", 7)
    body = body_of(plain_answer())
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: log.append("answer", body), range(28)))
    assert numbers(log, Selection()) == list(range(1, 29))
    assert numbers(log, Selection(document="talks.txt")) == list(range(1, 29))
    assert sorted(numbers(log, Selection(since="2020-01-01"))) == list(range(1, 29))
    assert verify_chain(log).intact


def test_several_threads_over_several_logs_make_one_chain(open_log: OPEN) -> None:
    logs = [open_log() for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda n: logs[n % 3].append("answer", {"n": n}), range(60)))
    assert verify_chain(logs[0]).intact
    assert {each.id for each in logs[1]} == {each.id for each in made}


def test_a_body_holds_any_text_that_json_holds(log: AuditLog) -> None:
    nasty = "\0\x1f\u2028\ud83d-\udc00😀א\r\n\"'\\:name %s $1"
    log.append("answer", {"text": nasty, nasty: 1})
    (back,) = log.records()
    assert back.body == {"text": nasty, nasty: 1}
    assert json.loads(back.body_text or "") == back.body
    assert verify_chain(log).intact


def test_a_mention_of_any_text_is_indexed(log: AuditLog) -> None:
    for path in ("nul\0here.txt", "lone\ud800.txt", "long" * 2000):
        body = {"answer": {"citations": [{"document": path}], "claims": []}}
        made = log.append("answer", body)  # type: ignore[arg-type]
        assert numbers(log, Selection(document=path)) == [made.seq]
