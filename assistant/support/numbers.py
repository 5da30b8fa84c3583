"""Whether each number of the claim stands in the cited span: normalised, rounded, or computable.

In this order for each number: stated alike; stated in the surroundings or the title; computable from two
numbers of the nearest sentences (sum, difference, ratio, change in percent, age); absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from assistant.support.comparison import Comparison
from assistant.support.moments import find_dates
from assistant.support.outcome import derived, failed, listed, not_applicable, passed
from assistant.support.quantities import Kind, Quantity, find_quantities
from assistant.types import Check

NAME = "numbers"
MOST_OPERANDS = 12  # with more numbers than this at hand, nearly everything is "computable"
COUNTABLE = 10  # a claim may count up to this many listed things


def check_numbers(comparison: Comparison) -> Check:
    """Passed when all numbers are stated, derived when some had to be computed, failed when one is absent."""
    wanted = claim_quantities(comparison.claim.text)
    if not wanted:
        return not_applicable(NAME, "The claim holds no number.")
    stated = [q for p in comparison.passages for q in find_quantities(p.text)]
    around = [q for text in comparison.surroundings for q in find_quantities(text.text)]
    missing = [q for q in wanted if not any(q.matches(s) for s in stated)]
    wanted = [q for q in wanted if q not in missing or not _is_turn_of_phrase(q, comparison)]
    missing = [q for q in missing if q in wanted]
    if not wanted:
        return not_applicable(NAME, "The claim counts nothing that the passage counts.")
    absent = [q for q in missing if not _is_computable(q, comparison, stated)]
    score = 1 - len(missing) / len(wanted)
    if absent:
        near = [q for q in absent if any(q.matches(s) for s in around)]
        where = " (elsewhere in the document)" if len(near) == len(absent) else ""
        return failed(NAME, f"The passage does not state {listed(q.text for q in absent)}{where}.", score)
    if missing:
        return derived(NAME, f"Not stated, but follows from the passage: {listed(q.text for q in missing)}.")
    return passed(NAME, f"The passage states {listed(q.text for q in wanted)}.")


def claim_quantities(text: str) -> list[Quantity]:
    """Numbers of a claim that say how many: no parts of dates, no "one" or "first" in words."""
    dates = [(d.start, d.end) for d in find_dates(text)]
    return [
        q
        for q in find_quantities(text)
        if not any(start < q.end and q.start < end for start, end in dates)
        and not (q.spelled and q.value == 1)
    ]


def _is_turn_of_phrase(wanted: Quantity, comparison: Comparison) -> bool:
    """A small number or an ordinal in words ("the second half") where the nearest sentences have none of its
    kind that it could have replaced."""
    if not wanted.spelled or wanted.value > COUNTABLE:
        return False
    nearest = [q for s in comparison.nearest for q in find_quantities(s.text)]
    return not any(q.kind is wanted.kind and q.value <= 2 * COUNTABLE and q.value != 1 for q in nearest)


def _is_computable(wanted: Quantity, comparison: Comparison, stated: Sequence[Quantity]) -> bool:
    if wanted.kind is Kind.ORDINAL:
        return False
    if wanted.spelled and wanted.value <= COUNTABLE and _counts_a_list(wanted, comparison):
        return True
    nearest = [q for s in comparison.nearest for q in find_quantities(s.text)]
    if len(nearest) > MOST_OPERANDS or len(stated) > 4 * MOST_OPERANDS:
        return False
    return any(_same(wanted, result) for result in _results(nearest, wanted.kind))


def _results(numbers: Iterable[Quantity], kind: Kind) -> Iterable[float]:
    values = sorted({(q.value, q.kind) for q in numbers})
    for i, (low, low_kind) in enumerate(values):
        for high, high_kind in values[i + 1 :]:
            if low_kind is high_kind:
                yield from (high - low, high + low)
                if kind is Kind.PERCENT and low > 0:
                    yield from (100 * (high - low) / low, 100 * (high - low) / high, 100 * low / high)
                elif kind is Kind.PLAIN and low > 1:
                    yield high / low
    plain = [q.value for q in numbers if q.kind is not Kind.ORDINAL]
    if 2 < len(plain) <= 6:
        yield sum(plain)


def _same(wanted: Quantity, result: float) -> bool:
    gap = abs(wanted.value - result)
    return gap < 1e-9 or (result != int(result) and gap <= 0.5 * min(wanted.step, 1.0))


def _counts_a_list(wanted: Quantity, comparison: Comparison) -> bool:
    """Whether a nearest sentence lists exactly that many things: commas and "and", or items below it."""
    for passage in comparison.passages:
        for before, sentence in pairwise((*passage.sentences, None)):
            if before is not None and before in comparison.nearest:
                text = passage.text[before.start : sentence.start if sentence else len(passage.text)]
                if text.count(",") + 1 + (" and " in text and ", and" not in text) == wanted.value:
                    return True
    return False


__all__ = ["check_numbers", "claim_quantities"]
