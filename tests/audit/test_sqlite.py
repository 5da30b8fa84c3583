"""What only the file of the SQLite log can meet: kills, full disks, damage, other schemas."""

from __future__ import annotations

import io
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from select import select

import pytest

from assistant.audit import selecting
from assistant.audit.backend import Run
from assistant.audit.chain import verify_chain
from assistant.audit.erase import redact
from assistant.audit.exchange import export_records, import_records, read_records, recover_records
from assistant.audit.log import AuditLog
from assistant.audit.schema import STEPS
from assistant.audit.sqlite import FILE
from assistant.audit.types import Selection
from assistant.errors import RecordError
from tests.conftest import PROJECT

from .build import body_of, plain_answer, record

KILLS = int(os.environ.get("AUDIT_TEST_KILLS", "20"))


@contextmanager
def raw(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / FILE)) as connection, connection:
        yield connection


def fork_writer(folder: Path, acknowledge: int) -> int:
    """A process with two threads that append until killed, naming each record once it is durable."""
    child = os.fork()
    if child:
        return child
    begun = time.monotonic()
    try:
        log = AuditLog.open(folder)

        def work() -> None:
            while time.monotonic() < begun + 60:  # never left behind, whatever becomes of the test
                made = log.append("answer", {"padding": "x" * random.randrange(6000)})
                os.write(acknowledge, f"{made.id}\n".encode())

        threading.Thread(target=work, daemon=True).start()
        work()
    finally:
        os._exit(1)


def test_a_kill_at_any_moment_loses_nothing_acknowledged(tmp_path: Path) -> None:
    AuditLog.open(tmp_path).close()
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    acknowledged: list[str] = []
    for _ in range(KILLS):
        children = [fork_writer(tmp_path, writing) for _ in range(2)]
        try:
            assert select([reading], [], [], 30)[0]  # however busy the machine, something is written
            time.sleep(random.uniform(0, 0.02))
        finally:
            for child in children:
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
        while chunk := _drain(reading):
            acknowledged += chunk.split()
    os.close(reading)
    os.close(writing)
    with AuditLog.open(tmp_path) as log:
        assert verify_chain(log).intact
        kept = {each.id for each in log}
    assert len(acknowledged) >= KILLS
    assert set(acknowledged) <= kept


def _drain(reading: int) -> str:
    try:
        return os.read(reading, 37 * 1000).decode()  # whole ids: each write of 37 bytes is atomic
    except BlockingIOError:
        return ""


def test_several_processes_may_create_the_log_at_once(tmp_path: Path) -> None:
    for number in range(5):
        folder = tmp_path / str(number)
        children = []
        for _ in range(4):
            children.append(os.fork())
            if not children[-1]:
                try:
                    AuditLog.open(folder).append("answer", {})
                    os._exit(0)
                finally:
                    os._exit(1)
        assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
        with AuditLog.open(folder) as log:
            assert (log.head().seq, verify_chain(log).intact) == (4, True)


def test_a_log_opened_twice_loses_nothing_to_another_process_that_comes_and_goes(tmp_path: Path) -> None:
    with AuditLog.open(tmp_path) as log:
        first = log.append("answer", {"n": 1})
        AuditLog.open(tmp_path).close()
        another = "import sys; from pathlib import Path; from assistant.audit.log import AuditLog\n"
        another += "with AuditLog.open(Path(sys.argv[1])) as log: log.append('answer', {'n': 2})"
        subprocess.run([sys.executable, "-c", another, str(tmp_path)], check=True, cwd=PROJECT)
        last = log.append("answer", {"n": 3})
        with AuditLog.open(tmp_path) as again:
            found = [record.id for record in again]
    assert [found[0], found[2]] == [first.id, last.id]


def test_a_log_goes_on_in_a_forked_process(tmp_path: Path) -> None:
    log = AuditLog.open(tmp_path)
    log.append("answer", {})
    child = os.fork()
    if not child:
        try:
            log.append("answer", {"from": "child"})
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    log.append("answer", {})
    assert [each.seq for each in log] == [1, 2, 3]
    assert verify_chain(log).intact
    log.close()


def test_a_full_disk_fails_clearly_and_writes_nothing(tmp_path: Path) -> None:
    with AuditLog.open(tmp_path) as log:
        made = record(log)
        pages = log.backend._connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
        log.backend._connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]
        with pytest.raises(RecordError, match="disk is full") as caught:
            log.append("answer", {"x": "y" * 100_000})
        assert caught.value.retryable
        assert "free some space" in caught.value.hint
        assert log.head().hash == made.hash


def test_a_log_held_by_another_process_says_that_it_may_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.audit.sqlite._WAIT_S", 0.05)
    with AuditLog.open(tmp_path) as log, raw(tmp_path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(RecordError, match="locked") as caught:
            log.append("answer", {})
        assert caught.value.retryable


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RecordError, match="Could not open the audit log") as caught:
        AuditLog.open(tmp_path / "file")
    assert "DATA_DIR" in caught.value.hint


def test_the_file_is_private(tmp_path: Path) -> None:
    AuditLog.open(tmp_path).close()
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_record SET at = '2020'",
        "UPDATE audit_record SET body = '{}'",
        "UPDATE audit_record SET body = NULL, salt = NULL, hash = 'x'",
        "DELETE FROM audit_record",
        "INSERT OR REPLACE INTO audit_record SELECT * FROM audit_record",
        "REPLACE INTO audit_record SELECT seq + 1, id, kind, at, body_hash, prev, hash, salt, body "
        "FROM audit_record",
    ],
)
def test_the_database_itself_refuses_to_change_a_record(tmp_path: Path, statement: str) -> None:
    with AuditLog.open(tmp_path) as log:
        record(log)
        with raw(tmp_path) as other, pytest.raises(sqlite3.IntegrityError, match="append-only"):
            other.execute(statement)
        assert verify_chain(log).intact


@pytest.mark.parametrize("version", range(len(STEPS)))
def test_a_log_of_an_older_schema_is_migrated(tmp_path: Path, version: int) -> None:
    with AuditLog.open(tmp_path) as log:
        made = record(log)
        row = next(iter(log.backend.stream("SELECT * FROM audit_record", {})))
    (tmp_path / FILE).unlink()
    with raw(tmp_path) as old:
        run: Run = lambda sql, values: old.execute(sql, values).fetchall()  # noqa: E731
        for step in STEPS[:version]:
            step("sqlite", run)
        if version:
            old.execute(f"INSERT INTO audit_schema VALUES ({version})")
            old.execute("INSERT INTO audit_record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        if version == 2:
            old.execute("INSERT INTO audit_mention VALUES ('document', 'talks.txt', 1)")
    with AuditLog.open(tmp_path) as log:
        assert list(log.records(Selection(document="talks.txt"))) == ([made] if version else [])
        assert verify_chain(log).intact
        record(log)


def test_a_log_of_a_newer_schema_is_refused(tmp_path: Path) -> None:
    AuditLog.open(tmp_path).close()
    with raw(tmp_path) as newer:
        newer.execute("UPDATE audit_schema SET version = 99")
    with pytest.raises(RecordError, match=r"has schema 99; this version knows up to \d"):
        AuditLog.open(tmp_path)


def test_an_export_imports_into_an_equal_log(tmp_path: Path) -> None:
    file = io.StringIO()
    with AuditLog.open(tmp_path / "a") as log, AuditLog.open(tmp_path / "b") as other:
        record(log)
        log.append("feedback", {"answer": "x", "odd": "\ud800\u2028\n", "n": [1.0, 1e-7, 10**30]})
        redact(log, [record(log).id], reason="erased records travel too")
        assert export_records(log, file) == 4
        file.seek(0)
        assert import_records(other, read_records(file)) == 4
        assert list(other) == list(log)
        assert (verify_chain(other).intact, verify_chain(other).erased) == (True, 1)
        assert [each.seq for each in other.records(Selection(document="talks.txt"))] == [1]


def test_an_import_that_was_tampered_with_changes_nothing(tmp_path: Path) -> None:
    file = io.StringIO()
    with AuditLog.open(tmp_path / "a") as log, AuditLog.open(tmp_path / "b") as other:
        record(log)
        log.append("answer", {"n": 1})
        export_records(log, file)
        lines = file.getvalue().replace('"n":1', '"n":2').splitlines()
        with pytest.raises(RecordError, match=r"Record 2 .* is not what its hash says"):
            import_records(other, read_records(lines))
        with pytest.raises(RecordError, match="does not follow record 0"):
            import_records(other, list(log)[1:])
        assert other.head().seq == 0


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"seq": "1"}', "1", '{"audit":"other"}', "[" * 100_000])
def test_a_line_that_is_no_record_is_named(line: str) -> None:
    with pytest.raises(RecordError, match="Line 1 of the export is not an audit record"):
        list(read_records([line]))


def test_a_damaged_log_is_reported_and_what_is_readable_recovered(tmp_path: Path) -> None:
    with AuditLog.open(tmp_path) as log:
        for _ in range(300):
            log.append("answer", body_of(plain_answer()))
        log.backend.reclaim()
    file = tmp_path / FILE
    content = bytearray(file.read_bytes())
    middle = content.index(b'"answer":{', len(content) // 2) // 4096 * 4096  # a page of records
    content[middle : middle + 4096] = b"\xff" * 4096
    file.write_bytes(content)
    with AuditLog.open(tmp_path) as log, pytest.raises(RecordError, match="malformed") as caught:
        list(log)
    assert "--recover" in caught.value.hint
    found = list(recover_records(file))
    assert 200 < len(found) < 300
    assert {fault.kind for fault in verify_chain(found).faults} <= {"dropped"}


@pytest.mark.parametrize("damage", ["first page", "schema", "second half"])
def test_a_log_that_can_no_longer_be_opened_is_recovered(tmp_path: Path, damage: str) -> None:
    with AuditLog.open(tmp_path) as log:
        for _ in range(50):
            log.append("answer", body_of(plain_answer()))
        log.backend.reclaim()
    content = bytearray((tmp_path / FILE).read_bytes())
    if damage == "second half":
        del content[len(content) // 2 :]
    else:
        content[0 if damage == "first page" else 100 : 4096] = bytes(4096 - (damage == "schema") * 100)
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(RecordError) as caught:
        AuditLog.open(tmp_path)
    assert "--recover" in caught.value.hint
    found = list(recover_records(tmp_path / FILE))
    assert 10 < len(found) < 50 if damage == "second half" else len(found) == 50
    assert {fault.kind for fault in verify_chain(found).faults} <= {"dropped"}
    assert (tmp_path / FILE).read_bytes() == content


def test_a_file_that_is_no_log_is_reported(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database, and long enough to tell" * 100)
    with pytest.raises(RecordError, match="not a database"):
        AuditLog.open(tmp_path)
    with pytest.raises(RecordError, match="Nothing can be read"):
        list(recover_records(tmp_path / FILE))


@pytest.mark.parametrize(
    ("selection", "index"),
    [
        (Selection(document="a"), "sqlite_autoindex_audit_mention|PRIMARY KEY"),
        (Selection(since="2026-01-01"), "audit_record_at"),
        (Selection(kinds=("answer",)), "audit_record_kind|PRIMARY KEY"),
        (Selection(ids=("x",)), "sqlite_autoindex_audit_record"),
        (Selection(), "PRIMARY KEY"),
    ],
)
def test_selection_runs_through_the_indexes(tmp_path: Path, selection: Selection, index: str) -> None:
    query = selecting.select(selection, batch=10)
    values = query.values | {"after_seq": 0} | ({"after_at": ""} if query.by_time else {})
    with AuditLog.open(tmp_path) as log:
        plan = [str(row[3]) for row in log.backend.stream(f"EXPLAIN QUERY PLAN {query.sql}", values)]
    assert not any(step.startswith("SCAN") for step in plan), plan
    assert any(re.search(index, step) for step in plan), plan
    assert not any("TEMP B-TREE" in step for step in plan) or selection.ids, plan
