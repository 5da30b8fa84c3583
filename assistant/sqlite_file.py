"""A small SQLite file in DATA_DIR: private to this user, on disk after every write, safe for threads."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from assistant.errors import AssistantError

Value: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Any, ...]

_WAIT_S = 10.0  # for another process that holds the file


class SqliteFile:
    """One connection to one file, used by one thread at a time."""

    def __init__(self, path: Path, schema: str) -> None:
        """Open or make `path`; `schema` are statements that may run again.

        Raises:
            AssistantError: it cannot be opened, or is no database.
        """
        self.path = path
        self._lock = threading.RLock()
        with self._explained("open"):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = connect_private(path, wait_s=_WAIT_S)
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA secure_delete=ON")  # what is deleted leaves no bytes behind
            self._connection.execute("PRAGMA foreign_keys=ON")
            self._connection.executescript(schema)

    def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """What a query finds."""
        with self._lock, self._explained("read"):
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A write transaction, rolled back when the block raises."""
        with self._lock, self._explained("write to"):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file; a second call does nothing."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def _explained(self, attempt: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise AssistantError(
                f"Could not {attempt} {self.path}: {error}.",
                hint="DATA_DIR must be a folder on a local disk that this user can write to.",
                retryable="locked" in str(error),
            ) from error


def connect_private(path: Path, *, wait_s: float) -> sqlite3.Connection:
    """Connect to `path`, in autocommit, for any thread; a file that is made here is this user's alone.

    Nothing but SQLite may ever open the file: closing any descriptor of it gives up every lock that this
    process holds on it (POSIX), and another process would then delete the write-ahead log under us, with
    what was written to it. SQLite makes its side files as private as the file.

    Raises:
        OSError, sqlite3.Error: the disk or the file's owner refused.
    """
    new = not path.exists()
    connection = sqlite3.connect(path, timeout=wait_s, isolation_level=None, check_same_thread=False)
    try:
        if new:
            path.chmod(0o600)
    except OSError:
        connection.close()
        raise
    return connection
