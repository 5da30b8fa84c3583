"""Looking at an index from all sides: what `assistant doctor` prints about it, with remedies."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index.catalog import Catalog
from index.embed import Embedder
from index.errors import CorpusError, EmbedderError, ReadError, StoreError
from index.manifest import REBUILD, Manifest, check_manifest
from index.rebuild import CATALOG
from index.scan import FoundFile, Scan, hash_document, scan_corpus
from index.settings import IndexSettings
from index.store import VectorStore
from index.types import Chunk, Document

_LEAST_FREE = 200_000_000  # bytes; 10,000 chunks take about 100 MB with their vectors
_UPDATE = "Run `assistant index`."
_MOST_NAMED = 3


class Area(StrEnum):
    """What a problem is about."""

    CORPUS = "corpus"
    DISK = "disk"
    EMBEDDER = "embedder"
    SETTINGS = "settings"  # the index was built by others
    CATALOG = "catalog"
    VECTORS = "vectors"
    SPANS = "spans"
    FRESHNESS = "freshness"  # files changed since
    LEFT_OUT = "left out"  # files that no run can take in; all others are answered from


@dataclass(frozen=True, slots=True)
class IndexProblem:
    """One thing that is wrong, and what to do about it."""

    area: Area
    message: str
    hint: str


def inspect_index(settings: IndexSettings, embedder: Embedder) -> list[IndexProblem]:
    """Everything that is wrong with the corpus, the index and the embedder; empty when all is well.

    Reads every document and runs the model once, so it takes a moment. Changes nothing.
    """
    problems = [*_check_disk(settings.data_dir), *_check_embedder(embedder)]
    path = settings.data_dir / CATALOG
    if not path.is_file():
        problems += _check_corpus(settings, {})
        missing = f"Nothing is indexed yet: there is no {path}."
        return [*problems, IndexProblem(Area.CATALOG, missing, _UPDATE)]
    try:
        with closing(Catalog(path)) as catalog:
            problems += _check_corpus(settings, catalog.hashes())
            problems += _check_catalog(settings, embedder, catalog)
    except StoreError as error:
        problems.append(IndexProblem(Area.CATALOG, error.message, error.hint))
    return problems


def _check_disk(data_dir: Path) -> Iterator[IndexProblem]:
    place = data_dir
    while not place.exists() and place != place.parent:
        place = place.parent
    if not place.is_dir() or not os.access(place, os.W_OK | os.X_OK):
        hint = "Make DATA_DIR writable, or set DATA_DIR to a folder that is."
        yield IndexProblem(Area.DISK, f"The data folder {data_dir} cannot be written.", hint)
        return
    free = shutil.disk_usage(place).free
    if free < _LEAST_FREE:
        said = f"Only {free // 1_000_000} MB are free where {data_dir} lies."
        yield IndexProblem(Area.DISK, said, "Free some space, or set DATA_DIR to another disk.")


def _check_embedder(embedder: Embedder) -> Iterator[IndexProblem]:
    try:
        found = embedder.embed(["Is the model there?"]).shape
    except EmbedderError as error:
        yield IndexProblem(Area.EMBEDDER, error.message, error.hint)
        return
    if found != (1, embedder.dimension):
        said = f"The embedder {embedder.name!r} gave an array of shape {found} for one text."
        yield IndexProblem(Area.EMBEDDER, said, "Set EMBEDDER to another model.")


def _check_corpus(settings: IndexSettings, indexed: dict[str, str]) -> Iterator[IndexProblem]:
    from index.read import supported_suffixes

    try:
        scan = scan_corpus(settings.corpus_dir, suffixes=supported_suffixes(), skip=settings.data_dir)
    except CorpusError as error:
        yield IndexProblem(Area.CORPUS, error.message, error.hint)
        return
    for problem in scan.problems:
        yield IndexProblem(Area.LEFT_OUT, problem.sentence, problem.hint)
    if not scan.files:
        said = f"The corpus folder {settings.corpus_dir} holds no file of a supported format."
        yield IndexProblem(Area.CORPUS, said, "Put documents there, or set CORPUS_DIR.")
    if indexed:
        yield from _check_freshness(scan, settings, indexed)


def _check_freshness(scan: Scan, settings: IndexSettings, indexed: dict[str, str]) -> Iterator[IndexProblem]:
    found = {
        file.path: hash_document(file, settings.corpus_dir, max_bytes=settings.max_bytes)
        for file in scan.files
    }
    unknown = [file for file in scan.files if file.path not in indexed]
    left_out = {file.path: why for file in unknown if (why := _try_to_read(file, settings)) is not None}
    changes = {
        "new": sorted(found.keys() - indexed.keys() - left_out.keys()),
        "changed": sorted(path for path in found.keys() & indexed.keys() if found[path] != indexed[path]),
        "gone": sorted(indexed.keys() - found.keys()),
    }
    for change, paths in changes.items():
        if paths:
            said = f"{_count_files(paths)} {change} since the last run: {_name_some(paths)}."
            yield IndexProblem(Area.FRESHNESS, said, _UPDATE)
    for why in left_out.values():
        yield IndexProblem(Area.LEFT_OUT, why.message, why.hint)


def _try_to_read(file: FoundFile, settings: IndexSettings) -> ReadError | None:
    """Why a file that is not in the index cannot be; None when the next run will take it in."""
    from index.read import read_file

    try:
        read_file(file.location, settings.corpus_dir, max_bytes=settings.max_bytes)
    except ReadError as error:
        return error
    return None


def _count_files(paths: list[str]) -> str:
    return "1 file is" if len(paths) == 1 else f"{len(paths)} files are"


def _check_catalog(settings: IndexSettings, embedder: Embedder, catalog: Catalog) -> Iterator[IndexProblem]:
    if damage := catalog.find_damage():
        yield IndexProblem(Area.CATALOG, f"{catalog.path} is damaged: {damage}.", REBUILD)
        return
    manifest = catalog.manifest()
    if manifest is None:
        yield IndexProblem(Area.CATALOG, f"{catalog.path} holds no index yet.", _UPDATE)
        return
    try:
        check_manifest(
            manifest,
            embedder=embedder.name,
            embedder_fingerprint=embedder.fingerprint,
            chunk_tokens=settings.chunk_tokens,
        )
    except StoreError as error:
        yield IndexProblem(Area.SETTINGS, error.message, error.hint)
    if catalog.journal():
        yield IndexProblem(Area.CATALOG, "The last run was cut short.", f"{_UPDATE} It finishes the work.")
    yield from _check_spans(catalog, manifest)
    yield from _check_vectors(settings, catalog, manifest)


def _check_spans(catalog: Catalog, manifest: Manifest) -> Iterator[IndexProblem]:
    wrong: list[str] = []
    for info in catalog.infos():
        document = catalog.document(info.path)
        chunks = catalog.chunks_of(info.path)
        vectors = catalog.unit_vectors((one.id for one in chunks), dimension=manifest.dimension)
        counted = all(len(vectors[one.id]) == len(one.units) for one in chunks)
        if document is None or not counted or not _is_whole(document, chunks, expected=info.chunks):
            wrong.append(info.path)
    if wrong:
        said = f"The spans of {len(wrong)} documents do not give their text: {_name_some(wrong)}."
        yield IndexProblem(Area.SPANS, said, REBUILD)


def _is_whole(document: Document, chunks: list[Chunk], *, expected: int) -> bool:
    """True when the text is the one that was hashed, and every chunk and unit is cut from it."""
    text = document.text
    return (
        hashlib.sha256(text.encode()).hexdigest() == document.text_sha256
        and [chunk.ordinal for chunk in chunks] == list(range(expected))
        and all(text[chunk.start : chunk.end] == chunk.text for chunk in chunks)
        and all(chunk.start <= unit.start < unit.end <= chunk.end for chunk in chunks for unit in chunk.units)
    )


def _check_vectors(settings: IndexSettings, catalog: Catalog, manifest: Manifest) -> Iterator[IndexProblem]:
    vectors = VectorStore(settings.data_dir, url=settings.chroma_url)
    expected = catalog.chunk_ids()
    if not expected:
        return
    if vectors.is_missing():
        yield IndexProblem(Area.VECTORS, f"The vectors in {vectors.place} are gone.", REBUILD)
        return
    try:
        with closing(vectors):
            vectors.probe(manifest.collection)
            found = vectors.ids(manifest.collection)
    except StoreError as error:
        yield IndexProblem(Area.VECTORS, error.message, error.hint)
        return
    if missing := len(expected - found):
        said = f"{missing} of {len(expected)} chunks have no vector in {vectors.place}."
        yield IndexProblem(Area.VECTORS, said, REBUILD)
    if extra := len(found - expected):
        said = f"{vectors.place} holds {extra} vectors of chunks that are not in the index."
        hint = f"Searches leave them out. If no other `assistant index` is running: {REBUILD}"
        yield IndexProblem(Area.VECTORS, said, hint)


def _name_some(paths: list[str]) -> str:
    named = ", ".join(paths[:_MOST_NAMED])
    return f"{named} and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else named
