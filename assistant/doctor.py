"""Whether everything that an answer rests on is there and whole, each fault with its remedy.

Nothing is repaired, built or indexed here; a second look finds the same.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from assistant.config import Settings
from assistant.errors import AssistantError
from assistant.reader.errors import ReaderError
from index.errors import IndexFailure

if TYPE_CHECKING:
    from index.corpus import CorpusIndex
    from index.types import Document

# Under this the next index or record may fail half way: a page of Chroma, a record and some room.
_ROOM_MB: Final = 200
_SHOWN: Final = 3  # problems named in one finding


class State(StrEnum):
    """How a check ended."""

    OK = "ok"
    REMARK = "remark"  # worth a look; answers are not affected
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    name: str  # stable: corpus, data, disk, embedder, reader, index, spans, audit, llm
    state: State
    detail: str  # one sentence
    remedy: str = ""  # what to do next; "" when all is well


def examine(settings: Settings) -> list[Finding]:
    """Every check, in the order in which faults explain each other."""
    checks: tuple[tuple[str, Callable[[Settings], Iterator[Finding]]], ...] = (
        ("corpus", _check_corpus),
        ("data", _check_data),
        ("disk", _check_disk),
        ("embedder", _check_embedder),
        ("reader", _check_reader),
        ("index", _check_index),
        ("audit", _check_audit),
        ("llm", _check_llm),
    )
    return [finding for name, check in checks for finding in _run(name, check, settings)]


def _run(name: str, check: Callable[[Settings], Iterator[Finding]], settings: Settings) -> list[Finding]:
    try:
        return list(check(settings))
    except (AssistantError, IndexFailure, ReaderError) as error:
        return [Finding(name, State.WRONG, error.message, error.hint)]
    except OSError as error:
        return [Finding(name, State.WRONG, f"{error}.", "Check that the path exists and may be read.")]


def _check_corpus(settings: Settings) -> Iterator[Finding]:
    folder = settings.corpus_dir
    remedy = "Set CORPUS_DIR to a folder with your documents."
    if not folder.is_dir():
        yield Finding("corpus", State.WRONG, f"{folder} is not a folder.", remedy)
    elif not os.access(folder, os.R_OK | os.X_OK):
        yield Finding("corpus", State.WRONG, f"{folder} may not be read.", f"Allow it: chmod u+rx {folder}")
    elif not any(path.is_file() for path in folder.rglob("*")):
        yield Finding("corpus", State.WRONG, f"{folder} holds no file.", remedy)
    else:
        yield Finding("corpus", State.OK, f"{folder} can be read.")


def _check_data(settings: Settings) -> Iterator[Finding]:
    folder = _nearest(settings.data_dir)
    if not os.access(folder, os.W_OK | os.X_OK) or not folder.is_dir():
        remedy = "Set DATA_DIR to a folder that you may write to, or allow writing there."
        yield Finding("data", State.WRONG, f"{settings.data_dir} cannot be written to.", remedy)
    else:
        yield Finding("data", State.OK, f"{settings.data_dir} can be written to.")


def _check_disk(settings: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(_nearest(settings.data_dir)).free // 1024**2
    detail = f"{free:,} MB are free where {settings.data_dir} lies."
    if free < _ROOM_MB:
        yield Finding("disk", State.WRONG, detail, f"Free at least {_ROOM_MB} MB, or move DATA_DIR.")
    else:
        yield Finding("disk", State.OK, detail)


def _nearest(folder: Path) -> Path:
    """The folder itself, or the nearest parent that exists."""
    return next((path for path in (folder, *folder.absolute().parents) if path.exists()), Path("/"))


def _check_embedder(settings: Settings) -> Iterator[Finding]:
    from index.embed import open_embedder

    embedder = open_embedder(settings.embedder, threads=settings.threads)
    # Embedding loads the model, which checks its hash, and shows that it gives unit vectors.
    dimension = embedder.embed(["one sentence"]).shape[1]
    detail = f"{settings.embedder}: {dimension} dimensions, fingerprint {embedder.fingerprint[:12]}."
    yield Finding("embedder", State.OK, detail)


def _check_reader(settings: Settings) -> Iterator[Finding]:
    if settings.reader == "off":
        yield Finding("reader", State.REMARK, "READER=off: answers are ranked, not read.", "Set READER=on.")
        return
    from assistant.reader import Reader

    reader = Reader.open(threads=settings.threads)
    reader.read("Who wrote it?", ["It was written by Ada."])
    yield Finding("reader", State.OK, f"The reader runs; fingerprint {reader.fingerprint[:12]}.")


def _check_index(settings: Settings) -> Iterator[Finding]:
    from assistant.engine import index_settings
    from index.corpus import CorpusIndex

    if not settings.data_dir.is_dir():
        detail = f"There is no index in {settings.data_dir} yet."
        yield Finding("index", State.WRONG, detail, "Run `assistant index`.")
        return
    with closing(CorpusIndex.open(index_settings(settings))) as index:
        yield _compare_index(index)
        yield _check_spans(index)


def _compare_index(index: CorpusIndex) -> Finding:
    problems = index.inspect()
    documents = index.documents()
    if problems:
        named = "; ".join(f"{problem.path}: {problem.message}" for problem in problems[:_SHOWN])
        more = f" (and {len(problems) - _SHOWN} more)" if len(problems) > _SHOWN else ""
        remedy = next((problem.hint for problem in problems if problem.hint), "Run `assistant index`.")
        return Finding("index", State.WRONG, f"{named}{more}", remedy)
    if not documents:
        return Finding("index", State.WRONG, "The index holds no document.", "Run `assistant index`.")
    chunks = sum(info.chunks for info in documents)
    detail = f"{len(documents)} documents in {chunks} chunks, as on disk; {index.fingerprint()[:12]}."
    return Finding("index", State.OK, detail)


def _check_spans(index: CorpusIndex) -> Finding:
    """Every chunk and unit of every document must be the text at its span."""
    count, wrong = 0, []
    for info in index.documents():
        document = index.document(info.path)
        for span, holds in _slice_spans(index, document):
            count += 1
            if not holds:
                wrong.append(f"{document.path} {span}")
    if wrong:
        detail = f"{len(wrong)} of {count} spans do not hold their text: {', '.join(wrong[:_SHOWN])}."
        return Finding("spans", State.WRONG, detail, "Run `assistant index --rebuild`.")
    return Finding("spans", State.OK, f"All {count} spans of chunks and units hold their text.")


def _slice_spans(index: CorpusIndex, document: Document) -> Iterator[tuple[str, bool]]:
    for chunk in index.chunks(document.path):
        yield f"{chunk.start}-{chunk.end}", document.text[chunk.start : chunk.end] == chunk.text
        for unit in chunk.units:
            yield f"{unit.start}-{unit.end}", chunk.start <= unit.start < unit.end <= chunk.end


def _check_audit(settings: Settings) -> Iterator[Finding]:
    from assistant.audit.log import AuditLog
    from assistant.audit.sqlite import FILE

    url = settings.audit_database_url.get_secret_value()
    path = settings.data_dir / FILE
    if not url and not path.exists():
        yield Finding("audit", State.REMARK, "There is no audit log yet.", "The first question begins it.")
        return
    if not url and not os.access(path, os.W_OK):
        yield Finding("audit", State.WRONG, f"{path} may not be written to.", f"Allow it: chmod u+w {path}")
        return
    with closing(AuditLog.open(settings.data_dir, database_url=url)) as log:
        head = log.head()
    where = "PostgreSQL" if url else str(path)
    yield Finding("audit", State.OK, f"{where} holds {head.seq} records; `assistant audit` verifies them.")


def _check_llm(settings: Settings) -> Iterator[Finding]:
    if settings.llm:
        detail = f"LLM={settings.llm!r} asks for a language model, which this version cannot use."
        yield Finding("llm", State.WRONG, detail, "Leave LLM empty for extractive answers.")
    else:
        yield Finding("llm", State.OK, "None: answers are extractive, and no key is needed.")
