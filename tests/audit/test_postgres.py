"""What only the PostgreSQL log can meet: several processes over one server, and its own errors."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.audit.chain import verify_chain
from assistant.audit.log import AuditLog
from assistant.errors import RecordError, SettingsError

from .build import record
from .conftest import HOW_TO_START, URL, empty_database

KILLS = int(os.environ.get("AUDIT_TEST_KILLS", "5"))
NOWHERE = Path("/unused")
for package in ("sqlalchemy", "psycopg"):
    pytest.importorskip(package, reason="install the extra `postgres`")


@pytest.fixture
def url(socket_enabled: None) -> str:
    if not URL:
        pytest.skip(f"no PostgreSQL; {HOW_TO_START}")
    empty_database(URL)
    return URL


@pytest.fixture
def log(url: str) -> Iterator[AuditLog]:
    with AuditLog.open(NOWHERE, database_url=url) as opened:
        yield opened


def fork_writer(url: str, acknowledge: int, count: int) -> int:
    """A process that appends `count` records, naming each once it is durable."""
    child = os.fork()
    if child:
        return child
    try:
        log = AuditLog.open(NOWHERE, database_url=url)
        for number in range(count):
            os.write(acknowledge, f"{log.append('answer', {'n': number}).id}\n".encode())
    finally:
        os._exit(0)


def test_several_processes_make_one_chain_and_a_kill_loses_nothing(log: AuditLog, url: str) -> None:
    reading, writing = os.pipe()
    for _ in range(KILLS):
        killed = fork_writer(url, writing, 10_000)
        others = [fork_writer(url, writing, 5) for _ in range(2)]
        time.sleep(0.15)
        os.kill(killed, signal.SIGKILL)
        for child in (killed, *others):
            os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        acknowledged = set(pipe.read().split())
    assert verify_chain(log).intact
    assert len(acknowledged) >= 10 * KILLS
    assert acknowledged <= {each.id for each in log}


def test_a_log_goes_on_in_a_forked_process(log: AuditLog) -> None:
    record(log)
    child = os.fork()
    if not child:
        try:
            record(log)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    record(log)
    assert [each.seq for each in log] == [1, 2, 3]
    assert verify_chain(log).intact


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_record SET at = '2020'",
        "UPDATE audit_record SET body = '{}'",
        "DELETE FROM audit_record",
        "TRUNCATE audit_record",
    ],
)
def test_the_database_itself_refuses_to_change_a_record(log: AuditLog, statement: str) -> None:
    record(log)
    with pytest.raises(RecordError, match="append-only"), log.backend.transaction() as run:
        run(statement, {})
    assert verify_chain(log).intact


def test_a_newer_schema_is_refused(log: AuditLog, url: str) -> None:
    with log.backend.transaction() as run:
        run("UPDATE audit_schema SET version = 99", {})
    with pytest.raises(RecordError, match="has schema 99"):
        AuditLog.open(NOWHERE, database_url=url)


def test_selection_runs_through_the_indexes(log: AuditLog) -> None:
    from assistant.audit.selecting import select
    from assistant.audit.types import Selection

    record(log)
    for chosen in (Selection(document="a"), Selection(since="2026-01-01"), Selection(ids=("x",))):
        query = select(chosen, batch=10)
        values = query.values | {"after_seq": 0} | ({"after_at": ""} if query.by_time else {})
        with log.backend.transaction() as run:
            run("SET LOCAL enable_seqscan = off", {})
            plan = "\n".join(str(row[0]) for row in run(f"EXPLAIN {query.sql}", values))
        assert "Index" in plan
        assert "Seq Scan" not in plan


def test_a_server_that_is_away_may_be_tried_again_and_no_password_is_shown(socket_enabled: None) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(RecordError) as caught:
        AuditLog.open(NOWHERE, database_url=f"postgresql://me:hunter2@127.0.0.1:{port}/x")
    assert caught.value.retryable
    assert "hunter2" not in str(caught.value)
    assert "AUDIT_DATABASE_URL" in caught.value.hint


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("mysql://me:hunter2@h/x", "names a mysql database; only PostgreSQL"),
        ("not an address hunter2", "is not a database address"),
    ],
)
def test_an_address_of_something_else_is_refused(address: str, problem: str) -> None:
    with pytest.raises(SettingsError, match=problem) as caught:
        AuditLog.open(NOWHERE, database_url=address)
    assert "hunter2" not in str(caught.value)
