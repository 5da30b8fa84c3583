"""Example questions that the corpus answers, drawn from its own text."""

from __future__ import annotations

import re

from index.corpus import CorpusIndex
from index.types import Chunk, Unit, UnitKind

_PURPOSE = re.compile(r"\b([A-Z][\w’'.]+(?: [A-Z][\w’'.]+){1,4}) \(([A-Z]{3,8})\)")


def suggest(index: CorpusIndex, *, limit: int) -> list[str]:
    """At most `limit` questions, one a document first; the same corpus gives the same ones.

    Where the text asks or tabulates nothing, the documents' titles are asked about.
    """
    documents = index.documents()
    by_document = [_questions(index.chunks(info.path)) for info in documents]
    titles = [f"What does “{info.title}” say?" for info in documents]
    chosen: list[str] = []
    for turn in range(limit):
        chosen += [found[turn] for found in by_document if turn < len(found) and found[turn] not in chosen]
    return [*chosen, *titles][:limit]


def _questions(chunks: list[Chunk]) -> list[str]:
    units = [(chunk, unit) for chunk in chunks for unit in chunk.units]
    asked = [
        text
        for chunk, unit in units
        if (text := _words(chunk, unit)).endswith("?") and unit.kind is UnitKind.HEADING and len(text) < 100
    ]
    rows = [
        f"What is the {header.split(' | ')[1].casefold()} for {cell}?"
        for chunk, unit in units
        if unit.kind is UnitKind.ROW
        and (header := unit.header).count(" | ") == 1
        and not header.endswith("s")
        and 2 < len(cell := _first_cell(chunk.text[unit.start - chunk.start : unit.end - chunk.start])) < 40
    ]
    terms = [
        f"What does {match.group(2)} stand for?"
        for chunk in chunks
        for match in _PURPOSE.finditer(chunk.text)
        if _initials(match.group(1)) == match.group(2)
    ]
    return [*asked[:2], *rows[:2], *terms[:2]]


def _words(chunk: Chunk, unit: Unit) -> str:
    return chunk.text[unit.start - chunk.start : unit.end - chunk.start].lstrip("#- \n").strip()


def _first_cell(row: str) -> str:
    return row.strip().strip("|").split("|")[0].strip()


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())
