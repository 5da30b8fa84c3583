"""Dates in text, normalised: Feb 5, 2025 = 5 February 2025 = 2025-02-05; parts may be missing."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

_MONTHS = {
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
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_M = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?:(?<!\d)(?:0?[1-9]|[12]\d|3[01])(?!\d))"
_YEAR = r"(?:1[0-9]\d\d|20\d\d)"
_DATE = re.compile(
    rf"\b(?P<iso>(?P<iy>{_YEAR})-(?P<im>0[1-9]|1[0-2])-(?P<id>0[1-9]|[12]\d|3[01]))(?!\d)"
    rf"|\b(?P<sa>\d{{1,2}})[/.](?P<sb>\d{{1,2}})[/.](?P<sy>{_YEAR}|\d\d)(?!\d)"
    rf"|\b(?P<mn>{_M})\b\.?\s+(?P<md>{_DAY})(?:st|nd|rd|th)?(?:\s?[-–]\s?{_DAY})?(?:,?\s+(?:of\s+)?(?P<my>{_YEAR})\b)?"
    rf"|(?P<dd>{_DAY})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<dm>{_M})\b\.?(?:,?\s+(?P<dy>{_YEAR})\b)?"
    rf"|\b(?P<bm>{_M})\b\.?(?:,?\s+(?:of\s+)?(?P<by>{_YEAR})\b)?"
    rf"|\b(?P<first>{_YEAR})[-–](?P<last>\d\d)\b(?![-–\d])"
    rf"|\b(?P<decade>{_YEAR[:-1]})s?\b)"
    rf"|\bQ(?P<q>[1-4])\b(?:\s+(?:of\s+)?(?P<qy>{_YEAR})\b)?"
    rf"|\b(?P<qw>first|second|third|fourth)[-\s]quarter\b(?:\s+(?:of\s+)?(?P<qwy>{_YEAR})\b)?"
    rf"|\b(?P<weekday>{'|'.join(_WEEKDAYS)})\b",
    re.IGNORECASE,
)
# Before or after a four-figure number, these say that it counts something and is no year.
_COUNTED_BEFORE = re.compile(r"(?:[$€£¥₹]|\bno\.?|#|[\d.,])\s?$", re.IGNORECASE)
_COUNTED_AFTER = re.compile(
    r"\s?(?:%|,\d|\.\d|people|years?|miles?|km\b|kilomet|met(?:er|re)|feet|ft\b|tons?\b|dollars|percent|per cent"
    r"|million|billion|thousand|members|students|employees|acres|votes|copies|[€£$]|kg\b|pounds|MHz|rpm|hp\b)",
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
        dropped = dict.fromkeys(p for p in ("year", *_PARTS) if p not in names)
        return replace(self, decade=self.decade and "year" in names, **dropped)

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
    span = {"text": match.group(), "start": match.start(), "end": match.end()}
    if g["iso"]:
        return _date(g["iy"], g["im"], g["id"], span)
    if g["sy"]:
        return _read_slashes(g, span)
    for month, day, year in (("mn", "md", "my"), ("dm", "dd", "dy")):
        if g[month]:
            return _date(g[year], _MONTHS[g[month].lower()], g[day], span)
    if g["bm"]:
        return _read_month(g, text, span)
    if g["weekday"]:
        day = _WEEKDAYS.index(g["weekday"].lower())
        return Date(None, None, None, day, False, **span) if match.group()[0].isupper() else None
    if g["q"] or g["qw"]:
        quarter = int(g["q"] or _QUARTERS.index(g["qw"].lower()) + 1)
        year = g["qy"] or g["qwy"]
        return replace(_date(year, None, None, span), quarter=quarter)
    counted = _COUNTED_BEFORE.search(text[max(0, match.start() - 5) : match.start()])
    if counted or _COUNTED_AFTER.match(text, match.end()):
        return None
    year = g["first"] or match.group()
    return Date(int(year[:4]), None, None, None, year.endswith("s"), **span)


def _read_slashes(g: dict[str, str], span: dict[str, object]) -> Date | None:
    one, other, year = int(g["sa"]), int(g["sb"]), int(g["sy"])
    if year < 100:
        year += 2000 if year < 50 else 1900
    if one > 12 and 1 <= other <= 12 and one <= 31:
        return _date(year, other, one, span)
    if other > 12 and 1 <= one <= 12 and other <= 31:
        return _date(year, one, other, span)
    # 05/02/2025 is May 2 or 5 February: only the year is certain.
    return _date(year, None, None, span) if len(g["sy"]) == 4 else None


def _read_month(g: dict[str, str], text: str, span: dict[str, object]) -> Date | None:
    start = int(str(span["start"]))
    name = g["bm"].lower()
    if not g["bm"][0].isupper():
        return None
    if g["by"] is None and (name in ("may", "march", "mar", "jan", "sep", "august") or len(name) < 4):
        before = text[max(0, start - 12) : start].lower().split()
        if not before or before[-1] not in (
            "in",
            "of",
            "by",
            "since",
            "until",
            "last",
            "next",
            "from",
            "this",
        ):
            return None
    return _date(g["by"], _MONTHS[name], None, span)


def _date(year: object, month: object, day: object, span: dict[str, object]) -> Date:
    read = [int(str(part)) if part is not None else None for part in (year, month, day)]
    return Date(
        read[0], read[1], read[2], None, False,
        text=str(span["text"]), start=int(str(span["start"])), end=int(str(span["end"])),
    )  # fmt: skip


__all__ = ["Date", "find_dates"]
