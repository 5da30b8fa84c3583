"""Today's documents, to compare old citations with: the folder itself, or an open index."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from assistant.errors import RecordError
from index.errors import IndexFailure
from index.types import Document, DocumentInfo

_BLOCK = 1 << 20  # bytes hashed at a time
_TEXTS_KEPT = 32


class Corpus(Protocol):
    """Documents by path and by content, as they are today."""

    def sha256(self, path: str) -> str | None:
        """Of the bytes of the document at `path`; None when there is none."""
        ...

    def find(self, sha256: str) -> Sequence[str]:
        """Paths of the documents with these bytes."""
        ...

    def text(self, path: str) -> str:
        """The canonical text.

        Raises:
            RecordError: it cannot be read.
        """
        ...

    def paths(self) -> Sequence[str]:
        """Every document's path, sorted."""
        ...


class FolderCorpus:
    """The files under a folder, read only when asked for; nothing is indexed."""

    def __init__(self, root: Path, *, max_bytes: int = 50 << 20) -> None:
        self._root = root.resolve()
        self._max_bytes = max_bytes
        self._hashes: dict[str, str] = {}
        self._read = lru_cache(maxsize=_TEXTS_KEPT)(self._read_now)

    @cached_property
    def _files(self) -> dict[str, Path]:
        """By path relative to the root. Citations are looked up here and never opened as they are."""
        return {file.relative_to(self._root).as_posix(): file for file in sorted(self._walk())}

    def _walk(self) -> Iterator[Path]:
        for folder, _, names in os.walk(self._root):
            for name in names:
                file = Path(folder) / name
                if file.is_file() and file.resolve().is_relative_to(self._root):
                    yield file

    def sha256(self, path: str) -> str | None:
        """Of the file's bytes; None when there is no such file or it cannot be read."""
        if path not in self._hashes and path in self._files:
            digest = hashlib.sha256()
            try:
                with self._files[path].open("rb") as file:
                    while block := file.read(_BLOCK):
                        digest.update(block)
            except OSError:
                return None  # for an audit it is as good as gone; `text` says why
            self._hashes[path] = digest.hexdigest()
        return self._hashes.get(path)

    @cached_property
    def _by_hash(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for path in self._files:
            if digest := self.sha256(path):
                found[digest].append(path)
        return found

    def find(self, sha256: str) -> Sequence[str]:
        """Paths with these bytes; the first call reads every file once."""
        return self._by_hash.get(sha256, [])

    def text(self, path: str) -> str:
        """The canonical text, by the same reading and cleaning as the index's."""
        return self._read(path)

    def _read_now(self, path: str) -> str:
        from index.read import read_file

        if path not in self._files:
            raise RecordError(f"There is no document {path} in {self._root}.")
        try:
            return read_file(self._files[path], self._root, max_bytes=self._max_bytes).text
        except IndexFailure as error:
            raise RecordError(f"Today's {path} cannot be read: {error.message}", hint=error.hint) from error

    def paths(self) -> Sequence[str]:
        """Every file's path, sorted."""
        return list(self._files)


class DocumentIndex(Protocol):
    """The part of `CorpusIndex` that is needed here."""

    def documents(self) -> list[DocumentInfo]: ...
    def document(self, path: str) -> Document: ...


class IndexCorpus:
    """The documents of an open index, as of its last synchronisation."""

    def __init__(self, index: DocumentIndex) -> None:
        self._index = index
        self._infos = {info.path: info for info in index.documents()}
        self._by_hash: dict[str, list[str]] = defaultdict(list)
        for path, info in self._infos.items():
            self._by_hash[info.sha256].append(path)

    def sha256(self, path: str) -> str | None:
        """Of the document's bytes when it was indexed."""
        info = self._infos.get(path)
        return info.sha256 if info else None

    def find(self, sha256: str) -> Sequence[str]:
        """Paths of indexed documents with these bytes."""
        return self._by_hash.get(sha256, [])

    def text(self, path: str) -> str:
        """The canonical text from the index."""
        try:
            return self._index.document(path).text
        except IndexFailure as error:
            raise RecordError(f"The index has no text of {path}: {error.message}") from error

    def paths(self) -> Sequence[str]:
        """Every indexed path, sorted."""
        return sorted(self._infos)
