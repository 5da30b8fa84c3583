"""Tables by year: a row or columns of 2021 to 2023 say nothing of 2024."""

from __future__ import annotations

import re
from typing import Final

from assistant.answer.rows import split_row
from assistant.support.moments import MONTHS

FEWEST: Final = 2  # columns called by a year, from which they are the table's years
_YEAR: Final = re.compile(r"(?<![\d.,£$€])(?:1[5-9]|20)\d\d(?![.,]?\d)")
_TWO_YEARS: Final = re.compile(r"\b(\d\d)(\d\d)(\s?[/–-]\s?)(\d\d)\b")  # "2021/22"
# With these the year is a bound, or where to count from, and not the year of what is asked.
_BOUND: Final = re.compile(
    r"\b(?:since|after|before|until|till|between|from|by|than)"
    rf"(?:\s+(?:in|the|end|start|beginning|middle|of|early|mid|late|\d{{1,2}}|{'|'.join(MONTHS)}))*"
    r"\s+(?:1[5-9]|20)\d\d\b"
    r"|\b(?:later|earlier|prior|following|next|last|previous)\b",
    re.IGNORECASE,
)


def is_of_other_years(row: str, header: str, question: str, *, above: str = "") -> bool:
    """Whether `row`, or the columns of its `header`, are called by years, and `question` names another,
    which what stands `above` the table does not name either."""
    asked = _years(question)
    if not asked or _BOUND.search(question):
        return False
    columns = [cell for cell in split_row(header) if len(_years(cell)) == 1]
    first = split_row(row)[0]
    called = len(columns) >= FEWEST or _YEAR.fullmatch(first) is not None
    return called and asked.isdisjoint(_years(f"{above} {header} {row}"))


def _years(text: str) -> frozenset[str]:
    return frozenset(_YEAR.findall(_TWO_YEARS.sub(r"\1\2\3\1\4", text)))
