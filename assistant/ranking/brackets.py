"""Rows of a table that are told apart by ranges: "up to 8 m", "8 to 12 m", "over 12 m"; ages, sums, marks.

Who asks for a ten metre boat asks for the row from 8 to 12 m, though no word of it is in the question.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Sequence

from assistant.support.moments import find_dates
from assistant.support.quantities import Kind, Quantity, find_quantities
from assistant.support.units import Unit, find_unit

_MOST = re.compile(r"(?:up to|under|below|less than|fewer than|at most|until|maximum|max\.?|[<≤])\s*", re.I)
_LEAST = re.compile(r"(?:over|above|more than|at least|from|minimum|min\.?|[>≥])\s*", re.I)
_AND_LESS = re.compile(r"\b(?:or|and) (?:less|fewer|under|below|younger)\b", re.I)
_AND_MORE = re.compile(r"\b(?:or|and) (?:more|over|above|older|up)\b|\+", re.I)
_BETWEEN = re.compile(r"\s*\w{0,12}\s*(?:to|and|[-–—])\s*", re.I)
_PLURAL = re.compile(r"\s\w+s\b")
_KINDS = (Kind.PLAIN, Kind.PERCENT, Kind.MONEY)


def holds(cell: str, question: str) -> bool:
    """Whether `cell` is a range in which a number of `question` lies, in the unit of the range, if it has
    one; pure."""
    bounds, numbers = _read_range(cell.strip()), _asked_numbers(question)
    if bounds is None or not numbers:
        return False
    low, high, kind, unit = bounds
    return any(
        low <= number.value <= high
        and number.kind is kind
        and (unit is None or _unit_after(question, number.end) == unit)
        for number in numbers
    )


@functools.lru_cache(maxsize=1024)
def _read_range(cell: str) -> tuple[float, float, Kind, Unit | None] | None:
    """Both ends, the kind and the unit of what is nothing but a range; else None."""
    numbers = _numbers(cell)
    if not numbers or len(numbers) > 2 or len(cell) > 60:
        return None
    kind, unit = numbers[-1].kind, _unit_after(cell, numbers[-1].end)
    if len(numbers) == 2:
        one, two = numbers
        joined = _BETWEEN.fullmatch(cell, one.end, two.start) and one.value < two.value
        return (one.value, two.value, kind, unit) if joined else None
    value, before, after = numbers[0].value, cell[: numbers[0].start], cell[numbers[0].end :]
    if _MOST.fullmatch(before) or _AND_LESS.search(after):
        return (-math.inf, value, kind, unit)
    if _LEAST.fullmatch(before) or _AND_MORE.search(after):
        return (value, math.inf, kind, unit)
    return None


def _unit_after(text: str, end: int) -> Unit | None:
    """In a table the letter m stands for metres."""
    return find_unit("metres" if re.match(r"\s*m\b", text[end:]) else text[end:])


def _asked_numbers(question: str) -> Sequence[Quantity]:
    """The numbers of `question` without its dates: a year tells when, and lies in no range of ages; "2000
    litres" is no year."""
    dates = find_dates(question)
    return [
        number
        for number in _numbers(question)
        if _PLURAL.match(question, number.end) or not any(d.start <= number.start < d.end for d in dates)
    ]


def _numbers(text: str) -> Sequence[Quantity]:
    return [quantity for quantity in find_quantities(text) if quantity.kind in _KINDS]


__all__ = ["holds"]
