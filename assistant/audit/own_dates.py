"""The dates that a document gives itself in its header fields, verbatim: never guessed, never converted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_HEAD: Final = 4_000  # characters of a document in which its header fields stand
_LONGEST: Final = 120  # characters of a date; a longer value is prose
_CALLED = re.compile(
    r"\b(?:date|dated|published|publication|posted|issued|created|updated|modified|revised|effective|version"
    r"|retrieved|accessed|last[ _-]?(?:update|change|review))",
    re.IGNORECASE,
)


def find_dates(text: str) -> tuple[tuple[str, str], ...]:
    """(field, value) of the header fields of `text` that are called like a date and hold a digit."""
    from index.segment import segment
    from index.title import find_fields

    head = text[:_HEAD]
    return dates_among(find_fields(head, segment(head)))


def dates_among(fields: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Those of a document's (field, value) pairs that are called like a date and hold a digit."""
    return tuple(
        (name, value)
        for name, value in fields
        if _CALLED.search(name) and len(value) <= _LONGEST and any(letter.isdigit() for letter in value)
    )
