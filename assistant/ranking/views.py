"""Look closely at retrieved chunks: vectors of their units, and what the reader finds in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.ranking.features import ChunkView, UnitSpan
from index.types import Chunk, Hit


class ReadSpan(Protocol):
    """One possible answer: characters, half-open, into the passage; higher scores are likelier."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def score(self) -> float: ...


class ReadPassage(Protocol):
    """What a reader says of one passage."""

    @property
    def answerable(self) -> float: ...
    @property
    def network(self) -> float: ...
    @property
    def spans(self) -> Sequence[ReadSpan]: ...


class PassageReader(Protocol):
    """Anything that reads passages with a question in mind; `assistant.reader.Reader` does."""

    def question_was_cut(self, question: str) -> bool: ...

    def read(
        self,
        question: str,
        passages: Sequence[str],
        *,
        n: int = 3,
        focus: Callable[[int, ReadSpan], str] | None = None,
    ) -> Sequence[ReadPassage]: ...


def view_chunks(
    hits: Sequence[Hit],
    query: NDArray[np.float32],
    unit_vectors: dict[str, NDArray[np.float32]],
    readings: Sequence[ReadPassage] | None,
) -> list[ChunkView]:
    """One view for each of `hits`, in their order; `readings` are None without a reader."""
    views = []
    for rank, hit in enumerate(hits):
        reading = readings[rank] if readings is not None else None
        views.append(
            ChunkView(
                chunk=hit.chunk,
                rank=rank,
                cosine=hit.cosine if hit.cosine is not None else 0.0,
                unit_cosines=_cosines(hit.chunk, query, unit_vectors),
                network=reading.network if reading else 0.0,
                contrasted=reading.answerable if reading else 0.0,
                spans=spans_by_unit(hit.chunk, reading) if reading else {},
            )
        )
    return views


def read_hits(reader: PassageReader, question: str, hits: Sequence[Hit]) -> Sequence[ReadPassage]:
    """Readings of the chunks with their headings and leads, in the order of `hits`.

    What is read a second time is the unit of the best span, under its own heading and lead.
    """

    def focus(place: int, span: ReadSpan) -> str:
        return _unit_alone(hits[place].chunk, span.start)

    return reader.read(question, [hit.chunk.embed_text for hit in hits], n=5, focus=focus)


def _unit_alone(chunk: Chunk, start: int) -> str:
    """The unit in which character `start` of what is embedded stands, with what it stands under."""
    place = start + _shift(chunk)
    for unit in chunk.units:
        if unit.start <= place < unit.end:
            text = chunk.text[unit.start - chunk.start : unit.end - chunk.start]
            return "\n".join(line for line in (unit.heading, unit.lead, unit.header, text) if line)
    return chunk.embed_text


def _shift(chunk: Chunk) -> int:
    """What to add to a place in what is embedded to have the place in the document's text."""
    return chunk.start - (len(chunk.embed_text) - len(chunk.text))


def _cosines(
    chunk: Chunk, query: NDArray[np.float32], unit_vectors: dict[str, NDArray[np.float32]]
) -> NDArray[np.float32]:
    vectors = unit_vectors.get(chunk.id)
    if vectors is None or vectors.shape[0] != len(chunk.units):
        # An embedder without late chunking: the units cannot be told apart by meaning.
        return np.zeros(len(chunk.units), dtype=np.float32)
    return np.round(vectors @ query, 4)


def spans_by_unit(chunk: Chunk, reading: ReadPassage) -> dict[int, UnitSpan]:
    """The best span inside each unit; a span that lies in no single unit is left out."""
    shift = _shift(chunk)
    best: dict[int, UnitSpan] = {}
    for span in reading.spans:
        start, end = span.start + shift, span.end + shift
        for position, unit in enumerate(chunk.units):
            held = best.get(position)
            if unit.start <= start < unit.end and (held is None or span.score > held.score):
                best[position] = UnitSpan(start, min(end, unit.end), span.score)
    return best
