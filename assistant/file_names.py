"""Which names a file of the corpus may have. Names come from browsers, so each is checked before use.

In order: composed (Unicode NFC) and without blanks around it; not empty; no separator; nothing that does
not print or turns the direction of what is read; no leading dot (hidden files are not documents), no
trailing dot, no name that Windows or the corpus keeps for itself; at most `LONGEST` bytes.
"""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath
from typing import Final

from assistant.errors import DocumentFileError
from index.scan import NOT_DOCUMENTS

LONGEST: Final = 200  # bytes in UTF-8; file systems take 255, and a draft's name is longer
_DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "123456789"))
)
_SHOWN: Final = 80  # characters of a refused name in a message
# Joiners shape Persian, Indic scripts and emoji; other format characters only make a name look like another.
_JOINERS: Final = "\u200c\u200d"


def check_name(raw: str) -> str:
    """`raw` as the name of a file in the corpus folder: NFC, without blanks around it.

    Raises:
        DocumentFileError: (reason "name") it cannot be one; the message says what is wrong with it.
    """
    name = unicodedata.normalize("NFC", raw).strip()
    problem = _problem(name)
    if problem:
        raise DocumentFileError(
            f"{shown_name(raw)} was not added: its name {problem}.",
            reason="name",
            hint="Rename the file, then add it again.",
        )
    return name


def same_name(name: str) -> str:
    """What two names share that some file system takes for one: composed, without case."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def shown_name(name: str) -> str:
    """`name` for a message: short, and with nothing in it that does not print."""
    clean = "".join(character if _prints(character) else "\ufffd" for character in name)
    return clean[:_SHOWN] + ("…" if len(clean) > _SHOWN else "") or "A file without a name"


def _problem(name: str) -> str:
    if not name:
        return "is empty"
    if "/" in name or "\\" in name:
        return "holds a slash or backslash, as if it were a path"
    if not all(map(_prints, name)):
        return "holds characters that do not print or that turn the direction of reading"
    if name.startswith("."):
        return "begins with a dot, and hidden files are not documents"
    if name.endswith("."):
        return "ends with a dot"
    if PurePosixPath(name).name.split(".")[0].strip().lower() in _DEVICES:
        return "is one that some systems keep for a device"
    if name.lower() in {kept.lower() for kept in NOT_DOCUMENTS}:
        return "is that of the corpus's own notes, which are not indexed"
    if len(name.encode()) > LONGEST:
        return f"has {len(name.encode())} bytes, and {LONGEST} is the limit"
    return ""


def _prints(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") or character in _JOINERS
