"""Words, names and stems."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.terms import content_stems, names, stem, tokens


@given(st.text(max_size=200))
def test_every_token_lies_where_it_says(text: str) -> None:
    assert all(text[t.start : t.end] == t.text for t in tokens(text))


@given(st.text(max_size=200))
def test_every_name_lies_where_it_says(text: str) -> None:
    assert all(text[n.start : n.end] == n.text for n in names(text))


def test_an_abbreviated_country_is_one_word_however_it_is_written() -> None:
    assert stem("U.S.") == stem("US")
    assert "us" in content_stems("What does the US say?")


def test_the_pronoun_us_is_not_a_country() -> None:
    assert content_stems("Tell us more") == []


def test_initials_and_small_words_stay_inside_a_name() -> None:
    found = [
        n.text for n in names("They met General Laura J. Richardson at the Palacio Nacional de la Cultura.")
    ]
    assert found == ["Laura J. Richardson", "Palacio Nacional de la Cultura"]


def test_two_names_joined_by_and_are_two() -> None:
    assert [n.text for n in names("between Guatemala and Honduras")] == ["Guatemala", "Honduras"]


def test_the_first_word_of_a_sentence_is_no_name_for_its_capital_alone() -> None:
    assert names("Recent efforts failed.") == []


def test_chinese_is_compared_by_pairs() -> None:
    assert [t.text for t in tokens("北京大学")] == ["北京", "京大", "大学"]
