"""The log in SQLite: write-ahead log, full synchronisation, one writer at a time."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from assistant.audit.backend import Row, Run, Value
from assistant.errors import RecordError
from assistant.sqlite_file import connect_private

FILE = "audit.sqlite"
_PAUSE_S = 0.01
_WAIT_S = 30.0  # a writer holds the lock for milliseconds; half a minute means something hangs


class SqliteBackend:
    """One file in DATA_DIR; safe for several threads and processes, also across `fork`."""

    dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.place = str(path)
        self._lock = threading.RLock()
        with self._explained("open"):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = self._connect()
            self._owner = os.getpid()

    def _connect(self) -> sqlite3.Connection:
        connection = connect_private(self.path, wait_s=_WAIT_S)  # questions are private
        try:
            _choose_write_ahead_log(connection)
            connection.execute("PRAGMA synchronous=FULL")  # a commit is on disk before it returns
            connection.execute("PRAGMA secure_delete=ON")  # an erased body leaves no bytes in free pages
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _own(self) -> sqlite3.Connection:
        """This process's connection: one inherited through `fork` must never be used."""
        if self._owner != os.getpid():
            self._lock = threading.RLock()
            self._connection, self._owner = self._connect(), os.getpid()
        return self._connection

    @contextmanager
    def transaction(self) -> Iterator[Run]:
        """A write transaction, rolled back when the block raises."""
        with self._explained("write to"):
            connection = self._own()

        def run(sql: str, values: Mapping[str, Value]) -> list[Row]:
            with self._explained("write to"):
                return connection.execute(sql, values).fetchall()

        with self._lock:
            run("BEGIN IMMEDIATE", {})
            try:
                yield run
                run("COMMIT", {})
            finally:
                if connection.in_transaction:
                    run("ROLLBACK", {})

    def stream(self, sql: str, values: Mapping[str, Value]) -> Iterator[Row]:
        """Rows over a connection of its own, so that reading never sees half a write."""
        with self._explained("read"), closing(sqlite3.connect(self.path, timeout=_WAIT_S)) as connection:
            yield from connection.execute(sql, values)

    def reclaim(self) -> None:
        """Move everything out of the write-ahead log and empty it: it still held what was erased."""
        with self._lock, self._explained("empty the write-ahead log of"):
            self._own().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        if self._owner == os.getpid():
            with self._lock:
                self._connection.close()

    @contextmanager
    def _explained(self, attempt: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise explain(error, f"Could not {attempt} the audit log {self.path}") from error


def _choose_write_ahead_log(connection: sqlite3.Connection) -> None:
    """Set the journal mode; SQLite does not wait by itself when another process is just creating the file."""
    deadline = time.monotonic() + _WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
        time.sleep(_PAUSE_S)


def explain(error: sqlite3.Error | OSError, attempt: str) -> RecordError:
    """`error` as a `RecordError` that says what to do and whether trying again may help."""
    text = str(error)
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        hint, again = "The disk is full: free some space and ask again.", True
    elif name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        hint, again = "Another process holds it; ask again.", True
    elif name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        hint, again = "`assistant audit export --recover FILE` saves what can still be read.", False
    elif name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")) or isinstance(error, OSError):
        hint, again = "DATA_DIR must be a folder that this user can write to.", False
    elif name.startswith("SQLITE_IOERR"):
        hint, again = "The disk refused; look at it, then ask again.", True
    else:
        hint, again = "`assistant doctor` looks closer.", False
    return RecordError(f"{attempt}: {text}.", hint=hint, retryable=again)
