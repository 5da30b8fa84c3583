"""Rows of a table that are told apart by days of the week or year: "Mon-Fri", "1 November to 31 March".

Who asks when something closes on a Wednesday in January asks for the row of Monday to Friday, or of winter,
though neither word is in the question.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

from assistant.support.moments import MONTHS, WEEKDAYS, find_dates

LONGEST_CELL: Final = 60
# No month has more days; any day of the year is `month * DAYS + day`.
DAYS: Final = 32
_SHORT: Final = {"tues": 1, "thur": 3, "thurs": 3} | {day[:3]: n for n, day in enumerate(WEEKDAYS)}
_BY_NAME: Final = {day: n for n, day in enumerate(WEEKDAYS)} | _SHORT
_NAMES: Final = "|".join(sorted((*_BY_NAME, *MONTHS), key=len, reverse=True))
_END: Final = r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?)?" rf"\b({_NAMES})s?\b\.?" r"(?:\s+(\d{1,2})\b)?"
_RANGE: Final = re.compile(rf"{_END}\s*(?:to|until|till|through|[-–—])\s*{_END}", re.IGNORECASE)
_ASKED_DAY: Final = re.compile(rf"\b({'|'.join(WEEKDAYS)})s?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Span:
    """From `low` to `high`, both included; past the end of the week or the year where `low` is higher."""

    weekly: bool
    low: int
    high: int

    def meets(self, first: int, last: int) -> bool:
        """Whether any of `first` to `last` lies in it."""
        if self.low <= self.high:
            return first <= self.high and last >= self.low
        return first <= self.high or last >= self.low


def in_season(cell: str, question: str) -> bool:
    """Whether `cell` gives a range of weekdays, months or days of the year, and `question` a day or month
    that lies in it (in all of them, where it gives several); pure."""
    asked = _asked(question)
    found = [
        any(span.meets(first, last) for weekly, first, last in asked if weekly is span.weekly)
        for span in _read_spans(cell)
        if any(weekly is span.weekly for weekly, _, _ in asked)
    ]
    return bool(found) and all(found)


@functools.lru_cache(maxsize=1024)
def _read_spans(cell: str) -> tuple[_Span, ...]:
    if len(cell) > LONGEST_CELL:
        return ()
    ends = [(match.groups()[:3], match.groups()[3:]) for match in _RANGE.finditer(cell)]
    read = [_read_span(first, last) for first, last in ends]
    return tuple(span for span in read if span is not None)


def _read_span(first: tuple[str | None, ...], last: tuple[str | None, ...]) -> _Span | None:
    names = [(end[1] or "").lower() for end in (first, last)]
    if all(name in _BY_NAME for name in names):
        return _Span(True, *(_BY_NAME[name] for name in names))
    if all(name in MONTHS for name in names):
        begin, stop = (int(end[0] or end[2] or 0) for end in (first, last))
        low, high = (MONTHS[name] * DAYS for name in names)
        return _Span(False, low + begin, high + (stop or DAYS - 1))
    return None


@functools.lru_cache(maxsize=64)
def _asked(question: str) -> tuple[tuple[bool, int, int], ...]:
    """(of the week, first, last) of each day or month that the question names."""
    days = [_BY_NAME[match[1].lower()] for match in _ASKED_DAY.finditer(question)]
    dates = [date for date in find_dates(question.title()) if date.month is not None]
    return (
        *((True, day, day) for day in days),
        *(
            (False, (d.month or 0) * DAYS + (d.day or 0), (d.month or 0) * DAYS + (d.day or DAYS - 1))
            for d in dates
        ),
    )
