"""What a reader of one format gives: text in canonical marks, before cleaning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from index.types import Repair


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of one file. Headings are `# ` lines, list items `- ` lines, tables Markdown rows."""

    parts: tuple[str, ...]  # one per page of a paged format, else exactly one
    paged: bool = False
    encoding: str = ""  # the codec of a text format, "" for binary ones
    encoding_guessed: bool = False
    repairs: tuple[Repair, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()  # what the format itself says, e.g. ("Title", "...")


@dataclass(frozen=True, slots=True)
class Format:
    """One entry of the registry."""

    name: str
    suffixes: tuple[str, ...]  # lower case, with the dot
    extract: Callable[[bytes, str], Extracted]  # (bytes, path for messages); raises ReadError
    is_text: bool = True  # text formats are refused when their bytes are something else
