"""Table rows in words."""

from __future__ import annotations

import re

from assistant.terms import content_stems


def render_row(row: str, header: str, *, asked: frozenset[str] = frozenset()) -> str:
    """A table row in words: its first cell, then other cells under their headers.

    Only the columns whose header shares a word (stem) with `asked`, when there are any.
    """
    cells = split_row(row)
    names = [name.strip() for name in header.split(" | ")] if header else []
    wanted = asked_columns(header, asked)
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


def split_row(row: str) -> list[str]:
    """The cells of a Markdown table row, trimmed; an escaped bar stays in its cell."""
    inner = row.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", inner)] or [""]
