"""Recognising bytes that are not text, whatever the file's name says."""

from __future__ import annotations

import re
import unicodedata

from index.decode import has_mark, looks_like_wide_text

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.doc, .xls)"),
    (b"{\\rtf", "a rich-text document (RTF)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a Windows program"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!\x1a", "a RAR archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"ID3\x03", "an MP3 sound"),
    (b"ID3\x04", "an MP3 sound"),
    (b"OggS\0", "an Ogg sound or video"),
    (b"RIFF", "a WAV sound, AVI video or WebP image"),
    (b"\0asm", "a WebAssembly program"),
    (b"\xca\xfe\xba\xbe", "a Java class or macOS program"),
)
_HEAD = 1 << 16
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # ESC and form feed occur in text
# Text has next to none; compressed data has some 11%, and 8 control bytes are too few to judge by.
_MOST_CONTROLS = 0.02
_FEW_CONTROLS = 8
_MOST_STRANGE = 0.1  # private letters of a symbol font may be some percent of a text


def looks_like(data: bytes) -> str | None:
    """Say in words what the bytes look like when they are not text; None when they may be text."""
    for signature, words in _SIGNATURES:
        if data.startswith(signature) and not _is_word(signature, data):
            return words
    if data[4:8] == b"ftyp":
        return "an MP4 video"
    if has_mark(data):
        return None
    head = data[:_HEAD]
    if b"\0" in data and looks_like_wide_text(data) is None:
        return f"binary data ({data.count(0)} zero bytes)"
    if b"\0" not in data:
        controls = len(_CONTROL.findall(head))
        if controls > max(_FEW_CONTROLS, _MOST_CONTROLS * len(head)):
            return f"binary data ({controls} control characters in its first {len(head)} bytes)"
    return None


def _is_word(signature: bytes, data: bytes) -> bool:
    """Tell a text that begins with the letters of a signature, such as "RIFF" or "BZh", from a real one."""
    return signature.isascii() and signature.isalnum() and looks_printable(data[:64])


def looks_printable(data: bytes) -> bool:
    """Tell whether bytes hold no control characters but line ends and tabs."""
    return not _CONTROL.search(data)


def looks_garbled(text: str) -> str | None:
    """Say in words what decoded text looks like when most of it means nothing; None for text."""
    head = text[:_HEAD]
    strange = sum(1 for char in head if char == "\ufffd" or unicodedata.category(char) in ("Cc", "Cn", "Co"))
    strange -= sum(map(head.count, "\t\n\r\f\x1b"))
    if strange <= max(_FEW_CONTROLS, _MOST_STRANGE * len(head)):
        return None
    return f"binary data ({strange} of its first {len(head)} characters mean nothing)"
