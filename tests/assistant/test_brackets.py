"""A row that is a range is asked for by what lies in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ranking.brackets import holds
from assistant.ranking.structure import weigh_structure
from assistant.support.quantities import find_quantities
from index.types import UnitKind
from tests.assistant.build import ask, candidate

LENGTHS = ("Up to 8 m", "9 to 12 m", "Over 13 m")


@pytest.mark.parametrize(
    ("cell", "question"),
    [
        ("8 to 12 m", "What does a ten metre yacht pay?"),
        ("8 m – 12 m", "What does a 12-metre yacht pay?"),
        ("Over 12 m", "And for 15 metres?"),
        ("Under 18", "What does a 12 year old pay?"),
        ("65+", "Is it free at 70?"),
        ("3 or fewer", "What do two people pay?"),
        ("€1,000 to €5,000", "What is the rate for a loan of €2,000?"),
        ("at least 40%", "What happens at 55 percent?"),
        ("Over 1,000 litres", "What is the fee for 2000 litres?"),
    ],
)
def test_a_number_of_the_question_lies_in_the_range(cell: str, question: str) -> None:
    assert holds(cell, question)


@pytest.mark.parametrize(
    ("cell", "question"),
    [
        ("8 to 12 m", "What does a boat pay for ten days?"),  # another unit
        ("8 to 12 m", "What does a 20 metre boat pay?"),
        ("8 to 12 m", "What does a yacht pay?"),
        ("12 to 8", "What about ten?"),  # no range
        ("10", "What about ten?"),
        ("Room 8, floor 12", "What about room 10?"),
        ("Over the hill", "What about 10?"),
        ("Group of 12 or more", "How many people came in 2023?"),  # a year
        ("Over 1,000", "How many lived there before 1900?"),
        ("€1,000 to €5,000", "What happens to 2,000 people?"),  # no money
    ],
)
def test_other_numbers_and_other_cells_are_not_taken_for_it(cell: str, question: str) -> None:
    assert not holds(cell, question)


@given(st.integers(1, 500), st.integers(1, 500), st.integers(0, 1000))
def test_a_range_holds_what_lies_between_its_ends_and_nothing_else(low: int, more: int, number: int) -> None:
    question = f"What does a boat of {number} metres pay?"
    assert holds(f"{low} to {low + more} m", question) == (low <= number <= low + more)
    assert holds(f"up to {low} m", question) == (number <= low)
    assert holds(f"over {low} m", question) == (number >= low)


@given(st.text(max_size=40), st.text(max_size=40))
def test_without_a_number_on_both_sides_nothing_is_held(cell: str, question: str) -> None:
    held = holds(cell, question)
    assert not held or (find_quantities(cell) and find_quantities(question))


@pytest.mark.parametrize(("metres", "row"), [("seven", 0), ("10", 1), ("20", 2)])
def test_the_row_whose_range_holds_it_is_looked_up(metres: str, row: int) -> None:
    ranked = [
        candidate(f"| {name} | €{place} |", 0.3, kind=UnitKind.ROW, start=place, header="Length | Per month")
        for place, name in enumerate(LENGTHS)
    ]
    best, *others = weigh_structure(ask(f"What does a {metres} metre yacht pay a month?"), ranked)
    assert best.text.startswith(f"| {LENGTHS[row]}")
    assert best.probability > 0.7 > 0.2 > max(c.probability for c in others)
