"""The vocabulary of documents, chunks and search results.

Every span in this package is counted in characters (Unicode code points), half-open, into
`Document.text`, the canonical text, which nothing changes after cleaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class UnitKind(StrEnum):
    """What one unit of text is; chunks are cut only between units."""

    HEADING = "heading"
    SENTENCE = "sentence"
    ITEM = "item"
    HEADER = "header"  # a table's header row
    ROW = "row"  # a table's body row
    FIELD = "field"  # one `Key: value` line
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Repair:
    """One kind of change that decoding or cleaning made to a document, and how often."""

    rule: str  # stable name, e.g. "ftfy", "residue", "control", "line-endings"
    count: int  # times applied, at least 1
    sample: str  # one example in words, "before -> after", at most 80 characters


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page of a paged format lies in the canonical text."""

    number: int  # from 1
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One file, read and cleaned. `text` is final; every offset anywhere counts into it."""

    path: str  # relative to the corpus root, POSIX slashes
    title: str
    text: str
    sha256: str  # of the file's bytes, lower-case hex
    text_sha256: str  # of `text` in UTF-8, lower-case hex
    size: int  # bytes of the file
    format: str  # registry name: "text", "markdown", "html", "pdf", "docx"
    encoding: str  # the codec that decoded it; "" for binary formats
    encoding_guessed: bool  # true when detection, not UTF-8, chose the codec
    repairs: tuple[Repair, ...] = ()
    pages: tuple[Page, ...] = ()  # empty for formats without pages
    fields: tuple[tuple[str, str], ...] = ()  # header fields found in it, e.g. ("Title", "...")


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest citable piece: a sentence, a list item, a table row, a heading, a field."""

    kind: UnitKind
    start: int
    end: int
    heading: str = ""  # the headings above it, outermost first, joined by " > "
    lead: str = ""  # the sentence that introduces its list or table, or the question it answers
    header: str = ""  # of a row: the header row's cells, joined by " | "


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of whole units of one document: what is embedded and retrieved."""

    id: str  # derived from path, sha256, chunk settings and ordinal
    path: str
    ordinal: int  # from 0 within its document
    start: int
    end: int
    text: str  # == Document.text[start:end]
    embed_text: str  # what is embedded: heading path, lead or header row, then `text` (its suffix)
    tokens: int  # tiktoken tokens of `text`
    page: int | None  # page on which it starts
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a list of documents shows, without the text."""

    path: str
    title: str
    sha256: str
    text_sha256: str
    size: int
    format: str
    encoding: str
    encoding_guessed: bool
    repairs: tuple[Repair, ...]
    fields: tuple[tuple[str, str], ...]
    chunks: int
    characters: int
    indexed_at: str  # UTC, ISO 8601


@dataclass(frozen=True, slots=True)
class Hit:
    """One chunk that a search found, with the scores of each retriever on its own scale."""

    chunk: Chunk
    title: str  # of its document
    sha256: str  # of its document's bytes
    text_sha256: str  # of its document's canonical text
    score: float  # fused from both, higher is better; for order only
    cosine: float | None  # dense similarity, -1..1; None when the dense retriever did not find it
    bm25: float | None  # lexical score, 0 and up, higher is better; None likewise


class Stage(StrEnum):
    """Steps of bringing an index up to date, for progress."""

    SCAN = "scan"
    READ = "read"
    EMBED = "embed"
    STORE = "store"


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of progress: `done` of `total` things (files in SCAN and READ, chunks in EMBED)."""

    stage: Stage
    done: int
    total: int
    note: str = ""  # e.g. the file at hand


@dataclass(frozen=True, slots=True)
class FileProblem:
    """A file that was not indexed (or only with a remark), by name and reason."""

    path: str
    message: str
    hint: str

    @property
    def sentence(self) -> str:
        """`message`, with the file's name in front where it does not begin with it."""
        return self.message if self.message.startswith(f"{self.path} ") else f"{self.path}: {self.message}"


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What bringing the index up to date did. Paths are relative to the corpus root."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    problems: tuple[FileProblem, ...]  # files left out; the rest of the corpus is indexed
    remarks: tuple[FileProblem, ...]  # indexed files worth a look: guessed encoding, same content twice
    chunks_embedded: int
    corpus_fingerprint: str  # sha256 over the sorted (path, sha256) pairs
