"""Dates in text, normalised: Feb 5, 2025 = 5 February 2025 = 2025-02-05; parts may be missing."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

_MONTHS = {
    name: n
    for n, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|"
        "october oct|november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
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
    rf"|\b(?P<decade>{_YEAR[:-1]})s?\b)"
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

    def agrees(self, other: Date) -> bool:
        """Whether every part that this date states, `other` states alike."""
        return (
            (self.year is None or self._year_agrees(other))
            and self.month in (None, other.month)
            and self.day in (None, other.day)
            and self.weekday in (None, other.weekday)
        )

    def conflicts(self, other: Date) -> bool:
        """Whether both state a part and differ in it."""
        return (
            (self.year is not None and other.year is not None and not self._year_agrees(other))
            or (None not in (self.month, other.month) and self.month != other.month)
            or (None not in (self.day, other.day) and self.day != other.day)
            or (None not in (self.weekday, other.weekday) and self.weekday != other.weekday)
        )

    def parts(self) -> list[Date]:
        """Each stated part alone, for a source that states them apart."""
        alone = []
        for name in ("year", "month", "day", "weekday"):
            value = getattr(self, name)
            if value is not None:
                given = dict.fromkeys(("year", "month", "day", "weekday")) | {name: value}
                decade = self.decade and name == "year"
                alone.append(Date(**given, decade=decade, text=self.text, start=self.start, end=self.end))
        return alone

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
    return tuple(date for match in _DATE.finditer(text) if (date := _read(match, text)) is not None)


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
    counted = _COUNTED_BEFORE.search(text[max(0, match.start() - 5) : match.start()])
    if counted or _COUNTED_AFTER.match(text, match.end()):
        return None
    year = match.group()
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
        if not before or before[-1] not in ("in", "of", "by", "since", "until", "last", "next", "from", "this"):
            return None
    return _date(g["by"], _MONTHS[name], None, span)


def _date(year: object, month: object, day: object, span: dict[str, object]) -> Date:
    read = [int(str(part)) if part is not None else None for part in (year, month, day)]
    return Date(
        read[0], read[1], read[2], None, False,
        text=str(span["text"]), start=int(str(span["start"])), end=int(str(span["end"])),
    )  # fmt: skip


__all__ = ["Date", "find_dates"]
