"""Tables in text: which lines are rows, which is the rule under the header, what the cells hold."""

from __future__ import annotations

import re

_RULE_CELL = re.compile(r":?-+:?")
_CELL_BORDER = re.compile(r"(?<!\\)\|")


def is_rule(line: str) -> bool:
    """Whether `line` is the separator between a table's header and its body, like `|---|:-:|`."""
    if "-" not in line or "|" not in line or line.strip("|-: \t"):
        return False
    return all(_RULE_CELL.fullmatch(cell) for cell in cells(line))


def is_row(line: str) -> bool:
    """Whether `line` may be a row of a pipe table: it opens with a pipe, or has one between two cells."""
    return line.startswith("|") or " | " in line


def is_tabbed(line: str, other: str) -> bool:
    """Whether two lines are rows of one table whose cells are parted by tabs."""
    tabs = line.count("\t")
    return 0 < tabs <= 30 and tabs == other.count("\t") and all(map(str.strip, line.split("\t")))


def cells(line: str) -> list[str]:
    """The cells of one row, stripped; the empty ones outside the outer pipes left out."""
    if "|" not in line and "\t" in line:
        return [part.strip() for part in line.split("\t")]
    parts = [part.strip() for part in _CELL_BORDER.split(line.strip())]
    if parts and not parts[0]:
        parts = parts[1:]
    if parts and not parts[-1]:
        parts = parts[:-1]
    return [part.replace("\\|", "|") for part in parts]
