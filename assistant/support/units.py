"""Whether a number counts the same thing in claim and passage: 30 days are not 30 months."""

from __future__ import annotations

import re
from typing import TypeAlias

from assistant.support.comparison import Comparison
from assistant.support.numbers import claim_quantities
from assistant.support.outcome import failed, listed, not_applicable, passed
from assistant.support.quantities import Quantity, find_quantities
from assistant.types import Check

NAME = "units"
Unit: TypeAlias = tuple[int, int]  # dimension, and which of its units
_GROUPS = (
    "second seconds sec|minute minutes min mins|hour hours hr hrs|day days|week weeks|month months"
    "|year years yr yrs|decade decades|century centuries|quarter quarters",
    "millimetre millimeter mm|centimetre centimeter cm|metre metres meter meters"
    "|kilometre kilometres kilometer kilometers km|mile miles mi|foot feet ft|inch inches|yard yards",
    "gram grams g|kilogram kilograms kg|pound pounds lb lbs|ton tons tonne tonnes|ounce ounces oz",
    "percent %|dollar dollars $|euro euros €|pounds £|yen ¥|barrel barrels|acre acres|hectare hectares",
)
_UNITS = {
    word: (group, number)
    for group, line in enumerate(_GROUPS)
    for number, words in enumerate(line.split("|"))
    for word in words.split()
}
_NEXT = re.compile(r"[\s-]{0,2}([^\W\d_]+)")


def check_units(comparison: Comparison) -> Check:
    """Failed when the passage gives a number of the claim only with another unit of the same kind."""
    wanted = [
        (q, unit)
        for q in claim_quantities(comparison.claim.text)
        if (unit := _unit(q, comparison.claim.text))
    ]
    if not wanted:
        return not_applicable(NAME, "No number of the claim has a unit.")
    wrong = []
    for quantity, unit in wanted:
        others = [
            other
            for p in comparison.passages
            for q in find_quantities(p.text)
            if q.value == quantity.value and (other := _unit(q, p.text))
        ]
        if others and unit not in others and any(other[0] == unit[0] for other in others):
            wrong.append(quantity)
    if wrong:
        return failed(NAME, f"The passage gives {listed(q.text for q in wrong)} with another unit.", 0.0)
    return passed(NAME, "Units agree.")


def _unit(quantity: Quantity, text: str) -> Unit | None:
    return find_unit(text[quantity.end :])


def find_unit(after: str) -> Unit | None:
    """The unit with which the text `after` a number begins; None when its first word is no unit."""
    match = _NEXT.match(after)
    return _UNITS.get(match.group(1).lower()) if match else None


__all__ = ["Unit", "check_units", "find_unit"]
