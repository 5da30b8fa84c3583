"""What an index is opened with: values only, read from nowhere by this package."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """Where the documents and the index are, and by which rules it is built."""

    corpus_dir: Path
    data_dir: Path
    embedder: str = "minilm"  # a spec that `open_embedder` understands
    embedder_base_url: str = ""  # of the server that the spec names; empty means the usual one
    embedder_api_key: str = field(default="", repr=False)  # of that server; shown nowhere
    embedder_timeout: float = 60.0  # seconds to wait for that server
    chroma_url: str = ""  # http://host:port of a Chroma server; empty means embedded, in `data_dir`
    chunk_tokens: int = 180  # largest chunk, in cl100k_base tokens
    max_file_mb: int = 50  # larger files are left out by name
    threads: int = 2  # processor threads for the embedding model
    lock_wait: float = 60.0  # seconds to wait for another process that is writing the index

    @property
    def max_bytes(self) -> int:
        """The largest file that is read, in bytes."""
        return self.max_file_mb * 1024 * 1024
