"""Rows hold their answer wherever the passage is cut."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from assistant.reader.files import PACKAGED, TOKENIZER
from assistant.reader.training.batches import LONGEST, Row, encode, stack, stream_batches
from assistant.reader.training.data import Example

FILLER = "The committee met again and talked about the weather. "


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    loaded = Tokenizer.from_file(str(PACKAGED / TOKENIZER))
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


def example(before: int, after: int) -> Example:
    opening = FILLER * before
    return Example(
        "When?", f"{opening}It was on 5 May 2024. {FILLER * after}", len(opening) + 10, len(opening) + 20
    )


@given(before=st.integers(0, 60), after=st.integers(0, 60), seed=st.integers(0, 99))
def test_the_marked_pieces_spell_the_answer(tokenizer: Tokenizer, before: int, after: int, seed: int) -> None:
    row = encode(tokenizer, example(before, after), random.Random(seed))
    assert row is not None
    assert len(row.pieces) <= LONGEST
    assert tokenizer.decode(list(row.pieces[row.start : row.end + 1])) == "5 may 2024"


def test_an_unanswerable_row_points_at_the_first_marker(tokenizer: Tokenizer) -> None:
    row = encode(tokenizer, Example("When?", FILLER * 80), random.Random(1))
    assert row is not None
    assert (row.start, row.end) == (0, 0)
    assert len(row.pieces) == LONGEST


def test_a_passage_without_word_pieces_makes_no_row(tokenizer: Tokenizer) -> None:
    assert encode(tokenizer, Example("When?", " "), random.Random(1)) is None


def test_a_bundle_stays_in_one_batch(tokenizer: Tokenizer) -> None:
    bundles = [(example(n % 7, 1), Example("Who?", FILLER * (n % 7 + 1))) for n in range(40)]
    for rows in stream_batches(iter(bundles), tokenizer, 1):
        questions = [row.question for row in rows]
        assert questions.count("When?") == questions.count("Who?")


def test_stacking_pads_and_numbers_the_questions() -> None:
    batch = stack([Row((101, 5, 102, 6, 102), 3, 3, 3, "a"), Row((101, 5, 102, 102), 3, 0, 0, "b")])
    assert batch.pieces.shape == (2, 5)
    assert batch.mask.sum(axis=1).tolist() == [5, 4]
    assert batch.kinds[0].tolist() == [0, 0, 0, 1, 1]
    assert batch.groups.tolist() == [0, 1]
