"""Word: paragraphs, lists and tables in document order, with footnotes at the end."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.read.extracted import Extracted, Format

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

# A Word file is a ZIP of XML; XML of text shrinks to a tenth, a bomb to a thousandth.
_MOST_UNPACKED = 256_000_000  # bytes, all members together
_MOST_MEMBERS = 10_000
# What python-docx lets through when parts are missing or are other XML; lxml's error is a SyntaxError.
_MALFORMED = (SyntaxError, LookupError, AttributeError, TypeError, ValueError)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # also what Word writes around an encrypted .docx


def extract(data: bytes, name: str) -> Extracted:
    """Read a Word document.

    Raises:
        ReadError: it is encrypted or of the old binary kind, damaged, unpacks to far too much, or empty.
    """
    _check_archive(data, name)
    document = _open(data, name)
    from index.read.docx_blocks import render

    try:
        text, repairs = render(document)
    except (*_MALFORMED, RecursionError) as error:
        raise _damaged(name, error) from error
    if not text.strip():
        raise ReadError(
            f"{name} was not read: the Word document holds no text.",
            hint="Fill it or remove it; pictures are not read.",
        )
    return Extracted((text,), repairs=repairs, fields=_fields(document))


def _check_archive(data: bytes, name: str) -> None:
    if data.startswith(_OLD_OFFICE):
        raise _locked(name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _damaged(name, error) from error
    unpacked = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or unpacked > _MOST_UNPACKED:
        raise ReadError(
            f"{name} was not read: its {len(data)} bytes unpack to {unpacked} in {len(members)} members; "
            f"the limits are {_MOST_UNPACKED} and {_MOST_MEMBERS}.",
            hint="Remove it, or split it if it is a real document.",
        )


def _open(data: bytes, name: str) -> WordDocument:
    from docx import Document
    from docx.opc.exceptions import OpcError

    try:
        return Document(io.BytesIO(data))
    except RuntimeError as error:  # zipfile's word for a member that needs a password
        raise _locked(name) from error
    except ValueError as error:  # python-docx's word for a package of another kind
        raise ReadError(
            f"{name} was not read: it is a package of another program (a workbook or slides?), not of Word.",
            hint="Give it the ending of what it is, or remove it from the corpus folder.",
        ) from error
    # lxml's errors of syntax are Python's SyntaxError too
    except (
        OpcError,
        SyntaxError,
        zipfile.BadZipFile,
        zlib.error,
        LookupError,
        AttributeError,
        OSError,
    ) as error:
        raise _damaged(name, error) from error


def _locked(name: str) -> ReadError:
    return ReadError(
        f"{name} was not read: it is encrypted, or an old Word file (.doc) renamed to .docx.",
        hint="Open it in Word or LibreOffice and save it as .docx without a password.",
    )


def _damaged(name: str, error: Exception) -> ReadError:
    reason = (str(error) or type(error).__name__).strip("'\"")
    return ReadError(
        f"{name} was not read: the Word document is damaged ({reason[:120]}).",
        hint="Open it in Word or LibreOffice and save it again, or fetch it again.",
    )


def _fields(document: WordDocument) -> tuple[tuple[str, str], ...]:
    properties = document.core_properties
    pairs = (("Title", properties.title), ("Author", properties.author))
    return tuple((key, " ".join(value.split())) for key, value in pairs if value and value.strip())


FORMAT = Format("docx", (".docx",), extract, is_text=False)
