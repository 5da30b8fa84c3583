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
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from queue import Empty, SimpleQueue

import numpy as np
from numpy.typing import NDArray

from index.catalog import Catalog, IndexedDocument
from index.embed import Embedder, check_vectors
from index.errors import CorpusError
from index.manifest import Manifest
from index.nodes import VectorRecord
from index.scan import FoundFile, Scan, hash_document, scan_corpus
from index.settings import IndexSettings
from index.store import VectorStore, import_writer
from index.types import Chunk, FileProblem, Progress, Stage, SyncReport
from index.windows import ReadDocument, WindowReader

OnProgress = Callable[[Progress], None]
Window = list[ReadDocument]

_SLICE = 32  # chunks embedded between two reports of progress


@dataclass(frozen=True, slots=True)
class ChunkVectors:
    """The vector of a chunk, (dimension,), and those of its units, (units, dimension)."""

    whole: NDArray[np.float32]
    units: NDArray[np.float16]  # half the size; cosines change in the fourth decimal


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
    """One run. Raises CorpusError, EmbedderError or StoreError; what was stored by then stays.

    One thread embeds; another reads the next window and stores the one before meanwhile. `tell` is only
    called from the thread that called `run`.
    """

    parts: Parts
    tell: OnProgress
    known: dict[str, str] = field(default_factory=dict)  # path -> sha256, before this run
    kept: list[str] = field(default_factory=list)  # unchanged
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    embedded: int = 0  # chunks
    notes: SimpleQueue[Progress] = field(default_factory=SimpleQueue)  # from the other thread

    def run(self) -> SyncReport:
        """Brings the index up to date and says what it did."""
        self._recover()
        self.known = self.parts.catalog.hashes()
        scan = self._scan()
        pending = self._find_changes(scan)
        reader = WindowReader(self.parts.settings, self.known, self.notes.put)
        if pending:
            self._take_in(reader, pending)
        problems = (*scan.problems, *reader.problems)
        present = {*self.kept, *reader.kept, *self.added, *self.changed}
        if not present:
            raise _no_documents(self.parts.settings, problems, scan.remarks)
        removed = self._remove(present)
        catalog = self.parts.catalog
        return SyncReport(
            added=tuple(sorted(self.added)),
            changed=tuple(sorted(self.changed)),
            removed=removed,
            unchanged=len(self.kept) + len(reader.kept),
            problems=problems,
            remarks=(*scan.remarks, *_find_remarks(catalog)),
            chunks_embedded=self.embedded,
            corpus_fingerprint=catalog.fingerprint(),
        )

    def _take_in(self, reader: WindowReader, pending: Sequence[FoundFile]) -> None:
        """Reads, embeds and stores `pending`, three windows at a time."""
        windows = reader.read(pending)
        with ThreadPoolExecutor(1) as aside:
            coming = aside.submit(next, windows, None)
            stored: Future[None] | None = None
            while window := coming.result():
                if stored is None:
                    # LlamaIndex takes seconds to import; they pass while the first texts are embedded.
                    threading.Thread(target=import_writer, daemon=True).start()
                coming = aside.submit(next, windows, None)
                vectors = self._embed(window, reader)
                if stored is not None:
                    stored.result()  # raises what went wrong, before more is embedded in vain
                stored = aside.submit(self._store, window, vectors, len(pending))
            if stored is not None:
                stored.result()
        self._pass_on_notes()

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
        vectors.wipe()

    def _scan(self) -> Scan:
        from index.read import supported_suffixes

        settings = self.parts.settings
        scan = scan_corpus(settings.corpus_dir, suffixes=supported_suffixes(), skip=settings.data_dir)
        if not scan.files:
            raise _no_documents(settings, scan.problems, scan.remarks)
        return scan

    def _find_changes(self, scan: Scan) -> list[FoundFile]:
        settings = self.parts.settings
        pending = []
        for done, file in enumerate(scan.files, start=1):
            self.tell(Progress(Stage.SCAN, done, len(scan.files), file.path))
            found = hash_document(file, settings.corpus_dir, max_bytes=settings.max_bytes)
            if found and self.known.get(file.path) == found:
                self.kept.append(file.path)
            else:
                pending.append(file)
        return pending

    def _embed(self, window: Window, reader: WindowReader) -> dict[str, ChunkVectors]:
        """Chunk id -> its vectors."""
        chunks = [chunk for read in window for chunk in read.chunks]
        chunks.sort(key=lambda chunk: len(chunk.embed_text))  # batches of even length waste no padding
        result = {}
        for some in _slices(chunks):
            found = self.parts.embedder.embed_with_units(
                [chunk.embed_text for chunk in some], [_unit_spans(chunk) for chunk in some]
            )
            check_vectors(found.vectors, source=f"The embedder {self.parts.embedder.name!r}")
            for chunk, whole, units in zip(some, found.vectors, found.units, strict=True):
                result[chunk.id] = ChunkVectors(whole, units.astype(np.float16))
            self._pass_on_notes()
            self.embedded += len(some)
            total = max(self.embedded, round(reader.expected))
            self.tell(Progress(Stage.EMBED, self.embedded, total, some[-1].path))
        return result

    def _store(self, window: Window, vectors: dict[str, ChunkVectors], total: int) -> None:
        catalog, store = self.parts.catalog, self.parts.vectors
        collection = (catalog.manifest() or self.parts.start()).collection
        records = [
            VectorRecord(read.document, chunk, vectors[chunk.id].whole)
            for read in window
            for chunk in read.chunks
        ]
        documents = [
            IndexedDocument(
                read.document, read.chunks, tuple(vectors[chunk.id].units for chunk in read.chunks)
            )
            for read in window
        ]
        if catalog.is_empty():
            store.create(collection)
        catalog.note(record.chunk.id for record in records)
        store.add(collection, records)
        gone = catalog.swap(documents, now=_now())
        store.delete(collection, gone)
        catalog.forget([*gone, *(record.chunk.id for record in records)])
        for read in window:
            (self.changed if read.document.path in self.known else self.added).append(read.document.path)
        self.notes.put(Progress(Stage.STORE, len(self.added) + len(self.changed), total))

    def _remove(self, present: set[str]) -> tuple[str, ...]:
        """Takes out what is no longer there."""
        catalog = self.parts.catalog
        removed = sorted(self.known.keys() - present)
        manifest = catalog.manifest()
        if removed and manifest is not None:
            gone = catalog.swap([], removed=removed, now=_now())
            self.parts.vectors.delete(manifest.collection, gone)
            catalog.forget(gone)
        return tuple(removed)

    def _pass_on_notes(self) -> None:
        while True:
            try:
                self.tell(self.notes.get_nowait())
            except Empty:
                return


def _slices(chunks: Sequence[Chunk]) -> Iterator[Sequence[Chunk]]:
    for first in range(0, len(chunks), _SLICE):
        yield chunks[first : first + _SLICE]


def _unit_spans(chunk: Chunk) -> list[tuple[int, int]]:
    """The spans of a chunk's units, in characters of its `embed_text`."""
    shift = len(chunk.embed_text) - len(chunk.text) - chunk.start
    return [(unit.start + shift, unit.end + shift) for unit in chunk.units]


def _find_remarks(catalog: Catalog) -> list[FileProblem]:
    remarks = []
    for path, encoding in catalog.guessed_encodings():
        why = f"It is not UTF-8; it was read as {encoding}, which is a guess."
        remarks.append(FileProblem(path, why, "If letters look wrong, save it as UTF-8."))
    for path, twin in catalog.twins():
        why = f"It has the same content as {twin}; both are indexed."
        remarks.append(FileProblem(path, why, "Remove one of them if that is not intended."))
    return remarks


def _no_documents(
    settings: IndexSettings, problems: Sequence[FileProblem], remarks: Sequence[FileProblem]
) -> CorpusError:
    reasons = "".join(f" {one.sentence}" for one in [*problems, *remarks][:3])
    return CorpusError(
        f"The corpus folder {settings.corpus_dir} holds no document that can be read.{reasons}",
        hint="Put text, Markdown, HTML, PDF or Word files there, or set CORPUS_DIR to another folder.",
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
