"""The log in PostgreSQL, for several replicas: the same chain under concurrent writers.

Appenders queue at one advisory lock that the transaction holds, so each sees the newest link. That was
preferred to serialisable isolation with retries: under load every appender but one would be retried.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.audit.backend import Row, Run, Value
from assistant.errors import RecordError, SettingsError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_LOCK = 0x6175646974  # "audit": the advisory lock of all who append to one database
_ROWS_AT_ONCE = 50


class PostgresBackend:
    """One database of a PostgreSQL server; safe for several threads, processes and machines."""

    dialect = "postgresql"

    def __init__(self, database_url: str) -> None:
        self._engine = _open_engine(database_url)
        self.place = self._engine.url.render_as_string(hide_password=True)
        self._owner = os.getpid()

    @contextmanager
    def transaction(self) -> Iterator[Run]:
        """A write transaction under the lock of all appenders, rolled back when the block raises."""
        from sqlalchemy import text

        with self._explained("write to"), self._own().begin() as connection:
            # The server may be set to answer before the disk has it; a record may not.
            connection.execute(text("SET LOCAL synchronous_commit = on"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            yield lambda sql, values: _run(connection, sql, values)

    def stream(self, sql: str, values: Mapping[str, Value]) -> Iterator[Row]:
        """Rows through a cursor on the server, so that memory stays constant."""
        from sqlalchemy import text

        with self._explained("read"), self._own().connect() as connection:
            options = {"stream_results": True, "yield_per": _ROWS_AT_ONCE}
            with connection.execute(text(sql), dict(values), execution_options=options) as result:
                for row in result:
                    yield tuple(row)

    def reclaim(self) -> None:
        """Let the server reuse, and so overwrite, the space of what was erased."""
        from sqlalchemy import text

        with self._explained("vacuum"), self._own().connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM audit_record"))

    def close(self) -> None:
        """Close the pool; a second call does nothing."""
        self._engine.dispose(close=self._owner == os.getpid())

    def _own(self) -> Engine:
        """This process's pool: connections inherited through `fork` are left to the parent."""
        if self._owner != os.getpid():
            self._engine.dispose(close=False)
            self._owner = os.getpid()
        return self._engine

    @contextmanager
    def _explained(self, attempt: str) -> Iterator[None]:
        from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

        try:
            yield
        except SQLAlchemyError as error:
            cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
            again = isinstance(error, OperationalError | InterfaceError)
            raise RecordError(
                f"Could not {attempt} the audit log {self.place}: {cause}.",
                hint="Is the PostgreSQL server of AUDIT_DATABASE_URL up, with space on its disk?",
                retryable=again,
            ) from error


def _open_engine(database_url: str) -> Engine:
    try:
        from sqlalchemy import create_engine
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError

        url = make_url(database_url)
        if url.drivername in ("postgresql", "postgres"):
            url = url.set(drivername="postgresql+psycopg")
        if not url.drivername.startswith("postgresql"):
            raise SettingsError(
                f"AUDIT_DATABASE_URL names a {url.drivername} database; only PostgreSQL is supported.",
                hint="Write it as postgresql://USER:PASSWORD@HOST/DATABASE, or leave it empty for SQLite.",
            )
        return create_engine(url, pool_pre_ping=True, pool_size=4, max_overflow=16)
    except ImportError as error:
        raise SettingsError(
            f"AUDIT_DATABASE_URL is set, and a package for PostgreSQL is missing: {error.name}.",
            hint="Install the extra: pip install 'cited-assistant[postgres]'.",
        ) from error
    except ArgumentError as error:
        raise SettingsError(
            "AUDIT_DATABASE_URL is not a database address (it is hidden here: it may hold a password).",
            hint="Write it as postgresql://USER:PASSWORD@HOST/DATABASE.",
        ) from error


def _run(connection: Connection, sql: str, values: Mapping[str, Value]) -> list[Row]:
    from sqlalchemy import text

    result = connection.execute(text(sql), dict(values))
    return [tuple(row) for row in result] if result.returns_rows else []
