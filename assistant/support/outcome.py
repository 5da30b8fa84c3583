"""Short ways to say how a check ended."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.types import Check, Outcome

SHOWN = 4  # at most this many items are named in a reason
LONGEST = 60  # characters of one named item


def passed(name: str, reason: str, score: float | None = 1.0) -> Check:
    """The check found what it looks for."""
    return Check(name, Outcome.PASSED, reason, _bounded(score))


def failed(name: str, reason: str, score: float | None = 0.0) -> Check:
    """The check found a fault."""
    return Check(name, Outcome.FAILED, reason, _bounded(score))


def derived(name: str, reason: str, score: float | None = 0.7) -> Check:
    """Not stated, but computable from what is stated."""
    return Check(name, Outcome.DERIVED, reason, _bounded(score))


def not_applicable(name: str, reason: str) -> Check:
    """The claim holds nothing that this check looks at."""
    return Check(name, Outcome.NOT_APPLICABLE, reason, None)


def listed(items: Iterable[str]) -> str:
    """The first few items in quotation marks, each cut to a readable length."""
    unique = list(dict.fromkeys(" ".join(item.split()) for item in items))
    shown = [f"“{item if len(item) <= LONGEST else item[: LONGEST - 1] + '…'}”" for item in unique[:SHOWN]]
    more = len(unique) - SHOWN
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _bounded(score: float | None) -> float | None:
    return None if score is None else round(min(max(score, 0.0), 1.0), 4)


__all__ = ["derived", "failed", "listed", "not_applicable", "passed"]
