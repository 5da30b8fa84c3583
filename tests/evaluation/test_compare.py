import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.compare import contains, find_spans, make_plain, overlaps


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("Arévalo", "president AREVALO said"),
        ("Arévalo", "Are\u0301valo"),
        ("40%", "by 40 percent"),
        ("cross border", "Cross-border sharing"),
        ("Cross-border", "cross  \n border"),
        ("Pérez|Gómez", "Juan Manuel Perez"),
        ("February 5, 2025", "on February 5 2025."),
        ("National Civil Police", "the “National” Civil\u00a0Police"),
        ("strasse", "Straße"),
        ("co operative", "co\u00adoperative co-operative"),
        ("مدرسه", "مَدرسه"),
        ("31", "31st"),
    ],
)
def test_case_accents_punctuation_and_spaces_do_not_count(entry: str, text: str) -> None:
    assert contains(make_plain(text), entry)


@pytest.mark.parametrize(
    ("entry", "text"),
    [("40", "140"), ("31", "1931"), ("Arévalo", "Arvalo"), ("a|b", "c"), ("5 million", "15 million")],
)
def test_another_word_or_a_part_of_a_number_is_not_found(entry: str, text: str) -> None:
    assert not contains(make_plain(text), entry)


def test_a_bar_in_a_support_passage_is_punctuation() -> None:
    assert find_spans("Honduras | Patrols", make_plain("| Honduras | patrols |"))


def test_a_phrase_without_letters_is_found_nowhere() -> None:
    assert find_spans("%", make_plain("40%")) == []
    assert not contains(make_plain("40%"), "%|-")


def test_every_place_is_found_with_its_exact_span() -> None:
    text = "The İstanbul ﬁle; the FILE, again."
    assert [text[start:end] for start, end in find_spans("file", make_plain(text))] == ["ﬁle", "FILE"]


@given(st.text(), st.text(), st.text())
def test_a_found_span_holds_the_phrase_and_nothing_else(before: str, phrase: str, after: str) -> None:
    text = f"{before} {phrase} {after}"
    wanted = make_plain(phrase).text
    spans = find_spans(phrase, make_plain(text))
    assert bool(spans) >= bool(wanted)
    for start, end in spans:
        # Marks just outside belong to the last letter and fold away; inside nothing else may hide.
        assert make_plain(text[start:end]).text.endswith(wanted[1:])
        assert len(make_plain(text[start:end]).text) <= len(wanted) + 8


@given(st.text())
def test_folding_is_stable_and_its_places_never_go_back(text: str) -> None:
    plain = make_plain(text)
    assert len(plain.text) == len(plain.places)
    assert list(plain.places) == sorted(plain.places)
    assert make_plain(plain.text).text == plain.text
    assert not re.search(r"  |^ | $", plain.text)


def test_touching_spans_do_not_overlap() -> None:
    assert not overlaps((0, 5), (5, 9))
    assert overlaps((0, 6), (5, 9))
