"""Tables made for training ask for what they hold, and for what they lack."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.reader.training.records import Values
from assistant.reader.training.tables import build_table_bundle

VALUES = Values(
    {
        "person": ["Otto Braun", "Ada Stern", "Ivo Lang", "Mia Kern", "Jo Fels", "Eva Roth", "Max Wolf"],
        "date": ["4 May 1932", "1 June 1950", "9 July 1961", "3 March 2001", "8 May 1999", "2 May 1980"],
        "count": ["12", "340", "56%", "$7,800", "9 million", "111", "222", "333"],
        "phrase": ["flood control", "early warning", "night patrols", "new wells", "public schools", "fish"],
        "name": ["Basel", "Vienna", "Budapest", "Lima", "Quito", "Oslo", "Bergen"],
    }
)
SEEDS = st.integers(0, 100_000)


@given(SEEDS)
def test_the_marked_answer_stands_in_the_row_that_is_asked_for(seed: int) -> None:
    bundle = build_table_bundle(VALUES, random.Random(seed))
    if bundle is None:
        return
    answered, against = bundle
    assert answered.answerable
    assert not against.answerable
    begin = answered.passage.rfind("\n", 0, answered.start) + 1
    row = answered.passage[begin : answered.passage.find("\n", answered.end)]
    asked = answered.question.lower()
    named = [v.lower() for values in VALUES.by_kind.values() for v in values if v.lower() in asked]
    assert any(name in row.lower() for name in named)


@given(SEEDS)
def test_the_counterpart_lacks_the_row_or_asks_for_something_else(seed: int) -> None:
    bundle = build_table_bundle(VALUES, random.Random(seed))
    if bundle is None:
        return
    answered, against = bundle
    if against.question != answered.question:
        assert against.passage == answered.passage
        return
    subject = _subject(answered.passage.splitlines()[-1])
    assert subject
    # Another row may have the same name for a value.
    assert subject not in map(_subject, against.passage.splitlines())


def _subject(row: str) -> str:
    """The first cell of a row, without its column's name."""
    return re.split(r"[|;]", row.strip("| "))[0].split(": ")[-1].strip()


def test_both_kinds_of_counterpart_come() -> None:
    made = [bundle for seed in range(60) if (bundle := build_table_bundle(VALUES, random.Random(seed)))]
    kinds = {answered.question == against.question for answered, against in made}
    assert kinds == {True, False}


@pytest.mark.parametrize("mark", ["| --- |", "; "])
def test_tables_come_as_markdown_and_as_lines(mark: str) -> None:
    made = [build_table_bundle(VALUES, random.Random(seed)) for seed in range(40)]
    assert any(mark in bundle[0].passage for bundle in made if bundle)
