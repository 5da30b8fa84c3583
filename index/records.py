"""How documents and chunks are written into rows of the catalog, and read back."""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.types import Chunk, Document, DocumentInfo, Page, Repair, Unit, UnitKind

DOCUMENT_COLUMNS = (
    "path, title, sha256, text_sha256, size, format, encoding, encoding_guessed, repairs, pages, fields, "
    "text, characters, chunks, indexed_at"
)
CHUNK_COLUMNS = "id, path, ordinal, start, end, text, prefix, tokens, page, units, unit_vectors"


def pack_document(document: Document, *, chunks: int, indexed_at: str) -> tuple[Any, ...]:
    """The values of DOCUMENT_COLUMNS."""
    return (
        document.path,
        document.title,
        document.sha256,
        document.text_sha256,
        document.size,
        document.format,
        document.encoding,
        int(document.encoding_guessed),
        _dump([asdict(repair) for repair in document.repairs]),
        _dump([asdict(page) for page in document.pages]),
        _dump(document.fields),
        zlib.compress(document.text.encode("utf-8"), 6),
        len(document.text),
        chunks,
        indexed_at,
    )


def unpack_document(row: sqlite3.Row) -> Document:
    """The document whose row this is.

    Raises:
        ValueError, KeyError, TypeError, zlib.error: the row is damaged.
    """
    return Document(
        path=row["path"],
        title=row["title"],
        text=zlib.decompress(row["text"]).decode("utf-8"),
        sha256=row["sha256"],
        text_sha256=row["text_sha256"],
        size=row["size"],
        format=row["format"],
        encoding=row["encoding"],
        encoding_guessed=bool(row["encoding_guessed"]),
        repairs=_load_repairs(row["repairs"]),
        pages=tuple(Page(**page) for page in json.loads(row["pages"])),
        fields=_load_fields(row["fields"]),
    )


def unpack_info(row: sqlite3.Row) -> DocumentInfo:
    """What a list shows of the document whose row this is."""
    return DocumentInfo(
        path=row["path"],
        title=row["title"],
        sha256=row["sha256"],
        text_sha256=row["text_sha256"],
        size=row["size"],
        format=row["format"],
        encoding=row["encoding"],
        encoding_guessed=bool(row["encoding_guessed"]),
        repairs=_load_repairs(row["repairs"]),
        fields=_load_fields(row["fields"]),
        chunks=row["chunks"],
        characters=row["characters"],
        indexed_at=row["indexed_at"],
    )


def pack_chunk(chunk: Chunk, unit_vectors: NDArray[np.float16]) -> tuple[Any, ...]:
    """The values of CHUNK_COLUMNS."""
    return (
        chunk.id,
        chunk.path,
        chunk.ordinal,
        chunk.start,
        chunk.end,
        chunk.text,
        chunk.embed_text[: len(chunk.embed_text) - len(chunk.text)],
        chunk.tokens,
        chunk.page,
        _pack_units(chunk.units),
        unit_vectors.tobytes(),
    )


def unpack_chunk(row: sqlite3.Row) -> Chunk:
    """The chunk whose row this is."""
    return Chunk(
        id=row["id"],
        path=row["path"],
        ordinal=row["ordinal"],
        start=row["start"],
        end=row["end"],
        text=row["text"],
        embed_text=row["prefix"] + row["text"],
        tokens=row["tokens"],
        page=row["page"],
        units=_unpack_units(row["units"]),
    )


def unpack_vectors(blob: bytes, *, dimension: int) -> NDArray[np.float32]:
    """Unit vectors, (units, dimension), of length 1 again after their rounding to 16 bits."""
    vectors = np.frombuffer(blob, np.float16).reshape(-1, dimension).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def _pack_units(units: tuple[Unit, ...]) -> str:
    """Units as JSON; headings, leads and headers once each, for most units of a chunk share them."""
    words: dict[str, int] = {}
    rows = [
        [
            str(unit.kind),
            unit.start,
            unit.end,
            *(words.setdefault(word, len(words)) for word in (unit.heading, unit.lead, unit.header)),
        ]
        for unit in units
    ]
    return _dump([list(words), rows])


def _unpack_units(content: str) -> tuple[Unit, ...]:
    words, rows = json.loads(content)
    return tuple(
        Unit(UnitKind(kind), start, end, heading=words[heading], lead=words[lead], header=words[header])
        for kind, start, end, heading, lead, header in rows
    )


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _load_repairs(content: str) -> tuple[Repair, ...]:
    return tuple(Repair(**repair) for repair in json.loads(content))


def _load_fields(content: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in json.loads(content))
