"""Log-ins that last: random session ids, kept as hashes in SQLite, so that a restart keeps them.

Whoever reads the file learns no id that would let them in. A session ends after some time without a
request, after a longer time in any case, when the person logs out, and when their password changes.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from assistant.sqlite_file import SqliteFile

FILE: Final = "sessions.sqlite"
_TOUCH_S: Final = 30.0  # how exactly the last use is noted: not every request writes
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS session (
    id_hash TEXT PRIMARY KEY, name TEXT NOT NULL, stamp TEXT NOT NULL, begun REAL NOT NULL, used REAL NOT NULL
) WITHOUT ROWID;
"""


class Sessions:
    """The sessions of one DATA_DIR. Safe for several threads."""

    def __init__(
        self, data_dir: Path, *, hours: float, idle_minutes: float, clock: Callable[[], float] = time.time
    ) -> None:
        """`hours`: the longest life of a session; `idle_minutes`: its longest time without a request.

        Raises:
            AssistantError: the file cannot be opened.
        """
        self._file = SqliteFile(data_dir / FILE, _SCHEMA)
        self._longest_s, self._idle_s = hours * 3600, idle_minutes * 60
        self._clock = clock

    def begin(self, name: str, stamp: str) -> str:
        """A new session of `name`: its id, 256 random bits; `stamp` as in `Users.stamp`."""
        id, now = secrets.token_urlsafe(32), self._clock()
        ended = (now - self._longest_s, now - self._idle_s)
        with self._file.writing() as run:
            run.execute("DELETE FROM session WHERE begun <= ? OR used <= ?", ended)
            run.execute("INSERT INTO session VALUES (?, ?, ?, ?, ?)", (_hash(id), name, stamp, now, now))
        return id

    def find(self, id: str) -> tuple[str, str] | None:
        """(name, stamp) of the session `id`, whose last use is now; None when it has ended."""
        now, key = self._clock(), _hash(id)
        for name, stamp, begun, used in self._file.rows(
            "SELECT name, stamp, begun, used FROM session WHERE id_hash = ?", (key,)
        ):
            if now - begun >= self._longest_s or now - used >= self._idle_s:
                break
            if now - used >= min(_TOUCH_S, self._idle_s / 10):
                with self._file.writing() as run:
                    run.execute("UPDATE session SET used = ? WHERE id_hash = ?", (now, key))
            return str(name), str(stamp)
        return None

    def end(self, id: str) -> None:
        """Log this session out; an unknown one stays unknown."""
        with self._file.writing() as run:
            run.execute("DELETE FROM session WHERE id_hash = ?", (_hash(id),))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _hash(id: str) -> str:
    return hashlib.sha256(id.encode("utf-8", "replace")).hexdigest()
