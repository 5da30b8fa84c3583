"""Embeddings from a server: vectors checked, failures explained, no key shown."""

from __future__ import annotations

import json
import logging
import traceback
from pathlib import Path

import numpy as np
import pytest

from index.corpus import CorpusIndex
from index.embed import Embedder, open_embedder
from index.errors import EmbedderError, IndexMismatch
from index.settings import IndexSettings
from tests.llm.server import Behaviour, Handler, embedding, hanging, refusing, serve, writing

pytest.importorskip("llama_index.embeddings.openai", reason="install it: pip install '.[openai]'")

KEY = "sk-test-0123456789-never-shown"


def counting(width: int = 4) -> Behaviour:
    """A vector for each text: how often it holds a, b, c and so on, and a little of everything."""

    def behave(handler: Handler) -> None:
        texts = handler.server.requests[-1]["input"]
        rows = [[text.lower().count(chr(97 + i)) + 0.1 for i in range(width)] for text in texts]
        embedding(rows)(handler)

    return behave


def open_at(url: str, *, kind: str = "openai-like", timeout: float = 5.0) -> Embedder:
    """An embedder at `url`."""
    return open_embedder(f"{kind}:tiny", threads=1, base_url=url, api_key=KEY, timeout=timeout)


def failure_of(embedder: Embedder) -> EmbedderError:
    """The error that embedding ends with; the key is nowhere in it."""
    with pytest.raises(EmbedderError) as caught:
        embedder.embed(["a text"])
    printed = "".join(traceback.format_exception(caught.value))
    assert KEY not in printed + repr(embedder) + repr(caught.value)
    return caught.value


def test_texts_become_unit_vectors_in_their_order() -> None:
    with serve(counting()) as server:
        vectors = open_at(server.url).embed(["aaa", "b", "cc ab"])
        assert server.headers[0]["authorization"] == f"Bearer {KEY}"
    assert vectors.shape == (3, 4) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    assert vectors.argmax(axis=1).tolist() == [0, 1, 2]


def test_units_are_embedded_by_their_own_words() -> None:
    with serve(counting()) as server:
        embedder = open_at(server.url)
        found = embedder.embed_with_units(["aaa. bb.", "cc."], [[(0, 4), (5, 8)], [(0, 3)]])
        alone = embedder.embed(["aaa.", "bb.", "cc."])
    assert [len(rows) for rows in found.units] == [2, 1]
    assert np.allclose(np.concatenate(found.units), alone)


def test_many_texts_go_in_several_requests_and_come_back_in_order() -> None:
    texts = ["a" * (i % 7) + "b" for i in range(150)] + ["c" * 40_000, "c" * 40_000]
    with serve(counting()) as server:
        vectors = open_at(server.url).embed(texts)
        sizes = [len(sent["input"]) for sent in server.requests]
        assert sum(sizes) == len(texts) and max(sizes) <= 64 and len(sizes) == 4
        assert np.allclose(vectors[3], open_at(server.url).embed([texts[3]])[0])


def test_the_dimension_is_asked_for_once() -> None:
    with serve(counting(6)) as server:
        embedder = open_at(server.url)
        assert (embedder.dimension, embedder.dimension) == (6, 6)
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([[1.0, float("nan")]], "not finite"),
        ([[0.0, 0.0]], "not finite"),
        ([[1.0, 0.0], [1.0, 0.0]], "2 vectors for 1"),
        ([[]], "0"),
        ([], "is no answer of a model"),
    ],
)
def test_what_is_no_vector_is_refused(rows: list[list[float]], said: str) -> None:
    with serve(embedding(rows)) as server:
        assert said in failure_of(open_at(server.url)).message


def test_words_instead_of_numbers_are_refused() -> None:
    body = {"object": "list", "data": [{"index": 0, "embedding": ["x", "y"]}]}
    with serve(writing(json.dumps(body), kind="application/json")) as server:
        assert "no answer of a model" in failure_of(open_at(server.url)).message


def test_vectors_of_another_length_than_before_are_refused() -> None:
    with serve(counting(4), counting(5)) as server:
        embedder = open_at(server.url)
        embedder.embed(["a"])
        assert "[4, 5]" in failure_of(embedder).message


@pytest.mark.parametrize(
    ("behaviour", "said", "hint"),
    [
        (refusing(401, {"message": f"Bad key {KEY}"}), "does not accept the key", "EMBEDDER_API_KEY"),
        (refusing(404, {"message": "model 'tiny' not found"}), "does not know", "EMBEDDER=openai-like:tiny"),
        (refusing(500, {"message": "boom"}), "error of its own", "log"),
        (writing("<html>", kind="text/html"), "not as a model's server", "EMBEDDER_BASE_URL"),
        (refusing(400, {"message": "maximum context length is 512"}), "context window", "CHUNK_TOKENS"),
    ],
)
def test_a_failure_names_the_setting_to_change(
    behaviour: Behaviour,
    said: str,
    hint: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr("index.embedders.remote.backoff", lambda attempt, asked: 0.0)
    with serve(behaviour) as server:
        error = failure_of(open_at(server.url))
    assert said in error.message and hint in error.hint
    assert KEY not in caplog.text


def test_a_passing_failure_is_tried_again() -> None:
    with serve(refusing(429, {"message": "busy"}, retry_after="0"), counting()) as server:
        assert open_at(server.url).embed(["a"]).shape == (1, 4)
        assert len(server.requests) == 2


def test_a_server_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embedders.remote.backoff", lambda attempt, asked: 0.0)
    with serve(hanging()) as server:
        assert "within 0.2 seconds" in failure_of(open_at(server.url, timeout=0.2)).message


def test_ollama_is_on_this_machine_unless_told_otherwise() -> None:
    embedder = open_embedder("ollama:nomic", threads=1)
    assert embedder.name == "ollama:nomic"
    assert "127.0.0.1:11434" in repr(vars(embedder))


def test_openai_needs_a_key_and_a_like_one_an_address() -> None:
    with pytest.raises(EmbedderError, match="EMBEDDER_API_KEY or OPENAI_API_KEY"):
        open_embedder("openai:text-embedding-3-small", threads=1)
    with pytest.raises(EmbedderError, match="EMBEDDER_BASE_URL"):
        open_embedder("openai-like:tiny", threads=1)


def test_the_settings_of_an_index_show_no_key() -> None:
    assert KEY not in repr(IndexSettings(Path("a"), Path("b"), embedder_api_key=KEY))


def test_a_corpus_is_indexed_and_searched_through_a_server(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "apples.txt").write_text("Apples are an autumn harvest. A farm has many an apple tree.")
    (corpus / "bees.txt").write_text("Bees buzz by the bulb. Bob became a beekeeper.")
    with serve(counting()) as server:
        settings = IndexSettings(
            corpus,
            tmp_path / "data",
            embedder="openai-like:tiny",
            embedder_base_url=server.url,
            embedder_api_key=KEY,
        )
        with CorpusIndex.open(settings) as index:
            index.sync()
            assert index.search("bbb")[0].chunk.path == "bees.txt"
            assert index.inspect() == []
        server.behaviours[:] = [counting(7)]
        with CorpusIndex.open(settings) as index, pytest.raises(IndexMismatch, match="another model"):
            index.search("bbb")
    kept = {path.name: path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()}
    assert sum(map(len, kept.values())) > 1000
    assert [name for name, content in kept.items() if KEY.encode() in content] == []
