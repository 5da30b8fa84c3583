"""The vector store: the only file that imports chromadb.

Vectors are written through LlamaIndex's ChromaVectorStore, so that any LlamaIndex program can open
the collection, and read through chromadb itself, because LlamaIndex takes 6 s to import and gives
exp(-distance) where a cosine is wanted.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Collection as Group
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from index.errors import StoreError
from index.lock import try_lock
from index.manifest import REBUILD
from index.nodes import VectorRecord, as_node
from index.remains import wipe_unused

if TYPE_CHECKING:
    from chromadb.api.client import Client
    from chromadb.api.models.Collection import Collection
    from chromadb.config import Settings

FOLDER = "chroma"  # inside the data folder
PREFIX = "cited-"  # of every collection that is ours
_MOST_ADDED = 2000  # a call; Chroma takes at most 5,461
_MOST_DELETED = 5000


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A chunk id that Chroma found near a vector."""

    id: str
    cosine: float  # -1..1, higher is closer


class VectorStore:
    """Chroma collections in `data_dir`, or on the server at `url`. Safe for several threads.

    Every method raises StoreError when Chroma's files are damaged or its server does not answer.
    """

    _failures: ClassVar[dict[Path, int]] = {}  # folder -> how often it could not be opened

    def __init__(self, data_dir: Path, *, url: str = "") -> None:
        self.folder = data_dir.absolute() / FOLDER
        self.url = url
        self._client: Client | None = None
        self._collections: dict[str, Collection] = {}  # of this client; asking by name takes a while
        self._searched: set[str] = set()  # collections whose graph this client has loaded
        self._seen = -1  # the catalog's revision when the client was opened
        self._lock = threading.RLock()

    @property
    def place(self) -> str:
        """Where the vectors are, for messages."""
        if not self.url:
            return str(self.folder)
        parts = urlsplit(self.url)
        return f"the Chroma server at {parts.hostname}:{parts.port}"  # a password may stand before these

    def is_missing(self) -> bool:
        """True when an embedded store has no file; cheap, imports nothing."""
        return not self.url and not (self.folder / "chroma.sqlite3").is_file()

    def create(self, name: str) -> None:
        """Makes the collection `name`, unless it is there."""
        with self._explained(), self._lock:
            self._open_client().get_or_create_collection(
                name, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )

    def drop(self, name: str) -> None:
        """Deletes the collection `name`, if it is there."""
        with self._explained(), self._lock:
            client = self._open_client()
            self._collections.pop(name, None)
            if any(collection.name == name for collection in client.list_collections()):
                client.delete_collection(name)

    def add(self, name: str, records: Sequence[VectorRecord]) -> None:
        """Adds `records` to collection `name`, in the place of any with the same ids."""
        from llama_index.vector_stores.chroma import ChromaVectorStore

        with self._explained(), self._lock:
            collection = self._collection(name)
            self._delete_from(collection, [record.chunk.id for record in records])
            target = ChromaVectorStore(chroma_collection=collection)
            for first in range(0, len(records), _MOST_ADDED):
                target.add([as_node(record) for record in records[first : first + _MOST_ADDED]])
        self.wipe()

    def wipe(self) -> None:
        """Takes out of Chroma's files what it wrote of this or an earlier process's memory."""
        if self.url:
            return
        try:
            with self._lock:
                wipe_unused(self.folder)
        except OSError as error:
            raise self._explain(error) from error

    def _wipe_after_loading(self, name: str) -> None:
        """As `wipe`, once for each client: where the vectors are still in its log alone, Chroma writes the
        graph anew when a search loads it. Whoever is writing the index wipes it anyway.
        """
        if name in self._searched or self.url:
            return
        with try_lock(self.folder.parent) as held:
            if held:
                self.wipe()
                self._searched.add(name)

    def delete(self, name: str, ids: Sequence[str]) -> None:
        """Deletes those of `ids` that are in collection `name`."""
        if ids:
            with self._explained(), self._lock:
                self._delete_from(self._collection(name), ids)

    def ids(self, name: str) -> set[str]:
        """Every id in collection `name`."""
        with self._explained(), self._lock:
            return set(self._collection(name).get(include=[])["ids"])

    def count(self, name: str) -> int:
        """How many vectors collection `name` holds."""
        with self._explained(), self._lock:
            return self._collection(name).count()

    def nearest(
        self, name: str, vector: NDArray[np.float32], *, limit: int, paths: Group[str] | None = None
    ) -> list[Neighbour]:
        """Up to `limit` chunks by cosine to `vector`, nearest first; only of `paths` when given."""
        where: Any = None if paths is None else {"path": {"$in": sorted(paths)}}
        with self._explained(), self._lock:
            found = self._collection(name).query(
                query_embeddings=vector[np.newaxis], n_results=limit, where=where, include=["distances"]
            )
            self._wipe_after_loading(name)
        distances = found["distances"] or [[]]
        pairs = zip(found["ids"][0], distances[0], strict=True)
        return [Neighbour(one, max(-1.0, min(1.0, 1.0 - float(far)))) for one, far in pairs]

    def probe(self, name: str) -> None:
        """Nothing, when Chroma's files can be opened and collection `name`, if it is there, be read."""
        with self._explained(), self._lock:
            for collection in self._open_client().list_collections():
                if collection.name == name:
                    # Reading one vector back and searching for it loads the graph, not only the tables.
                    some = collection.get(limit=1, include=["embeddings"])["embeddings"]
                    if some is not None and len(some):
                        collection.query(query_embeddings=np.asarray(some, np.float32), n_results=1)
                        self._wipe_after_loading(name)

    def open_collection(self, name: str) -> Collection:
        """The chromadb collection itself, for LlamaIndex programs."""
        with self._explained(), self._lock:
            return self._collection(name)

    def refresh(self, revision: int) -> None:
        """Opens Chroma again when another process has brought the catalog to `revision`.

        An embedded Chroma keeps its graph in memory and never sees what another process adds.
        """
        with self._lock:
            if revision != self._seen and not self.url:
                self.close()
            self._seen = revision

    def close(self) -> None:
        """Lets go of Chroma's files; the next call opens them again."""
        with self._lock:
            if self._client is not None:
                client, self._client = self._client, None
                self._collections.clear()
                self._searched.clear()
                client.close()

    def _collection(self, name: str) -> Collection:
        if name not in self._collections:
            found = self._open_client().get_collection(name, embedding_function=None)
            self._collections[name] = found
        return self._collections[name]

    def _open_client(self) -> Client:
        if self._client is None:
            self._client = self._connect_server() if self.url else self._open_folder()
        return self._client

    def _open_folder(self) -> Client:
        import chromadb

        # Chroma keeps one system for each spelling of a folder, also one that failed to start. The
        # separator keeps ours apart from that of another program part in this process, which may have
        # opened the folder in its own way, and a dot more gets past a failed one.
        folder = os.path.join(self.folder, *["."] * self._failures.get(self.folder, 0), "")  # noqa: PTH118
        try:
            return cast("Client", chromadb.PersistentClient(folder, settings=_settings()))
        except BaseException:
            self._failures[self.folder] = self._failures.get(self.folder, 0) + 1
            raise

    def _connect_server(self) -> Client:
        import chromadb

        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise StoreError(
                "CHROMA_URL is not the address of a server.", hint="Write it as http://host:port."
            )
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 8000)
        found = chromadb.HttpClient(parts.hostname, port, ssl=secure, settings=_settings())
        return cast("Client", found)

    @staticmethod
    def _delete_from(collection: Collection, ids: Sequence[str]) -> None:
        for first in range(0, len(ids), _MOST_DELETED):
            # Deleting what is not there would still be written to Chroma's log.
            there = collection.get(ids=list(ids[first : first + _MOST_DELETED]), include=[])["ids"]
            if there:
                collection.delete(ids=there)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        import httpx
        from chromadb.errors import ChromaError, NotFoundError

        try:
            yield
        except NotFoundError as error:
            raise StoreError(f"The vectors are not in {self.place}: {error}.", hint=REBUILD) from error
        except (ChromaError, httpx.HTTPError, ValueError, OSError, RuntimeError) as error:
            raise self._explain(error) from error

    def _explain(self, error: Exception) -> StoreError:
        said = str(error).rstrip(".?! ")
        if self.url:
            hint = "Start it, see its log, or correct CHROMA_URL."
            return StoreError(f"Asking {self.place} failed: {said}.", hint=hint, retryable=True)
        if any(word in said.lower() for word in ("disk is full", "no space", "too large", "i/o error")):
            hint = "Free some space, or set DATA_DIR to a folder on another disk."
            return StoreError(f"{self.place} could not be written: {said}.", hint=hint, retryable=True)
        if any(word in said.lower() for word in ("readonly", "read-only", "permission denied")):
            hint = "Make DATA_DIR writable, or set DATA_DIR to a folder that is."
            return StoreError(f"{self.place} could not be written: {said}.", hint=hint)
        # A full disk may also look like "Failed to apply logs", so both ways out are named.
        hint = f"If its disk is full, free some space and try again. Otherwise: {REBUILD}"
        return StoreError(f"The vectors in {self.place} could not be used: {said}.", hint=hint)


def import_writer() -> None:
    """Imports what writing needs; takes seconds, so it may be called early and aside."""
    import llama_index.vector_stores.chroma  # noqa: F401


def _settings() -> Settings:
    from chromadb.config import Settings

    # Our .env is ours: Chroma would read settings of its own from a file of that name.
    options: dict[str, Any] = {"_env_file": None, "anonymized_telemetry": False}
    return Settings(**options)
