"""The one word by which a question differs from the sentence that is to answer it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.contrast import NO_CONTRAST, Contrast, contrast

BRIDGE = "The council opened the harbour bridge in 1932, which strengthened trade with Chile."
PASSAGE = f"{BRIDGE} A ferry had carried the mail before."


def of(question: str, sentence: str = BRIDGE) -> Contrast:
    return contrast(question, sentence, PASSAGE)


def test_a_question_in_the_sentences_own_words_differs_in_nothing() -> None:
    found = of("When was the harbour bridge opened?")
    assert found[:-1] == NO_CONTRAST[:-1]


@pytest.mark.parametrize(
    ("question", "sign"),
    [
        ("What weakened trade with Chile?", "opposite"),
        ("What strengthened trade with Peru?", "names"),
        ("Who opened the bridge in 1935?", "dates"),
        ("Who opened 12 bridges?", "numbers"),
    ],
)
def test_what_a_check_finds_is_a_sign(question: str, sign: str) -> None:
    assert getattr(of(question), sign) == 1.0


def test_words_of_another_sentence_are_elsewhere_and_unknown_ones_only_missing() -> None:
    assert of("Who opened the ferry?").elsewhere > 0
    unknown = of("Who opened the cinema?")
    assert (unknown.elsewhere, unknown.missing > 0) == (0.0, True)


@pytest.mark.parametrize("asked", ["Which country", "What type of trade", "Which Chilean harbour"])
def test_the_kind_of_thing_that_is_asked_for_is_not_missed(asked: str) -> None:
    assert contrast(f"{asked} was strengthened?", "It was strengthened.", "It was strengthened.").missing == 0


@given(st.text(max_size=80), st.text(max_size=120))
def test_every_sign_is_a_share_whatever_the_text(question: str, sentence: str) -> None:
    assert all(0.0 <= sign <= 1.0 for sign in contrast(question, sentence, sentence + question))
