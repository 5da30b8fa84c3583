"""Which words count as the same."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical import FTS_TOKENIZER, MOST_QUERY_TERMS, STOP_WORDS, match_expression, split_terms


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Deportation flights", "deported flight"),
        ("México", "MEXICO"),
        ("rose by 40%", "40 percent"),
        ("a 40 per cent rise", "40%"),
        ("1,849 people", "1849"),
        ("U.S. Southern Command", "US southern command"),
        ("Guatemala's army", "Guatemala army"),
        ("Straße", "STRASSE"),
        ("汶川大地震发生", "大地震"),
        ("대한민국", "한민"),
        ("ﬁnance", "finance"),
    ],
)
def test_what_people_mean_as_the_same_meets(written: str, asked: str) -> None:
    asked_terms = match_expression(asked).replace('"', "").split(" OR ")
    assert set(asked_terms) <= set(split_terms(written))


def test_numbers_stay_whole() -> None:
    assert split_terms("3.5 of 1849, 12%") == ["3.5", "of", "1849", "12", "12%"]
    assert "3.5" not in split_terms("3 and 5")


def test_stop_words_are_asked_only_when_nothing_else_is() -> None:
    assert match_expression("What is the army?") == '"armi"'
    assert match_expression("What is the") == '"what" OR "is" OR "the"'
    assert match_expression("?!") == ""


def test_the_country_and_the_month_are_no_stop_words() -> None:
    assert not {"us", "may"} & STOP_WORDS


def test_a_very_long_question_is_cut() -> None:
    assert match_expression(" ".join(f"word{i}x" for i in range(10_000))).count(" OR ") < MOST_QUERY_TERMS


def test_bm25_prefers_the_rarer_word() -> None:
    database = _index(["flight flight army", "army navy", "army budget"])
    assert _ask(database, "flights of the army") == [1, 2, 3]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_string_is_a_safe_question(text: str) -> None:
    expression = match_expression(text)
    if expression:
        assert 2 in _ask(_index(["one", text]), text)


@given(
    st.sampled_from(
        ['a" OR terms:(', "NEAR(x y)", "* ^ - +", "col : x", "'; drop table words; --", "\x00'\""]
    )
)
def test_query_syntax_is_only_ever_words(text: str) -> None:
    _ask(_index(["x y"]), text)


def _index(texts: list[str]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    database.execute(f'create virtual table words using fts5 (terms, tokenize = "{FTS_TOKENIZER}")')
    rows = [(" ".join(split_terms(text)),) for text in texts]
    database.executemany("insert into words (terms) values (?)", rows)
    return database


def _ask(database: sqlite3.Connection, query: str) -> list[int]:
    expression = match_expression(query)
    if not expression:
        return []
    rows = database.execute("select rowid from words where words match ? order by rank, rowid", (expression,))
    return [row[0] for row in rows.fetchall()]
