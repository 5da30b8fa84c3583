"""Hybrid search over a small index."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.corpus import CorpusIndex
from index.nodes import VectorRecord
from index.store import VectorStore
from tests.index.corpus_parts import FRUIT, WordEmbedder, open_index, topic, write_corpus

QUERIES = [
    "apple",
    "How many sides has the banana?",
    "1903",
    "cherry measured",
    "the",
    "?!",
    "x' OR \"",
    "\ud800",
]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CorpusIndex]:
    tmp = tmp_path_factory.mktemp("search")
    extra = {f"more/{i}.txt": topic(f"word{i}", 12) for i in range(20)}
    write_corpus(tmp / "corpus", FRUIT | extra)
    with open_index(tmp) as index:
        index.sync()
        yield index


@pytest.mark.parametrize("query", QUERIES)
def test_any_question_gives_hits_with_scores_on_their_scales(index: CorpusIndex, query: str) -> None:
    hits = index.search(query, top=7)
    assert len(hits) == 7
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    for hit in hits:
        assert hit.cosine is not None or hit.bm25 is not None
        assert -1.0 <= (hit.cosine or 0.0) <= 1.0 and (hit.bm25 or 0.0) >= 0.0


def test_a_hit_carries_its_exact_place(index: CorpusIndex) -> None:
    for hit in index.search("apple sides", top=20):
        document = index.document(hit.chunk.path)
        assert document.text[hit.chunk.start : hit.chunk.end] == hit.chunk.text
        assert (hit.sha256, hit.text_sha256, hit.title) == (
            document.sha256,
            document.text_sha256,
            document.title,
        )
        assert index.chunk(hit.chunk.id) == hit.chunk


def test_cosines_are_those_of_the_embedder(index: CorpusIndex) -> None:
    query = index.embed_query("banana")
    for hit in index.search("banana", top=5):
        assert hit.cosine == pytest.approx(
            float(WordEmbedder().embed([hit.chunk.embed_text])[0] @ query), abs=2e-3
        )


def test_a_search_can_be_kept_to_some_documents(index: CorpusIndex) -> None:
    hits = index.search("apple banana", paths={"banana.txt", "not there.txt"})
    assert {hit.chunk.path for hit in hits} == {"banana.txt"}
    assert index.search("apple", paths=()) == []


def test_the_same_question_gives_the_same_hits(index: CorpusIndex) -> None:
    with open_index(index.settings.data_dir.parent) as other:
        assert [other.search(query) for query in QUERIES] == [index.search(query) for query in QUERIES]


def test_nothing_but_blanks_finds_nothing(index: CorpusIndex) -> None:
    assert index.search(" \n\t") == [] == index.search("apple", top=0)


def test_unit_vectors_belong_to_their_units(index: CorpusIndex) -> None:
    [hit] = index.search("apple", top=1)
    vectors = index.unit_vectors([hit.chunk.id, "not there"])
    assert list(vectors) == [hit.chunk.id]
    texts = [index.document(hit.chunk.path).text[unit.start : unit.end] for unit in hit.chunk.units]
    np.testing.assert_allclose(vectors[hit.chunk.id], WordEmbedder().embed(texts), atol=2e-3)


def test_several_threads_may_search_at_once(index: CorpusIndex) -> None:
    expected = [index.search(query) for query in QUERIES]
    wrong: list[str] = []

    def work() -> None:
        for query, hits in zip(QUERIES, expected, strict=True):
            if index.search(query) != hits:
                wrong.append(query)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_vectors_of_chunks_that_the_catalog_does_not_know_are_passed_over(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", FRUIT)
    with open_index(tmp_path) as index:
        index.sync()
        collection = index.open_collection()
        assert collection is not None
        vectors = VectorStore(index.settings.data_dir)
        [hit] = index.search("apple", top=1)
        ghosts = [replace(hit.chunk, id=f"ghost{i}") for i in range(50)]
        document, vector = index.document(hit.chunk.path), WordEmbedder().embed(["apple"])[0]
        vectors.add(collection.name, [VectorRecord(document, ghost, vector) for ghost in ghosts])
        hits = index.search("apple", depth=3, top=3)
        assert len(hits) == 3 and all(hit.cosine is not None for hit in hits)
        assert any("50 vectors" in problem.message for problem in index.inspect())
        vectors.close()
