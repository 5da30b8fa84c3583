"""The packaged reader, asked as the engine asks it."""

import itertools
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reader import Reader, Reading

SIGNED = "The treaty was signed on 5 May 2024 in Lisbon by Maria Costa. It cut tariffs by 40%."
ROW = "Country: Honduras; Key Role: Cross-border intelligence sharing"
HEADER = "Author: Jane Doe\nDate Originally Published: April 24, 2023\nPublisher: Harbour Press"
OTHER = "Bread is made of flour, water, salt and yeast, and is baked in an oven."
FILLER = "The committee met again and talked about the weather in the valley. "


def words(reading: Reading, passage: str) -> str:
    best = reading.spans[0]
    return passage[best.start : best.end]


@pytest.mark.parametrize(
    ("question", "passage", "expected"),
    [
        ("When was the treaty signed?", SIGNED, "5 May 2024"),
        ("By how much were tariffs cut?", SIGNED, "40%"),
        ("who signed the treaty", SIGNED, "Maria Costa"),
        ("What is Honduras's key role?", ROW, "Cross-border intelligence sharing"),
        ("When was it originally published?", HEADER, "April 24, 2023"),
    ],
)
def test_the_best_span_is_the_answer(reader: Reader, question: str, passage: str, expected: str) -> None:
    [reading] = reader.read(question, [passage])
    assert words(reading, passage) == expected


def test_the_answering_passage_is_the_most_answerable_wherever_it_stands(reader: Reader) -> None:
    for passages in ([SIGNED, OTHER, ROW], [OTHER, ROW, SIGNED]):
        readings = reader.read("Where was the treaty signed?", passages)
        best = max(zip(readings, passages, strict=True), key=lambda pair: pair[0].answerable)
        assert best[1] == SIGNED


def test_a_passage_about_something_else_is_not_answerable(reader: Reader) -> None:
    [reading] = reader.read("Who invented the telephone?", [OTHER])
    assert reading.answerable < 0.3


def test_readings_come_in_the_order_of_the_passages_though_read_by_length(reader: Reader) -> None:
    passages = [FILLER * 5 + SIGNED, ROW, FILLER * 2 + SIGNED, OTHER, SIGNED]
    together = reader.read("When was the treaty signed?", passages)
    for passage, reading in zip(passages, together, strict=True):
        [alone] = reader.read("When was the treaty signed?", [passage])
        assert [(s.start, s.end) for s in alone.spans[:1]] == [(s.start, s.end) for s in reading.spans[:1]]


def test_an_answer_deep_in_a_long_passage_is_mapped_to_its_own_characters(reader: Reader) -> None:
    passage = FILLER * 60 + SIGNED + FILLER * 60
    [reading] = reader.read("When was the treaty signed?", [passage])
    assert words(reading, passage) == "5 May 2024"
    assert reading.spans[0].start > len(FILLER) * 60


def test_a_repeated_answer_is_found_where_it_stands(reader: Reader) -> None:
    [reading] = reader.read("When was the treaty signed?", [FILLER + SIGNED + " " + SIGNED], n=2)
    first, second = sorted((span.start, span.end) for span in reading.spans)
    assert first[1] <= second[0]


@pytest.mark.parametrize("passage", ["", " ", "\n\t", "​"])
def test_a_blank_passage_answers_nothing(reader: Reader, passage: str) -> None:
    assert reader.read("When was it signed?", [passage]) == [Reading(0.0, ())]


def test_punctuation_alone_is_no_answer(reader: Reader) -> None:
    [reading] = reader.read("What is it?", ["... !!! ---"])
    assert reading.spans == ()
    assert reading.answerable < 0.1


def test_a_blank_question_has_no_answer(reader: Reader) -> None:
    assert reader.read("  ", [SIGNED, OTHER]) == [Reading(0.0, ()), Reading(0.0, ())]


def test_a_question_of_one_word_is_read(reader: Reader) -> None:
    [reading] = reader.read("Tariffs", [SIGNED])
    assert reading.spans


def test_no_passages_give_no_readings(reader: Reader) -> None:
    assert reader.read("When?", []) == []


def test_a_question_over_its_budget_is_cut_and_says_so(reader: Reader) -> None:
    long = "When was the treaty signed, " + "considering all that was said before, " * 30
    assert reader.question_was_cut(long)
    assert not reader.question_was_cut("When was the treaty signed?")
    [reading] = reader.read(long, [SIGNED])
    assert words(reading, SIGNED) == "5 May 2024"


@pytest.mark.parametrize("n", [1, 2, 5])
def test_spans_are_at_most_n_best_first_and_apart(reader: Reader, n: int) -> None:
    [reading] = reader.read("Which date and city?", [SIGNED], n=n)
    scores = [span.score for span in reading.spans]
    assert len(scores) <= n
    assert scores == sorted(scores, reverse=True)
    places = sorted((span.start, span.end) for span in reading.spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))


@settings(max_examples=25, deadline=None)
@given(text=st.text(alphabet=st.sampled_from("aé e\u0301İßﬁ5.,%$-—\n\r\t 漢字😀👩‍🚀'\"(x)"), max_size=80))
def test_spans_lie_inside_any_text_on_whole_words(reader: Reader, text: str) -> None:
    [reading] = reader.read("What is it?", [text])
    for span in reading.spans:
        assert 0 <= span.start < span.end <= len(text)
        for place in (span.start, span.end):
            inside = 0 < place < len(text) and text[place - 1].isascii() and text[place].isascii()
            assert not (inside and text[place - 1].isalnum() and text[place].isalnum())


def test_the_same_readings_with_one_thread_and_with_two(reader: Reader) -> None:
    passages = [SIGNED, ROW, OTHER, FILLER * 40 + SIGNED, HEADER]
    alone = Reader.open(threads=1)
    for question in ("When was it signed?", "Who is the author?", "Why do birds sing?"):
        assert alone.read(question, passages) == reader.read(question, passages)


def test_the_same_readings_in_another_process(reader: Reader) -> None:
    code = (
        "from assistant.reader import Reader; import sys;"
        "print(Reader.open(threads=1).read('When was it signed?', [sys.argv[1]]))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, SIGNED], capture_output=True, text=True, check=True
    ).stdout  # fmt: skip
    assert told.strip() == str(reader.read("When was it signed?", [SIGNED]))


def test_importing_the_reader_loads_no_engine() -> None:
    code = "import sys, assistant.reader; print([m for m in ('torch', 'transformers', 'onnxruntime', 'tokenizers') if m in sys.modules])"  # noqa: E501
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
