"""Reciprocal-rank fusion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fuse import Candidate, K, fuse


def _rank(*ids: str, path: str = "a") -> list[Candidate]:
    return [Candidate(one, path, ord(one), 1.0 - i / 100) for i, one in enumerate(ids)]


def test_scores_are_sums_of_reciprocal_ranks() -> None:
    fused = {one.id: one for one in fuse(_rank("x", "y"), _rank("y", "z"))}
    assert fused["y"].score == pytest.approx(1 / (K + 2) + 1 / (K + 1))
    assert fused["x"].score == pytest.approx(1 / (K + 1))
    assert fused["z"].score == pytest.approx(1 / (K + 2))


def test_what_both_find_comes_first_with_both_scores() -> None:
    first = fuse(_rank("x", "y"), _rank("z", "y"))[0]
    assert (first.id, first.cosine, first.bm25) == ("y", 0.99, 0.99)


def test_a_score_of_a_retriever_that_did_not_find_it_is_none() -> None:
    [only] = fuse([], _rank("x"))
    assert only.cosine is None and only.bm25 == 1.0


def test_equal_scores_are_ordered_by_path_and_place() -> None:
    dense = [Candidate("2", "b", 0, 0.5), Candidate("3", "a", 9, 0.5), Candidate("1", "a", 1, 0.5)]
    assert [one.id for one in fuse(dense, [])] == ["1", "3", "2"]


@given(st.permutations("abcdef"), st.permutations("cdefgh"))
def test_the_order_of_arrival_does_not_matter(left: list[str], right: list[str]) -> None:
    dense, lexical = _rank(*"abcdef"), _rank(*"cdefgh")
    by_id = {one.id: one for one in dense}, {one.id: one for one in lexical}
    shuffled = fuse([by_id[0][one] for one in left], [by_id[1][one] for one in right])
    assert shuffled == fuse(dense, lexical)
