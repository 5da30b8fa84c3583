"""The audit log: append-only, hash-chained, on disk before an answer is shown.

    with AuditLog.open(data_dir) as log:
        record = log.append("answer", body)

Each record's hash covers the record before it, so that nothing can be altered, dropped, inserted or
moved without `assistant audit` naming it. Records sit in SQLite (or PostgreSQL); every append is one
transaction that is on disk when it returns.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from assistant.audit.backend import Backend, Row, Run
from assistant.audit.canonical import GENESIS, canonical, hash_body, hash_envelope, new_id, new_salt, utc_text
from assistant.audit.digest import write_digest
from assistant.audit.mentions import write_mentions
from assistant.audit.schema import migrate
from assistant.audit.selecting import COLUMNS, select
from assistant.audit.types import EVERYTHING, JSON, KINDS, Head, Record, Selection
from assistant.errors import RecordError

_BATCH = 256  # records per query while streaming: no read transaction stays open for long
_LAST = "SELECT seq, hash, at FROM audit_record ORDER BY seq DESC LIMIT 1"
_MENTIONS = "SELECT seq, name, value FROM audit_mention WHERE seq IN"
_INSERT = (
    "INSERT INTO audit_record (seq, id, kind, at, body_hash, prev, hash, salt, body) "
    "VALUES (:seq, :id, :kind, :at, :body_hash, :prev, :hash, :salt, :body)"
)


class AuditLog:
    """The chain of records. Safe for several threads and processes at once."""

    def __init__(self, backend: Backend, clock: Callable[[], datetime]) -> None:
        self.backend = backend
        self._clock = clock

    @classmethod
    def open(
        cls, data_dir: Path, *, database_url: str = "", clock: Callable[[], datetime] | None = None
    ) -> AuditLog:
        """The log in `data_dir`, or in the PostgreSQL of `database_url`; created or migrated as needed.

        Raises:
            RecordError: it cannot be opened, is corrupt, or was written by a newer version.
        """
        backend: Backend
        if database_url:
            from assistant.audit.postgres import PostgresBackend

            backend = PostgresBackend(database_url)
        else:
            from assistant.audit.sqlite import FILE, SqliteBackend

            backend = SqliteBackend(data_dir / FILE)
        try:
            migrate(backend)
        except RecordError:
            backend.close()
            raise
        return cls(backend, clock or (lambda: datetime.now(UTC)))

    def append(self, kind: str, body: Mapping[str, JSON]) -> Record:
        """Write one record; when this returns it is on disk and linked to all before it.

        Raises:
            RecordError: `kind` is unknown, `body` is not JSON, or the database refused (`retryable`
                says whether trying again may help). Nothing was written then.
        """
        text = canonical(body)
        with self.backend.transaction() as run:
            return self.append_within(run, kind, body, text)

    def append_within(self, run: Run, kind: str, body: Mapping[str, JSON], text: str = "") -> Record:
        """`append` as a part of a transaction that does something else too (erasing)."""
        if kind not in KINDS:
            raise RecordError(f"There is no kind of record called {kind!r}.")
        head = _head(run(_LAST, {}))
        moment = self._clock()
        id, at, salt, text = new_id(moment), utc_text(moment), new_salt(), text or canonical(body)
        body_hash = hash_body(salt, text)
        digest = hash_envelope(head.seq + 1, id, kind, at, body_hash=body_hash, prev=head.hash)
        record = Record(head.seq + 1, id, kind, at, body_hash, head.hash, digest, salt, text)
        insert_record(run, record)
        return record

    def get(self, id: str) -> Record:
        """The record `id`; a beginning of an id will do when no other record's begins so.

        Raises:
            RecordError: there is none, or the beginning fits several.
        """
        for record in self.records(Selection(ids=(id,))):
            return record
        found = self._beginning_with(id)
        if len(found) == 1:
            return self.get(found[0])
        problem = f"{len(found)} or more records begin with" if found else "No record has"
        raise RecordError(
            f"{problem} the id {id!r} in the audit log {self.backend.place}.",
            hint="`assistant audit log` lists the ids.",
        )

    def _beginning_with(self, prefix: str) -> list[str]:
        if not prefix or not set(prefix) <= set("0123456789abcdef-"):
            return []
        sql = "SELECT id FROM audit_record WHERE id >= :low AND id < :high ORDER BY id LIMIT 2"
        return [str(row[0]) for row in self.backend.stream(sql, {"low": prefix, "high": prefix + "g"})]

    def records(self, selection: Selection = EVERYTHING) -> Iterator[Record]:
        """Stream the selected records in constant memory, while others may append."""
        kinds = dict.fromkeys(selection.kinds)
        if len(kinds) > 1 and selection == replace(EVERYTHING, kinds=selection.kinds, after=selection.after):
            # One index holds each kind in order, but not several: a query would sort them all per batch.
            each = (self.records(replace(selection, kinds=(kind,))) for kind in kinds)
            yield from heapq.merge(*each, key=lambda record: record.seq)
            return
        query = select(selection, batch=_BATCH)
        last: Record | None = None
        while True:
            count = 0
            place = {"after_seq": last.seq if last else 0}
            timed = {"after_at": last.at if last else ""} if query.by_time else {}
            for row in self.backend.stream(query.sql, query.values | place | timed):
                last, count = _record(row), count + 1
                yield last
            if count < _BATCH:
                return

    def numbered(self, seqs: Collection[int]) -> dict[int, Record]:
        """The records of these numbers, those that are there."""
        listed = ", ".join(str(int(seq)) for seq in seqs)
        sql = f"SELECT {COLUMNS} FROM audit_record r WHERE r.seq IN ({listed})"
        rows = self.backend.stream(sql, {}) if listed else ()
        return {record.seq: record for record in map(_record, rows)}

    def mentions_of(self, seqs: Collection[int]) -> dict[int, frozenset[tuple[str, str]]]:
        """What the index selects the records of these numbers by: (name, value) pairs. No hash covers it."""
        listed = ", ".join(str(int(seq)) for seq in seqs)
        found: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for seq, name, value in self.backend.stream(f"{_MENTIONS} ({listed})", {}) if listed else ():
            found[int(seq or 0)].add((str(name), str(value)))
        return {seq: frozenset(pairs) for seq, pairs in found.items()}

    def __iter__(self) -> Iterator[Record]:
        return self.records()

    def head(self) -> Head:
        """The newest link; its `seq` is the number of records."""
        return _head(list(self.backend.stream(_LAST, {})))

    def close(self) -> None:
        """Let go of the database; a second call does nothing."""
        self.backend.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def insert_record(run: Run, record: Record) -> None:
    """Write `record` as it is, with what it can be selected by; the caller made it the next link."""
    values = {name: getattr(record, name) for name in ("seq", "id", "kind", "at", "body_hash", "prev")}
    run(_INSERT, values | {"hash": record.hash, "salt": record.salt, "body": record.body_text})
    body = None if record.erased else record.body
    write_digest(run, values, body)
    if body is not None:
        write_mentions(run, record.seq, record.kind, body)


def _head(rows: list[Row]) -> Head:
    if not rows:
        return Head(0, GENESIS)
    seq, digest, at = rows[0]
    return Head(int(seq or 0), str(digest), str(at))


def _record(row: Row) -> Record:
    return Record(*row)  # type: ignore[arg-type]  # the columns are those of COLUMNS, NOT NULL but two
