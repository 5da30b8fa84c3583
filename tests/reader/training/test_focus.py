"""Examples cut to one sentence, and passages in which something was renamed."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.training.data import Example
from assistant.reader.training.focus import focus
from assistant.reader.training.renamed import rename, rename_alike

PASSAGE = "Hayek was born in Vienna. In 1974 he won the Nobel prize. He died in Freiburg in 1992."
OTHER = "Mises was born in Lemberg in 1881, and Keynes in Cambridge."


def answered(question: str, answer: str) -> Example:
    start = PASSAGE.index(answer)
    return Example(question, PASSAGE, start, start + len(answer))


@pytest.mark.parametrize("answer", ["Vienna", "the Nobel prize", "1992", "Vienna. In 1974"])
@pytest.mark.parametrize("seed", range(6))
def test_a_focused_example_keeps_its_answer(answer: str, seed: int) -> None:
    cut = focus(answered("What is it?", answer), random.Random(seed))
    assert cut.passage[cut.start : cut.end] == answer
    assert len(cut.passage) < len(PASSAGE)
    assert cut.passage in PASSAGE


def test_an_unanswered_example_keeps_a_sentence_that_shares_its_words() -> None:
    kept = {focus(Example("Who won the Nobel prize?", PASSAGE), random.Random(s)).passage for s in range(40)}
    assert any("Nobel" in passage for passage in kept)
    assert not any(focus(Example("Who?", PASSAGE), random.Random(s)).answerable for s in range(9))


def test_a_table_stays_whole() -> None:
    table = Example("Who?", "| Name |\n| Ann. Bea |")
    assert focus(table, random.Random(1)) is table


@given(st.text(alphabet="Ab. \n!1", min_size=1, max_size=60), st.integers(0, 50), st.data())
def test_focusing_never_loses_or_moves_an_answer(passage: str, seed: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(passage) - 1))
    end = data.draw(st.integers(start + 1, len(passage)))
    example = Example("Which A?", passage, start, end)
    if passage[start:end] != passage[start:end].strip():
        return  # answers are marked without white space around them
    cut = focus(example, random.Random(seed))
    assert cut.passage[cut.start : cut.end] == passage[start:end]


def test_a_renamed_passage_answers_the_question_that_was_renamed_with_it() -> None:
    pair = rename(answered("When did Hayek die?", "1992"), OTHER, random.Random(2))
    assert pair is not None
    alike, without = pair
    assert alike.passage == without.passage != PASSAGE
    assert "Hayek" not in alike.passage and "Hayek" not in alike.question
    assert alike.passage[alike.start : alike.end] == "1992"
    assert without.question == "When did Hayek die?" and not without.answerable


def test_nothing_is_renamed_where_nothing_is_shared() -> None:
    assert rename(answered("Where was he born?", "Vienna"), OTHER, random.Random(2)) is None


def test_what_stands_in_the_answer_is_not_renamed() -> None:
    assert rename(answered("Where is Vienna?", "Vienna"), OTHER, random.Random(2)) is None


BUNDLE = (
    answered("When did Hayek die in Freiburg?", "1992"),
    Example("When did Hayek die in Rome?", PASSAGE),
)


def test_a_bundle_renamed_alike_keeps_its_answers_and_what_its_questions_share_with_the_passage() -> None:
    renamed = rename_alike(BUNDLE, OTHER, 3, random.Random(1))
    first, second = renamed
    assert first.passage == second.passage != PASSAGE
    assert first.passage[first.start : first.end] == "1992" and not second.answerable
    assert "Hayek" not in first.passage + first.question + second.question
    for was, now in zip(BUNDLE, renamed, strict=True):
        named = [
            [w in e.passage for w in e.question.strip("?").split() if w[0].isupper()] for e in (was, now)
        ]
        assert named[0] == named[1]


def test_examples_of_several_passages_are_not_renamed_alike() -> None:
    apart = (BUNDLE[0], Example("Who?", "Hayek came."))
    assert rename_alike(apart, OTHER, 3, random.Random(1)) == apart


@given(
    st.integers(0, 500), st.integers(1, 6), st.sampled_from(["Vienna", "1992", "the Nobel prize", "He died"])
)
def test_renaming_alike_never_changes_an_answer(seed: int, most: int, answer: str) -> None:
    bundle = (answered("When was Hayek in Vienna in 1974?", answer), BUNDLE[1])
    example, _ = rename_alike(bundle, OTHER, most, random.Random(seed))
    assert example.passage[example.start : example.end] == answer
