"""The facade of this package: one corpus folder, its index, and everything that is asked of it."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Collection as Group
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from index.catalog import Catalog
from index.embed import Embedder, open_embedder
from index.errors import StoreError
from index.lock import hold_lock
from index.manifest import (
    REBUILD,
    SCHEMA,
    Manifest,
    check_dimension,
    check_manifest,
    current_rules,
    fingerprint_corpus,
)
from index.rebuild import CATALOG, finish_rebuild, rebuild_index
from index.search import Query, search
from index.settings import IndexSettings
from index.store import PREFIX, VectorStore
from index.sync import OnProgress, Parts, Sync
from index.types import Chunk, Document, DocumentInfo, Hit, Progress, Stage, SyncReport

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

    from index.checkup import IndexProblem

_REMEMBERED_QUERIES = 256


class CorpusIndex:
    """A corpus folder and its index. Safe for several threads; others may sync and search meanwhile."""

    def __init__(self, settings: IndexSettings, embedder: Embedder) -> None:
        self.settings = settings
        self.embedder = embedder
        self._vectors = VectorStore(settings.data_dir, url=settings.chroma_url)
        self._catalog: Catalog | None = None
        self._opening = threading.Lock()
        self._embed_remembered = lru_cache(_REMEMBERED_QUERIES)(self._embed_one)

    @classmethod
    def open(cls, settings: IndexSettings, *, embedder: Embedder | None = None) -> CorpusIndex:
        """The index of `settings`. Touches nothing yet: a damaged or foreign index is refused by
        `check`, `sync` and whatever reads it, and can still be rebuilt by `sync(rebuild=True)`.

        Raises:
            EmbedderError: the settings name no embedder.
        """
        return cls(settings, embedder or _open_embedder(settings))

    def __enter__(self) -> CorpusIndex:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of all files; the next use opens them again."""
        with self._opening:
            if self._catalog is not None:
                self._catalog.close()
                self._catalog = None
        self._vectors.close()
        self._embed_remembered.cache_clear()

    def check(self) -> None:
        """Nothing, when the index is whole enough to be asked and was built by these settings.

        Cheap; a corpus that was never indexed is fine. `inspect` looks at everything.

        Raises:
            IndexMismatch: it was built by another embedder, other chunk settings or other rules.
            StoreError: it is damaged, or parts of it are missing.
        """
        self._manifest()

    def sync(self, on_progress: OnProgress | None = None, *, rebuild: bool = False) -> SyncReport:
        """Brings the index up to date with the corpus folder; `rebuild` makes it anew beside the old
        one, which stays in use until the new one is complete.

        Raises:
            CorpusError: the folder is missing, unreadable, or holds no document that can be read.
            IndexBusy: another process was writing for longer than `settings.lock_wait`.
            IndexMismatch, StoreError: as `check`, unless `rebuild`; or the disk is full or read-only.
            EmbedderError: the model is missing or altered.
        """
        tell = on_progress or (lambda _: None)

        def tell_waiting(note: str) -> None:
            tell(Progress(Stage.SCAN, 0, 0, note))

        data_dir = self.settings.data_dir
        with hold_lock(data_dir, wait=self.settings.lock_wait, on_wait=tell_waiting):
            if rebuild:
                self.close()  # a damaged file must not stay open while it is moved away
                return rebuild_index(data_dir, self._vectors, lambda path: self._sync_into(path, tell))
            if self._manifest() is not None:
                finish_rebuild(self._open_catalog(), self._vectors)
            return self._sync_into(data_dir / CATALOG, tell)

    def search(
        self, query: str, *, top: int = 20, depth: int = 100, paths: Group[str] | None = None
    ) -> list[Hit]:
        """Up to `top` chunks for `query`, best first; only of `paths` when given.

        `depth` candidates of the dense and of the lexical retriever are fused. The same query over the
        same index gives the same hits in the same order. An empty index gives none.

        Raises:
            EmbedderError, IndexMismatch, StoreError: as `sync`.
        """
        manifest = self._manifest()
        pointless = not query.strip() or top < 1 or (paths is not None and not paths)
        if pointless or manifest is None or self._open_catalog().is_empty():
            return []
        vector = self.embed_query(query)
        check_dimension(manifest, len(vector))
        wanted = Query(query, vector, top, max(top, depth), paths)
        try:
            return search(self._open_catalog(), self._vectors, manifest.collection, wanted)
        except StoreError:
            rebuilt = self._manifest()
            if rebuilt is None or rebuilt.collection == manifest.collection:
                raise
        # Another process put a rebuilt index in its place at that very moment.
        return search(self._open_catalog(), self._vectors, rebuilt.collection, wanted)

    def term_frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """term -> number of chunks that hold it, of those that stand anywhere; "" -> number of chunks.

        Terms are in the form that `index.lexical.split_terms` gives them.
        """
        if not self._is_there():
            return {"": 0}
        catalog = self._open_catalog()
        return catalog.frequencies(terms) | {"": catalog.chunk_count()}

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of `text`: (dimension,), length 1, not writable."""
        return self._embed_remembered(text)

    def unit_vectors(self, chunk_ids: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Chunk id -> vectors of its units, (units, dimension), rows of length 1.

        A unit's vector is late-chunked: it was made in the pass over its whole chunk. Ids that are not
        in the index are left out.
        """
        manifest = self._manifest()
        if manifest is None:
            return {}
        return self._open_catalog().unit_vectors(chunk_ids, dimension=manifest.dimension)

    def documents(self) -> list[DocumentInfo]:
        """Every indexed document, by path."""
        return self._open_catalog().infos() if self._is_there() else []

    def document(self, path: str) -> Document:
        """The indexed document at `path`, with its text.

        Raises:
            StoreError: there is none.
        """
        found = self._open_catalog().document(path) if self._is_there() else None
        if found is None:
            raise StoreError(f"{path} is not in the index.", hint="See the list of documents.")
        return found

    def chunks(self, path: str) -> list[Chunk]:
        """The chunks of the document at `path`, in order; none when it is not in the index."""
        return self._open_catalog().chunks_of(path) if self._is_there() else []

    def chunk(self, chunk_id: str) -> Chunk:
        """The chunk with this id.

        Raises:
            StoreError: there is none.
        """
        found = self._open_catalog().chunks([chunk_id]) if self._is_there() else {}
        if chunk_id not in found:
            raise StoreError(f"There is no chunk {chunk_id} in the index.", hint="Run `assistant index`.")
        return found[chunk_id]

    def fingerprint(self) -> str:
        """sha256 over the sorted (path, sha256) pairs of the indexed documents."""
        return self._open_catalog().fingerprint() if self._is_there() else fingerprint_corpus(())

    def embedder_fingerprint(self) -> str:
        """sha256 of everything that decides the embedder's vectors."""
        return self.embedder.fingerprint

    def inspect(self) -> list[IndexProblem]:
        """Everything that is wrong with the corpus, the index and the embedder, each with a remedy.

        Takes a moment; changes nothing and raises nothing.
        """
        from index.checkup import inspect_index

        return inspect_index(self.settings, self.embedder)

    def open_collection(self) -> Collection | None:
        """The chromadb collection with the vectors, as ChromaVectorStore of LlamaIndex takes it; None
        when nothing is indexed.

        Raises:
            IndexMismatch, StoreError: as `check`.
        """
        manifest = self._manifest()
        if manifest is None or self._open_catalog().is_empty():
            return None
        return self._vectors.open_collection(manifest.collection)

    def _embed_one(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.embedder.embed([text])[0]
        vector.setflags(write=False)  # it is shared by everyone who asks the same
        return vector

    def _is_there(self) -> bool:
        return (self.settings.data_dir / CATALOG).is_file()

    def _open_catalog(self) -> Catalog:
        with self._opening:
            if self._catalog is None:
                self._catalog = Catalog(self.settings.data_dir / CATALOG)
            return self._catalog

    def _manifest(self) -> Manifest | None:
        """The manifest of an index that may be used by these settings; None when there is no index."""
        manifest = self._open_catalog().manifest() if self._is_there() else None
        if manifest is None:
            return None
        check_manifest(
            manifest,
            embedder=self.embedder.name,
            embedder_fingerprint=self.embedder.fingerprint,
            chunk_tokens=self.settings.chunk_tokens,
        )
        if self._vectors.is_missing() and not self._open_catalog().is_empty():
            raise StoreError(
                f"The catalog is there, but the vectors in {self._vectors.place} are gone.", hint=REBUILD
            )
        return manifest

    def _sync_into(self, path: Path, tell: OnProgress) -> SyncReport:
        vectors = VectorStore(self.settings.data_dir, url=self.settings.chroma_url)
        with closing(vectors), closing(Catalog(path, create=True)) as catalog:

            def start() -> Manifest:
                manifest = self._new_manifest()
                catalog.start(manifest)
                return manifest

            return Sync(Parts(self.settings, catalog, vectors, self.embedder, start), tell).run()

    def _new_manifest(self) -> Manifest:
        return Manifest(
            schema=SCHEMA,
            rules=current_rules(),
            embedder=self.embedder.name,
            embedder_fingerprint=self.embedder.fingerprint,
            dimension=self.embedder.dimension,
            chunk_tokens=self.settings.chunk_tokens,
            collection=f"{PREFIX}{uuid.uuid4().hex[:12]}",
            created=datetime.now(UTC).isoformat(timespec="seconds"),
        )


def _open_embedder(settings: IndexSettings) -> Embedder:
    return open_embedder(
        settings.embedder,
        threads=settings.threads,
        base_url=settings.embedder_base_url,
        api_key=settings.embedder_api_key,
        timeout=settings.embedder_timeout,
    )
