"""What is read a second time, and what that is good for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.reader import Reader
from assistant.reader.again import sentence_of
from assistant.reader.contrast import NO_CONTRAST, contrast
from assistant.reader.types import Span

SIGNED = "The treaty was signed on 5 May 2024 in Lisbon. Maria Costa signed it for Portugal."


def span_of(sought: str, passage: str) -> Span:
    start = passage.index(sought)
    return Span(start, start + len(sought), 1.0)


@pytest.mark.parametrize(
    ("sought", "sentence"),
    [
        ("Lisbon", "The treaty was signed on 5 May 2024 in Lisbon."),
        ("Maria Costa", "Maria Costa signed it for Portugal."),
        ("in Lisbon. Maria", SIGNED),
    ],
)
def test_the_sentence_of_a_span_is_read_again(sought: str, sentence: str) -> None:
    assert sentence_of(SIGNED, span_of(sought, SIGNED)) == sentence


def test_a_line_break_ends_what_is_read_again() -> None:
    passage = "Treaties\nSigned in Lisbon by Maria Costa\nKept in Porto"
    assert sentence_of(passage, span_of("Lisbon", passage)) == "Signed in Lisbon by Maria Costa"


@given(st.text(alphabet="aB .!?\n“”1", min_size=1, max_size=80), st.data())
@settings(deadline=None)
def test_what_is_read_again_holds_the_words_of_the_span(passage: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(passage) - 1))
    end = data.draw(st.integers(start + 1, len(passage)))
    assert passage[start:end].strip() in sentence_of(passage, Span(start, end, 0.0)) + "\n" + passage[end:]
    assert sentence_of(passage, Span(start, end, 0.0)) in passage


def test_a_passage_that_is_one_sentence_is_read_once(reader: Reader) -> None:
    [raw] = reader.read_raw("Where was it signed?", ["The treaty was signed in Lisbon."])
    assert raw.again == raw.verdict


def test_the_second_reading_is_what_reading_the_sentence_alone_gives(reader: Reader) -> None:
    [raw] = reader.read_raw("Where was the treaty signed?", [SIGNED])
    [alone] = reader.read_raw("Where was the treaty signed?", [sentence_of(SIGNED, raw.spans[0])])
    assert raw.again == pytest.approx(alone.verdict, abs=2e-3)


def test_the_caller_may_say_what_is_read_again(reader: Reader) -> None:
    asked: list[tuple[int, str]] = []

    def focus(place: int, span: Span) -> str:
        asked.append((place, SIGNED[span.start : span.end]))
        return "Lisbon is the capital of Portugal."

    [raw] = reader.read_raw("Where was the treaty signed?", [SIGNED], focus=focus)
    assert [place for place, _ in asked] == [0] and "Lisbon" in asked[0][1]
    [alone] = reader.read_raw("Where was the treaty signed?", ["Lisbon is the capital of Portugal."])
    assert raw.again == pytest.approx(alone.verdict, abs=2e-3)


def test_what_was_read_again_is_compared_with_the_question(reader: Reader) -> None:
    [raw] = reader.read_raw("Who signed the treaty for Chile?", [SIGNED])
    assert raw.contrast == contrast(
        "Who signed the treaty for Chile?", sentence_of(SIGNED, raw.spans[0]), SIGNED
    )
    assert raw.contrast.names == 1.0
    [blank] = reader.read_raw("Who signed it?", [" "])
    assert blank.contrast == NO_CONTRAST
