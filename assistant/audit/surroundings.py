"""The text around a cited span: what a checker may read beside it, and what a report shows."""

from __future__ import annotations

BEFORE = 1_500  # characters; headings, a table's header row and who "he" is usually stand above
AFTER = 500


def surround(text: str, start: int, end: int) -> tuple[str, str, str]:
    """(before, span, after), cut at line or word borders where one is near; empty outside of `text`."""
    start, end = max(0, min(start, len(text))), max(0, min(end, len(text)))
    if start >= end:
        return "", "", ""
    low, high = max(0, start - BEFORE), min(len(text), end + AFTER)
    before, after = text[low:start], text[end:high]
    if low and (cut := _first_break(before)) is not None:
        before = before[cut:]
    if high < len(text) and (cut := _last_break(after)) is not None:
        after = after[:cut]
    return before, text[start:end], after


def _first_break(text: str) -> int | None:
    for mark in ("\n", " "):
        if 0 <= (at := text.find(mark)) < len(text) // 2:
            return at + 1
    return None


def _last_break(text: str) -> int | None:
    for mark in ("\n", " "):
        if (at := text.rfind(mark)) > len(text) // 2:
            return at
    return None
