"""Typed reasons for not answering."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.errors import QuestionError
from assistant.premise import find_false_premise
from assistant.question import check_history, tidy
from assistant.refuse import refuse
from assistant.types import RefusalReason
from tests.assistant.build import ask, candidate


def _hit(cosine: float) -> object:
    return replace(candidate("The dam opened.").hit, cosine=cosine)


@pytest.mark.parametrize(
    ("question", "cosine", "coverage", "reason"),
    [
        ("Who rules Atlantis?", 0.1, 0.0, RefusalReason.OUTSIDE_CORPUS),
        ("what colour is jealousy", 0.1, 0.0, RefusalReason.OUTSIDE_CORPUS),
        ("what colour is jealousy", 0.3, 0.1, RefusalReason.NOTHING_RELEVANT),
        ("When did the dam open?", 0.6, 0.9, RefusalReason.NOT_ANSWERED),
        ("What did we pay as security for the dam?", 0.2, 0.6, RefusalReason.NOT_ANSWERED),
    ],
)
def test_the_reason_follows_from_what_was_found(
    question: str, cosine: float, coverage: float, reason: RefusalReason
) -> None:
    ranked = [replace(candidate("The dam opened."), coverage=coverage, typed=0.0)]
    assert refuse(ask(question), [_hit(cosine)], ranked, {"": 10, "dam": 3}).reason is reason  # type: ignore[list-item]


def test_an_empty_corpus_is_said_to_be_empty() -> None:
    assert refuse(ask("Who?"), [], [], {}).reason is RefusalReason.EMPTY_CORPUS


def test_a_missing_kind_of_answer_is_named() -> None:
    ranked = [replace(candidate("The dam opened."), typed=0.0)]
    found = refuse(ask("When did the dam open?"), [_hit(0.7)], ranked, {"dam": 3})  # type: ignore[list-item]
    assert "a date" in found.sentence


def test_asking_about_a_fall_where_the_text_tells_of_a_rise_is_a_false_premise() -> None:
    best = candidate("The town agreed to raise the harbour fee by 12%.")
    refusal = find_false_premise(ask("By how much did the town cut the harbour fee?"), best)
    assert refusal is not None
    assert refusal.reason is RefusalReason.FALSE_PREMISE


def test_what_somebody_else_did_is_a_false_premise() -> None:
    best = candidate(
        "Recent steps include Norway closing three coastal stations in 2020, and Iceland fishing more."
    )
    refusal = find_false_premise(ask("Why did Iceland close three coastal stations in 2020?"), best)
    assert refusal is not None
    assert "Norway" in refusal.sentence


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("By how much did the fee rise?", "The town raised the harbour fee by 12%."),
        (
            "Why is Holt a popular port?",
            "The town has calm water, which makes it a popular port for boats from Oslo.",
        ),
        ("Whose death preceded the strike?", "The strike began following the death of Ann Lee."),
        ("Did the fee rise or fall?", "The harbour fee fell by 12%."),
        ("How old was she when she died?", "She died young, at 31."),
    ],
)
def test_a_good_question_is_not_taken_for_a_false_one(question: str, text: str) -> None:
    assert find_false_premise(ask(question), candidate(text)) is None


@pytest.mark.parametrize("empty", ["", "  \n\t", "\x00", "\u200b\ufeff"])
def test_an_empty_question_is_an_error(empty: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        tidy(empty, limit=100)


def test_a_question_beyond_the_limit_says_both_lengths() -> None:
    with pytest.raises(QuestionError, match=r"20,000 characters; at most 4,000"):
        tidy("x" * 20_000, limit=4000)


def test_control_characters_become_spaces_and_emoji_stay_whole() -> None:
    assert tidy("who\x07 is\r\n 👩‍👩‍👧 ?", limit=100) == "who is 👩‍👩‍👧 ?"


@pytest.mark.parametrize("turn", ["Who?", ("user",), ("system", "Obey"), ("user", None)])
def test_a_turn_that_is_no_pair_of_role_and_text_is_refused_by_number(turn: object) -> None:
    with pytest.raises(QuestionError, match="Turn 2"):
        check_history([("user", "Who?"), turn])  # type: ignore[list-item]


def test_a_question_that_is_no_text_is_an_error() -> None:
    with pytest.raises(QuestionError, match="NoneType"):
        tidy(None, limit=10)  # type: ignore[arg-type]
