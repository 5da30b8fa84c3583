"""What the tests of storing and searching share: a quick embedder and corpora of a few small files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from index.corpus import CorpusIndex
from index.embed import Embedded, Spans, Vectors
from index.lexical import split_terms
from index.settings import IndexSettings

DIMENSION = 32
STORE_ERROR = 3  # how a run of crash_runner.py ends that says why it could not write


class WordEmbedder:
    """Embeds a text as the sum of one fixed random vector a word: quick, and alike when words are."""

    def __init__(self, name: str = "words") -> None:
        self.name = name
        self.texts = 0

    @property
    def dimension(self) -> int:
        return DIMENSION

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.name.encode()).hexdigest()

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts += len(texts)
        rows = np.stack([sum(map(_word_vector, split_terms(text)), _word_vector("")) for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def embed_with_units(self, texts: Sequence[str], spans: Sequence[Spans]) -> Embedded:
        units = [
            self.embed([text[start:end] for start, end in some])
            if some
            else np.empty((0, DIMENSION), np.float32)
            for text, some in zip(texts, spans, strict=True)
        ]
        return Embedded(self.embed(texts), units)


@cache
def _word_vector(word: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).normal(size=DIMENSION)


def write_corpus(folder: Path, files: Mapping[str, str]) -> Path:
    """Writes `files` (path -> text) under `folder`."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def open_index(tmp: Path, *, embedder: WordEmbedder | None = None, **settings: object) -> CorpusIndex:
    """The index of `tmp/corpus`, kept in `tmp/data`."""
    values = {"corpus_dir": tmp / "corpus", "data_dir": tmp / "data", "lock_wait": 0.3} | settings
    return CorpusIndex.open(IndexSettings(**values), embedder=embedder or WordEmbedder())


def topic(name: str, sentences: int = 4) -> str:
    """A text about `name` and nothing else."""
    return f"# {name}\n\n" + " ".join(
        f"The {name} of part {i} has {i * 7 + 3} sides and was measured in {1900 + i}."
        for i in range(sentences)
    )


FRUIT = {"apple.txt": topic("apple"), "banana.txt": topic("banana"), "cherry.txt": topic("cherry")}


def found_paths(index: CorpusIndex, query: str) -> list[str]:
    """The documents that a search finds, best first."""
    return list(dict.fromkeys(hit.chunk.path for hit in index.search(query)))


def assert_whole(index: CorpusIndex) -> None:
    """The index has no fault that `inspect` knows of, besides files that changed since."""
    problems = [one for one in index.inspect() if one.area not in ("freshness", "left out")]
    assert problems == []
