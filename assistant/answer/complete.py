"""A list shown as an answer is shown whole, also where it was cut into several chunks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer.lists import belong_together
from assistant.answer.selection import Selection, Statement
from assistant.ranking.rank import Candidate
from index.types import Chunk, UnitKind

MOST_ITEMS = 20


def complete_list(selection: Selection, chunks: Sequence[Chunk]) -> Selection:
    """`selection` with the items of its list that stand in other chunks of the document.

    `chunks` are all chunks of the document of the first statement. Anything but a list of items is
    given back as it is.
    """
    first = selection.statements[0].candidate
    kinds = {s.candidate.unit.kind for s in selection.statements}
    if len(selection.statements) < 2 or kinds != {UnitKind.ITEM}:
        return selection
    known = {s.candidate.unit.start for s in selection.statements}
    missing = [Statement(c) for c in _items(first, chunks) if c.unit.start not in known]
    if not missing or not all(belong_together(first, s.candidate) for s in selection.statements):
        return selection
    every = sorted([*selection.statements, *missing], key=lambda s: s.candidate.unit.start)
    return replace(selection, statements=tuple(every[:MOST_ITEMS]))


def _items(first: Candidate, chunks: Sequence[Chunk]) -> Iterator[Candidate]:
    for chunk in chunks:
        for unit in chunk.units:
            text = chunk.text[unit.start - chunk.start : unit.end - chunk.start]
            other = replace(first, hit=replace(first.hit, chunk=chunk), unit=unit, text=text, span=None)
            if unit.kind is UnitKind.ITEM and belong_together(first, other):
                yield other
