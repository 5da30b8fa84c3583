"""Citation recall and precision, counted as ALCE's paper and its script count them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from assistant.evaluation.alce import AS_SCRIPTED, Quirks, score_answer, score_answers, supports
from assistant.types import Answer, Citation, Claim, Verdict

from .build import answer, cite, refusal

WHOLE = Quirks(most_citations=None, uncited_counts=False)


def numbered(*supporting: frozenset[int]) -> object:
    """A judge for which exactly the supersets of `supporting` sets of citation numbers support a sentence."""

    def judge(_: str, citations: Sequence[Citation]) -> bool:
        return any(wanted <= {c.number for c in citations} for wanted in supporting)

    return judge


def citing(*numbers: int, sentences: int = 1) -> Answer:
    """An answer whose first sentence cites `numbers`, and whose others cite nothing."""
    citations = tuple(cite("flights.txt", "Guatemala agreed", number=n) for n in numbers)
    claims = [Claim("One.", 0, 4, numbers, Verdict.SUPPORTED)]
    claims += [Claim("Other.", 5, 11, (), Verdict.NOT_SUPPORTED) for _ in range(sentences - 1)]
    return answer("One. Other.", *citations, claims=tuple(claims))


@pytest.mark.parametrize(
    ("numbers", "supporting", "recall", "precision"),
    [
        ((1,), [{1}], 1.0, 1.0),
        ((1,), [], 0.0, 0.0),
        ((1, 2), [{1}, {2}], 1.0, 1.0),  # each alone supports it: none is irrelevant
        ((1, 2), [{1}], 1.0, 0.5),  # the second neither supports it nor is missed
        ((1, 2), [{1, 2}], 1.0, 1.0),  # only together
        ((1, 2, 3), [{1, 2}], 1.0, 2 / 3),
        ((1, 2), [{3}], 0.0, 0.0),  # not supported: every citation counts as not needed
    ],
)
def test_recall_takes_the_union_and_precision_what_is_needed(
    numbers: tuple[int, ...], supporting: list[set[int]], recall: float, precision: float
) -> None:
    judge = numbered(*map(frozenset, supporting))
    scored = score_answer(citing(*numbers), judge=judge, quirks=WHOLE)  # type: ignore[arg-type]
    assert (scored.recall, scored.precision) == (recall, pytest.approx(precision))


def test_the_script_looks_at_three_citations_only() -> None:
    judge = numbered(frozenset({4}))
    whole = score_answer(citing(1, 2, 3, 4), judge=judge, quirks=WHOLE)  # type: ignore[arg-type]
    scripted = score_answer(citing(1, 2, 3, 4), judge=judge, quirks=AS_SCRIPTED)  # type: ignore[arg-type]
    assert (whole.recall, scripted.recall) == (1.0, 0.0)
    assert (whole.citations, scripted.citations) == (4, 3)


def test_a_sentence_without_citations_counts_as_the_option_says() -> None:
    judge = numbered(frozenset({1}))
    counted = score_answer(citing(1, sentences=2), judge=judge, quirks=AS_SCRIPTED)  # type: ignore[arg-type]
    left_out = score_answer(citing(1, sentences=2), judge=judge, quirks=WHOLE)  # type: ignore[arg-type]
    assert (counted.recall, left_out.recall) == (0.5, 1.0)


def test_the_judge_is_our_own_support_check() -> None:
    flights = cite("flights.txt", "Guatemala agreed to increase deportation flights by 40%.")
    assert supports("Guatemala agreed to increase flights by 40%.", [flights])
    assert not supports("Guatemala agreed to increase flights by 45%.", [flights])
    assert not supports("Guatemala agreed.", [])


def test_scores_are_means_over_answers_and_leave_refusals_out() -> None:
    flights = cite("flights.txt", "Guatemala agreed to increase deportation flights by 40%.")
    right = answer("Guatemala agreed to increase deportation flights by 40%.", flights)
    wrong = answer("Guatemala agreed to increase deportation flights by 50%.", flights)
    recall, precision = score_answers([right, wrong, refusal()])
    assert (recall.value, precision.value, recall.n) == (0.5, 0.5, 2)
