"""SQuAD's definitions, on cases worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.training.evaluate import (
    Outcome,
    auc,
    best_threshold,
    exact_match,
    f1,
    normalise,
    summarise,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("The  Cat!", "cat"), ("a U.S. dollar", "us dollar"), ("anthem", "anthem"), ("", ""), ("An", "")],
)
def test_normalising_drops_case_punctuation_articles_and_space(text: str, expected: str) -> None:
    assert normalise(text) == expected


def test_an_exact_match_with_any_answer_counts() -> None:
    assert exact_match("the Nile", ["Amazon", "nile"]) == 1
    assert exact_match("Nile river", ["Amazon", "nile"]) == 0


def test_refusing_matches_a_question_without_answers() -> None:
    assert exact_match("", []) == 1
    assert f1("", []) == 1
    assert f1("Nile", []) == 0


def test_f1_is_over_tokens_and_takes_the_best_answer() -> None:
    assert f1("river Nile", ["Nile"]) == pytest.approx(2 / 3)
    assert f1("river Nile", ["Amazon", "the river Nile"]) == 1


def test_f1_counts_a_repeated_token_once_for_each_time() -> None:
    assert f1("no no no", ["no"]) == pytest.approx(0.5)


def test_auc_counts_ties_as_half() -> None:
    assert auc(np.array([1.0, 2.0]), np.array([1.0])) == 0.75
    assert math.isnan(auc(np.array([]), np.array([1.0])))


def test_the_best_threshold_refuses_what_lies_below() -> None:
    scores = np.array([3.0, 2.0, 1.0])
    assert best_threshold(scores, np.array([1.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])) == (2.0, 1.0)


def test_no_threshold_may_part_equal_scores() -> None:
    _, gain = best_threshold(np.array([1.0, 1.0]), np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    assert gain == 0.5


@given(st.lists(st.tuples(st.floats(-9, 9), st.booleans()), min_size=1, max_size=30))
def test_the_best_threshold_is_never_worse_than_always_refusing(pairs: list[tuple[float, bool]]) -> None:
    outcomes = [Outcome("x", ("x",) if has else (), score) for score, has in pairs]
    figures = summarise(outcomes)
    assert figures.best_f1 >= max(figures.refusing, 1 - figures.refusing) - 1e-9


def test_figures_of_a_small_set() -> None:
    figures = summarise([Outcome("Nile", ("Nile",), 2.0), Outcome("red", (), 3.0), Outcome("sea", (), 1.0)])
    assert (figures.questions, figures.answerable, figures.f1, figures.auc) == (3, 1, 1.0, 0.5)
    assert figures.best_f1 == pytest.approx(2 / 3)
    assert figures.refusing == pytest.approx(2 / 3)


def test_nothing_cannot_be_summarised() -> None:
    with pytest.raises(ValueError, match="no outcome"):
        summarise([])
