"""Joining the lines that a page's width has cut, and nothing else.

A line is joined to the one before when both read as running text: the line before is long (at least
60% of the page's widest), does not end a sentence or introduce a list, and this one does not open a
list item, a heading or a table row. A word cut by a hyphen is joined when both halves are lower-case
letters; a hyphen before a capital or a digit ("Anglo-American", "2020-21") stays.
"""

from __future__ import annotations

import re

_LONG = 0.6  # share of the widest line; ragged-right text varies by about a long word, some 15%
_ENDS = re.compile(r"[.!?:;…。！？][\"'”’»)\]]*$")
_OPENS = re.compile(r"^(?:[-–—•▪●○◦‣*·]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s|\||#|\[\d+\])")
_CUT = re.compile(r"[^\W\d_]{2,}[-\u00ad\u2010]$")
_SOFT = "\u00ad"


def unwrap(text: str) -> tuple[str, int]:
    """Return the text with wrapped lines joined, and how many words a hyphen had cut."""
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.replace("\r", "\n").split("\n")]
    widest = max((len(line) for line in lines), default=0)
    joined: list[str] = []
    hyphens = 0
    previous = ""
    for line in lines:
        if joined and previous and _continues(previous, line, widest):
            whole, cut = _join(joined[-1], line)
            joined[-1] = whole
            hyphens += cut
        else:
            joined.append(line)
        previous = line
    return re.sub(r"\n{3,}", "\n\n", "\n".join(joined)).strip("\n"), hyphens


def _continues(before: str, line: str, widest: int) -> bool:
    if not line or _OPENS.match(line):
        return False
    if _CUT.search(before) and line[0].islower():
        return True
    if len(before) < _LONG * widest:
        return False
    # A sentence may end where the line ends by chance: then a full line still runs on.
    return not _ENDS.search(before) or (len(before) >= 0.85 * widest and before[-1] != ":")


def _join(before: str, line: str) -> tuple[str, int]:
    if _CUT.search(before) and line[0].islower():
        return before[:-1] + line, 1
    if before.endswith(_SOFT):
        return before[:-1] + line, 1
    if before.endswith("-") and before[-2:-1].isalnum():  # "Anglo-" "American": the hyphen is meant
        return before + line, 0
    return f"{before} {line}", 0
