"""PDF: the text layer, page by page, with wrapped lines joined again."""

from __future__ import annotations

import io
import logging
import struct
import zlib
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.read.extracted import Extracted, Format
from index.read.wrapped import unwrap
from index.types import Repair

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

# What pypdf lets through when a file lies about its own structure.
_MALFORMED = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    RecursionError,
    NotImplementedError,
    ArithmeticError,
    OSError,
    zlib.error,
    struct.error,
)


def extract(data: bytes, name: str) -> Extracted:
    """Read the text layer of every page.

    Raises:
        ReadError: the file is damaged, needs a password, or has no text layer (a scan).
    """
    reader = _open(data, name)
    pages: list[str] = []
    broken: list[str] = []
    hyphens: list[str] = []
    for number, page in enumerate(_pages(reader, name), 1):
        try:
            text, joined = unwrap(_text_of(page))
        except _PageError as error:
            text, joined = "", ()
            broken.append(f"page {number} ({error}) -> left out")
        pages.append(text)
        hyphens += joined
    if not any(page.strip() for page in pages):
        raise _no_text(name, len(pages), broken)
    return Extracted(tuple(pages), True, repairs=_repairs(pages, broken, hyphens), fields=_fields(reader))


class _PageError(Exception):
    """One page could not be read."""


def _open(data: bytes, name: str) -> PdfReader:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, PyPdfError

    # Remarks on repaired trifles go to those who set up logging, not to everybody's terminal.
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    try:
        reader = PdfReader(io.BytesIO(data))
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError as error:
        raise _encrypted(name) from error
    except (PyPdfError, *_MALFORMED) as error:
        raise _damaged(name, error) from error
    if locked:
        raise _encrypted(name)
    return reader


def _pages(reader: PdfReader, name: str) -> list[PageObject]:
    from pypdf.errors import DependencyError, PyPdfError

    try:
        pages = list(reader.pages)
    except DependencyError as error:
        raise _encrypted(name) from error
    except (PyPdfError, *_MALFORMED) as error:
        raise _damaged(name, error) from error
    if not pages:
        raise ReadError(f"{name} was not read: the PDF has no pages.", hint="Save it again from its program.")
    return pages


def _text_of(page: PageObject) -> str:
    from pypdf.errors import PyPdfError

    try:
        return page.extract_text()
    except (PyPdfError, *_MALFORMED) as error:
        raise _PageError(f"{type(error).__name__}: {error}") from error


def _fields(reader: PdfReader) -> tuple[tuple[str, str], ...]:
    from pypdf.errors import PyPdfError

    try:
        info = reader.metadata
        values = {"Title": info.title, "Author": info.author} if info is not None else {}
    except (PyPdfError, *_MALFORMED):
        return ()  # the properties are a courtesy; the text is what counts
    cleaned = ((key, " ".join(value.split())) for key, value in values.items() if isinstance(value, str))
    return tuple((key, value) for key, value in cleaned if value)


def _repairs(pages: list[str], broken: list[str], hyphens: list[str]) -> tuple[Repair, ...]:
    repairs: list[Repair] = []
    silent = [number for number, page in enumerate(pages, 1) if not page.strip()]
    if len(silent) > len(broken):
        repairs.append(
            Repair("page-without-text", len(silent) - len(broken), f"page {silent[0]} -> no text (an image?)")
        )
    if broken:
        repairs.append(Repair("page-unreadable", len(broken), broken[0][:80]))
    if hyphens:
        repairs.append(Repair("hyphen-at-line-end", len(hyphens), hyphens[0]))
    return tuple(repairs)


def _encrypted(name: str) -> ReadError:
    return ReadError(
        f"{name} was not read: the PDF is encrypted and needs a password.",
        hint="Save a copy without a password and index that.",
    )


def _damaged(name: str, error: Exception) -> ReadError:
    reason = str(error) or type(error).__name__
    return ReadError(
        f"{name} was not read: the PDF is damaged ({reason[:120]}).",
        hint="Open it in a viewer and save it again, or fetch it again.",
    )


def _no_text(name: str, pages: int, broken: list[str]) -> ReadError:
    if broken:
        return ReadError(
            f"{name} was not read: none of its {pages} pages could be read ({broken[0][:100]}).",
            hint="Open it in a viewer and save it again.",
        )
    return ReadError(
        f"{name} was not read: it has no text layer on any of its pages ({pages}); scanned images?",
        hint="Run text recognition over it (for example ocrmypdf) and index the result.",
    )


FORMAT = Format("pdf", (".pdf",), extract, is_text=False)
