"""What the checks of a claim say together: a written rule, tried in this order.

1. The claim stands in the passage word for word (check "verbatim"): supported.
2. No check found a content word to look at: not checkable.
3. The claim is a passage's sentence with one thing changed, or it denies, reverses, re-dates or re-counts
   what the passage says, or gives another value, and the passage is about the same thing (coverage CLOSE or
   more): contradicted.
4. Any hard check failed (numbers, units, dates, names, negation, antonyms, direction, quote, alteration,
   roles, attribution, field): partly supported when only details are missing and at least half of them stand
   there, in a passage about the same thing; else not supported.
5. Coverage ENOUGH or more: supported.
6. Coverage SOME or more: partly supported. Else not supported.

One set of thresholds serves every kind of text; `python -m assistant.support.fit FILE...` shows what each
value of ENOUGH gives on labelled pairs. The rule errs about one time in four on real citations and one time
in three on deliberate small alterations (`assistant eval support`): it is evidence, never proof.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Check, Outcome, Verdict

ENOUGH = 0.55  # coverage from which an otherwise faultless claim counts as supported
SOME = 0.35  # coverage below which a passage is about something else
CLOSE = 0.6  # coverage from which a differing fact is a contradiction and not another subject
HARD = frozenset(
    "numbers units dates names negation antonyms direction quote alteration roles attribution field".split()
)
_REVERSING = frozenset({"negation", "antonyms", "direction", "units", "roles", "field"})
_DETAILS = frozenset({"numbers", "dates", "names"})
_UNSTATED = 0.5  # score of a date that the passage neither gives nor excludes: too weak to decide


def derive_verdict(checks: Sequence[Check]) -> Verdict:
    """The verdict of the rule above; depends on nothing but names, outcomes and scores of the checks."""
    by_name = {check.name: check for check in checks}
    verbatim, coverage = by_name.get("verbatim"), by_name.get("coverage")
    if verbatim is not None and verbatim.outcome is Outcome.PASSED:
        return Verdict.SUPPORTED
    if coverage is None or coverage.score is None:
        return Verdict.NOT_CHECKABLE
    faults = find_faults(checks)
    if faults:
        return _judge_faults(faults, coverage.score)
    if coverage.score >= ENOUGH:
        return Verdict.SUPPORTED
    return Verdict.PARTLY_SUPPORTED if coverage.score >= SOME else Verdict.NOT_SUPPORTED


def find_faults(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The failed hard checks."""
    failed = (c for c in checks if c.name in HARD and c.outcome is Outcome.FAILED)
    return tuple(c for c in failed if not (c.name == "dates" and c.score == _UNSTATED))


def _judge_faults(faults: Sequence[Check], coverage: float) -> Verdict:
    names = {fault.name for fault in faults}
    if "alteration" in names:
        return Verdict.CONTRADICTED
    if coverage >= CLOSE and (names & _REVERSING or (names & {"numbers", "dates"} and not names & {"names"})):
        return Verdict.CONTRADICTED
    if coverage >= CLOSE and names <= _DETAILS and all((f.score or 0) >= 0.5 for f in faults):
        return Verdict.PARTLY_SUPPORTED
    return Verdict.NOT_SUPPORTED


__all__ = ["CLOSE", "ENOUGH", "HARD", "SOME", "derive_verdict", "find_faults"]
