"""Marks shared by formats with structure: tables as Markdown rows, superscripts as characters."""

from __future__ import annotations

import re
from collections.abc import Sequence


def markdown_rows(grid: Sequence[Sequence[str]]) -> list[str]:
    """Return one line a row, with the rule under the first; empty rows and columns go."""
    rows = [[_cell(cell) for cell in row] for row in grid]
    rows = [row for row in rows if any(row)]
    if not rows:
        return []
    width = max(len(row) for row in rows)
    rows = [row + [""] * (width - len(row)) for row in rows]
    used = [column for column in range(width) if any(row[column] for row in rows)]
    lines = [f"| {' | '.join(row[column] for column in used)} |" for row in rows]
    return [lines[0], f"|{'---|' * len(used)}", *lines[1:]]


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_CAN_BE_RAISED = re.compile(r"[+-]?(?:\d[\d()+-]*|n)")


def superscript(text: str) -> str:
    """Raise digits, since 10 to the 6th must not read 106, nor the number of a note end a price."""
    return text.translate(_RAISED) if _CAN_BE_RAISED.fullmatch(text.strip()) else text
