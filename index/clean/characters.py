"""Rules for single characters: line ends, controls, spaces, and letters with their marks."""

from __future__ import annotations

import re
import unicodedata

from index.clean.edits import merge, substitute
from index.types import Repair

# A form feed beside a line feed is a page break that needs no line of its own.
_SEPARATOR = re.compile("(?<=\n)[\x0b\x0c]+|[\x0b\x0c]+(?=\n)|[\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")
_PLANE_ENDS = "".join(chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_NON_CHARACTER = re.compile(f"[\ufdd0-\ufdef\ufff9-\ufffb{_PLANE_ENDS}]+")
_SPACE = re.compile("[\xa0\u2000-\u200a\u205f]|\u202f(?![\u1800-\u18af])")
_LETTER_AND_MARKS = re.compile(
    "[A-Za-z\xc0-\u024f\u1e00-\u1eff\u0370-\u052f\u1f00-\u1fff][\u0300-\u036f]+"
    "|[\u3041-\u30ff][\u3099\u309a]"
    "|[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?"
    "|[\uac00-\ud7a3][\u11a8-\u11c2]"
)


def end_lines(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Make every line separator a line feed, and the paragraph separator two."""
    return substitute(text, _SEPARATOR, _line_feeds, rule="line-separator")


def remove_controls(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Remove control characters and non-characters, except tab and line feed."""
    text, found = substitute(text, _CONTROL, "", rule="control")
    if text.isascii():
        return text, found
    text, others = substitute(text, _NON_CHARACTER, "", rule="control")
    return text, merge((*found, *others))


def unify_spaces(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Make no-break and fixed-width spaces plain ones, one for one."""
    if text.isascii():
        return text, ()
    return substitute(text, _SPACE, " ", rule="space")


def compose(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Join letters and their combining marks into one character where one exists."""
    if text.isascii():
        return text, ()
    return substitute(
        text, _LETTER_AND_MARKS, lambda m: unicodedata.normalize("NFC", m.group()), rule="compose"
    )


def _line_feeds(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    if match.group() == "\u2029":
        return "\n\n"
    beside = text[start - 1 : start] == "\n" or text[end : end + 1] == "\n"
    return "" if beside and match.group()[0] in "\x0b\x0c" else "\n"
