"""An answer that was asked for as a table is a table on the page, its claims and chips in their cells."""

from __future__ import annotations

from assistant.answer.change import Change, Request
from assistant.answer.transform import transform
from assistant.types import Answer
from assistant.view.prose import answered

from .test_transform import SENTENCES, TEXT, last


def shown(answer: Answer, around: str) -> str:
    """The page's HTML of `answer` as a table."""
    found = transform(Request(Change.TABLE), answer, None, around=lambda _: around).cited
    assert found is not None
    changed = Answer("r", "?", "?", found.text, False, None, found.claims, found.citations, (), None)
    return answered(changed, "t1")


def test_each_sentence_is_a_row_with_its_source() -> None:
    page = shown(last(*SENTENCES), TEXT)
    assert page.count("<tr>") == 3
    assert "<th" in page and "Statement" in page and "|" not in page
    assert page.count('class="claim supported"') == 2


def test_columns_of_a_row_are_cells_of_their_own() -> None:
    rows = ("Honduras — Role: intelligence; Lead: army", "Guatemala — Role: patrols; Lead: police")
    quotes = ("| Honduras | intelligence | army |", "| Guatemala | patrols | police |")
    page = shown(last(*rows, quotes=quotes), "")
    assert page.count("<td") == 2 * 4
    assert "|" not in page


def test_hostile_text_in_a_cell_stays_text() -> None:
    page = shown(last("<img src=x onerror=alert(1)> | <b>"), "")
    assert "<img" not in page and "<b>" not in page
