"""Fusing two rankings into one: reciprocal-rank fusion (Cormack, Clarke and Büttcher 2009)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# The paper's constant: it makes the first few ranks count about the same, so that one retriever's
# favourite does not drown what both find.
K = 60


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
    score: float  # sum of 1 / (K + rank), ranks from 1; higher is better
    cosine: float | None
    bm25: float | None


def fuse(dense: Iterable[Candidate], lexical: Iterable[Candidate]) -> list[Fused]:
    """Both rankings as one, best first; the order of equal scores is fixed by path and ordinal."""
    rankings = (_rank(dense), _rank(lexical))
    candidates = {found.id: found for ranking in rankings for found in ranking}
    ranks = [{found.id: rank for rank, found in enumerate(ranking, start=1)} for ranking in rankings]
    scores = [{found.id: found.score for found in ranking} for ranking in rankings]
    fused = [
        Fused(
            id=found.id,
            path=found.path,
            ordinal=found.ordinal,
            score=sum(1 / (K + rank[found.id]) for rank in ranks if found.id in rank),
            cosine=scores[0].get(found.id),
            bm25=scores[1].get(found.id),
        )
        for found in candidates.values()
    ]
    return sorted(fused, key=lambda one: (-one.score, one.path, one.ordinal))


def _rank(found: Iterable[Candidate]) -> Sequence[Candidate]:
    return sorted(found, key=lambda one: (-one.score, one.path, one.ordinal))
