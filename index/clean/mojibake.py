"""Mending mojibake with ftfy, with everything switched off that could change good text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from index.clean.edits import change_lines, describe
from index.types import Repair

if TYPE_CHECKING:
    from ftfy import TextFixerConfig

# A character of several bytes, read one byte at a time, leaves at least two neighbours from the code
# pages that ftfy knows (Latin, Greek, Cyrillic, punctuation, box drawing), or a Latin-1 letter and the
# space that was a no-break space, or a control character of Latin-1. Other lines need no closer look,
# which is what takes time.
_SUSPECT = re.compile(
    "[\x80-\u058f\u2010-\u25ff\ufb00-\ufb02\uf8ff]{2}|[\xc2-\xf4] |[\x80-\x9f]|[\ud800-\udfff]"
)

# ftfy would take the space for the last byte of the character and make one odd sign of both. What is
# left of a lost character is for residue.py to judge by the whole document.
_LEFT_OVER = re.compile("(â[€¡¢£¤](?= |$))")


def mend(text: str) -> tuple[str, tuple[Repair, ...]]:
    """Undo text that was decoded with the wrong codec; the count is of lines mended."""
    samples: list[str] = []

    def fix(line: str) -> str:
        fixed = "".join(_fix(piece) for piece in _LEFT_OVER.split(line))
        if fixed != line:
            samples.append(_describe_change(line, fixed))
        return fixed

    if not text.isascii():
        text = change_lines(text, _SUSPECT, fix)
    return text, (Repair("ftfy", len(samples), samples[0]),) if samples else ()


def _fix(piece: str) -> str:
    from ftfy import fix_text

    return piece if _LEFT_OVER.fullmatch(piece) else fix_text(piece, _config())


@cache
def _config() -> TextFixerConfig:
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,  # "&lt;" in a tutorial is meant
        remove_terminal_escapes=False,  # their ESC goes with the control characters, the rest may be code
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,  # done by us, recorded under its own name
        remove_control_chars=False,  # likewise
        normalization=None,
        explain=False,
    )


def _describe_change(old: str, new: str) -> str:
    """Describe the first differing stretch of a line, without comparing the whole of it."""
    shorter = min(len(old), len(new))
    start = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    tail = 0
    while tail < shorter - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    if len(old) - tail - start <= 12:
        return describe(old, start, len(old) - tail, new[start : len(new) - tail])
    return describe(old[: start + 12], start, start + 12, new[start : start + 12])
