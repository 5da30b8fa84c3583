"""Scores of answers that a model wrote, and the column of one that nobody wrote."""

from __future__ import annotations

import pytest

from assistant.evaluation.generation import ABOUT_MODELS, score_generation
from assistant.types import Answer, Spent, Withheld, WithheldReason

from .build import answer, cite

FLIGHTS = cite("flights.txt", "Guatemala agreed to increase deportation flights by 40%.")


def written(*, withheld: int = 0, cost: float | None = 0.002, by: str = "scripted") -> Answer:
    """An answer of one claim for which a model was asked."""
    failed = Withheld("No.", WithheldReason.NOT_SUPPORTED, "It does not.", ("E1",), None, (), "withheld")
    spent = Spent(1, 900, 40, cost)
    return answer("40% [1].", FLIGHTS, spent=spent, written_by=by, withheld=(failed,) * withheld)


def test_what_a_model_took_and_how_much_of_it_held_is_counted() -> None:
    scores = {s.name: s for s in score_generation([written(), written(withheld=1, by="")], [0.5, 0.7])}
    assert scores["first_claim_p50"].value == pytest.approx(600)
    assert (scores["written_by_model"].value, scores["written_by_model"].n) == (0.5, 2)
    assert (scores["withheld"].value, scores["withheld"].n) == (0.5, 2)
    assert scores["tokens_read"].value == 900
    assert scores["cost"].value == pytest.approx(0.004)


def test_a_cost_that_is_not_known_of_every_answer_is_not_given() -> None:
    scores = {s.name: s for s in score_generation([written(), written(cost=None)], [])}
    assert scores["cost"].value is None


def test_an_extractive_run_has_nothing_to_count_about_models() -> None:
    scores = score_generation([answer("40% [1].", FLIGHTS)], [0.1])
    assert all(score.n == 0 for score in scores if score.name in ABOUT_MODELS)
