"""Reading one file into a Document: bytes once, decoded or parsed, cleaned, hashed, titled.

A new format is one file with an `extract` function and a `FORMAT`, and one line in `_FORMATS`.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from index.clean import clean, clean_parts
from index.clean.edits import merge
from index.errors import ReadError
from index.read import docx, html, markdown, pdf, text
from index.read.binary import looks_garbled, looks_like
from index.read.extracted import Extracted, Format
from index.read.source import read_bytes, relative_name
from index.types import Document, Page

_FORMATS: tuple[Format, ...] = (
    text.FORMAT,
    markdown.FORMAT,
    html.FORMAT,
    pdf.FORMAT,
    docx.FORMAT,
)
_BY_SUFFIX = {suffix: entry for entry in _FORMATS for suffix in entry.suffixes}

_PAGE_BREAK = "\n\n"
_HEADING = re.compile(r"^#{1,2} ", re.MULTILINE)
# What programs put into the properties of a file when nobody gave it a title.
_SAYS_NOTHING = re.compile(
    r"^(?:untitled.*|(?:word )?(?:document|presentation)\s?\d*|microsoft \w+ - .*|about:blank|https?://\S*"
    r"|.*\.(?:docx?|indd|tex|dvi|pdf|qxd|rtf|html?))$",
    re.IGNORECASE,
)


def supported_suffixes() -> tuple[str, ...]:
    """Return the suffixes of the files that can be read, lower case, with the dot, sorted."""
    return tuple(sorted(_BY_SUFFIX))


def read_file(path: Path, root: Path, *, max_bytes: int) -> Document:
    """Read the file at `path`, which lies under `root`, into its final text.

    Raises:
        ReadError: the file cannot be read as text; the message names it, what was found and what to do.
            `retryable` when it was being written at that moment.
    """
    name = relative_name(path, root)
    entry = _format_of(name)
    data = read_bytes(path, root, max_bytes=max_bytes)
    if entry.is_text:
        _refuse_binary(data, name)
    extracted = entry.extract(data, name)
    if entry.is_text and (words := looks_garbled(extracted.parts[0])) is not None:
        raise _not_text(name, words)
    return _document(data, name, entry, extracted)


def _format_of(name: str) -> Format:
    suffix = Path(name).suffix.lower()
    entry = _BY_SUFFIX.get(suffix)
    if entry is None:
        raise ReadError(
            f"{name} was not read: files ending in {suffix or 'nothing'} are not supported.",
            hint=f"Supported: {', '.join(supported_suffixes())}.",
        )
    return entry


def _refuse_binary(data: bytes, name: str) -> None:
    words = looks_like(data)
    if words is not None:
        raise _not_text(name, words)


def _not_text(name: str, words: str) -> ReadError:
    return ReadError(
        f"{name} was not read: it looks like {words}, not like text.",
        hint=f"Give it the ending of what it is, if that is one of {', '.join(supported_suffixes())}; "
        "otherwise leave it out.",
    )


def _document(data: bytes, name: str, entry: Format, extracted: Extracted) -> Document:
    from index.segment import segment
    from index.title import find_fields, find_title

    parts, cleaned = clean_parts(extracted.parts)
    if not any(part.strip() for part in parts):
        raise ReadError(
            f"{name} was not read: it holds no text, only blank space.", hint="Fill it or remove it."
        )
    canonical, pages = _join(parts) if extracted.paged else (parts[0], ())
    units = segment(canonical)
    own = tuple((key, _clean_line(value)) for key, value in extracted.fields)
    return Document(
        path=name,
        title=_declared_title(own, canonical) or find_title(canonical, units, name),
        text=canonical,
        sha256=hashlib.sha256(data).hexdigest(),
        text_sha256=hashlib.sha256(canonical.encode()).hexdigest(),
        size=len(data),
        format=entry.name,
        encoding=extracted.encoding,
        encoding_guessed=extracted.encoding_guessed,
        repairs=merge((*extracted.repairs, *cleaned)),
        pages=pages,
        fields=tuple(dict.fromkeys((*own, *find_fields(canonical, units)))),
    )


def _clean_line(value: str) -> str:
    return " ".join(clean(value)[0].split())


def _declared_title(fields: tuple[tuple[str, str], ...], text: str) -> str:
    """Return the title that the format declares, unless the text has a heading or the title says nothing."""
    if _HEADING.search(text):
        return ""
    title = next((value for key, value in fields if key.lower() == "title"), "")
    return "" if _SAYS_NOTHING.search(title) else title


def _join(parts: tuple[str, ...]) -> tuple[str, tuple[Page, ...]]:
    """Join pages; their spans are counted here, never searched for. A sentence may run across."""
    pages: list[Page] = []
    pieces: list[str] = []
    length = 0
    for number, part in enumerate(parts, 1):
        if pieces:
            pieces.append(" " if _runs_on(pieces[-1], part) else _PAGE_BREAK)
            length += len(pieces[-1])
        pages.append(Page(number, length, length + len(part)))
        pieces.append(part)
        length += len(part)
    return "".join(pieces), tuple(pages)


def _runs_on(before: str, part: str) -> bool:
    """Tell whether a page goes on in the middle of the sentence that the page before began."""
    return part[:1].islower() and (before[-1:].isalnum() or before[-1:] == ",")
