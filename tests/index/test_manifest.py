"""What an index remembers about how it was built."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from index.errors import IndexMismatch, StoreError
from index.manifest import SCHEMA, Manifest, check_manifest, current_rules, fingerprint_corpus, parse_manifest

BUILT = Manifest(
    SCHEMA, current_rules(), "minilm", "f" * 64, 384, 180, "cited-1", "2026-01-01T00:00:00+00:00"
)


def _check(
    manifest: Manifest, *, embedder: str = "minilm", print_: str = "f" * 64, tokens: int = 180
) -> None:
    check_manifest(manifest, embedder=embedder, embedder_fingerprint=print_, chunk_tokens=tokens)


def test_it_survives_being_written_and_read() -> None:
    assert parse_manifest(BUILT.to_json(), source="x") == BUILT
    _check(BUILT)


def test_another_embedder_is_refused_with_both_ways_out() -> None:
    with pytest.raises(IndexMismatch, match="built with the embedder 'minilm'") as caught:
        _check(BUILT, embedder="onnx:other", print_="e" * 64)
    assert "assistant index --rebuild" in caught.value.hint and "EMBEDDER=minilm" in caught.value.hint


def test_another_version_of_the_same_embedder_is_refused() -> None:
    with pytest.raises(IndexMismatch, match="another version of 'minilm'"):
        _check(BUILT, print_="e" * 64)


def test_another_chunk_size_is_refused_naming_both() -> None:
    with pytest.raises(IndexMismatch, match=r"180 tokens.*CHUNK_TOKENS=100"):
        _check(BUILT, tokens=100)


def test_older_rules_are_refused() -> None:
    with pytest.raises(IndexMismatch, match=r"version 0\.9 of the rules"):
        _check(replace(BUILT, rules="0.9"))


def test_a_newer_schema_is_refused_without_offering_to_destroy_it() -> None:
    with pytest.raises(StoreError, match="schema 99") as caught:
        parse_manifest(replace(BUILT, schema=99).to_json(), source="index.sqlite3")
    assert "--rebuild" not in caught.value.hint


@pytest.mark.parametrize("content", ["", "{}", "[]", "null", json.dumps({"schema": 1})])
def test_a_damaged_manifest_names_its_file(content: str) -> None:
    with pytest.raises(StoreError, match=r"manifest in index\.sqlite3 is damaged.*--rebuild"):
        parse_manifest(content, source="index.sqlite3")


def test_the_corpus_fingerprint_depends_on_names_and_bytes_and_not_on_order() -> None:
    pairs = [("a", "1"), ("b", "2")]
    assert fingerprint_corpus(pairs) == fingerprint_corpus(reversed(pairs))
    assert len({fingerprint_corpus(some) for some in ([], pairs, pairs[:1], [("a", "2"), ("b", "1")])}) == 4
