"""Training examples say what they claim: marked answers are there, and negatives lack them."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.training.data import Example, Paragraph, Question, find_answer
from assistant.reader.training.exchange import (
    exchange,
    exchange_name,
    exchange_number,
    exchange_relation,
    negate,
)
from assistant.reader.training.lexicon import Lexicon
from assistant.reader.training.mixture import Corpus, Shares, repeated, stream_bundles
from assistant.reader.training.negatives import Article, remove_answer
from assistant.reader.training.noise import disturb, lay_out_as_list, mistype
from assistant.reader.training.records import (
    Values,
    build_article_bundle,
    build_header_bundle,
    find_fields,
)
from assistant.reader.training.retrieved import Retriever
from assistant.reader.training.written import Written

TEXT = (
    "The Rhine flows through Basel. The Danube flows through Vienna and Budapest. "
    "In 1932 its length was set at 1,230 kilometres. The highest point is Mount Alta."
)
OTHER = "The Rhine and the Danube met the sea in 1990. Fish were counted by Otto Braun."
SEEDS = st.integers(0, 10_000)


def paragraph(text: str = TEXT, title: str = "Rivers") -> Paragraph:
    return Paragraph(
        title,
        text,
        (
            Question("What is the length of the Rhine?", ("1,230 kilometres",)),
            Question("What is the highest point of the valley?", ("Mount Alta",)),
            Question("What is the river of Vienna?", ("Danube",)),
            Question("What is the city of the Rhine?", ("Basel",)),
            Question("Where does the Danube flow?", ("Vienna and Budapest", "Vienna")),
            Question("Who crossed the Rhine?", ()),
        ),
    )


def test_of_several_places_the_one_among_the_questions_words_is_the_answer() -> None:
    text = "Paris is large. " + "x " * 120 + "The treaty was signed in Paris by all."
    assert find_answer("Where was the treaty signed?", text, "Paris") == (text.rindex("Paris"),) * 1 + (
        text.rindex("Paris") + 5,
    )


def test_an_answer_inside_a_longer_word_is_not_found() -> None:
    assert find_answer("Which art?", "The party started.", "art") is None


@pytest.mark.parametrize("seed", range(5))
def test_a_name_is_exchanged_for_another_of_the_text(seed: int) -> None:
    asked = exchange_name("Which cities does the Danube cross?", TEXT, OTHER, random.Random(seed))
    assert asked is not None
    assert "Danube" not in asked


def test_a_number_is_exchanged_for_another() -> None:
    asked = exchange_number("What was set in 1932?", TEXT, OTHER, random.Random(1))
    assert asked is not None
    assert "1932" not in asked


def test_a_relation_is_turned_around() -> None:
    assert exchange_relation("What is the highest point?", "", "", random.Random(1)) == (
        "What is the lowest point?"
    )


@pytest.mark.parametrize(
    ("question", "starts"),
    [("Where does the Danube flow?", "Where does the Danube "), ("Who is on it?", "Who is ")],
)
def test_a_question_is_negated_after_its_auxiliary(question: str, starts: str) -> None:
    asked = negate(question, "", "", random.Random(3))
    assert asked is not None
    assert asked.startswith((starts + "not ", starts + "never "))


def test_a_negation_is_taken_away() -> None:
    assert negate("Which river did not flood?", "", "", random.Random(3)) == "Which river did flood?"


@given(SEEDS)
def test_an_exchanged_question_differs_from_the_first(seed: int) -> None:
    question = "What is the highest point of the Danube in 1932?"
    assert exchange(question, TEXT, OTHER, random.Random(seed)) not in (None, question)


def test_a_passage_without_its_answering_sentence_has_no_answer_left() -> None:
    example = remove_answer(Example("How long?", TEXT, 87, 103), ("1,230 kilometres",))
    assert example is not None
    assert not example.answerable
    assert "1,230" not in example.passage
    assert "Vienna" in example.passage


def test_a_passage_that_is_all_answer_cannot_be_emptied() -> None:
    assert remove_answer(Example("Who?", "Otto Braun counted.", 0, 10), ("Otto",)) is None


def test_the_closest_passage_shares_words_and_lacks_every_answer() -> None:
    article = Article([paragraph(), paragraph(OTHER), paragraph("Bread is baked.")])
    found = article.closest_without_answer(Question("Where does the Danube flow?", ("Vienna",)), TEXT, 3)
    assert found == [OTHER]


@given(SEEDS)
def test_noise_moves_the_mark_with_the_answer(seed: int) -> None:
    start = TEXT.index("Vienna")
    example = disturb(
        Example("Where does it flow?", TEXT, start, start + 6), "The_rivers", random.Random(seed)
    )
    assert example.passage[example.start : example.end] == "Vienna"


def test_a_list_keeps_the_answer_marked() -> None:
    start = TEXT.index("Mount Alta")
    example = lay_out_as_list(Example("What?", TEXT, start, start + 10), random.Random(2))
    assert example.passage[example.start : example.end] == "Mount Alta"
    assert example.passage.count("\n") == 3


@given(SEEDS)
def test_a_slip_of_the_finger_changes_at_most_two_letters(seed: int) -> None:
    text = "Where does the Danube flow?"
    slipped = mistype(text, random.Random(seed))
    assert abs(len(slipped) - len(text)) <= 1


@given(SEEDS)
def test_a_table_answers_one_of_its_two_questions(seed: int) -> None:
    bundle = build_article_bundle(find_fields([paragraph()]), random.Random(seed))
    if bundle is not None:
        answered, against = bundle
        assert answered.passage == against.passage
        assert answered.answerable and not against.answerable


@given(SEEDS)
def test_a_header_answers_one_of_its_two_questions(seed: int) -> None:
    kinds = {
        "person": ["Otto Braun"],
        "date": ["May 5, 1932"],
        "count": ["1,230"],
        "phrase": ["flood control"],
        "name": ["Basel"],
    }
    bundle = build_header_bundle(Values(kinds), OTHER, random.Random(seed))
    if bundle is not None:
        answered, against = bundle
        values = {value for pool in kinds.values() for value in pool}
        assert answered.passage[answered.start : answered.end] in values
        assert not against.answerable


@pytest.mark.parametrize("with_written", [False, True])
def test_the_stream_is_the_same_for_the_same_seed(*, with_written: bool) -> None:
    pages = [paragraph(), paragraph(OTHER)]
    values = Values({kind: ["Basel", "1932"] for kind in ("person", "date", "count", "phrase", "name")})
    article = Article(pages)
    written = Written((paragraph(),)) if with_written else Written()
    corpus = Corpus((article,), (article,), values, Retriever(pages), Lexicon(), written)
    streams = [stream_bundles(corpus, 4, Shares(0.4, 0.2)) for _ in range(2)]
    for _ in range(60):
        first, second = (next(stream) for stream in streams)
        assert first == second
        assert all(example.end <= len(example.passage) for example in first)


def test_a_question_that_repeats_its_passage_is_told_from_one_in_other_words() -> None:
    told = Paragraph("T", "The old lighthouse was automated in 1987 by the coast guard.", ())
    same = Question("When was the old lighthouse automated?", ("1987",))
    other = Question("In which year did the keeper lose his job?", ("1987",))
    assert repeated(told, same) == 1.0
    assert repeated(told, other) == 0.0


def test_our_retriever_brings_a_passage_that_shares_words_and_does_not_answer() -> None:
    right = paragraph()
    near = paragraph("The length of the Rhine is disputed by many rivers' friends.", "Disputes")
    far = paragraph("Bread is baked from flour.", "Bread")
    retriever = Retriever([far, right, near])
    assert retriever.closest_without_answer(right.questions[0], right.text) == near.text
    assert retriever.closest_without_answer(Question("???", ("x",)), right.text) is None
