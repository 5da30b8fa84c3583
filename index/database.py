"""One SQLite file, shared by threads: reading, transactions, and errors in words."""

from __future__ import annotations

import json
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexBusy, StoreError
from index.manifest import REBUILD

_FREE_SPACE = "Free some space, or set DATA_DIR to a folder on another disk; what was indexed is intact."
_WRITABLE = "Make DATA_DIR writable, or set DATA_DIR to a folder that is; what was indexed is intact."
_BUSY_SECONDS = 30.0  # commits take milliseconds; only a stopped process holds one this long


class Database:
    """An open SQLite file in WAL mode: one process writes at a time while others read on."""

    def __init__(self, path: Path, *, tables: str = "") -> None:
        """Opens `path`; makes it, with `tables`, when these are given.

        Raises:
            StoreError: it is missing, no database, or not writable.
        """
        self.path = path
        self._lock = threading.RLock()
        mode = "rwc" if tables else "rw"
        with self.explained():
            self._db = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode={mode}",
                uri=True,
                timeout=_BUSY_SECONDS,
                check_same_thread=False,
                isolation_level=None,
            )
        try:
            with self.explained():
                self._db.row_factory = sqlite3.Row
                self._db.execute("pragma journal_mode = wal")
                # Full: what is promised about Chroma must be on disk before Chroma is touched.
                self._db.execute("pragma synchronous = full")
                if tables:
                    self._db.executescript(f"begin immediate; {tables} commit;")
                self._db.execute("select count(*) from meta").fetchone()
        except StoreError:
            self._db.close()
            raise

    def close(self) -> None:
        """Closes the file; further use raises StoreError."""
        with self._lock:
            self._db.close()

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        """All rows that `statement` gives."""
        with self._lock, self.explained():
            return self._db.execute(statement, tuple(values)).fetchall()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside sees one state, whatever another process commits meanwhile."""
        with self._lock, self.explained():
            self._db.execute("begin deferred")
            try:
                yield
            finally:
                self._db.execute("rollback")

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept, or none of it."""
        with self._lock, self.explained():
            self._db.execute("begin immediate")
            try:
                yield self._db
                self._db.execute("commit")
            except BaseException:
                if self._db.in_transaction:  # a full disk has already rolled it back
                    self._db.execute("rollback")
                raise

    @contextmanager
    def attached(self, other: Path) -> Iterator[None]:
        """The SQLite file `other` is reachable as schema `other` inside."""
        with self._lock, self.explained():
            self._db.execute("attach database ? as other", (str(other),))
            try:
                yield
            finally:
                self._db.execute("detach database other")

    def find_damage(self) -> str:
        """What SQLite's own quick check complains of; "" when all is well."""
        found = [str(row[0]) for row in self.rows("pragma quick_check(3)")]
        return "" if found == ["ok"] else "; ".join(found)

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Turns what SQLite and damaged rows raise into StoreError."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise _explain(error, self.path) from error
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"A row of {self.path} is damaged: {error!r}.", hint=REBUILD) from error


def as_list(values: Iterable[str]) -> str:
    """One value for `in (select value from json_each(?))`: any number of strings."""
    return json.dumps(list(values))


def _explain(error: sqlite3.Error | OSError, path: Path) -> StoreError:
    code = getattr(error, "sqlite_errorcode", None)
    kind = None if code is None else code & 0xFF  # the rest of an extended code says where
    if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return IndexBusy(f"{path} is locked by another process.", hint="Try again.", retryable=True)
    if kind in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return StoreError(f"{path} could not be written or read: {error}.", hint=_FREE_SPACE, retryable=True)
    if kind in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreError(f"{path} could not be opened for writing: {error}.", hint=_WRITABLE)
    if isinstance(error, OSError | sqlite3.ProgrammingError):
        return StoreError(f"{path} could not be used: {error}.", hint=_WRITABLE)
    return StoreError(f"The index file {path} is damaged or half-written: {error}.", hint=REBUILD)
