"""Logits to spans, and windows to passages, without a network."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.spans import choose_spans, find_spans, is_joined
from assistant.reader.types import Span
from assistant.reader.windows import Window, cut_range

TEXT = "It cost $3.50 in Guinea-Bissau."
OFFSETS = (
    (0, 2),
    (3, 7),
    (8, 9),
    (9, 10),
    (10, 11),
    (11, 13),
    (14, 16),
    (17, 23),
    (23, 24),
    (24, 30),
    (30, 31),
)


def window() -> Window:
    return Window(passage=0, pieces=tuple(range(14)), first=2, offsets=OFFSETS)


def logits(starts: dict[int, float], ends: dict[int, float]) -> np.ndarray:
    table = np.zeros((14, 2), dtype=np.float32)
    for place, value in starts.items():
        table[place + 2, 0] = value
    for place, value in ends.items():
        table[place + 2, 1] = value
    return table


def found(starts: dict[int, float], ends: dict[int, float], n: int = 1, longest: int = 30) -> list[str]:
    spans = find_spans(window(), TEXT, logits(starts, ends), longest=longest, n=n)
    return [TEXT[span.start : span.end] for span in spans]


def test_the_highest_start_and_end_make_the_span() -> None:
    assert found({2: 5.0}, {5: 5.0}) == ["$3.50"]


def test_a_number_is_never_split_at_its_point() -> None:
    assert found({2: 5.0}, {3: 9.0, 5: 5.0}) == ["$3.50"]


def test_a_span_never_ends_before_it_starts() -> None:
    assert found({7: 9.0}, {1: 9.0, 9: 1.0}) == ["Guinea-Bissau"]


def test_a_span_has_at_most_its_longest_number_of_pieces() -> None:
    assert found({0: 5.0, 7: 1.0}, {9: 5.0}, longest=3) == ["Guinea-Bissau"]


def test_punctuation_is_passed_over() -> None:
    assert found({10: 9.0, 6: 1.0}, {10: 9.0, 9: 1.0})[0] != "."


def test_a_score_is_measured_against_the_null_of_its_window() -> None:
    table = logits({2: 5.0}, {5: 4.0})
    table[0] = 1.0, 2.0
    [span] = find_spans(window(), TEXT, table, longest=30, n=1)
    assert span.score == 6.0


def test_equal_scores_go_to_the_earlier_then_the_shorter_span() -> None:
    assert found({}, {}) == ["It"]


def test_differences_below_a_thousandth_do_not_decide() -> None:
    assert found({0: 1.0, 7: 1.0004}, {0: 1.0, 9: 1.0}) == ["It"]


def test_further_spans_do_not_overlap_the_first() -> None:
    spans = find_spans(window(), TEXT, logits({2: 5.0}, {5: 5.0}), longest=30, n=5)
    places = sorted((span.start, span.end) for span in spans)
    assert len(spans) == 5
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(places))


@pytest.mark.parametrize(
    ("text", "place", "joined"),
    [
        ("word", 2, True),
        ("3.5", 1, True),
        ("3.5", 2, True),
        ("1,000", 2, True),
        ("40%", 2, False),
        ("end. 5", 3, False),
        ("re-do", 2, False),
        ("cafe\u0301", 4, True),
        ("漢字", 1, False),
        ("кот", 1, True),
        ("ab", 0, False),
        ("ab", 2, False),
        (".5", 1, False),
        ("a.5", 2, False),
    ],
)
def test_words_and_numbers_hold_together(text: str, place: int, joined: bool) -> None:
    assert is_joined(text, place) is joined


def test_the_same_place_in_two_windows_counts_once() -> None:
    spans = choose_spans([Span(5, 9, 2.0), Span(5, 9, 3.0), Span(20, 25, 1.0)], 3)
    assert spans == (Span(5, 9, 3.0), Span(20, 25, 1.0))


@given(length=st.integers(0, 2000), room=st.integers(90, 250), overlap=st.integers(0, 80))
def test_windows_cover_everything_and_overlap(length: int, room: int, overlap: int) -> None:
    ranges = list(cut_range(length, room, overlap))
    assert ranges[0][0] == 0
    assert ranges[-1][1] == length
    assert all(end - start <= room for start, end in ranges)
    for (_, before), (after, _) in itertools.pairwise(ranges):
        assert before - after >= overlap


@given(length=st.integers(0, 600), at=st.integers(0, 599), width=st.integers(1, 30))
def test_a_short_span_lies_whole_in_some_window(length: int, at: int, width: int) -> None:
    if at + width <= length:
        assert any(s <= at and at + width <= e for s, e in cut_range(length, 200, 80))
