"""Whether each date of the claim stands in the cited span, in any notation; missing parts are compatible."""

from __future__ import annotations

from assistant.support.comparison import Comparison
from assistant.support.moments import Date, find_dates
from assistant.support.outcome import derived, failed, listed, not_applicable, passed
from assistant.types import Check

NAME = "dates"


def check_dates(comparison: Comparison) -> Check:
    """Passed when all dates are stated, derived when their parts stand apart, failed when one is absent."""
    wanted = find_dates(comparison.claim.text)
    if not wanted:
        return not_applicable(NAME, "The claim holds no date.")
    stated = [d for p in comparison.passages for d in find_dates(p.text)]
    around = [d for text in comparison.surroundings for d in find_dates(text.text)]
    missing = [d for d in wanted if not any(d.agrees(s) for s in stated)]
    absent = [d for d in missing if not _is_assembled(d, stated, around)]
    if not missing:
        return passed(NAME, f"The passage states {listed(d.text for d in wanted)}.")
    if not absent:
        return derived(NAME, f"{listed(d.text for d in missing)} stands there in parts.")
    if not any(d.conflicts(s) for d in absent for s in stated):
        return failed(NAME, f"The passage gives no date for {listed(d.text for d in absent)}.", 0.5)
    return failed(NAME, f"The passage does not state {listed(d.text for d in absent)}.", 0.0)


def _is_assembled(wanted: Date, stated: list[Date], around: list[Date]) -> bool:
    """Whether month and day stand in the span and its date leaves the year out, or every part stands there or
    in the surroundings, at least one in the span, and no date of the span that shares a part differs."""
    parts = wanted.parts()
    if len(parts) < 2:
        return False
    rest = wanted.keep("quarter", "month", "day", "weekday")
    if len(parts) > 2 and any(rest.agrees(s) and s.year is None for s in stated):
        return True
    if not any(part.agrees(s) for part in parts for s in stated):
        return False
    if not all(any(part.agrees(s) for s in (*stated, *around)) for part in parts):
        return False
    rivals = [s for s in stated if len(s.parts()) > 1 and any(part.agrees(s) for part in parts)]
    return not any(wanted.conflicts(s) for s in rivals)


__all__ = ["check_dates"]
