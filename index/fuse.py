"""Fusing what two retrievers found into one ranking: a convex combination of their scores.

Bruch, Gai and Ingber 2023 (doi:10.1145/3596512) find that it beats fusing ranks, and so did we: a question in
other words than its document's shares none with the chunk that answers, so that its place among the
lexical retriever's finds tells nothing, while the scores say that nothing was found there
(`tests/bench/bench_retrieval.py`). Nearness to the question is that of the chunk's nearest unit: one
sentence answers, and what stands around it is about other things.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

UNIT, CHUNK, LEXICAL = 0.9, 0.1, 0.4  # what each score weighs
# BM25 of a question whose words are found well. Where the best chunk has far less, words tell little.
TELLING = 15.0
DECIMALS = 5  # two processors may differ in the last bits of a float; nothing is decided by those


@dataclass(frozen=True, slots=True)
class Candidate:
    """A chunk that one retriever found; `path` and `ordinal` break ties."""

    id: str
    path: str
    ordinal: int
    score: float  # on the retriever's own scale, higher is better


@dataclass(frozen=True, slots=True)
class Fused:
    """A chunk with its fused score, and the score of each retriever that found it."""

    id: str
    path: str
    ordinal: int
    score: float  # higher is better
    cosine: float | None
    bm25: float | None


def fuse(dense: Iterable[Candidate], lexical: Iterable[Candidate], units: Mapping[str, float]) -> list[Fused]:
    """All candidates, best first; the order of equal scores is fixed by path and ordinal.

    `units` holds the cosine, -1..1, of each chunk's nearest unit; a chunk without one counts by its own.
    """
    near = {one.id: one for one in dense}
    matched = {one.id: one for one in lexical}
    # What the dense retriever did not find is no nearer than what it found.
    farthest = min((one.score for one in near.values()), default=0.0)
    best = max((one.score for one in matched.values()), default=0.0)
    fused = []
    for found in (near | matched).values():
        cosine = near[found.id].score if found.id in near else None
        bm25 = matched[found.id].score if found.id in matched else None
        whole = farthest if cosine is None else cosine
        words = (bm25 or 0.0) / (best + TELLING)
        score = UNIT * units.get(found.id, whole) + CHUNK * whole + LEXICAL * words
        fused.append(Fused(found.id, found.path, found.ordinal, round(score, DECIMALS), cosine, bm25))
    return sorted(fused, key=lambda one: (-one.score, one.path, one.ordinal))
