"""Retention and redaction."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.audit.chain import verify_chain
from assistant.audit.erase import prune, redact
from assistant.audit.log import AuditLog
from assistant.audit.types import Selection
from assistant.errors import RecordError
from assistant.versions import VersionStore

from .build import TEXT, keep, record, sha


def test_pruning_removes_bodies_and_the_chain_still_verifies(log: AuditLog) -> None:
    days = iter([datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2, 3, 4, 5)])
    log._clock = lambda: next(days)
    for number in range(4):
        log.append("answer", {"n": number})
    done = prune(log, before="2026-01-03", reason="two days are enough", by="me")
    assert done.count == 2
    assert done.record and done.record.body["ranges"] == [[1, 2]]
    assert [each.erased for each in log] == [True, True, False, False, False]
    report = verify_chain(log)
    assert (report.intact, report.erased) == (True, 2)


def test_a_redacted_record_says_so_and_can_no_longer_be_selected(log: AuditLog) -> None:
    one, two = record(log), record(log)
    log.append("signoff", {"answer": one.id, "claims": [{"text": "names a person too"}]})
    assert redact(log, [one.id], reason="names a person", by="dpo").count == 2
    (explains,) = log.records(Selection(about=one.id))
    assert explains.body["reason"] == "names a person"
    with pytest.raises(RecordError, match="its body was removed"):
        log.get(one.id).body  # noqa: B018
    assert [each.seq for each in log.records(Selection(document="talks.txt"))] == [two.seq]
    assert verify_chain(log).intact


def test_what_explains_an_erasure_stays(log: AuditLog) -> None:
    one = record(log)
    done = redact(log, [one.id], reason="")
    assert done.record
    with pytest.raises(RecordError, match="so it stays"):
        redact(log, [done.record.id], reason="")
    with pytest.raises(RecordError, match="removed already"):
        redact(log, [one.id], reason="")
    assert prune(log, before="2999-01-01").count == 0


def test_nothing_of_a_redacted_body_is_left_in_the_files(tmp_path: Path) -> None:
    with AuditLog.open(tmp_path) as log:
        made = log.append("answer", {"question": "Where does ZELDA-QUUX live? " * 400})
        redact(log, [made.id], reason="asked for")
        raw = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"ZELDA-QUUX" not in raw


def test_versions_that_only_pruned_answers_cited_go_with_them(tmp_path: Path) -> None:
    versions = VersionStore.open(tmp_path)
    keep(versions)
    keep(versions, "Another text.")
    with AuditLog.open(tmp_path) as log:
        record(log)
        assert versions.forget_uncited({(sha("bytes of " + TEXT), sha(TEXT))}, older_than_s=-1) == 1
        assert prune(log, before="2999-01-01", versions=versions).versions == 0  # kept only just now
    assert versions.text(sha("bytes of " + TEXT)) == TEXT
