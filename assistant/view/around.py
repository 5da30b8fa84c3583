"""The text on either side of a cited passage, as much of it as a page shows."""

from __future__ import annotations


def trimmed(before: str, after: str, most: int) -> tuple[str, str]:
    """The nearest `most` characters on either side, cut between words, with an ellipsis where more stood."""
    if len(before) > most:
        before = "… " + before[-most:].partition(" ")[2]
    if len(after) > most:
        after = after[:most].rpartition(" ")[0] + " …"
    return before, after
