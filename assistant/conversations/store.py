"""Whose conversations there are, and which audit records make each: one SQLite file in DATA_DIR."""

from __future__ import annotations

import hashlib
import re
import secrets
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from assistant.sqlite_file import Row, SqliteFile

FILE: Final = "conversations.sqlite"
MOST: Final = 2000  # conversations of one person; the least recently used go
LONGEST_TITLE: Final = 200  # characters
_ID: Final = re.compile(r"[0-9a-f]{32}")
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS conversation (
    id TEXT PRIMARY KEY, person TEXT NOT NULL, title TEXT NOT NULL, begun TEXT NOT NULL, changed TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversation_person ON conversation (person, changed);
CREATE TABLE IF NOT EXISTS turn (
    conversation TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    place INTEGER NOT NULL, record TEXT NOT NULL, PRIMARY KEY (conversation, place)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS turn_record ON turn (record);
CREATE TABLE IF NOT EXISTS share (
    token_hash TEXT PRIMARY KEY, person TEXT NOT NULL, record TEXT NOT NULL, at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS share_record ON share (record, person);
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """One conversation of one person."""

    id: str  # 32 hex digits, chosen by the browser
    title: str  # as the person named it; "" for the first question
    begun: str  # UTC, ISO 8601 with Z
    changed: str
    records: tuple[str, ...]  # ids of the audit records of its answers, oldest first


class ConversationStore:
    """The conversations of one DATA_DIR. Safe for several threads.

    A person is told apart by `Person.key`. Nobody else's conversation is ever found: what is not one's
    own looks like what does not exist.
    """

    def __init__(self, file: SqliteFile, clock: Callable[[], datetime]) -> None:
        self._file = file
        self._clock = clock

    @classmethod
    def open(cls, data_dir: Path, *, clock: Callable[[], datetime] | None = None) -> Self:
        """The store in `data_dir`, made when it is not there.

        Raises:
            AssistantError: it cannot be opened.
        """
        return cls(SqliteFile(data_dir / FILE, _SCHEMA), clock or (lambda: datetime.now(UTC)))

    def add(self, person: str, id: str, record: str, *, behind: str = "") -> bool:
        """Make `record` the turn behind the record `behind` ("" for the first turn).

        Turns that stood there go, as they were asked anew; their answers stay in the log. Begins the
        conversation if there is none. False: nothing was kept, because there is no person, the id is
        malformed or the conversation is somebody else's.
        """
        if not person or not _ID.fullmatch(id):
            return False
        now = self._now()
        with self._file.writing() as run:
            run.execute(
                "INSERT INTO conversation VALUES (?, ?, '', ?, ?) ON CONFLICT (id) DO UPDATE "
                "SET changed = excluded.changed WHERE person = excluded.person",
                (id, person, now, now),
            )
            if not run.execute(
                "SELECT 1 FROM conversation WHERE id = ? AND person = ?", (id, person)
            ).fetchone():
                return False
            place = _place_behind(run, id, behind)
            run.execute("DELETE FROM turn WHERE conversation = ? AND place >= ?", (id, place))
            run.execute("INSERT INTO turn VALUES (?, ?, ?)", (id, place, record))
            run.execute(
                "DELETE FROM conversation WHERE id IN (SELECT id FROM conversation WHERE person = ? "
                "ORDER BY changed DESC LIMIT -1 OFFSET ?)",
                (person, MOST),
            )
        return True

    def find(self, person: str, id: str) -> Kept | None:
        """The conversation `id` if it is `person`'s."""
        rows = self._file.rows(f"{_SELECT} WHERE c.id = ? AND c.person = ?", (id, person))
        return _kept(rows[0]) if rows and person else None

    def all(self, person: str) -> list[Kept]:
        """The conversations of `person`, the last used first."""
        rows = self._file.rows(f"{_SELECT} WHERE c.person = ? ORDER BY c.changed DESC, c.id", (person,))
        return [_kept(row) for row in rows] if person else []

    def rename(self, person: str, id: str, title: str) -> bool:
        """Call it `title` (cut to `LONGEST_TITLE`; "" for its first question); False: it is not theirs."""
        cut = " ".join(title.encode("utf-8", "replace").decode().split())[:LONGEST_TITLE]
        with self._file.writing() as run:
            done = run.execute(
                "UPDATE conversation SET title = ? WHERE id = ? AND person = ?", (cut, id, person)
            )
        return done.rowcount > 0

    def delete(self, person: str, id: str) -> bool:
        """Forget it, and take back the links to its answers; False: it is not theirs."""
        with self._file.writing() as run:
            run.execute(
                "DELETE FROM share WHERE person = ? AND record IN (SELECT t.record FROM turn t "
                "JOIN conversation c ON c.id = t.conversation WHERE c.id = ? AND c.person = ?)",
                (person, id, person),
            )
            done = run.execute("DELETE FROM conversation WHERE id = ? AND person = ?", (id, person))
        return done.rowcount > 0

    def owns(self, person: str, record: str) -> bool:
        """Whether `record` is a turn of one of their conversations."""
        sql = (
            "SELECT 1 FROM turn t JOIN conversation c ON c.id = t.conversation "
            "WHERE t.record = ? AND c.person = ?"
        )
        return bool(person and self._file.rows(sql, (record, person)))

    def share(self, person: str, record: str) -> str | None:
        """A token (256 random bits) with which anybody who has access may see this answer; None: not theirs.

        Only its hash is kept, so that each call makes another one.
        """
        if not self.owns(person, record):
            return None
        token = secrets.token_urlsafe(32)
        with self._file.writing() as run:
            run.execute("INSERT INTO share VALUES (?, ?, ?, ?)", (_hash(token), person, record, self._now()))
        return token

    def unshare(self, person: str, record: str) -> int:
        """Take back every link to this answer that `person` gave away; returns how many there were."""
        with self._file.writing() as run:
            return run.execute("DELETE FROM share WHERE record = ? AND person = ?", (record, person)).rowcount

    def links(self, person: str, record: str) -> int:
        """How many links to this answer `person` has given away."""
        found = self._file.rows(
            "SELECT count(*) FROM share WHERE record = ? AND person = ?", (record, person)
        )
        return int(found[0][0])

    def opens(self, token: str, record: str) -> bool:
        """Whether `token` opens this answer."""
        sql = "SELECT 1 FROM share WHERE token_hash = ? AND record = ?"
        return bool(token and self._file.rows(sql, (_hash(token), record)))

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _now(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


_SELECT: Final = (
    "SELECT c.id, c.title, c.begun, c.changed, (SELECT group_concat(record, ' ') FROM "
    "(SELECT record FROM turn WHERE conversation = c.id ORDER BY place)) FROM conversation c"
)


def _place_behind(run: sqlite3.Connection, id: str, record: str) -> int:
    """The place after `record`, or after the last turn when it is not among them."""
    if not record:
        return 0
    found = run.execute(
        "SELECT max(place) FROM turn WHERE conversation = ? AND record = ?", (id, record)
    ).fetchone()
    if found[0] is None:
        found = run.execute("SELECT max(place) FROM turn WHERE conversation = ?", (id,)).fetchone()
    return 0 if found[0] is None else int(found[0]) + 1


def _kept(row: Row) -> Kept:
    id, title, begun, changed, records = row
    return Kept(id, title, begun, changed, tuple((records or "").split()))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
