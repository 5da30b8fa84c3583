"""Faults in numbers, dates and units. Each takes a sentence, random numbers and other sentences; None where
the sentence offers no place for the fault."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Final

from assistant.support.moments import find_dates
from assistant.support.quantities import find_quantities

_MONTHS: Final = "January March May July September November".split()
MONTH: Final = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_YEAR: Final = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_UNITS: Final = (
    (re.compile(r"(?<=\d)\s?%|(?<=\d) (?:percent|per cent)\b"), " million"),
    (re.compile(r"\bbillion\b"), "million"),
    (re.compile(r"\bmillion\b"), "billion"),
    (re.compile(r"(?<=\d) (?:km|kilometres|kilometers)\b"), " miles"),
    (re.compile(r"(?<=\d) (?:meters|metres)\b"), " kilometres"),
    (re.compile(r"\byears\b"), "months"),
    (re.compile(r"\bmonths\b"), "years"),
    (re.compile(r"\bweeks\b"), "days"),
    (re.compile(r"\bdays\b"), "weeks"),
    (re.compile(r"\bhours\b"), "days"),
    (re.compile(r"\bdollars\b"), "euros"),
    (re.compile(r"\$(?=\d)"), "€"),
)


def wrong_number(sentence: str, rng: random.Random, others: Sequence[str]) -> str | None:
    """Another number than the sentence has."""
    dates = [(d.start, d.end) for d in find_dates(sentence)]
    places = [
        q
        for q in find_quantities(sentence)
        if not q.spelled
        and sentence[q.start : q.end].strip("%$ ").replace(",", "").isdigit()
        and not any(s < q.end and q.start < e for s, e in dates)
    ]
    if not places:
        return None
    chosen = rng.choice(places)
    digits = re.search(r"\d[\d,]*", sentence[chosen.start : chosen.end])
    if digits is None:
        return None
    start, end = chosen.start + digits.start(), chosen.start + digits.end()
    old = int(digits[0].replace(",", ""))
    elsewhere = [int(q.value) for o in others for q in find_quantities(o) if q.value == int(q.value)]
    strange = [n for n in (old + 3, old + 7, old + 20, old * 10, *elsewhere) if n != old and n > 0]
    stated = {int(q.value) for q in find_quantities(sentence)}
    strange = [n for n in strange if n not in stated]
    return f"{sentence[:start]}{rng.choice(strange)}{sentence[end:]}" if strange else None


def wrong_date(sentence: str, rng: random.Random, _: Sequence[str]) -> str | None:
    """Another month, day or year."""
    changes: list[str] = []
    month = MONTH.search(sentence)
    if month:
        other = rng.choice([m for m in _MONTHS if m != month[0]])
        changes.append(sentence[: month.start()] + other + sentence[month.end() :])
        day = re.match(r" (\d{1,2})(?!\d)", sentence[month.end() :])
        if day:
            at = month.end() + 1
            new = str((int(day[1]) + rng.choice((3, 9, 14))) % 28 + 1)
            if new != day[1]:
                changes.append(sentence[:at] + new + sentence[at + len(day[1]) :])
    year = _YEAR.search(sentence)
    if year:
        new = str(int(year[0]) - rng.choice((1, 2, 10, 30)))
        changes.append(sentence[: year.start()] + new + sentence[year.end() :])
    return rng.choice(changes) if changes else None


def wrong_unit(sentence: str, rng: random.Random, _: Sequence[str]) -> str | None:
    """Another unit of the same kind."""
    found = [(match, new) for pattern, new in _UNITS for match in pattern.finditer(sentence)]
    if not found:
        return None
    match, new = rng.choice(found)
    return sentence[: match.start()] + new + sentence[match.end() :]


def moved_number(sentence: str, rng: random.Random, _: Sequence[str]) -> str | None:
    """Its number behind another word, or with another "by" or "to"."""
    changes = []
    change = re.search(r"\bby (?=[$€]?\d)", sentence)
    if change:
        changes.append(f"{sentence[: change.start()]}to {sentence[change.end() :]}")
    counted = re.search(r"(\b\d[\d,.]*%?) (\w+)((?: \w+)* (?:and|or|of|to|in) )(?=[a-z]+s\b)", sentence)
    if counted and counted[2].islower() and not MONTH.search(counted[0]):
        changes.append(
            f"{sentence[: counted.start()]}{counted[2]}{counted[3]}{counted[1]} {sentence[counted.end() :]}"
        )
    return rng.choice(changes) if changes else None
