"""The log under test: in SQLite always, in PostgreSQL when AUDIT_TEST_DATABASE_URL names one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.audit.log import AuditLog

OPEN = Callable[[], AuditLog]
URL = os.environ.get("AUDIT_TEST_DATABASE_URL", "")
HOW_TO_START = 'start one with: export AUDIT_TEST_DATABASE_URL="$(bash tests/audit/start_postgres.sh)"'


@pytest.fixture(params=["sqlite", "postgresql"])
def open_log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OPEN]:
    """Opens the same, at first empty log as often as called."""
    url = ""
    if request.param == "postgresql":
        if not URL:
            pytest.skip(f"no PostgreSQL; {HOW_TO_START}")
        request.getfixturevalue("socket_enabled")
        empty_database(URL)
        url = URL
    opened: list[AuditLog] = []

    def open_once() -> AuditLog:
        opened.append(AuditLog.open(tmp_path, database_url=url))
        return opened[-1]

    yield open_once
    for log in opened:
        log.close()


@pytest.fixture
def log(open_log: OPEN) -> AuditLog:
    return open_log()


def empty_database(url: str) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
