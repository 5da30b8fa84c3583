"""Dates in text, normalised: Feb 5, 2025 = 5 February 2025 = 2025-02-05; parts may be missing."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

MONTHS = {
    name: n
    for n, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|"
        "october oct|november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
_PARTS = ("quarter", "month", "day", "weekday")  # beside the year
_QUARTERS = ("first", "second", "third", "fourth")
_BEFORE_MONTH = frozenset("in of by since until last next from this".split())
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_M = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = r"(?:(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d))"
_YEAR = r"(?:1[0-9]\d\d|20\d\d)"
_DATE = re.compile(
    r"\b(?=[\djfmasondqtw])(?:"  # what follows begins so: most places are passed over at once
    rf"\b(?P<iso>(?P<iy>{_YEAR})-(?P<im>0[1-9]|1[0-2])-(?P<id>0[1-9]|[12]\d|3[01]))(?!\d)"
    rf"|\b(?P<sa>\d{{1,2}})[/.](?P<sb>\d{{1,2}})[/.](?P<sy>{_YEAR}|\d\d)(?!\d)"
    rf"|\b(?P<mn>{_M})\b\.?\s+(?P<md>{_DAY})(?:st|nd|rd|th)?(?:\s?[-–]\s?{_DAY})?"
    rf"(?:,?\s+(?:of\s+)?(?P<my>{_YEAR})\b)?"
    rf"|(?P<dd>{_DAY})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<dm>{_M})\b\.?(?:,?\s+(?P<dy>{_YEAR})\b)?"
    rf"|\b(?P<bm>{_M})\b\.?(?:,?\s+(?:of\s+)?(?P<by>{_YEAR})\b)?"
    rf"|\b(?P<first>{_YEAR})[-–](?P<last>\d\d)\b(?![-–\d])"
    rf"|\b(?P<decade>{_YEAR[:-1]})s?\b)"
    rf"|\bQ(?P<q>[1-4])\b(?:\s+(?:of\s+)?(?P<qy>{_YEAR})\b)?"
    rf"|\b(?P<qw>first|second|third|fourth)[-\s]quarter\b(?:\s+(?:of\s+)?(?P<qwy>{_YEAR})\b)?"
    rf"|\b(?P<weekday>{'|'.join(WEEKDAYS)})\b)",
    re.IGNORECASE,
)
# Before or after a four-figure number, these say that it counts something and is no year.
_COUNTED_BEFORE = re.compile(r"(?:[$€£¥₹]|\bno\.?|#|[\d.,])\s?$", re.IGNORECASE)
_COUNTED_AFTER = re.compile(
    r"\s?(?:%|,\d|\.\d|people|years?|miles?|km\b|kilomet|met(?:er|re)|feet|ft\b|tons?\b|dollars|percent"
    r"|per cent|million|billion|thousand|members|students|employees|acres|votes|copies|[€£$]|kg\b|pounds"
    r"|MHz|rpm|hp\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date or a part of one; what is missing is None."""

    year: int | None
    month: int | None  # 1..12
    day: int | None  # 1..31
    weekday: int | None  # 0 is Monday
    decade: bool  # only the decade of `year` is meant
    text: str  # as written
    start: int  # characters, half-open
    end: int
    quarter: int | None = None  # 1..4

    def agrees(self, other: Date) -> bool:
        """Whether every part that this date states, `other` states alike."""
        year = self.year is None or self._year_agrees(other)
        return year and all(getattr(self, p) in (None, getattr(other, p)) for p in _PARTS)

    def conflicts(self, other: Date) -> bool:
        """Whether both state a part and differ in it."""
        if self.year is not None and other.year is not None and not self._year_agrees(other):
            return True
        pairs = [(getattr(self, p), getattr(other, p)) for p in _PARTS]
        return any(None not in pair and pair[0] != pair[1] for pair in pairs)

    def parts(self) -> list[Date]:
        """Each stated part alone, for a source that states them apart."""
        stated = [p for p in ("year", *_PARTS) if getattr(self, p) is not None]
        return [self.keep(p) for p in stated]

    def keep(self, *names: str) -> Date:
        """This date with only the parts called `names`."""
        return replace(
            self,
            year=self.year if "year" in names else None,
            decade=self.decade and "year" in names,
            quarter=self.quarter if "quarter" in names else None,
            month=self.month if "month" in names else None,
            day=self.day if "day" in names else None,
            weekday=self.weekday if "weekday" in names else None,
        )

    def _year_agrees(self, other: Date) -> bool:
        if self.year is None or other.year is None:
            return False
        if self.decade:
            return self.year // 10 == other.year // 10
        return self.year == other.year and not other.decade


@functools.lru_cache(maxsize=1024)
def find_dates(text: str) -> tuple[Date, ...]:
    """Every date of `text` in order. A month's name alone counts only with a capital, and "May" and
    "March" only after a preposition."""
    found = []
    for match in _DATE.finditer(text):
        date = _read(match, text)
        if date is not None:
            found.append(date)
        if match["last"] and date is not None:  # 2018-19 names two years
            year = date.year or 0
            last = year - year % 100 + int(match["last"])
            found.append(replace(date, year=last if last >= year else last + 100))
    return tuple(found)


def _read(match: re.Match[str], text: str) -> Date | None:
    g = match.groupdict()
    if g["iso"]:
        return _date(match, g["iy"], month=g["im"], day=g["id"])
    if g["sy"]:
        return _read_slashes(match)
    for month, day, year in (("mn", "md", "my"), ("dm", "dd", "dy")):
        if g[month]:
            return _date(match, g[year], month=MONTHS[g[month].lower()], day=g[day])
    if g["bm"]:
        return _date(match, g["by"], month=MONTHS[g["bm"].lower()]) if _is_month(match, text) else None
    if g["weekday"]:
        number = WEEKDAYS.index(g["weekday"].lower())
        return replace(_date(match), weekday=number) if match.group()[0].isupper() else None
    if g["q"] or g["qw"]:
        quarter = int(g["q"] or _QUARTERS.index(g["qw"].lower()) + 1)
        return replace(_date(match, g["qy"] or g["qwy"]), quarter=quarter)
    counted = _COUNTED_BEFORE.search(text[max(0, match.start() - 5) : match.start()])
    if counted or _COUNTED_AFTER.match(text, match.end()):
        return None
    year = g["first"] or match.group()
    return replace(_date(match, year[:4]), decade=year.endswith("s"))


def _read_slashes(match: re.Match[str]) -> Date | None:
    one, other, year = int(match["sa"]), int(match["sb"]), int(match["sy"])
    if year < 100:
        year += 2000 if year < 50 else 1900
    if 12 < one <= 31 and 1 <= other <= 12:
        return _date(match, year, month=other, day=one)
    if 12 < other <= 31 and 1 <= one <= 12:
        return _date(match, year, month=one, day=other)
    # 05/02/2025 is May 2 or 5 February: only the year is certain.
    return _date(match, year) if len(match["sy"]) == 4 else None


def _is_month(match: re.Match[str], text: str) -> bool:
    """Whether a month's name without a day is one: "May" and "March" are words too."""
    if not match["bm"][0].isupper():
        return False
    name = match["bm"].lower()
    if match["by"] is not None or (name not in ("may", "march", "august") and len(name) > 3):
        return True
    before = text[max(0, match.start() - 12) : match.start()].lower().split()
    return bool(before) and before[-1] in _BEFORE_MONTH


def _date(
    match: re.Match[str],
    year: int | str | None = None,
    *,
    month: int | str | None = None,
    day: int | str | None = None,
) -> Date:
    read = [int(part) if part is not None else None for part in (year, month, day)]
    return Date(read[0], read[1], read[2], None, False, match.group(), match.start(), match.end())


__all__ = ["Date", "find_dates"]
