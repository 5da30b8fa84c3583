"""Reading changed files in windows: enough chunks at a time for well-filled batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from index.errors import ReadError
from index.scan import FoundFile
from index.settings import IndexSettings
from index.types import Chunk, Document, FileProblem, Progress, Stage

WINDOW_CHUNKS = 512  # at most some 20 s of work is repeated after a kill
WINDOW_DOCUMENTS = 64
_FIRST_CHUNKS = 64  # of the first window, because nothing is embedded while it is read


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document that was read and cut, waiting to be embedded."""

    document: Document
    chunks: tuple[Chunk, ...]


@dataclass
class WindowReader:
    """Reads files, names those that cannot be read, and estimates how many chunks there will be."""

    settings: IndexSettings
    known: dict[str, str]  # path -> sha256 of what is indexed
    tell: Callable[[Progress], None]
    kept: list[str] = field(default_factory=list)  # as indexed, or being written at this moment
    problems: list[FileProblem] = field(default_factory=list)
    expected: float = 0.0  # chunks in all; exact once every file is read

    def read(self, pending: Sequence[FoundFile]) -> Iterator[list[ReadDocument]]:
        """The documents of `pending`, window by window, in order."""
        window: list[ReadDocument] = []
        held = bytes_read = chunks_read = 0
        limit = _FIRST_CHUNKS
        total = sum(file.size for file in pending)
        for done, file in enumerate(pending, start=1):
            self.tell(Progress(Stage.READ, done, len(pending), file.path))
            read = self._read_one(file)
            if read is None:
                total -= file.size
                continue
            window.append(read)
            held += len(read.chunks)
            chunks_read += len(read.chunks)
            bytes_read += file.size
            self.expected = chunks_read * max(1.0, total / max(1, bytes_read))
            if held >= limit or len(window) >= WINDOW_DOCUMENTS:
                yield window
                window, held, limit = [], 0, WINDOW_CHUNKS
        if window:
            yield window

    def _read_one(self, file: FoundFile) -> ReadDocument | None:
        from index.chunk import chunk_document
        from index.read import read_file

        try:
            document = read_file(file.location, self.settings.corpus_dir, max_bytes=self.settings.max_bytes)
        except ReadError as error:
            self.problems.append(FileProblem(file.path, error.message, error.hint))
            if error.retryable and file.path in self.known:
                self.kept.append(file.path)
            return None
        if self.known.get(file.path) == document.sha256:  # changed back between two looks
            self.kept.append(file.path)
            return None
        chunks = chunk_document(document, chunk_tokens=self.settings.chunk_tokens)
        return ReadDocument(document, tuple(chunks))
