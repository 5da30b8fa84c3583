"""Joining the lines that the width of a page has cut, and nothing else.

A line goes on with the next when its author had no room for more: its words and the first word of the
next line would have been wider than the page's lines are, or the next line goes on in lower case. It
does not when it is short, when it introduces what follows with a colon, or when the next line opens a
list item, a heading or a table row. A hyphen at the end goes where it cuts a word, between lower-case
letters; before a capital or a digit ("Anglo-American", "2020-21") it is meant.
"""

from __future__ import annotations

import re

_SPACES = re.compile(r"[ \t\xa0]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_OPENS = re.compile(r"(?:[-–—•▪●○◦‣*·]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s|\||#|\[\d+\])")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_CUT_WORD = re.compile(r"[^\W\d_]{2}[-\u00ad\u2010]$")
_SOFT_HYPHEN = "\u00ad"
_NARROWEST = 0.5  # of the width: below it a line ends a paragraph or is a label, also before lower case
# Letters differ in breadth, so lines of one measure differ by some 10% in characters.
_SLACK = 0.9


def unwrap(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with wrapped lines joined, and the cut words made whole, "be-⏎fore -> before"."""
    lines = [_SPACES.sub(" ", line).strip() for line in text.replace("\r", "\n").split("\n")]
    width = _width(lines)
    joined: list[str] = []
    mended: list[str] = []
    previous = ""
    for line in lines:
        if previous and line and _goes_on(previous, line, width):
            whole = _join(joined[-1], line)
            if len(whole) < len(joined[-1]) + len(line):
                mended.append(_describe(joined[-1], line))
            joined[-1] = whole
        else:
            joined.append(line)
        previous = line
    return _BLANK_LINES.sub("\n\n", "\n".join(joined)).strip("\n"), tuple(mended)


def _width(lines: list[str]) -> int:
    """Return the width of nearly all lines, in characters; single wider ones do not count."""
    lengths = sorted(len(line) for line in lines if line)
    return lengths[(len(lengths) * 9) // 10] if lengths else 0


def _goes_on(before: str, line: str, width: int) -> bool:
    if _OPENS.match(line) or before.endswith(":"):
        return False
    if line[0].islower() and not _ENDS_SENTENCE.search(before):
        return len(before) >= _NARROWEST * width
    return len(before) + 1 + len(line.split(" ", 1)[0]) > _SLACK * width and len(before) >= _NARROWEST * width


def _join(before: str, line: str) -> str:
    if before.endswith(_SOFT_HYPHEN) or (_CUT_WORD.search(before) and line[0].islower()):
        return before[:-1] + line
    if before.endswith("-") and before[-2:-1].isalnum():
        return before + line
    return f"{before} {line}"


def _describe(before: str, line: str) -> str:
    first, second = before.rsplit(" ", 1)[-1][-30:].replace(_SOFT_HYPHEN, "-"), line.split(" ", 1)[0][:9]
    return f"{first}⏎{second} -> {first[:-1]}{second}"[:80]
