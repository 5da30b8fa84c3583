"""Table rows in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.terms import content_stems, fold

GIVEN = 0.6  # share of a cell's words from which the question is taken to know it


def render_row(row: str, header: str, *, asked: frozenset[str] = frozenset()) -> str:
    """A table row in words: its first cell, then other cells under their headers.

    Only the columns whose header shares a word (stem) with `asked`, when there are any.
    """
    cells = split_row(row)
    names = [name.strip() for name in header.split(" | ")] if header else []
    wanted = asked_columns(header, left_to_ask(row, asked))
    parts = []
    for position, cell in enumerate(cells[1:], start=1):
        name = names[position] if position < len(names) else ""
        if cell and (not wanted or position in wanted):
            parts.append(f"{name}: {cell}" if name else cell)
    return (
        f"{cells[0]} — {'; '.join(parts)}"
        if cells[0] and parts
        else "; ".join([*filter(None, cells[:1]), *parts])
    )


def asked_columns(header: str, asked: frozenset[str]) -> list[int]:
    """Positions of the columns, after the first, whose header shares a word with `asked`."""
    names = header.split(" | ")
    return [i for i, name in enumerate(names) if i and asked.intersection(content_stems(name))]


def is_given(cell: str, asked: frozenset[str]) -> bool:
    """Whether the question says what the cell holds, in most of its words: then it asks for another."""
    held = content_stems(cell)
    return bool(held) and len(asked.intersection(held)) >= GIVEN * len(held)


def wants_column(rows: Sequence[str], header: str, asked: frozenset[str]) -> bool:
    """Whether the question names a column of the table, and nothing that tells its rows apart."""
    cells = [cell for row in rows for cell in split_row(row)]
    return bool(asked_columns(header, asked)) and not any(is_given(cell, asked) for cell in cells)


def left_to_ask(row: str, asked: frozenset[str]) -> frozenset[str]:
    """The words of a question without those of the cells that it gives: who asks for the office manager does
    not ask where the office is."""
    return asked.difference(*(content_stems(cell) for cell in split_row(row) if is_given(cell, asked)))


def is_meant(row: str, best: str, asked: frozenset[str]) -> bool:
    """Whether the question names the row, or says what it holds in a column where `best` holds the same."""
    return is_given(split_row(row)[0], asked) or holds_alike(row, best, asked)


def holds_alike(row: str, best: str, asked: frozenset[str]) -> bool:
    """Whether both rows have the same in a column after the first, and the question says what."""
    pairs = zip(split_row(row)[1:], split_row(best)[1:], strict=False)
    return any(fold(one) == fold(two) and is_given(one, asked) for one, two in pairs)


def split_row(row: str) -> list[str]:
    """The cells of a Markdown table row, trimmed; an escaped bar stays in its cell."""
    inner = row.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", inner)] or [""]
