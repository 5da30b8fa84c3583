"""Vectors in Chroma, written through LlamaIndex and read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import StoreError
from index.nodes import VectorRecord
from index.store import PREFIX, VectorStore
from index.types import Chunk, Document
from tests.index.corpus_parts import WordEmbedder

NAME = f"{PREFIX}test"
DOCUMENT = Document("a.txt", "A", "apple", "1" * 64, "2" * 64, 5, "text", "utf-8", False)
CHUNK = Chunk("0", "a.txt", 0, 0, 5, "apple", "apple", 1, None, ())


def _record(word: str, *, path: str = "a.txt", page: int | None = None) -> VectorRecord:
    document = replace(DOCUMENT, path=path, text=word)
    chunk = replace(CHUNK, id=f"{path}-{word}", path=path, text=word, embed_text=word, page=page)
    return VectorRecord(document, chunk, WordEmbedder().embed([word])[0])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[VectorStore]:
    store = VectorStore(tmp_path)
    store.create(NAME)
    yield store
    store.close()


def test_the_nearest_comes_first_with_its_true_cosine(store: VectorStore) -> None:
    records = [_record(word) for word in ("apple", "banana", "cherry")]
    store.add(NAME, records)
    query = WordEmbedder().embed(["banana cherry"])[0]
    found = store.nearest(NAME, query, limit=10)
    expected = {one.chunk.id: float(one.vector @ query) for one in records}
    assert [one.id for one in found] == sorted(expected, key=lambda one: -expected[one])
    assert all(one.cosine == pytest.approx(expected[one.id], abs=2e-3) for one in found)


def test_many_copies_of_one_text_do_not_hide_the_others(store: VectorStore) -> None:
    others = [_record(word) for word in ("banana", "cherry", "durian")]
    store.add(NAME, others)
    store.add(NAME, [_record("apple", path=f"{i}.txt") for i in range(200)])
    for query in ("apple", "banana", "zebra"):
        found = store.nearest(NAME, WordEmbedder().embed([query])[0], limit=203)
        assert {one.chunk.id for one in others} <= {one.id for one in found}


def test_adding_an_id_again_replaces_it(store: VectorStore) -> None:
    store.add(NAME, [_record("apple")])
    again = replace(_record("apple"), vector=_record("banana").vector)
    store.add(NAME, [again])
    assert store.count(NAME) == 1
    assert store.nearest(NAME, again.vector, limit=1)[0].cosine == pytest.approx(1.0, abs=2e-3)


def test_deleting_ids_that_are_not_there_is_fine(store: VectorStore) -> None:
    store.add(NAME, [_record("apple"), _record("banana")])
    store.delete(NAME, ["a.txt-apple", "never seen"])
    assert store.ids(NAME) == {"a.txt-banana"}


def test_a_search_can_be_kept_to_some_documents(store: VectorStore) -> None:
    store.add(NAME, [_record("apple"), _record("apple", path="b.txt")])
    found = store.nearest(NAME, _record("apple").vector, limit=10, paths=["b.txt", "c.txt"])
    assert [one.id for one in found] == ["b.txt-apple"]


def test_creating_twice_keeps_what_is_there_and_dropping_twice_is_fine(store: VectorStore) -> None:
    store.add(NAME, [_record("apple")])
    store.create(NAME)
    assert store.count(NAME) == 1
    store.drop(NAME)
    store.drop(NAME)
    with pytest.raises(StoreError, match=r"vectors are not in .*--rebuild"):
        store.count(NAME)


def test_what_another_client_adds_is_seen_after_a_refresh(store: VectorStore, tmp_path: Path) -> None:
    store.refresh(1)
    store.add(NAME, [_record("apple")])
    other = VectorStore(tmp_path)
    other.add(NAME, [_record("banana")])
    other.close()
    store.refresh(2)
    assert store.nearest(NAME, _record("banana").vector, limit=1)[0].id == "a.txt-banana"


def test_a_llama_index_program_can_open_the_collection(store: VectorStore) -> None:
    from llama_index.core import MockEmbedding, VectorStoreIndex
    from llama_index.vector_stores.chroma import ChromaVectorStore

    store.add(NAME, [_record("apple", page=3)])
    vector_store = ChromaVectorStore.from_collection(store.open_collection(NAME))
    index = VectorStoreIndex.from_vector_store(vector_store, embed_model=MockEmbedding(embed_dim=32))
    [found] = index.as_retriever(similarity_top_k=5).retrieve("fruit")
    assert found.node.get_content() == "apple"
    assert found.node.ref_doc_id == "a.txt"
    assert found.node.metadata["page"] == 3 and found.node.metadata["sha256"] == "1" * 64


def test_damaged_files_are_named_with_the_way_out(tmp_path: Path) -> None:
    store = VectorStore(tmp_path)
    store.folder.mkdir()
    (store.folder / "chroma.sqlite3").write_bytes(b"not a database at all " * 500)
    with pytest.raises(StoreError, match=r"chroma.*--rebuild"):
        store.count(NAME)
    store.close()


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://x", "http://"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(StoreError, match="is not the address"):
        VectorStore(tmp_path, url=url).count(NAME)


def test_a_server_that_does_not_answer_is_said_without_its_password(tmp_path: Path) -> None:
    store = VectorStore(tmp_path, url="http://someone:secret@127.0.0.1:9")
    with pytest.raises(StoreError, match=r"server at 127\.0\.0\.1:9 failed.*CHROMA_URL") as caught:
        store.count(NAME)
    assert caught.value.retryable and "secret" not in str(caught.value)
