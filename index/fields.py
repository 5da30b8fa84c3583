"""`Key: value` lines: which lines are such, and what their key is."""

from __future__ import annotations

import re
from collections.abc import Callable

from index.lines import Line

_FIELD = re.compile(r"(?:\*\*)?([^\W\d_][^:|*\n]{0,58}?)(?:\*\*)?\s{0,3}:(?:\*\*)?\s+(?=\S)")
_FIELD_WORDS = 8
_KNOWN = frozenset(
    """title subtitle headline author authors byline date published updated source sources url link summary
    abstract subject from to cc keywords tags category section publisher language location version doi isbn
    editor""".split()
)
_NO_FIELDS = frozenset({"q", "question", "a", "answer", "note", "chapter", "part"})


def field_key(text: str) -> str:
    """The key of a `Key: value` line without its marks, or "" when the line is none."""
    found = _FIELD.match(text)
    return " ".join(found[1].split()) if found and len(found[1].split()) <= _FIELD_WORDS else ""


def field_value_at(text: str) -> int:
    """Where the value starts in a `Key: value` line."""
    found = _FIELD.match(text)
    return found.end() if found else 0


def find_field_lines(lines: list[Line], *, is_item: Callable[[str], bool]) -> frozenset[int]:
    """Lines of the shape `Key: value` that have a well-known key or another such line beside them."""
    full = [at for at, line in enumerate(lines) if not line.blank]
    keys = {at: field_key(lines[at].text) for at in full}
    found: set[int] = set()
    for place, at in enumerate(full):
        key = keys[at]
        if not key or key.lower() in _NO_FIELDS or is_item(lines[at].text) or "://" in key:
            continue
        beside = full[max(0, place - 1) : place] + full[place + 1 : place + 2]
        if key.lower() in _KNOWN or any(keys[other] not in ("", key) for other in beside):
            found.add(at)
    return frozenset(found)
