"""From retrieved chunks to weighed candidates: rank by words and meaning, read where that is not enough.

Rules, in order:
1. Every unit is ranked without the reader first; that costs milliseconds.
2. Without a reader that is the result.
3. A best candidate that is sure already stands; the reader reads its chunk alone, to point to the bare
   answer in it. At this mark, reading everything would change one of 130 answers to golden questions.
4. Otherwise the reader reads every chunk, and units are ranked again with what it found. Where it and
   the words disagree, the learned weights decide, then the rules of `structure.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.question import Question
from assistant.ranking.rank import Candidate, load_model, rank
from assistant.ranking.structure import weigh_structure
from assistant.ranking.views import PassageReader, ReadPassage, read_hits, spans_by_unit, view_chunks
from index.corpus import CorpusIndex
from index.types import Hit, UnitKind

SURE = 0.5
Timed = Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Weighing:
    """Candidates with what is needed to choose among them."""

    ranked: list[Candidate]  # likeliest first
    threshold: float  # probability from which the best is an answer
    question_was_cut: bool = False


class Weigher:
    """Weighs chunks for questions over one index, with or without a reader."""

    def __init__(self, index: CorpusIndex, reader: PassageReader | None) -> None:
        self._index = index
        self._reader = reader

    def weigh(
        self, question: Question, hits: Sequence[Hit], frequencies: Mapping[str, int], timed: Timed
    ) -> Weighing:
        """Candidates of `hits`, weighed for `question`; `timed` measures the stages "ranking", "reading"."""
        query = self._index.embed_query(question.text)
        vectors = self._index.unit_vectors([h.chunk.id for h in hits])
        rank_all = _Ranker(question, hits, query, vectors, frequencies)
        with timed("ranking"):
            plain = rank_all("plain", None)
        if self._reader is None or not plain.ranked:
            return plain
        best = next((c for c in plain.ranked if c.unit.kind is not UnitKind.HEADER), plain.ranked[0])
        with timed("reading"):
            cut = self._reader.question_was_cut(question.text)
            if best.probability >= SURE:
                [reading] = read_hits(self._reader, question.text, [best.hit])
                return Weighing(_mark(plain.ranked, best.hit, reading), plain.threshold, cut)
            readings = read_hits(self._reader, question.text, hits)
        with timed("ranking"):
            return replace(rank_all("reader", readings), question_was_cut=cut)


@dataclass(frozen=True, slots=True)
class _Ranker:
    question: Question
    hits: Sequence[Hit]
    query: NDArray[np.float32]
    vectors: dict[str, NDArray[np.float32]]
    frequencies: Mapping[str, int]

    def __call__(self, name: str, readings: Sequence[ReadPassage] | None) -> Weighing:
        model = load_model(name)
        views = view_chunks(self.hits, self.query, self.vectors, readings)
        ranked = rank(self.question, self.hits, views, frequencies=self.frequencies, model=model)
        return Weighing(weigh_structure(self.question, ranked), model.threshold)


def _mark(ranked: Sequence[Candidate], hit: Hit, reading: ReadPassage) -> list[Candidate]:
    """`ranked` with the reader's spans put into the units of `hit`."""
    spans = spans_by_unit(hit.chunk, reading)
    by_start = {hit.chunk.units[position].start: span for position, span in spans.items()}
    return [
        replace(c, span=by_start.get(c.unit.start)) if c.hit.chunk.id == hit.chunk.id else c for c in ranked
    ]
