"""The embedder that ships with the project, run for real."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.embed import check_vectors, open_embedder
from index.embedders.onnx import WINDOW, OnnxEmbedder, open_minilm
from index.embedders.tokens import Tokeniser, locate_spans
from index.errors import EmbedderError

TEXTS = ["The cat sat on the mat. It slept.", "Deportation flights rise by 40%.", "汶川大地震", ""]


@pytest.fixture(scope="module")
def minilm() -> OnnxEmbedder:
    return open_minilm(threads=2)


@pytest.fixture(scope="module")
def tokeniser(minilm: OnnxEmbedder) -> Tokeniser:
    return Tokeniser(minilm.tokenizer.path, window=WINDOW)


def test_vectors_have_length_one_and_384_numbers(minilm: OnnxEmbedder) -> None:
    vectors = minilm.embed(TEXTS)
    assert vectors.shape == (len(TEXTS), 384) and vectors.dtype == np.float32
    assert minilm.dimension == 384
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_meaning_counts_more_than_words(minilm: OnnxEmbedder) -> None:
    question, same, other = minilm.embed(
        [
            "How many people visit Paris each year?",
            "tourism figures for the French capital",
            "a year of bread",
        ]
    )
    assert question @ same > 0.4 > question @ other


def test_a_text_gets_the_same_vector_alone_and_in_a_batch(minilm: OnnxEmbedder) -> None:
    together = minilm.embed([*TEXTS, "word " * 150])
    alone = np.stack([minilm.embed([text])[0] for text in TEXTS])
    np.testing.assert_allclose(together[: len(TEXTS)], alone, atol=1e-4)


@pytest.mark.parametrize("text", ["", " ", "\ud800 lone surrogate", "\x00\x01", "👩‍👩‍👧", "a" * 20_000])
def test_any_string_can_be_embedded(minilm: OnnxEmbedder, text: str) -> None:
    check_vectors(minilm.embed([text]), source="test")


def test_no_text_gives_no_row(minilm: OnnxEmbedder) -> None:
    assert minilm.embed([]).shape == (0, 384)


def test_a_unit_knows_its_surroundings(minilm: OnnxEmbedder) -> None:
    texts = ["The cat sat on the mat. It slept.", "The engine ran all night. It slept."]
    units = [
        embedded[1]
        for embedded in minilm.embed_with_units(texts, [[(0, 23), (24, 33)], [(0, 25), (26, 35)]]).units
    ]
    cat = minilm.embed(["a sleeping cat"])[0]
    assert units[0] @ cat > units[1] @ cat + 0.1


def test_units_beyond_the_window_are_embedded_by_themselves(minilm: OnnxEmbedder) -> None:
    tail = "Bananas are yellow."
    text = "word " * 400 + tail
    [units] = minilm.embed_with_units([text], [[(0, 4), (len(text) - len(tail), len(text))]]).units
    np.testing.assert_allclose(units[1], minilm.embed([tail])[0], atol=1e-4)
    assert units.shape == (2, 384)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.data())
def test_a_span_is_located_at_the_tokens_that_touch_it(
    tokeniser: Tokeniser, text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    [tokenised] = tokeniser.tokenise([text], offsets=True)
    [place] = locate_spans(tokenised, [(start, end)])
    touching = [
        i
        for i, (a, b) in enumerate(zip(tokenised.starts, tokenised.ends, strict=True))
        if a < end and b > start and a >= 0
    ]
    assert touching == ([] if place is None else list(range(place.start, place.stop)))


def test_an_unknown_spec_is_refused_with_the_choices() -> None:
    with pytest.raises(EmbedderError, match=r"no embedder called 'gpt'.*minilm.*onnx:FOLDER"):
        open_embedder("gpt", threads=1)


def test_an_altered_model_is_refused_before_it_runs(minilm: OnnxEmbedder, tmp_path: Path) -> None:
    folder = _copy_model(minilm, tmp_path)
    embedder = open_embedder(f"onnx:{folder}", threads=1)
    with (folder / "model.onnx").open("ab") as stream:
        stream.write(b"!")
    with pytest.raises(EmbedderError, match=r"model\.onnx has sha256 .* expected"):
        embedder.embed(["a"])


def test_a_folder_of_your_own_gives_the_same_vectors_as_the_same_model(
    minilm: OnnxEmbedder, tmp_path: Path
) -> None:
    embedder = open_embedder(f"onnx:{_copy_model(minilm, tmp_path)}", threads=1)
    np.testing.assert_allclose(embedder.embed(TEXTS), minilm.embed(TEXTS), atol=1e-5)
    assert embedder.fingerprint == minilm.fingerprint  # the same files, wherever they are


def test_a_folder_without_a_model_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(
        EmbedderError, match=r"model\.onnx cannot be read.*needs model\.onnx and tokenizer\.json"
    ):
        open_embedder(f"onnx:{tmp_path}", threads=1)


@pytest.mark.parametrize(
    ("name", "content"), [("model.onnx", b"no model"), ("tokenizer.json", b"{}"), ("tokenizer.json", b"\xff")]
)
def test_files_that_are_no_model_are_named(
    minilm: OnnxEmbedder, tmp_path: Path, name: str, content: bytes
) -> None:
    folder = _copy_model(minilm, tmp_path)
    (folder / name).write_bytes(content)
    with pytest.raises(EmbedderError, match=name.replace(".", r"\.")):
        open_embedder(f"onnx:{folder}", threads=1).embed(["a"])


def test_vectors_that_are_not_numbers_are_refused() -> None:
    with pytest.raises(EmbedderError, match="1 of 2 vectors"):
        check_vectors(np.array([[1.0, 0.0], [np.nan, 0.0]], np.float32), source="A model")


def _copy_model(minilm: OnnxEmbedder, target: Path) -> Path:
    shutil.copy(minilm.model.path, target / "model.onnx")
    shutil.copy(minilm.tokenizer.path, target / "tokenizer.json")
    return target
