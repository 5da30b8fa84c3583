"""From retrieved chunks to weighed candidates.

Without a reader, units are ranked by words and meaning. With one it reads every chunk, and units are ranked
with what it found: also where words and meaning alone look sure, for a question that repeats a passage's
words and asks for what it does not say looks surest of all. Where the reader and the words disagree, the
learned weights decide, then the rules of `structure.py`.
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
from assistant.ranking.views import PassageReader, ReadPassage, read_hits, view_chunks
from index.corpus import CorpusIndex
from index.types import Hit

Timed = Callable[[str], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Weighing:
    """Candidates with what is needed to choose among them."""

    ranked: list[Candidate]  # likeliest first
    threshold: float  # probability from which the best is an answer
    strict_threshold: float  # strict probability (`Candidate.sure`) from which it is one beyond doubt
    question_was_cut: bool = False


class Weigher:
    """Weighs chunks for questions over one index, with or without a reader.

    `strict` weighs what tells a question from the sentence that is to answer it, and asks for the higher
    probability from which most traps are refused.
    """

    def __init__(self, index: CorpusIndex, reader: PassageReader | None, *, strict: bool = False) -> None:
        self._index = index
        self._reader = reader
        self._strict = strict

    def weigh(
        self, question: Question, hits: Sequence[Hit], frequencies: Mapping[str, int], timed: Timed
    ) -> Weighing:
        """Candidates of `hits`, weighed for `question`; `timed` measures the stages "ranking", "reading"."""
        query = self._index.embed_query(question.text)
        vectors = self._index.unit_vectors([h.chunk.id for h in hits])
        rank_all = _Ranker(question, hits, query, vectors, frequencies, self._strict)
        if self._reader is None:
            with timed("ranking"):
                return rank_all("plain", None)
        with timed("reading"):
            cut = self._reader.question_was_cut(question.text)
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
    strict: bool

    def __call__(self, name: str, readings: Sequence[ReadPassage] | None) -> Weighing:
        model = load_model(name)
        views = view_chunks(self.hits, self.query, self.vectors, readings)
        ranked = rank(
            self.question, self.hits, views, frequencies=self.frequencies, model=model, strict=self.strict
        )
        threshold = model.strict_threshold if self.strict else model.threshold
        weighed = weigh_structure(self.question, ranked, strict=self.strict)
        return Weighing(weighed, threshold, model.strict_threshold)
