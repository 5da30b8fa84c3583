"""A row for some days or months is asked for by a day or month that lies among them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ranking.seasons import in_season
from assistant.ranking.structure import weigh_structure
from assistant.support.moments import WEEKDAYS
from index.types import UnitKind
from tests.assistant.build import ask, candidate

SUMMER, WINTER = "Summer (1 April to 31 October)", "Winter (1 November to 31 March)"


@pytest.mark.parametrize(
    ("cell", "question"),
    [
        (WINTER, "What time do you close on a Saturday in January?"),
        (WINTER, "are you open on 31 march"),
        (SUMMER, "When does it open on 3 May?"),
        ("April–October", "What does a pitch cost in july?"),
        ("November 1 - March 31", "What does it cost in December?"),
        ("Mon–Fri", "Until when are you open on Wednesday?"),
        ("Fri. to Mon.", "when do you close on sundays"),
        ("Tuesday to Friday, April to October", "When do you close on a Thursday in May?"),
    ],
)
def test_a_day_or_month_of_the_question_lies_in_the_range(cell: str, question: str) -> None:
    assert in_season(cell, question)


@pytest.mark.parametrize(
    ("cell", "question"),
    [
        (SUMMER, "What time do you close on a Saturday in January?"),
        (WINTER, "When does it open on 1 April?"),
        (WINTER, "When may I march?"),
        (WINTER, "When does it open on Saturday?"),  # says nothing of weekdays
        ("Mon–Fri", "Until when are you open on Saturday?"),
        ("Tuesday to Friday, April to October", "When do you close on a Thursday in December?"),
        ("January", "What does it cost in January?"),  # no range: the word itself counts
        ("Monday to March", "When are you open on Monday?"),
        ("Who was here, from the first days of January to the last of March, and later, too", "In January?"),
    ],
)
def test_other_days_and_other_cells_are_not_taken_for_it(cell: str, question: str) -> None:
    assert not in_season(cell, question)


@given(st.lists(st.sampled_from(WEEKDAYS), min_size=2, max_size=2, unique=True), st.sampled_from(WEEKDAYS))
def test_a_weekday_lies_between_two_others_or_between_them_the_other_way_round(
    ends: list[str], day: str
) -> None:
    question = f"When do you open on {day}?"
    found = [in_season(f"{first} to {last}", question) for first, last in (ends, ends[::-1])]
    assert any(found) and all(found) == (day in ends)


def test_the_row_of_the_season_is_looked_up_where_a_time_is_asked_for() -> None:
    question = ask("What time do you close on a Saturday in January?")
    header = "Season | Tuesday to Friday | Saturday"
    rows = [
        candidate(f"| {season} | {week} | {end} |", chance, kind=UnitKind.ROW, header=header, start=at)
        for at, (season, week, end, chance) in enumerate(
            [(SUMMER, "10:00-17:30", "10:00-18:00", 0.2), (WINTER, "10:00-16:00", "10:00-16:30", 0.02)]
        )
    ]
    best = weigh_structure(question, rows)[0]
    assert best.text.startswith("| Winter") and best.probability > 0.5
