"""The log as JSONL: one record a line, its body verbatim, so that anyone can check the hashes.

The first line says what the file is. A record's line is canonical JSON of its fields; `body` is the
body itself (null once erased) and `body_hash` the sha256 of salt, colon and that canonical body.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any, Final

from assistant.audit.canonical import canonical, hash_body, hash_envelope
from assistant.audit.log import AuditLog, insert_record
from assistant.audit.sqlite import FILE
from assistant.audit.types import JSON, KINDS, Head, Record
from assistant.errors import RecordError

_HEADER: Final[dict[str, JSON]] = {"audit": "cited-assistant", "form": 1}
_FIELDS: Final = ("seq", "id", "kind", "at", "body_hash", "prev", "hash")
_PAGE: Final = 4_096  # bytes; what SQLite chooses by default, and we never otherwise
_PAGES_KNOWN: Final = slice(28, 32)  # where the first page says how many there are
_LAST_SEQ: Final = "SELECT max(seq) FROM audit_record"


def export_records(records: Iterable[Record], file: IO[str]) -> int:
    """Write `records` to `file`, one a line after a header; returns how many. Constant memory."""
    file.write(canonical(_HEADER) + "\n")
    count = 0
    for record in records:
        file.write(as_line(record) + "\n")
        count += 1
    return count


def as_line(record: Record) -> str:
    """One record as one line of JSON, its body text inserted as it is."""
    rest = canonical({name: getattr(record, name) for name in (*_FIELDS, "salt")})
    return f'{{"body":{record.body_text or "null"},{rest[1:]}'


def read_records(lines: Iterable[str]) -> Iterator[Record]:
    """The records of an export, not yet verified.

    Raises:
        RecordError: a line is not a record, named by its number.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
            if number == 1 and "audit" in raw:
                _check_header(raw)
                continue
            yield _parse(raw)
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise RecordError(f"Line {number} of the export is not an audit record: {error!r}.") from error


def _check_header(raw: dict[str, Any]) -> None:
    if raw != _HEADER:
        raise ValueError(f"its header is {raw}, expected {_HEADER}")


def _parse(raw: dict[str, Any]) -> Record:
    body = None if raw["body"] is None else canonical(raw["body"])
    fields = {name: raw[name] for name in _FIELDS}
    if not isinstance(fields["seq"], int) or not all(isinstance(fields[name], str) for name in _FIELDS[1:]):
        raise ValueError("a field has the wrong type")
    return Record(**fields, salt=raw["salt"], body_text=body)


def import_records(log: AuditLog, records: Iterable[Record]) -> int:
    """Continue `log` (usually an empty one) with `records`, all or none; returns how many.

    Raises:
        RecordError: a record does not follow the one before, or is not what its hash says.
    """
    count = 0
    head = log.head()
    with log.backend.transaction() as run:
        for record in records:
            _check_next(record, head)
            insert_record(run, record)
            head, count = Head(record.seq, record.hash, record.at), count + 1
    return count


def _check_next(record: Record, head: Head) -> None:
    digest = hash_envelope(
        record.seq, record.id, record.kind, record.at, body_hash=record.body_hash, prev=record.prev
    )
    whole = record.body_text is None or hash_body(record.salt or "", record.body_text) == record.body_hash
    if record.kind not in KINDS or digest != record.hash or not whole:
        raise RecordError(f"Record {record.seq} ({record.id}) is not what its hash says; nothing imported.")
    if record.seq != head.seq + 1 or record.prev != head.hash:
        raise RecordError(
            f"Record {record.seq} ({record.id}) does not follow record {head.seq} of this log; "
            "nothing was imported.",
            hint="Import into an empty DATA_DIR, or a file that continues this log.",
        )


def recover_records(path: Path) -> Iterator[Record]:
    """Every record that can still be read from a damaged SQLite log, in order, skipping what cannot.

    Raises:
        RecordError: nothing at all can be read.
    """
    if not path.is_file():
        raise RecordError(f"Nothing can be read from {path}: there is no such file.")
    count = 0
    for record in _recover_from(path):
        count += 1
        yield record
    if count:
        return
    # Not one: its first page, which says where the tables are, may be what is damaged. Our own logs all
    # begin alike, so a fresh one's first page is put before a copy of the rest.
    with tempfile.TemporaryDirectory() as folder:
        for record in _recover_from(_with_fresh_start(path, Path(folder))):
            count += 1
            yield record
    if not count:
        raise RecordError(
            f"Nothing can be read from {path}.", hint="Restore it from a backup or an earlier export."
        )


def _recover_from(path: Path) -> Iterator[Record]:
    # A copy of the write-ahead log beside the file is read too; nothing is written to either.
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        try:
            connection.execute("PRAGMA writable_schema=ON")  # lets a file that was cut short be opened
            connection.execute("SELECT 1 FROM audit_record WHERE false")
        except sqlite3.Error:
            return  # the table cannot even be found
        try:
            last = connection.execute(_LAST_SEQ).fetchone()[0] or 0
        except sqlite3.Error:
            last = path.stat().st_size // 100  # an upper bound: a record takes bytes
        yield from (record for record in _salvage(connection, 1, last) if _is_whole(record))


def _is_whole(record: Record) -> bool:
    """Whether every field has its type; a damaged page can hand out anything."""
    texts = (record.id, record.kind, record.at, record.body_hash, record.prev, record.hash)
    maybe = (record.salt, record.body_text)
    return all(isinstance(each, str) for each in texts) and all(isinstance(e, str | None) for e in maybe)


def _with_fresh_start(path: Path, folder: Path) -> Path:
    with AuditLog.open(folder / "fresh") as log:
        log.backend.reclaim()
    fresh, copy = folder / "fresh" / FILE, folder / FILE
    shutil.copyfile(path, copy)
    start = bytearray(fresh.read_bytes()[:_PAGE])
    start[_PAGES_KNOWN] = bytes(4)  # zero: the number of pages is that of the file
    with copy.open("r+b") as file:
        file.write(start)
    return copy


def _salvage(connection: sqlite3.Connection, low: int, high: int) -> Iterator[Record]:
    """Read a range; where that breaks, go on after what was read and halve what broke."""
    sql = (
        "SELECT seq, id, kind, at, body_hash, prev, hash, salt, body FROM audit_record "
        "WHERE seq BETWEEN ? AND ? ORDER BY seq"
    )
    ranges = [(low, high)]
    while ranges:
        low, high = ranges.pop()
        try:
            for row in connection.execute(sql, (low, high)):
                # A broken tree can hand out the same rows again; going back would never end.
                if isinstance(row[0], int) and low <= row[0] <= high:
                    yield Record(*row)
                    low = row[0] + 1
        except sqlite3.Error:
            if low < high:
                middle = (low + high) // 2
                ranges += [(middle + 1, high), (low, middle)]
