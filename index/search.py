"""Hybrid search: nearest vectors and best-matching words, fused by their scores."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.catalog import Catalog
from index.errors import StoreError
from index.fuse import Candidate, Fused, fuse
from index.lexical import match_expression
from index.manifest import REBUILD
from index.store import VectorStore
from index.types import Hit


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: the same question as words and as a vector."""

    text: str
    vector: NDArray[np.float32]  # (dimension,), length 1
    top: int  # hits wanted, at least 1
    depth: int  # candidates of each retriever, at least `top`
    paths: Collection[str] | None  # only in these documents; None for all


def search(catalog: Catalog, vectors: VectorStore, collection: str, query: Query) -> list[Hit]:
    """The best hits, best first; one state of the catalog, whatever is written meanwhile.

    Raises:
        StoreError: the index on disk cannot be used.
    """
    with catalog.snapshot():
        vectors.refresh(catalog.revision())
        expression = match_expression(query.text)
        found = catalog.match(expression, limit=query.depth, paths=query.paths) if expression else []
        near = _find_near(catalog, vectors, collection, query)
        ids = {one.id for one in (*near, *found)}
        fused = fuse(near, found, _nearest_units(catalog, ids, query.vector))
        return _load(catalog, fused[: query.top])


def _find_near(catalog: Catalog, vectors: VectorStore, collection: str, query: Query) -> list[Candidate]:
    """The nearest chunks; more are asked for when some turn out to be gone or not yet there."""
    limit = query.depth
    while True:
        near = vectors.nearest(collection, query.vector, limit=limit, paths=query.paths)
        places = catalog.places(one.id for one in near)
        known = [Candidate(one.id, *places[one.id], one.cosine) for one in near if one.id in places]
        if len(known) >= query.depth or len(near) < limit:
            return known[: query.depth]
        limit *= 2


def _nearest_units(catalog: Catalog, ids: Collection[str], vector: NDArray[np.float32]) -> dict[str, float]:
    """Chunk id -> cosine of the unit that is nearest to `vector`; none for a chunk without units."""
    units = catalog.unit_vectors(ids, dimension=len(vector))
    return {id: float((own @ vector).max()) for id, own in units.items() if len(own)}


def _load(catalog: Catalog, fused: list[Fused]) -> list[Hit]:
    chunks = catalog.chunks(one.id for one in fused)
    versions = catalog.versions({one.path for one in fused})
    hits = []
    for one in fused:
        if one.id not in chunks or one.path not in versions:
            raise StoreError(f"Chunk {one.id} of {one.path} is missing in {catalog.path}.", hint=REBUILD)
        title, sha256, text_sha256 = versions[one.path]
        hits.append(
            Hit(
                chunk=chunks[one.id],
                title=title,
                sha256=sha256,
                text_sha256=text_sha256,
                score=one.score,
                cosine=one.cosine,
                bm25=one.bm25,
            )
        )
    return hits
