"""Bringing an index up to date with its corpus folder.

Documents are taken in windows, so that batches are well filled, and a window is stored in this order:

1. the catalog's journal takes the ids of the new chunks;
2. Chroma takes their vectors;
3. one transaction of the catalog swaps the documents' rows; the ids of the old chunks join the journal;
4. Chroma loses the old vectors;
5. the journal forgets them all.

Killed anywhere, each document is in its old state or its new one (the catalog decides which), and the
next run first takes out of Chroma whatever the journal names and the catalog does not know.

A file that cannot be read any more leaves the index and is named among the problems, because nobody
could check a citation of it against the folder. A file that is being written at that moment keeps its
earlier version until the next run. When no document at all could be read, nothing is taken out.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from index.catalog import Catalog, IndexedDocument
from index.embed import Embedder
from index.errors import CorpusError, ReadError
from index.manifest import Manifest
from index.scan import FoundFile, Scan, hash_document, scan_corpus
from index.settings import IndexSettings
from index.store import VectorRecord, VectorStore, import_writer
from index.types import Chunk, Document, FileProblem, Progress, Stage, SyncReport

OnProgress = Callable[[Progress], None]

WINDOW_CHUNKS = 512  # well-filled batches; at most some 20 s of work is repeated after a kill
WINDOW_DOCUMENTS = 64
_SLICE = 32  # chunks embedded between two reports of progress


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document that was read and cut, waiting to be embedded."""

    document: Document
    chunks: tuple[Chunk, ...]
    size: int  # bytes of its file


@dataclass(frozen=True, slots=True)
class Parts:
    """What a sync works on."""

    settings: IndexSettings
    catalog: Catalog
    vectors: VectorStore
    embedder: Embedder
    start: Callable[[], Manifest]  # begins an index that has no manifest yet


@dataclass
class Sync:
    """One run. Raises CorpusError, EmbedderError or StoreError; what was stored by then stays."""

    parts: Parts
    tell: OnProgress
    known: dict[str, str] = field(default_factory=dict)  # path -> sha256, before this run
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # unchanged, or being written at this moment
    problems: list[FileProblem] = field(default_factory=list)
    embedded: int = 0
    expected: float = 0.0  # chunks in all; an estimate until every file is read

    def run(self) -> SyncReport:
        """Brings the index up to date and says what it did."""
        self._recover()
        self.known = self.parts.catalog.hashes()
        scan = self._scan()
        pending = self._find_changes(scan)
        if pending:
            # LlamaIndex takes seconds to import; they pass while the first texts are embedded.
            threading.Thread(target=import_writer, daemon=True).start()
        for window in self._windows(pending):
            self._store(window, self._embed(window))
        removed = self._remove(scan)
        return self._report(scan, removed)

    def _recover(self) -> None:
        """Finishes what a killed run left undone."""
        catalog, vectors = self.parts.catalog, self.parts.vectors
        manifest = catalog.manifest()
        if manifest is None:
            return
        if left := catalog.journal():
            if catalog.is_empty():  # killed before its first document was stored
                vectors.create(manifest.collection)
            vectors.delete(manifest.collection, sorted(left - catalog.places(left).keys()))
            catalog.forget(left)

    def _scan(self) -> Scan:
        from index.read import supported_suffixes

        settings = self.parts.settings
        scan = scan_corpus(settings.corpus_dir, suffixes=supported_suffixes(), skip=settings.data_dir)
        self.problems += scan.problems
        if not scan.files:
            raise _no_documents(settings, scan.problems, scan.remarks)
        return scan

    def _find_changes(self, scan: Scan) -> list[FoundFile]:
        pending = []
        for done, file in enumerate(scan.files, start=1):
            self.tell(Progress(Stage.SCAN, done, len(scan.files), file.path))
            found = hash_document(file, max_bytes=self.parts.settings.max_bytes)
            if found and self.known.get(file.path) == found:
                self.kept.append(file.path)
            else:
                pending.append(file)
        return pending

    def _windows(self, pending: Sequence[FoundFile]) -> Iterator[list[ReadDocument]]:
        window: list[ReadDocument] = []
        chunks = read_bytes = read_chunks = 0
        total = sum(file.size for file in pending)
        for done, file in enumerate(pending, start=1):
            self.tell(Progress(Stage.READ, done, len(pending), file.path))
            read = self._read(file)
            if read is None:
                total -= file.size
                continue
            window.append(read)
            chunks += len(read.chunks)
            read_chunks += len(read.chunks)
            read_bytes += file.size
            self.expected = read_chunks * max(1.0, total / max(1, read_bytes))
            if chunks >= WINDOW_CHUNKS or len(window) >= WINDOW_DOCUMENTS:
                yield window
                window, chunks = [], 0
        if window:
            yield window

    def _read(self, file: FoundFile) -> ReadDocument | None:
        from index.chunk import chunk_document
        from index.read import read_file

        settings = self.parts.settings
        try:
            document = read_file(file.location, settings.corpus_dir, max_bytes=settings.max_bytes)
        except ReadError as error:
            self.problems.append(FileProblem(file.path, error.message, error.hint))
            if error.retryable and file.path in self.known:
                self.kept.append(file.path)
            return None
        if self.known.get(file.path) == document.sha256:  # changed back between two looks
            self.kept.append(file.path)
            return None
        chunks = tuple(chunk_document(document, chunk_tokens=settings.chunk_tokens))
        return ReadDocument(document, chunks, file.size)

    def _embed(
        self, window: Sequence[ReadDocument]
    ) -> dict[str, tuple[NDArray[np.float32], NDArray[np.float16]]]:
        """Chunk id -> its vector and its units' vectors."""
        chunks = sorted(
            (chunk for read in window for chunk in read.chunks), key=lambda chunk: len(chunk.embed_text)
        )
        result = {}
        for first in range(0, len(chunks), _SLICE):
            some = chunks[first : first + _SLICE]
            found = self.parts.embedder.embed_with_units(
                [chunk.embed_text for chunk in some], [_unit_spans(chunk) for chunk in some]
            )
            for chunk, vector, units in zip(some, found.vectors, found.units, strict=True):
                result[chunk.id] = (vector, units.astype(np.float16))
            self.embedded += len(some)
            total = max(self.embedded, round(self.expected))
            self.tell(Progress(Stage.EMBED, self.embedded, total, some[-1].path))
        return result

    def _store(
        self,
        window: Sequence[ReadDocument],
        vectors: dict[str, tuple[NDArray[np.float32], NDArray[np.float16]]],
    ) -> None:
        catalog, store = self.parts.catalog, self.parts.vectors
        collection = (catalog.manifest() or self.parts.start()).collection
        records = [
            VectorRecord(read.document, chunk, vectors[chunk.id][0])
            for read in window
            for chunk in read.chunks
        ]
        if catalog.is_empty():
            store.create(collection)
        catalog.note(record.chunk.id for record in records)
        store.add(collection, records)
        documents = [
            IndexedDocument(read.document, read.chunks, tuple(vectors[chunk.id][1] for chunk in read.chunks))
            for read in window
        ]
        gone = catalog.swap(documents, now=_now())
        store.delete(collection, gone)
        catalog.forget([*gone, *(record.chunk.id for record in records)])
        for read in window:
            (self.changed if read.document.path in self.known else self.added).append(read.document.path)
        self.tell(
            Progress(Stage.STORE, len(self.added) + len(self.changed), len(self.added) + len(self.changed))
        )

    def _remove(self, scan: Scan) -> list[str]:
        present = {*self.kept, *self.added, *self.changed}
        if not present:
            raise _no_documents(self.parts.settings, self.problems, scan.remarks)
        removed = sorted(self.known.keys() - present)
        manifest = self.parts.catalog.manifest()
        if removed and manifest is not None:
            gone = self.parts.catalog.swap([], removed=removed, now=_now())
            self.parts.vectors.delete(manifest.collection, gone)
            self.parts.catalog.forget(gone)
        return removed

    def _report(self, scan: Scan, removed: Sequence[str]) -> SyncReport:
        catalog = self.parts.catalog
        return SyncReport(
            added=tuple(sorted(self.added)),
            changed=tuple(sorted(self.changed)),
            removed=tuple(removed),
            unchanged=len(self.kept),
            problems=tuple(self.problems),
            remarks=(*scan.remarks, *_find_remarks(catalog)),
            chunks_embedded=self.embedded,
            corpus_fingerprint=catalog.fingerprint(),
        )


def _unit_spans(chunk: Chunk) -> list[tuple[int, int]]:
    """The spans of a chunk's units, in characters of its `embed_text`."""
    shift = len(chunk.embed_text) - len(chunk.text) - chunk.start
    return [(unit.start + shift, unit.end + shift) for unit in chunk.units]


def _find_remarks(catalog: Catalog) -> list[FileProblem]:
    remarks = []
    first: dict[str, str] = {}
    for info in catalog.infos():
        if info.encoding_guessed:
            why = f"It is not UTF-8; it was read as {info.encoding}, which is a guess."
            remarks.append(FileProblem(info.path, why, "If letters look wrong, save it as UTF-8."))
        twin = first.setdefault(info.sha256, info.path)
        if twin != info.path:
            why = f"It has the same content as {twin}; both are indexed."
            remarks.append(FileProblem(info.path, why, "Remove one of them if that is not intended."))
    return remarks


def _no_documents(
    settings: IndexSettings, problems: Sequence[FileProblem], remarks: Sequence[FileProblem]
) -> CorpusError:
    reasons = "".join(f" {one.path}: {one.message}" for one in [*problems, *remarks][:3])
    return CorpusError(
        f"The corpus folder {settings.corpus_dir} holds no document that can be read.{reasons}",
        hint="Put text, Markdown, HTML, PDF or Word files there, or set CORPUS_DIR to another folder.",
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
