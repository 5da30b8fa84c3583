"""Tables whose rows or columns are called by years answer for those years alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ranking.structure import weigh_structure
from assistant.ranking.years import is_of_other_years
from index.types import UnitKind
from tests.assistant.build import ask, candidate

HEADER = "| Species | 2021 | 2022 | 2023 |"
ROW = "| Bittern | 2 | 2 | 3 |"


@pytest.mark.parametrize(
    ("row", "header", "question"),
    [
        (ROW, HEADER, "how many bittern pairs nested in 2024"),
        ("| 2019 | 41,076 |", "| Year | Visitors |", "How many visitors were there in 2021?"),
        (ROW, HEADER, "how many pairs were counted by the warden in 2024"),
        (
            "| Members | 31 | 34 |",
            "| | Budget 2023 | Actual 2023 |",
            "How many members in 2022?",
        ),
    ],
)
def test_another_year_is_asked_for(row: str, header: str, question: str) -> None:
    assert is_of_other_years(row, header, question)
    assert not is_of_other_years(row, header, "How many are there?")
    assert not is_of_other_years(row, header, "How many were there until 2030?")


@pytest.mark.parametrize(
    ("row", "header", "question"),
    [
        (ROW, HEADER, "how many bittern pairs nested in 2022"),
        ("| Members | 31 | 34 |", "| | 2019/20 | 2020/21 |", "How many members were there in 2021?"),
        ("| Roof | 2,021 | 2,023 |", "| Work | Cost | Paid |", "What did the roof cost in 2022?"),
        ("| Opened 2019 | harbour |", "| Event | Place |", "What opened in 2021?"),
        ("| 2019 | the 2021 plan |", "| Year | What |", "Which plan is of 2021?"),
        (ROW, HEADER, "Did more bitterns nest than in 2020?"),
        (ROW, HEADER, "how many bitterns nested by the end of 2024"),
        (ROW, "", "how many bittern pairs nested in 2024"),
    ],
)
def test_no_other_year_is_seen_where_there_may_be_none(row: str, header: str, question: str) -> None:
    assert not is_of_other_years(row, header, question)


def test_a_year_above_the_table_counts_as_well() -> None:
    row, header = "| Members | 31 | 34 |", "| Item | Actual 2022 | Actual 2023 |"
    assert is_of_other_years(row, header, "How many members in 2024?", above="Members")
    assert not is_of_other_years(row, header, "How many members in 2024?", above="Forecast for 2024")


def test_a_row_of_other_years_answers_in_vain_however_sure_the_reader_is() -> None:
    row = candidate(ROW, 0.9, kind=UnitKind.ROW, header=HEADER)
    assert weigh_structure(ask("How many bitterns nested in 2024?"), [row])[0].probability < 0.2
    assert weigh_structure(ask("How many bitterns nested in 2023?"), [row])[0].probability >= 0.9
    sentence = candidate("In 2021, 2022 and 2023 two bitterns nested.", 0.9)
    assert weigh_structure(ask("How many bitterns nested in 2024?"), [sentence])[0].probability == 0.9


@given(st.lists(st.integers(1500, 2099), min_size=2, max_size=6, unique=True), st.integers(1500, 2099))
def test_exactly_the_years_that_are_there_can_be_asked_for(years: list[int], asked: int) -> None:
    header = "| Item | " + " | ".join(map(str, years)) + " |"
    row = "| Rain | " + " | ".join("7" for _ in years) + " |"
    assert is_of_other_years(row, header, f"How much rain fell in {asked}?") is (asked not in years)
