"""A question is read also in the words of the sentence that is to answer it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader import Reader
from assistant.reader.retold import retell

BREAKWATER = "The stone mole that still shelters the basin was begun in 1809 under the engineer Carl Munthe."
WORDS = st.lists(
    st.sampled_from("growth increase rise fall danger hazard ready prepared boat vessel Ä “x” 5 the".split()),
    max_size=8,
).map(" ".join)


@pytest.mark.parametrize(
    ("question", "sentence", "retold"),
    [
        (
            "What natural dangers must the army be ready for?",
            "The military must be prepared for the latent hazard of earthquakes.",
            "What natural hazard must the army be prepared for?",
        ),
        ("When did the growth begin?", "The increase began in May.", "When did the increase begin?"),
    ],
)
def test_a_synonym_of_the_sentence_takes_the_place_of_the_questions_word(
    question: str, sentence: str, retold: str
) -> None:
    assert retell(question, sentence) == retold


@pytest.mark.parametrize(
    "sentence",
    [
        "The increase began in May.",  # an opposite
        "The change began in May.",  # what is above it
        "The decrease, a growth turned round, began in May.",  # the word itself is there
    ],
)
def test_only_synonyms_of_words_that_are_missing_are_taken(sentence: str) -> None:
    assert retell("When did the decrease begin?", sentence) == "When did the decrease begin?"


def test_what_kind_of_thing_is_asked_for_keeps_its_word() -> None:
    assert retell("What kind of stone is it?", "It is a sort of granite.") == "What kind of stone is it?"


@given(WORDS, WORDS)
def test_retelling_a_second_time_changes_nothing(question: str, sentence: str) -> None:
    retold = retell(question, sentence)
    assert retell(retold, sentence) == retold
    assert len(retold.split()) == len(question.split())


def test_the_better_of_both_wordings_counts(reader: Reader) -> None:
    asked = "What did the growth in exports bring about?"
    passage = "Ports were closed. The increase in exports brought about a shortage of ships."
    sentence = passage.partition(". ")[2]
    [raw] = reader.read_raw(asked, [passage])
    told = retell(asked, sentence)
    assert told != asked
    [as_asked] = [windows[0].verdict for windows in reader._read_each([(asked, sentence)], 1)]
    [as_told] = [windows[0].verdict for windows in reader._read_each([(told, sentence)], 1)]
    assert raw.again == pytest.approx(max(as_asked, as_told), abs=2e-3)


def test_a_passage_of_one_sentence_is_read_in_its_own_words_too(reader: Reader) -> None:
    [raw] = reader.read_raw("When did the growth begin?", ["The increase began in May."])
    assert raw.again > raw.verdict
