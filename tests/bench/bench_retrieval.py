"""How often the chunk that answers is among those that are read, against fusing ranks.

    python -m tests.bench.bench_retrieval [lines of {"context", "qas"}, by default unread.jsonl.gz]

The documents are one corpus; each of their answerable questions is asked. All rankings are made of the
same finds of the same two retrievers: ours by `index.fuse`, the peer by reciprocal-rank fusion (Cormack,
Clarke and Büttcher 2009; K = 60), and by each retriever alone. Never run by default.
"""

from __future__ import annotations

import gzip
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.reader.training.written import UNREAD
from index.corpus import CorpusIndex
from index.settings import IndexSettings
from index.types import Hit

K = 60
DEPTH = 200
CUTS = (1, 3, 8, 20)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """One document with its questions a line."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in content.splitlines() if line.strip()]


def by_rank(hits: Sequence[Hit]) -> list[Hit]:
    """Reciprocal-rank fusion of what both retrievers found."""
    near = sorted((h for h in hits if h.cosine is not None), key=lambda h: -(h.cosine or 0.0))
    matched = sorted((h for h in hits if h.bm25 is not None), key=lambda h: -(h.bm25 or 0.0))
    scores: dict[str, float] = {}
    for ranking in (near, matched):
        for rank, hit in enumerate(ranking, start=1):
            scores[hit.chunk.id] = scores.get(hit.chunk.id, 0.0) + 1 / (K + rank)
    return sorted(hits, key=lambda h: -scores[h.chunk.id])


RANKINGS: dict[str, Callable[[Sequence[Hit]], Sequence[Hit]]] = {
    "ours": lambda hits: hits,
    "reciprocal ranks": by_rank,
    "dense alone": lambda hits: sorted(hits, key=lambda h: 1.0 if h.cosine is None else -h.cosine),
    "words alone": lambda hits: sorted(hits, key=lambda h: -(h.bm25 or 0.0)),
}


def place(hits: Sequence[Hit], path: str, answers: Sequence[str]) -> int:
    """The rank, from 1, of the first chunk of the document that holds an answer; far off where none does."""
    for rank, hit in enumerate(hits, start=1):
        if hit.chunk.path == path and any(answer in hit.chunk.text for answer in answers):
            return rank
    return DEPTH + 1


def main() -> None:
    """Index, ask, print recall at each cut and its ratio to fused ranks."""
    documents = read_lines(Path(sys.argv[1]) if len(sys.argv) > 1 else UNREAD)
    places: dict[str, list[int]] = {name: [] for name in RANKINGS}
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for number, document in enumerate(documents):
            (corpus / f"{number:04}.md").write_text(document["context"] + "\n", encoding="utf-8")
        with CorpusIndex.open(IndexSettings(corpus, Path(folder, "data"))) as index:
            chunks = index.sync().chunks_embedded
            for number, document in enumerate(documents):
                for asked in (qa for qa in document["qas"] if qa["a"]):
                    hits = index.search(asked["q"], top=DEPTH, depth=DEPTH)
                    for name, ranking in RANKINGS.items():
                        places[name].append(place(ranking(hits), f"{number:04}.md", asked["a"]))
    print(f"{len(documents)} documents, {chunks} chunks, {len(places['ours'])} questions")
    for name, found in places.items():
        shares = {cut: sum(p <= cut for p in found) / len(found) for cut in CUTS}
        peers = {cut: sum(p <= cut for p in places["reciprocal ranks"]) / len(found) for cut in CUTS}
        told = "  ".join(f"@{cut} {share:.3f} ({share / peers[cut]:.2f})" for cut, share in shares.items())
        print(f"{name:18} recall {told}")


if __name__ == "__main__":
    main()
