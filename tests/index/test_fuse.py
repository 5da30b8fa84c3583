"""Fusing two rankings by their scores."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fuse import CHUNK, LEXICAL, TELLING, UNIT, Candidate, fuse


def _rank(*ids: str, path: str = "a") -> list[Candidate]:
    return [Candidate(one, path, ord(one), 1.0 - i / 100) for i, one in enumerate(ids)]


def _words(**scores: float) -> list[Candidate]:
    return [Candidate(one, "a", ord(one), score) for one, score in scores.items()]


def test_a_score_is_nearness_and_the_share_of_the_best_words() -> None:
    fused = {one.id: one for one in fuse(_rank("x", "y"), _words(y=30.0, x=15.0), {"x": 0.2, "y": 0.4})}
    assert fused["y"].score == pytest.approx(
        UNIT * 0.4 + CHUNK * 0.99 + LEXICAL * 30 / (30 + TELLING), abs=1e-5
    )
    assert fused["x"].score == pytest.approx(UNIT * 0.2 + CHUNK + LEXICAL * 15 / (30 + TELLING), abs=1e-5)


def test_the_chunk_with_the_nearest_unit_is_before_one_that_is_nearer_as_a_whole() -> None:
    assert [one.id for one in fuse(_rank("x", "y"), [], {"x": 0.3, "y": 0.6})] == ["y", "x"]


def test_words_that_hardly_tell_do_not_put_a_chunk_before_a_near_one() -> None:
    dense, units = _rank("x", "y"), {"x": 0.6, "y": 0.3}
    assert fuse(dense, _words(y=2.0), units)[0].id == "x"
    assert fuse(dense, _words(y=40.0), {"x": 0.6, "y": 0.5})[0].id == "y"


def test_what_only_words_found_is_taken_for_no_nearer_than_what_was_near() -> None:
    fused = {one.id: one for one in fuse(_rank("x", "y"), _words(z=10.0), {})}
    assert fused["z"].score == pytest.approx(0.99 + LEXICAL * 10 / (10 + TELLING))


def test_what_both_find_comes_first_with_both_scores() -> None:
    first = fuse(_rank("x", "y"), _words(z=9.0, y=9.0), {})[0]
    assert (first.id, first.cosine, first.bm25) == ("y", 0.99, 9.0)


def test_a_score_of_a_retriever_that_did_not_find_it_is_none() -> None:
    [only] = fuse([], _rank("x"), {})
    assert only.cosine is None and only.bm25 == 1.0


def test_equal_scores_are_ordered_by_path_and_place() -> None:
    dense = [Candidate("2", "b", 0, 0.5), Candidate("3", "a", 9, 0.5), Candidate("1", "a", 1, 0.5)]
    assert [one.id for one in fuse(dense, [], {})] == ["1", "3", "2"]


@given(st.permutations("abcdef"), st.permutations("cdefgh"))
def test_the_order_of_arrival_does_not_matter(left: list[str], right: list[str]) -> None:
    dense, lexical = _rank(*"abcdef"), _rank(*"cdefgh")
    by_id = {one.id: one for one in dense}, {one.id: one for one in lexical}
    shuffled = fuse([by_id[0][one] for one in left], [by_id[1][one] for one in right], {})
    assert shuffled == fuse(dense, lexical, {})
