"""The catalog: one SQLite file that decides what is in the index.

Documents, chunks, their words and their units' vectors change here in one transaction, so a killed
run leaves each document's old state or its new one. Chroma only holds vectors: ids that it has and
the catalog has not do not exist. The `journal` names ids that may be left over in Chroma.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.database import Database, as_list
from index.fuse import Candidate
from index.lexical import FTS_TOKENIZER, split_terms
from index.manifest import Manifest, fingerprint_corpus, parse_manifest
from index.records import (
    CHUNK_COLUMNS,
    DOCUMENT_COLUMNS,
    pack_chunk,
    pack_document,
    unpack_chunk,
    unpack_document,
    unpack_info,
    unpack_vectors,
)
from index.types import Chunk, Document, DocumentInfo

_TABLES = f"""
create table if not exists meta (key text primary key, value text not null) without rowid;
create table if not exists documents (
    path text primary key, title text not null, sha256 text not null, text_sha256 text not null,
    size integer not null, format text not null, encoding text not null,
    encoding_guessed integer not null, repairs text not null, pages text not null, fields text not null,
    text blob not null, characters integer not null, chunks integer not null, indexed_at text not null
);
create table if not exists chunks (
    number integer primary key, id text not null unique, path text not null, ordinal integer not null,
    start integer not null, end integer not null, text text not null, prefix text not null,
    tokens integer not null, page integer, units text not null, unit_vectors blob not null
);
create index if not exists chunks_of_path on chunks (path, ordinal);
create virtual table if not exists words using fts5 (terms, tokenize = "{FTS_TOKENIZER}");
create virtual table if not exists vocabulary using fts5vocab (words, row);
create table if not exists journal (id text primary key) without rowid;
"""
_SPARE = 32  # rows beyond `limit`, so that equal scores at the cut are cut by path, not by age
_INFO_COLUMNS = DOCUMENT_COLUMNS.replace("text, characters", "characters")
_OF_IDS = "from chunks where id in (select value from json_each(?))"


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document with its chunks and the vectors of their units, ready to be stored."""

    document: Document
    chunks: tuple[Chunk, ...]
    unit_vectors: tuple[NDArray[np.float16], ...]  # per chunk: (units, dimension)


class Catalog:
    """One open catalog. Safe for several threads; one process writes at a time, others read on.

    Every method raises StoreError when the file is damaged, locked for long, or cannot be written.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Opens the catalog at `path`, which must be there unless `create`."""
        self.path = path
        self._db = Database(path, tables=_TABLES if create else "")

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    # What is in it.

    def manifest(self) -> Manifest | None:
        """By what it was built; None when nothing was ever indexed."""
        content = self._meta("manifest")
        return parse_manifest(content, source=str(self.path)) if content else None

    def revision(self) -> int:
        """Grows with every change to what can be found."""
        return int(self._meta("revision") or 0)

    def fingerprint(self) -> str:
        """sha256 over the sorted (path, sha256) pairs of the documents in it."""
        return self._meta("corpus_fingerprint") or fingerprint_corpus(())

    def hashes(self) -> dict[str, str]:
        """path -> sha256 of the bytes, of every document in it."""
        return {row["path"]: row["sha256"] for row in self._db.rows("select path, sha256 from documents")}

    def is_empty(self) -> bool:
        """True when no document is in it."""
        return not self._db.rows("select 1 from documents limit 1")

    def infos(self) -> list[DocumentInfo]:
        """Every document, by path, without its text."""
        with self._db.explained():
            rows = self._db.rows(f"select {_INFO_COLUMNS} from documents order by path")
            return [unpack_info(row) for row in rows]

    def guessed_encodings(self) -> list[tuple[str, str]]:
        """(path, codec) of the documents whose codec was guessed, by path."""
        rows = self._db.rows("select path, encoding from documents where encoding_guessed order by path")
        return [(row["path"], row["encoding"]) for row in rows]

    def twins(self) -> list[tuple[str, str]]:
        """(path, first path) of the documents whose bytes are also those of an earlier path."""
        rows = self._db.rows(
            "select path, first from documents join "
            "(select sha256, min(path) as first from documents group by sha256 having count(*) > 1) "
            "using (sha256) where path <> first order by path"
        )
        return [(row["path"], row["first"]) for row in rows]

    def document(self, path: str) -> Document | None:
        """The document at `path`; None when it is not in the index."""
        with self._db.explained():
            rows = self._db.rows(f"select {DOCUMENT_COLUMNS} from documents where path = ?", (path,))
            return unpack_document(rows[0]) if rows else None

    def chunks_of(self, path: str) -> list[Chunk]:
        """The chunks of the document at `path`, in order."""
        with self._db.explained():
            statement = f"select {CHUNK_COLUMNS} from chunks where path = ? order by ordinal"
            return [unpack_chunk(row) for row in self._db.rows(statement, (path,))]

    def chunks(self, ids: Iterable[str]) -> dict[str, Chunk]:
        """id -> chunk, of those ids that are in the index."""
        with self._db.explained():
            rows = self._db.rows(f"select {CHUNK_COLUMNS} {_OF_IDS}", (as_list(ids),))
            return {row["id"]: unpack_chunk(row) for row in rows}

    def versions(self, paths: Iterable[str]) -> dict[str, tuple[str, str, str]]:
        """path -> (title, sha256, text_sha256), of those paths that are in the index."""
        statement = (
            "select path, title, sha256, text_sha256 from documents "
            "where path in (select value from json_each(?))"
        )
        rows = self._db.rows(statement, (as_list(paths),))
        return {row["path"]: (row["title"], row["sha256"], row["text_sha256"]) for row in rows}

    def unit_vectors(self, ids: Iterable[str], *, dimension: int) -> dict[str, NDArray[np.float32]]:
        """id -> vectors of its units, (units, dimension), of those ids that are in the index."""
        with self._db.explained():
            rows = self._db.rows(f"select id, unit_vectors {_OF_IDS}", (as_list(ids),))
            return {row["id"]: unpack_vectors(row["unit_vectors"], dimension=dimension) for row in rows}

    def places(self, ids: Iterable[str]) -> dict[str, tuple[str, int]]:
        """id -> (path, ordinal), of those ids that are in the index."""
        rows = self._db.rows(f"select id, path, ordinal {_OF_IDS}", (as_list(ids),))
        return {row["id"]: (row["path"], row["ordinal"]) for row in rows}

    def chunk_ids(self) -> set[str]:
        """The ids of all chunks."""
        return {row["id"] for row in self._db.rows("select id from chunks")}

    def match(self, expression: str, *, limit: int, paths: Collection[str] | None = None) -> list[Candidate]:
        """The chunks that match an FTS5 `expression` best, by BM25 (0 and up, higher is better)."""
        within, values = "", list[object]()
        if paths is not None:
            within = "and rowid in (select number from chunks where path in (select value from json_each(?)))"
            values = [as_list(paths)]
        rows = self._db.rows(
            "select id, path, ordinal, -found.rank as score from (select rowid, rank from words "
            f"where words match ? {within} order by rank limit ?) as found "
            "join chunks on number = found.rowid order by score desc, path, ordinal limit ?",
            (expression, *values, limit + _SPARE, limit),
        )
        return [Candidate(row["id"], row["path"], row["ordinal"], max(row["score"], 0.0)) for row in rows]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """term -> number of chunks that hold it, of those terms that stand anywhere."""
        statement = "select term, doc from vocabulary where term in (select value from json_each(?))"
        return {row["term"]: row["doc"] for row in self._db.rows(statement, (as_list(terms),))}

    def chunk_count(self) -> int:
        """How many chunks there are."""
        return int(self._db.rows("select count(*) as n from chunks")[0]["n"])

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside sees one state, whatever another process commits meanwhile."""
        with self._db.snapshot():
            yield

    def find_damage(self) -> str:
        """What SQLite's own check complains of; "" when all is well."""
        return self._db.find_damage()

    # Changing it.

    def start(self, manifest: Manifest) -> None:
        """Writes the manifest of an index that begins."""
        with self._db.change() as db:
            _write_meta(db, "manifest", manifest.to_json())

    def retired(self) -> str:
        """The collection that a rebuild has replaced and that must still be dropped; "" for none."""
        return self._meta("retired") or ""

    def forget_retired(self) -> None:
        """The replaced collection is gone."""
        with self._db.change() as db:
            _write_meta(db, "retired", "")

    def journal(self) -> set[str]:
        """Ids that may be in Chroma; those that are not chunks here do not belong there."""
        return {row["id"] for row in self._db.rows("select id from journal")}

    def note(self, ids: Iterable[str]) -> None:
        """Remembers that `ids` are about to be added to Chroma."""
        with self._db.change() as db:
            _note(db, ids)

    def forget(self, ids: Iterable[str]) -> None:
        """Chroma is known to be right about `ids`."""
        with self._db.change() as db:
            db.executemany("delete from journal where id = ?", ((one,) for one in ids))

    def swap(
        self, documents: Sequence[IndexedDocument], *, removed: Sequence[str] = (), now: str
    ) -> list[str]:
        """Puts `documents` in the place of what was at their paths, and takes `removed` out, at once.

        Returns the ids of chunks that are gone; they are in the journal until forgotten.
        """
        with self._db.change() as db:
            gone: set[str] = set()
            for path in [*removed, *(one.document.path for one in documents)]:
                gone |= _take_out(db, path)
            for one in documents:
                gone -= _put_in(db, one, now=now)
            _note(db, gone)
            self._stamp(db)
        return sorted(gone)

    def adopt(self, built: Path, *, retired: str) -> None:
        """Takes over everything from the catalog at `built`, in one transaction.

        `retired` is the collection that held the vectors so far ("" for none).
        """
        with self._db.attached(built), self._db.change() as db:
            for table in ("documents", "chunks", "words", "journal"):
                db.execute(f"delete from main.{table}")
            for table in ("documents", "chunks", "journal"):
                db.execute(f"insert into main.{table} select * from other.{table}")
            db.execute("insert into main.words (rowid, terms) select rowid, terms from other.words")
            db.execute("insert or replace into main.meta select * from other.meta where key = 'manifest'")
            _write_meta(db, "retired", retired)
            self._stamp(db)

    def _stamp(self, db: sqlite3.Connection) -> None:
        _write_meta(db, "revision", str(self.revision() + 1))
        _write_meta(db, "corpus_fingerprint", fingerprint_corpus(self.hashes().items()))

    def _meta(self, key: str) -> str | None:
        rows = self._db.rows("select value from main.meta where key = ?", (key,))
        return str(rows[0]["value"]) if rows else None


def _take_out(db: sqlite3.Connection, path: str) -> set[str]:
    rows = db.execute("select number, id from chunks where path = ?", (path,)).fetchall()
    db.executemany("delete from words where rowid = ?", ((row["number"],) for row in rows))
    db.execute("delete from chunks where path = ?", (path,))
    db.execute("delete from documents where path = ?", (path,))
    return {row["id"] for row in rows}


def _put_in(db: sqlite3.Connection, one: IndexedDocument, *, now: str) -> set[str]:
    row = pack_document(one.document, chunks=len(one.chunks), indexed_at=now)
    db.execute(f"insert into documents ({DOCUMENT_COLUMNS}) values ({_marks(row)})", row)
    for chunk, vectors in zip(one.chunks, one.unit_vectors, strict=True):
        row = pack_chunk(chunk, vectors)
        added = db.execute(f"insert into chunks ({CHUNK_COLUMNS}) values ({_marks(row)})", row)
        terms = " ".join(split_terms(chunk.embed_text))
        db.execute("insert into words (rowid, terms) values (?, ?)", (added.lastrowid, terms))
    return {chunk.id for chunk in one.chunks}


def _note(db: sqlite3.Connection, ids: Iterable[str]) -> None:
    db.executemany("insert or ignore into journal values (?)", ((one,) for one in ids))


def _write_meta(db: sqlite3.Connection, key: str, value: str) -> None:
    db.execute("insert or replace into main.meta values (?, ?)", (key, value))


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
